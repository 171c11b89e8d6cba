-- Conversations of Insights in which no human took part and whose session the log has: one session, exported twice.
with

session_links as (

    select * from {{ ref('stg_dialogflow__session_links') }}

),

with_others as (

    select distinct
        source_system,
        source_instance,
        conversation_native_id
    from {{ ref('stg_dialogflow__sentences') }}
    where actor_type not in ('customer', 'ai_agent', 'rule_bot')

),

repeated_analyses as (

    select
        session_links.source_system,
        session_links.source_instance,
        session_links.conversation_native_id,
        session_links.session_id,
        row_number() over (
            partition by session_links.source_system, session_links.source_instance, session_links.session_id
            order by
                session_links.source_updated_at desc nulls last,
                {{ binary_order('session_links.conversation_native_id') }}
        ) as analysis_rank
    from session_links
    left join with_others
        on
            session_links.source_system = with_others.source_system
            and session_links.source_instance = with_others.source_instance
            and session_links.conversation_native_id = with_others.conversation_native_id
    where with_others.conversation_native_id is null

)

select * from repeated_analyses
