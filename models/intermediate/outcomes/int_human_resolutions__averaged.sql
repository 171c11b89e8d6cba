-- How long a resolution takes where people began, by intent, complexity and month: what an escalation is held against.
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
    where is_inbound and has_human and not is_ai_started
),

segments as (
    select * from {{ ref('int_journeys__segmented') }}
),

resolutions as (
    select * from {{ ref('int_resolution_gates__applied') }}
),

human_resolutions_averaged as (
    select
        segments.intent,
        segments.intent_complexity,
        cast({{ dbt.date_trunc('month', 'gathered.started_on') }} as date) as started_month,
        cast(avg(resolutions.seconds_to_resolution) as {{ type_double() }}) as mean_seconds,
        {{ count_if('not gathered.is_mature') }} as open_journeys
    from gathered
    inner join segments on gathered.journey_key = segments.journey_key
    inner join resolutions on gathered.journey_key = resolutions.journey_key
    group by
        segments.intent,
        segments.intent_complexity,
        cast({{ dbt.date_trunc('month', 'gathered.started_on') }} as date)
)

select * from human_resolutions_averaged
