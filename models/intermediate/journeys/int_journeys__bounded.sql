with episodes as (
    select
        bounded.*,
        stitched.journey_key,
        stitched.journey_number,
        stitched.line_person_key,
        stitched.line_intent,
        stitched.is_return,
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
        max(ended_at) as ended_at
    from episodes
    group by journey_key
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
        sizes.ended_at,
        latest.known_end_at,
        latest.is_open,
        latest.outcome_claim,
        latest.outcome_claimed_by,
        latest.claimed_at,
        latest.known_claimed_at,
        latest.is_claim_implied,
        sizes.episodes,
        sizes.contacts,
        case when firsts.is_return then earlier.journey_key end as repeat_of_journey_key,
        case when later.is_return then later.gap_seconds end as returned_after_seconds
    from firsts
    inner join sizes on firsts.journey_key = sizes.journey_key
    inner join latest on firsts.journey_key = latest.journey_key
    left join firsts as earlier
        on
            firsts.line_person_key = earlier.line_person_key
            and firsts.line_intent = earlier.line_intent
            and firsts.journey_number = earlier.journey_number + 1
    left join firsts as later
        on
            firsts.line_person_key = later.line_person_key
            and firsts.line_intent = later.line_intent
            and firsts.journey_number + 1 = later.journey_number
)

select * from journeys_bounded
