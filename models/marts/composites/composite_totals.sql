{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
-- What the pillars come to, and what holds it back.
with measured as (
    select * from {{ ref('composite_pillars') }}
),

-- Trust is a composite itself: it counts in the triad only where it would be shown.
trusted as (
    select
        measured.*,
        case when 2 * covered_base_weight >= base_weight then score end as shown_score
    from measured
    where metric_id = 'trust_index'
),

triads as (
    select distinct
        {{ cell | join(', ') }}
    from measured
    where metric_id = 'support_triad_index'
),

pillars as (
    select * from measured
    union all
    select
        'support_triad_index' as metric_id,
        {%- for column in cell %}
            triads.{{ column }},
        {%- endfor %}
        'trust' as pillar,
        cast(1 as {{ type_double() }}) as base_weight,
        cast(case when trusted.shown_score is not null then 1 else 0 end as {{ type_double() }}) as covered_base_weight,
        cast(1 as {{ type_double() }}) as weight,
        trusted.shown_score as score,
        trusted.limiting_part,
        coalesce(trusted.sample_size, 0) as sample_size,
        coalesce(trusted.is_mature, true) as is_mature,
        coalesce(trusted.is_waiting, false) as is_waiting
    from triads
    left join trusted
        on
            triads.{{ cell[0] }} = trusted.{{ cell[0] }}
            {%- for column in cell[1:] %}
                and triads.{{ column }} = trusted.{{ column }}
            {%- endfor %}
),

ranked as (
    select
        pillars.*,
        row_number() over (
            partition by metric_id, {{ cell | join(', ') }}
            order by case when score is null then 1 else 0 end, floor(score * 1000000 + 0.5), pillar
        ) as place
    from pillars
),

summed as (
    select
        metric_id,
        {{ cell | join(', ') }},
        count(*) = count(score) as is_complete,
        2 * sum(covered_base_weight) >= sum(base_weight) as is_covered,
        sum(covered_base_weight) / sum(base_weight) as covered_share,
        exp(avg(ln(greatest(score, 1)))) as geometric_score,
        min(score) as least_score,
        sum(weight * score) / nullif(sum(case when score is not null then weight end), 0) as mean_score,
        coalesce(max(case when pillar = 'safety' then score end), 100) as safety_score,
        max(case when place = 1 and score is not null then pillar end) as limiting_pillar,
        max(case when place = 1 and score is not null then limiting_part end) as limiting_part,
        coalesce(min(case when score is not null then sample_size end), 0) as sample_size,
        min(case when is_mature then 1 else 0 end) as is_mature,
        max(case when is_waiting then 1 else 0 end) as is_waiting
    from ranked
    group by metric_id, {{ cell | join(', ') }}
),

composite_totals as (
    select
        metric_id,
        {{ cell | join(', ') }},
        cast(case
            -- A red safety pillar caps the balance.
            when metric_id = 'quality_speed_safety_balance' and is_complete
                then
                    case
                        when safety_score < {{ var('red_pillar_score') }} then least(geometric_score, safety_score)
                        else geometric_score
                    end
            when metric_id = 'support_triad_index' and is_complete then least_score
            when metric_id in ('trust_index', 'scorecard_index') and is_covered then mean_score
        end as {{ type_double() }}) as value,
        cast(covered_share as {{ type_double() }}) as covered_share,
        limiting_pillar,
        limiting_part,
        cast(sample_size as bigint) as sample_size,
        is_mature = 1 as is_mature,
        is_waiting = 1 as is_waiting
    from summed
)

select * from composite_totals
