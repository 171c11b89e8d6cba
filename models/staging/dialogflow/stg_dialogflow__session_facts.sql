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
        -- What a client sends of its own when it opens, and nobody says anything.
        turns.input_kind = 'event' and turns.caller_id is null
        and coalesce(turns.match_type, '') <> 'NO_INPUT' as is_silent
    from turns
    {{ mapped_joins('turns', {'environment': 'turns.environment'}) }}

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
        max(case when signals_user_escalated then request_time end) as human_wanted_at,
        max(case when is_success then request_time end) as succeeded_at,
        max(case when is_end then request_time end) as end_reached_at
    from flagged
    group by source_system, source_instance, conversation_native_id

)

select * from session_facts
