-- The stretches in which each clock ran. One that still runs is read at the run's date.
with clocks as (
    select * from {{ ref('int_clocks__listed') }}
),

resolutions as (
    select * from {{ ref('int_resolution_spans__found') }}
    where is_running
),

run_dated as (
    select * from {{ ref('int_run__dated') }}
),

limited as (
    select
        clocks.*,
        case when clocks.end_kind = 'none' then run_dated.as_of else clocks.stopped_at end as limit_at
    from clocks
    cross join run_dated
),

spanned as (
    select
        clock_key,
        started_at,
        limit_at as ended_at,
        case when end_kind = 'none' then limit_at end as cut_off_at
    from limited
    where clock <> 'resolution'
    union all
    select
        limited.clock_key,
        resolutions.started_at,
        case
            when resolutions.is_paused and resolutions.paused_at < limited.limit_at then resolutions.paused_at
            when resolutions.is_paused and resolutions.paused_at is null then null
            else limited.limit_at
        end as ended_at,
        limited.limit_at as cut_off_at
    from limited
    inner join resolutions
        on limited.contact_key = resolutions.contact_key and limited.episode_number = resolutions.episode_number
    where limited.clock = 'resolution'
),

clock_spans_listed as (
    select
        clock_key,
        started_at,
        -- What begins after the end takes no time; what ends before it began was written down wrongly.
        case
            when started_at > cut_off_at then started_at
            when ended_at >= started_at then ended_at
        end as ended_at
    from spanned
)

select * from clock_spans_listed
