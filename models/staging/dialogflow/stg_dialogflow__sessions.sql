{#- A table: three models read it. -#}
{{ config(materialized='table') }}

with

session_facts as (

    select * from {{ ref('stg_dialogflow__session_facts') }}

),

session_gaps as (

    select * from {{ ref('stg_dialogflow__session_gaps') }}

),

judged as (

    select
        session_facts.*,
        session_gaps.is_capped,
        session_gaps.is_truncated,
        -- How a session went on behind its 500th turn nobody knows.
        session_facts.has_end or (
            not session_gaps.is_capped
            and coalesce(
                {{ seconds_between('session_facts.last_at', 'session_facts.last_loaded_at') }}
                >= session_facts.time_to_live,
                false
            )
        ) as is_over
    from session_facts
    inner join session_gaps
        on
            session_facts.source_system = session_gaps.source_system
            and session_facts.source_instance = session_gaps.source_instance
            and session_facts.conversation_native_id = session_gaps.conversation_native_id

),

-- Whoever asked for a human was not served by the script, even where the script went on to its last page.
sessions as (

    select
        judged.*,
        case
            when handed_over_at is not null then 'agent_escalated'
            when human_wanted_at is not null then 'user_escalated'
            when succeeded_at is not null then 'conversation_success'
            when end_reached_at is not null then 'reached_end_page'
            when is_left_unmatched and is_over then 'no_match_exit'
        end as claim_raw,
        coalesce(handed_over_at, human_wanted_at, succeeded_at, end_reached_at, last_at) as claimed_at,
        coalesce(
            channel_param,
            case medium_rank when 4 then 'telephony' when 3 then 'audio' when 2 then 'text' else 'event' end
        ) as channel_raw
    from judged

)

select * from sessions
