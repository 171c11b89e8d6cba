with

steps as (

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
    from {{ ref('stg_otel_genai__steps') }}
    -- A lone search or call that names no conversation is none; nor is the work of a judge.
    where not is_internal and (is_conversation_named or operation in ('generation', 'agent', 'workflow'))

),

endings as (

    select * from {{ ref('stg_otel_genai__endings') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'otel_genai'

),

gathered as (

    select
        source_instance,
        conversation_native_id,
        -- Who signs in along the way is known from then on.
        max(case when customer_rank = 1 then customer_native_id end) as customer_native_id,
        max(channel) as channel_raw,
        coalesce(max(channel), '*') as channel_hint,
        max(language) as language,
        max(region) as region,
        max(product_line) as product_line,
        max(case when is_test then 1 else 0 end) = 1 as is_test,
        min(started_at) as started_at,
        max(started_at) as last_started_at,
        max(coalesce(ended_at, started_at)) as last_at,
        max(ended_at) as source_updated_at
    from steps
    group by source_instance, conversation_native_id

),

ended as (

    select
        gathered.*,
        endings.outcome_raw,
        endings.claimant_raw,
        endings.claimed_at,
        -- Who speaks after the end has come back.
        case when endings.closed_at >= gathered.last_started_at then endings.closed_at end as closed_at
    from gathered
    left join endings
        on
            gathered.source_instance = endings.source_instance
            and gathered.conversation_native_id = endings.conversation_native_id

),

translated as (

    select
        steps.source_system,
        steps.source_instance,
        steps.conversation_native_id as native_id,
        ended.source_updated_at,
        steps.loaded_at,
        steps.loaded_at_basis,
        steps.is_deleted,
        ended.is_test,
        {{ no_text() }} as extra,
        steps.batch_id,
        steps.file_path,
        steps.line_number,
        ended.customer_native_id,
        'llm_session' as kind,
        coalesce({{ mapped_value('channel', 'ended.channel_hint') }}, 'unmapped') as channel,
        ended.channel_raw,
        'inbound' as direction,
        ended.language,
        ended.region,
        ended.product_line,
        ended.started_at,
        -- Spans never say that nobody will come back: an event may, or a team whose sessions end with the last turn.
        case
            when {{ mapped_value('conversation_end', "'*'", no_text()) }} = 'last_turn' then ended.last_at
            else ended.closed_at
        end as ended_at,
        {{ mapped_value('outcome_claim', 'ended.outcome_raw') }} as outcome_claim,
        ended.outcome_raw as outcome_claim_raw,
        {{ mapped_value('outcome_claimed_by', 'ended.claimant_raw') }} as outcome_claimed_by,
        ended.claimant_raw as outcome_claimed_by_raw,
        ended.claimed_at as outcome_claimed_at
    from steps
    inner join ended
        on
            steps.source_instance = ended.source_instance
            and steps.conversation_native_id = ended.conversation_native_id
    {{ mapped_joins('ended', {
        'channel': 'ended.channel_hint', 'conversation_end': "'*'", 'outcome_claim': 'ended.outcome_raw',
        'outcome_claimed_by': 'ended.claimant_raw',
    }) }}
    where steps.first_rank = 1

),

conversations as (

    select
        {{ common_columns('conversations') }},
        {{ contract_columns('conversations', given=[
            'customer_native_id', 'kind', 'channel', 'channel_raw', 'direction', 'language', 'region',
            'product_line', 'started_at', 'ended_at', 'outcome_claim', 'outcome_claim_raw', 'outcome_claimed_by',
            'outcome_claimed_by_raw', 'outcome_claimed_at',
        ]) }}
    from translated

)

select * from conversations
