{% set branches = namespace(any=false) %}
with unmapped_values as (
    {% for table in contract_tables() %}
        {% for vendor in staging_vendors(table) %}
            {% set relation = ref('stg_' ~ vendor ~ '__' ~ table) %}
            {% for column in enum_columns(table) %}
                {{ 'union all' if branches.any }}
                {% set branches.any = true %}
                select
                    '{{ table }}' as table_name,
                    '{{ column }}' as column_name,
                    source_system,
                    source_instance,
                    {{ column }}_raw as raw_value,
                    count(*) as row_count
                from {{ relation }}
                where {{ column }} = 'unmapped'
                group by source_system, source_instance, {{ column }}_raw
            {% endfor %}
        {% endfor %}
    {% endfor %}
)

select * from unmapped_values
