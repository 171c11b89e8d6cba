with

logged as (

    select * from {{ ref('stg_assist_qa__assist_log') }}
    where is_latest_version

),

logged_suggestions as (

    select
        {{ row_columns() }},
        extra,
        conversation_id,
        conversation_source_system,
        conversation_source_instance,
        event_id,
        agent_id,
        type as suggestion_type,
        case
            when used and edited then 'used_edited'
            when used then 'used'
            -- What an agent said of a suggestion that was not used tells a refusal from none.
            when displayed and used = false and feedback is not null then 'unused: ' || lower(trim(feedback))
            when displayed = false then 'not_displayed'
            when displayed and used = false then 'displayed_unused'
            -- An unknown display is no missing one: who never saw it did not ignore it.
            when used = false then 'unused'
            else 'unknown'
        end as state_raw,
        displayed_at as shown_at,
        used_at as acted_at,
        edit_share,
        confidence,
        model_version as release_version,
        search_seconds_saved
    from logged

)

select * from logged_suggestions
