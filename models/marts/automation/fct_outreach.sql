with outreach as (
    select * from {{ ref('int_outreach__followed') }}
),

catalogue as (
    select * from {{ ref('stg_reference__intent_catalogue') }}
),

channels as (
    select * from {{ ref('stg_reference__channel_catalogue') }}
),

dated as (
    select
        outreach.*,
        cast({{ local_time('coalesce(outreach.sent_at, run_dated.as_of)', var('reporting_time_zone')) }} as date)
            as started_on
    from outreach
    cross join {{ ref('int_run__dated') }} as run_dated
),

catalogued as (
    select
        dated.*,
        catalogue.complexity,
        catalogue.risk_tier,
        row_number() over (
            partition by dated.outreach_event_key order by catalogue.valid_from desc nulls last
        ) as version_rank
    from dated
    left join catalogue
        on
            dated.topic = catalogue.intent
            and (catalogue.valid_from is null or dated.started_on >= catalogue.valid_from)
            and (catalogue.valid_to is null or dated.started_on < catalogue.valid_to)
),

customers as (
    select
        catalogued.outreach_event_key,
        customers.segment,
        row_number() over (
            partition by catalogued.outreach_event_key
            order by customers.valid_from desc nulls last, customers.segment asc
        ) as record_rank
    from catalogued
    inner join {{ ref('int_customers__conformed') }} as customers
        on
            catalogued.customer_key = customers.customer_key
            and (customers.valid_from is null or catalogued.sent_at >= customers.valid_from)
            and (customers.valid_to is null or catalogued.sent_at < customers.valid_to)
    where customers.segment is not null
),

fct_outreach as (
    select
        catalogued.outreach_event_key,
        catalogued.person_key,
        coalesce(catalogued.topic, 'unclassified') as intent,
        coalesce(catalogued.complexity, 'unknown') as intent_complexity,
        coalesce(catalogued.risk_tier, 'unknown') as risk_tier,
        coalesce(catalogued.channel, 'unknown') as channel,
        coalesce(channels.mode, 'unknown') as channel_mode,
        coalesce(customers.segment, 'unknown') as customer_segment,
        catalogued.source_system,
        catalogued.source_instance,
        cast(catalogued.sent_at as timestamp) as sent_at,
        catalogued.started_on,
        cast({{ dbt.date_trunc('week', 'catalogued.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'catalogued.started_on') }} as date) as started_month,
        catalogued.is_holdout,
        catalogued.has_asked,
        catalogued.exclusion_reason_preemption is null and not catalogued.is_holdout as is_notified_candidate,
        catalogued.exclusion_reason_preemption is null and not catalogued.is_holdout and not catalogued.has_asked
            as is_notified_success,
        coalesce(
            catalogued.exclusion_reason_preemption, case when catalogued.is_holdout then 'held_out' end
        ) as exclusion_reason_notified,
        catalogued.exclusion_reason_preemption is null and catalogued.is_holdout as is_holdout_candidate,
        catalogued.exclusion_reason_preemption is null and catalogued.is_holdout and not catalogued.has_asked
            as is_holdout_success,
        coalesce(
            catalogued.exclusion_reason_preemption, case when not catalogued.is_holdout then 'notified' end
        ) as exclusion_reason_holdout
    from catalogued
    left join channels on catalogued.channel = channels.channel
    left join customers
        on catalogued.outreach_event_key = customers.outreach_event_key and customers.record_rank = 1
    where catalogued.version_rank = 1
)

select * from fct_outreach
