with

queue_groups as (

    select * from {{ ref('stg_zendesk__group') }}
    where is_latest_version

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'zendesk'

),

queues as (

    select
        queue_groups.source_instance,
        queue_groups.native_id as group_native_id,
        {{ mapped_value('queue', 'name', 'name') }} as queue
    from queue_groups
    {{ mapped_joins('queue_groups', {'queue': 'name'}) }}

)

select * from queues
