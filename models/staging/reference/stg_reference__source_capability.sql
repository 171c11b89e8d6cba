with chosen as (
    {{ landed_or_seeded('source_capability', [
        'source_system', 'source_instance', 'capability', 'level', 'note', 'verified_on', 'owner', 'reason',
    ]) }}
),

source_capability as (
    select
        source_system,
        source_instance,
        lower(capability) as capability,
        lower(level) as level,
        note,
        cast(verified_on as date) as verified_on,
        owner,
        reason
    from chosen
)

select * from source_capability
