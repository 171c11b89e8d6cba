{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
{%- set times = {
    'median_seconds_to_relief': ('seconds', 0.5),
    'p90_seconds_to_relief': ('seconds', 0.1),
    'median_turns_to_relief': ('turns', 0.5),
} -%}
with curves as (
    select * from {{ ref('relief_curves') }}
),

reached as (
    select
        {% for name, (clock, share) in times.items() %}
            {% for suffix in ['', '_low', '_high'] %}
                min(case when clock = '{{ clock }}' and share_waiting{{ suffix }} <= {{ share }} then elapsed end)
                    as {{ name ~ suffix }},
            {% endfor %}
        {% endfor %}
        {{ cell | join(', ') }}
    from curves
    group by {{ cell | join(', ') }}
),

relief_times as (
    select
        {% for name in times %}
            {{ name }},
            case when {{ name }} is not null then {{ name ~ '_low' }} end as {{ name ~ '_low' }},
            {{ name ~ '_high' }},
        {% endfor %}
        {{ cell | join(', ') }}
    from reached
)

select * from relief_times
