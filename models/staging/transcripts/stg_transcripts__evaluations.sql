with

records as (

    select
        source_system,
        source_instance,
        native_id as conversation_native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        extra,
        batch_id,
        file_path,
        line_number,
        ended_at,
        record,
        {{ json_text('record', ['reward_info', 'action_checks']) }} as action_checks
    from {{ ref('stg_transcripts__records') }}
    where is_latest_version

),

-- The end-state parts (DB, ENV_ASSERTION, r_actions) are left out: they land as business events, and one fact
-- must not count as two proofs (R80).
part_scores as (

    select
        records.*,
        conversation_native_id || '#COMMUNICATE' as native_id,
        'answer_correct' as criterion,
        'COMMUNICATE' as label,
        {{ json_text('record', ['reward_info', 'reward_breakdown', 'COMMUNICATE']) }} as score_text
    from records
    union all
    select
        records.*,
        conversation_native_id || '#r_outputs' as native_id,
        'answer_correct' as criterion,
        'r_outputs' as label,
        {{ json_text('record', ['info', 'reward_info', 'info', 'r_outputs']) }} as score_text
    from records
    union all
    select
        records.*,
        conversation_native_id || '#NL_ASSERTION' as native_id,
        'qa' as criterion,
        'NL_ASSERTION' as label,
        {{ json_text('record', ['reward_info', 'reward_breakdown', 'NL_ASSERTION']) }} as score_text
    from records

),

action_scores as (

    select
        records.*,
        conversation_native_id || '#check' || cast(action_check.position as {{ dbt.type_string() }}) as native_id,
        'complete' as criterion,
        {{ json_text('action_check.item', ['action', 'name']) }} as label,
        case {{ json_text('action_check.item', 'action_match') }}
            when 'true' then '1'
            when 'false' then '0'
        end as score_text
    from records
    {{ json_items('records.action_checks', 'action_check') }}

),

scores as (

    select
        part_scores.*,
        {{ json_number('score_text') }} as score
    from part_scores
    union all
    select
        action_scores.*,
        {{ json_number('score_text') }} as score
    from action_scores

),

evaluations as (

    select
        {{ common_columns('evaluations') }},

        ---------- ids
        conversation_native_id,
        {{ no_text() }} as conversation_source_system,
        {{ no_text() }} as conversation_source_instance,
        {{ no_text() }} as event_native_id,
        {{ no_text() }} as suggestion_native_id,
        {{ no_text() }} as rater_native_id,

        ---------- enums
        'auto' as rater_type,
        {{ no_text() }} as rater_type_raw,
        criterion,
        {{ no_text() }} as criterion_raw,
        {{ no_text() }} as severity,
        {{ no_text() }} as severity_raw,
        {{ no_text() }} as error_class,
        {{ no_text() }} as error_class_raw,

        ---------- text
        label,
        {{ no_text() }} as sampling_reason,
        'transcripts_reward' as rubric_version,

        ---------- numbers
        score,
        cast(1 as {{ dbt.type_numeric() }}) as score_max,
        cast(null as {{ dbt.type_numeric() }}) as inclusion_probability,

        ---------- booleans
        score >= 1 as passed,

        ---------- times
        ended_at as evaluated_at

    from scores
    where score is not null

)

select * from evaluations
