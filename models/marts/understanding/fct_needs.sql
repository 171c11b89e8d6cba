with needs as (
    select * from {{ ref('int_need_gates__applied') }}
),

conversations as (
    select * from {{ ref('int_conversations__described') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

fct_needs as (
    select
        needs.conversation_key as need_key,
        needs.journey_key,

        ---------- segments
        journeys.intent,
        journeys.intent_complexity,
        journeys.risk_tier,
        conversations.channel,
        conversations.channel_mode,
        journeys.handler_path,
        journeys.customer_segment,
        conversations.language,
        conversations.region,
        conversations.product_line,
        journeys.release_version,
        conversations.team,
        conversations.tenure_band,
        conversations.source_system,
        conversations.source_instance,

        ---------- times
        conversations.started_on,
        cast({{ dbt.date_trunc('week', 'conversations.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'conversations.started_on') }} as date) as started_month,

        ---------- what happened
        needs.predicted_intent,
        needs.reference_intent,
        needs.reference_source,
        needs.is_reviewed_novel,
        needs.is_inbound,
        needs.is_mature,

        ---------- gates: what each metric counts, and why not
        needs.is_recognition_candidate,
        needs.is_recognition_success,
        cast(needs.recognition_weight as {{ type_double() }}) as recognition_weight,
        needs.is_novelty_candidate,
        needs.is_novelty_detected,
        needs.is_forced_fit,
        cast(needs.novelty_weight as {{ type_double() }}) as novelty_weight,
        needs.is_novel_flag_candidate,
        needs.is_novel_flag_right,
        cast(needs.novel_flag_weight as {{ type_double() }}) as novel_flag_weight,
        needs.is_coverage_candidate,
        needs.is_covered,
        needs.is_covered_by_human,
        needs.is_covered_by_auto,
        needs.exclusion_reason_recognition,
        needs.exclusion_reason_novelty,
        needs.exclusion_reason_novel_flag,
        needs.exclusion_reason_coverage
    from needs
    inner join conversations on needs.conversation_key = conversations.conversation_key
    inner join journeys on needs.journey_key = journeys.journey_key
)

select * from fct_needs
