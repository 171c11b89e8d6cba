with confusions as (
    select * from {{ ref('needs_confusions') }}
),

predicted as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        predicted_intent,
        sum(weight) as weight
    from confusions
    group by period_grain, period_start, segment, segment_value, predicted_intent
),

-- An intent that nobody had is no class: guessing it costs the intent that it was.
referenced as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        reference_intent,
        sum(needs) as needs,
        sum(weight) as weight,
        sum(case when predicted_intent = reference_intent then weight else 0 end) as recognised_weight
    from confusions
    group by period_grain, period_start, segment, segment_value, reference_intent
),

needs_intents as (
    select
        referenced.period_grain,
        referenced.period_start,
        referenced.segment,
        referenced.segment_value,
        referenced.reference_intent,
        cast(referenced.needs as bigint) as needs,
        cast(referenced.weight as {{ type_double() }}) as weight,
        cast(referenced.recognised_weight / predicted.weight as {{ type_double() }}) as precision_share,
        cast(referenced.recognised_weight / referenced.weight as {{ type_double() }}) as recall_share,
        cast(
            2 * referenced.recognised_weight / (referenced.weight + coalesce(predicted.weight, 0))
            as {{ type_double() }}
        ) as f1
    from referenced
    left join predicted
        on
            referenced.period_grain = predicted.period_grain
            and referenced.period_start = predicted.period_start
            and referenced.segment = predicted.segment
            and referenced.segment_value = predicted.segment_value
            and referenced.reference_intent = predicted.predicted_intent
)

select * from needs_intents
