with

analyses as (

    select * from {{ ref('stg_dialogflow__analyses') }}

),

intents_named as (

    select * from {{ ref('stg_dialogflow__intents_named') }}

),

dispositions as (

    select
        agents.*,
        row_number() over (
            partition by source_system, source_instance, conversation_native_id
            order by place desc
        ) as disposition_rank
    from {{ ref('stg_dialogflow__agents') }} as agents
    where disposition_code is not null

),

named as (

    select
        source_system,
        source_instance,
        conversation_native_id,
        max(case when meaning = 'customer' then nullif(trim(label_value), '') end) as customer_label,
        max(case when meaning = 'region' then nullif(trim(label_value), '') end) as region,
        max(case when meaning = 'product_line' then nullif(trim(label_value), '') end) as product_line
    from {{ ref('stg_dialogflow__labels') }}
    group by source_system, source_instance, conversation_native_id

),

customers as (

    select
        source_system,
        source_instance,
        conversation_native_id,
        min(user_id) as user_id
    from {{ ref('stg_dialogflow__sentences') }}
    where actor_type = 'customer'
    group by source_system, source_instance, conversation_native_id

),

told_analyses as (

    select
        {{ row_columns('analyses') }},
        analyses.conversation_native_id,
        coalesce(named.customer_label, customers.user_id) as customer_native_id,
        case when analyses.medium = 'CHAT' then 'messaging' else 'voice' end as kind,
        -- A phone call is what Insights takes a conversation for that names nothing else.
        coalesce(analyses.medium, 'PHONE_CALL') as channel_raw,
        case when analyses.ended_at is not null then 'closed' end as status,
        dispositions.disposition_code as claim_raw,
        case when dispositions.actor_type in ('human_agent', 'ai_agent') then dispositions.actor_type end as claim_role,
        dispositions.disposition_code as claimant_raw,
        dispositions.disposition_code as end_reason,
        intents_named.intent as intent_final,
        analyses.language_code as language,
        named.region,
        named.product_line,
        analyses.turn_count as reported_turn_count,
        cast(null as boolean) as is_truncated,
        analyses.started_at,
        analyses.ended_at,
        cast(null as timestamp) as outcome_claimed_at
    from analyses
    left join intents_named
        on
            analyses.source_system = intents_named.source_system
            and analyses.source_instance = intents_named.source_instance
            and analyses.conversation_native_id = intents_named.conversation_native_id
    left join dispositions
        on
            analyses.source_system = dispositions.source_system
            and analyses.source_instance = dispositions.source_instance
            and analyses.conversation_native_id = dispositions.conversation_native_id
            and dispositions.disposition_rank = 1
    left join named
        on
            analyses.source_system = named.source_system
            and analyses.source_instance = named.source_instance
            and analyses.conversation_native_id = named.conversation_native_id
    left join customers
        on
            analyses.source_system = customers.source_system
            and analyses.source_instance = customers.source_instance
            and analyses.conversation_native_id = customers.conversation_native_id

)

select * from told_analyses
