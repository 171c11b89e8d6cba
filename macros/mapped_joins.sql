{% macro mapped_joins(relation, concepts) -%}
    {#- Joins the team's words for a vendor's words: `concepts` has the raw column of each. A row for the instance goes
        before one for all. The model imports stg_reference__mapped_values, cut to its vendor, as `mapped_values`. -#}
    {%- for concept, raw in concepts.items() %}
    left join mapped_values as {{ concept }}_own
        on
            {{ concept }}_own.concept = '{{ concept }}'
            and {{ concept }}_own.raw_value = lower(trim({{ raw }}))
            and {{ concept }}_own.source_instance = {{ relation }}.source_instance
    left join mapped_values as {{ concept }}_any
        on
            {{ concept }}_any.concept = '{{ concept }}'
            and {{ concept }}_any.raw_value = lower(trim({{ raw }}))
            and {{ concept }}_any.source_instance is null
    {%- endfor %}
{%- endmacro %}
