-- Metrics of what customers say when asked: is the row in, and if not, why (contract, rule 10).
with surveys as (
    select * from {{ ref('int_survey_responses__conformed') }}
),

segmented as (
    select * from {{ ref('int_survey_responses__segmented') }}
),

scores as (
    select * from {{ ref('int_survey_scores__scaled') }}
),

run_dated as (
    select * from {{ ref('int_run__dated') }}
),

answered as (
    select
        surveys.survey_response_key,
        surveys.survey_type,
        segmented.is_inbound,
        segmented.handler_path,
        segmented.channel,
        cast({{ dbt.date_trunc('month', 'segmented.started_on') }} as date) as started_month,
        surveys.score is not null as is_scored,
        surveys.score is not null or surveys.responded_at is not null as is_answered,
        coalesce(
            {{ seconds_between('coalesce(surveys.offered_at, segmented.dated_at)', 'run_dated.as_of') }}
            <= {{ var('journey_window_days') }} * 86400,
            false
        ) as is_fresh,
        -- A tool that shows answers alone does not say how many it asked.
        max(case
            when surveys.offered_at is not null or (surveys.score is null and surveys.responded_at is null)
                then 1
            else 0
        end) over (
            partition by surveys.source_system, surveys.source_instance, surveys.survey_type
        ) = 1 as has_offers,
        scores.share_of_scale,
        scores.upward_score,
        -- Compared on the scale itself: a share of two thirds has no exact value.
        coalesce(3 * (scores.upward_score - scores.lowest) >= 2 * (scores.highest - scores.lowest), false) as is_easy,
        coalesce(scores.highest = 10 and scores.lowest in (0, 1), false) as is_out_of_ten
    from surveys
    inner join segmented on surveys.survey_response_key = segmented.survey_response_key
    left join scores on surveys.survey_response_key = scores.survey_response_key
    cross join run_dated
),

reasoned as (
    select
        answered.*,
        is_inbound and survey_type = 'csat' and has_offers as is_survey_response_candidate,
        case
            when not is_inbound then 'outbound'
            when not is_answered and is_fresh then 'window_open'
            when not is_scored then 'unanswered'
            when share_of_scale is null or (survey_type = 'nps' and not is_out_of_ten) then 'off_scale'
        end as unscored_reason
    from answered
),

gated as (
    select
        reasoned.*,
        {% for kind in ['csat', 'felt_supported', 'ces', 'nps'] %}
            survey_type = '{{ kind }}' and unscored_reason is null as is_{{ kind }}_candidate,
            case when survey_type <> '{{ kind }}' then 'other_survey' else unscored_reason end
                as exclusion_reason_{{ kind }},
        {% endfor %}
        survey_type = 'csat' and unscored_reason is null and has_offers as is_csat_weighted_candidate
    from reasoned
),

survey_gates_applied as (
    select
        survey_response_key,
        is_answered,
        upward_score,
        share_of_scale,
        is_survey_response_candidate,
        is_survey_response_candidate and is_answered as is_survey_response_success,
        is_survey_response_candidate and not is_answered and is_fresh as is_survey_response_pending,
        is_csat_candidate,
        is_csat_candidate and share_of_scale >= 0.75 as is_csat_success,
        is_csat_weighted_candidate,
        -- All who were asked in the month, on that path and channel, for each of those who answered.
        case
            when is_csat_weighted_candidate
                then
                    cast(sum(case when is_survey_response_candidate then 1 else 0 end) over (
                        partition by started_month, handler_path, channel
                    ) as {{ type_double() }})
                    / sum(case when is_csat_weighted_candidate then 1 else 0 end) over (
                        partition by started_month, handler_path, channel
                    )
        end as nonresponse_weight,
        is_felt_supported_candidate,
        is_felt_supported_candidate and share_of_scale >= 0.75 as is_felt_supported_success,
        is_ces_candidate,
        is_ces_candidate and is_easy as is_ces_success,
        is_nps_candidate,
        case
            when not is_nps_candidate then null
            when upward_score >= 9 then 100
            when upward_score <= 6 then -100
            else 0
        end as nps_points,
        case
            when not is_inbound then 'outbound'
            when survey_type <> 'csat' then 'other_survey'
            when not has_offers then 'capability_absent:survey_offers'
        end as exclusion_reason_survey_response,
        exclusion_reason_csat,
        case
            when is_inbound and survey_type = 'csat' and not has_offers then 'capability_absent:survey_offers'
            else exclusion_reason_csat
        end as exclusion_reason_csat_weighted,
        exclusion_reason_felt_supported,
        exclusion_reason_ces,
        exclusion_reason_nps
    from gated
)

select * from survey_gates_applied
