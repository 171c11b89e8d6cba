with chosen as (
    {{ landed_or_seeded('transcript_signals', ['source_instance', 'signal', 'meaning', 'owner', 'reason']) }}
),

transcript_signals as (
    select
        nullif(source_instance, '*') as source_instance,
        trim(signal) as signal,
        lower(trim(meaning)) as meaning,
        owner,
        reason
    from chosen
)

select * from transcript_signals
