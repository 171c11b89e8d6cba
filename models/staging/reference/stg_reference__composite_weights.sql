with chosen as (
    {{ landed_or_seeded('composite_weights', [
        'composite', 'pillar', 'component', 'channel_mode', 'weight', 'high_risk_weight', 'no_score_at',
        'full_score_at', 'version', 'owner', 'reason',
    ]) }}
),

composite_weights as (
    select
        version,
        owner,
        reason,
        lower(composite) as composite,
        lower(pillar) as pillar,
        lower(component) as component,
        coalesce(lower(channel_mode), 'any') as channel_mode,
        cast(weight as {{ type_double() }}) as weight,
        cast(coalesce(high_risk_weight, weight) as {{ type_double() }}) as high_risk_weight,
        cast(no_score_at as {{ type_double() }}) as no_score_at,
        cast(full_score_at as {{ type_double() }}) as full_score_at
    from chosen
)

select * from composite_weights
