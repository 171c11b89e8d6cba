-- The journey window is applied here, and nowhere else (contract, rule 5).
with recursive lined as (
    select
        episodes.*,
        -- Remembered by its number where not only the next episode will continue it: plain lines remember nothing.
        case
            when last_successor_number > line_number + 1
                then {{ dbt.concat(["cast(line_number as " ~ dbt.type_string() ~ ")", "','"]) }}
            else ''
        end as own_number,
        {{ dbt.concat(["'%,'", "cast(predecessor_number as " ~ dbt.type_string() ~ ")", "',%'"]) }} as sought_number
    from {{ ref('int_episodes__lined') }} as episodes
),

-- Lines grow by one episode a round, which is added to a journey or begins one; all others stay as they are.
steps as (
    select
        lined.*,
        true as is_added
    from lined
    union all
    select
        lined.*,
        false as is_added
    from lined
),

-- A journey so far with all its branches (R32): what the round's episode was added to, or may be continued later.
walked as (
    select
        line_key,
        line_number,
        is_added,
        episode_key,
        {{ dbt.concat(["','", "own_number"]) }} as remembered_numbers,
        last_successor_number,
        episode_key as journey_key,
        cast(null as {{ dbt.type_string() }}) as repeat_of_journey_key,
        cast(null as {{ type_double() }}) as gap_seconds,
        ended_at as journey_ended_at,
        resolved_at as journey_resolved_at,
        coalesce(outcome_claim = 'resolved', false) as journey_is_resolved,
        is_open as journey_is_open,
        is_declared_open as journey_is_declared_open
    from steps
    where predecessor_key is null and is_added
    union all
    select
        placed.line_key,
        placed.line_number,
        placed.is_added,
        placed.episode_key,
        case
            when placed.is_begun then {{ dbt.concat(["','", "placed.own_number"]) }}
            when placed.is_added then {{ dbt.concat(["placed.remembered_numbers", "placed.own_number"]) }}
            else placed.remembered_numbers
        end as remembered_numbers,
        case
            when placed.is_begun then placed.last_successor_number
            when placed.is_added then greatest(placed.last_successor_number, placed.journey_last_successor_number)
            else placed.journey_last_successor_number
        end as last_successor_number,
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
            when placed.is_latest and (placed.is_begun or not placed.journey_is_declared_open) then placed.is_open
            else placed.journey_is_open or (placed.is_added and placed.is_declared_open)
        end as journey_is_open,
        case
            when placed.is_begun then placed.is_declared_open
            else placed.journey_is_declared_open or (placed.is_added and placed.is_declared_open)
        end as journey_is_declared_open
    from (
        select
            judged.*,
            judged.is_added and not judged.is_continued as is_begun,
            judged.is_added and (judged.ends_last or not judged.is_continued) as is_latest,
            -- Only a resolved claim is returned to; an open journey has not ended, and an outbound message is nobody's
            -- return (contract rule 5, R22, R35).
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
                    steps.*,
                    coalesce(steps.outcome_claim = 'resolved', false) as is_resolved,
                    walked.remembered_numbers,
                    walked.last_successor_number as journey_last_successor_number,
                    walked.journey_key,
                    walked.repeat_of_journey_key,
                    walked.gap_seconds,
                    walked.journey_ended_at,
                    walked.journey_resolved_at,
                    walked.journey_is_resolved,
                    walked.journey_is_open,
                    walked.journey_is_declared_open,
                    (walked.is_added and walked.line_number = steps.predecessor_number)
                    or walked.remembered_numbers like steps.sought_number as is_predecessors,
                    case
                        when steps.started_at <= walked.journey_ended_at then cast(0 as {{ type_double() }})
                        else {{ seconds_between('walked.journey_ended_at', 'steps.started_at') }}
                    end as new_gap_seconds,
                    coalesce(steps.ended_at >= walked.journey_ended_at, walked.journey_ended_at is null) as ends_last
                from walked
                inner join steps
                    on walked.line_key = steps.line_key and walked.line_number + 1 = steps.line_number
            ) as compared
        ) as judged
        where
            (judged.is_added and judged.is_predecessors)
            or (
                not judged.is_added and not (judged.is_predecessors and judged.is_continued)
                and judged.journey_last_successor_number > judged.line_number
            )
    ) as placed
),

episodes_stitched as (
    select
        episode_key,
        journey_key,
        repeat_of_journey_key,
        gap_seconds
    from walked
    where is_added
)

select * from episodes_stitched
