{% macro period_and_segment(segments) -%}
    {#- The four columns that name a cell; goes with group_by_period_and_segment over the same list. -#}
    case
        when grouping(started_on) = 0 then 'day'
        when grouping(started_week) = 0 then 'week'
        else 'month'
    end as period_grain,
    coalesce(started_on, started_week, started_month) as period_start,
    case
        {%- for segment in segments %}
        when grouping({{ segment }}) = 0 then '{{ segment }}'
        {%- endfor %}
        else 'all'
    end as segment,
    coalesce({{ segments | join(', ') }}, 'all') as segment_value
{%- endmacro %}
