with

answers as (

    select * from {{ ref('stg_surveys__answers') }}

),

scales as (

    select * from {{ ref('stg_surveys__answer_scales') }}

),

links as (

    select * from {{ ref('stg_surveys__links') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'surveys'

),

linked as (

    select
        answers.*,
        links.conversation_native_id,
        links.event_native_id,
        links.actor_native_id,
        coalesce(
            links.conversation_source_system, {{ mapped_value('conversation_source_system', "'*'", no_text()) }}
        ) as conversation_source_system,
        coalesce(
            links.conversation_source_instance, {{ mapped_value('conversation_source_instance', "'*'", no_text()) }}
        ) as conversation_source_instance,
        -- An answer on a scale that nobody named has no meaning: it stays, unscored, under the survey's own name.
        coalesce(scales.survey_type, 'unmapped') as survey_type,
        answers.survey as survey_type_raw,
        scales.rated_actor_type,
        scales.scale_min,
        scales.scale_max,
        scales.higher_is_better,
        -- What was begun and not submitted is no answer.
        case when answers.is_finished and scales.survey_type is not null then answers.raw_score end as score,
        case when answers.is_finished then answers.recorded_at end as responded_at
    from answers
    left join scales
        on answers.source_instance = scales.source_instance and lower(trim(answers.survey)) = scales.survey
    left join links
        on
            answers.source_system = links.source_system
            and answers.source_instance = links.source_instance
            and answers.native_table = links.native_table
            and answers.response_native_id = links.response_native_id
    {{ mapped_joins('answers', {
        'conversation_source_system': "'*'", 'conversation_source_instance': "'*'"
    }) }}

),

survey_responses as (

    select
        {{ common_columns('survey_responses') }},
        {{ contract_columns('survey_responses', given=[
            'conversation_native_id', 'conversation_source_system', 'conversation_source_instance', 'event_native_id',
            'customer_native_id', 'actor_native_id', 'survey_type', 'survey_type_raw', 'rated_actor_type',
            'offered_at', 'responded_at', 'score', 'scale_min', 'scale_max', 'higher_is_better', 'comment',
        ]) }}
    from linked

)

select * from survey_responses
