{% macro json_names(column, key) -%}
    {#- The names in a JSON list, joined by commas. An object, or a list that holds more than names, may hold what the
        customer said: it gives null, and never leaves staging. -#}
    case
        when
            {{ json_list_count(column, key) }} is not null
            {%- for mark in ['{', ':', '@'] %}
            and {{ dbt.position("'" ~ mark ~ "'", json_text(column, key)) }} = 0
            {%- endfor %}
            then {{ json_list(column, key) }}
    end
{%- endmacro %}
