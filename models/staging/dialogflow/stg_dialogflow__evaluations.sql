with

scored_items as (

    select * from {{ ref('stg_dialogflow__scored_items') }}

),

repeated_analyses as (

    select * from {{ ref('stg_dialogflow__repeated_analyses') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            scored_items.{{ name }},
        {%- endfor %}
        scored_items.item_native_id as native_id,
        {{ no_text() }} as extra,
        coalesce(repeated_analyses.session_id, scored_items.conversation_native_id) as conversation_native_id,
        {{ mapped_value('rater_type', 'scored_items.rater_raw') }} as rater_type,
        scored_items.rater_raw as rater_type_raw,
        {{ mapped_value('criterion', 'scored_items.criterion_raw') }} as criterion,
        scored_items.criterion_raw,
        scored_items.label,
        scored_items.score,
        scored_items.score_max,
        -- Full marks pass and none fail; what lies between, and a whole scorecard's pass mark, only the team knows.
        case
            when scored_items.is_question and scored_items.score >= scored_items.score_max then true
            when scored_items.is_question and scored_items.score <= 0 then false
        end as passed,
        {{ last_of_name('scored_items.rubric_name') }} as rubric_version,
        scored_items.evaluated_at
    from scored_items
    left join repeated_analyses
        on
            scored_items.source_system = repeated_analyses.source_system
            and scored_items.source_instance = repeated_analyses.source_instance
            and scored_items.conversation_native_id = repeated_analyses.conversation_native_id
    {{ mapped_joins('scored_items', {
        'rater_type': 'scored_items.rater_raw', 'criterion': 'scored_items.criterion_raw',
    }) }}

),

evaluations as (

    select
        {{ common_columns('evaluations') }},
        {{ contract_columns('evaluations', given=[
            'conversation_native_id', 'rater_type', 'rater_type_raw', 'criterion', 'criterion_raw', 'label', 'score',
            'score_max', 'passed', 'rubric_version', 'evaluated_at',
        ]) }}
    from named

)

select * from evaluations
