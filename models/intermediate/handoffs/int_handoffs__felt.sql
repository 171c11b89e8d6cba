-- How the customer felt around the handoff, as far as their turns bear a sentiment.
with handoffs as (
    select * from {{ ref('int_handoffs__found') }}
),

timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
    where actor_type = 'customer' and sentiment_score is not null
),

ranked as (
    select
        handoffs.journey_key,
        handoffs.exact_at as handed_over_at,
        timeline.exact_at,
        timeline.sentiment_score,
        timeline.journey_position < handoffs.journey_position as is_before,
        row_number() over (
            partition by handoffs.journey_key, timeline.journey_position < handoffs.journey_position
            order by abs(timeline.journey_position - handoffs.journey_position)
        ) as nearness,
        row_number() over (
            partition by
                handoffs.journey_key,
                timeline.journey_position < handoffs.journey_position and timeline.sentiment_score <= -0.6
            order by timeline.journey_position
        ) as frustration_number
    from handoffs
    inner join timeline
        on
            handoffs.journey_key = timeline.journey_key
            and handoffs.journey_position <> timeline.journey_position
),

handoffs_felt as (
    select
        journey_key,
        max(case when is_before and nearness = 1 then sentiment_score end) as sentiment_before,
        max(case when not is_before and nearness = 1 then sentiment_score end) as sentiment_after,
        -- The signal of a rage quit (R53).
        max(case when is_before and sentiment_score <= -0.6 then 1 else 0 end) = 1 as is_after_frustration,
        max(case
            when is_before and sentiment_score <= -0.6 and frustration_number = 1
                then {{ seconds_between('exact_at', 'handed_over_at') }}
        end) as frustration_to_handoff_seconds
    from ranked
    group by journey_key
)

select * from handoffs_felt
