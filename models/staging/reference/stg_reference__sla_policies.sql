with chosen as (
    {{ landed_or_seeded('sla_policies', [
        'policy', 'clock', 'channel', 'priority', 'target_seconds', 'schedule', 'valid_from', 'valid_to', 'owner',
        'reason',
    ]) }}
),

sla_policies as (
    select
        policy,
        owner,
        reason,
        lower(clock) as clock,
        nullif(lower(channel), 'any') as channel,
        nullif(lower(priority), 'any') as priority,
        cast(target_seconds as {{ type_double() }}) as target_seconds,
        nullif(schedule, 'calendar') as schedule,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to
    from chosen
)

select * from sla_policies
