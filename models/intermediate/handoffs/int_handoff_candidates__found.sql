-- What can be a handoff wherever it stands. The first after the AI took part is one: of a journey (R41), and for the
-- human clock of a contact (B19).
with timeline as (
    select * from {{ ref('int_timeline__cycled') }}
),

human_turns as (
    select distinct
        contact_key,
        contact_position
    from {{ ref('int_participations__found') }}
    where side = 'human'
),

judged as (
    select
        timeline.contact_key,
        timeline.contact_position,
        coalesce(
            timeline.event_type in ('handoff_requested', 'handoff_accepted')
            or (
                timeline.event_type = 'transfer'
                and coalesce(timeline.from_actor_type, timeline.actor_type) in ('ai_agent', 'rule_bot')
                and timeline.to_actor_type in ('human_agent', 'supervisor')
            ),
            false
        ) as is_explicit,
        human_turns.contact_key is not null as is_human
    from timeline
    left join human_turns
        on
            timeline.contact_key = human_turns.contact_key
            and timeline.contact_position = human_turns.contact_position
),

handoff_candidates_found as (
    select * from judged
    where is_explicit or is_human
)

select * from handoff_candidates_found
