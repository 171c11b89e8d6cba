-- The first time in a journey that one side offered the customer the other, and how the customer took it.
with timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

redirects as (
    select
        timeline.*,
        case
            when to_actor_type in ('ai_agent', 'rule_bot') then 'ai'
            when to_actor_type in ('human_agent', 'supervisor') then 'human'
        end as named_side,
        case
            when coalesce(from_actor_type, actor_type) in ('ai_agent', 'rule_bot') then 'ai'
            when coalesce(from_actor_type, actor_type) in ('human_agent', 'supervisor') then 'human'
        end as moving_side,
        count(case when event_type = 'redirect_offered' then 1 end) over (
            partition by journey_key order by journey_position rows between unbounded preceding and current row
        ) as offer_number
    from timeline
    where event_type in ('redirect_offered', 'redirect_accepted')
),

-- An acceptance that names nobody answers the offer before it, which may have been of a channel alone.
answered as (
    select
        redirects.*,
        coalesce(
            named_side,
            max(case when event_type = 'redirect_offered' then named_side end) over (
                partition by journey_key, offer_number
            )
        ) as taken_side
    from redirects
),

offers as (
    select
        *,
        row_number() over (partition by journey_key order by journey_position) as choice_number
    from redirects
    where event_type = 'redirect_offered' and named_side <> moving_side
),

handler_offers_found as (
    select
        offers.item_key as offer_key,
        offers.journey_key,
        offers.journey_position,
        offers.named_side as offered_handler,
        offers.moving_side as offering_handler,
        -- Whoever is offered a human and then asks for one has accepted.
        coalesce(max(case
            when answered.event_type = 'redirect_accepted' and answered.taken_side = offers.named_side then 1
            when later.event_type = 'human_requested' and offers.named_side = 'human' then 1
        end), 0) = 1 as is_accepted,
        coalesce(max(case
            when later.actor_type = 'customer' and later.event_type not in ('close', 'session_end') then 1
        end), 0) = 1 as is_customer_active
    from offers
    left join timeline as later
        on offers.journey_key = later.journey_key and offers.journey_position < later.journey_position
    left join answered on later.item_key = answered.item_key
    where offers.choice_number = 1
    group by
        offers.item_key,
        offers.journey_key,
        offers.journey_position,
        offers.named_side,
        offers.moving_side
)

select * from handler_offers_found
