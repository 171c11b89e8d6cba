with

records as (

    select * from {{ ref('stg_transcripts__records') }}
    where is_latest_version

),

endings as (

    select * from {{ ref('stg_transcripts__endings') }}

),

reached as (

    -- A reward proves an end state only where end states were compared; what was said or called proves none (R80).
    select
        records.*,
        endings.last_known_at
    from records
    inner join endings on records.record_key = endings.record_key
    where
        records.reward >= 1
        and (
            records.reward_basis is null
            or records.reward_basis like '%"DB"%'
            or records.reward_basis like '%"ENV_ASSERTION"%'
        )

),

business_events as (

    select
        {{ common_columns('business_events') }},

        ---------- ids
        customer_native_id,
        native_id as conversation_native_id,
        cast(null as {{ dbt.type_string() }}) as conversation_source_system,
        cast(null as {{ dbt.type_string() }}) as conversation_source_instance,
        cast(null as {{ dbt.type_string() }}) as reference,

        ---------- enums
        'completion' as event_kind,
        cast(null as {{ dbt.type_string() }}) as event_kind_raw,

        ---------- text
        cast(null as {{ dbt.type_string() }}) as intent,
        cast(null as {{ dbt.type_string() }}) as currency,
        'transcripts_end_state' as system_of_record,

        ---------- numbers
        cast(null as {{ dbt.type_numeric() }}) as amount,

        ---------- times
        last_known_at as occurred_at

    from reached

)

select * from business_events
