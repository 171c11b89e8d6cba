with controls as (
    select * from {{ ref('fct_controls') }}
    where is_inbound
),

controls_measures as (
    select
        {{ period_and_segment(segments(people=true)) }},
        {{ count_if('is_control_candidate') }} as controls_judged,
        cast(sum(control_weight) as {{ type_double() }}) as control_weight,
        cast(sum(control_weight * control_weight) as {{ type_double() }}) as control_weight_squared,
        cast(sum(case when is_control_success then control_weight else 0 end) as {{ type_double() }})
            as control_met_weight
    from controls
    {{ group_by_period_and_segment(segments(people=true)) }}
)

select * from controls_measures
