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

    select
        1 as place,
        'reopened' as happening
    union all
    select
        2 as place,
        'said' as happening
    union all
    select
        3 as place,
        'assigned' as happening
    union all
    select
        4 as place,
        'handed_over' as happening
    union all
    select
        5 as place,
        'other' as happening

),

happened as (

    select
        exchanges.*,
        happenings.place,
        happenings.happening
    from exchanges
    cross join happenings
    where
        case happenings.happening
            when 'reopened' then exchanges.turn_type = 'reopen'
            when 'said' then exchanges.is_spoken
            when 'assigned' then exchanges.turn_type = 'assignment' or exchanges.part_type = 'assign_and_reopen'
            -- A bot that passes on what it was talking about hands over; one that routes what just came in does not.
            when 'handed_over'
                then
                    (exchanges.turn_type = 'assignment' or exchanges.part_type = 'assign_and_reopen')
                    and exchanges.assigned_to_id is not null
                    and exchanges.actor_type in ('ai_agent', 'rule_bot')
                    and exchanges.is_ai_talking
                    and coalesce(exchanges.assignee_type, 'human_agent') not in ('ai_agent', 'rule_bot')
            when 'other'
                then coalesce(exchanges.turn_type not in ('message', 'internal_note', 'assignment', 'reopen'), true)
        end

),

part_events as (

    select
        happened.source_system,
        happened.source_instance,
        happened.native_id
        || case
            when happened.happening = 'handed_over' then '-handoff'
            when happened.happening = 'assigned' and happened.turn_type <> 'assignment' then '-assignment'
            when happened.happening = 'said' and happened.turn_type not in ('message', 'internal_note') then '-message'
            else ''
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
            when happened.happening = 'said' then 'message'
            when happened.happening = 'assigned' then 'assignment'
            when happened.happening = 'handed_over' then 'handoff_requested'
            else coalesce(happened.turn_type, 'unmapped')
        end as event_type,
        happened.part_type as event_type_raw,
        case
            when happened.happening <> 'said' or happened.turn_type = 'internal_note' then null
            when happened.is_ai_answer then 'answer'
            -- Options to choose from, and no text of their own.
            when happened.part_type = 'quick_reply' and happened.actor_type <> 'customer' then 'menu'
        end as message_kind,
        case when happened.happening = 'said' then happened.body end as text,
        case when happened.turn_type = 'slot_filled' then happened.attribute_name end as field_name,
        case when happened.happening = 'handed_over' then happened.actor_type end as from_actor_type,
        case
            when happened.happening = 'handed_over' then coalesce(happened.assignee_type, 'human_agent')
            when happened.happening = 'assigned' then happened.assignee_type
        end as to_actor_type,
        case
            when happened.happening in ('assigned', 'handed_over') and happened.assigned_to_type <> 'team'
                then happened.assigned_to_id
        end as to_actor_native_id,
        case
            when happened.happening in ('assigned', 'handed_over') and happened.assigned_to_type = 'team'
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
