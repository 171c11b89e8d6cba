{#- A table: several models read it, and JSON is dear to open. -#}
{{ config(materialized='table') }}

with

conversation_part_history as (

    select * from {{ ref('stg_intercom__conversation_part_history') }}

),

api_parts as (

    select * from {{ ref('stg_intercom__api_parts') }}

),

versions as (

    select
        {%- for name in bookkeeping_columns() %}
            {{ name }},
        {%- endfor %}
        conversation_id as conversation_native_id,
        part_type,
        author_id,
        author_type,
        {{ no_text() }} as author_email,
        {{ no_text() }} as author_name,
        cast(null as boolean) as is_from_ai_agent,
        cast(null as boolean) as is_ai_answer,
        assigned_to_id,
        assigned_to_type,
        body,
        created_at,
        {{ no_text() }} as attribute_name,
        {{ no_text() }} as action_name,
        {{ no_text() }} as action_result,
        {{ no_text() }} as workflow_name,
        -- The connector closes the last version of what was deleted.
        not coalesce(_fivetran_active, true) as is_closed_version
    from conversation_part_history
    union all
    select
        api_parts.*,
        false as is_closed_version
    from api_parts

),

ranked as (

    select
        versions.*,
        {{ version_rank('source_system, source_instance, native_id') }} as version_rank
    from versions

),

parts as (

    select
        {%- for name in bookkeeping_columns() %}
            {{ 'coalesce(is_deleted, false) or is_closed_version as is_deleted' if name == 'is_deleted' else name }},
        {%- endfor %}
        conversation_native_id,
        part_type,
        author_id,
        author_type,
        author_email,
        author_name,
        is_from_ai_agent,
        is_ai_answer,
        -- 0 is nobody.
        nullif(assigned_to_id, '0') as assigned_to_id,
        assigned_to_type,
        nullif(nullif(trim(body), ''), '<p></p>') as body,
        created_at,
        attribute_name,
        action_name,
        action_result,
        workflow_name
    from ranked
    where version_rank = 1

)

select * from parts
