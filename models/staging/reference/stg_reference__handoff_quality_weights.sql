with chosen as (
    {{ landed_or_seeded(
        'handoff_quality_weights',
        ['component', 'channel_mode', 'weight', 'full_score_at', 'no_score_at', 'owner', 'reason']
    ) }}
),

handoff_quality_weights as (
    select
        owner,
        reason,
        lower(component) as component,
        nullif(lower(channel_mode), 'any') as channel_mode,
        cast(weight as {{ type_double() }}) as weight,
        cast(full_score_at as {{ type_double() }}) as full_score_at,
        cast(no_score_at as {{ type_double() }}) as no_score_at
    from chosen
)

select * from handoff_quality_weights
