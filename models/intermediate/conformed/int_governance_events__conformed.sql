with staged as (
    {% for vendor in staging_vendors('governance_events') %}
        select
            {{ row_columns() }},
            event_kind,
            system,
            data_class,
            occurred_at,
            due_on,
            done_on
        from {{ ref('stg_' ~ vendor ~ '__governance_events') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

keyed as (
    select
        staged.*,
        {{ entity_key('governance_events', 'native_id') }} as governance_event_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('governance_event_key') }} as version_rank
    from keyed
),

governance_events_conformed as (
    select
        governance_event_key,
        source_system,
        source_instance,
        loaded_at,
        event_kind,
        system,
        data_class,
        occurred_at,
        due_on,
        done_on
    from ranked
    where {{ is_live() }}
)

select * from governance_events_conformed
