with reviews as (
    select * from {{ ref('fct_reviews') }}
    where is_inbound
),

counted as (
    select
        {{ period_and_segment(segments(people=true)) }},
        {{ count_if('is_qa_candidate') }} as qa_reviews,
        cast(sum(qa_points_earned) as {{ type_double() }}) as qa_points_earned,
        cast(sum(qa_points_available) as {{ type_double() }}) as qa_points_available,
        cast(sum(qa_points_earned * qa_points_earned) as {{ type_double() }}) as qa_squares,
        cast(sum(qa_points_earned * qa_points_available) as {{ type_double() }}) as qa_products,
        cast(sum(qa_points_available * qa_points_available) as {{ type_double() }}) as qa_available_squares,
        {{ count_if('is_auto_qa_candidate') }} as auto_qa_reviews,
        cast(sum(auto_qa_points_earned) as {{ type_double() }}) as auto_qa_points_earned,
        cast(sum(auto_qa_points_available) as {{ type_double() }}) as auto_qa_points_available,
        cast(sum(auto_qa_points_earned * auto_qa_points_earned) as {{ type_double() }}) as auto_qa_squares,
        cast(sum(auto_qa_points_earned * auto_qa_points_available) as {{ type_double() }}) as auto_qa_products,
        cast(sum(auto_qa_points_available * auto_qa_points_available) as {{ type_double() }})
            as auto_qa_available_squares,
        {{ count_if('is_pair_candidate') }} as pairs,
        cast(sum(pair_weight) as {{ type_double() }}) as pair_weight,
        cast(sum(pair_gap) as {{ type_double() }}) as pair_gap,
        cast(sum(pair_gap * pair_gap) as {{ type_double() }}) as pair_squares,
        cast(sum(pair_gap * pair_weight) as {{ type_double() }}) as pair_products,
        cast(sum(pair_weight * pair_weight) as {{ type_double() }}) as pair_weight_squared,
        {{ count_if('is_agreement_candidate') }} as agreement_pairs,
        cast(sum(agreement_weight) as {{ type_double() }}) as agreement_weight,
        cast(sum(agreement_weight * agreement_weight) as {{ type_double() }}) as agreement_weight_squared,
        cast(sum(case when is_agreed then agreement_weight else 0 end) as {{ type_double() }}) as agreed_weight,
        cast(sum(case when passed then agreement_weight else 0 end) as {{ type_double() }}) as human_passed_weight,
        cast(sum(case when twin_passed then agreement_weight else 0 end) as {{ type_double() }}) as auto_passed_weight,
        {{ count_if('is_empathy_candidate') }} as empathy_reviews,
        cast(sum(empathy_weight) as {{ type_double() }}) as empathy_weight,
        cast(sum(empathy_points) as {{ type_double() }}) as empathy_points,
        cast(sum(empathy_points * empathy_points) as {{ type_double() }}) as empathy_squares,
        cast(sum(empathy_points * empathy_weight) as {{ type_double() }}) as empathy_products,
        cast(sum(empathy_weight * empathy_weight) as {{ type_double() }}) as empathy_weight_squared
    from reviews
    {{ group_by_period_and_segment(segments(people=true)) }}
),

-- What two reviewers would agree on if each passed as many as it does, but blindly.
expected as (
    select
        counted.*,
        agreed_weight / nullif(agreement_weight, 0) as agreed_share,
        (
            human_passed_weight * auto_passed_weight
            + (agreement_weight - human_passed_weight) * (agreement_weight - auto_passed_weight)
        ) / nullif(agreement_weight * agreement_weight, 0) as chance_share,
        agreement_weight * agreement_weight / nullif(agreement_weight_squared, 0) as agreement_trials
    from counted
),

-- Cohen's kappa; its bounds are those of the observed agreement (Wilson), with chance as it is. Rounded, a bound of a
-- share of one could lie below it.
reviews_measures as (
    select
        expected.*,
        case when chance_share < 1 then (agreed_share - chance_share) / (1 - chance_share) end as agreement_kappa,
        case
            when chance_share < 1
                then (
                    least(agreed_share, {{ wilson_bound('agreed_share', 'agreement_trials', '-') }}) - chance_share
                ) / (1 - chance_share)
        end as agreement_kappa_low,
        case
            when chance_share < 1
                then (
                    greatest(agreed_share, {{ wilson_bound('agreed_share', 'agreement_trials', '+') }}) - chance_share
                ) / (1 - chance_share)
        end as agreement_kappa_high
    from expected
)

select * from reviews_measures
