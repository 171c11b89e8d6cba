-- The journey window is applied here, and nowhere else (contract, rule 5).
with recursive sequenced as (
    select * from {{ ref('int_episodes__sequenced') }}
),

-- One step an episode: what the journey so far looks like once the episode has been placed.
walked as (
    select
        episode_key,
        line_person_key,
        line_intent,
        sequence_number,
        cast(1 as bigint) as journey_number,
        true as is_first_of_journey,
        false as is_return,
        cast(null as {{ type_double() }}) as gap_seconds,
        ended_at as journey_ended_at,
        resolved_at as journey_resolved_at
    from sequenced
    where sequence_number = 1
    union all
    select
        placed.episode_key,
        placed.line_person_key,
        placed.line_intent,
        placed.sequence_number,
        placed.journey_number + case when placed.is_continued then 0 else 1 end as journey_number,
        not placed.is_continued as is_first_of_journey,
        not placed.is_continued and not placed.is_outbound
        and coalesce(placed.gap_seconds <= 604800, false) as is_return,
        placed.gap_seconds,
        case
            when placed.is_continued and placed.journey_ended_at > placed.ended_at then placed.journey_ended_at
            else coalesce(placed.ended_at, case when placed.is_continued then placed.journey_ended_at end)
        end as journey_ended_at,
        -- The claim that counts is that of the episode that ended last (R32).
        case
            when placed.is_continued and placed.journey_ended_at > placed.ended_at then placed.journey_resolved_at
            when placed.is_continued and placed.ended_at is null then placed.journey_resolved_at
            else placed.resolved_at
        end as journey_resolved_at
    from (
        select
            compared.*,
            case
                when compared.started_at is null then compared.is_follow_up
                when compared.journey_resolved_at <= compared.started_at then false
                else coalesce(compared.gap_seconds <= {{ var('journey_window_days') }} * 86400, false)
            end as is_continued
        from (
            select
                sequenced.episode_key,
                sequenced.line_person_key,
                sequenced.line_intent,
                sequenced.sequence_number,
                sequenced.started_at,
                sequenced.ended_at,
                sequenced.resolved_at,
                sequenced.is_follow_up,
                sequenced.is_outbound,
                walked.journey_number,
                walked.journey_ended_at,
                walked.journey_resolved_at,
                case
                    when sequenced.started_at <= walked.journey_ended_at then cast(0 as {{ type_double() }})
                    else {{ seconds_between('walked.journey_ended_at', 'sequenced.started_at') }}
                end as gap_seconds
            from walked
            inner join sequenced
                on
                    walked.line_person_key = sequenced.line_person_key
                    and walked.line_intent = sequenced.line_intent
                    and walked.sequence_number + 1 = sequenced.sequence_number
        ) as compared
    ) as placed
),

firsts as (
    select * from walked
    where is_first_of_journey
),

episodes_stitched as (
    select
        walked.episode_key,
        firsts.episode_key as journey_key,
        walked.line_person_key,
        walked.line_intent,
        walked.journey_number,
        walked.is_first_of_journey,
        firsts.is_return,
        firsts.gap_seconds
    from walked
    inner join firsts
        on
            walked.line_person_key = firsts.line_person_key
            and walked.line_intent = firsts.line_intent
            and walked.journey_number = firsts.journey_number
)

select * from episodes_stitched
