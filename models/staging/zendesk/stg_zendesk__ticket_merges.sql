with

tickets as (

    select
        *,
        {{ version_rank('source_instance, native_id', then_by='generated_timestamp') }} as recency
    from {{ ref('stg_zendesk__ticket') }}
    -- Only connectors list what was merged: a newer version from the API says nothing about it.
    where merged_ticket_ids like '[%'

),

closings as (

    select
        source_instance,
        ticket_id,
        max(updated) as closed_at,
        max(case when is_merge then updated end) as merged_at,
        max(case when is_merge then merged_with end) as merged_with
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
    {{ json_items('tickets.merged_ticket_ids', 'merged') }}
    where tickets.recency = 1

),

-- The tag that a merge leaves on the ticket that goes away, for when the other one never landed.
tagged as (

    select
        source_instance,
        ticket_id,
        {{ no_text() }} as into_ticket_id
    from {{ ref('stg_zendesk__tags') }}
    where lower(tag) = 'closed_by_merge'

),

told as (

    select * from listed
    union all
    select * from tagged
    union all
    select
        source_instance,
        ticket_id,
        merged_with as into_ticket_id
    from closings
    where merged_at is not null

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
        coalesce(closings.merged_at, closings.closed_at) as merged_at
    from merged_away
    left join closings
        on merged_away.source_instance = closings.source_instance and merged_away.ticket_id = closings.ticket_id

)

select * from ticket_merges
