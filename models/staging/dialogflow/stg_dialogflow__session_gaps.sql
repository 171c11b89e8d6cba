with

turns as (

    select * from {{ ref('stg_dialogflow__turns') }}

),

-- Positions of one name run without a gap; the export stops at 500 turns and begins when somebody switched it on.
names as (

    select
        source_system,
        source_instance,
        conversation_native_id,
        conversation_name,
        count(*) >= 500 as is_capped,
        min(turn_position) > 1
        or max(turn_position) - min(turn_position) + 1 > count(*) as has_gaps
    from turns
    group by source_system, source_instance, conversation_native_id, conversation_name

),

session_gaps as (

    select
        source_system,
        source_instance,
        conversation_native_id,
        max(case when is_capped then 1 else 0 end) = 1 as is_capped,
        max(case when is_capped or has_gaps then 1 else 0 end) = 1 as is_truncated
    from names
    group by source_system, source_instance, conversation_native_id

)

select * from session_gaps
