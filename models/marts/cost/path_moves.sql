{%- set kinds = ['own', 'recontact', 'remediation'] -%}
-- Volume that moved between paths since the baseline month, intent by intent, and what that saved: what left a path is
-- worth what it cost there in the baseline month, what came to one costs what it costs there now.
with path_costs as (
    select * from {{ ref('path_costs') }}
    where journeys > 0
),

paired as (
    {{ beside_baseline(
        'path_costs',
        {
            'own_cost': 'own_cost', 'recontact_cost': 'recontact_cost', 'remediation_cost': 'remediation_cost',
            'journeys': 'journeys',
        },
        cell=['intent'],
        part='handler_path'
    ) }}
),

totalled as (
    select
        paired.*,
        sum(journeys) over cell as all_journeys,
        sum(journeys_before) over cell as all_journeys_before
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
