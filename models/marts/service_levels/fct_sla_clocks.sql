{%- set clocks = ['ai_reply', 'first_reply', 'next_reply', 'resolution'] -%}
with clocks as (
    select * from {{ ref('int_clocks__listed') }}
),

times as (
    select * from {{ ref('int_clocks__timed') }}
),

targets as (
    select * from {{ ref('int_clock_targets__in_force') }}
),

places as (
    select * from {{ ref('int_conversations__placed') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

sources as (
    select * from {{ ref('int_contact_sources__described') }}
),

humans as (
    select * from {{ ref('int_first_humans__rostered') }}
),

-- A clock that ran out is late whatever became of it afterwards; one that ends before is met, or was never due.
judged as (
    select
        clocks.*,
        targets.started_on,
        targets.priority,
        targets.policy,
        targets.target_seconds,
        targets.schedule,
        times.calendar_seconds,
        times.elapsed_seconds,
        journeys.is_inbound,
        clocks.clock <> 'ai_reply' and sources.is_human_side_absent as is_unseen,
        case
            when times.elapsed_seconds is null then 'unknown'
            when targets.target_seconds is null then 'untargeted'
            when times.elapsed_seconds > targets.target_seconds then 'breached'
            when clocks.end_kind = 'stopped' and clocks.is_incomplete then 'breached'
            when clocks.end_kind = 'stopped' then 'met'
            when clocks.end_kind = 'cancelled' then 'cancelled'
            when clocks.is_paused then 'paused'
            else 'running'
        end as state
    from clocks
    inner join times on clocks.clock_key = times.clock_key
    inner join targets on clocks.clock_key = targets.clock_key
    inner join journeys on clocks.journey_key = journeys.journey_key
    inner join sources on clocks.contact_key = sources.contact_key
),

reasoned as (
    select
        judged.*,
        case
            when not is_inbound then 'outbound'
            when is_unseen then 'capability_absent:human_side'
            when target_seconds is null then 'no_target'
            when state = 'unknown' then 'no_times'
            when state in ('running', 'paused') then 'window_open'
            when state = 'cancelled' then 'cancelled'
        end as exclusion_reason_sla,
        case
            when clock <> 'ai_reply' then 'other_clock'
            when not is_inbound then 'outbound'
            when end_kind <> 'stopped' then 'no_reply'
            when calendar_seconds is null then 'no_times'
        end as exclusion_reason_ai_latency
    from judged
),

fct_sla_clocks as (
    select
        reasoned.clock_key,
        reasoned.clock,
        reasoned.contact_key,
        reasoned.conversation_key,
        reasoned.journey_key,

        ---------- segments
        journeys.intent,
        journeys.intent_complexity,
        journeys.risk_tier,
        places.channel,
        places.channel_mode,
        journeys.handler_path,
        journeys.customer_segment,
        places.language,
        places.region,
        places.product_line,
        journeys.release_version,
        coalesce(humans.team, 'unknown') as team,
        coalesce({{ tenure_band('humans.hired_on', 'reasoned.started_on') }}, 'unknown') as tenure_band,
        places.source_system,
        places.source_instance,

        ---------- times
        cast(reasoned.started_at as timestamp) as started_at,
        cast(reasoned.stopped_at as timestamp) as stopped_at,
        reasoned.started_on,
        cast({{ dbt.date_trunc('week', 'reasoned.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'reasoned.started_on') }} as date) as started_month,

        ---------- what the clock says
        reasoned.priority,
        reasoned.policy,
        cast(reasoned.target_seconds as {{ type_double() }}) as target_seconds,
        reasoned.schedule,
        cast(reasoned.calendar_seconds as {{ type_double() }}) as calendar_seconds,
        cast(reasoned.elapsed_seconds as {{ type_double() }}) as elapsed_seconds,
        reasoned.state,
        reasoned.is_inbound,
        cast(case
            when reasoned.exclusion_reason_ai_latency is null then reasoned.calendar_seconds
        end as {{ type_double() }}) as ai_latency_seconds,
        reasoned.exclusion_reason_sla is null as is_sla_candidate,
        reasoned.exclusion_reason_sla is null and reasoned.state = 'met' as is_sla_success,
        {%- for clock in clocks %}
            reasoned.exclusion_reason_sla is null and reasoned.clock = '{{ clock }}' as is_sla_{{ clock }}_candidate,
            reasoned.exclusion_reason_sla is null and reasoned.clock = '{{ clock }}' and reasoned.state = 'met'
                as is_sla_{{ clock }}_success,
            case when reasoned.clock = '{{ clock }}' then reasoned.exclusion_reason_sla else 'other_clock' end
                as exclusion_reason_sla_{{ clock }},
        {%- endfor %}
        reasoned.exclusion_reason_sla,
        reasoned.exclusion_reason_ai_latency
    from reasoned
    inner join places on reasoned.conversation_key = places.conversation_key
    inner join journeys on reasoned.journey_key = journeys.journey_key
    left join humans on reasoned.contact_key = humans.unit_key
)

select * from fct_sla_clocks
