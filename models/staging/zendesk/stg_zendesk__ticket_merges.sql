with

tickets as (

    select
        *,
        case when merged_ticket_ids like '[%' then merged_ticket_ids end as merged_list
    from {{ ref('stg_zendesk__ticket') }}
    where is_latest_version

),

closings as (

    select
        source_instance,
        ticket_id,
        max(updated) as closed_at
    from {{ ref('stg_zendesk__ticket_changes') }}
    where event_type = 'close'
    group by source_instance, ticket_id

),

listed as (

    select
        tickets.source_instance,
        replace(cast(merged.item as {{ dbt.type_string() }}), '"', '') as ticket_id,
        tickets.native_id as into_ticket_id
    from tickets
    {{ json_items('tickets.merged_list', 'merged') }}

),

-- The tag that a merge leaves on the ticket that goes away, for when the other one never landed.
tagged as (

    select
        source_instance,
        ticket_id,
        {{ no_text() }} as into_ticket_id
    from {{ ref('stg_zendesk__ticket_tag') }}
    where lower(tag) = 'closed_by_merge'

),

told as (

    select * from listed
    union all
    select * from tagged

),

merged_away as (

    select
        source_instance,
        ticket_id,
        max(into_ticket_id) as into_ticket_id
    from told
    group by source_instance, ticket_id

),

ticket_merges as (

    select
        merged_away.source_instance,
        merged_away.ticket_id,
        merged_away.into_ticket_id,
        closings.closed_at as merged_at
    from merged_away
    left join closings
        on merged_away.source_instance = closings.source_instance and merged_away.ticket_id = closings.ticket_id

)

select * from ticket_merges
