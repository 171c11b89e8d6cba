-- The one episode that each episode might continue: what it follows up, else the last of that person and intent.
with episodes as (
    select * from {{ ref('int_episodes__bounded') }}
),

follow_ups as (
    select * from {{ ref('int_follow_ups__traced') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

in_line as (
    select
        episode_key,
        lag(episode_key) over (
            partition by person_key, intent order by started_at, source_order, episode_number
        ) as earlier_episode_key
    from episodes
    where started_at is not null
),

episodes_preceded as (
    select
        episodes.*,
        coalesce(follow_ups.predecessor_key, in_line.earlier_episode_key) as predecessor_key,
        follow_ups.predecessor_key is not null as is_follow_up,
        coalesce(conversations.direction = 'outbound', false) as is_outbound
    from episodes
    inner join conversations on episodes.first_conversation_key = conversations.conversation_key
    left join follow_ups on episodes.episode_key = follow_ups.episode_key
    left join in_line on episodes.episode_key = in_line.episode_key
)

select * from episodes_preceded
