with

sentences as (

    select * from {{ ref('stg_dialogflow__sentences') }}

),

session_links as (

    select * from {{ ref('stg_dialogflow__session_links') }}

),

repeated_analyses as (

    select * from {{ ref('stg_dialogflow__repeated_analyses') }}

),

-- Where the log has the session, its turns are there already: what the bot said, and what it answered.
own_sentences as (

    select sentences.*
    from sentences
    left join session_links
        on
            sentences.source_system = session_links.source_system
            and sentences.source_instance = session_links.source_instance
            and sentences.conversation_native_id = session_links.conversation_native_id
    left join repeated_analyses
        on
            sentences.source_system = repeated_analyses.source_system
            and sentences.source_instance = repeated_analyses.source_instance
            and sentences.conversation_native_id = repeated_analyses.conversation_native_id
    where
        repeated_analyses.conversation_native_id is null
        and (
            session_links.native_id is null
            or coalesce(sentences.answer_number <> sentences.ai_answer_number, true)
        )

)

select * from own_sentences
