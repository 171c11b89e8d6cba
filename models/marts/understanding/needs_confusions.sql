-- What was predicted against what it was, cell by cell: the matrix behind accuracy, macro-F1 and top_confusions.
with needs as (
    select
        fct_needs.*,
        predicted_intent as predicted,
        reference_intent as reference
    from {{ ref('fct_needs') }} as fct_needs
    where is_recognition_candidate
),

needs_confusions as (
    select
        {{ period_and_segment(segments()) }},
        predicted as predicted_intent,
        reference as reference_intent,
        cast(count(*) as bigint) as needs,
        cast(sum(recognition_weight) as {{ type_double() }}) as weight
    from needs
    {{ group_by_period_and_segment(segments(), also=['predicted', 'reference']) }}
)

select * from needs_confusions
