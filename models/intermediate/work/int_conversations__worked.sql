-- Seconds that people spent on a conversation: as their activities say, else the segments of the call system. The two
-- tell of the same work, so only one of them counts.
with conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

activities as (
    select
        conversation_key,
        sum({{ seconds_between('started_at', 'ended_at') }}) as worked_seconds
    from {{ ref('int_agent_activities__conformed') }}
    where state in ('handling', 'wrap') and conversation_key is not null and ended_at >= started_at
    group by conversation_key
),

segments as (
    select
        conversation_key,
        sum(
            case
                when talk_seconds is not null then talk_seconds + coalesce(hold_seconds, 0)
                else {{ seconds_between('accepted_at', 'ended_at') }}
            end + coalesce(wrap_seconds, 0)
        ) as worked_seconds
    from {{ ref('int_segments__conformed') }}
    where
        handler_type = 'human_agent' and accepted_at is not null
        and (talk_seconds is not null or ended_at >= accepted_at)
    group by conversation_key
),

measured as (
    select
        conversations.conversation_key,
        conversations.source_system,
        conversations.source_instance,
        coalesce(activities.worked_seconds, segments.worked_seconds) as worked_seconds
    from conversations
    left join activities on conversations.conversation_key = activities.conversation_key
    left join segments on conversations.conversation_key = segments.conversation_key
),

conversations_worked as (
    select
        conversation_key,
        cast(worked_seconds as {{ type_double() }}) as worked_seconds,
        max(case when worked_seconds is not null then 1 else 0 end) over (
            partition by source_system, source_instance
        ) = 1 as is_work_recorded
    from measured
)

select * from conversations_worked
