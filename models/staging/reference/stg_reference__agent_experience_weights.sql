with chosen as (
    {{ landed_or_seeded(
        'agent_experience_weights',
        ['component', 'weight', 'full_score_at', 'no_score_at', 'owner', 'reason']
    ) }}
),

agent_experience_weights as (
    select
        owner,
        reason,
        lower(component) as component,
        cast(weight as {{ type_double() }}) as weight,
        cast(full_score_at as {{ type_double() }}) as full_score_at,
        cast(no_score_at as {{ type_double() }}) as no_score_at
    from chosen
)

select * from agent_experience_weights
