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
        max(case when is_test then 1 else 0 end) = 1 as is_test,
        min(started_at) as started_at,
        max(coalesce(ended_at, started_at)) as last_at,
        max(ended_at) as source_updated_at
    from steps
    group by source_instance, conversation_native_id

),

translated as (

    select
        steps.source_system,
        steps.source_instance,
        steps.conversation_native_id as native_id,
        gathered.source_updated_at,
        steps.loaded_at,
        steps.loaded_at_basis,
        steps.is_deleted,
        gathered.is_test,
        {{ no_text() }} as extra,
        steps.batch_id,
        steps.file_path,
        steps.line_number,
        gathered.customer_native_id,
        'llm_session' as kind,
        coalesce({{ mapped_value('channel', 'gathered.channel_hint') }}, 'unmapped') as channel,
        gathered.channel_raw,
        'inbound' as direction,
        gathered.language,
        gathered.started_at,
        -- A trace never says that nobody will come back; only a team knows that its sessions end with the last turn.
        case
            when {{ mapped_value('conversation_end', "'*'", no_text()) }} = 'last_turn' then gathered.last_at
        end as ended_at
    from steps
    inner join gathered
        on
            steps.source_instance = gathered.source_instance
            and steps.conversation_native_id = gathered.conversation_native_id
    {{ mapped_joins('gathered', {'channel': 'gathered.channel_hint', 'conversation_end': "'*'"}) }}
    where steps.first_rank = 1

),

conversations as (

    select
        {{ common_columns('conversations') }},
        {{ contract_columns('conversations', given=[
            'customer_native_id', 'kind', 'channel', 'channel_raw', 'direction', 'language', 'started_at', 'ended_at',
        ]) }}
    from translated

)

select * from conversations
