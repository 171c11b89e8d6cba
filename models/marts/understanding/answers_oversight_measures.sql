with items as (
    select * from {{ ref('fct_oversight_items') }}
    where is_inbound
),

answers_oversight_measures as (
    select
        {{ period_and_segment(segments(people=true)) }},
        {{ count_if('is_oversight_candidate') }} as reviewed_items,
        cast(coalesce(sum(review_weight), 0) as {{ type_double() }}) as reviewed_weight,
        cast(
            coalesce(sum(case when is_oversight_success then review_weight else 0 end), 0) as {{ type_double() }}
        ) as accurate_weight,
        cast(coalesce(sum(review_weight * review_weight), 0) as {{ type_double() }}) as reviewed_weight_squared,
        {{ corrected_rate('ungrounded_draft', 'ungrounded_share', 'grounded_weight', 'grounded_error') }},
        {{ count_if("exclusion_reason_drafts like 'capability_absent:%'") }} as uncalibrated_drafts
    from items
    {{ group_by_period_and_segment(segments(people=true)) }}
)

select * from answers_oversight_measures
