-- What a leg must know of its chain: who had the customer before, whether an AI did, whether it is where people began.
with

legs as (

    select * from {{ ref('stg_amazon_connect__legs') }}

),

leg_ai as (

    select * from {{ ref('stg_amazon_connect__leg_ai') }}

),

bot_turns as (

    select distinct
        source_system,
        source_instance,
        contact_native_id
    from {{ ref('stg_amazon_connect__turns') }}
    where lower(role_raw) = 'custom_bot'

),

joined as (

    select
        legs.*,
        earlier_legs.agent_native_id as agent_before,
        earlier_legs.queue as queue_before,
        next_legs.native_id as known_next_contact_id,
        coalesce(leg_ai.is_self_service, false) as is_self_service,
        coalesce(leg_ai.is_bot, false) as is_bot,
        coalesce(leg_ai.is_escalated, false) as is_escalated,
        leg_ai.bot_native_id,
        leg_ai.ai_agent_native_id,
        leg_ai.bot_outcome_raw,
        leg_ai.bot_ended_at,
        legs.is_customer_leg and (legs.enqueued_at is not null or legs.agent_connected_at is not null) as is_passed_on,
        case
            when not legs.is_customer_leg then 0
            when coalesce(leg_ai.is_self_service, false) then 2
            when coalesce(leg_ai.is_bot, false) or bot_turns.contact_native_id is not null then 1
            else 0
        end as ai_rank
    from legs
    left join leg_ai
        on
            legs.source_system = leg_ai.source_system
            and legs.source_instance = leg_ai.source_instance
            and legs.native_id = leg_ai.contact_native_id
    left join bot_turns
        on
            legs.source_system = bot_turns.source_system
            and legs.source_instance = bot_turns.source_instance
            and legs.native_id = bot_turns.contact_native_id
    left join legs as earlier_legs
        on
            legs.source_system = earlier_legs.source_system
            and legs.source_instance = earlier_legs.source_instance
            and legs.previous_contact_id = earlier_legs.native_id
    left join legs as next_legs
        on
            legs.source_system = next_legs.source_system
            and legs.source_instance = next_legs.source_instance
            and legs.next_contact_id = next_legs.native_id

),

told as (

    select
        joined.*,
        -- 2 is an AI agent, 1 another bot, 0 none so far.
        max(ai_rank) over so_far as ai_so_far,
        max(reason_attribute) over so_far as reason_so_far,
        max(case when is_passed_on then 1 else 0 end) over whole as is_ever_passed_on,
        max(case when is_customer_leg then leg_number end) over whole as last_leg_number,
        min(case when is_customer_leg and disconnected_at is null then 0 else 1 end) over whole as is_over,
        min(case when is_passed_on then leg_number end) over whole as first_passed_on_leg
    from joined
    window
        so_far as (
            partition by source_system, source_instance, conversation_native_id
            order by leg_number
            rows between unbounded preceding and current row
        ),
        whole as (partition by source_system, source_instance, conversation_native_id)

),

leg_story as (

    select
        told.*,
        case ai_so_far when 2 then 'ai_agent' when 1 then 'rule_bot' end as ai_type,
        coalesce(leg_number = first_passed_on_leg, false) as is_first_passed_on,
        leg_number = last_leg_number as is_last_leg,
        (next_contact_id is not null and known_next_contact_id is null)
        or (leg_number = 1 and coalesce(native_id <> conversation_native_id, false)) as is_chain_broken
    from told

)

select * from leg_story
