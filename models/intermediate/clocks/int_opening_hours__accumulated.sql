-- With the seconds open before each stretch, the open seconds between two instants are a difference of two look-ups,
-- however long they lie apart.
with hours as (
    select * from {{ ref('int_opening_hours__dated') }}
    where closes_at > opens_at
),

-- Where two stretches overlap, the later one goes on where the earlier one ends.
trimmed as (
    select
        hours.*,
        coalesce(max(closes_at) over (
            partition by schedule
            order by opens_at asc, closes_at asc
            rows between unbounded preceding and 1 preceding
        ), opens_at) as closed_until
    from hours
),

stretches as (
    select
        schedule,
        greatest(opens_at, closed_until) as opens_at,
        closes_at
    from trimmed
    where closes_at > closed_until
),

opening_hours_accumulated as (
    select
        schedule,
        opens_at,
        closes_at,
        lead(opens_at) over (partition by schedule order by opens_at) as next_opens_at,
        sum({{ seconds_between('opens_at', 'closes_at') }}) over (
            partition by schedule order by opens_at rows between unbounded preceding and current row
        ) - {{ seconds_between('opens_at', 'closes_at') }} as open_seconds_before
    from stretches
)

select * from opening_hours_accumulated
