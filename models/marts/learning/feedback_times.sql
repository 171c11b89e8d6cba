{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
{%- set times = {'median_days_to_improvement': 0.5, 'p90_days_to_improvement': 0.1} -%}
with curves as (
    select * from {{ ref('feedback_curves') }}
),

reached as (
    select
        {% for name, share in times.items() %}
            {% for suffix in ['', '_low', '_high'] %}
                min(case when share_waiting{{ suffix }} <= {{ share }} then elapsed end) as {{ name ~ suffix }},
            {% endfor %}
        {% endfor %}
        {{ cell | join(', ') }}
    from curves
    group by {{ cell | join(', ') }}
),

feedback_times as (
    select
        {% for name in times %}
            {{ name }},
            case when {{ name }} is not null then {{ name ~ '_low' }} end as {{ name ~ '_low' }},
            {{ name ~ '_high' }},
        {% endfor %}
        {{ cell | join(', ') }}
    from reached
)

select * from feedback_times
