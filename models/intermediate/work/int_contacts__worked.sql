-- Who worked on a contact, and for how long.
with grouped as (
    select * from {{ ref('int_conversations__grouped') }}
),

worked as (
    select * from {{ ref('int_conversations__worked') }}
),

parts as (
    select
        contact_key,
        min(case when side = 'ai' then contact_position end) as first_ai_position,
        min(case when side = 'human' then contact_position end) as first_human_position
    from {{ ref('int_participations__found') }}
    group by contact_key
),

ai_times as (
    select * from {{ ref('int_contacts__automated') }}
),

summed as (
    select
        grouped.contact_key,
        cast(count(*) as bigint) as conversations,
        max(case when worked.is_work_recorded then 1 else 0 end) = 1 as is_work_recorded,
        sum(worked.worked_seconds) as human_seconds
    from grouped
    inner join worked on grouped.conversation_key = worked.conversation_key
    group by grouped.contact_key
),

contacts_worked as (
    select
        summed.contact_key,
        summed.conversations,
        summed.is_work_recorded,
        parts.first_human_position is not null as has_human,
        coalesce(parts.first_ai_position <= coalesce(parts.first_human_position, parts.first_ai_position), false)
            as is_ai_started,
        case when summed.human_seconds > 0 then summed.human_seconds end as human_seconds,
        ai_times.ai_seconds
    from summed
    left join parts on summed.contact_key = parts.contact_key
    left join ai_times on summed.contact_key = ai_times.contact_key
)

select * from contacts_worked
