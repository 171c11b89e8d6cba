with

listed as (

    select * from {{ ref('stg_zendesk__conversations_listed') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'zendesk'

),

translated as (

    select
        listed.source_system,
        listed.source_instance,
        listed.conversation_native_id as native_id,
        listed.source_updated_at,
        listed.loaded_at,
        listed.loaded_at_basis,
        coalesce(listed.is_deleted, false) or coalesce(listed.is_gone, false) as is_deleted,
        coalesce(listed.is_test, false) or coalesce(listed.is_sample, false) as is_test,
        {{ no_text() }} as extra,
        listed.batch_id,
        listed.file_path,
        listed.line_number,
        listed.customer_native_id,
        listed.kind,
        coalesce(
            {{ mapped_value('channel', 'listed.channel_raw', no_text()) }},
            -- Social and other messaging channels have words of their own, and a flag in common.
            case when listed.is_messaging then 'messaging' end,
            'unmapped'
        ) as channel,
        listed.channel_raw,
        {{ mapped_value('direction', 'listed.direction_hint', no_text()) }} as direction,
        case
            when {{ mapped_value('direction', 'listed.direction_hint', no_text()) }} is not null
                then listed.direction_hint
        end as direction_raw,
        listed.status,
        listed.status_raw,
        listed.outcome_claim,
        listed.outcome_claim_raw,
        listed.outcome_claimed_by,
        listed.outcome_claimed_at,
        listed.end_reason,
        listed.intent_final,
        listed.language,
        listed.priority,
        listed.reported_turn_count,
        listed.started_at,
        listed.ended_at
    from listed
    {{ mapped_joins('listed', {'channel': 'listed.channel_raw', 'direction': 'listed.direction_hint'}) }}

),

conversations as (

    select
        {{ common_columns('conversations') }},
        {{ contract_columns('conversations', given=[
            'customer_native_id', 'kind', 'channel', 'channel_raw', 'direction', 'direction_raw', 'status',
            'status_raw', 'outcome_claim', 'outcome_claim_raw', 'outcome_claimed_by', 'outcome_claimed_at',
            'end_reason', 'intent_final', 'language', 'priority', 'reported_turn_count', 'started_at', 'ended_at',
        ]) }}
    from translated

)

select * from conversations
