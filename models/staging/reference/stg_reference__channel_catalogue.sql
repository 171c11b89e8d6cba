with chosen as (
    {{ landed_or_seeded('channel_catalogue', ['channel', 'mode', 'cost_tier', 'owner', 'reason']) }}
),

channel_catalogue as (
    select
        owner,
        reason,
        lower(channel) as channel,
        -- The contract's word.
        lower(mode) as mode,  -- noqa: RF04
        lower(cost_tier) as cost_tier
    from chosen
)

select * from channel_catalogue
