-- One row per chain of contacts: what its customer legs come to.
with

leg_story as (

    select * from {{ ref('stg_amazon_connect__leg_story') }}

),

turns as (

    select
        source_system,
        source_instance,
        conversation_native_id,
        count(case when item_type <> 'EVENT' then 1 end) as message_count
    from {{ ref('stg_amazon_connect__turns') }}
    where time_precision = 'ms'
    group by source_system, source_instance, conversation_native_id

),

-- The last bot that the customer talked to, whatever came behind it.
last_words as (

    select
        leg_story.*,
        row_number() over (
            partition by source_system, source_instance, conversation_native_id
            order by case when bot_outcome_raw is not null then 0 else 1 end, leg_number desc
        ) as bot_rank,
        row_number() over (
            partition by source_system, source_instance, conversation_native_id
            order by case when is_customer_leg then 0 else 1 end, leg_number
        ) as first_rank
    from leg_story

),

gathered as (

    select
        source_system,
        source_instance,
        conversation_native_id,
        max(case when first_rank = 1 then native_id end) as first_contact_id,
        max(case when is_customer_leg then 1 else 0 end) = 1 as is_of_customer,
        min(case when is_customer_leg then initiated_at end) as started_at,
        case when min(is_over) = 1 then max(case when is_customer_leg then disconnected_at end) end as ended_at,
        max(case when is_last_leg then disconnect_reason end) as disconnect_reason,
        max(case when is_chain_broken then 1 else 0 end) = 1 as is_chain_broken,
        max(case when has_person then 1 else 0 end) = 1 as has_person,
        max(case when is_queued and is_customer_leg then 1 else 0 end) = 1 as is_ever_queued,
        max(case when is_escalated and is_customer_leg then 1 else 0 end) = 1 as is_escalated,
        max(case when bot_rank = 1 then bot_outcome_raw end) as bot_outcome_raw,
        max(case when bot_rank = 1 then bot_ended_at end) as bot_ended_at,
        max(customer_id) as customer_id,
        max(own_customer_native_id) as own_customer_native_id,
        max(intent_final) as intent_final,
        max(outcome_attribute) as outcome_attribute,
        max(language) as language,
        max(region) as region,
        max(product_line) as product_line,
        cast(sum(case when is_customer_leg then reported_message_count end) as bigint) as reported_message_count
    from last_words
    group by source_system, source_instance, conversation_native_id

),

chains as (

    select
        gathered.*,
        turns.message_count
    from gathered
    left join turns
        on
            gathered.source_system = turns.source_system
            and gathered.source_instance = turns.source_instance
            and gathered.conversation_native_id = turns.conversation_native_id

)

select * from chains
