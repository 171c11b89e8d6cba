{%- set horizons = [30, 60, 90] -%}
{%- set value_days = var('lifetime_value_days') -%}
with cohorts as (
    select * from {{ ref('int_cohorts__formed') }}
),

business_events as (
    select * from {{ ref('int_business_events__conformed') }}
    where event_kind in ('account_closed', 'account_opened', 'order', 'purchase')
),

customers as (
    select * from {{ ref('int_customers__conformed') }}
    where is_latest and closed_on is not null
),

persons as (
    select * from {{ ref('int_persons__resolved') }}
),

grouped as (
    select * from {{ ref('int_conversations__grouped') }}
),

value_events as (
    select * from {{ ref('int_value_events__priced') }}
    where coalesce(exclusion_reason_value, 'none') not in ('same_reference', 'not_of_money')
),

happened as (
    select
        coalesce(persons.component, grouped.person_key) as person_key,
        business_events.event_kind,
        business_events.occurred_at
    from business_events
    left join persons on business_events.customer_key = persons.node
    left join grouped on business_events.conversation_key = grouped.conversation_key
    union all
    select
        persons.component as person_key,
        'account_closed' as event_kind,
        cast(customers.closed_on as timestamp) as occurred_at
    from customers
    inner join persons on customers.customer_key = persons.node
),

stayed as (
    select
        cohorts.person_key,
        {% for days in horizons %}
            {% for kind in ['closed', 'opened'] %}
                max(case
                    when
                        happened.event_kind = 'account_{{ kind }}'
                        and happened.occurred_at <= cohorts.started_at + interval '{{ days }}' day
                        then happened.occurred_at
                end) as last_{{ kind }}_in_{{ days }}d,
            {% endfor %}
        {% endfor %}
        min(case when happened.event_kind in ('order', 'purchase') then happened.occurred_at end) as ordered_at
    from cohorts
    inner join happened
        on cohorts.person_key = happened.person_key and cohorts.started_at < happened.occurred_at
    group by cohorts.person_key
),

-- As many days before the first need as after it.
spent as (
    select
        cohorts.person_key,
        sum(case
            when value_events.occurred_at > cohorts.started_at then value_events.amount
            else -value_events.amount
        end) as value_delta,
        count(*) - count(value_events.amount) as unpriced_events
    from cohorts
    inner join value_events
        on
            cohorts.person_key = value_events.person_key
            and value_events.occurred_at > cohorts.started_at - interval '{{ value_days }}' day
            and value_events.occurred_at <= cohorts.started_at + interval '{{ value_days }}' day
    group by cohorts.person_key
),

cohorts_followed as (
    select
        cohorts.*,
        coalesce(
            stayed.ordered_at <= cohorts.started_at + interval '{{ var("repeat_purchase_days") }}' day, false
        ) as has_purchased_again,
        {% for days in horizons %}
            -- Who opened an account again after closing one is back.
            coalesce(
                stayed.last_closed_in_{{ days }}d is not null
                and coalesce(stayed.last_opened_in_{{ days }}d <= stayed.last_closed_in_{{ days }}d, true),
                false
            ) as has_left_in_{{ days }}d,
        {% endfor %}
        coalesce(spent.value_delta, 0) as value_delta,
        coalesce(spent.unpriced_events, 0) as unpriced_events
    from cohorts
    left join stayed on cohorts.person_key = stayed.person_key
    left join spent on cohorts.person_key = spent.person_key
)

select * from cohorts_followed
