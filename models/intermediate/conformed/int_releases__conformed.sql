with staged as (
    {% for vendor in staging_vendors('releases') %}
        select
            {{ row_columns() }},
            component,
            version,
            intents,
            effective_from,
            deployed_at,
            rolled_back_at,
            expires_at
        from {{ ref('stg_' ~ vendor ~ '__releases') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

keyed as (
    select
        staged.*,
        {{ entity_key('releases', 'native_id') }} as release_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('release_key') }} as version_rank
    from keyed
),

releases_conformed as (
    select
        release_key,
        source_system,
        source_instance,
        loaded_at,
        component,
        version,
        intents,
        effective_from,
        deployed_at,
        rolled_back_at,
        expires_at
    from ranked
    where {{ is_live() }}
)

select * from releases_conformed
