with

listed as (

    select * from {{ ref('stg_salesforce__conversations_listed') }}

),

-- Who closed a case last; the date in the case itself is that of the last closed state, such as one set by a process
-- days later.
closings as (

    select
        *,
        row_number() over (partition by source_instance, conversation_native_id order by seq desc) as closing_rank
    from {{ ref('stg_salesforce__turns') }}
    where what in ('close', 'reopen')

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'salesforce'

),

mapped as (

    select
        listed.*,
        {{ mapped_value('channel', 'listed.channel_raw') }} as channel,
        {{ mapped_value('direction', 'listed.direction_raw', no_text()) }} as direction,
        {{ mapped_value('session_status', 'listed.session_status_raw') }} as session_status,
        {{ mapped_value('outcome_claim', 'listed.outcome_claim_raw') }} as claim,
        {{ mapped_value('outcome_claimed_by', 'listed.outcome_claim_raw', no_text()) }} as claimed_by,
        {{ mapped_value('intent', 'listed.intent_raw', no_text()) }} as intent_final,
        closings.actor_type as closed_by,
        case when listed.status = 'closed' then closings.occurred_at end as last_closed_at
    from listed
    left join closings
        on
            listed.source_instance = closings.source_instance
            and listed.native_id = closings.conversation_native_id
            and closings.closing_rank = 1
            and closings.what = 'close'
    {{ mapped_joins('listed', {
        'channel': 'listed.channel_raw',
        'direction': 'listed.direction_raw',
        'session_status': 'listed.session_status_raw',
        'outcome_claim': 'listed.outcome_claim_raw',
        'outcome_claimed_by': 'listed.outcome_claim_raw',
        'intent': 'listed.intent_raw',
    }) }}

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('is_deleted', 'is_test', 'extra') %}
            {{ name }},
        {%- endfor %}
        -- Merging deletes a case; what was asked in it was asked all the same, and counts with the other one.
        coalesce(is_deleted, false) and not is_merged_away as is_deleted,
        coalesce(is_test, false) or is_preview as is_test,
        {{ no_text() }} as extra,
        customer_native_id,
        kind,
        coalesce(channel, 'unmapped') as channel,
        channel_raw,
        direction,
        direction_raw,
        coalesce(status, session_status) as status,
        status_raw,
        claim as outcome_claim,
        outcome_claim_raw,
        case
            when kind <> 'case' then claimed_by
            when claim is null then null
            when closed_by in ('customer', 'human_agent', 'ai_agent') then closed_by
            when closed_by = 'supervisor' then 'human_agent'
            when closed_by in ('system', 'rule_bot') then 'vendor_rule'
        end as outcome_claimed_by,
        coalesce(last_closed_at, outcome_claimed_at) as outcome_claimed_at,
        end_reason,
        intent_final,
        language,
        priority,
        reported_turn_count,
        started_at,
        coalesce(last_closed_at, ended_at) as ended_at
    from mapped

),

conversations as (

    select
        {{ common_columns('conversations') }},
        {{ contract_columns('conversations', given=[
            'customer_native_id', 'kind', 'channel', 'channel_raw', 'direction', 'direction_raw', 'status',
            'status_raw', 'outcome_claim', 'outcome_claim_raw', 'outcome_claimed_by', 'outcome_claimed_at',
            'end_reason', 'intent_final', 'language', 'priority', 'reported_turn_count', 'started_at', 'ended_at',
        ]) }}
    from named

)

select * from conversations
