with

answers as (

    select
        answer_records.*,
        {{ json_text('record', ['answerFeedback', 'clicked']) }} as clicked,
        {{ json_text('record', ['answerFeedback', 'displayed']) }} as displayed
    from {{ ref('stg_assist_qa__answer_records') }} as answer_records
    where is_latest_version

),

answered_suggestions as (

    select
        {{ row_columns() }},
        extra,
        conversation_id,
        conversation_source_system,
        conversation_source_instance,
        event_id,
        agent_id,
        case
            {%- for kind in [
                'articleSuggestionAnswer', 'faqAnswer', 'dialogflowAssistAnswer', 'generatorSuggestion',
                'companionSuggestion',
            ] %}
                when {{ json_text('record', ['agentAssistantRecord', kind]) }} is not null then '{{ kind }}'
            {%- endfor %}
        end as suggestion_type,
        -- The API leaves out what is false: without `displayed` nobody knows whether it was shown.
        case
            when clicked = 'true' then 'clicked'
            when displayed = 'true' then 'displayed_unused'
            when displayed = 'false' then 'not_displayed'
            else 'unknown'
        end as state_raw,
        {{ json_time(json_text('record', ['answerFeedback', 'displayTime'])) }} as shown_at,
        {{ json_time(json_text('record', ['answerFeedback', 'clickTime'])) }} as acted_at
    from answers

)

select * from answered_suggestions
