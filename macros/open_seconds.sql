{% macro open_seconds(moments, hours) -%}
    {#- Seconds for which a schedule had been open at each moment, by a look-up in int_opening_hours__accumulated: those
        between two moments are a difference. Before the first opening none had passed. -#}
    select
        {{ moments }}.schedule,
        {{ moments }}.moment,
        coalesce(
            {{ hours }}.open_seconds_before
            + {{ seconds_between(hours ~ '.opens_at', 'least(' ~ moments ~ '.moment, ' ~ hours ~ '.closes_at)') }}, 0
        ) as open_seconds
    from {{ moments }}
    left join {{ hours }}
        on
            {{ moments }}.schedule = {{ hours }}.schedule
            and {{ moments }}.moment >= {{ hours }}.opens_at
            and coalesce({{ moments }}.moment < {{ hours }}.next_opens_at, {{ hours }}.next_opens_at is null)
{%- endmacro %}
