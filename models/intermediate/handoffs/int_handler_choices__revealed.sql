-- Whom the customers who could choose between AI and a human chose, read from who served them afterwards.
with offers as (
    select * from {{ ref('int_handler_offers__found') }}
),

timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

found as (
    select * from {{ ref('int_participations__found') }}
),

gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

sources as (
    select * from {{ ref('int_journey_sources__described') }}
),

served as (
    select
        offers.journey_key,
        min(case when found.side = offers.offered_handler then timeline.journey_position end) as arrived_position,
        -- Handing over is a part taken too, but serves nobody.
        max(case
            when found.side = offers.offering_handler and (found.is_public_message or found.is_action)
                then timeline.journey_position
        end) as last_kept_position
    from offers
    inner join timeline
        on offers.journey_key = timeline.journey_key and offers.journey_position < timeline.journey_position
    inner join found
        on timeline.contact_key = found.contact_key and timeline.contact_position = found.contact_position
    group by offers.journey_key
),

handler_choices_revealed as (
    select
        offers.offer_key,
        offers.journey_key,
        offers.offered_handler,
        offers.is_accepted,
        case
            when served.last_kept_position > served.arrived_position then 'mix'
            when offers.is_accepted or served.arrived_position is not null then offers.offered_handler
            when served.last_kept_position is not null and offers.is_customer_active then offers.offering_handler
            else 'none'
        end as chosen_handler,
        case
            when not gathered.is_inbound then 'outbound'
            when sources.is_human_side_absent then 'capability_absent:human_side'
            when gathered.started_at is null then 'no_times'
            when not gathered.is_mature then 'window_open'
        end as exclusion_reason_choice
    from offers
    inner join gathered on offers.journey_key = gathered.journey_key
    inner join sources on offers.journey_key = sources.journey_key
    left join served on offers.journey_key = served.journey_key
)

select * from handler_choices_revealed
