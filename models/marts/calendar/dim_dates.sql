with dates as (
    {{ dbt.date_spine('day', "cast('2010-01-01' as date)", "cast('2036-01-01' as date)") }}
),

dim_dates as (
    select cast(date_day as date) as date_day
    from dates
)

select * from dim_dates
