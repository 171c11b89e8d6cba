-- What an entry of a messaging session is, by the seed.
with

entries_landed as (

    select * from {{ ref('stg_salesforce__conversationentry') }}
    where is_latest_version

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'salesforce'

),

entries as (

    select
        {{ row_columns('entries_landed') }},
        entries_landed.session_id,
        entries_landed.actor_id,
        entries_landed.actor_name,
        entries_landed.actor_type_raw,
        entries_landed.entered_at,
        entries_landed.time_precision,
        entries_landed.entry_type,
        entries_landed.message,
        coalesce({{ mapped_value('entry_type', 'entries_landed.entry_type') }}, 'unmapped') as event_type
    from entries_landed
    {{ mapped_joins('entries_landed', {'entry_type': 'entries_landed.entry_type'}) }}

)

select * from entries
