with chosen as (
    {{ landed_or_seeded('transcript_channels', ['source_instance', 'channel_raw', 'channel', 'owner', 'reason']) }}
),

transcript_channels as (
    select
        nullif(source_instance, '*') as source_instance,
        lower(trim(channel_raw)) as channel_raw,
        lower(trim(channel)) as channel,
        owner,
        reason
    from chosen
)

select * from transcript_channels
