with reviews as (
    select * from {{ ref('int_reviews__weighed') }}
),

conversations as (
    select * from {{ ref('int_conversations__described') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

-- Dated by its conversation, so that it never moves; what names none is dated by itself (R69).
dated as (
    select
        reviews.*,
        conversations.channel,
        conversations.channel_mode,
        conversations.language,
        conversations.region,
        conversations.product_line,
        conversations.team,
        conversations.tenure_band,
        coalesce(conversations.source_system, reviews.source_system) as reviewed_system,
        coalesce(conversations.source_instance, reviews.source_instance) as reviewed_instance,
        coalesce(
            conversations.started_on,
            cast({{ local_time('reviews.evaluated_at', var('reporting_time_zone')) }} as date)
        ) as started_on
    from reviews
    left join conversations on reviews.conversation_key = conversations.conversation_key
),

fct_reviews as (
    select
        dated.evaluation_key as review_key,
        dated.conversation_key,
        dated.journey_key,

        ---------- segments
        coalesce(journeys.intent, 'unclassified') as intent,
        coalesce(journeys.intent_complexity, 'unknown') as intent_complexity,
        coalesce(journeys.risk_tier, 'unknown') as risk_tier,
        coalesce(dated.channel, 'unknown') as channel,
        coalesce(dated.channel_mode, 'unknown') as channel_mode,
        coalesce(journeys.handler_path, 'unknown') as handler_path,
        coalesce(journeys.customer_segment, 'unknown') as customer_segment,
        coalesce(dated.language, 'unknown') as language,
        coalesce(dated.region, 'unknown') as region,
        coalesce(dated.product_line, 'unknown') as product_line,
        coalesce(journeys.release_version, 'unknown') as release_version,
        coalesce(dated.team, 'unknown') as team,
        coalesce(dated.tenure_band, 'unknown') as tenure_band,
        dated.reviewed_system as source_system,
        dated.reviewed_instance as source_instance,

        ---------- times
        dated.started_on,
        cast({{ dbt.date_trunc('week', 'dated.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'dated.started_on') }} as date) as started_month,
        cast(dated.evaluated_at as timestamp) as evaluated_at,

        ---------- what was found
        dated.rater_type,
        dated.criterion,
        dated.rubric_version,
        dated.passed,
        cast(dated.points_earned as {{ type_double() }}) as points_earned,
        cast(dated.points_available as {{ type_double() }}) as points_available,
        cast(dated.review_weight as {{ type_double() }}) as review_weight,
        dated.sentiment_label,
        dated.predicted_sentiment,
        dated.is_inbound,

        ---------- gates: what each metric counts, and why not
        dated.is_qa_candidate,
        cast(dated.qa_points_earned as {{ type_double() }}) as qa_points_earned,
        cast(dated.qa_points_available as {{ type_double() }}) as qa_points_available,
        dated.is_auto_qa_candidate,
        cast(dated.auto_qa_points_earned as {{ type_double() }}) as auto_qa_points_earned,
        cast(dated.auto_qa_points_available as {{ type_double() }}) as auto_qa_points_available,
        dated.is_pair_candidate,
        cast(dated.pair_weight as {{ type_double() }}) as pair_weight,
        cast(dated.pair_gap as {{ type_double() }}) as pair_gap,
        dated.is_agreement_candidate,
        dated.is_agreed,
        dated.twin_passed,
        cast(dated.agreement_weight as {{ type_double() }}) as agreement_weight,
        dated.is_empathy_candidate,
        cast(dated.empathy_weight as {{ type_double() }}) as empathy_weight,
        cast(dated.empathy_points as {{ type_double() }}) as empathy_points,
        dated.is_answer_candidate,
        dated.is_answer_correct,
        cast(dated.answer_weight as {{ type_double() }}) as answer_weight,
        dated.is_sentiment_candidate,
        dated.is_sentiment_right,
        dated.is_negative_turn,
        dated.is_sarcastic_turn,
        cast(dated.sentiment_weight as {{ type_double() }}) as sentiment_weight,
        dated.exclusion_reason_qa,
        dated.exclusion_reason_auto_qa,
        dated.exclusion_reason_pair,
        dated.exclusion_reason_empathy,
        dated.exclusion_reason_answer,
        dated.exclusion_reason_sentiment
    from dated
    left join journeys on dated.journey_key = journeys.journey_key
)

select * from fct_reviews
