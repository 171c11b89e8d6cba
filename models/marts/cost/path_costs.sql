-- What journeys cost by intent and handler path, in each period.
with journeys as (
    select * from {{ ref('fct_path_costs') }}
    where is_inbound and handler_path <> 'none'
),

path_costs as (
    {% for grain, started in [('day', 'started_on'), ('week', 'started_week'), ('month', 'started_month')] %}
        select
            '{{ grain }}' as period_grain,
            {{ started }} as period_start,
            intent,
            handler_path,
            {{ count_if('is_savings_candidate') }} as journeys,
            cast(coalesce(sum(own_cost), 0) as {{ type_double() }}) as own_cost,
            cast(coalesce(sum(recontact_cost), 0) as {{ type_double() }}) as recontact_cost,
            cast(coalesce(sum(remediation_cost), 0) as {{ type_double() }}) as remediation_cost,
            {{ count_if("exclusion_reason_savings = 'window_open'") }} as waiting,
            {{ count_if("exclusion_reason_savings = 'no_times'") }} as untimed,
            {{ count_if("exclusion_reason_savings like 'capability_absent:%'") }} as lacking,
            {{ count_if('is_savings_candidate and not is_settled') }} as unsettled
        from journeys
        group by {{ started }}, intent, handler_path
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from path_costs
