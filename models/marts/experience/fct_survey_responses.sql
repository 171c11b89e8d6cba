with surveys as (
    select * from {{ ref('int_survey_responses__conformed') }}
),

segmented as (
    select * from {{ ref('int_survey_responses__segmented') }}
),

gates as (
    select * from {{ ref('int_survey_gates__applied') }}
),

baseline as (
    select * from {{ ref('int_ces_baseline__chosen') }}
),

fct_survey_responses as (
    select
        surveys.survey_response_key,
        segmented.journey_key,
        surveys.conversation_key,
        surveys.customer_key,
        surveys.actor_key,

        ---------- segments
        segmented.intent,
        segmented.intent_complexity,
        segmented.risk_tier,
        segmented.channel,
        segmented.channel_mode,
        segmented.handler_path,
        segmented.customer_segment,
        segmented.language,
        segmented.region,
        segmented.product_line,
        segmented.release_version,
        segmented.team,
        segmented.tenure_band,
        segmented.source_system,
        segmented.source_instance,

        ---------- times
        segmented.started_on,
        cast({{ dbt.date_trunc('week', 'segmented.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'segmented.started_on') }} as date) as started_month,
        cast(surveys.offered_at as timestamp) as offered_at,
        cast(surveys.responded_at as timestamp) as responded_at,

        ---------- what was asked and said
        surveys.survey_type,
        surveys.rated_actor_type,
        surveys.scale_version,
        gates.upward_score,
        gates.share_of_scale,
        case
            when surveys.survey_type in ('csat', 'ces', 'thumbs', 'felt_supported') then 'interaction'
            when surveys.survey_type = 'nps' then 'relationship'
            when surveys.survey_type in ('agent_enablement', 'agent_satisfaction') then 'work'
            else 'unknown'
        end as survey_subject,
        segmented.is_inbound,
        gates.is_answered,

        ---------- gates: what each metric counts, and why not
        gates.is_survey_response_candidate,
        gates.is_survey_response_success,
        gates.is_survey_response_pending,
        gates.is_csat_candidate,
        gates.is_csat_success,
        gates.is_csat_weighted_candidate,
        cast(gates.nonresponse_weight as {{ type_double() }}) as nonresponse_weight,
        cast(case when gates.is_csat_success then gates.nonresponse_weight end as {{ type_double() }})
            as satisfied_weight,
        gates.is_felt_supported_candidate,
        gates.is_felt_supported_success,
        gates.is_ces_candidate,
        gates.is_ces_success,
        gates.is_ces_candidate and baseline.baseline_share is not null as is_ces_compared,
        cast(case
            when gates.is_ces_candidate
                then case when gates.is_ces_success then 1 else 0 end - baseline.baseline_share
        end as {{ type_double() }}) as ces_gain,
        gates.is_nps_candidate,
        cast(gates.nps_points as {{ type_double() }}) as nps_points,
        gates.exclusion_reason_survey_response,
        gates.exclusion_reason_csat,
        gates.exclusion_reason_csat_weighted,
        gates.exclusion_reason_felt_supported,
        gates.exclusion_reason_ces,
        case
            when not gates.is_ces_candidate then gates.exclusion_reason_ces
            when baseline.baseline_share is null then 'window_open'
        end as exclusion_reason_ces_improvement,
        gates.exclusion_reason_nps
    from surveys
    inner join segmented on surveys.survey_response_key = segmented.survey_response_key
    inner join gates on surveys.survey_response_key = gates.survey_response_key
    cross join baseline
)

select * from fct_survey_responses
