{% set shared = [
    'conversation_native_id', 'customer_native_id', 'kind', 'channel_raw', 'status', 'claim_raw', 'claim_role',
    'claimant_raw', 'end_reason', 'intent_final', 'language', 'region', 'product_line', 'reported_turn_count',
    'is_truncated', 'started_at', 'ended_at', 'outcome_claimed_at',
] -%}
with

listed as (

    {% for model in ['told_sessions', 'told_analyses'] -%}
        select
            {{ row_columns() }},
            {{ shared | join(',\n            ') }}
        from {{ ref('stg_dialogflow__' ~ model) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

repeated_analyses as (

    select * from {{ ref('stg_dialogflow__repeated_analyses') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            listed.{{ name }},
        {%- endfor %}
        listed.conversation_native_id as native_id,
        {{ no_text() }} as extra,
        listed.customer_native_id,
        listed.kind,
        coalesce({{ mapped_value('channel', 'listed.channel_raw') }}, 'unmapped') as channel,
        listed.channel_raw,
        listed.status,
        coalesce({{ mapped_value('outcome_claim', 'listed.claim_raw') }}, 'unknown') as outcome_claim,
        listed.claim_raw as outcome_claim_raw,
        -- A disposition is the word of whoever handled the conversation; what a session ended with is a rule's.
        coalesce(listed.claim_role, {{ mapped_value('outcome_claimed_by', 'listed.claimant_raw') }})
            as outcome_claimed_by,
        coalesce(listed.claim_role, listed.claimant_raw) as outcome_claimed_by_raw,
        listed.end_reason,
        listed.intent_final,
        listed.language,
        listed.region,
        listed.product_line,
        listed.reported_turn_count,
        listed.is_truncated,
        listed.started_at,
        listed.ended_at,
        listed.outcome_claimed_at
    from listed
    left join repeated_analyses
        on
            listed.source_system = repeated_analyses.source_system
            and listed.source_instance = repeated_analyses.source_instance
            and listed.conversation_native_id = repeated_analyses.conversation_native_id
    {{ mapped_joins('listed', {
        'channel': 'listed.channel_raw',
        'outcome_claim': 'listed.claim_raw',
        'outcome_claimed_by': 'listed.claimant_raw',
    }) }}
    where repeated_analyses.conversation_native_id is null

),

conversations as (

    select
        {{ common_columns('conversations') }},
        {{ contract_columns('conversations', given=[
            'customer_native_id', 'kind', 'channel', 'channel_raw', 'status', 'outcome_claim', 'outcome_claim_raw',
            'outcome_claimed_by', 'outcome_claimed_by_raw', 'end_reason', 'intent_final', 'language', 'region',
            'product_line', 'reported_turn_count', 'is_truncated', 'started_at', 'ended_at', 'outcome_claimed_at',
        ]) }}
    from named

)

select * from conversations
