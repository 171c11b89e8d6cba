{#- The arms that are compared: by what the agent did with suggestions, and by lot. -#}
{%- set arms = {
    'accepted': 'gathered.is_suggestion_accepted',
    'unaccepted': 'not gathered.is_suggestion_accepted',
    'shown': 'not gathered.is_held_out',
    'held_out': 'gathered.is_held_out',
} -%}
with gathered as (
    select * from {{ ref('int_collaborations__gathered') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

reasoned as (
    select
        gathered.conversation_key,
        case
            when not (gathered.is_inbound and journeys.is_inbound) then 'outbound'
            when not gathered.has_human then 'no_human'
            when not gathered.has_source_suggestions then 'capability_absent:suggestions'
        end as exclusion_reason_assist_coverage,
        case
            when not (gathered.is_inbound and journeys.is_inbound) then 'outbound'
            when not gathered.has_ai then 'no_ai'
            when not gathered.has_source_log then 'capability_absent:oversight_log'
        end as exclusion_reason_intervention,
        case
            when not (gathered.is_inbound and journeys.is_inbound) then 'outbound'
            when not gathered.has_ai then 'no_ai'
            when not gathered.has_source_oversight then 'capability_absent:oversight_log'
        end as exclusion_reason_oversight_coverage,
        {% for arm, condition in arms.items() %}
            case
                when not (gathered.is_inbound and journeys.is_inbound) then 'outbound'
                when not gathered.has_human then 'no_human'
                when ({{ condition }}) is null then 'not_compared'
                when not ({{ condition }}) then 'other_arm'
                when journeys.started_at is null then 'no_times'
                when not journeys.is_mature then 'window_open'
            end as exclusion_reason_{{ arm }},
        {% endfor %}
        gathered.is_inbound and journeys.is_inbound as is_inbound
    from gathered
    inner join journeys on gathered.journey_key = journeys.journey_key
),

fct_collaborations as (
    select
        gathered.conversation_key,
        gathered.journey_key,
        {% for segment in [
            'intent', 'intent_complexity', 'risk_tier', 'handler_path', 'customer_segment', 'release_version',
        ] %}
            journeys.{{ segment }},
        {% endfor %}
        {% for segment in ['channel', 'channel_mode', 'language', 'region', 'product_line', 'team', 'tenure_band'] %}
            gathered.{{ segment }},
        {% endfor %}
        gathered.source_system,
        gathered.source_instance,
        gathered.started_on,
        cast({{ dbt.date_trunc('week', 'gathered.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'gathered.started_on') }} as date) as started_month,
        reasoned.is_inbound,
        reasoned.exclusion_reason_assist_coverage is null as is_assist_coverage_candidate,
        reasoned.exclusion_reason_assist_coverage is null and gathered.has_suggestion as is_assist_coverage_success,
        reasoned.exclusion_reason_intervention is null as is_intervention_candidate,
        reasoned.exclusion_reason_intervention is null and gathered.is_intervened as is_intervention_success,
        reasoned.exclusion_reason_oversight_coverage is null as is_oversight_coverage_candidate,
        reasoned.exclusion_reason_oversight_coverage is null and gathered.is_overseen as is_oversight_coverage_success,
        {% for arm in arms %}
            reasoned.exclusion_reason_{{ arm }} is null as is_{{ arm }}_candidate,
            reasoned.exclusion_reason_{{ arm }} is null and journeys.is_resolved as is_{{ arm }}_success,
            reasoned.exclusion_reason_{{ arm }},
        {% endfor %}
        -- Like is compared with like inside a stratum.
        {{ dbt.concat(['journeys.intent', "' / '", 'gathered.tenure_band']) }} as guidance_stratum,
        reasoned.exclusion_reason_accepted is null or reasoned.exclusion_reason_unaccepted is null as is_guided,
        case
            when reasoned.exclusion_reason_accepted is null then null
            when reasoned.exclusion_reason_accepted = 'other_arm' then reasoned.exclusion_reason_unaccepted
            else reasoned.exclusion_reason_accepted
        end as exclusion_reason_guided,
        reasoned.exclusion_reason_assist_coverage,
        reasoned.exclusion_reason_intervention,
        reasoned.exclusion_reason_oversight_coverage
    from gathered
    inner join reasoned on gathered.conversation_key = reasoned.conversation_key
    inner join journeys on gathered.journey_key = journeys.journey_key
)

select * from fct_collaborations
