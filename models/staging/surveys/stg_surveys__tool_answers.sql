{#- How each tool's own columns say the same. What Wootric takes out of its figures, and what any tool calls a test or
    spam, counts nowhere; a survey that Gorgias never sent asked nobody. -#}
{% set no_time = 'cast(null as timestamp)' -%}
{% set tools = {
    'delighted_responses': {
        'prefix': 'delighted', 'survey': "'delighted/' || survey_type", 'customer_native_id': 'person',
        'offered_at': no_time, 'recorded_at': 'created_at', 'comment': 'comment',
    },
    'wootric_responses': {
        'prefix': 'wootric', 'survey': "'wootric'", 'customer_native_id': json_text('end_user', 'id'),
        'offered_at': no_time, 'recorded_at': 'created_at', 'comment': 'text',
        'is_test': 'coalesce(is_test, false) or coalesce(excluded_from_calculations, false)',
    },
    'gorgias_satisfaction_surveys': {
        'prefix': 'gorgias', 'survey': "'gorgias'", 'customer_native_id': 'customer_id',
        'offered_at': 'sent_datetime', 'recorded_at': 'scored_datetime', 'comment': 'body_text',
        'only': '(sent_datetime is not null or score is not null)',
    },
    'flat_responses': {
        'prefix': 'flat', 'survey': 'coalesce(survey, survey_type)',
        'customer_native_id': "nullif(lower(trim(customer_email)), '')",
        'offered_at': 'sent_at', 'recorded_at': 'responded_at', 'comment': 'comment',
        'status': 'status', 'channel': 'channel',
        'is_finished': "lower(trim(coalesce(finished, 'true'))) in ('1', 'true')",
    },
} -%}
with

{% for table, tool in tools.items() -%}
    {{ tool.prefix }} as (

        select
            {{ row_columns() }},
            extra,
            '{{ table }}' as native_table,
            '{{ tool.prefix }}/' || native_id as prefixed_native_id,
            {{ tool.survey }} as survey,
            {{ tool.customer_native_id }} as customer_native_id,
            {{ tool.offered_at }} as offered_at,
            {{ tool.recorded_at }} as recorded_at,
            score as raw_score,
            {{ tool.comment }} as comment_text,
            {{ tool.get('is_test', 'coalesce(is_test, false)') }} as is_left_out,
            {{ tool.get('is_finished', 'true') }} as is_finished,
            {{ tool.get('status', no_text()) }} as status,
            {{ tool.get('channel', no_text()) }} as channel
        from {{ ref('stg_surveys__' ~ table) }}
        where is_latest_version and {{ tool.get('only', 'true') }}

    ),

{% endfor -%}
answers as (

    {%- for tool in tools.values() %}
        select * from {{ tool.prefix }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'surveys'

),

tool_answers as (

    select
        answers.source_system,
        answers.source_instance,
        answers.prefixed_native_id as native_id,
        answers.source_updated_at,
        answers.loaded_at,
        answers.loaded_at_basis,
        answers.is_deleted,
        answers.is_left_out
        or coalesce({{ mapped_value('response_status', 'answers.status') }}, 'response') in ('test', 'spam')
        or coalesce({{ mapped_value('response_channel', 'answers.channel') }}, 'response') = 'test' as is_test,
        answers.extra,
        answers.batch_id,
        answers.file_path,
        answers.line_number,
        answers.native_table,
        answers.native_id as response_native_id,
        answers.survey,
        answers.customer_native_id,
        answers.offered_at,
        answers.recorded_at,
        answers.is_finished,
        answers.raw_score,
        answers.comment_text
    from answers
    {{ mapped_joins('answers', {'response_status': 'answers.status', 'response_channel': 'answers.channel'}) }}

)

select * from tool_answers
