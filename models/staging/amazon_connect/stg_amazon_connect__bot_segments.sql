with

leg_story as (

    select * from {{ ref('stg_amazon_connect__leg_story') }}

),

bot_conversations as (

    select * from {{ ref('stg_amazon_connect__bot_conversations') }}
    where is_latest_version and coalesce(bot_number_of_conversation_turns, 1) > 0

),

bot_segments as (

    select
        {{ row_columns('bot_conversations') }},
        leg_story.conversation_native_id,
        'bot-' || bot_conversations.native_id as segment_native_id,
        leg_story.is_customer_leg,
        leg_story.leg_number * 1000 + 100 + row_number() over (
            partition by leg_story.source_instance, leg_story.native_id
            order by
                bot_conversations.bot_conversation_start_timestamp nulls last,
                {{ binary_order('bot_conversations.native_id') }}
        ) as seq,
        case when leg_story.is_self_service then 'ai_agent' else 'rule_bot' end as handler_type,
        'bot-' || bot_conversations.bot_id as actor_native_id,
        {{ no_text() }} as queue,
        cast(null as timestamp) as enqueued_at,
        bot_conversations.bot_conversation_start_timestamp as accepted_at,
        bot_conversations.bot_conversation_end_timestamp as ended_at,
        bot_conversations.bot_conversation_outcome as end_reason,
        cast(null as {{ type_double() }}) as talk_seconds,
        cast(null as {{ type_double() }}) as hold_seconds,
        cast(null as {{ type_double() }}) as wrap_seconds
    from bot_conversations
    inner join leg_story
        on
            bot_conversations.source_system = leg_story.source_system
            and bot_conversations.source_instance = leg_story.source_instance
            and bot_conversations.contact_id = leg_story.native_id

)

select * from bot_segments
