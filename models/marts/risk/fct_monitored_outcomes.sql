{%- set shared = ['started_on', 'started_week', 'started_month'] + segments() -%}
{%- set late = "exclusion_reason_{0} in ('window_open', 'no_times')" -%}
{%- set long_wait -%}
    first_response_seconds > case channel_mode
    {%- for mode, limit in var('long_wait_seconds').items() %} when '{{ mode }}' then {{ limit }}{% endfor %} end
{%- endset -%}
{%- set outcomes = [
    ('intent_recognition', 'needs', 'need_key', 'is_recognition_candidate', 'not is_recognition_success',
        'recognition_weight', 'is_recognition_candidate and not is_mature'),
    ('containment', 'journeys', 'journey_key', 'is_containment_candidate', 'not is_containment_success', '1',
        late.format('containment')),
    ('containment_quality', 'journeys', 'journey_key', 'is_quality_candidate', 'not is_quality_success', '1',
        late.format('quality')),
    ('accuracy', 'journeys', 'journey_key', 'is_verifiable', 'not is_verified', 'check_weight',
        'is_verifiable and not is_mature'),
    ('violation', 'risks', 'interaction_key', 'is_violation_candidate', 'is_violation_success', 'violation_weight',
        '1 = 0'),
    ('wait', 'contacts', 'contact_key', 'first_response_seconds is not null', long_wait, '1', '1 = 0'),
    ('effort', 'efforts', 'effort_key', 'is_effort_candidate', 'effort_index > 0.000000001', '1',
        'is_effort_candidate and not is_mature'),
    ('human_access', 'requests', 'request_key', 'is_human_access_candidate', 'not is_human_access_success', '1',
        'is_human_access_pending'),
] -%}
-- What drift and fairness watch, in one shape: a failure or none, with the weight of its row.
with needs as (
    select * from {{ ref('fct_needs') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

risks as (
    select * from {{ ref('fct_conversation_risks') }}
),

contacts as (
    select * from {{ ref('fct_contacts') }}
),

efforts as (
    select * from {{ ref('fct_efforts') }}
),

requests as (
    select * from {{ ref('fct_human_requests') }}
),

gathered as (
    {% for name, fact, key, candidate, failure, weight, pending in outcomes %}
        select
            '{{ name }}' as watched,
            '{{ name }}/' || {{ key }} as outcome_key,
            {{ shared | join(',\n        ') }},
            coalesce({{ candidate }}, false) as is_counted,
            coalesce({{ failure }}, false) as is_failing,
            cast({{ weight }} as {{ type_double() }}) as weight,
            coalesce({{ pending }}, false) as is_pending
        from {{ fact }}
        where is_inbound
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

fct_monitored_outcomes as (
    select
        outcome_key,
        watched,
        watched in ('intent_recognition', 'containment', 'violation') as is_of_drift,
        watched not in ('intent_recognition', 'containment') as is_of_fairness,

        ---------- segments and times
        {{ shared | join(',\n        ') }},

        ---------- gates
        is_counted and is_failing as is_failure,
        case when is_counted then weight else 0 end as weight,
        is_counted and watched in ('intent_recognition', 'containment', 'violation') as is_drift_candidate,
        is_counted and watched not in ('intent_recognition', 'containment') as is_fairness_candidate,
        is_pending,
        case when not is_counted then 'window_open' end as exclusion_reason_monitoring
    from gathered
    where is_counted or is_pending
)

select * from fct_monitored_outcomes
