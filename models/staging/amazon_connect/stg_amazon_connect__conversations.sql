with

chains as (

    select * from {{ ref('stg_amazon_connect__chains') }}

),

legs as (

    select * from {{ ref('stg_amazon_connect__legs') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'amazon_connect'

),

-- What is claimed, by the surest voice: the team's own attribute, the AI that gave up, the bot that had the last word,
-- else where the contact ended.
claimed as (

    select
        {{ row_columns('legs') }},
        {%- for name in [
            'conversation_native_id', 'is_of_customer', 'started_at', 'ended_at', 'disconnect_reason',
            'is_chain_broken', 'bot_ended_at', 'customer_id', 'own_customer_native_id', 'intent_final',
            'outcome_attribute', 'language', 'region', 'product_line', 'reported_message_count', 'message_count',
        ] %}
            chains.{{ name }},
        {%- endfor %}
        coalesce(legs.subtype, legs.channel) as channel_raw,
        legs.channel as kind_raw,
        legs.initiation_method as direction_raw,
        legs.channel || '/' || legs.initiation_method as channel_direction,
        case
            when chains.outcome_attribute is not null then chains.outcome_attribute
            when lower(legs.channel) = 'task' then 'task/' || chains.disconnect_reason
            when chains.is_escalated then 'escalated'
            when chains.has_person then null
            when chains.is_ever_queued then 'queue/' || chains.disconnect_reason
            when chains.bot_outcome_raw is not null then 'bot/' || chains.bot_outcome_raw
            else 'flow/' || chains.disconnect_reason
        end as claim_raw,
        case
            when lower(legs.channel) = 'task' and coalesce(lower(chains.disconnect_reason), '') <> 'agent_completed'
                then 'task/' || chains.disconnect_reason
            when chains.ended_at is not null then 'ended'
            else 'connected'
        end as status_raw
    from chains
    inner join legs
        on
            chains.source_system = legs.source_system
            and chains.source_instance = legs.source_instance
            and chains.first_contact_id = legs.native_id

),

mapped as (

    select
        claimed.*,
        {{ mapped_value('kind', 'claimed.kind_raw') }} as kind,
        {{ mapped_value('channel', 'claimed.channel_raw') }} as channel,
        coalesce(
            {{ mapped_value('channel_direction', 'claimed.channel_direction', otherwise=no_text()) }},
            {{ mapped_value('direction', 'claimed.direction_raw') }}
        ) as direction,
        {{ mapped_value('outcome_claim', 'claimed.claim_raw') }} as claim,
        {{ mapped_value('outcome_claimed_by', 'claimed.claim_raw', otherwise=no_text()) }} as claimed_by,
        {{ mapped_value('intent', 'claimed.intent_final', otherwise='claimed.intent_final') }} as intent
    from claimed
    {{ mapped_joins('claimed', {
        'kind': 'claimed.kind_raw', 'channel': 'claimed.channel_raw', 'direction': 'claimed.direction_raw',
        'channel_direction': 'claimed.channel_direction', 'outcome_claim': 'claimed.claim_raw',
        'outcome_claimed_by': 'claimed.claim_raw', 'intent': 'claimed.intent_final',
    }) }}

),

named as (

    select
        source_system,
        source_instance,
        conversation_native_id as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        -- A supervisor who listens in, and a call to somebody else, are contacts but nobody's demand.
        coalesce(is_test, false) or not is_of_customer as is_test,
        {{ no_text() }} as extra,
        batch_id,
        file_path,
        line_number,
        coalesce(own_customer_native_id, customer_id) as customer_native_id,
        kind,
        kind_raw,
        coalesce(channel, 'unmapped') as channel,
        channel_raw,
        direction,
        direction_raw,
        case status_raw when 'ended' then 'closed' when 'connected' then 'open' end as status,
        status_raw,
        coalesce(claim, 'unknown') as outcome_claim,
        claim_raw as outcome_claim_raw,
        case
            when coalesce(claim, 'unknown') in ('unknown', 'unmapped') then null
            when outcome_attribute is not null then coalesce(claimed_by, 'human_agent')
            else coalesce(claimed_by, 'vendor_rule')
        end as outcome_claimed_by,
        case
            when claim_raw like 'bot/%' then coalesce(bot_ended_at, ended_at) when claim_raw is not null then ended_at
        end as outcome_claimed_at,
        disconnect_reason as end_reason,
        intent as intent_final,
        language,
        region,
        product_line,
        reported_message_count as reported_turn_count,
        case when is_chain_broken then true else reported_message_count > message_count end as is_truncated,
        started_at,
        ended_at
    from mapped

),

conversations as (

    select
        {{ common_columns('conversations') }},
        {{ contract_columns('conversations', given=[
            'customer_native_id', 'kind', 'kind_raw', 'channel', 'channel_raw', 'direction', 'direction_raw', 'status',
            'status_raw', 'outcome_claim', 'outcome_claim_raw', 'outcome_claimed_by', 'outcome_claimed_at',
            'end_reason', 'intent_final', 'language', 'region', 'product_line', 'reported_turn_count', 'is_truncated',
            'started_at', 'ended_at',
        ]) }}
    from named

)

select * from conversations
