{#- The groups that are compared: by lot, and by agent before and since the first suggestion. -#}
{%- set groups = {
    'shown': 'not is_held_out',
    'held_out': 'is_held_out',
    'helped': 'is_agent_helped',
    'unhelped': 'not is_agent_helped',
} -%}
with cases as (
    select * from {{ ref('int_cases__handled') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

placed as (
    select
        cases.conversation_key,
        cases.journey_key,
        cases.agent_key,
        {% for segment in [
            'intent', 'intent_complexity', 'risk_tier', 'handler_path', 'customer_segment', 'release_version',
        ] %}
            journeys.{{ segment }},
        {% endfor %}
        {% for segment in ['channel', 'channel_mode', 'language', 'region', 'product_line', 'team', 'tenure_band'] %}
            cases.{{ segment }},
        {% endfor %}
        cases.source_system,
        cases.source_instance,
        cases.started_on,
        cases.is_held_out,
        cases.is_agent_helped,
        cases.worked_seconds,
        journeys.is_resolved,
        cases.is_inbound and journeys.is_inbound as is_inbound,
        case
            when not (cases.is_inbound and journeys.is_inbound) then 'outbound'
            when journeys.started_at is null then 'no_times'
            when not journeys.is_mature then 'window_open'
            when not cases.is_work_recorded then 'capability_absent:handling_times'
            when coalesce(cases.worked_seconds, 0) <= 0 then 'not_recorded'
        end as exclusion_reason_handled
    from cases
    inner join journeys on cases.journey_key = journeys.journey_key
),

-- A journey that took several cases is one success of theirs, not several; a complex one is worth more of them.
credited as (
    select
        placed.*,
        case intent_complexity
            {% for complexity, weight in var('complexity_weights').items() %}
                when '{{ complexity }}' then {{ weight }}
            {% endfor %}
            else 1
        end / cast(count(*) over (partition by journey_key, is_inbound) as {{ type_double() }}) as credit,
        {% for group, condition in groups.items() %}
            case
                when not is_inbound then 'outbound'
                when ({{ condition }}) is null then 'not_compared'
                when not ({{ condition }}) then 'other_arm'
                else exclusion_reason_handled
            end as exclusion_reason_{{ group }},
        {% endfor %}
        max(case when is_inbound and is_held_out is not null then 1 else 0 end) over () = 1 as is_drawn_anywhere
    from placed
),

-- One design for a whole landing: a chart that changes its design says nothing.
reasoned as (
    select
        credited.*,
        case
            when is_drawn_anywhere and exclusion_reason_shown = 'other_arm' then exclusion_reason_held_out
            when is_drawn_anywhere then exclusion_reason_shown
            else exclusion_reason_helped
        end as exclusion_reason_productivity
    from credited
),

fct_handled_cases as (
    select
        conversation_key,
        journey_key,
        agent_key,
        {{ segments(people=true) | join(', ') }},
        started_on,
        cast({{ dbt.date_trunc('week', 'started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'started_on') }} as date) as started_month,
        is_inbound,
        is_drawn_anywhere and is_held_out is not null as is_drawn,
        {% for group in ['handled', 'productivity'] + groups | list %}
            exclusion_reason_{{ group }} is null as is_{{ group }}_candidate,
            exclusion_reason_{{ group }},
        {% endfor %}
        -- Like is compared with like: the same agent on the same intent.
        {{ dbt.concat(["coalesce(agent_key, 'nobody')", "' / '", 'intent']) }} as work_stratum,
        cast(case when exclusion_reason_handled is null then worked_seconds / 3600 end as {{ type_double() }})
            as agent_hours,
        cast(case
            when exclusion_reason_handled is null then case when is_resolved then credit else 0 end
        end as {{ type_double() }}) as resolved_credit
    from reasoned
)

select * from fct_handled_cases
