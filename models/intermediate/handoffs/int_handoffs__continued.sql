-- What was known before the handoff, what of it was passed on, and what of it the human asked for again.
with handoffs as (
    select * from {{ ref('int_handoffs__found') }}
),

timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

events as (
    select * from {{ ref('int_events__conformed') }}
),

payloads as (
    select
        handoffs.journey_key,
        events.context_fields,
        events.context_field_count,
        case when events.context_has_summary then 1 when not events.context_has_summary then 0 end as has_summary,
        case when events.context_has_history then 1 when not events.context_has_history then 0 end as has_history
    from handoffs
    inner join timeline
        on
            handoffs.journey_key = timeline.journey_key
            and handoffs.journey_position = timeline.journey_position
    inner join events on timeline.item_key = events.event_key
    where handoffs.is_explicit
),

fields as (
    select
        handoffs.journey_key,
        events.field_name,
        max(case
            when timeline.event_type = 'slot_filled' and timeline.journey_position < handoffs.journey_position then 1
            else 0
        end) as is_known,
        max(case
            when
                timeline.event_type = 'message' and timeline.is_public
                and timeline.actor_type in ('human_agent', 'supervisor')
                and timeline.journey_position >= handoffs.journey_position
                then 1
            else 0
        end) as is_asked_by_human
    from handoffs
    inner join timeline on handoffs.journey_key = timeline.journey_key
    inner join events on timeline.item_key = events.event_key
    where events.field_name is not null
    group by handoffs.journey_key, events.field_name
),

compared as (
    select
        fields.*,
        case
            when {{ dbt.position("',' || fields.field_name || ','", "',' || payloads.context_fields || ','") }} > 0
                then 1
            else 0
        end as is_passed
    from fields
    left join payloads on fields.journey_key = payloads.journey_key
),

handoffs_continued as (
    select
        handoffs.journey_key,
        max(payloads.has_summary) = 1 as has_summary,
        max(payloads.has_history) = 1 as has_history,
        cast(coalesce(sum(compared.is_known), 0) as bigint) as known_fields,
        -- Null where the handoff does not say what it passed on.
        case
            when max(payloads.context_field_count) is not null
                then cast(coalesce(sum(compared.is_known * compared.is_passed), 0) as bigint)
        end as passed_fields,
        coalesce(max(compared.is_known * compared.is_asked_by_human), 0) = 1 as is_asked_again
    from handoffs
    left join payloads on handoffs.journey_key = payloads.journey_key
    left join compared on handoffs.journey_key = compared.journey_key
    group by handoffs.journey_key
)

select * from handoffs_continued
