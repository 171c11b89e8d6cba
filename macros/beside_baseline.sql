{% macro beside_baseline(mixes, figures) -%}
    {#- Figures by intent of each period behind the baseline month, and those of its segment in that month as
        <figure>_before; 0 where an intent is on one side only. `figures` has the column of each. -#}
    select
        sides.period_grain,
        sides.period_start,
        sides.segment,
        sides.segment_value,
        sides.intent{% for figure in figures %},
        cast(sum(sides.{{ figure }}) as {{ type_double() }}) as {{ figure }},
        cast(sum(sides.{{ figure }}_before) as {{ type_double() }}) as {{ figure }}_before{% endfor %}
    from (
        select
            mixes.period_grain,
            mixes.period_start,
            mixes.segment,
            mixes.segment_value,
            mixes.intent{% for figure, column in figures.items() %},
            mixes.{{ column }} as {{ figure }},
            0 as {{ figure }}_before{% endfor %}
        from {{ mixes }} as mixes
        inner join {{ ref('int_mix_baseline__chosen') }} as baseline
            on mixes.period_start >= cast({{ dbt.dateadd('month', 1, 'baseline.baseline_month') }} as date)
        union all
        select
            cells.period_grain,
            cells.period_start,
            cells.segment,
            cells.segment_value,
            mixes.intent{% for figure, column in figures.items() %},
            0 as {{ figure }},
            mixes.{{ column }} as {{ figure }}_before{% endfor %}
        from (
            select distinct
                period_grain,
                period_start,
                segment,
                segment_value
            from {{ mixes }}
        ) as cells
        inner join {{ ref('int_mix_baseline__chosen') }} as baseline
            on cells.period_start >= cast({{ dbt.dateadd('month', 1, 'baseline.baseline_month') }} as date)
        inner join {{ mixes }} as mixes
            on
                baseline.baseline_month = mixes.period_start
                and mixes.period_grain = 'month'
                and cells.segment = mixes.segment
                and cells.segment_value = mixes.segment_value
    ) as sides
    group by sides.period_grain, sides.period_start, sides.segment, sides.segment_value, sides.intent
{%- endmacro %}
