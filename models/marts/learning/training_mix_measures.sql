{%- set dimensions = ['intent', 'language', 'customer_segment'] -%}
with mixes as (
    select * from {{ ref('training_mixes') }}
),

items as (
    select * from {{ ref('improvement_measures') }}
    where segment = 'all'
),

-- Rounded, since what is no distance at all may miss it as a sum of logarithms.
apart as (
    select
        {% for dimension in dimensions %}
            sqrt(cast(cast(
                sum(case when dimension = '{{ dimension }}' then divergence else 0 end) as decimal(14, 12)
            ) as {{ type_double() }})) as {{ dimension }}_distance,
        {% endfor %}
        period_grain,
        period_start
    from mixes
    group by period_grain, period_start
),

training_mix_measures as (
    select
        items.period_grain,
        items.period_start,
        items.segment,
        items.segment_value,
        case when apart.period_start is null then 0 else items.training_fit_successes end as compared_items,
        {% for dimension in dimensions %}
            cast(apart.{{ dimension }}_distance as {{ type_double() }}) as {{ dimension }}_distance,
        {% endfor %}
        -- What is covered worst says whether the data covers all.
        cast(
            greatest(
                apart.intent_distance,
                apart.language_distance,
                apart.customer_segment_distance
            ) as {{ type_double() }}
        ) as widest_distance
    from items
    left join apart
        on items.period_grain = apart.period_grain and items.period_start = apart.period_start
)

select * from training_mix_measures
