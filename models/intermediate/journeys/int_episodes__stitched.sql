-- The journey window is applied here, and nowhere else (contract, rule 5).
with recursive preceded as (
    select * from {{ ref('int_episodes__preceded') }}
),

-- From each episode to those that might continue it, carrying what the journey so far looks like.
walked as (
    select
        episode_key,
        episode_key as journey_key,
        cast(null as {{ dbt.type_string() }}) as repeat_of_journey_key,
        cast(null as {{ type_double() }}) as gap_seconds,
        ended_at as journey_ended_at,
        resolved_at as journey_resolved_at,
        coalesce(outcome_claim = 'resolved', false) as journey_is_resolved,
        is_open as journey_is_open,
        is_declared_open as journey_is_declared_open
    from preceded
    where predecessor_key is null
    union all
    select
        placed.episode_key,
        case when placed.is_continued then placed.journey_key else placed.episode_key end as journey_key,
        case
            when placed.is_continued then placed.repeat_of_journey_key
            when placed.is_return then placed.journey_key
        end as repeat_of_journey_key,
        case
            when placed.is_continued then placed.gap_seconds
            when placed.is_return then placed.new_gap_seconds
        end as gap_seconds,
        case when placed.is_latest then placed.ended_at else placed.journey_ended_at end as journey_ended_at,
        -- The claim that counts is that of the episode that ended last (R32).
        case when placed.is_latest then placed.resolved_at else placed.journey_resolved_at end as journey_resolved_at,
        case when placed.is_latest then placed.is_resolved else placed.journey_is_resolved end as journey_is_resolved,
        case
            when placed.is_latest and not (placed.is_continued and placed.journey_is_declared_open) then placed.is_open
            else placed.journey_is_open or placed.is_declared_open
        end as journey_is_open,
        placed.is_declared_open or (placed.is_continued and placed.journey_is_declared_open)
            as journey_is_declared_open
    from (
        select
            judged.*,
            not judged.is_continued
            or judged.journey_ended_at is null
            or coalesce(judged.ended_at >= judged.journey_ended_at, false) as is_latest,
            -- Only a resolved claim is returned to; an open journey has not ended, and an outbound message is nobody's
            -- return (contract rule 5, R22, R35).
            not judged.is_continued and judged.journey_is_resolved and not judged.journey_is_open
            and not judged.is_outbound
            and coalesce(judged.new_gap_seconds <= 604800, false) as is_return
        from (
            select
                compared.*,
                case
                    when compared.started_at is null then not compared.journey_is_resolved
                    when compared.journey_is_open or not compared.journey_is_resolved
                        then coalesce(compared.new_gap_seconds <= {{ var('journey_window_days') }} * 86400, false)
                    -- Begun before the end, a claim only cuts it off if it had been made by then (R32).
                    when compared.started_at < compared.journey_ended_at
                        then coalesce(compared.journey_resolved_at >= compared.started_at, true)
                    else false
                end as is_continued
            from (
                select
                    preceded.episode_key,
                    preceded.started_at,
                    preceded.ended_at,
                    preceded.resolved_at,
                    coalesce(preceded.outcome_claim = 'resolved', false) as is_resolved,
                    preceded.is_open,
                    preceded.is_declared_open,
                    preceded.is_outbound,
                    walked.journey_key,
                    walked.repeat_of_journey_key,
                    walked.gap_seconds,
                    walked.journey_ended_at,
                    walked.journey_resolved_at,
                    walked.journey_is_resolved,
                    walked.journey_is_open,
                    walked.journey_is_declared_open,
                    case
                        when preceded.started_at <= walked.journey_ended_at then cast(0 as {{ type_double() }})
                        else {{ seconds_between('walked.journey_ended_at', 'preceded.started_at') }}
                    end as new_gap_seconds
                from walked
                inner join preceded on walked.episode_key = preceded.predecessor_key
            ) as compared
        ) as judged
    ) as placed
),

episodes_stitched as (
    select
        episode_key,
        journey_key,
        repeat_of_journey_key,
        gap_seconds
    from walked
)

select * from episodes_stitched
