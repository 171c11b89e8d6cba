-- What counts rows, and what is made of such cells.
with cell_values as (
    select * from {{ ref('cell_values') }}
),

composite_values as (
    select * from {{ ref('composite_values') }}
),

metric_values as (
    select * from cell_values
    union all
    select * from composite_values
)

select * from metric_values
