with chosen as (
    {{ landed_or_seeded('channel_catalogue', ['channel', 'mode', 'cost_tier', 'owner', 'reason']) }}
),

channel_catalogue as (
    select
        lower(channel) as channel,
        lower(mode) as mode,
        lower(cost_tier) as cost_tier,
        owner,
        reason
    from chosen
)

select * from channel_catalogue
