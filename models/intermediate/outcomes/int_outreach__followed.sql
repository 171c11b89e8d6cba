-- Whether the customer of a message asked about its topic all the same, before the journey window closed.
with outreach as (
    select * from {{ ref('int_outreach_events__conformed') }}
),

persons as (
    select * from {{ ref('int_persons__resolved') }}
),

journeys as (
    select * from {{ ref('int_journeys__gathered') }}
    where is_inbound and started_at is not null
),

run_dated as (
    select * from {{ ref('int_run__dated') }}
),

named as (
    select
        outreach.*,
        persons.component as person_key,
        outreach.sent_at + interval '{{ var("journey_window_days") }}' day as window_ends_at
    from outreach
    left join persons on outreach.customer_key = persons.node
),

asked as (
    select distinct named.outreach_event_key
    from named
    inner join journeys
        on
            named.person_key = journeys.person_key
            and named.topic = journeys.intent
            and named.sent_at < journeys.started_at
            and named.window_ends_at >= journeys.started_at
),

outreach_followed as (
    select
        named.outreach_event_key,
        named.person_key,
        named.customer_key,
        named.source_system,
        named.source_instance,
        named.channel,
        named.topic,
        named.sent_at,
        coalesce(named.is_holdout, false) as is_holdout,
        asked.outreach_event_key is not null as has_asked,
        case
            when named.topic is null then 'no_topic'
            when named.sent_at is null then 'no_times'
            when not run_dated.as_of > named.window_ends_at then 'window_open'
        end as exclusion_reason_preemption
    from named
    left join asked on named.outreach_event_key = asked.outreach_event_key
    cross join run_dated
)

select * from outreach_followed
