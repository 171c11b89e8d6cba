-- Versions of policies and of knowledge, and from when until when each was in force.
with releases as (
    select * from {{ ref('int_releases__conformed') }}
    where component in ('policy', 'knowledge')
),

knowledge_versions_dated as (
    select
        release_key,
        source_system,
        source_instance,
        component,
        version,
        intents,
        coalesce(effective_from, deployed_at) as in_force_from,
        least(coalesce(expires_at, rolled_back_at), coalesce(rolled_back_at, expires_at)) as in_force_until
    from releases
)

select * from knowledge_versions_dated
