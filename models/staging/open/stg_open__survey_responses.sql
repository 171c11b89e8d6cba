with

source as (

    select * from {{ source('open', 'survey_responses') }}

),

renamed as (

    select
        {{ common_columns('survey_responses') }},

        ---------- ids
        conversation_native_id,
        conversation_source_system,
        conversation_source_instance,
        event_native_id,
        customer_native_id,
        actor_native_id,

        ---------- enums
        survey_type,
        survey_type_raw,
        rated_actor_type,
        rated_actor_type_raw,

        ---------- text
        scale_version,
        comment,

        ---------- numbers
        score,
        scale_min,
        scale_max,

        ---------- booleans
        higher_is_better,

        ---------- times
        offered_at,
        responded_at

    from source

)

select * from renamed
