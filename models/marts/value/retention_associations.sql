-- How retention goes along with what customers met, over cohorts of a month and never over single customers.
with cells as (
    select * from {{ ref('metric_values') }}
    where period_grain = 'month' and segment in ('handler_path', 'channel', 'intent') and is_mature
),

retained as (
    select * from cells
    where metric_id = 'customer_retention_rate' and sample_size >= {{ var('association_cohort_minimum') }}
),

met as (
    select * from cells
    where metric_id in ('conversational_csat', 'effort_index_ai_flows', 'resolution_accuracy')
),

retention_associations as (
    select
        retained.segment,
        met.metric_id,
        'association' as evidence,
        cast(count(*) as bigint) as cohorts,
        cast(sum(retained.sample_size) as bigint) as customers,
        cast(case
            when
                count(*) > 2
                and min(retained.value) < max(retained.value)
                and min(met.value) < max(met.value)
                then corr(retained.value, met.value)
        end as {{ type_double() }}) as correlation
    from retained
    inner join met
        on
            retained.period_start = met.period_start
            and retained.segment = met.segment
            and retained.segment_value = met.segment_value
    where retained.value is not null and met.value is not null
    group by retained.segment, met.metric_id
)

select * from retention_associations
