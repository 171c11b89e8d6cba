-- A conversation trace keeps one assessment of the input and a list for the output, under the guardrail's id; a
-- guardrail that was applied by itself keeps a list.
with

logs as (

    select * from {{ ref('stg_assist_qa__bedrock_guardrails') }}
    where is_latest_version

),

bedrock_assessments as (

    select
        logs.*,
        'INPUT' as stage_raw,
        'input/' || entry.key as place,
        entry.value as assessment
    from logs
    {{ json_entries(json_text('guardrail', 'inputAssessment'), 'entry') }}
    union all
    select
        logs.*,
        'OUTPUT' as stage_raw,
        'output/' || entry.key || '/' || cast(listed.position as {{ dbt.type_string() }}) as place,
        cast(listed.item as {{ dbt.type_string() }}) as assessment
    from logs
    {{ json_entries(json_text('guardrail', 'outputAssessments'), 'entry') }}
    {{ json_items("case when trim(entry.value) like '[%' then entry.value end", 'listed') }}
    union all
    select
        logs.*,
        logs.source as stage_raw,
        'applied/' || cast(listed.position as {{ dbt.type_string() }}) as place,
        cast(listed.item as {{ dbt.type_string() }}) as assessment
    from logs
    {{ json_items("case when trim(assessments) like '[%' then assessments end", 'listed') }}

)

select * from bedrock_assessments
