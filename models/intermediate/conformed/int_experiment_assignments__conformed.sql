with staged as (
    {% for vendor in staging_vendors('experiment_assignments') %}
        select
            {{ row_columns() }},
            unit_native_id,
            unit_type,
            experiment,
            arm,
            is_control,
            assigned_at
        from {{ ref('stg_' ~ vendor ~ '__experiment_assignments') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

keyed as (
    select
        staged.*,
        {{ entity_key('experiment_assignments', 'native_id') }} as experiment_assignment_key,
        case unit_type
            when 'conversation' then {{ entity_key('conversations', 'unit_native_id') }}
            when 'customer' then {{ entity_key('customers', 'unit_native_id') }}
            when 'agent' then {{ entity_key('actors', 'unit_native_id') }}
        end as unit_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('experiment_assignment_key') }} as version_rank
    from keyed
),

experiment_assignments_conformed as (
    select
        experiment_assignment_key,
        source_system,
        source_instance,
        loaded_at,
        experiment,
        arm,
        is_control,
        unit_type,
        unit_key,
        assigned_at
    from ranked
    where {{ is_live() }}
)

select * from experiment_assignments_conformed
