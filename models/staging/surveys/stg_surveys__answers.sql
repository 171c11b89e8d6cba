{#- A table: the scales are chosen from it, and it is read again with them. -#}
{{ config(materialized='table') }}

{% set own_columns = [
    'source_system', 'source_instance', 'native_id', 'source_updated_at', 'loaded_at', 'loaded_at_basis', 'is_deleted',
    'extra', 'batch_id', 'file_path', 'line_number', 'response_native_id', 'survey', 'customer_native_id',
    'offered_at',
] -%}
with

answers as (

    select
        {{ own_columns | join(',\n        ') }},
        'survey_response' as native_table,
        -- Begun and not submitted, it is no answer; without a known invitation it is no offer either.
        is_test or (not is_finished and offered_at is null) as is_test,
        recorded_at,
        is_finished,
        raw_score,
        {{ no_text() }} as comment
    from {{ ref('stg_surveys__qualtrics_answers') }}
    union all
    select
        {{ own_columns | join(',\n        ') }},
        'survey_response' as native_table,
        is_test,
        completed_at as recorded_at,
        completed_at is not null as is_finished,
        cast(null as {{ type_double() }}) as raw_score,
        {{ no_text() }} as comment
    from {{ ref('stg_surveys__unanswered_invitations') }}
    union all
    select
        {{ own_columns | join(',\n        ') }},
        native_table,
        is_test or (not is_finished and offered_at is null) as is_test,
        recorded_at,
        is_finished,
        raw_score,
        comment_text as comment
    from {{ ref('stg_surveys__tool_answers') }}

)

select * from answers
