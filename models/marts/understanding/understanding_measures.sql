with journeys as (
    select * from {{ ref('fct_journeys') }}
    where is_inbound
),

understanding_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ count_if('is_declared_resolved') }} as declared_resolutions,
        {{ count_if('is_verifiable') }} as verifiable_resolutions,
        -- A sampled check weighs as many resolutions as it was drawn from (R64).
        cast(sum(check_weight) as {{ type_double() }}) as verifiable_weight,
        cast(sum(case when is_verified then check_weight else 0 end) as {{ type_double() }}) as verified_weight,
        cast(sum(check_weight * check_weight) as {{ type_double() }}) as verifiable_weight_squared,

        ---------- what keeps a cell from being final, or from having a value
        {{ count_if('is_declared_resolved and not is_mature') }} as immature_declared,
        {{ count_if('is_verifiable and not is_mature') }} as immature_verifiable,
        {{ count_if('is_declared_resolved and not is_check_landed') }} as unchecked_sources
    from journeys
    {{ group_by_period_and_segment(segments()) }}
)

select * from understanding_measures
