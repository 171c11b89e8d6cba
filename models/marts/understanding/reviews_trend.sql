-- The fixed-intent rule: an intent is compared with itself one period earlier, in the same segment, or not at all.
with reviews as (
    select
        fct_reviews.*,
        {{ copy_of_segment('intent') }} as topic
    from {{ ref('fct_reviews') }} as fct_reviews
    where is_answer_candidate
),

levels as (
    select
        {{ period_and_segment(segments()) }},
        topic,
        cast(count(*) as bigint) as reviewed_answers,
        cast(sum(answer_weight) as {{ type_double() }}) as weight,
        cast(sum(case when is_answer_correct then answer_weight else 0 end) as {{ type_double() }})
        / sum(answer_weight) as accuracy,
        cast(sum(answer_weight) as {{ type_double() }}) * sum(answer_weight)
        / sum(answer_weight * answer_weight) as trials
    from reviews
    {{ group_by_period_and_segment(segments(), also=['topic']) }}
),

bounded as (
    select
        levels.*,
        accuracy - {{ wilson_bound('accuracy', 'trials', '-') }} as margin_below,
        {{ wilson_bound('accuracy', 'trials', '+') }} - accuracy as margin_above,
        case period_grain
            when 'month' then cast({{ dbt.dateadd('month', -1, 'period_start') }} as date)
            else cast({{ dbt.dateadd('day', -7, 'period_start') }} as date)
        end as period_before
    from levels
    where period_grain in ('week', 'month')
),

reviews_trend as (
    select
        recent.period_grain,
        recent.period_start,
        recent.segment,
        recent.segment_value,
        recent.topic as intent,
        recent.reviewed_answers,
        cast(recent.accuracy as {{ type_double() }}) as accuracy,
        cast(earlier.accuracy as {{ type_double() }}) as accuracy_before,
        cast(coalesce(earlier.weight, 0) as {{ type_double() }}) as weight_before,
        cast(coalesce(earlier.weight * (recent.accuracy - earlier.accuracy), 0) as {{ type_double() }})
            as weighted_change,
        -- Squared distances to the score bounds stand for variances (Newcombe 1998, method 10).
        cast(coalesce(earlier.weight * earlier.weight * (
            recent.margin_below * recent.margin_below + earlier.margin_above * earlier.margin_above
        ), 0) as {{ type_double() }}) as spread_below,
        cast(coalesce(earlier.weight * earlier.weight * (
            recent.margin_above * recent.margin_above + earlier.margin_below * earlier.margin_below
        ), 0) as {{ type_double() }}) as spread_above
    from bounded as recent
    left join bounded as earlier
        on
            recent.period_grain = earlier.period_grain
            and recent.period_before = earlier.period_start
            and recent.segment = earlier.segment
            and recent.segment_value = earlier.segment_value
            and recent.topic = earlier.topic
)

select * from reviews_trend
