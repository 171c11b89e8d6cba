with

threads as (

    select * from {{ ref('stg_intercom__threads') }}
    where is_latest_version

),

thread_people as (

    select * from {{ ref('stg_intercom__thread_people') }}

),

thread_tags as (

    select * from {{ ref('stg_intercom__thread_tags') }}

),

thread_parts as (

    select * from {{ ref('stg_intercom__thread_parts') }}

),

deleted_conversation as (

    select * from {{ ref('stg_intercom__deleted_conversation') }}
    where is_latest_version

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'intercom'

),

mapped as (

    select
        threads.*,
        thread_people.customer_native_id,
        thread_tags.intent_final,
        coalesce(thread_parts.part_count, 0) as part_count,
        thread_parts.last_closed_at,
        deleted_conversation.native_id is not null as is_listed_as_deleted,
        {{ mapped_value('channel', 'threads.channel_raw') }} as channel,
        {{ mapped_value('direction', 'threads.source_delivered_as') }} as direction,
        {{ mapped_value('status', 'threads.state') }} as status,
        {{ mapped_value('outcome_claim', 'threads.ai_resolution_state') }} as outcome_claim,
        {{ mapped_value('outcome_claimed_by', 'threads.ai_resolution_state') }} as outcome_claimed_by
    from threads
    left join thread_people
        on
            threads.source_system = thread_people.source_system
            and threads.source_instance = thread_people.source_instance
            and threads.native_id = thread_people.conversation_native_id
    left join thread_tags
        on
            threads.source_system = thread_tags.source_system
            and threads.source_instance = thread_tags.source_instance
            and threads.native_id = thread_tags.conversation_native_id
    left join thread_parts
        on
            threads.source_system = thread_parts.source_system
            and threads.source_instance = thread_parts.source_instance
            and threads.native_id = thread_parts.conversation_native_id
    left join deleted_conversation
        on
            threads.source_system = deleted_conversation.source_system
            and threads.source_instance = deleted_conversation.source_instance
            and threads.native_id = deleted_conversation.native_id
    {{ mapped_joins('threads', {
        'channel': 'threads.channel_raw',
        'direction': 'threads.source_delivered_as',
        'status': 'threads.state',
        'outcome_claim': 'threads.ai_resolution_state',
        'outcome_claimed_by': 'threads.ai_resolution_state',
    }) }}

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('is_deleted', 'is_test', 'extra') %}
            {{ name }},
        {%- endfor %}
        coalesce(is_deleted, false) or is_closed_version or is_listed_as_deleted as is_deleted,
        -- Trying out a workflow or the AI agent makes a conversation too.
        coalesce(is_test, false) or coalesce(ai_source_type in ('workflow_preview', 'fin_preview'), false) as is_test,
        extra,
        customer_native_id,
        case when channel = 'voice' then 'voice' else 'messaging' end as kind,
        coalesce(channel, 'unmapped') as channel,
        channel_raw,
        direction,
        source_delivered_as as direction_raw,
        status,
        state as status_raw,
        coalesce(outcome_claim, 'unknown') as outcome_claim,
        ai_resolution_state as outcome_claim_raw,
        outcome_claimed_by,
        ai_resolution_state as outcome_claimed_by_raw,
        intent_final,
        priority,
        case
            when reported_part_count is not null then reported_part_count > part_count
            -- Closing or assigning leaves a part: without one, the parts were not exported.
            when part_count = 0 and (state = 'closed' or assignee_id is not null) then true
        end as is_truncated,
        created_at as started_at,
        case when status = 'closed' then last_closed_at end as ended_at
    from mapped

),

conversations as (

    select
        {{ common_columns('conversations') }},
        {{ contract_columns('conversations', given=[
            'customer_native_id', 'kind', 'channel', 'channel_raw', 'direction', 'direction_raw', 'status',
            'status_raw', 'outcome_claim', 'outcome_claim_raw', 'outcome_claimed_by', 'outcome_claimed_by_raw',
            'intent_final', 'priority', 'is_truncated', 'started_at', 'ended_at',
        ]) }}
    from named

)

select * from conversations
