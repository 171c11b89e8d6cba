{% macro mapped_value(concept, raw, otherwise="'unmapped'") -%}
    {#- The contract's word for a raw one that mapped_joins looked up; an unknown word is `unmapped`, none is null. -#}
    case
        when nullif(trim({{ raw }}), '') is not null
            then coalesce({{ concept }}_own.value, {{ concept }}_any.value, {{ otherwise }})
    end
{%- endmacro %}
