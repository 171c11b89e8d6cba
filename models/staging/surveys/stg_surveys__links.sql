-- A property names a conversation only where the team said so in mapped_values: an id that looks like a ticket's may be
-- an order's.
with properties as (

    select * from {{ ref('stg_surveys__properties') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'surveys'

),

meant as (

    select
        properties.source_system,
        properties.source_instance,
        properties.native_table,
        properties.response_native_id,
        properties.value,
        {{ mapped_value('embedded_data', 'properties.property', no_text()) }} as meaning
    from properties
    {{ mapped_joins('properties', {'embedded_data': 'properties.property'}) }}

),

links as (

    select
        source_system,
        source_instance,
        native_table,
        response_native_id,
        max(case when meaning = 'conversation_native_id' then value end) as conversation_native_id,
        max(case when meaning = 'conversation_source_system' then value end) as conversation_source_system,
        max(case when meaning = 'conversation_source_instance' then value end) as conversation_source_instance,
        max(case when meaning = 'event_native_id' then value end) as event_native_id,
        max(case when meaning = 'actor_native_id' then value end) as actor_native_id
    from meant
    where meaning is not null
    group by source_system, source_instance, native_table, response_native_id

)

select * from links
