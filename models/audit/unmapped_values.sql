{% set branches = namespace(any=false) %}
with unmapped_values as (
    {% for table in contract_tables() %}
        {% set columns = enum_columns(table) %}
        {% for vendor in staging_vendors(table) %}
            {% set relation = ref('stg_' ~ vendor ~ '__' ~ table) %}
            {% if columns %}
                {{ 'union all' if branches.any }}
                {% set branches.any = true %}
                select
                    '{{ table }}' as table_name,
                    column_name,
                    source_system,
                    source_instance,
                    raw_value,
                    count(*) as row_count
                from (
                    select
                        staged.source_system,
                        staged.source_instance,
                        named.column_name,
                        case named.column_name
                            {%- for column in columns %}
                                when '{{ column }}' then staged.{{ column }}
                            {%- endfor %}
                        end as value,
                        case named.column_name
                            {%- for column in columns %}
                                when '{{ column }}' then staged.{{ column }}_raw
                            {%- endfor %}
                        end as raw_value
                    from {{ relation }} as staged
                    cross join (
                        {%- for column in columns %}
                            select '{{ column }}' as column_name
                            {{ 'union all' if not loop.last }}
                        {%- endfor %}
                    ) as named
                ) as valued
                where value = 'unmapped'
                group by column_name, source_system, source_instance, raw_value
            {% endif %}
        {% endfor %}
    {% endfor %}
)

select * from unmapped_values
