{% macro group_by_period_and_segment(segments, also=[]) -%}
    {#- Each period alone and crossed with each segmentation: medians and distinct counts come from the fact itself.
        What is in `also` splits every cell further. -#}
    group by grouping sets (
        {%- for period in ['started_on', 'started_week', 'started_month'] %}
        ({{ ([period] + also) | join(', ') }}),
        {%- set last_period = loop.last %}
        {%- for segment in segments %}
        ({{ ([period, segment] + also) | join(', ') }}){{ ',' if not (last_period and loop.last) }}
        {%- endfor %}
        {%- endfor %}
    )
{%- endmacro %}
