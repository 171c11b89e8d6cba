{#- A table: eight models read it, and JSON is dear to open. -#}
{{ config(materialized='table') }}

with

requests as (

    select * from {{ ref('stg_dialogflow__requests') }}

),

responses as (

    select * from {{ ref('stg_dialogflow__responses') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

answered as (

    select
        source_system,
        source_instance,
        native_id,
        max(case when sort in ('liveAgentHandoff', 'telephonyTransferCall') then sort end) as handed_over_by,
        max(case when sort = 'liveAgentHandoff' then metadata end) as metadata,
        max(case when sort = 'conversationSuccess' then 1 else 0 end) as is_success,
        max(success_claimant) as success_claimant,
        max(case when sort = 'endInteraction' then 1 else 0 end) as is_end,
        max(case
            when sort in ('text', 'outputAudioText', 'payload', 'playAudio', 'mixedAudio', 'knowledgeInfoCard')
                then 1
            else 0
        end) as is_reply,
        max(case when prompt_type = 'PARAMETER_PROMPT' then 1 else 0 end) as is_question,
        max(case when prompt_type = 'HANDLER_PROMPT' then 1 else 0 end) as is_reprompt,
        max(case when text_rank = 1 then text end) as text
    from responses
    group by source_system, source_instance, native_id

),

joined as (

    select
        requests.*,
        requests.input_kind in ('text', 'audio', 'dtmf', 'intent')
        and coalesce(requests.match_type, '') <> 'NO_INPUT'
        and not requests.signals_no_user_input as is_customer_turn,
        coalesce(answered.handed_over_by, case when requests.signals_agent_escalated then 'agentEscalated' end)
            as handed_over_by,
        -- What names of the team's own stand for: an event of the client, and small talk that is no need.
        {{ mapped_value('event', 'requests.event_raw', no_text()) }} as client_event,
        {{ mapped_value('message_kind', 'requests.intent_raw', no_text()) }} as kind_of_intent,
        answered.metadata,
        coalesce(answered.is_success, 0) = 1 as is_success,
        answered.success_claimant,
        coalesce(answered.is_end, 0) = 1 or requests.signals_reached_end_page as is_end,
        coalesce(answered.is_reply, 0) = 1 or requests.has_partial_responses as has_reply,
        coalesce(answered.is_question, 0) = 1 as is_question,
        coalesce(answered.is_reprompt, 0) = 1 as is_reprompt,
        answered.text as reply,
        min(requests.request_time) over (
            partition by requests.source_system, requests.source_instance, requests.conversation_name
        ) as name_began_at
    from requests
    left join answered
        on
            requests.source_system = answered.source_system
            and requests.source_instance = answered.source_instance
            and requests.native_id = answered.native_id
    {{ mapped_joins('requests', {'event': 'requests.event_raw', 'message_kind': 'requests.intent_raw'}) }}

),

-- Two agents may share a session id, when one passes the customer on to the other.
numbered as (

    select
        joined.*,
        row_number() over (
            partition by source_system, source_instance, conversation_native_id
            order by name_began_at, {{ binary_order('conversation_name') }}, turn_position
        ) as turn_number
    from joined

),

turns as (

    select
        numbered.*,
        max(turn_number) over (
            partition by source_system, source_instance, conversation_native_id
        ) = turn_number as is_last_turn,
        max(case when is_customer_turn then 1 else 0 end) over (
            partition by source_system, source_instance, conversation_native_id
            order by turn_number
            rows between unbounded preceding and current row
        ) = 1 as is_after_customer,
        max(case when is_customer_turn then turn_number end) over (
            partition by source_system, source_instance, conversation_native_id
        ) = turn_number as is_last_customer_turn
    from numbered

)

select * from turns
