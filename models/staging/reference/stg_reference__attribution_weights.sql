with chosen as (
    {{ landed_or_seeded('attribution_weights', ['model', 'part', 'weight', 'owner', 'reason']) }}
),

attribution_weights as (
    select
        owner,
        reason,
        lower(model) as model,
        lower(part) as part,
        cast(weight as {{ type_double() }}) as weight
    from chosen
)

select * from attribution_weights
