with

source as (

    {{ native_rows('amazon_connect', 'ai_agent') }}

),

-- Seconds or milliseconds: the size tells; 0 stands for none.
timed as (

    select
        {%- for name in bookkeeping_columns() if name != 'source_updated_at' %}
            {{ name }},
        {%- endfor %}
        coalesce(
            {{ json_time("nullif(update_timestamp, '0')") }}, {{ json_time("nullif(creation_timestamp, '0')") }}
        ) as source_updated_at,
        ai_agent_event_id,
        contact_id,
        ai_session_id,
        ai_agent_id,
        ai_agent_name,
        ai_agent_version,
        ai_agent_type,
        ai_use_case,
        {{ json_time("nullif(creation_timestamp, '0')") }} as created_at
    from source

),

ai_agent as (

    select
        timed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from timed

)

select * from ai_agent
