{#- A table: six models read it, and JSON is dear to open. -#}
{{ config(materialized='table') }}

with

contact_trace_record as (

    select * from {{ ref('stg_amazon_connect__contact_trace_record') }}
    where is_latest_version

),

contact_record as (

    select * from {{ ref('stg_amazon_connect__contact_record') }}
    where is_latest_version

),

shapes as (

    select
        {{ row_columns() }},
        initialcontactid as initial_contact_id,
        previouscontactid as previous_contact_id,
        nextcontactid as next_contact_id,
        relatedcontactid as related_contact_id,
        contactassociationid as contact_association_id,
        channel,
        {{ json_text('segmentattributes', ['connect:Subtype', 'ValueString']) }} as subtype,
        initiationmethod as initiation_method,
        initiationtimestamp as initiated_at,
        connectedtosystemtimestamp as connected_at,
        disconnecttimestamp as disconnected_at,
        disconnectreason as disconnect_reason,
        {{ json_text('customerendpoint', 'Type') }} as customer_address_type,
        {{ json_text('customerendpoint', 'Address') }} as customer_address,
        customerid as customer_id,
        queue is not null as is_queued,
        {{ json_text('queue', 'Name') }} as queue_name,
        {{ json_time(json_text('queue', 'EnqueueTimestamp')) }} as enqueued_at,
        {{ json_time(json_text('queue', 'DequeueTimestamp')) }} as dequeued_at,
        1000 * {{ json_number(json_text('queue', 'Duration')) }} as queue_ms,
        {{ json_text('agent', 'ARN') }} as agent_arn,
        {{ no_text() }} as agent_id,
        {{ json_text('agent', 'Username') }} as agent_username,
        {{ json_time(json_text('agent', 'ConnectedToAgentTimestamp')) }} as agent_connected_at,
        1000 * {{ json_number(json_text('agent', 'AgentInteractionDuration')) }} as talk_ms,
        1000 * {{ json_number(json_text('agent', 'CustomerHoldDuration')) }} as hold_ms,
        1000 * {{ json_number(json_text('agent', 'AfterContactWorkDuration')) }} as wrap_ms,
        -- The lowest group of the hierarchy that the agent is in.
        coalesce(
            {%- for level in range(5, 0, -1) %}
                {{ json_text('agent', ['HierarchyGroups', 'Level' ~ level, 'GroupName']) }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as team,
        attributes,
        recordings,
        {{ json_text('wisdominfo', 'AiAgents') }} as ai_agents,
        cast({{ json_number(json_text('chatmetrics', ['ChatContactMetrics', 'TotalMessages'])) }} as bigint)
            as reported_message_count
    from contact_trace_record
    union all
    select
        {{ row_columns() }},
        initial_contact_id,
        previous_contact_id,
        next_contact_id,
        related_contact_id,
        contact_association_id,
        channel,
        {{ json_text('segment_attribute', 'connect:Subtype') }} as subtype,
        initiation_method,
        initiation_timestamp as initiated_at,
        connected_to_system_timestamp as connected_at,
        disconnect_timestamp as disconnected_at,
        disconnect_reason,
        customer_endpoint_type as customer_address_type,
        customer_endpoint_address as customer_address,
        customer_id,
        coalesce(queue_enqueue_timestamp is not null or queue_name is not null, false) as is_queued,
        queue_name,
        queue_enqueue_timestamp as enqueued_at,
        cast(null as timestamp) as dequeued_at,
        queue_duration_ms as queue_ms,
        agent_arn,
        agent_id,
        agent_username,
        agent_connected_to_agent_timestamp as agent_connected_at,
        agent_interaction_duration_ms as talk_ms,
        agent_customer_hold_duration_ms as hold_ms,
        agent_after_contact_work_duration_ms as wrap_ms,
        coalesce(
            {%- for level in range(5, 0, -1) %}
                agent_hierarchy_groups_level_{{ level }}_name{{ ',' if not loop.last }}
            {%- endfor %}
        ) as team,
        attributes,
        recordings,
        ai_agents,
        chat_contact_metrics_total_messages as reported_message_count
    from contact_record

),

-- Both shapes may lie in one instance; of a contact that comes in both the newest one counts.
ranked as (

    select
        shapes.*,
        {{ version_rank('source_system, source_instance, native_id') }} as version_rank
    from shapes

),

contacts as (

    select
        ranked.*,
        coalesce(nullif(initial_contact_id, ''), native_id) as conversation_native_id,
        coalesce(
            nullif(agent_id, ''),
            case
                when position('/agent/' in agent_arn) > 0 then substr(agent_arn, position('/agent/' in agent_arn) + 7)
            end
        ) as agent_number
    from ranked
    where version_rank = 1

)

select * from contacts
