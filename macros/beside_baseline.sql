{% macro beside_baseline(mixes, figures, cell=['segment', 'segment_value'], part='intent') -%}
    {#- Figures by part (intent) of each cell behind the baseline month, and those of the same cell in that month as
        <figure>_before; 0 where a part is on one side only. `figures` has the column of each. -#}
    select
        period_grain,
        period_start,
        {{ cell | join(',\n        ') }},
        {{ part }}{% for figure in figures %},
        cast(sum({{ figure }}) as {{ type_double() }}) as {{ figure }},
        cast(sum({{ figure }}_before) as {{ type_double() }}) as {{ figure }}_before{% endfor %}
    from (
        select
            mixes.period_grain,
            mixes.period_start{% for name in cell %},
            mixes.{{ name }}{% endfor %},
            mixes.{{ part }}{% for figure, column in figures.items() %},
            mixes.{{ column }} as {{ figure }},
            0 as {{ figure }}_before{% endfor %}
        from {{ mixes }} as mixes
        inner join {{ ref('int_mix_baseline__chosen') }} as baseline
            on mixes.period_start >= cast({{ dbt.dateadd('month', 1, 'baseline.baseline_month') }} as date)
        union all
        select
            cells.period_grain,
            cells.period_start{% for name in cell %},
            cells.{{ name }}{% endfor %},
            mixes.{{ part }}{% for figure, column in figures.items() %},
            0 as {{ figure }},
            mixes.{{ column }} as {{ figure }}_before{% endfor %}
        from (
            select distinct
                period_grain,
                period_start,
                {{ cell | join(',\n                ') }}
            from {{ mixes }}
        ) as cells
        inner join {{ ref('int_mix_baseline__chosen') }} as baseline
            on cells.period_start >= cast({{ dbt.dateadd('month', 1, 'baseline.baseline_month') }} as date)
        inner join {{ mixes }} as mixes
            on
                baseline.baseline_month = mixes.period_start
                and mixes.period_grain = 'month'
                {%- for name in cell %}
                and cells.{{ name }} = mixes.{{ name }}
                {%- endfor %}
    ) as sides
    group by period_grain, period_start, {{ cell | join(', ') }}, {{ part }}
{%- endmacro %}
