with

turns as (

    select * from {{ ref('stg_dialogflow__turns') }}

),

labels as (

    select * from {{ ref('stg_dialogflow__labels') }}

),

sentences as (

    select * from {{ ref('stg_dialogflow__sentences') }}
    where actor_type = 'customer' and user_id is not null

),

given_identifiers as (

    select
        {{ row_columns() }},
        conversation_native_id,
        request_time as observed_at,
        'telephony.caller_id' as id_type_raw,
        caller_id as id_value,
        {{ no_text() }} as customer_native_id
    from turns
    union all
    select
        {{ row_columns('turns') }},
        turns.conversation_native_id,
        turns.request_time as observed_at,
        given_parameter.key as id_type_raw,
        given_parameter.value as id_value,
        {{ no_text() }} as customer_native_id
    from turns
    {{ json_entries("case when substr(turns.parameters, 1, 1) = '{' then turns.parameters end", 'given_parameter') }}
    union all
    select
        {{ row_columns() }},
        conversation_native_id,
        cast(null as timestamp) as observed_at,
        label_key as id_type_raw,
        label_value as id_value,
        {{ no_text() }} as customer_native_id
    from labels
    union all
    select
        {{ row_columns() }},
        conversation_native_id,
        occurred_at as observed_at,
        'obfuscatedExternalUserId' as id_type_raw,
        user_id as id_value,
        user_id as customer_native_id
    from sentences

)

select * from given_identifiers
