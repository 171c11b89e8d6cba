-- Every answer of the AI, with what became of the versions that it cites by the time it was given.
with answers as (
    select * from {{ ref('fct_answers') }}
),

citations as (
    select * from {{ ref('int_answers__citing') }}
),

-- A label may stand for several releases: one in force is enough.
labels as (
    select
        answer_key,
        cited_version,
        min(answered_at) as answered_at,
        max(case when release_key is not null then 1 else 0 end) as is_known,
        max(case when is_in_force then 1 else 0 end) as is_in_force
    from citations
    group by answer_key, cited_version
),

cited as (
    select
        answer_key,
        min(answered_at) as answered_at,
        count(*) as cited_versions,
        sum(is_known) as known_versions,
        sum(is_known - is_in_force) as stale_versions
    from labels
    group by answer_key
),

-- A source that never names a version says nothing of what it serves (R79).
sources as (
    select
        answers.source_system,
        answers.source_instance,
        max(coalesce(cited.known_versions, 0)) > 0 as has_source_versions
    from answers
    left join cited on answers.answer_key = cited.answer_key
    group by answers.source_system, answers.source_instance
),

reasoned as (
    select
        answers.*,
        cited.answered_at,
        coalesce(cited.cited_versions, 0) as cited_versions,
        coalesce(cited.stale_versions, 0) as stale_versions,
        sources.has_source_versions,
        case
            when not answers.is_inbound then 'outbound'
            when not sources.has_source_versions then 'capability_absent:knowledge_versions'
            when cited.answer_key is null then 'no_version'
            when cited.known_versions = 0 then 'unknown_version'
            when cited.answered_at is null then 'no_times'
        end as exclusion_reason_stale
    from answers
    inner join sources
        on answers.source_system = sources.source_system and answers.source_instance = sources.source_instance
    left join cited on answers.answer_key = cited.answer_key
),

fct_cited_answers as (
    select
        answer_key,
        conversation_key,
        journey_key,

        ---------- segments
        {% for segment in segments() %}
            {{ segment }},
        {% endfor %}

        ---------- times
        started_on,
        started_week,
        started_month,
        cast(answered_at as timestamp) as answered_at,

        ---------- gates: what each metric counts, and why not
        is_inbound,
        has_source_versions,
        cast(cited_versions as bigint) as cited_versions,
        exclusion_reason_stale is null as is_stale_candidate,
        exclusion_reason_stale is null and stale_versions > 0 as is_stale_success,
        exclusion_reason_stale
    from reasoned
)

select * from fct_cited_answers
