{#- A table: four models read it. -#}
{{ config(materialized='table') }}

with

threads as (

    select * from {{ ref('stg_intercom__threads') }}
    where is_latest_version

),

parts as (

    select * from {{ ref('stg_intercom__parts') }}

),

admins as (

    select * from {{ ref('stg_intercom__admins') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'intercom'

),

-- The first message stands in the conversation itself; a part that repeats it is left out.
written as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'is_deleted', 'is_test') %}
            {{ name }},
        {%- endfor %}
        'source-' || native_id as native_id,
        cast(null as boolean) as is_deleted,
        native_id as conversation_native_id,
        'source' as part_type,
        source_author_id as author_id,
        source_author_type as author_type,
        cast(null as boolean) as is_from_ai_agent,
        cast(null as boolean) as is_ai_answer,
        {{ no_text() }} as assigned_to_id,
        {{ no_text() }} as assigned_to_type,
        source_body as body,
        created_at,
        {{ no_text() }} as attribute_name,
        {{ no_text() }} as action_name,
        {{ no_text() }} as action_result,
        {{ no_text() }} as workflow_name,
        {{ no_text() }} as part_id
    from threads
    where source_author_type is not null or source_body is not null
    union all
    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'is_deleted', 'is_test') %}
            parts.{{ name }},
        {%- endfor %}
        'part-' || parts.native_id as native_id,
        {%- for name in [
            'is_deleted', 'conversation_native_id', 'part_type', 'author_id', 'author_type', 'is_from_ai_agent',
            'is_ai_answer', 'assigned_to_id', 'assigned_to_type', 'body', 'created_at', 'attribute_name', 'action_name',
            'action_result', 'workflow_name',
        ] %}
            parts.{{ name }},
        {%- endfor %}
        parts.native_id as part_id
    from parts
    left join threads
        on
            parts.source_system = threads.source_system
            and parts.source_instance = threads.source_instance
            and parts.conversation_native_id = threads.native_id
            and parts.part_type = 'comment'
            and parts.author_id = threads.source_author_id
            and parts.created_at = threads.created_at
            and (parts.native_id = threads.source_id or parts.body = threads.source_body)
    where threads.native_id is null

),

typed as (

    select
        written.*,
        case
            when written.part_type = 'source' then 'message'
            else coalesce(
                {{ mapped_value('workflow', 'written.workflow_name', otherwise=no_text()) }},
                {{ mapped_value('part_type', 'written.part_type') }}
            )
        end as turn_type,
        coalesce(
            -- The workflow behind a button runs for whoever pressed it.
            case
                when {{ mapped_value('workflow', 'written.workflow_name', otherwise=no_text()) }} = 'human_requested'
                    then 'customer'
            end,
            case when written.is_from_ai_agent then 'ai_agent' end,
            -- Who begins conversations and writes no part may be known to the team alone.
            {{ mapped_value('actor', 'written.author_id', otherwise=no_text()) }},
            case when authors.actor_type = 'rule_bot' then 'rule_bot' end,
            {{ mapped_value('author_type', 'written.author_type') }},
            'system'
        ) as actor_type,
        assignees.actor_type as assignee_type
    from written
    left join admins as authors
        on
            written.source_system = authors.source_system
            and written.source_instance = authors.source_instance
            and written.author_id = authors.native_id
    left join admins as assignees
        on
            written.source_system = assignees.source_system
            and written.source_instance = assignees.source_instance
            and written.assigned_to_id = assignees.native_id
            and written.assigned_to_type <> 'team'
    {{ mapped_joins('written', {
        'part_type': 'written.part_type',
        'actor': 'written.author_id',
        'author_type': 'written.author_type',
        'workflow': 'written.workflow_name',
    }) }}

),

turns as (

    select
        typed.*,
        row_number() over (
            partition by source_system, source_instance, conversation_native_id
            order by
                case when part_type = 'source' then 0 else 1 end,
                created_at nulls last,
                -- Numbers as text: the longer one is the later one.
                length(part_id),
                {{ binary_order('part_id') }}
        ) as turn_number
    from typed

)

select * from turns
