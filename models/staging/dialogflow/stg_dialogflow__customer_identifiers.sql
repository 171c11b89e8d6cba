with

given_identifiers as (

    select * from {{ ref('stg_dialogflow__given_identifiers') }}

),

repeated_analyses as (

    select * from {{ ref('stg_dialogflow__repeated_analyses') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

-- Parameters and labels hold anything; what the team lists as identifiers are identifiers.
typed as (

    select
        {{ row_columns('given_identifiers') }},
        coalesce(repeated_analyses.session_id, given_identifiers.conversation_native_id) as conversation_native_id,
        given_identifiers.observed_at,
        given_identifiers.id_type_raw,
        given_identifiers.id_value,
        given_identifiers.customer_native_id,
        {{ mapped_value('identifier', 'given_identifiers.id_type_raw', no_text()) }} as id_type
    from given_identifiers
    left join repeated_analyses
        on
            given_identifiers.source_system = repeated_analyses.source_system
            and given_identifiers.source_instance = repeated_analyses.source_instance
            and given_identifiers.conversation_native_id = repeated_analyses.conversation_native_id
    {{ mapped_joins('given_identifiers', {'identifier': 'given_identifiers.id_type_raw'}) }}
    where nullif(trim(given_identifiers.id_value), '') is not null

),

-- A hidden caller shows as a word such as anonymous.
known as (

    select
        typed.*,
        row_number() over (
            partition by source_system, source_instance, conversation_native_id, id_type_raw, id_value
            order by observed_at nulls last, {{ binary_order('typed.native_id') }}
        ) as sighting
    from typed
    where id_type is not null and (id_type <> 'phone' or length({{ digits_only('id_value') }}) >= 5)

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            {{ name }},
        {%- endfor %}
        -- The value itself has no place in a key.
        conversation_native_id || '-' || id_type_raw || '-' || cast(row_number() over (
            partition by source_system, source_instance, conversation_native_id, id_type_raw
            order by {{ binary_order('id_value') }}
        ) as {{ dbt.type_string() }}) as native_id,
        {{ no_text() }} as extra,
        conversation_native_id,
        customer_native_id,
        id_type,
        id_type_raw,
        id_value,
        observed_at
    from known
    where sighting = 1

),

customer_identifiers as (

    select
        {{ common_columns('customer_identifiers') }},
        {{ contract_columns('customer_identifiers', given=[
            'conversation_native_id', 'customer_native_id', 'id_type', 'id_type_raw', 'id_value', 'observed_at',
        ]) }}
    from named

)

select * from customer_identifiers
