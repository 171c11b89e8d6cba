-- What priority a conversation had, and from when: each version that was landed of it says so.
with staged as (
    {% for vendor in staging_vendors('conversations') %}
        select
            {{ row_columns() }},
            priority
        from {{ ref('stg_' ~ vendor ~ '__conversations') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

keyed as (
    select
        staged.*,
        {{ entity_key('conversations', 'native_id') }} as conversation_key
    from staged
),

-- Of versions of one moment the one that R1 chooses.
ranked as (
    select
        keyed.*,
        {{ version_rank('conversation_key, source_updated_at') }} as version_rank
    from keyed
),

numbered as (
    select
        conversation_key,
        lower(priority) as priority,
        source_updated_at,
        row_number() over (partition by conversation_key order by source_updated_at asc nulls first) as version_number,
        lead(source_updated_at) over (partition by conversation_key order by source_updated_at asc nulls first)
            as valid_to
    from ranked
    where version_rank = 1
),

-- Before the first version nothing else is known.
priorities_versioned as (
    select
        conversation_key,
        priority,
        case when version_number > 1 then source_updated_at end as valid_from,
        valid_to
    from numbered
)

select * from priorities_versioned
