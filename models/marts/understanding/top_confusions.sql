with confusions as (
    select * from {{ ref('needs_confusions') }}
),

shared as (
    select
        confusions.*,
        weight / sum(weight) over (
            partition by period_grain, period_start, segment, segment_value
        ) as share_of_needs,
        weight / sum(weight) over (
            partition by period_grain, period_start, segment, segment_value, reference_intent
        ) as share_of_reference
    from confusions
),

top_confusions as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        cast(row_number() over (
            partition by period_grain, period_start, segment, segment_value
            order by
                weight desc,
                {{ binary_order('reference_intent') }} asc,
                {{ binary_order('predicted_intent') }} asc
        ) as bigint) as confusion_rank,
        reference_intent,
        predicted_intent,
        needs,
        weight,
        cast(share_of_needs as {{ type_double() }}) as share_of_needs,
        cast(share_of_reference as {{ type_double() }}) as share_of_reference
    from shared
    where predicted_intent <> reference_intent
)

select * from top_confusions
