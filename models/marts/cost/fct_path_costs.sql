with journeys as (
    select * from {{ ref('fct_journeys') }}
),

costs as (
    select * from {{ ref('fct_journey_costs') }}
),

failures as (
    select * from {{ ref('int_failure_costs__followed') }}
),

-- The journeys in which customers came back with what had been declared solved.
repeats as (
    select
        journeys.repeat_of_journey_key as journey_key,
        sum(costs.total_cost) as recontact_cost,
        max(case when costs.exclusion_reason_cost in ('window_open', 'no_times') then 1 else 0 end) = 1 as is_waiting,
        max(case when costs.exclusion_reason_cost is not null then 1 else 0 end) = 1 as is_unpriced,
        min(case when costs.is_charged then 1 else 0 end) = 1 as is_charged
    from journeys
    inner join costs on journeys.journey_key = costs.journey_key
    where journeys.repeat_of_journey_key is not null
    group by journeys.repeat_of_journey_key
),

followed as (
    select
        costs.*,
        failures.has_looked_solved,
        failures.remediation_cost,
        case when failures.has_looked_solved then coalesce(repeats.recontact_cost, 0) else 0 end as recontact_cost,
        costs.is_charged and failures.is_watched_out
        and (coalesce(repeats.is_charged, true) or not failures.has_looked_solved) as is_settled,
        case
            when not costs.is_inbound then 'outbound'
            when costs.handler_path = 'none' then 'nobody'
            when costs.exclusion_reason_cost is not null then costs.exclusion_reason_cost
            when failures.has_other_currency then 'other_currency'
            when not failures.has_looked_solved then null
            when repeats.is_waiting then 'window_open'
            when repeats.is_unpriced then 'repeat_not_priced'
        end as exclusion_reason_savings
    from costs
    inner join failures on costs.journey_key = failures.journey_key
    left join repeats on costs.journey_key = repeats.journey_key
),

fct_path_costs as (
    select
        journey_key,
        {{ segments() | join(', ') }},
        started_on,
        started_week,
        started_month,
        is_inbound,
        has_looked_solved,
        is_settled,
        cast(case when exclusion_reason_savings is null then total_cost end as {{ type_double() }}) as own_cost,
        cast(case when exclusion_reason_savings is null then recontact_cost end as {{ type_double() }})
            as recontact_cost,
        cast(case when exclusion_reason_savings is null then remediation_cost end as {{ type_double() }})
            as remediation_cost,
        exclusion_reason_savings is null as is_savings_candidate,
        exclusion_reason_savings
    from followed
)

select * from fct_path_costs
