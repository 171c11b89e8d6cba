{#- A table: JSON is dear to open. -#}
{{ config(materialized='table') }}

with

documents as (

    select * from {{ ref('stg_amazon_connect__documents') }}

),

opened as (

    select
        documents.*,
        item.position as item_number,
        cast(item.item as {{ dbt.type_string() }}) as item_text
    from documents
    {{ json_items('documents.transcript', 'item') }}

),

items as (

    select
        {{ row_columns() }},
        contact_native_id,
        initial_contact_id,
        preference,
        item_number,
        coalesce(
            {{ json_text('item_text', 'Id') }}, contact_native_id || '-' || cast(item_number as {{ dbt.type_string() }})
        ) as item_native_id,
        coalesce({{ json_text('item_text', 'Type') }}, 'MESSAGE') as item_type,
        {{ json_text('item_text', 'ParticipantId') }} as participant_id,
        {{ json_text('item_text', 'ParticipantRole') }} as participant_role,
        {{ json_text('item_text', 'DisplayName') }} as display_name,
        {{ json_first_text('item_text', ['EventType', 'ContentType']) }} as content_type,
        {{ json_text('item_text', 'Content') }} as content,
        {{ json_time(json_first_text('item_text', ['AbsoluteTime', ['Time', 'AbsoluteTime']])) }} as said_at,
        cast({{ json_number(json_text('item_text', 'BeginOffsetMillis')) }} as bigint) as offset_ms
    from opened

)

select * from items
