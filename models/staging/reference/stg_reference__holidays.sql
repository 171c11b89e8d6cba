with chosen as (
    {{ landed_or_seeded('holidays', ['schedule', 'holiday', 'name', 'owner', 'reason']) }}
),

holidays as (
    select
        name,
        owner,
        reason,
        nullif(schedule, 'any') as schedule,
        cast(holiday as date) as holiday
    from chosen
)

select * from holidays
