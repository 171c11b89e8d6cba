-- The level of each capability for an instance: its own row before the one for all instances.
with capabilities as (
    select * from {{ ref('stg_reference__source_capability') }}
),

instances as (
    select distinct
        source_system,
        source_instance
    from {{ ref('int_conversations__conformed') }}
),

ranked as (
    select
        instances.source_system,
        instances.source_instance,
        capabilities.capability,
        capabilities.level,
        row_number() over (
            partition by instances.source_system, instances.source_instance, capabilities.capability
            order by case when capabilities.source_instance is null then 1 else 0 end asc
        ) as level_rank
    from instances
    inner join capabilities
        on
            instances.source_system = capabilities.source_system
            and coalesce(capabilities.source_instance, instances.source_instance) = instances.source_instance
),

capabilities_chosen as (
    select
        source_system,
        source_instance,
        capability,
        level
    from ranked
    where level_rank = 1
)

select * from capabilities_chosen
