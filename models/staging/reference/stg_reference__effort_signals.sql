with chosen as (
    {{ landed_or_seeded('effort_signals', [
        'signal', 'weight', 'reference_mean', 'reference_spread', 'valid_from', 'valid_to', 'owner', 'reason',
    ]) }}
),

effort_signals as (
    select
        signal,
        owner,
        reason,
        cast(weight as {{ type_double() }}) as weight,
        cast(reference_mean as {{ type_double() }}) as reference_mean,
        cast(reference_spread as {{ type_double() }}) as reference_spread,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to
    from chosen
)

select * from effort_signals
