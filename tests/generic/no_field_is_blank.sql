{% test no_field_is_blank(model, key, columns) %}
{% for column in columns %}
select
    {{ key }},
    '{{ column }}' as blank_field
from {{ model }}
where trim(coalesce(cast({{ column }} as {{ dbt.type_string() }}), '')) = ''
{{ 'union all' if not loop.last }}
{% endfor %}
{% endtest %}
