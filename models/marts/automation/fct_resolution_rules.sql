with journeys as (
    select * from {{ ref('fct_journeys') }}
),

rules as (
    select * from {{ ref('int_resolution_rules__judged') }}
),

fct_resolution_rules as (
    select
        journeys.journey_key,

        ---------- segments
        {%- for segment in segments() %}
            journeys.{{ segment }},
        {%- endfor %}

        ---------- times
        journeys.started_on,
        journeys.started_week,
        journeys.started_month,

        ---------- flags and gates
        journeys.is_inbound,
        journeys.is_mature,
        journeys.outcome,
        {%- for rule in ['fin', 'zendesk', 'ada', 'agentforce', 'chatwoot', 'own'] %}
            rules.exclusion_reason_{{ rule }}_rule is null as is_{{ rule }}_rule_candidate,
            rules.exclusion_reason_{{ rule }}_rule is null and rules.is_resolved_by_{{ rule }}_rule
                as is_{{ rule }}_rule_success,
            rules.exclusion_reason_{{ rule }}_rule,
        {%- endfor %}
        journeys.person_key
    from journeys
    inner join rules on journeys.journey_key = rules.journey_key
)

select * from fct_resolution_rules
