with conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

contacts as (
    select * from {{ ref('int_contacts__linked') }}
),

identities as (
    select * from {{ ref('int_conversations__identified') }}
),

first_events as (
    select
        conversation_key,
        min(occurred_at) as first_event_at,
        -- What comes first in order and in time must be exact: before a timeless or an estimated event it is not known
        -- how long the customer had waited (R9).
        case
            when
                min(event_position) = min(case when has_exact_time then event_position end)
                and min(occurred_at) = min(case when has_exact_time then occurred_at end)
                then min(occurred_at)
        end as known_first_event_at
    from {{ ref('int_events__conformed') }}
    where event_type not in ('unmapped', 'status_change')
    group by conversation_key
),

timed as (
    select
        conversations.conversation_key,
        contacts.component,
        identities.person_key,
        identities.is_anonymous,
        conversations.source_order,
        coalesce(conversations.started_at, first_events.first_event_at) as started_at,
        coalesce(conversations.started_at, first_events.known_first_event_at) as known_started_at
    from conversations
    inner join contacts on conversations.conversation_key = contacts.node
    inner join identities on conversations.conversation_key = identities.conversation_key
    left join first_events on conversations.conversation_key = first_events.conversation_key
),

conversations_grouped as (
    select
        conversation_key,
        started_at,
        known_started_at,
        source_order,
        first_value(conversation_key) over (
            partition by component order by started_at asc nulls last, source_order asc
        ) as contact_key,
        row_number() over (
            partition by component order by started_at asc nulls last, source_order asc
        ) = 1 as is_primary,
        -- The primary's person, or else that of the earliest identified conversation (R18).
        first_value(person_key) over (
            partition by component
            order by case when is_anonymous then 1 else 0 end asc, started_at asc nulls last, source_order asc
        ) as person_key,
        min(case when is_anonymous then 1 else 0 end) over (partition by component) = 1 as is_anonymous
    from timed
)

select * from conversations_grouped
