with cohorts as (
    select * from {{ ref('int_cohorts__followed') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

landed as (
    select
        {{ count_if("event_kind in ('account_closed', 'account_opened')") }} > 0 as has_account_events,
        {{ count_if("event_kind in ('order', 'purchase')") }} > 0 as has_order_events
    from {{ ref('int_business_events__conformed') }}
),

closed as (
    select count(*) > 0 as has_closing_days
    from {{ ref('int_customers__conformed') }}
    where closed_on is not null
),

sold as (
    select
        count(amount) > 0 as has_revenue_events,
        min(occurred_at) as first_sale_at
    from {{ ref('int_value_events__priced') }}
),

unobservable as (
    select
        cohorts.*,
        landed.has_account_events or closed.has_closing_days as has_account_events,
        landed.has_order_events,
        sold.has_revenue_events,
        coalesce(
            sold.first_sale_at <= cohorts.started_at - interval '{{ var("lifetime_value_days") }}' day, false
        ) as is_observed_before,
        case
            when cohorts.is_anonymous then 'anonymous'
            when cohorts.started_at is null then 'no_times'
        end as reason
    from cohorts
    cross join landed
    cross join closed
    cross join sold
),

reasoned as (
    select
        unobservable.*,
        {% for days in [30, 60, 90] %}
            case
                when reason is not null then reason
                when not has_account_events then 'capability_absent:account_events'
                when seconds_observed <= {{ days }} * 86400 then 'window_open'
            end as exclusion_reason_retention_{{ days }}d,
        {% endfor %}
        case
            when reason is not null then reason
            when not has_order_events then 'capability_absent:order_events'
            when seconds_observed <= {{ var('repeat_purchase_days') }} * 86400 then 'window_open'
        end as exclusion_reason_repeat_purchase,
        case
            when reason is not null then reason
            when not has_revenue_events then 'capability_absent:revenue_events'
            when not is_observed_before then 'not_observed_before'
            when unpriced_events > 0 then 'unpriced'
            when seconds_observed <= {{ var('lifetime_value_days') }} * 86400 then 'window_open'
        end as exclusion_reason_value_delta
    from unobservable
),

fct_customer_cohorts as (
    select
        reasoned.person_key as cohort_key,
        reasoned.journey_key,
        {% for segment in segments(people=true) %}
            journeys.{{ segment }},
        {% endfor %}
        journeys.outcome as cohort_outcome,
        journeys.started_on,
        journeys.started_week,
        journeys.started_month,
        {% for days in [30, 60, 90] %}
            reasoned.exclusion_reason_retention_{{ days }}d is null as is_retention_{{ days }}d_candidate,
            reasoned.exclusion_reason_retention_{{ days }}d is null and not reasoned.has_left_in_{{ days }}d
                as is_retention_{{ days }}d_success,
            reasoned.exclusion_reason_retention_{{ days }}d,
        {% endfor %}
        reasoned.exclusion_reason_repeat_purchase is null as is_repeat_purchase_candidate,
        reasoned.exclusion_reason_repeat_purchase is null and reasoned.has_purchased_again
            as is_repeat_purchase_success,
        reasoned.exclusion_reason_repeat_purchase,
        cast(
            case when reasoned.exclusion_reason_value_delta is null then reasoned.value_delta end as {{ type_double() }}
        ) as value_delta,
        reasoned.exclusion_reason_value_delta is null as is_value_delta_candidate,
        reasoned.exclusion_reason_value_delta
    from reasoned
    inner join journeys on reasoned.journey_key = journeys.journey_key
)

select * from fct_customer_cohorts
