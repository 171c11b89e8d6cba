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

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'langfuse'

),

gathered as (

    select
        source_instance,
        conversation_native_id,
        max(case when customer_rank = 1 then customer_native_id end) as known_customer_native_id,
        max(case when is_test then 1 else 0 end) = 1 as is_test,
        max(source_updated_at) as last_updated_at,
        min(started_at) as first_at,
        max(ended_at) as last_at
    from runs
    group by source_instance, conversation_native_id

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
        coalesce({{ mapped_value('channel', "'*'") }}, 'unmapped') as channel,
        'inbound' as direction,
        gathered.first_at as started_at,
        case when {{ mapped_value('conversation_end', "'*'", no_text()) }} = 'last_turn' then gathered.last_at end
            as ended_at
    from runs
    inner join gathered
        on
            runs.source_instance = gathered.source_instance
            and runs.conversation_native_id = gathered.conversation_native_id
    {{ mapped_joins('runs', {'channel': "'*'", 'conversation_end': "'*'"}) }}
    where runs.first_rank = 1

),

conversations as (

    select
        {{ common_columns('conversations') }},
        {{ contract_columns('conversations', given=[
            'customer_native_id', 'kind', 'channel', 'direction', 'started_at', 'ended_at',
        ]) }}
    from translated

)

select * from conversations
