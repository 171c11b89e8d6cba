-- What each release set out to improve: the intents that it lists, else those of the log that it answers.
with releases as (
    select * from {{ ref('int_releases__in_force') }}
),

items as (
    select * from {{ ref('int_improvement_items__conformed') }}
    where item_kind in ('knowledge_gap', 'feedback', 'correction')
),

segmented as (
    select * from {{ ref('int_improvement_items__segmented') }}
    where is_inbound
),

reported as (
    select distinct
        releases.release_key,
        segmented.intent
    from releases
    inner join items on releases.release_key = items.release_key and releases.released_at >= items.opened_at
    inner join segmented on items.improvement_item_key = segmented.improvement_item_key
),

answering as (
    select distinct release_key
    from reported
),

listed as (
    select distinct
        releases.release_key,
        replace(cast(named.item as {{ dbt.type_string() }}), '"', '') as intent
    from releases
    {{ json_items("case when releases.intents like '[%' then releases.intents end", 'named') }}
    where named.item is not null
),

listing as (
    select distinct release_key
    from listed
),

touched as (
    select
        release_key,
        intent
    from listed
    union all
    select
        reported.release_key,
        reported.intent
    from reported
    left join listing on reported.release_key = listing.release_key
    where listing.release_key is null
),

releases_touching as (
    select
        touched.release_key,
        touched.intent,
        cast({{ local_time('releases.released_at', var('reporting_time_zone')) }} as date) as released_on,
        answering.release_key is not null as is_feedback_driven
    from touched
    inner join releases on touched.release_key = releases.release_key
    left join answering on touched.release_key = answering.release_key
    -- Nobody can teach what has no name, and what goes by these changes from week to week.
    where touched.intent not in ('unclassified', 'novel', 'unknown', 'null', '')
)

select * from releases_touching
