with sessions as (
    select * from {{ ref('int_billable_sessions__judged') }}
),

conversations as (
    select * from {{ ref('int_conversations__described') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

reasoned as (
    select
        sessions.*,
        case
            when not sessions.is_inbound then 'outbound'
            when not sessions.is_fee_landed then 'capability_absent:resolution_fees'
            when not journeys.is_timed then 'no_times'
            when not journeys.is_mature then 'window_open'
        end as exclusion_reason_session
    from sessions
    inner join journeys on sessions.journey_key = journeys.journey_key
),

gated as (
    select
        reasoned.*,
        case
            when exclusion_reason_session in ('outbound', 'capability_absent:resolution_fees')
                then exclusion_reason_session
            when not is_billed then 'not_billed'
            else exclusion_reason_session
        end as exclusion_reason_billed,
        case
            when exclusion_reason_session in ('outbound', 'capability_absent:resolution_fees')
                then exclusion_reason_session
            when list_price = 0 and not is_billed then 'not_billed'
            when has_other_currency then 'other_currency'
            else exclusion_reason_session
        end as exclusion_reason_bill,
        case
            when not is_inbound then 'outbound'
            when not is_fee_landed then 'capability_absent:resolution_fees'
            when kept_weight = 0 then 'not_reviewed'
        end as exclusion_reason_pressure
    from reasoned
),

fct_billable_sessions as (
    select
        gated.conversation_key,
        gated.journey_key,

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
        gated.is_inbound,
        journeys.is_mature,

        ---------- what is billed, and whether it was earned
        gated.is_billed,
        gated.is_earned,
        gated.is_confirmed,
        gated.is_well_escalated,
        gated.is_dearest,
        gated.exclusion_reason_billed is null as is_billed_candidate,
        gated.exclusion_reason_billed is null and not gated.is_earned as is_billed_success,
        gated.exclusion_reason_billed is null and not gated.is_confirmed as is_unconfirmed_bill,
        gated.exclusion_reason_billed is null and gated.is_earned as is_earned_bill,
        gated.exclusion_reason_billed is null and gated.is_returned as is_recontacted_bill,
        gated.exclusion_reason_billed,

        ---------- what each rule would pay
        gated.exclusion_reason_bill is null as is_bill_candidate,
        cast(case when gated.exclusion_reason_bill is null then gated.fee end as {{ type_double() }}) as vendor_bill,
        cast(case
            when gated.exclusion_reason_bill is not null then null
            when gated.is_confirmed then gated.fee
            else 0
        end as {{ type_double() }}) as confirmed_bill,
        cast(case
            when gated.exclusion_reason_bill is not null then null
            when gated.is_confirmed then gated.fee
            when gated.is_earned then {{ var('assumed_resolution_credit') }} * gated.fee
            when gated.is_well_escalated then {{ var('good_handoff_credit') }} * gated.list_price
            else 0
        end as {{ type_double() }}) as quality_bill,
        gated.exclusion_reason_bill,

        ---------- whether fees keep the AI from handing over
        gated.exclusion_reason_pressure is null as is_pressure_candidate,
        gated.exclusion_reason_pressure is null and gated.is_dearest as is_dearest_kept,
        gated.exclusion_reason_pressure is null and not gated.is_dearest as is_other_kept,
        gated.exclusion_reason_pressure is null and gated.missed_weight > 0 as is_missed,
        cast(case when gated.exclusion_reason_pressure is null then gated.kept_weight else 0 end as {{ type_double() }})
            as kept_weight,
        cast(
            case when gated.exclusion_reason_pressure is null then gated.missed_weight else 0 end as {{ type_double() }}
        ) as missed_weight,
        gated.exclusion_reason_pressure
    from gated
    inner join conversations on gated.conversation_key = conversations.conversation_key
    inner join journeys on gated.journey_key = journeys.journey_key
)

select * from fct_billable_sessions
