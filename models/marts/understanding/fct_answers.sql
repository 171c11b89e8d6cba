with answers as (
    select * from {{ ref('int_answers__listed') }}
),

gates as (
    select * from {{ ref('int_answer_gates__applied') }}
),

journeys as (
    select * from {{ ref('int_journeys__segmented') }}
),

places as (
    select * from {{ ref('int_conversations__placed') }}
),

fct_answers as (
    select
        answers.answer_key,
        answers.conversation_key,
        answers.journey_key,

        ---------- segments: those of the need from its journey, those of the place from the conversation (R69)
        journeys.intent,
        journeys.intent_complexity,
        journeys.risk_tier,
        places.channel,
        places.channel_mode,
        journeys.handler_path,
        journeys.customer_segment,
        places.language,
        places.region,
        places.product_line,
        answers.release_version,
        journeys.team,
        journeys.tenure_band,
        places.source_system,
        places.source_instance,
        answers.model,

        ---------- times
        places.started_on,
        cast({{ dbt.date_trunc('week', 'places.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'places.started_on') }} as date) as started_month,

        ---------- gates: what each metric counts, and why not
        answers.is_inbound,
        answers.is_mature,
        gates.relevance_signal,
        gates.is_relevance_candidate,
        gates.is_relevance_success,
        gates.is_confidence_candidate,
        cast(gates.confidence as {{ type_double() }}) as confidence,
        gates.is_low_confidence,
        gates.is_calibration_candidate,
        gates.confidence_bin,
        cast(gates.calibration_gap as {{ type_double() }}) as calibration_gap,
        gates.is_confident_candidate,
        gates.is_confident_success,
        gates.is_grounded_assessed,
        cast(1 - gates.grounded_share as {{ type_double() }}) as ungrounded_share,
        cast(gates.grounded_weight as {{ type_double() }}) as grounded_weight,
        cast(gates.grounded_error as {{ type_double() }}) as grounded_error,
        gates.is_complete_assessed,
        cast(gates.complete_share as {{ type_double() }}) as complete_share,
        cast(gates.complete_weight as {{ type_double() }}) as complete_weight,
        cast(gates.complete_error as {{ type_double() }}) as complete_error,
        gates.is_next_step_candidate,
        gates.is_next_step_asked,
        gates.exclusion_reason_answer,
        gates.exclusion_reason_next_step,
        gates.exclusion_reason_relevance,
        gates.exclusion_reason_confidence,
        gates.exclusion_reason_calibration,
        gates.exclusion_reason_confident,
        gates.exclusion_reason_grounded,
        gates.exclusion_reason_complete
    from answers
    inner join gates on answers.answer_key = gates.answer_key
    inner join journeys on answers.journey_key = journeys.journey_key
    inner join places on answers.conversation_key = places.conversation_key
)

select * from fct_answers
