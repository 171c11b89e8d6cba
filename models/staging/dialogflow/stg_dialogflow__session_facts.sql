with

turns as (

    select * from {{ ref('stg_dialogflow__turns') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

flagged as (

    select
        turns.*,
        {{ mapped_value('environment', 'turns.environment', no_text()) }} as environment_use,
        case
            when turns.caller_id is not null then 4
            when turns.input_kind in ('audio', 'dtmf') then 3
            when turns.input_kind = 'text' then 2
            else 1
        end as medium_rank,
        {{ mapped_value('outcome_claim', 'turns.event_raw', no_text()) }} as event_claim
    from turns
    {{ mapped_joins('turns', {'environment': 'turns.environment', 'outcome_claim': 'turns.event_raw'}) }}

),

heard as (

    select
        flagged.*,
        -- What a client sends of its own when it opens, and nobody says or does anything.
        input_kind = 'event' and caller_id is null
        and coalesce(match_type, '') <> 'NO_INPUT'
        and coalesce(client_event, '') not in ('article_view', 'link_click', 'human_requested') as is_silent,
        row_number() over (
            partition by source_system, source_instance, conversation_native_id
            order by case when is_success then 0 else 1 end, turn_number desc
        ) as success_rank
    from flagged

),

session_facts as (

    select
        source_system,
        source_instance,
        conversation_native_id,
        min(request_time) as started_at,
        max(request_time) as last_at,
        max(loaded_at) as last_loaded_at,
        max(time_to_live) as time_to_live,
        max(channel_param) as channel_param,
        max(medium_rank) as medium_rank,
        max(language_code) as language,
        max(case when environment_use = 'test' or is_silent then 0 else 1 end) = 0 as is_test,
        max(case when is_end then 1 else 0 end) = 1 as has_end,
        max(case when is_last_customer_turn and match_type = 'NO_MATCH' then 1 else 0 end) = 1 as is_left_unmatched,
        max(case when handed_over_by is not null then request_time end) as handed_over_at,
        max(case when signals_user_escalated or client_event = 'human_requested' then request_time end)
            as human_wanted_at,
        max(case when client_event = 'handoff_failed' then request_time end) as handoff_failed_at,
        max(case when is_success then request_time end) as succeeded_at,
        max(case when is_success and success_rank = 1 then success_claimant end) as success_claimant,
        max(case when is_end then request_time end) as end_reached_at,
        max(case when is_end and event_claim is not null then event_raw end) as end_event
    from heard
    group by source_system, source_instance, conversation_native_id

)

select * from session_facts
