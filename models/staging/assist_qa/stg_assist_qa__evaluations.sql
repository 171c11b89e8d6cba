with

items as (

    select
        qa_form_long.*,
        lower(trim(item_level)) as level,
        -- A form is the review; what each question stands for is the team's to say.
        case when lower(trim(item_level)) = 'form' then 'form' else item_id end as criterion_raw
    from {{ ref('stg_assist_qa__qa_form_long') }} as qa_form_long
    where is_latest_version

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'assist_qa'

),

judged as (

    select
        items.*,
        {{ mapped_value('criterion', 'items.criterion_raw') }} as criterion,
        {{ mapped_value('rater_type', 'items.rater_type') }} as known_rater_type,
        {{ mapped_value('verdict', 'items.answer', no_text()) }} as verdict,
        {{ mapped_value('severity', 'items.severity') }} as known_severity,
        {{ mapped_value('error_class', 'items.error_class') }} as known_error_class,
        coalesce({{ mapped_value('evaluation_state', 'items.status') }}, 'final') = 'unfinished'
        or coalesce({{ mapped_value('evaluation_type', 'items.evaluation_type') }}, 'review') = 'calibration'
            as is_unfinished,
        coalesce(
            items.conversation_source_system, {{ mapped_value('conversation_source_system', "'*'", no_text()) }}
        ) as desk_system,
        coalesce(
            items.conversation_source_instance, {{ mapped_value('conversation_source_instance', "'*'", no_text()) }}
        ) as desk_instance
    from items
    {{ mapped_joins('items', {
        'criterion': 'items.criterion_raw', 'rater_type': 'items.rater_type', 'verdict': 'items.answer',
        'evaluation_state': 'items.status', 'evaluation_type': 'items.evaluation_type',
        'severity': 'items.severity', 'error_class': 'items.error_class',
        'conversation_source_system': "'*'", 'conversation_source_instance': "'*'",
    }) }}

),

named as (

    select
        source_system,
        source_instance,
        native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        coalesce(is_test, false) or is_unfinished as is_test,
        extra,
        batch_id,
        file_path,
        line_number,
        conversation_id as conversation_native_id,
        desk_system as conversation_source_system,
        desk_instance as conversation_source_instance,
        event_id as event_native_id,
        rater_id as rater_native_id,
        known_rater_type as rater_type,
        rater_type as rater_type_raw,
        criterion,
        criterion_raw,
        answer as label,
        form_id || coalesce(' ' || form_version, '') as rubric_version,
        -- An automatic fail overrides the points.
        case when auto_fail then 0 else score end as score,
        max_score as score_max,
        case
            when auto_fail or verdict = 'failed' then false
            when verdict = 'passed' then true
            -- Full marks pass and none fail; what lies between, and a whole form's pass mark, only the team knows.
            when level <> 'form' and score >= max_score then true
            when level <> 'form' and score <= 0 then false
        end as passed,
        known_severity as severity,
        severity as severity_raw,
        known_error_class as error_class,
        error_class as error_class_raw,
        sampling_reason,
        inclusion_probability,
        evaluated_at
    from judged

),

evaluations as (

    select
        {{ common_columns('evaluations') }},
        {{ contract_columns('evaluations', given=[
            'conversation_native_id', 'conversation_source_system', 'conversation_source_instance', 'event_native_id',
            'rater_native_id', 'rater_type', 'rater_type_raw', 'criterion', 'criterion_raw', 'label', 'rubric_version',
            'score', 'score_max', 'passed', 'severity', 'severity_raw', 'error_class', 'error_class_raw',
            'sampling_reason', 'inclusion_probability', 'evaluated_at',
        ]) }}
    from named

)

select * from evaluations
