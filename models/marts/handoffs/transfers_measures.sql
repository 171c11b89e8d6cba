with escalations as (
    select * from {{ ref('fct_escalations') }}
    where is_inbound
),

transfers_measures as (
    select
        {{ period_and_segment(segments(people=true)) }},
        {{ rate_counts('specialist_transfer') }},
        {{ count_if('is_transferred_planned') }} as planned_transfers,
        {{ count_if('is_transferred_unplanned') }} as unplanned_transfers,
        {{ count_if('is_transferred_unmarked') }} as unmarked_transfers,

        ---------- what keeps a cell from being final, or from having a value
        {{ count_if('is_specialist_transfer_candidate and not is_mature') }} as immature_specialist_transfers
    from escalations
    {{ group_by_period_and_segment(segments(people=true)) }}
)

select * from transfers_measures
