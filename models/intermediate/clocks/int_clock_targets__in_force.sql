-- The target that held when the clock started: by the policy of that day, the channel and the priority of that moment.
with clocks as (
    select * from {{ ref('int_clocks__listed') }}
),

places as (
    select * from {{ ref('int_conversations__placed') }}
),

grouped as (
    select * from {{ ref('int_conversations__grouped') }}
),

priorities as (
    select * from {{ ref('int_priorities__versioned') }}
    where priority is not null
),

policies as (
    select * from {{ ref('stg_reference__sla_policies') }}
),

dated as (
    select
        clocks.clock_key,
        clocks.clock,
        clocks.contact_key,
        clocks.conversation_key,
        clocks.started_at,
        places.channel,
        coalesce(
            cast({{ local_time('clocks.started_at', var('reporting_time_zone')) }} as date), places.started_on
        ) as started_on
    from clocks
    inner join places on clocks.conversation_key = places.conversation_key
),

-- A bot's session bears no priority, the ticket that it became does.
prioritised as (
    select
        dated.clock_key,
        priorities.priority,
        row_number() over (
            partition by dated.clock_key
            order by
                case when grouped.conversation_key = dated.conversation_key then 0 else 1 end asc,
                grouped.started_at desc nulls last,
                grouped.source_order desc
        ) as priority_rank
    from dated
    inner join grouped on dated.contact_key = grouped.contact_key
    inner join priorities
        on
            grouped.conversation_key = priorities.conversation_key
            and coalesce(dated.started_at >= priorities.valid_from, true)
            and coalesce(dated.started_at < priorities.valid_to, priorities.valid_to is null)
),

ranked as (
    select
        dated.clock_key,
        dated.started_on,
        prioritised.priority,
        policies.policy,
        policies.target_seconds,
        policies.schedule,
        row_number() over (
            partition by dated.clock_key
            order by
                case when policies.channel is null then 1 else 0 end asc,
                case when policies.priority is null then 1 else 0 end asc,
                policies.valid_from desc nulls last,
                policies.target_seconds asc nulls last,
                policies.schedule asc nulls first,
                policies.policy asc
        ) as policy_rank
    from dated
    left join prioritised on dated.clock_key = prioritised.clock_key and prioritised.priority_rank = 1
    left join policies
        on
            dated.clock = policies.clock
            and coalesce(policies.channel, dated.channel) = dated.channel
            and (policies.priority is null or prioritised.priority = policies.priority)
            and coalesce(dated.started_on >= policies.valid_from, true)
            and coalesce(dated.started_on < policies.valid_to, true)
),

clock_targets_in_force as (
    select
        clock_key,
        started_on,
        coalesce(priority, 'unknown') as priority,
        policy,
        target_seconds,
        schedule
    from ranked
    where policy_rank = 1
)

select * from clock_targets_in_force
