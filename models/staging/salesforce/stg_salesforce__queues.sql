with

all_groups as (

    select * from {{ ref('stg_salesforce__group') }}
    where is_latest_version

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'salesforce'

),

queues as (

    select
        all_groups.source_instance,
        all_groups.native_id as queue_native_id,
        {{ mapped_value('queue', 'all_groups.name', 'all_groups.name') }} as queue
    from all_groups
    {{ mapped_joins('all_groups', {'queue': 'all_groups.name'}) }}

)

select * from queues
