{#- A table: a view would climb again for each of its readers. -#}
{{ config(materialized='table') }}

-- A span and those above it, up to sixteen: each step joins what is known with itself, as Spark cannot recurse.
with

operations as (

    select * from {{ ref('stg_otel_genai__operations') }}

),

up_to_1 as (

    select
        children.source_instance,
        children.native_id,
        parents.native_id as above_native_id,
        1 as distance
    from operations as children
    inner join operations as parents
        on
            children.source_instance = parents.source_instance
            and children.trace_id = parents.trace_id
            and children.parent_span_id = parents.span_id
    where children.span_id <> parents.span_id

),
{% for known in [1, 2, 4, 8] %}
    up_to_{{ known * 2 }} as (

        select * from up_to_{{ known }}
        union all
        select
            lower_part.source_instance,
            lower_part.native_id,
            upper_part.above_native_id,
            lower_part.distance + upper_part.distance as distance
        from up_to_{{ known }} as lower_part
        inner join up_to_{{ known }} as upper_part
            on
                lower_part.source_instance = upper_part.source_instance
                and lower_part.above_native_id = upper_part.native_id
        where lower_part.distance = {{ known }}

    ),
{% endfor %}
lineage as (

    select
        source_instance,
        native_id,
        native_id as above_native_id,
        0 as distance
    from operations
    union all
    select * from up_to_16

)

select * from lineage
