with

source as (

    {{ native_rows('amazon_connect', 'ai_session') }}

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
        ai_session_id,
        contact_id,
        is_handed_off,
        goal_success_rate,
        faithfulness_score,
        completeness_score,
        {{ json_time("nullif(creation_timestamp, '0')") }} as created_at
    from source

),

ai_session as (

    select
        timed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from timed

)

select * from ai_session
