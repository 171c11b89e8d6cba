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
        customers.user_id as customer_native_id,
        case when analyses.medium = 'CHAT' then 'messaging' else 'voice' end as kind,
        -- A phone call is what Insights takes a conversation for that names nothing else.
        coalesce(analyses.medium, 'PHONE_CALL') as channel_raw,
        case when analyses.ended_at is not null then 'closed' end as status,
        dispositions.disposition_code as claim_raw,
        case when dispositions.actor_type in ('human_agent', 'ai_agent') then dispositions.actor_type end as claim_role,
        dispositions.disposition_code as end_reason,
        intents_named.intent as intent_final,
        analyses.language_code as language,
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
    left join customers
        on
            analyses.source_system = customers.source_system
            and analyses.source_instance = customers.source_instance
            and analyses.conversation_native_id = customers.conversation_native_id

)

select * from told_analyses
