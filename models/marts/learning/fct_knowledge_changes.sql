-- How long each change of a policy or of knowledge waited, from when it took effect, for an answer that serves it.
with versions as (
    select * from {{ ref('int_knowledge_versions__dated') }}
),

sources as (
    select distinct
        source_system,
        source_instance,
        has_source_versions
    from {{ ref('fct_cited_answers') }}
),

served as (
    select
        release_key,
        min(answered_at) as served_at
    from {{ ref('int_answers__citing') }}
    where is_inbound and is_in_force
    group by release_key
),

landed as (
    select coalesce(max(case when has_source_versions then 1 else 0 end), 0) = 1 as has_versions
    from sources
),

run_dated as (
    select * from {{ ref('int_run__dated') }}
),

watched as (
    select
        versions.*,
        served.served_at,
        run_dated.as_of,
        coalesce(versions.in_force_until <= run_dated.as_of, false) as is_over,
        -- Its own AI must cite versions; a system without answers of its own is served by the others.
        coalesce(sources.has_source_versions, landed.has_versions) as has_versions,
        replace(replace(replace(versions.intents, '[', ''), ']', ''), '"', '') as named_intents
    from versions
    cross join run_dated
    cross join landed
    left join sources
        on versions.source_system = sources.source_system and versions.source_instance = sources.source_instance
    left join served on versions.release_key = served.release_key
),

reasoned as (
    select
        watched.*,
        case
            when
                watched.in_force_from > watched.as_of
                or coalesce(watched.in_force_until <= watched.in_force_from, false)
                then 'not_in_force'
            when not watched.has_versions then 'capability_absent:knowledge_versions'
        end as exclusion_reason_lag,
        {{ seconds_between(
            'watched.in_force_from',
            'coalesce(watched.served_at, case when watched.is_over then watched.in_force_until else watched.as_of end)'
        ) }} / 86400 as days_watched,
        cast({{ local_time('watched.in_force_from', var('reporting_time_zone')) }} as date) as started_on
    from watched
),

fct_knowledge_changes as (
    select
        release_key,

        ---------- segments
        case
            when coalesce(intents not like '[%', true) or named_intents = '' then 'unknown'
            when named_intents like '%,%' then 'several'
            else named_intents
        end as topic,
        component,
        source_system,
        source_instance,

        ---------- times
        started_on,
        cast({{ dbt.date_trunc('week', 'started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'started_on') }} as date) as started_month,
        cast(in_force_from as timestamp) as in_force_from,
        cast(in_force_until as timestamp) as in_force_until,
        cast(served_at as timestamp) as served_at,

        ---------- gates: what each metric counts, and why not
        exclusion_reason_lag is null as is_lag_candidate,
        exclusion_reason_lag is null and served_at is not null as is_served,
        exclusion_reason_lag is null and served_at is null and not is_over as is_waiting,
        cast(case when exclusion_reason_lag is null then days_watched end as {{ type_double() }}) as lag_days,
        exclusion_reason_lag
    from reasoned
)

select * from fct_knowledge_changes
