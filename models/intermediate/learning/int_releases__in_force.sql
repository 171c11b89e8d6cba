-- When a release reached customers: deployed and in effect, whichever came later; not at all if it was taken back.
with releases as (
    select * from {{ ref('int_releases__conformed') }}
),

run_dated as (
    select * from {{ ref('int_run__dated') }}
),

dated as (
    select
        releases.*,
        greatest(releases.deployed_at, coalesce(releases.effective_from, releases.deployed_at)) as released_at
    from releases
),

releases_in_force as (
    select
        dated.release_key,
        dated.source_system,
        dated.source_instance,
        dated.component,
        dated.version,
        dated.intents,
        dated.released_at
    from dated
    cross join run_dated
    where
        dated.released_at <= run_dated.as_of
        and coalesce(dated.rolled_back_at > run_dated.as_of, true)
)

select * from releases_in_force
