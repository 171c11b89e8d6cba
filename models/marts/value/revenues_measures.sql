with revenues as (
    select * from {{ ref('fct_revenues') }}
    where is_inbound
),

-- A journey that is not resolved earns too, but is no resolved intent.
weighed as (
    select
        revenues.*,
        case when is_resolved_revenue_candidate then revenue end as mature_revenue,
        case when is_resolved_revenue_candidate and is_resolved then 1 else 0 end as resolved,
        case when is_revenue_candidate then conversations end as interactions
    from revenues
),

revenues_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ count_if('is_revenue_candidate') }} as revenue_journeys,
        cast(coalesce(sum(interactions), 0) as bigint) as revenue_interactions,
        cast(sum(interactions * interactions) as {{ type_double() }}) as revenue_interactions_squared,
        {% for name, column in {'revenue': 'revenue', 'offer_revenue': 'offer_revenue'}.items() %}
            cast(coalesce(sum({{ column }}), 0) as {{ type_double() }}) as {{ name }}_sum,
            cast(sum({{ column }} * {{ column }}) as {{ type_double() }}) as {{ name }}_squared,
            cast(sum({{ column }} * interactions) as {{ type_double() }}) as {{ name }}_products,
        {% endfor %}
        {{ count_if('is_resolved_revenue_candidate') }} as mature_revenue_journeys,
        cast(sum(resolved) as bigint) as revenue_resolved,
        cast(coalesce(sum(mature_revenue), 0) as {{ type_double() }}) as mature_revenue_sum,
        cast(sum(mature_revenue * mature_revenue) as {{ type_double() }}) as mature_revenue_squared,
        cast(sum(mature_revenue * resolved) as {{ type_double() }}) as mature_revenue_products,
        {{ count_if('is_revenue_candidate and (not is_mature or open_promises > 0)') }} as immature_revenues,
        {{ count_if("is_resolved_revenue_candidate and open_promises > 0") }} as promising_revenues,
        {{ count_if("exclusion_reason_resolved_revenue = 'window_open'") }} as revenue_waiting,
        {{ count_if("exclusion_reason_resolved_revenue = 'no_times'") }} as revenue_untimed,
        {{ count_if("exclusion_reason_revenue like 'capability_absent:%'") }} as revenue_lacking
    from weighed
    {{ group_by_period_and_segment(segments()) }}
)

select * from revenues_measures
