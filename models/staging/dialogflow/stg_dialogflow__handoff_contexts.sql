with

turns as (

    select * from {{ ref('stg_dialogflow__turns') }}
    where handed_over_by is not null and substr(metadata, 1, 1) = '{'

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

listed as (

    select
        turns.source_system,
        turns.source_instance,
        turns.native_id,
        entry.key as entry_key,
        entry.value as entry_value
    from turns
    {{ json_entries('turns.metadata', 'entry') }}

),

{{ handoff_context_ctes() }}

select * from handoff_contexts
