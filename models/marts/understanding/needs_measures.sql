with needs as (
    select * from {{ ref('fct_needs') }}
    where is_inbound
),

intents as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        avg(f1) as intent_macro_f1
    from {{ ref('needs_intents') }}
    group by period_grain, period_start, segment, segment_value
),

cells as (
    select
        {{ period_and_segment(segments()) }},
        {{ count_if('is_recognition_candidate') }} as recognition_candidates,
        -- A need known from a sampled review weighs as many as it was drawn from.
        cast(sum(recognition_weight) as {{ type_double() }}) as recognition_weights,
        cast(sum(case when is_recognition_success then recognition_weight else 0 end) as {{ type_double() }})
            as recognised_weight,
        cast(sum(recognition_weight * recognition_weight) as {{ type_double() }}) as recognition_weight_squared,
        {{ count_if('is_novelty_candidate') }} as novelty_candidates,
        cast(sum(novelty_weight) as {{ type_double() }}) as novelty_weights,
        cast(sum(case when is_novelty_detected then novelty_weight else 0 end) as {{ type_double() }})
            as novelty_detected_weight,
        cast(sum(case when is_forced_fit then novelty_weight else 0 end) as {{ type_double() }}) as forced_fit_weight,
        cast(sum(novelty_weight * novelty_weight) as {{ type_double() }}) as novelty_weight_squared,
        {{ count_if('is_novel_flag_candidate') }} as novel_flag_candidates,
        cast(sum(novel_flag_weight) as {{ type_double() }}) as novel_flag_weights,
        cast(sum(case when is_novel_flag_right then novel_flag_weight else 0 end) as {{ type_double() }})
            as novel_flag_right_weight,
        cast(sum(novel_flag_weight * novel_flag_weight) as {{ type_double() }}) as novel_flag_weight_squared,

        ---------- what keeps a cell from being final, or from having a value
        {{ count_if('is_recognition_candidate and not is_mature') }} as immature_recognition,
        {{ count_if('is_novelty_candidate and not is_mature') }} as immature_novelty,
        {{ count_if('is_novel_flag_candidate and not is_mature') }} as immature_novel_flags,
        {{ count_if("exclusion_reason_recognition like 'capability_absent:%'") }} as needs_without_predictions
    from needs
    {{ group_by_period_and_segment(segments()) }}
),

needs_measures as (
    select
        cells.*,
        cast(intents.intent_macro_f1 as {{ type_double() }}) as intent_macro_f1
    from cells
    left join intents
        on
            cells.period_grain = intents.period_grain
            and cells.period_start = intents.period_start
            and cells.segment = intents.segment
            and cells.segment_value = intents.segment_value
)

select * from needs_measures
