{#- A table: seven models read it, and JSON is dear to open. -#}
{{ config(materialized='table') }}

with

conversation_history as (

    select * from {{ ref('stg_intercom__conversation_history') }}

),

conversation as (

    select * from {{ ref('stg_intercom__conversation') }}

),

versions as (

    select
        {%- for name in bookkeeping_columns() %}
            {{ name }},
        {%- endfor %}
        created_at,
        state,
        nullif(assignee_id, '0') as assignee_id,
        priority,
        source_type,
        source_type as channel_raw,
        source_id,
        source_delivered_as,
        source_author_id,
        source_author_type,
        source_body,
        cast(conversation_rating_value as {{ type_double() }}) as rating,
        conversation_rating_remark as rating_remark,
        conversation_rating_created_at as rating_requested_at,
        cast(null as timestamp) as rating_changed_at,
        {{ no_text() }} as rated_teammate_id,
        {%- for name in ['resolution_state', 'source_type', 'rating_remark'] %}
            coalesce(ai_agent_{{ name }}, {{ json_text('ai_agent', name) }}) as ai_{{ name }},
        {%- endfor %}
        coalesce(
            cast(ai_agent_rating as {{ type_double() }}), {{ json_number(json_text('ai_agent', 'rating')) }}
        ) as ai_rating,
        coalesce(ai_agent_created_at, {{ json_time(json_text('ai_agent', 'created_at')) }}) as ai_rated_at,
        cast(null as bigint) as reported_part_count,
        {{ no_text() }} as contacts,
        {{ no_text() }} as tags,
        {{ no_text() }} as external_references,
        {{ no_text() }} as linked_objects,
        -- The connector closes the last version of what was deleted.
        not coalesce(_fivetran_active, true) as is_closed_version
    from conversation_history
    union all
    select
        {%- for name in bookkeeping_columns() %}
            {{ name }},
        {%- endfor %}
        created_at,
        state,
        {{ no_text() }} as assignee_id,
        priority,
        {{ json_text('source', 'type') }} as source_type,
        coalesce({{ json_text('channel', 'initial') }}, {{ json_text('source', 'type') }}) as channel_raw,
        {{ json_text('source', 'id') }} as source_id,
        {{ json_text('source', 'delivered_as') }} as source_delivered_as,
        {{ json_text('source', ['author', 'id']) }} as source_author_id,
        {{ json_text('source', ['author', 'type']) }} as source_author_type,
        {{ json_text('source', 'body') }} as source_body,
        {{ json_number(json_text('conversation_rating', 'rating')) }} as rating,
        {{ json_text('conversation_rating', 'remark') }} as rating_remark,
        {{ json_time(json_text('conversation_rating', 'created_at')) }} as rating_requested_at,
        {{ json_time(json_text('conversation_rating', 'updated_at')) }} as rating_changed_at,
        {{ json_text('conversation_rating', ['teammate', 'id']) }} as rated_teammate_id,
        {%- for name in ['resolution_state', 'source_type', 'rating_remark'] %}
            {{ json_text('ai_agent', name) }} as ai_{{ name }},
        {%- endfor %}
        {{ json_number(json_text('ai_agent', 'rating')) }} as ai_rating,
        {{ json_time(json_text('ai_agent', 'created_at')) }} as ai_rated_at,
        cast({{ json_number(json_text('conversation_parts', 'total_count')) }} as bigint) as reported_part_count,
        {{ json_text('contacts', 'contacts') }} as contacts,
        {{ json_text('tags', 'tags') }} as tags,
        external_references,
        {{ json_text('linked_objects', 'data') }} as linked_objects,
        false as is_closed_version
    from conversation

),

threads as (

    select
        versions.*,
        {{ version_rank('versions.source_system, versions.source_instance, versions.native_id') }} = 1
            as is_latest_version
    from versions

)

select * from threads
