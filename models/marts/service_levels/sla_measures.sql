with clocks as (
    select * from {{ ref('fct_sla_clocks') }}
    where is_inbound
),

sla_measures as (
    select
        {{ period_and_segment(segments(people=true)) }},
        {{ rate_counts('sla') }},
        {{ rate_counts('sla_ai_reply') }},
        {{ rate_counts('sla_first_reply') }},
        {{ rate_counts('sla_next_reply') }},
        {{ rate_counts('sla_resolution') }},
        {{ quantile_and_bounds('ai_latency_seconds', 0.95, 'p95_ai_latency_seconds') }},
        cast(count(ai_latency_seconds) as bigint) as timed_ai_replies,
        {{ count_if("exclusion_reason_ai_latency = 'no_times'") }} as untimed_ai_replies
    from clocks
    {{ group_by_period_and_segment(segments(people=true)) }}
)

select * from sla_measures
