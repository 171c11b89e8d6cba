-- Accepted against not accepted among conversations on the same intent and of the same tenure, for each cell.
with guided as (
    select * from {{ ref('fct_collaborations') }}
    where is_guided
),

strata as (
    select
        {{ period_and_segment(segments(people=true)) }},
        guidance_stratum,
        cast({{ count_if('is_accepted_candidate') }} as {{ type_double() }}) as accepted,
        cast({{ count_if('is_unaccepted_candidate') }} as {{ type_double() }}) as unaccepted,
        {{ count_if('is_accepted_success') }} as accepted_resolved,
        {{ count_if('is_unaccepted_success') }} as unaccepted_resolved
    from guided
    {{ group_by_period_and_segment(segments(people=true), also=['guidance_stratum']) }}
),

-- Weights of Mantel and Haenszel: a stratum says the more, the more of it lies in both arms, and nothing without both.
-- A success and a failure more in each arm keep few that agree from looking certain.
weighed as (
    select
        strata.*,
        accepted + unaccepted as guided,
        accepted * unaccepted / (accepted + unaccepted) as weight,
        accepted_resolved / nullif(accepted, 0) - unaccepted_resolved / nullif(unaccepted, 0) as difference,
        (accepted_resolved + 1) * (accepted - accepted_resolved + 1)
        / (nullif(accepted, 0) * (accepted + 2) * (accepted + 2))
        + (unaccepted_resolved + 1) * (unaccepted - unaccepted_resolved + 1)
        / (nullif(unaccepted, 0) * (unaccepted + 2) * (unaccepted + 2)) as variance
    from strata
),

summed as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        cast(sum(guided) as bigint) as guided_conversations,
        cast(sum(case when weight > 0 then guided else 0 end) as bigint) as compared_conversations,
        -- Rounding may put a mean of ones above one.
        case
            when sum(weight) > 0 then greatest(least(sum(weight * difference) / sum(weight), 1), -1)
        end as lift,
        1.959963984540054 * sqrt(sum(weight * weight * variance)) / nullif(sum(weight), 0) as margin
    from weighed
    group by period_grain, period_start, segment, segment_value
),

guidance_lifts as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        guided_conversations,
        compared_conversations,
        cast(lift as {{ type_double() }}) as guidance_lift,
        cast(case when margin is not null then greatest(lift - margin, -1) end as {{ type_double() }})
            as guidance_lift_low,
        cast(case when margin is not null then least(lift + margin, 1) end as {{ type_double() }})
            as guidance_lift_high
    from summed
)

select * from guidance_lifts
