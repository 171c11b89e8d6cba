-- How often the customer had to change the channel, and how often to come back.
with memberships as (
    select * from {{ ref('int_conversation_journeys__listed') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

grouped as (
    select * from {{ ref('int_conversations__grouped') }}
),

episodes as (
    select * from {{ ref('int_episodes__bounded') }}
),

stitched as (
    select * from {{ ref('int_episodes__stitched') }}
),

journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

-- What the company began costs the customer no move, and a channel that nobody mapped may be any.
entered as (
    select
        memberships.journey_key,
        conversations.channel,
        lag(conversations.channel) over (
            partition by memberships.journey_key
            order by grouped.started_at asc nulls last, grouped.source_order asc
        ) as previous_channel
    from memberships
    inner join conversations on memberships.conversation_key = conversations.conversation_key
    inner join grouped on memberships.conversation_key = grouped.conversation_key
    where coalesce(conversations.direction <> 'outbound', true) and conversations.channel <> 'unmapped'
),

switches as (
    select
        journey_key,
        count(case when channel <> previous_channel then 1 end) as channel_switches
    from entered
    group by journey_key
),

demands as (
    select
        stitched.journey_key,
        count(*) as demands
    from episodes
    inner join stitched on episodes.episode_key = stitched.episode_key
    inner join conversations on episodes.first_conversation_key = conversations.conversation_key
    where episodes.episode_number > 1 or coalesce(conversations.direction <> 'outbound', true)
    group by stitched.journey_key
),

journey_moves_counted as (
    select
        journeys.journey_key,
        coalesce(switches.channel_switches, 0) as channel_switches,
        greatest(coalesce(demands.demands, 0) - 1, 0)
        + case when journeys.returned_after_seconds <= {{ var('journey_window_days') }} * 86400 then 1 else 0 end
            as recontacts
    from journeys
    left join switches on journeys.journey_key = switches.journey_key
    left join demands on journeys.journey_key = demands.journey_key
)

select * from journey_moves_counted
