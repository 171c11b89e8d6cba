with

changes as (

    select * from {{ ref('stg_zendesk__field_changes') }}
    where field_name in ('satisfaction_score', 'satisfaction_comment')

),

-- Every version: an offer becomes an answer under the same number.
rating_objects as (

    select
        *,
        case
            when lower(score) in ('offered', 'unoffered') then created_at else coalesce(source_updated_at, created_at)
        end as rated_at
    from {{ ref('stg_zendesk__satisfaction_rating') }}

),

tickets as (

    select * from {{ ref('stg_zendesk__ticket') }}
    where is_latest_version

),

told as (

    select
        {{ row_columns() }},
        ticket_id,
        field_name,
        value,
        updated
    from changes
    {% for field, column in {'satisfaction_score': 'score', 'satisfaction_comment': 'comment'}.items() %}
        union all
        select
            {{ row_columns() }},
            ticket_id,
            '{{ field }}' as field_name,
            {{ column }} as value,
            rated_at as updated
        from rating_objects
        union all
        -- The ticket shows its last state, and no time.
        select
            {{ row_columns() }},
            native_id as ticket_id,
            '{{ field }}' as field_name,
            {{ field }} as value,
            cast(null as timestamp) as updated
        from tickets
    {% endfor %}

),

ratings as (

    select * from told
    where value is not null

)

select * from ratings
