with interactions as (
    select * from {{ ref('fct_conversation_risks') }}
    where is_inbound
),

interceptions_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ rate_counts('breach') }},
        cast(sum(breach_weight) as {{ type_double() }}) as breach_weight,
        cast(sum(breach_weight * breach_weight) as {{ type_double() }}) as breach_weight_squared,
        cast(sum(case when is_breach_success then breach_weight else 0 end) as {{ type_double() }})
            as flagged_breach_weight,
        {{ count_if('is_near_miss_candidate') }} as guarded_interactions,
        cast(sum(near_misses) as bigint) as near_misses,
        cast(sum(ai_outputs) as bigint) as ai_outputs,
        cast(sum(near_misses * near_misses) as {{ type_double() }}) as near_misses_squared,
        cast(sum(near_misses * ai_outputs) as {{ type_double() }}) as near_misses_products,
        cast(sum(ai_outputs * ai_outputs) as {{ type_double() }}) as ai_outputs_squared,
        {{ count_if("exclusion_reason_near_miss like 'capability_absent:%'") }} as near_miss_lacking,
        {{ count_if('is_interception_candidate') }} as interactions_with_harm,
        cast(sum(caught_items) as {{ type_double() }}) as caught_items,
        cast(sum(harmful_items) as {{ type_double() }}) as harmful_items,
        cast(sum(caught_items * caught_items) as {{ type_double() }}) as caught_items_squared,
        cast(sum(caught_items * harmful_items) as {{ type_double() }}) as caught_items_products,
        cast(sum(harmful_items * harmful_items) as {{ type_double() }}) as harmful_items_squared,
        {{ count_if("exclusion_reason_interception like 'capability_absent:%'") }} as interception_lacking
    from interactions
    {{ group_by_period_and_segment(segments()) }}
)

select * from interceptions_measures
