-- Which versions of policies and knowledge each answer cites, by itself or through the inference behind it.
with answers as (
    select * from {{ ref('int_answers__listed') }}
),

timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

events as (
    select * from {{ ref('int_events__conformed') }}
),

versions as (
    select * from {{ ref('int_knowledge_versions__dated') }}
),

referred as (
    select
        inferences.answer_event_key as answer_key,
        replace(cast(named.item as {{ dbt.type_string() }}), '"', '') as cited_version
    from {{ ref('int_ai_inferences__conformed') }} as inferences
    {{ json_items("case when inferences.knowledge_refs like '[%' then inferences.knowledge_refs end", 'named') }}
    where inferences.answer_event_key is not null and named.item is not null
),

cited as (
    select
        event_key as answer_key,
        knowledge_version as cited_version
    from events
    where knowledge_version is not null
    union distinct
    select
        answer_key,
        cited_version
    from referred
),

timed as (
    select
        cited.answer_key,
        cited.cited_version,
        answers.is_inbound,
        events.source_system,
        events.source_instance,
        -- Its own time where it has one: the order may have moved it behind an earlier line.
        coalesce(timeline.happened_at, timeline.sort_at) as answered_at
    from cited
    inner join answers on cited.answer_key = answers.answer_key
    inner join events on cited.answer_key = events.event_key
    inner join timeline on cited.answer_key = timeline.item_key
),

-- A label means a version of its own source where that has one of the name, else one of any: policies may have a
-- system of their own.
matched as (
    select
        timed.*,
        versions.release_key,
        versions.in_force_from,
        versions.in_force_until,
        rank() over (
            partition by timed.answer_key, timed.cited_version
            order by
                case
                    when
                        timed.source_system = versions.source_system
                        and timed.source_instance = versions.source_instance
                        then 0
                    else 1
                end
        ) as nearness
    from timed
    left join versions on timed.cited_version = versions.version
),

answers_citing as (
    select
        answer_key,
        cited_version,
        release_key,
        source_system,
        source_instance,
        is_inbound,
        answered_at,
        coalesce(
            answered_at >= in_force_from and coalesce(answered_at < in_force_until, true), false
        ) as is_in_force
    from matched
    where nearness = 1
)

select * from answers_citing
