-- A vendor folder of the landing that vars.vendors does not list is landed and then counts nowhere: no row may be lost so.
select
    vendor,
    sum(rows_landed) as rows_landed
from {{ source('landing', 'batches') }}
where
    status = 'landed'
    and rows_landed > 0
    and vendor not in ('reference', '{{ var("vendors") | join("', '") }}')
group by vendor
