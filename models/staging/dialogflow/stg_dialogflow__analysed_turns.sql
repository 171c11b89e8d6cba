-- What Insights knows of a turn and the log does not: when it was answered, and by which version of the agent.
with

turns as (

    select
        *,
        row_number() over (
            partition by source_system, source_instance, conversation_native_id, trim(reply) order by turn_number
        ) as occurrence
    from {{ ref('stg_dialogflow__turns') }}

),

session_links as (

    select * from {{ ref('stg_dialogflow__session_links') }}

),

session_versions as (

    select * from {{ ref('stg_dialogflow__session_versions') }}

),

-- The same words are said more than once: the first time in one export is the first time in the other.
said as (

    select
        sentences.source_system,
        sentences.source_instance,
        session_links.session_id,
        trim(sentences.text) as text,
        sentences.occurred_at,
        row_number() over (
            partition by
                sentences.source_system, sentences.source_instance, sentences.conversation_native_id,
                trim(sentences.text)
            order by sentences.sentence_number
        ) as occurrence
    from {{ ref('stg_dialogflow__sentences') }} as sentences
    inner join session_links
        on
            sentences.source_system = session_links.source_system
            and sentences.source_instance = session_links.source_instance
            and sentences.conversation_native_id = session_links.conversation_native_id
    where sentences.time_precision = 'ms' and sentences.actor_type in ('ai_agent', 'rule_bot')

),

analysed_turns as (

    select
        turns.source_system,
        turns.source_instance,
        turns.native_id,
        min(said.occurred_at) as answered_at,
        max(session_versions.version_id) as version_id
    from turns
    left join said
        on
            turns.source_system = said.source_system
            and turns.source_instance = said.source_instance
            and turns.conversation_native_id = said.session_id
            and trim(turns.reply) = said.text
            and turns.occurrence = said.occurrence
            and turns.request_time <= said.occurred_at
    left join session_versions
        on
            turns.source_system = session_versions.source_system
            and turns.source_instance = session_versions.source_instance
            and turns.conversation_native_id = session_versions.session_id
            and turns.agent_id = session_versions.agent_id
    where said.occurred_at is not null or session_versions.version_id is not null
    group by turns.source_system, turns.source_instance, turns.native_id

)

select * from analysed_turns
