with staged as (
    {% for vendor in staging_vendors('actors') %}
        select
            {{ row_columns() }},
            actor_type,
            team,
            ai_agent_name,
            ai_agent_version,
            is_ai_certified,
            hired_on,
            valid_from,
            valid_to
        from {{ ref('stg_' ~ vendor ~ '__actors') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

keyed as (
    select
        staged.*,
        {{ entity_key('actors', 'native_id') }} as actor_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('actor_key, valid_from') }} as version_rank
    from keyed
),

actors_conformed as (
    select
        actor_key,
        source_system,
        source_instance,
        loaded_at,
        actor_type,
        team,
        ai_agent_name,
        ai_agent_version,
        is_ai_certified,
        hired_on,
        valid_from,
        valid_to,
        row_number() over (partition by actor_key order by valid_from desc nulls last) = 1 as is_latest
    from ranked
    where {{ is_live() }}
)

select * from actors_conformed
