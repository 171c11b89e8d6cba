with chosen as (
    {{ landed_or_seeded('business_schedules', [
        'schedule', 'time_zone', 'weekday', 'opens_at', 'closes_at', 'valid_from', 'valid_to', 'owner', 'reason',
    ]) }}
),

business_schedules as (
    select
        schedule,
        time_zone,
        owner,
        reason,
        case lower(weekday)
            when 'monday' then 1
            when 'tuesday' then 2
            when 'wednesday' then 3
            when 'thursday' then 4
            when 'friday' then 5
            when 'saturday' then 6
            when 'sunday' then 7
        end as weekday_number,
        opens_at,
        closes_at,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to
    from chosen
)

select * from business_schedules
