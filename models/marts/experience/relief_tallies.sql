with feelings as (
    select * from {{ ref('fct_feelings') }}
    where is_relief_candidate
),

clocked as (
    select
        feelings.*,
        'seconds' as clock,
        relief_seconds as elapsed
    from feelings
    where relief_seconds is not null
    union all
    select
        feelings.*,
        'turns' as clock,
        cast(relief_turns as {{ type_double() }}) as elapsed
    from feelings
),

relief_tallies as (
    select
        {{ period_and_segment(segments()) }},
        clock,
        cast(elapsed as {{ type_double() }}) as elapsed,
        cast(count(*) as bigint) as conversations,
        {{ count_if('is_relieved') }} as relieved
    from clocked
    {{ group_by_period_and_segment(segments(), also=['clock', 'elapsed']) }}
)

select * from relief_tallies
