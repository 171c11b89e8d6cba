with

placed_scores as (

    -- A score that the team says is the customer's own.
    select * from {{ ref('stg_langfuse__placed_scores') }}
    where survey_type is not null and score_role is null

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
        is_test_score as is_test,
        {{ no_text() }} as extra,
        batch_id,
        file_path,
        line_number,
        conversation_native_id,
        customer_native_id,
        survey_type,
        name as survey_type_raw,
        rated_actor_type,
        scored_at as responded_at,
        score,
        scale_min,
        scale_max,
        higher_is_better,
        comment
    from placed_scores

),

survey_responses as (

    select
        {{ common_columns('survey_responses') }},
        {{ contract_columns('survey_responses', given=[
            'conversation_native_id', 'customer_native_id', 'survey_type', 'survey_type_raw', 'rated_actor_type',
            'responded_at', 'score', 'scale_min', 'scale_max', 'higher_is_better', 'comment',
        ]) }}
    from named

)

select * from survey_responses
