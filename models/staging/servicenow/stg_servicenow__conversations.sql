with

changes as (

    select * from {{ ref('stg_servicenow__changes') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'servicenow'

),

-- When it was last over and last done and, of an incident that is, stayed so.
endings as (

    select
        source_system,
        source_instance,
        incident_native_id,
        max(case when is_over and not was_over then updated_at end) as last_over_at,
        max(case when is_done and not was_done then update_number end) as last_done_by_update
    from changes
    group by source_system, source_instance, incident_native_id

),

mapped as (

    select
        changes.*,
        endings.last_over_at,
        claims.updated_at as last_done_at,
        claims.actor_type as last_done_by,
        {{ mapped_value('channel', 'changes.contact_type') }} as channel,
        {{ mapped_value('status', 'changes.state_raw') }} as status,
        {{ mapped_value('outcome_claim', 'changes.state_raw') }} as outcome_claim,
        {{ mapped_value('intent', 'changes.category', otherwise='changes.category') }} as intent_final
    from changes
    inner join endings
        on
            changes.source_system = endings.source_system
            and changes.source_instance = endings.source_instance
            and changes.incident_native_id = endings.incident_native_id
    left join changes as claims
        on
            endings.source_system = claims.source_system
            and endings.source_instance = claims.source_instance
            and endings.incident_native_id = claims.incident_native_id
            and endings.last_done_by_update = claims.update_number
    {{ mapped_joins('changes', {
        'channel': 'changes.contact_type',
        'status': 'changes.state_raw',
        'outcome_claim': 'changes.state_raw',
        'intent': 'changes.category',
    }) }}
    where changes.is_latest

),

named as (

    select
        source_system,
        source_instance,
        incident_native_id as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        {{ no_text() }} as extra,
        batch_id,
        file_path,
        line_number,
        caller as customer_native_id,
        'ticket' as kind,
        -- The contract asks for a channel: an incident that names none has none that is known.
        coalesce(channel, 'unmapped') as channel,
        contact_type as channel_raw,
        'inbound' as direction,
        status,
        state_raw as status_raw,
        coalesce(outcome_claim, 'unknown') as outcome_claim,
        state_raw as outcome_claim_raw,
        case
            when not is_done then null
            when last_done_by = 'supervisor' then 'human_agent'
            when last_done_by in ('human_agent', 'customer', 'ai_agent') then last_done_by
            -- A job that sets incidents to done follows a rule of the desk.
            else 'vendor_rule'
        end as outcome_claimed_by,
        case when is_over then state_raw end as end_reason,
        intent_final,
        priority,
        opened_at as started_at,
        case when is_over then last_over_at end as ended_at,
        case when is_done then last_done_at end as outcome_claimed_at
    from mapped

),

conversations as (

    select
        {{ common_columns('conversations') }},
        {{ contract_columns('conversations', given=[
            'customer_native_id', 'kind', 'channel', 'channel_raw', 'direction', 'status', 'status_raw',
            'outcome_claim', 'outcome_claim_raw', 'outcome_claimed_by', 'end_reason', 'intent_final', 'priority',
            'started_at', 'ended_at', 'outcome_claimed_at',
        ]) }}
    from named

)

select * from conversations
