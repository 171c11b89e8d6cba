{% macro landed_or_seeded(seed, columns) -%}
    {#- A landed file replaces the seed whole, even when it holds nothing but its header. -#}
    select
        {% for column in columns %}
        nullif(trim({{ column }}), '') as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ source('reference', seed) }}
    union all
    select
        {% for column in columns %}
        nullif(trim(cast({{ column }} as {{ dbt.type_string() }})), '') as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref(seed) }}
    where not exists (
        select 1
        from {{ source('landing', 'batches') }} as batches
        where batches.relation = 'reference__{{ seed }}' and batches.status = 'landed'
    )
{%- endmacro %}
