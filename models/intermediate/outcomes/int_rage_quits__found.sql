with timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
    where actor_type = 'customer' or event_type = 'human_requested'
),

participations as (
    select * from {{ ref('int_participations__found') }}
    where side = 'human'
),

requests as (
    select
        timeline.*,
        count(case when event_type = 'human_requested' then 1 end) over (
            partition by journey_key order by journey_position rows between unbounded preceding and current row
        ) as human_requests
    from timeline
),

-- Of several signals the last one decides: it has the fewest replies and the shortest wait behind it.
signals as (
    select
        journey_key,
        max(journey_position) as signal_position
    from requests
    where
        (event_type = 'human_requested' and human_requests >= 2)
        or (actor_type = 'customer' and sentiment_score <= -0.6)
    group by journey_key
),

last_words as (
    select
        journey_key,
        max(exact_at) as last_customer_at
    from timeline
    where actor_type = 'customer'
    group by journey_key
),

answered as (
    select
        signals.journey_key
    from signals
    inner join {{ ref('int_journey_timeline__ordered') }} as timeline
        on signals.journey_key = timeline.journey_key and signals.signal_position < timeline.journey_position
    inner join participations
        on
            timeline.contact_key = participations.contact_key
            and timeline.contact_position = participations.contact_position
    group by signals.journey_key
),

rage_quits_found as (
    select signals.journey_key
    from signals
    inner join timeline
        on signals.journey_key = timeline.journey_key and signals.signal_position = timeline.journey_position
    inner join last_words on signals.journey_key = last_words.journey_key
    left join answered on signals.journey_key = answered.journey_key
    where
        answered.journey_key is null
        and {{ seconds_between('timeline.exact_at', 'last_words.last_customer_at') }} <= {{ var('rage_quit_seconds') }}
)

select * from rage_quits_found
