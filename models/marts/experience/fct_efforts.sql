with efforts as (
    select * from {{ ref('int_journey_efforts__indexed') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

gated as (
    select
        efforts.*,
        journeys.is_inbound and journeys.is_ai_started as is_of_ai,
        case
            when not journeys.is_inbound then 'outbound'
            when not journeys.is_ai_started then 'not_ai_started'
        end as unasked_reason
    from efforts
    inner join journeys on efforts.journey_key = journeys.journey_key
),

fct_efforts as (
    select
        gated.journey_key as effort_key,
        gated.journey_key,

        ---------- segments
        journeys.intent,
        journeys.intent_complexity,
        journeys.risk_tier,
        journeys.channel,
        journeys.channel_mode,
        journeys.handler_path,
        journeys.customer_segment,
        journeys.language,
        journeys.region,
        journeys.product_line,
        journeys.release_version,
        journeys.team,
        journeys.tenure_band,
        journeys.source_system,
        journeys.source_instance,

        ---------- times
        journeys.started_on,
        journeys.started_week,
        journeys.started_month,

        ---------- what the customer had to do
        cast(gated.questions as bigint) as questions,
        cast(gated.messages_to_useful_answer as bigint) as messages_to_useful_answer,
        cast(gated.rephrases as bigint) as rephrases,
        cast(gated.channel_switches as bigint) as channel_switches,
        cast(gated.steps as bigint) as steps,
        cast(gated.clarifications as bigint) as clarifications,
        cast(gated.recontacts as bigint) as recontacts,
        gated.effort_index,
        journeys.is_inbound,
        gated.is_ai_started,
        journeys.is_mature,

        ---------- gates: what each metric counts, and why not
        gated.is_of_ai and gated.effort_index is not null as is_effort_candidate,
        gated.is_of_ai and gated.messages_to_useful_answer is not null as is_answer_wait_candidate,
        gated.is_of_ai and gated.rephrases is not null as is_rephrase_candidate,
        gated.is_of_ai as is_channel_switch_candidate,
        gated.is_of_ai and gated.channel_switches > 0 as is_channel_switch_success,
        gated.is_of_ai and gated.clarifications is not null as is_clarification_candidate,
        case
            when gated.unasked_reason is not null then gated.unasked_reason
            when gated.questions = 0 then 'no_customer_message'
            when gated.effort_index is null then 'no_reference'
        end as exclusion_reason_effort,
        case
            when gated.unasked_reason is not null then gated.unasked_reason
            when gated.questions = 0 then 'no_customer_message'
        end as exclusion_reason_answer_wait,
        case
            when gated.unasked_reason is not null then gated.unasked_reason
            when gated.questions = 0 then 'no_customer_message'
            when gated.rephrases is null then 'capability_absent:rephrases'
        end as exclusion_reason_rephrase,
        gated.unasked_reason as exclusion_reason_channel_switch,
        case
            when gated.unasked_reason is not null then gated.unasked_reason
            when gated.questions = 0 then 'no_customer_message'
            when gated.clarifications is null then 'capability_absent:message_kinds'
        end as exclusion_reason_clarification
    from gated
    inner join journeys on gated.journey_key = journeys.journey_key
)

select * from fct_efforts
