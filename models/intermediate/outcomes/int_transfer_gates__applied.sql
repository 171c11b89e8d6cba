-- Who was passed on from one human queue to another: is the journey in, and if not, why (contract, rule 10).
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

sources as (
    select * from {{ ref('int_journey_sources__described') }}
),

transfers as (
    select * from {{ ref('int_human_transfers__found') }}
),

joined as (
    select
        gathered.journey_key,
        gathered.is_inbound,
        gathered.has_human,
        sources.is_human_side_absent,
        gathered.is_inbound and gathered.has_human and not sources.is_human_side_absent as is_candidate,
        coalesce(transfers.transfer_kind, 'none') as transfer_kind
    from gathered
    inner join sources on gathered.journey_key = sources.journey_key
    left join transfers on gathered.journey_key = transfers.journey_key
),

transfer_gates_applied as (
    select
        journey_key,
        is_candidate as is_specialist_transfer_candidate,
        is_candidate and transfer_kind <> 'none' as is_specialist_transfer_success,
        is_candidate and transfer_kind = 'planned' as is_transferred_planned,
        is_candidate and transfer_kind = 'unplanned' as is_transferred_unplanned,
        is_candidate and transfer_kind = 'unmarked' as is_transferred_unmarked,
        case
            when not is_inbound then 'outbound'
            when is_human_side_absent then 'capability_absent:human_side'
            when not has_human then 'not_human_handled'
        end as exclusion_reason_specialist_transfer
    from joined
)

select * from transfer_gates_applied
