with

exchanges as (

    select * from {{ ref('stg_intercom__exchanges') }}

),

team as (

    select * from {{ ref('stg_intercom__team') }}
    where is_latest_version

),

-- What one part can be, in the order in which it counts.
happenings as (

    select *
    from (
        values
        (1, 'reopened', null, ''),
        (2, 'said', 'message', ''),
        (3, 'assigned', 'assignment', ''),
        (4, 'handed_over', 'handoff_requested', '-handoff'),
        (5, 'other', null, ''),
        (6, 'taken_over', 'handoff_accepted', '-accepted'),
        (7, 'passed_on', 'transfer', '-transfer')
    ) as listed (place, happening, event_type, suffix)

),

exchanged as (

    select
        exchanges.*,
        coalesce(turn_type = 'assignment' or part_type = 'assign_and_reopen', false) as is_assignment,
        assigned_to_id is not null and coalesce(assignee_type, 'human_agent') not in ('ai_agent', 'rule_bot')
            as is_for_people
    from exchanges

),

happened as (

    select
        exchanged.*,
        happenings.*
    from exchanged
    cross join happenings
    where
        case happenings.happening
            when 'reopened' then exchanged.turn_type = 'reopen'
            when 'said' then exchanged.is_spoken
            when 'assigned' then exchanged.is_assignment
            -- A bot that passes on what it was talking about hands over; one that routes what just came in does not.
            when 'handed_over'
                then
                    exchanged.is_assignment and exchanged.is_for_people
                    and exchanged.actor_type in ('ai_agent', 'rule_bot')
                    and (
                        exchanged.is_ai_talking
                        -- The AI agent may have no other words for the customer than that it passes on.
                        or (exchanged.actor_type = 'ai_agent' and exchanged.is_spoken and exchanged.is_after_customer)
                    )
            when 'other'
                then coalesce(exchanged.turn_type not in ('message', 'internal_note', 'assignment', 'reopen'), true)
            when 'taken_over'
                then
                    exchanged.is_assignment and exchanged.actor_type in ('human_agent', 'supervisor')
                    and exchanged.assigned_to_id = exchanged.author_id
                    and not exchanged.is_after_human
            -- Who gives out what nobody has worked on yet, or what comes back after a close, only sorts the inbox.
            when 'passed_on'
                then
                    exchanged.turn_type = 'assignment' and exchanged.is_for_people
                    and exchanged.actor_type in ('human_agent', 'supervisor')
                    and exchanged.assigned_to_id <> exchanged.author_id
                    and exchanged.is_after_human
        end

),

part_events as (

    select
        happened.source_system,
        happened.source_instance,
        happened.native_id
        || case
            when happened.happening = 'assigned' and happened.turn_type <> 'assignment' then '-assignment'
            when happened.happening = 'said' and happened.turn_type not in ('message', 'internal_note') then '-message'
            else happened.suffix
        end as native_id,
        happened.source_updated_at,
        happened.loaded_at,
        happened.loaded_at_basis,
        happened.is_deleted,
        happened.batch_id,
        happened.file_path,
        happened.line_number,
        happened.conversation_native_id,
        happened.author_id,
        happened.actor_type,
        happened.author_type as actor_type_raw,
        happened.turn_number * 10 + happened.place as seq,
        happened.created_at as occurred_at,
        case
            when happened.happening = 'said' and happened.turn_type = 'internal_note' then 'internal_note'
            else coalesce(happened.event_type, happened.turn_type, 'unmapped')
        end as event_type,
        happened.part_type as event_type_raw,
        case
            when happened.happening <> 'said' or happened.turn_type = 'internal_note' then null
            -- That a person will take over answers nothing.
            when happened.actor_type = 'ai_agent' and happened.is_assignment then 'acknowledgement'
            -- Options of the AI agent for what the customer asked: it asks back.
            when
                happened.part_type = 'quick_reply' and happened.actor_type = 'ai_agent' and happened.is_after_customer
                then 'clarification'
            when happened.is_ai_answer then 'answer'
            -- Options to choose from, and no text of their own.
            when happened.part_type = 'quick_reply' and happened.actor_type <> 'customer' then 'menu'
        end as message_kind,
        case when happened.happening = 'said' then happened.body end as text,
        case when happened.turn_type = 'slot_filled' then happened.attribute_name end as field_name,
        case when happened.happening in ('handed_over', 'passed_on') then happened.actor_type end as from_actor_type,
        case
            when happened.happening in ('handed_over', 'passed_on') then coalesce(happened.assignee_type, 'human_agent')
            when happened.happening = 'assigned' then happened.assignee_type
        end as to_actor_type,
        case
            when happened.happening in ('assigned', 'handed_over', 'passed_on') and happened.assigned_to_type <> 'team'
                then happened.assigned_to_id
        end as to_actor_native_id,
        case
            when happened.happening in ('assigned', 'handed_over', 'passed_on') and happened.assigned_to_type = 'team'
                then coalesce(team.name, happened.assigned_to_id)
        end as to_team
    from happened
    left join team
        on
            happened.source_system = team.source_system
            and happened.source_instance = team.source_instance
            and happened.assigned_to_id = team.native_id

)

select * from part_events
