{#- Where each policy lists what it looked at, and what names an entry. What a word or regex matched is never read. -#}
{% set policies = {
    'topic': (['topicPolicy', 'topics'], 'name'),
    'content': (['contentPolicy', 'filters'], 'type'),
    'word': (['wordPolicy', 'customWords'], 'type'),
    'word_list': (['wordPolicy', 'managedWordLists'], 'type'),
    'pii': (['sensitiveInformationPolicy', 'piiEntities'], 'type'),
    'regex': (['sensitiveInformationPolicy', 'regexes'], 'name'),
    'grounding': (['contextualGroundingPolicy', 'filters'], 'type'),
} -%}
with

assessments as (

    select * from {{ ref('stg_assist_qa__bedrock_assessments') }}

),

found as (

    {%- for policy, (path, name) in policies.items() %}
        select
            assessments.*,
            assessments.place || '/{{ policy }}/' || cast(entry.position as {{ dbt.type_string() }}) as verdict_place,
            '{{ policy }}' || coalesce(' ' || {{ json_text('entry.item', name) }}, '') as policy,
            {{ json_text('entry.item', 'action') }} as action_raw,
            lower({{ json_text('entry.item', 'detected') }}) as detected_text
        from assessments
        {{ json_items(json_text('assessments.assessment', path), 'entry') }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- A check that found nothing is what a rate is divided by.
clean as (

    select
        assessments.*,
        assessments.place as verdict_place,
        {{ no_text() }} as policy,
        'NONE' as action_raw,
        'false' as detected_text
    from assessments
    where
        not exists (
            select 1
            from found
            where
                found.source_instance = assessments.source_instance
                and found.native_id = assessments.native_id
                and found.place = assessments.place
        )

),

bedrock_verdicts as (

    select
        listed.*,
        coalesce(detected_text = 'true', action_raw <> 'NONE') as is_detected
    from (
        select * from found
        union all
        select * from clean
    ) as listed

)

select * from bedrock_verdicts
