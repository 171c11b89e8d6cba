with chosen as (
    {{ landed_or_seeded('source_capability', [
        'source_system', 'source_instance', 'capability', 'level', 'note', 'verified_on', 'owner', 'reason',
    ]) }}
),

source_capability as (
    select
        source_system,
        source_instance,
        note,
        owner,
        reason,
        cast(verified_on as date) as verified_on,
        lower(capability) as capability,
        -- The contract's word.
        lower(level) as level  -- noqa: RF04
    from chosen
)

select * from source_capability
