with

runs as (

    select
        *,
        row_number() over (
            partition by source_instance, conversation_native_id
            order by started_at asc nulls last, native_id asc
        ) as first_rank,
        row_number() over (
            partition by
                source_instance,
                conversation_native_id,
                case when customer_native_id is not null then 1 else 0 end
            order by started_at desc nulls last, native_id desc
        ) as customer_rank
    from {{ ref('stg_langfuse__runs') }}
    where not is_internal

),

attributes as (

    select * from {{ ref('stg_langfuse__run_attributes') }}

),

ends as (

    select
        source_instance,
        conversation_native_id,
        max(occurred_at) as ended_at
    from {{ ref('stg_langfuse__signals') }}
    where signal = 'session_end'
    group by source_instance, conversation_native_id

),

claims as (

    select * from {{ ref('stg_langfuse__claims') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'langfuse'

),

gathered as (

    select
        runs.source_instance,
        runs.conversation_native_id,
        max(case when runs.customer_rank = 1 then runs.customer_native_id end) as known_customer_native_id,
        max(case when runs.is_test then 1 else 0 end) = 1 as is_test,
        max(runs.source_updated_at) as last_updated_at,
        min(runs.started_at) as first_at,
        max(runs.ended_at) as last_at,
        max(attributes.channel) as channel_raw,
        coalesce(max(attributes.channel), '*') as channel_hint,
        max(attributes.language) as language,
        max(attributes.region) as region,
        max(attributes.product_line) as product_line
    from runs
    left join attributes
        on
            runs.source_instance = attributes.source_instance
            and runs.trace_native_id = attributes.trace_native_id
    group by runs.source_instance, runs.conversation_native_id

),

translated as (

    select
        runs.source_system,
        runs.source_instance,
        runs.conversation_native_id as native_id,
        gathered.last_updated_at as source_updated_at,
        runs.loaded_at,
        runs.loaded_at_basis,
        runs.is_deleted,
        gathered.is_test,
        {{ no_text() }} as extra,
        runs.batch_id,
        runs.file_path,
        runs.line_number,
        gathered.known_customer_native_id as customer_native_id,
        'llm_session' as kind,
        -- Langfuse has no channel; what an instance serves is the team's to say, and so is when its sessions end.
        coalesce({{ mapped_value('channel', 'gathered.channel_hint') }}, 'unmapped') as channel,
        gathered.channel_raw,
        'inbound' as direction,
        gathered.language,
        gathered.region,
        gathered.product_line,
        gathered.first_at as started_at,
        coalesce(
            ends.ended_at,
            case when {{ mapped_value('conversation_end', "'*'", no_text()) }} = 'last_turn' then gathered.last_at end
        ) as ended_at,
        case when ends.ended_at is not null then 'closed' end as status,
        claims.outcome_claim,
        claims.outcome_claimed_by,
        claims.claim_raw as outcome_claim_raw,
        claims.claim_raw as outcome_claimed_by_raw,
        claims.claimed_at as outcome_claimed_at
    from runs
    inner join gathered
        on
            runs.source_instance = gathered.source_instance
            and runs.conversation_native_id = gathered.conversation_native_id
    left join ends
        on
            runs.source_instance = ends.source_instance
            and runs.conversation_native_id = ends.conversation_native_id
    left join claims
        on
            runs.source_instance = claims.source_instance
            and runs.conversation_native_id = claims.conversation_native_id
    {{ mapped_joins('gathered', {'channel': 'gathered.channel_hint', 'conversation_end': "'*'"}) }}
    where runs.first_rank = 1

),

conversations as (

    select
        {{ common_columns('conversations') }},
        {{ contract_columns('conversations', given=[
            'customer_native_id', 'kind', 'channel', 'channel_raw', 'direction', 'started_at', 'ended_at', 'status',
            'language', 'region', 'product_line', 'outcome_claim', 'outcome_claim_raw', 'outcome_claimed_by',
            'outcome_claimed_by_raw', 'outcome_claimed_at',
        ]) }}
    from translated

)

select * from conversations
