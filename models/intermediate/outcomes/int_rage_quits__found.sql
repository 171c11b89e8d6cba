with timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

humans as (
    select
        timeline.journey_key,
        max(timeline.journey_position) as last_human_position
    from {{ ref('int_participations__found') }} as found
    inner join timeline
        on found.contact_key = timeline.contact_key and found.contact_position = timeline.contact_position
    where found.side = 'human'
    group by timeline.journey_key
),

requests as (
    select
        timeline.*,
        count(case when event_type = 'human_requested' then 1 end) over (
            partition by journey_key order by journey_position rows between unbounded preceding and current row
        ) as human_requests
    from timeline
    where actor_type = 'customer' or event_type = 'human_requested'
),

signals as (
    select
        journey_key,
        journey_position,
        exact_at
    from requests
    where
        (event_type = 'human_requested' and human_requests >= 2)
        or (actor_type = 'customer' and sentiment_score <= -0.6)
),

-- Without an exact time of the last word itself, nobody can say how soon it came (R9).
last_words as (
    select
        journey_key,
        exact_at,
        row_number() over (partition by journey_key order by journey_position desc) as word_rank
    from timeline
    where actor_type = 'customer'
),

rage_quits_found as (
    select distinct signals.journey_key
    from signals
    inner join last_words on signals.journey_key = last_words.journey_key and last_words.word_rank = 1
    left join humans on signals.journey_key = humans.journey_key
    where
        signals.journey_position > coalesce(humans.last_human_position, 0)
        and {{ seconds_between('signals.exact_at', 'last_words.exact_at') }} <= {{ var('rage_quit_seconds') }}
)

select * from rage_quits_found
