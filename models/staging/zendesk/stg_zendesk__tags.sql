with

tags_of_tickets as (

    select * from {{ ref('stg_zendesk__ticket_tag') }}
    where is_latest_version

),

tickets as (

    select
        *,
        case when tags like '[%' then tags end as tag_list
    from {{ ref('stg_zendesk__ticket') }}
    where is_latest_version

),

tags as (

    select
        source_instance,
        ticket_id,
        tag
    from tags_of_tickets
    union distinct
    select
        tickets.source_instance,
        tickets.native_id as ticket_id,
        replace(cast(tag.item as {{ dbt.type_string() }}), '"', '') as tag
    from tickets
    {{ json_items('tickets.tag_list', 'tag') }}

)

select * from tags
