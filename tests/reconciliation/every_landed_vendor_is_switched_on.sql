-- A vendor folder of the landing that vars.vendors does not list is landed and then counts nowhere.
select
    vendor,
    sum(rows_landed) as rows_landed
from {{ source('landing', 'batches') }}
where
    status = 'landed'
    and rows_landed > 0
    and vendor <> 'reference'
    and vendor not in (
        '{{ var("vendors") | join("', '") }}'
    )
group by vendor
