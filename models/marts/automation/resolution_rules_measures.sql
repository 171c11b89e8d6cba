with journeys as (
    select * from {{ ref('fct_resolution_rules') }}
    where is_inbound
),

resolution_rules_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ rate_counts('fin_rule') }},
        {{ rate_counts('zendesk_rule') }},
        {{ rate_counts('ada_rule') }},
        {{ rate_counts('agentforce_rule') }},
        {{ rate_counts('chatwoot_rule') }},
        {{ rate_counts('own_rule') }}
    from journeys
    {{ group_by_period_and_segment(segments()) }}
)

select * from resolution_rules_measures
