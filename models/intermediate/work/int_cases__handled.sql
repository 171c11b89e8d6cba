-- Conversations that people handled: who was the first, the work in them, and from when on that agent had suggestions.
with gathered as (
    select * from {{ ref('int_collaborations__gathered') }}
    where has_human
),

grouped as (
    select * from {{ ref('int_conversations__grouped') }}
),

worked as (
    select * from {{ ref('int_conversations__worked') }}
),

-- Of several on one item: somebody who is named, and who spoke before who acted.
humans as (
    select
        conversation_key,
        actor_key,
        row_number() over (
            partition by conversation_key
            order by
                contact_position asc,
                case when actor_key is null then 1 else 0 end asc,
                case when is_public_message then 0 else 1 end asc,
                actor_key asc
        ) as turn_number
    from {{ ref('int_participations__found') }}
    where side = 'human'
),

known as (
    select
        gathered.*,
        grouped.started_at,
        humans.actor_key as agent_key,
        worked.worked_seconds,
        worked.is_work_recorded
    from gathered
    inner join grouped on gathered.conversation_key = grouped.conversation_key
    inner join worked on gathered.conversation_key = worked.conversation_key
    inner join humans on gathered.conversation_key = humans.conversation_key and humans.turn_number = 1
),

-- An agent is helped from the first case on in which anything was suggested, in every case since, whatever was shown:
-- else what the case was like would choose its side.
cases_handled as (
    select
        known.*,
        case
            when agent_key is not null
                then started_at >= min(case when has_suggestion then started_at end) over (partition by agent_key)
        end as is_agent_helped
    from known
)

select * from cases_handled
