with

ratings as (

    select * from {{ ref('stg_dialogflow__ratings') }}

),

repeated_analyses as (

    select * from {{ ref('stg_dialogflow__repeated_analyses') }}

),

survey_scales as (

    select * from {{ ref('stg_reference__survey_scales') }}
    where vendor = 'dialogflow'

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            ratings.{{ name }},
        {%- endfor %}
        ratings.survey || '-' || ratings.asked_native_id as native_id,
        {{ no_text() }} as extra,
        coalesce(repeated_analyses.session_id, ratings.conversation_native_id) as conversation_native_id,
        ratings.event_native_id,
        ratings.actor_native_id,
        -- The rating is any whole number: without the team's scale nobody knows what it means.
        coalesce(own_scale.survey_type, any_scale.survey_type, 'unmapped') as survey_type,
        ratings.survey as survey_type_raw,
        coalesce(own_scale.rated_actor_type, any_scale.rated_actor_type) as rated_actor_type,
        coalesce(own_scale.scale_min, any_scale.scale_min) as scale_min,
        coalesce(own_scale.scale_max, any_scale.scale_max) as scale_max,
        coalesce(own_scale.higher_is_better, any_scale.higher_is_better) as higher_is_better,
        ratings.survey as scale_version,
        ratings.score,
        ratings.comment
    from ratings
    left join repeated_analyses
        on
            ratings.source_system = repeated_analyses.source_system
            and ratings.source_instance = repeated_analyses.source_instance
            and ratings.conversation_native_id = repeated_analyses.conversation_native_id
    left join survey_scales as own_scale
        on ratings.survey = own_scale.survey and ratings.source_instance = own_scale.source_instance
    left join survey_scales as any_scale
        on ratings.survey = any_scale.survey and any_scale.source_instance is null

),

survey_responses as (

    select
        {{ common_columns('survey_responses') }},
        {{ contract_columns('survey_responses', given=[
            'conversation_native_id', 'event_native_id', 'actor_native_id', 'survey_type', 'survey_type_raw',
            'rated_actor_type', 'scale_version', 'score', 'scale_min', 'scale_max', 'higher_is_better', 'comment',
        ]) }}
    from named

)

select * from survey_responses
