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

-- A handoff that nobody took up is none, and a success that is marked in a later turn is the flow's last word: a claim
-- is the vendor's, whatever the customer came for.
weighed as (

    select
        judged.*,
        case when not coalesce(handoff_failed_at >= handed_over_at, false) then handed_over_at end as escalated_at,
        case
            when
                not coalesce(succeeded_at <= handed_over_at, false)
                and not coalesce(succeeded_at <= human_wanted_at, false)
                then succeeded_at
        end as succeeded_last_at
    from judged

),

-- Whoever asked for a human was not served by the script, even where the script went on to its last page.
sessions as (

    select
        weighed.*,
        case
            when succeeded_last_at is not null then 'conversation_success'
            when escalated_at is not null then 'agent_escalated'
            when human_wanted_at is not null then 'user_escalated'
            when succeeded_at is not null then 'conversation_success'
            when end_reached_at is not null then coalesce(end_event, 'reached_end_page')
            when is_left_unmatched and is_over then 'no_match_exit'
        end as claim_raw,
        coalesce(succeeded_last_at, escalated_at, human_wanted_at, succeeded_at, end_reached_at, last_at) as claimed_at,
        coalesce(
            channel_param,
            case medium_rank when 4 then 'telephony' when 3 then 'audio' when 2 then 'text' else 'event' end
        ) as channel_raw
    from weighed

)

select * from sessions
