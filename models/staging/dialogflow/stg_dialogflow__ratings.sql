with

turns as (

    select * from {{ ref('stg_dialogflow__turns') }}
    where feedback_rating is not null

),

analyses as (

    select * from {{ ref('stg_dialogflow__analyses') }}

),

labels as (

    select
        source_system,
        source_instance,
        conversation_native_id,
        max({{ json_number('label_value') }}) as rating
    from {{ ref('stg_dialogflow__labels') }}
    where meaning = 'csat'
    group by source_system, source_instance, conversation_native_id

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

ratings as (

    select
        {{ row_columns('turns') }},
        turns.native_id as asked_native_id,
        turns.conversation_native_id,
        turns.native_id || '-answer' as event_native_id,
        turns.agent_id as actor_native_id,
        'bot_answer_feedback' as survey,
        {{ json_number(mapped_value('survey_score', 'turns.feedback_rating', no_text())) }} as score,
        turns.feedback_text as comment
    from turns
    {{ mapped_joins('turns', {'survey_score': 'turns.feedback_rating'}) }}
    union all
    select
        {{ row_columns('analyses') }},
        analyses.insights_id as asked_native_id,
        analyses.conversation_native_id,
        {{ no_text() }} as event_native_id,
        {{ no_text() }} as actor_native_id,
        'customer_satisfaction_rating' as survey,
        coalesce(analyses.satisfaction_rating, labels.rating) as score,
        {{ no_text() }} as comment
    from analyses
    left join labels
        on
            analyses.source_system = labels.source_system
            and analyses.source_instance = labels.source_instance
            and analyses.conversation_native_id = labels.conversation_native_id
    where analyses.satisfaction_rating is not null or labels.rating is not null

)

select * from ratings
