with timeline as (
    select * from {{ ref('int_timeline__cycled') }}
),

conversations as (
    select
        conformed.*,
        grouped.contact_key,
        grouped.started_at as began_at
    from {{ ref('int_conversations__conformed') }} as conformed
    inner join {{ ref('int_conversations__grouped') }} as grouped
        on conformed.conversation_key = grouped.conversation_key
),

episode_starts as (
    select * from {{ ref('int_episode_starts__listed') }}
),

-- A conversation takes part in each episode in which it has an item, and in the one in force when it began.
members as (
    select
        conversation_key,
        episode_number
    from timeline
    group by conversation_key, episode_number
    union
    select
        conversations.conversation_key,
        coalesce(max(episode_starts.episode_number), 1) as episode_number
    from conversations
    left join episode_starts
        on
            conversations.contact_key = episode_starts.contact_key
            and conversations.began_at >= episode_starts.started_at
    group by conversations.conversation_key
),

last_messages as (
    select
        conversation_key,
        episode_number,
        max(contact_position) as last_message_position,
        max(happened_at) as last_event_at,
        max(case when event_type in ('close', 'session_end') then 1 else 0 end) as has_closing_event,
        max(case when event_type = 'close' then 1 else 0 end) as has_close
    from (
        select
            conversation_key,
            episode_number,
            happened_at,
            event_type,
            case
                when event_type = 'message' and coalesce(message_kind, 'other') <> 'acknowledgement'
                    then contact_position
                else 0
            end as contact_position
        from timeline
        where item_type = 'event'
    ) as events
    group by conversation_key, episode_number
),

closes as (
    select
        timeline.conversation_key,
        timeline.episode_number,
        timeline.happened_at as closed_at,
        timeline.exact_at as exactly_closed_at,
        row_number() over (
            partition by timeline.conversation_key, timeline.episode_number order by timeline.contact_position
        ) as close_number
    from timeline
    inner join last_messages
        on
            timeline.conversation_key = last_messages.conversation_key
            and timeline.episode_number = last_messages.episode_number
    where timeline.event_type = 'close' and timeline.contact_position > last_messages.last_message_position
),

bounded as (
    select
        conversations.contact_key,
        members.episode_number,
        members.conversation_key,
        conversations.began_at,
        conversations.source_order,
        conversations.status,
        conversations.ended_at as conversation_ended_at,
        closes.closed_at,
        closes.exactly_closed_at,
        last_messages.last_event_at,
        coalesce(last_messages.has_closing_event, 0) = 1 as has_closing_event,
        coalesce(last_messages.has_close, 0) = 1 as has_close,
        members.episode_number = max(members.episode_number) over (partition by members.conversation_key) as is_last
    from members
    inner join conversations on members.conversation_key = conversations.conversation_key
    left join last_messages
        on
            members.conversation_key = last_messages.conversation_key
            and members.episode_number = last_messages.episode_number
    left join closes
        on
            members.conversation_key = closes.conversation_key
            and members.episode_number = closes.episode_number
            and closes.close_number = 1
),

episode_conversations_bounded as (
    select
        contact_key,
        episode_number,
        conversation_key,
        began_at,
        source_order,
        is_last,
        has_close,
        coalesce(closed_at, case when is_last then conversation_ended_at end, last_event_at, began_at) as ended_at,
        coalesce(exactly_closed_at, case when is_last and closed_at is null then conversation_ended_at end)
            as known_end_at,
        is_last and coalesce(status in ('open', 'pending'), false) as is_declared_open,
        is_last and status is null and conversation_ended_at is null and not has_closing_event as is_silently_open
    from bounded
)

select * from episode_conversations_bounded
