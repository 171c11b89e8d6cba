with gates as (
    select * from {{ ref('int_human_request_gates__applied') }}
),

conversations as (
    select * from {{ ref('int_conversations__placed') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

fct_human_requests as (
    select
        gates.request_key,
        gates.conversation_key,
        gates.journey_key,

        ---------- segments
        journeys.intent,
        journeys.intent_complexity,
        journeys.risk_tier,
        conversations.channel,
        conversations.channel_mode,
        journeys.handler_path,
        journeys.customer_segment,
        conversations.language,
        conversations.region,
        conversations.product_line,
        journeys.release_version,
        conversations.source_system,
        conversations.source_instance,

        ---------- times
        conversations.started_on,
        cast({{ dbt.date_trunc('week', 'conversations.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'conversations.started_on') }} as date) as started_month,
        cast(gates.requested_at as timestamp) as requested_at,

        ---------- what became of it
        gates.is_inbound,
        gates.is_connected,
        gates.is_promised,
        gates.is_human_access_pending,
        gates.is_dead_end_pending,
        gates.is_connection_pending,
        cast(gates.demand_to_human_seconds as {{ type_double() }}) as demand_to_human_seconds,

        ---------- gates: what each metric counts, and why not
        gates.is_human_access_candidate,
        gates.is_human_access_success,
        gates.is_dead_end_candidate,
        gates.is_dead_end_success,
        gates.exclusion_reason_human_access,
        gates.exclusion_reason_dead_end,
        gates.exclusion_reason_access_time
    from gates
    inner join conversations on gates.conversation_key = conversations.conversation_key
    inner join journeys on gates.journey_key = journeys.journey_key
)

select * from fct_human_requests
