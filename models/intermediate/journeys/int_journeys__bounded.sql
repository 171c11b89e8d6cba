with episodes as (
    select
        bounded.*,
        stitched.journey_key,
        stitched.repeat_of_journey_key,
        stitched.gap_seconds
    from {{ ref('int_episodes__bounded') }} as bounded
    inner join {{ ref('int_episodes__stitched') }} as stitched
        on bounded.episode_key = stitched.episode_key
),

ranked as (
    select
        episodes.*,
        row_number() over (
            partition by journey_key
            order by ended_at desc nulls last, started_at desc nulls last, source_order desc, episode_number desc
        ) as latest_rank,
        -- The first episode's intent, or the first classified one that a link brought in (R29).
        first_value(intent) over (
            partition by journey_key
            order by
                case when intent = 'unclassified' then 1 else 0 end asc,
                started_at asc nulls last,
                source_order asc,
                episode_number asc
        ) as first_classified_intent
    from episodes
),

sizes as (
    select
        journey_key,
        count(*) as episodes,
        count(distinct contact_key) as contacts,
        max(ended_at) as ended_at,
        max(case when is_declared_open then 1 else 0 end) = 1 as is_declared_open
    from episodes
    group by journey_key
),

returns as (
    select
        repeat_of_journey_key,
        min(gap_seconds) as returned_after_seconds
    from episodes
    where episode_key = journey_key and repeat_of_journey_key is not null
    group by repeat_of_journey_key
),

firsts as (
    select * from ranked
    where episode_key = journey_key
),

latest as (
    select * from ranked
    where latest_rank = 1
),

journeys_bounded as (
    select
        firsts.journey_key,
        firsts.person_key,
        firsts.is_anonymous,
        case
            when firsts.intent = 'unclassified' then firsts.first_classified_intent else firsts.intent
        end as intent,
        firsts.contact_key,
        firsts.first_conversation_key,
        firsts.started_at,
        firsts.known_started_at,
        sizes.ended_at,
        -- Not dbt.dateadd: Spark's drops the time of day.
        sizes.ended_at + interval '{{ var("journey_window_days") }}' day as window_ends_at,
        latest.known_end_at,
        -- A ticket still marked open keeps the demand open, even if a later call ended.
        latest.is_open or sizes.is_declared_open as is_open,
        latest.outcome_claim,
        latest.outcome_claimed_by,
        latest.claimed_at,
        latest.known_claimed_at,
        latest.is_claim_implied,
        sizes.episodes,
        sizes.contacts,
        firsts.repeat_of_journey_key,
        returns.returned_after_seconds
    from firsts
    inner join sizes on firsts.journey_key = sizes.journey_key
    inner join latest on firsts.journey_key = latest.journey_key
    left join returns on firsts.journey_key = returns.repeat_of_journey_key
)

select * from journeys_bounded
