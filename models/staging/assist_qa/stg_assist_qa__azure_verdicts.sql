with

logs as (

    select * from {{ ref('stg_assist_qa__azure_completions') }}
    where is_latest_version

),

filters as (

    {%- for stage, column in [('prompt', 'prompt_filter_results'), ('completion', 'choices')] %}
        select
            logs.*,
            '{{ stage }}' as stage_raw,
            '{{ stage }}/' || cast(listed.position as {{ dbt.type_string() }}) || '/' || entry.key as verdict_place,
            entry.key as policy,
            entry.value as verdict
        from logs
        {{ json_items("case when trim(" ~ column ~ ") like '[%' then " ~ column ~ " end", 'listed') }}
        {{ json_entries(json_text('listed.item', 'content_filter_results'), 'entry') }}
        where trim(entry.value) like '{{ "{" }}%'
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- Stored logs hold the word "False" as well as the value.
opened as (

    select
        filters.*,
        coalesce(lower({{ json_text('verdict', 'filtered') }}) = 'true', false) as is_filtered,
        coalesce(lower({{ json_text('verdict', 'detected') }}) = 'true', false) as is_seen,
        {{ json_text('verdict', 'severity') }} as severity_raw
    from filters

),

azure_verdicts as (

    select
        opened.*,
        is_filtered or is_seen as is_detected,
        case when is_filtered then 'filtered' else 'not filtered' end as action_raw
    from opened

)

select * from azure_verdicts
