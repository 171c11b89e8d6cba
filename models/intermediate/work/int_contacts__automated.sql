-- How long the AI had a contact before people took part: its segments where there are any, else from the customer's
-- first message, or its own first part, to its last part.
with timeline as (
    select * from {{ ref('int_timeline__cycled') }}
),

participations as (
    select * from {{ ref('int_participations__found') }}
),

segments as (
    select
        grouped.contact_key,
        count(*) as segments,
        count(coalesce(segments.accepted_at, segments.enqueued_at)) as begun,
        sum({{ seconds_between('coalesce(segments.accepted_at, segments.enqueued_at)', 'segments.ended_at') }})
            as segment_seconds,
        count(segments.ended_at) as ended
    from {{ ref('int_segments__conformed') }} as segments
    inner join {{ ref('int_conversations__grouped') }} as grouped
        on segments.conversation_key = grouped.conversation_key
    where segments.handler_type in ('ai_agent', 'rule_bot')
    group by grouped.contact_key
),

people as (
    select
        contact_key,
        min(contact_position) as first_human_position
    from participations
    where side = 'human'
    group by contact_key
),

parts as (
    select
        participations.contact_key,
        min(participations.contact_position) as first_ai_position,
        max(participations.contact_position) as last_ai_position
    from participations
    left join people on participations.contact_key = people.contact_key
    where
        participations.side = 'ai'
        and coalesce(participations.contact_position <= people.first_human_position, true)
    group by participations.contact_key
),

questions as (
    select
        contact_key,
        min(contact_position) as question_position
    from timeline
    where is_customer_message
    group by contact_key
),

bounds as (
    select
        parts.contact_key,
        parts.last_ai_position,
        case
            when questions.question_position < parts.first_ai_position then questions.question_position
            else parts.first_ai_position
        end as begun_position
    from parts
    left join questions on parts.contact_key = questions.contact_key
),

contacts_automated as (
    select
        bounds.contact_key,
        case
            when segments.segments is null then {{ seconds_between('begun.exact_at', 'last_part.exact_at') }}
            when segments.begun = segments.segments and segments.ended = segments.segments
                then segments.segment_seconds
        end as ai_seconds
    from bounds
    left join segments on bounds.contact_key = segments.contact_key
    inner join timeline as begun
        on bounds.contact_key = begun.contact_key and bounds.begun_position = begun.contact_position
    inner join timeline as last_part
        on bounds.contact_key = last_part.contact_key and bounds.last_ai_position = last_part.contact_position
)

select * from contacts_automated
