with

source as (

    select * from {{ source('open', 'evaluations') }}

),

renamed as (

    select
        {{ common_columns('evaluations') }},

        ---------- ids
        conversation_native_id,
        conversation_source_system,
        conversation_source_instance,
        event_native_id,
        suggestion_native_id,
        rater_native_id,

        ---------- enums
        rater_type,
        rater_type_raw,
        criterion,
        criterion_raw,
        severity,
        severity_raw,
        error_class,
        error_class_raw,

        ---------- text
        label,
        sampling_reason,
        rubric_version,

        ---------- numbers
        score,
        score_max,
        inclusion_probability,

        ---------- booleans
        passed,

        ---------- times
        evaluated_at

    from source

)

select * from renamed
