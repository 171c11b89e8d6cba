with

tickets as (

    select
        *,
        case when followup_ids like '[%' then followup_ids end as followup_list
    from {{ ref('stg_zendesk__ticket') }}
    where is_latest_version

),

mergers as (

    select * from {{ ref('stg_zendesk__ticket_merges') }}

),

bot_leads as (

    select * from {{ ref('stg_zendesk__bot_leads') }}

),

-- Either side may tell of a follow-up; the new ticket's own word goes first.
told as (

    select
        {{ row_columns() }},
        'followup-' || native_id as link_native_id,
        native_id as from_native_id,
        via_followup_source_id as to_native_id,
        'follow_up_of' as link_type,
        created_at as linked_at,
        1 as preference
    from tickets
    where via_followup_source_id is not null
    union all
    select
        {{ row_columns('tickets') }},
        'followup-' || replace(cast(followup.item as {{ dbt.type_string() }}), '"', '') as link_native_id,
        replace(cast(followup.item as {{ dbt.type_string() }}), '"', '') as from_native_id,
        tickets.native_id as to_native_id,
        'follow_up_of' as link_type,
        cast(null as timestamp) as linked_at,
        2 as preference
    from tickets
    {{ json_items('tickets.followup_list', 'followup') }}
    union all
    select
        {{ row_columns('tickets') }},
        'merge-' || mergers.ticket_id as link_native_id,
        mergers.ticket_id as from_native_id,
        mergers.into_ticket_id as to_native_id,
        'merged_into' as link_type,
        mergers.merged_at as linked_at,
        1 as preference
    from tickets
    inner join mergers
        on tickets.source_instance = mergers.source_instance and tickets.native_id = mergers.into_ticket_id
    union all
    select
        {{ row_columns() }},
        'problem-' || native_id as link_native_id,
        problem_id as from_native_id,
        native_id as to_native_id,
        'parent_of' as link_type,
        created_at as linked_at,
        1 as preference
    from tickets
    where problem_id is not null
    union all
    select
        {{ row_columns() }},
        'bot-' || native_id as link_native_id,
        conversation_native_id as from_native_id,
        led_to as to_native_id,
        'bot_session_of' as link_type,
        led_at as linked_at,
        1 as preference
    from bot_leads

),

ranked as (

    select
        told.*,
        row_number() over (
            partition by source_instance, link_native_id order by preference, native_id
        ) as link_rank
    from told

),

chosen as (

    select
        source_system,
        source_instance,
        link_native_id as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        {{ no_text() }} as extra,
        batch_id,
        file_path,
        line_number,
        from_native_id,
        to_native_id,
        link_type,
        linked_at
    from ranked
    where link_rank = 1

),

conversation_links as (

    select
        {{ common_columns('conversation_links') }},
        {{ contract_columns('conversation_links', given=['from_native_id', 'to_native_id', 'link_type', 'linked_at']) }}
    from chosen

)

select * from conversation_links
