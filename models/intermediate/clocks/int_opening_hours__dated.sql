-- Each stretch of each day on which a schedule is open, in UTC.
with days as (
    select * from {{ ref('dim_dates') }}
),

schedules as (
    select * from {{ ref('stg_reference__business_schedules') }}
),

holidays as (
    select * from {{ ref('stg_reference__holidays') }}
),

-- The first of January 1900 was a Monday.
numbered as (
    select
        date_day,
        1 + mod(cast({{ seconds_between(
            "cast('1900-01-01' as timestamp)", 'cast(date_day as timestamp)'
        ) }} / 86400 as bigint), 7) as weekday_number,
        {{ dbt.concat(["cast(date_day as " ~ dbt.type_string() ~ ")", "' '"]) }} as day_text,
        cast(date_day as timestamp) + interval '1' day as next_midnight
    from days
),

-- Of two versions of a schedule in force the later one, also where it leaves the weekday closed.
versioned as (
    select
        numbered.*,
        schedules.schedule,
        schedules.time_zone,
        schedules.opens_at,
        schedules.closes_at,
        schedules.weekday_number as open_weekday_number,
        rank() over (
            partition by schedules.schedule, numbered.date_day order by schedules.valid_from desc nulls last
        ) as version_rank
    from numbered
    inner join schedules
        on
            coalesce(numbered.date_day >= schedules.valid_from, true)
            and coalesce(numbered.date_day < schedules.valid_to, true)
),

local_hours as (
    select
        versioned.schedule,
        versioned.time_zone,
        versioned.date_day,
        cast({{ dbt.concat(["versioned.day_text", "versioned.opens_at", "':00'"]) }} as timestamp) as opens_at,
        case
            when versioned.closes_at = '24:00' then versioned.next_midnight
            else cast(
                {{ dbt.concat(["versioned.day_text", "nullif(versioned.closes_at, '24:00')", "':00'"]) }} as timestamp
            )
        end as closes_at
    from versioned
    left join holidays
        on
            versioned.date_day = holidays.holiday
            and versioned.schedule = coalesce(holidays.schedule, versioned.schedule)
    where
        versioned.version_rank = 1
        and versioned.weekday_number = versioned.open_weekday_number
        and holidays.holiday is null
),

opening_hours_dated as (
    select
        schedule,
        date_day,
        {{ utc_of_local('opens_at', 'time_zone', repeated='earlier') }} as opens_at,
        {{ utc_of_local('closes_at', 'time_zone', repeated='later') }} as closes_at
    from local_hours
)

select * from opening_hours_dated
