"""Objects of the CRM: messaging sessions with their entries, work, cases and who is who."""

from __future__ import annotations

from tandem.simulate.settings import INTENTS
from tandem.simulate.shapes.native.salesforce_rows import (
    ANNOUNCER,
    BOT,
    CASE,
    CONTACT,
    CRM_TIME,
    END_USER,
    ENTRY,
    GROUP,
    HISTORY,
    PLATFORM,
    QUEUE,
    QUEUE_NAME,
    SESSION,
    USER,
    WORK,
    long_id,
    short_id,
)

REASONS = {intent.name: intent.title for intent in INTENTS}
CHANNEL_TYPE = (
    "case channel when 'web_chat' then 'EmbeddedMessaging' when 'in_app' then 'Custom' else 'WhatsApp' end"
)
ORIGIN = "case channel when 'web_chat' then 'Web Chat' when 'in_app' then 'App' else 'WhatsApp' end"
# Of each channel a customer is another end user, and the same contact.
CHANNEL_END_USER = long_id(
    END_USER,
    "(case channel when 'web_chat' then '3' when 'in_app' then '2' else '1' end || lpad(customer, 9, '0'))",
)
NO_REPLY = "Closed - No Reply"
SPAM = "cast(number as bigint) % 16 = 14 and status = 'closed'"

MESSAGING_SESSION = f"""
    select {long_id(SESSION, "if(is_spam, '9' || lpad(number, 9, '0'), number)")} as Id,
        case when status = 'closed' then 'Ended'
            when accepted_at is null and queued_at is not null then 'Waiting' else 'Active' end as Status,
        'InboundInitiated' as Origin,
        case when has_ai and escalated_at is not null then 'BotToAgent' when has_ai then 'Bot'
            else 'Agent' end as AgentType,
        {CRM_TIME.format("accepted_at")} as AcceptTime, {CRM_TIME.format("started_at")} as StartTime,
        {CRM_TIME.format("ended_at")} as EndTime,
        case end_reason when 'agent_closed' then 'Agent' when 'customer_left' then 'EndUser'
            when 'completed' then 'EndUser' else if(status = 'closed', 'System', null) end as EndedByType,
        {CHANNEL_TYPE} as ChannelType, if(is_spam, null, {CHANNEL_END_USER}) as MessagingEndUserId,
        if(accepted_at is null or is_spam, null, {long_id(CASE, "number")}) as CaseId,
        case when agent is not null then {long_id(USER, "agent")} when queued_at is not null then '{QUEUE}'
            else '{PLATFORM}' end as OwnerId,
        said as EndUserMessageCount, if(language = 'en', 'en_US', language) as EndUserLanguage,
        is_spam as IsDeleted, {CRM_TIME.format("changed_at")} as SystemModstamp
    from facts cross join (values (false), (true)) as sorts (is_spam)
    where not is_spam or ({SPAM})
    order by Id
"""
# An integration under an agent's licence tells who waits; what the AI agent says and hears is here too.
CONVERSATION_ENTRY = f"""
    with told as (
        select story.*, event_type = 'queue_enter' as is_announced,
            case event_type when 'handoff_requested' then 'BotEscalated'
                when 'handoff_failed' then 'ChatbotEndedTransferNotConfigured' else 'Text' end as sort
        from story where is_new
            and event_type in ('message', 'handoff_requested', 'handoff_failed', 'queue_enter')
    )
    select {long_id(ENTRY, "event")} as Id, {short_id(SESSION, "told.number")} as ConversationId,
        case when is_announced then '{ANNOUNCER}' when actor_type = 'customer' then {CHANNEL_END_USER}
            when actor_type = 'human_agent' then {short_id(USER, "told.agent")}
            when actor_type = 'ai_agent' then '{BOT}' end as ActorId,
        case when is_announced or actor_type = 'human_agent' then 'Agent'
            when actor_type = 'customer' then 'EndUser' when actor_type = 'ai_agent' then 'Bot'
            else 'System' end as ActorType,
        case when is_announced then 'Announcements'
            when actor_type = 'ai_agent' then 'First line' end as ActorName,
        {CRM_TIME.format("occurred_at")} as EntryTime,
        extract('ms' from occurred_at) % 1000 as EntryTimeMilliSecs, sort as EntryType,
        case when is_announced then 'You are in line.' when sort = 'Text' then text end as Message
    from told inner join sessions using (number)
    order by told.number, seq
"""
# Whoever of the desk had a session, from when until when.
STINTS = """
    with turns as (
        select story.*, coalesce(agent <> lag(agent) over each_session, true) as is_taken_over,
            max(occurred_at) filter (event_type = 'transfer') over each_session as moved_at
        from story where actor_type = 'human_agent' window each_session as (partition by number order by seq)
    ),
    taken as (
        select number, agent, moved_at, occurred_at as accepted_at, row_number() over each_session as stint,
            lead(moved_at) over each_session as left_at
        from turns where is_taken_over window each_session as (partition by number order by seq)
    )
    select taken.*, coalesce(moved_at, queued_at, taken.accepted_at) as requested_at,
        coalesce(left_at, ended_at) as closed_at, changed_at
    from taken inner join facts using (number)
"""
# A work item is offered to one agent, and to another after the first one let it pass.
AGENT_WORK = f"""
    select {long_id(WORK, "number || stint || if(is_declined, '9', '0')")} as Id,
        {short_id(SESSION, "number")} as WorkItemId,
        {long_id(USER, "if(is_declined, agent_declining, agent)")} as UserId, '{QUEUE}' as OriginalQueueId,
        case when is_declined then 'DeclinedOnPushTimeout'
            when closed_at is null then 'Opened' else 'Closed' end as Status,
        {CRM_TIME.format("requested_at")} as RequestDateTime,
        if(is_declined, null, {CRM_TIME.format("accepted_at")}) as AcceptDateTime,
        if(is_declined, null, {CRM_TIME.format("closed_at")}) as CloseDateTime,
        if(is_declined, null, date_diff('second', requested_at, accepted_at)) as SpeedToAnswer,
        if(is_declined, null, date_diff('second', accepted_at, closed_at)) as HandleTime,
        {CRM_TIME.format("changed_at")} as SystemModstamp
    from (select *, cast((cast(agent as bigint) + 1) % 2 as varchar) as agent_declining from stints)
    cross join (values (false), (true)) as sorts (is_declined)
    where not is_declined or cast(number as bigint) % 8 = 5
    order by Id
"""
# Whoever takes a session opens a case for it.
CASES = f"""
    with reasons (intent_final, title) as (values {", ".join(map(str, REASONS.items()))})
    select {long_id(CASE, "number")} as Id, lpad(number, 8, '0') as CaseNumber,
        case when status = 'open' then 'Working' when end_reason = 'agent_closed' then 'Closed'
            else '{NO_REPLY}' end as Status, {ORIGIN} as Origin, title as Reason,
        'Opened from a chat' as Description, status = 'closed' as IsClosed,
        {CRM_TIME.format("if(status = 'closed', ended_at, null)")} as ClosedDate,
        {long_id(USER, "agent")} as OwnerId, {long_id(CONTACT, "customer")} as ContactId,
        {CRM_TIME.format("accepted_at")} as CreatedDate, {CRM_TIME.format("changed_at")} as LastModifiedDate,
        {CRM_TIME.format("changed_at")} as SystemModstamp, false as IsDeleted
    from facts left join reasons using (intent_final)
    where accepted_at is not null
    order by Id
"""
# A changed reference makes a row with names and one with ids.
CASE_HISTORY = f"""
    with changes as (
        select story.number, event, '1' as step, 'Status' as field, 'Working' as before,
            if(actor_type = 'human_agent', 'Closed', '{NO_REPLY}') as after,
            coalesce({long_id(USER, "story.agent")}, '{PLATFORM}') as author, occurred_at
        from story inner join facts using (number)
        where is_new and event_type in ('close', 'session_end') and accepted_at is not null
        union all
        select number, event, step, 'Owner', if(is_named, 'Agent ' || agent, {long_id(USER, "agent")}),
            if(is_named, '{QUEUE_NAME}', '{QUEUE}'), {long_id(USER, "agent")}, occurred_at
        from story cross join (values ('2', true), ('3', false)) as pair (step, is_named)
        where is_new and event_type = 'transfer'
        union all
        select stints.number, stints.number || stint, step, 'Owner', if(is_named, '{QUEUE_NAME}', '{QUEUE}'),
            if(is_named, 'Agent ' || stints.agent, {short_id(USER, "stints.agent")}),
            {long_id(USER, "stints.agent")}, stints.accepted_at
        from stints cross join (values ('4', true), ('5', false)) as pair (step, is_named)
        where stint > 1
    )
    select {long_id(HISTORY, "step || lpad(event, 9, '0')")} as Id, {short_id(CASE, "number")} as CaseId,
        field as Field, before as OldValue, after as NewValue, author as CreatedById,
        {CRM_TIME.format("occurred_at")} as CreatedDate
    from changes
    order by Id
"""
# On the web and in the app a customer is a visitor, elsewhere a number.
END_USERS = f"""
    select distinct on (Id) {CHANNEL_END_USER} as Id, {long_id(CONTACT, "customer")} as ContactId,
        coalesce(id_value, 'v' || customer) as MessagingPlatformKey, {CHANNEL_TYPE} as MessageType,
        {CRM_TIME.format("started_at")} as CreatedDate, {CRM_TIME.format("started_at")} as SystemModstamp
    from (
        select channel, customer, started_at, cast(null as varchar) as id_value from facts
        where channel in ('web_chat', 'in_app')
        union all
        select 'messaging', substr(customer_native_id, 5), observed_at, id_value from customer_identifiers
        where id_type = 'phone'
    )
    order by Id, started_at
"""
CONTACTS = f"""
    select {long_id(CONTACT, "substr(customer_native_id, 5)")} as Id, id_value as MobilePhone,
        cast(null as varchar) as MasterRecordId, {CRM_TIME.format("observed_at")} as CreatedDate,
        {CRM_TIME.format("source_updated_at")} as SystemModstamp, false as IsDeleted
    from customer_identifiers where id_type = 'phone' order by Id
"""
SET_UP = "2025-12-01T00:00:00.000+0000"
STAFF = f"""
    with staff as (
        select {long_id(USER, "substr(native_id, 7)")} as Id, 'Agent ' || substr(native_id, 7) as Name,
            'Standard' as UserType
        from actors where actor_type = 'human_agent'
        union select '{PLATFORM}', 'Automated Process', 'AutomatedProcess'
        union select '{ANNOUNCER}', 'Announcements', 'Standard'
    )
    select *, '{SET_UP}' as SystemModstamp from staff order by Id
"""
GROUPS = f"""
    select '{QUEUE}' as Id, '{QUEUE_NAME}' as Name, 'Queue' as Type, '{SET_UP}' as SystemModstamp
    union all select {long_id(GROUP, "'2'")}, 'All Internal Users', 'Regular', '{SET_UP}'
"""
OBJECTS = {
    "MessagingSession": MESSAGING_SESSION,
    "MessagingEndUser": END_USERS,
    "ConversationEntry": CONVERSATION_ENTRY,
    "AgentWork": AGENT_WORK,
    "Case": CASES,
    "CaseHistory": CASE_HISTORY,
}
