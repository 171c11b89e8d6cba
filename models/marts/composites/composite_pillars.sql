{%- set pillar = ['metric_id', 'period_grain', 'period_start', 'segment', 'segment_value', 'pillar'] -%}
-- Parts that nobody measured take their weight with them. Where failure must not hide, the mean is geometric or the
-- least counts; a score of 0 is taken as 1 there, or one part would end it all.
with parts as (
    select * from {{ ref('composite_parts') }}
),

-- Equal scores may differ in their last digits; names decide between them.
ranked as (
    select
        parts.*,
        row_number() over (
            partition by {{ pillar | join(', ') }}
            order by case when score is null then 1 else 0 end, floor(score * 1000000 + 0.5), component
        ) as place
    from parts
),

summed as (
    select
        {{ pillar | join(', ') }},
        sum(base_weight) as base_weight,
        coalesce(sum(case when score is not null then base_weight end), 0) as covered_base_weight,
        coalesce(sum(case when score is not null then weight end), 0) as weight,
        sum(weight * score) / sum(case when score is not null then weight end) as mean_score,
        exp(
            sum(weight * ln(greatest(score, 1))) / sum(case when score is not null then weight end)
        ) as geometric_score,
        min(score) as least_score,
        max(case when place = 1 and score is not null then component end) as limiting_part,
        min(case when score is not null then sample_size end) as sample_size,
        min(case when is_mature then 1 else 0 end) as is_mature,
        count(case when exclusion_reason_part = 'window_open' then 1 end) as waiting
    from ranked
    group by {{ pillar | join(', ') }}
),

composite_pillars as (
    select
        {{ pillar | join(', ') }},
        cast(base_weight as {{ type_double() }}) as base_weight,
        cast(covered_base_weight as {{ type_double() }}) as covered_base_weight,
        cast(weight as {{ type_double() }}) as weight,
        cast(case
            when metric_id = 'trust_index' then geometric_score
            when metric_id = 'support_triad_index' then least_score
            -- A pillar of which most is not known is none.
            when metric_id <> 'quality_speed_safety_balance' or 2 * covered_base_weight >= base_weight then mean_score
        end as {{ type_double() }}) as score,
        limiting_part,
        cast(coalesce(sample_size, 0) as bigint) as sample_size,
        is_mature = 1 as is_mature,
        waiting > 0 as is_waiting
    from summed
)

select * from composite_pillars
