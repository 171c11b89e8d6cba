{%- set cuts = {
    'all': "'all'",
    'intent': 'intent',
    'handler_path': 'handler_path',
} -%}
with path_costs as (
    select * from {{ ref('path_costs') }}
),

moves as (
    select * from {{ ref('path_moves') }}
),

seen as (
    {% for segment, value in cuts.items() %}
        select
            period_grain,
            period_start,
            '{{ segment }}' as segment,
            {{ value }} as segment_value,
            sum(waiting) as savings_waiting,
            sum(untimed) as savings_untimed,
            sum(lacking) as savings_lacking,
            sum(waiting + untimed + unsettled) as immature_savings
        from path_costs
        group by period_grain, period_start{{ ', ' ~ value if segment != 'all' }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

summed as (
    {% for segment, value in cuts.items() %}
        select
            period_grain,
            period_start,
            '{{ segment }}' as segment,
            {{ value }} as segment_value,
            {%- for kind in ['own', 'recontact', 'remediation'] %}
                sum({{ kind }}_cost_added) as {{ kind }}_cost_added,
            {%- endfor %}
            -- A path is compared on all journeys of its intents: one that was given up has none of its own.
            sum({{ 'intent_journeys' if segment == 'handler_path' else 'journeys' }}) as compared_journeys,
            sum(case when moved_journeys > 0 then moved_journeys else 0 end) as moved_journeys
        from moves
        group by period_grain, period_start{{ ', ' ~ value if segment != 'all' }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- A path that was given up has moves, but no journeys of the period.
savings_measures as (
    select
        {%- for column in ['period_grain', 'period_start', 'segment', 'segment_value'] %}
            coalesce(seen.{{ column }}, summed.{{ column }}) as {{ column }},
        {%- endfor %}
        {%- for count in ['savings_waiting', 'savings_untimed', 'savings_lacking', 'immature_savings'] %}
            cast(coalesce(seen.{{ count }}, 0) as bigint) as {{ count }},
        {%- endfor %}
        cast(coalesce(summed.compared_journeys, 0) as bigint) as compared_journeys,
        cast(summed.moved_journeys as {{ type_double() }}) as moved_journeys,
        cast(0 - summed.own_cost_added as {{ type_double() }}) as gross_savings,
        cast(summed.recontact_cost_added as {{ type_double() }}) as recontact_cost_added,
        cast(summed.remediation_cost_added as {{ type_double() }}) as remediation_cost_added,
        cast(
            0 - summed.own_cost_added - summed.recontact_cost_added - summed.remediation_cost_added
            as {{ type_double() }}
        ) as net_savings
    from seen
    full join summed
        on
            seen.period_grain = summed.period_grain
            and seen.period_start = summed.period_start
            and seen.segment = summed.segment
            and seen.segment_value = summed.segment_value
)

select * from savings_measures
