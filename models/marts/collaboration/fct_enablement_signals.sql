{%- set cut = segments(people=true) + ['started_on', 'started_week', 'started_month'] -%}
with suggestions as (
    select * from {{ ref('fct_suggestions') }}
),

collaborations as (
    select * from {{ ref('fct_collaborations') }}
    where exclusion_reason_accepted is null or exclusion_reason_accepted in ('no_times', 'window_open')
),

surveys as (
    select * from {{ ref('int_agent_surveys__placed') }}
    where survey_type = 'agent_enablement'
),

weights as (
    select * from {{ ref('stg_reference__agent_enablement_weights') }}
),

-- One row per thing that shows whether agents are well equipped for what is hard.
signals as (
    {% for component, amount in [
        ('useful_insight', 'case when is_acceptance_success then 1 else 0 end'),
        ('search_seconds_saved', 'search_seconds_saved'),
    ] %}
        select
            '{{ component }}' as component,
            suggestion_key as signal_of,
            agent_key,
            is_inbound,
            {{ amount }} as amount,
            coalesce(
                exclusion_reason_acceptance,
                case when intent_complexity <> 'complex' then 'not_complex' end,
                case when {{ amount }} is null then 'not_measured' end
            ) as exclusion_reason,
            {{ cut | join(', ') }}
        from suggestions
        union all
    {% endfor %}
    select
        'assisted_success' as component,
        conversation_key as signal_of,
        cast(null as {{ dbt.type_string() }}) as agent_key,
        is_inbound,
        case when is_accepted_success then 1 else 0 end as amount,
        case
            when intent_complexity <> 'complex' then 'not_complex'
            else exclusion_reason_accepted
        end as exclusion_reason,
        {{ cut | join(', ') }}
    from collaborations
    union all
    select
        'survey' as component,
        survey_response_key as signal_of,
        agent_key,
        true as is_inbound,
        share_of_scale as amount,
        exclusion_reason,
        {% for segment in cut %}
            {% if segment in ['team', 'tenure_band', 'source_system', 'source_instance', 'started_on'] %}
                {{ segment }}{{ ',' if not loop.last }}
            {% elif segment == 'started_week' %}
                cast({{ dbt.date_trunc('week', 'started_on') }} as date) as started_week,
            {% elif segment == 'started_month' %}
                cast({{ dbt.date_trunc('month', 'started_on') }} as date) as started_month
            {% else %}
                'unknown' as {{ segment }},
            {% endif %}
        {% endfor %}
    from surveys
),

reasoned as (
    select
        signals.*,
        weights.full_score_at,
        weights.no_score_at,
        coalesce(
            signals.exclusion_reason, case when weights.component is null then 'not_weighted' end
        ) as exclusion_reason_enablement
    from signals
    left join weights on signals.component = weights.component
),

fct_enablement_signals as (
    select
        {{ dbt.concat(['component', "' '", 'signal_of']) }} as enablement_signal_key,
        component,
        agent_key,
        {{ cut | join(',
        ') }},
        is_inbound,
        exclusion_reason_enablement is null as is_enablement_candidate,
        cast(case when exclusion_reason_enablement is null then amount end as {{ type_double() }}) as amount,
        cast(case
            when exclusion_reason_enablement is null
                then least(greatest((amount - no_score_at) / (full_score_at - no_score_at), 0), 1)
        end as {{ type_double() }}) as score,
        exclusion_reason_enablement
    from reasoned
)

select * from fct_enablement_signals
