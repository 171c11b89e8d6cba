with staged as (
    {% for table in conformed_tables() %}
        {% set outer = loop %}
        {% for vendor in staging_vendors(table.name) %}
            select
                '{{ table.name }}' as table_name,
                source_system,
                source_instance,
                count(*) as rows_staged
            from {{ ref('stg_' ~ vendor ~ '__' ~ table.name) }}
            group by source_system, source_instance
            {{ 'union all' if not (loop.last and outer.last) }}
        {% endfor %}
    {% endfor %}
),

conformed as (
    {% for table in conformed_tables() %}
        select
            '{{ table.name }}' as table_name,
            source_system,
            source_instance,
            count(*) as rows_conformed
        from {{ ref('int_' ~ table.name ~ '__conformed') }}
        group by source_system, source_instance
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

left_out as (
    select
        table_name,
        source_system,
        source_instance,
        count(*) as rows_left_out
    from {{ ref('flagged_rows') }}
    where not is_counted
    group by table_name, source_system, source_instance
),

summed as (
    select
        table_name,
        source_system,
        source_instance,
        sum(rows_staged) as rows_staged
    from staged
    group by table_name, source_system, source_instance
),

reconciliation_by_table as (
    select
        summed.table_name,
        summed.source_system,
        summed.source_instance,
        cast(summed.rows_staged as bigint) as rows_staged,
        coalesce(left_out.rows_left_out, 0) as rows_left_out,
        coalesce(conformed.rows_conformed, 0) as rows_conformed,
        summed.rows_staged
        = coalesce(left_out.rows_left_out, 0) + coalesce(conformed.rows_conformed, 0) as is_reconciled
    from summed
    left join left_out
        on
            summed.table_name = left_out.table_name
            and summed.source_system = left_out.source_system
            and summed.source_instance = left_out.source_instance
    left join conformed
        on
            summed.table_name = conformed.table_name
            and summed.source_system = conformed.source_system
            and summed.source_instance = conformed.source_instance
)

select * from reconciliation_by_table
