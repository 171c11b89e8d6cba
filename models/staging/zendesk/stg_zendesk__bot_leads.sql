with

bot_sessions as (

    select * from {{ ref('stg_zendesk__bot_sessions') }}

),

chats as (

    select * from {{ ref('stg_zendesk__chats') }}

),

-- A platform conversation lasts as long as the customer: it spans many sessions and tickets. A session led to the
-- ticket that began in it, give or take the minutes in which a ticket is written.
near as (

    select
        bot_sessions.source_instance,
        bot_sessions.native_id,
        chats.conversation_native_id as led_to,
        chats.conversation_started_at as led_at,
        row_number() over (
            partition by bot_sessions.source_instance, bot_sessions.native_id
            order by chats.conversation_started_at, chats.conversation_native_id
        ) as place
    from bot_sessions
    inner join chats
        on
            bot_sessions.source_instance = chats.source_instance
            and bot_sessions.platform_conversation_id = chats.platform_conversation_id
    where
        {{ seconds_between('bot_sessions.conversation_start_time', 'chats.conversation_started_at') }} >= -300
        and {{ seconds_between(
            'coalesce(bot_sessions.session_ended_timestamp, bot_sessions.ended_at)', 'chats.conversation_started_at'
        ) }} <= 900

),

bot_leads as (

    select
        bot_sessions.*,
        near.led_to,
        near.led_at
    from bot_sessions
    inner join near
        on
            bot_sessions.source_instance = near.source_instance
            and bot_sessions.native_id = near.native_id
            and near.place = 1

)

select * from bot_leads
