-- Replies of agents to customers, and whether a suggestion was there for each.
with turns as (
    select * from {{ ref('int_journey_timeline__ordered') }}
    where item_type = 'event'
),

suggestions as (
    select * from {{ ref('int_suggestions__reviewed') }}
),

replies as (
    select
        item_key as reply_key,
        conversation_key,
        journey_key,
        contact_position,
        exact_at
    from turns
    where event_type = 'message' and is_public and actor_type in ('human_agent', 'supervisor')
),

-- A suggestion is for the first reply after it was shown; where no time tells, after the turn that it names.
aimed as (
    select
        replies.reply_key,
        row_number() over (
            partition by suggestions.item_key order by replies.contact_position
        ) as reply_number
    from suggestions
    left join turns
        on suggestions.event_key = turns.item_key and suggestions.conversation_key = turns.conversation_key
    inner join replies on suggestions.conversation_key = replies.conversation_key
    where
        case
            when suggestions.shown_at is not null and replies.exact_at is not null
                then replies.exact_at >= suggestions.shown_at
            else replies.contact_position > turns.contact_position
        end
),

helped as (
    select distinct reply_key
    from aimed
    where reply_number = 1
),

replies_suggested as (
    select
        replies.reply_key,
        replies.conversation_key,
        replies.journey_key,
        helped.reply_key is not null as is_suggested
    from replies
    left join helped on replies.reply_key = helped.reply_key
)

select * from replies_suggested
