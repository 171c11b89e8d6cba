-- The journey window is applied here, and nowhere else (contract, rule 5).
with recursive lined as (
    select * from {{ ref('int_episodes__lined') }}
),

-- In each round one copy is placed, and one tells the earlier episodes of the line about it.
steps as (
    select
        lined.*,
        true as is_placed_now
    from lined
    union all
    select
        lined.*,
        false as is_placed_now
    from lined
),

-- Each line grows by one episode a round. A row is the episode placed in that round, or an earlier one that others will
-- still continue. Both carry what their whole journey looks like by then, whichever of its branches made it so (R32).
walked as (
    select
        line_key,
        line_number,
        true as is_placed_now,
        episode_key,
        last_successor_number,
        episode_key as journey_key,
        cast(null as {{ dbt.type_string() }}) as repeat_of_journey_key,
        cast(null as {{ type_double() }}) as gap_seconds,
        ended_at as journey_ended_at,
        resolved_at as journey_resolved_at,
        coalesce(outcome_claim = 'resolved', false) as journey_is_resolved,
        is_open as journey_is_open,
        is_declared_open as journey_is_declared_open
    from lined
    where predecessor_key is null
    union all
    select
        placed.line_key,
        placed.line_number,
        placed.is_placed_now,
        placed.episode_key,
        placed.last_successor_number,
        case when placed.is_begun then placed.episode_key else placed.journey_key end as journey_key,
        case
            when not placed.is_begun then placed.repeat_of_journey_key
            when placed.is_return then placed.journey_key
        end as repeat_of_journey_key,
        case
            when not placed.is_begun then placed.gap_seconds
            when placed.is_return then placed.new_gap_seconds
        end as gap_seconds,
        case when placed.is_latest then placed.ended_at else placed.journey_ended_at end as journey_ended_at,
        -- The claim that counts is that of the episode that ended last (R32).
        case when placed.is_latest then placed.resolved_at else placed.journey_resolved_at end as journey_resolved_at,
        case when placed.is_latest then placed.is_resolved else placed.journey_is_resolved end as journey_is_resolved,
        case
            when placed.is_latest and not (placed.is_grown and placed.journey_is_declared_open) then placed.is_open
            else placed.journey_is_open or (placed.is_grown and placed.is_declared_open)
        end as journey_is_open,
        case
            when placed.is_begun then placed.is_declared_open
            else placed.journey_is_declared_open or (placed.is_grown and placed.is_declared_open)
        end as journey_is_declared_open
    from (
        select
            decided.*,
            decided.is_begun or (decided.is_grown and decided.ends_last) as is_latest
        from (
            select
                judged.*,
                judged.is_placed_now and not judged.is_continued as is_begun,
                coalesce(
                    judged.journey_key = max(
                        case when judged.is_placed_now and judged.is_continued then judged.journey_key end
                    ) over (partition by judged.line_key),
                    false
                ) as is_grown,
                -- Only a resolved claim is returned to; an open journey has not ended, and an outbound message is
                -- nobody's return (contract rule 5, R22, R35).
                judged.journey_is_resolved and not judged.journey_is_open and not judged.is_outbound
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
                        steps.line_key,
                        steps.line_number,
                        steps.started_at,
                        steps.ended_at,
                        steps.resolved_at,
                        coalesce(steps.outcome_claim = 'resolved', false) as is_resolved,
                        steps.is_open,
                        steps.is_declared_open,
                        steps.is_outbound,
                        steps.is_placed_now,
                        case when steps.is_placed_now then steps.episode_key else walked.episode_key end
                            as episode_key,
                        case
                            when steps.is_placed_now then steps.last_successor_number
                            else walked.last_successor_number
                        end as last_successor_number,
                        walked.journey_key,
                        walked.repeat_of_journey_key,
                        walked.gap_seconds,
                        walked.journey_ended_at,
                        walked.journey_resolved_at,
                        walked.journey_is_resolved,
                        walked.journey_is_open,
                        walked.journey_is_declared_open,
                        case
                            when steps.started_at <= walked.journey_ended_at then cast(0 as {{ type_double() }})
                            else {{ seconds_between('walked.journey_ended_at', 'steps.started_at') }}
                        end as new_gap_seconds,
                        coalesce(steps.ended_at >= walked.journey_ended_at, walked.journey_ended_at is null)
                            as ends_last
                    from walked
                    inner join steps
                        on walked.line_key = steps.line_key and walked.line_number + 1 = steps.line_number
                    where
                        (steps.is_placed_now and walked.episode_key = steps.predecessor_key)
                        or (not steps.is_placed_now and walked.last_successor_number > steps.line_number)
                ) as compared
            ) as judged
        ) as decided
    ) as placed
),

episodes_stitched as (
    select
        episode_key,
        journey_key,
        repeat_of_journey_key,
        gap_seconds
    from walked
    where is_placed_now
)

select * from episodes_stitched
