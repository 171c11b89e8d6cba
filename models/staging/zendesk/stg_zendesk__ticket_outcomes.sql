with

tickets as (

    select * from {{ ref('stg_zendesk__ticket') }}
    where is_latest_version

),

closings as (

    select
        *,
        row_number() over (partition by source_instance, conversation_native_id order by seq desc) as closing_rank
    from {{ ref('stg_zendesk__turns') }}
    where what = 'close'

),

mergers as (

    select * from {{ ref('stg_zendesk__ticket_merges') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'zendesk'

),

-- Whoever was merged away was closed and not solved: the ticket that it went into claims for both.
claiming as (

    select
        tickets.source_instance,
        tickets.native_id as ticket_id,
        case when mergers.ticket_id is null then tickets.status end as outcome_claim_raw,
        mergers.ticket_id is not null as is_merged_away,
        {{ mapped_value('status', 'tickets.status') }} as status
    from tickets
    left join mergers
        on tickets.source_instance = mergers.source_instance and tickets.native_id = mergers.ticket_id
    {{ mapped_joins('tickets', {'status': 'tickets.status'}) }}

),

claimed as (

    select
        claiming.*,
        {{ mapped_value('outcome_claim', 'claiming.outcome_claim_raw', no_text()) }} as outcome_claim
    from claiming
    {{ mapped_joins('claiming', {'outcome_claim': 'claiming.outcome_claim_raw'}) }}

),

ticket_outcomes as (

    select
        claimed.source_instance,
        claimed.ticket_id,
        claimed.status,
        claimed.is_merged_away,
        claimed.outcome_claim,
        case when claimed.outcome_claim is not null then claimed.outcome_claim_raw end as outcome_claim_raw,
        case
            when claimed.outcome_claim is null then null
            when closings.actor_type in ('customer', 'human_agent', 'ai_agent') then closings.actor_type
            when closings.actor_type = 'supervisor' then 'human_agent'
            when closings.actor_type in ('system', 'rule_bot') then 'vendor_rule'
        end as outcome_claimed_by,
        case when claimed.status = 'closed' then closings.occurred_at end as closed_at
    from claimed
    left join closings
        on
            claimed.source_instance = closings.source_instance
            and claimed.ticket_id = closings.conversation_native_id
            and closings.closing_rank = 1

)

select * from ticket_outcomes
