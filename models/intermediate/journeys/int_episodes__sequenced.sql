with episodes as (
    select * from {{ ref('int_episodes__bounded') }}
),

follow_ups as (
    select * from {{ ref('int_follow_ups__traced') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

-- A follow-up stands in the line of the person and intent that it follows (R33).
lined_up as (
    select
        episodes.*,
        follow_ups.contact_key is not null as is_follow_up,
        coalesce(conversations.direction = 'outbound', false) as is_outbound,
        coalesce(roots.person_key, episodes.person_key) as line_person_key,
        coalesce(roots.intent, episodes.intent) as line_intent
    from episodes
    inner join conversations on episodes.first_conversation_key = conversations.conversation_key
    left join follow_ups on episodes.contact_key = follow_ups.contact_key
    left join episodes as roots
        on
            follow_ups.root_contact_key = roots.contact_key
            and follow_ups.root_episode_number = roots.episode_number
),

episodes_sequenced as (
    select
        lined_up.*,
        row_number() over (
            partition by line_person_key, line_intent
            order by
                started_at asc nulls last,
                case when is_follow_up then 0 else 1 end asc,
                source_order asc,
                episode_number asc
        ) as sequence_number
    from lined_up
)

select * from episodes_sequenced
