-- A row that was read must be staged or in quarantine: anything else was lost on the way.
select *
from {{ ref('reconciliation') }}
where not coalesce(is_reconciled, false)
