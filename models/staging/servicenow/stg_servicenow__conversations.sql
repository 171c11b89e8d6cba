with

changes as (

    select * from {{ ref('stg_servicenow__changes') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'servicenow'

),

-- When it was last done and, of an incident that is done, stayed so.
endings as (

    select
        source_system,
        source_instance,
        incident_native_id,
        max(case when is_done and not was_done then updated_at end) as last_done_at
    from changes
    group by source_system, source_instance, incident_native_id

),

mapped as (

    select
        changes.*,
        endings.last_done_at,
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
        case when is_done then 'human_agent' end as outcome_claimed_by,
        case when is_done then state_raw end as end_reason,
        intent_final,
        priority,
        opened_at as started_at,
        case when is_done then last_done_at end as ended_at,
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
