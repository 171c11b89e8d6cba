with chosen as (
    {{ landed_or_seeded('cost_rates', [
        'currency', 'cost_per_minute', 'overhead_rate', 'valid_from', 'valid_to', 'owner', 'reason',
    ]) }}
),

cost_rates as (
    select
        upper(currency) as currency,
        owner,
        reason,
        cast(cost_per_minute as {{ type_double() }}) as cost_per_minute,
        cast(coalesce(overhead_rate, '0') as {{ type_double() }}) as overhead_rate,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to
    from chosen
)

select * from cost_rates
