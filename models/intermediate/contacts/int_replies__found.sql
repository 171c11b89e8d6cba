-- What answers a customer. Taking a call does, and so does taking over a chat where it is not told what people write;
-- where it is told, their first word does. A segment of an AI only takes part where no event tells what it said.
with participations as (
    select * from {{ ref('int_participations__found') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

written as (
    select distinct conversation_key
    from participations
    where side = 'human' and is_public_message
),

replies_found as (
    select distinct
        participations.contact_key,
        participations.contact_position,
        participations.conversation_key,
        participations.side
    from participations
    left join conversations on participations.conversation_key = conversations.conversation_key
    left join written on participations.conversation_key = written.conversation_key
    where
        participations.is_public_message
        or (
            participations.is_segment
            and (participations.side = 'ai' or conversations.kind = 'voice' or written.conversation_key is null)
        )
)

select * from replies_found
