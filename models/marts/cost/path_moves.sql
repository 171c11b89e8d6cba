{%- set kinds = ['own', 'recontact', 'remediation'] -%}
-- Volume that moved between paths since the baseline month, intent by intent, and what that saved: what left a path is
-- worth what it cost there in the baseline month, what came to one costs what it costs there now.
with path_costs as (
    select * from {{ ref('path_costs') }}
    where journeys > 0
),

baseline as (
    select path_costs.*
    from path_costs
    inner join {{ ref('int_mix_baseline__chosen') }} as chosen
        on path_costs.period_start = chosen.baseline_month
    where path_costs.period_grain = 'month'
),

later as (
    select path_costs.*
    from path_costs
    inner join {{ ref('int_mix_baseline__chosen') }} as chosen
        on path_costs.period_start >= cast({{ dbt.dateadd('month', 1, 'chosen.baseline_month') }} as date)
),

cells as (
    select distinct
        period_grain,
        period_start,
        intent
    from later
),

sides as (
    select
        later.period_grain,
        later.period_start,
        later.intent,
        later.handler_path,
        {%- for kind in kinds %}
            later.{{ kind }}_cost,
            0 as {{ kind }}_cost_before,
        {%- endfor %}
        later.journeys,
        0 as journeys_before
    from later
    union all
    select
        cells.period_grain,
        cells.period_start,
        baseline.intent,
        baseline.handler_path,
        {%- for kind in kinds %}
            0 as {{ kind }}_cost,
            baseline.{{ kind }}_cost as {{ kind }}_cost_before,
        {%- endfor %}
        0 as journeys,
        baseline.journeys as journeys_before
    from baseline
    inner join cells on baseline.intent = cells.intent
),

paired as (
    select
        period_grain,
        period_start,
        intent,
        handler_path,
        {%- for kind in kinds %}
            sum({{ kind }}_cost) as {{ kind }}_cost,
            sum({{ kind }}_cost_before) as {{ kind }}_cost_before,
        {%- endfor %}
        sum(journeys) as journeys,
        sum(journeys_before) as journeys_before
    from sides
    group by period_grain, period_start, intent, handler_path
),

totalled as (
    select
        paired.*,
        cast(sum(journeys) over cell as {{ type_double() }}) as all_journeys,
        cast(sum(journeys_before) over cell as {{ type_double() }}) as all_journeys_before
    from paired
    window cell as (partition by period_grain, period_start, intent)
),

-- An intent that is asked in one of the periods only moved nowhere; a path may be new, or given up.
moved as (
    select
        totalled.*,
        journeys - all_journeys * journeys_before / all_journeys_before as moved_journeys
    from totalled
    where all_journeys_before > 0
),

path_moves as (
    select
        period_grain,
        period_start,
        intent,
        handler_path,
        {%- for kind in kinds %}
            -- Adding nought takes the sign off nought.
            cast(moved_journeys * case
                when moved_journeys > 0 then {{ kind }}_cost / nullif(journeys, 0)
                else {{ kind }}_cost_before / nullif(journeys_before, 0)
            end + 0 as {{ type_double() }}) as {{ kind }}_cost_added,
        {%- endfor %}
        cast(journeys as bigint) as journeys,
        cast(all_journeys as bigint) as intent_journeys,
        cast(moved_journeys as {{ type_double() }}) as moved_journeys
    from moved
)

select * from path_moves
