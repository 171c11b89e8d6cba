with judged as (
    select * from {{ ref('int_risk_reviews__judged') }}
    where criterion in ('control', 'disclosure')
),

reviews as (
    select * from {{ ref('fct_reviews') }}
),

reasoned as (
    select
        reviews.*,
        case
            when not reviews.is_inbound then 'outbound'
            when not judged.is_admitted then 'not_admitted'
        end as exclusion_reason_control
    from reviews
    inner join judged on reviews.review_key = judged.evaluation_key
),

fct_controls as (
    select
        review_key as control_key,
        conversation_key,
        journey_key,

        ---------- segments
        intent,
        intent_complexity,
        risk_tier,
        channel,
        channel_mode,
        handler_path,
        customer_segment,
        language,
        region,
        product_line,
        release_version,
        team,
        tenure_band,
        source_system,
        source_instance,

        ---------- times
        started_on,
        started_week,
        started_month,

        ---------- what was found
        criterion,
        rater_type,
        is_inbound,
        exclusion_reason_control is null as is_control_candidate,
        exclusion_reason_control is null and passed as is_control_success,
        cast(case when exclusion_reason_control is null then review_weight else 0 end as {{ type_double() }})
            as control_weight,
        exclusion_reason_control
    from reasoned
)

select * from fct_controls
