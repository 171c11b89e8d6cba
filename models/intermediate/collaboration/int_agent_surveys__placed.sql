-- What agents say of their own work, by the team and tenure that the roster of the survey tool gives them.
with surveys as (
    select * from {{ ref('int_survey_responses__conformed') }}
    where survey_type in ('agent_enablement', 'agent_satisfaction')
),

scores as (
    select * from {{ ref('int_survey_scores__scaled') }}
),

actors as (
    select * from {{ ref('int_actors__conformed') }}
),

run_dated as (
    select * from {{ ref('int_run__dated') }}
),

asked as (
    select
        surveys.*,
        coalesce(offered_at, responded_at, loaded_at) as asked_at
    from surveys
),

rostered as (
    select
        asked.survey_response_key,
        actors.team,
        actors.hired_on,
        row_number() over (
            partition by asked.survey_response_key order by actors.valid_from desc nulls last
        ) as version_rank
    from asked
    inner join actors
        on
            asked.actor_key = actors.actor_key
            and coalesce(asked.asked_at >= actors.valid_from, true)
            and coalesce(asked.asked_at < actors.valid_to, true)
),

dated as (
    select
        asked.*,
        scores.share_of_scale,
        cast({{ local_time('asked.asked_at', var('reporting_time_zone')) }} as date) as started_on,
        case
            when scores.share_of_scale is not null then null
            when asked.score is not null then 'off_scale'
            when
                asked.responded_at is null
                and {{ seconds_between('asked.asked_at', 'run_dated.as_of') }}
                <= {{ var('journey_window_days') }} * 86400
                then 'window_open'
            else 'unanswered'
        end as exclusion_reason
    from asked
    left join scores on asked.survey_response_key = scores.survey_response_key
    cross join run_dated
),

agent_surveys_placed as (
    select
        dated.survey_response_key,
        dated.survey_type,
        dated.actor_key as agent_key,
        dated.source_system,
        dated.source_instance,
        dated.started_on,
        coalesce(rostered.team, 'unknown') as team,
        coalesce({{ tenure_band('rostered.hired_on', 'dated.started_on') }}, 'unknown') as tenure_band,
        dated.share_of_scale,
        dated.exclusion_reason
    from dated
    left join rostered
        on dated.survey_response_key = rostered.survey_response_key and rostered.version_rank = 1
)

select * from agent_surveys_placed
