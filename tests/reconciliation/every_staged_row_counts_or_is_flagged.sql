-- A staged row must be in its conformed table or flagged with the reason why it is not.
select *
from {{ ref('reconciliation_by_table') }}
where not coalesce(is_reconciled, false)
