{%- set parts = ['labour_cost', 'overhead_cost', 'ai_usage_cost', 'licence_cost', 'telephony_cost', 'vendor_fee'] -%}
with journeys as (
    select * from {{ ref('fct_journeys') }}
),

work as (
    select * from {{ ref('int_journey_work__priced') }}
),

charges as (
    select * from {{ ref('int_journey_charges__summed') }}
),

landed as (
    select count(*) > 0 as has_lines
    from {{ ref('int_cost_lines__listed') }}
),

priced as (
    select
        journeys.*,
        work.human_minutes,
        work.labour_cost,
        coalesce(charges.overhead_charged, 0) + work.overhead_on_labour as overhead_cost,
        coalesce(charges.ai_usage_cost, 0) as ai_usage_cost,
        coalesce(charges.licence_cost, 0) as licence_cost,
        coalesce(charges.telephony_cost, 0) as telephony_cost,
        coalesce(charges.vendor_fee, 0) as vendor_fee,
        coalesce(charges.is_charged, true) as is_charged,
        coalesce(charges.has_other_currency, false) as has_other_currency,
        landed.has_lines,
        case
            when not journeys.is_inbound then 'outbound'
            when not journeys.is_timed then 'no_times'
            when not journeys.is_mature then 'window_open'
            when work.is_work_unexported then 'capability_absent:handling_times'
            when work.is_work_missing then 'not_recorded'
        end as exclusion_reason_minutes
    from journeys
    inner join work on journeys.journey_key = work.journey_key
    left join charges on journeys.journey_key = charges.journey_key
    cross join landed
),

-- A part of the cost that is not known is not nothing: then the journey has none, and is counted on neither side.
reasoned as (
    select
        priced.*,
        case
            when exclusion_reason_minutes in ('outbound', 'no_times', 'window_open') then exclusion_reason_minutes
            when not has_lines then 'capability_absent:cost_entries'
            when exclusion_reason_minutes is not null then 'not_recorded'
            when labour_cost is null then 'no_rate'
            when has_other_currency then 'other_currency'
        end as exclusion_reason_cost
    from priced
),

fct_journey_costs as (
    select
        journey_key,

        ---------- segments
        intent,
        intent_complexity,
        risk_tier,
        channel,
        channel_mode,
        handler_path,
        customer_segment,
        language,
        region,
        product_line,
        release_version,
        source_system,
        source_instance,

        ---------- times
        started_at,
        started_on,
        started_week,
        started_month,
        is_inbound,
        is_mature,
        is_resolved,
        is_charged,

        ---------- what it took
        cast(case when exclusion_reason_minutes is null then human_minutes end as {{ type_double() }}) as human_minutes,
        {%- for part in parts %}
            cast(case when exclusion_reason_cost is null then {{ part }} end as {{ type_double() }}) as {{ part }},
        {%- endfor %}
        cast(case
            when exclusion_reason_cost is null then ai_usage_cost + telephony_cost + vendor_fee
        end as {{ type_double() }}) as direct_cost,
        cast(case
            when exclusion_reason_cost is null then {{ parts | join(' + ') }}
        end as {{ type_double() }}) as total_cost,
        -- What the AI cost where it did not settle the journey alone.
        cast(case
            when exclusion_reason_cost is not null then null
            when is_ai_involved and (not is_resolved or handler_path = 'assisted') then ai_usage_cost + vendor_fee
            else 0
        end as {{ type_double() }}) as failed_automation_cost,
        exclusion_reason_minutes is null as is_minutes_candidate,
        exclusion_reason_minutes is null and is_resolved as is_minutes_success,
        exclusion_reason_minutes,
        exclusion_reason_cost is null as is_cost_candidate,
        exclusion_reason_cost is null and is_resolved as is_cost_success,
        exclusion_reason_cost
    from reasoned
)

select * from fct_journey_costs
