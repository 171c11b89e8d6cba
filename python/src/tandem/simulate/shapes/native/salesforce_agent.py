"""Sessions of the AI agent as Data Cloud has them: sessions, who took part, turns, messages and steps."""

from __future__ import annotations

from tandem.simulate.shapes.native.salesforce_rows import CLOUD_TIME, NOTHING, SESSION, short_id

AI_AGENT = "First_Line_Agent"
# The topics by which the agent hands over say why; what a customer asks for is one of them.
REQUEST = "Escalation"
HANDOFF = "Handoff_"
TOPIC = "Care_"
# Each action with its name in the agent's builder, and its sort.
TOOLS = {
    "look_up": ("Orders.Look_Up", "tool_call"),
    "write_record": ("Accounts.Write_Record", "record_write"),
    "issue_refund": ("Refunds.Issue_Refund", "refund"),
    "change_order": ("Orders.Change_Order", "order_change"),
    "check_identity": ("Accounts.Check_Identity", "auth"),
}


WIDTH = 12


def start_of_id(sort: str) -> str:
    """What stands before the number in the id of a row of Data Cloud."""
    return f"01990f5e-77a0-7{sort}-8000-"


def cloud_id(sort: str, number: str) -> str:
    """SQL for that id."""
    return f"('{start_of_id(sort)}' || lpad({number}, {WIDTH}, '0'))"


AI_SESSION, PREVIEW, PARTICIPANT, TURN, MESSAGE, STEP = "000", "00f", "001", "002", "003", "004"
# A session ends with what it claims, or where a person takes over; one in the builder just stops.
_END = CLOUD_TIME.format("if(status = 'closed', coalesce(outcome_claimed_at, escalated_at, ended_at), null)")
_END_TYPE = f"""
    case when status = 'open' then '{NOTHING}' when outcome_claim = 'abandoned' then 'Abandoned'
        when outcome_claim = 'forced_termination' then 'Failed'
        when outcome_claim = 'resolved' and outcome_claimed_by = 'customer' then 'Completed'
        when outcome_claim = 'resolved' and outcome_claimed_by = 'ai_agent' then 'resolved'
        when outcome_claim = 'resolved' then 'deflected'
        when escalated_at is not null then 'Escalated' else 'USER_ENDED' end
"""
AI_SESSIONS = f"""
    select if(is_preview, {cloud_id(PREVIEW, "number")}, {cloud_id(AI_SESSION, "number")}) as ssot__Id__c,
        {CLOUD_TIME.format("started_at")} as ssot__StartTimestamp__c,
        if(is_preview, '{NOTHING}', coalesce({_END}, '{NOTHING}')) as ssot__EndTimestamp__c,
        if(is_preview, 'Builder', 'SCRT2 - EmbeddedMessaging') as ssot__AiAgentChannelType__c,
        if(is_preview, '{NOTHING}', {_END_TYPE}) as ssot__AiAgentSessionEndType__c,
        if(is_preview, '{NOTHING}', {short_id(SESSION, "number")}) as ssot__RelatedMessagingSessionId__c,
        '{NOTHING}' as ssot__PreviousSessionId__c, '{NOTHING}' as ssot__IndividualId__c
    from facts cross join (values (false), (true)) as sorts (is_preview)
    where has_ai and (not is_preview or cast(number as bigint) % 16 = 6)
    order by 1
"""
# Customers take part too, and have no agent's name.
PARTICIPANTS = f"""
    select {cloud_id(PARTICIPANT, "number || is_agent::integer")} as ssot__Id__c,
        {cloud_id(AI_SESSION, "number")} as ssot__AiAgentSessionId__c,
        if(is_agent, '{AI_AGENT}', '{NOTHING}') as ssot__AiAgentApiName__c,
        if(is_agent, coalesce(release_version, '{NOTHING}'), '{NOTHING}') as ssot__AiAgentVersionApiName__c
    from facts cross join (values (false), (true)) as sorts (is_agent) where has_ai order by 1
"""
# What was said before a person came: with each message of the customer a turn begins.
TALK = """
    select story.*, coalesce(last_value(if(actor_type = 'customer', event, null) ignore nulls) over (
            partition by number order by seq rows between unbounded preceding and current row
        ), event) as turn
    from story inner join facts using (number)
    where has_ai and event_type = 'message' and seq < coalesce(accepted_seq, seq + 1)
"""
# Where the agent hands over, or is asked to, a topic of its own takes over and says nothing.
TURNS = f"""
    with turns as (
        select number, turn, min(occurred_at) as began_at, max(occurred_at) as ended_at,
            '{TOPIC}' || max(topic) as topic
        from talk group by number, turn having bool_or(is_new)
        union all
        select number, event, occurred_at, occurred_at,
            if(event_type = 'human_requested', '{REQUEST}', '{HANDOFF}' || reason)
        from story
        where is_new and (event_type = 'human_requested'
            or (event_type = 'handoff_requested' and reason <> 'customer_demand'))
    )
    select {cloud_id(TURN, "turn")} as ssot__Id__c,
        {cloud_id(AI_SESSION, "number")} as ssot__AiAgentSessionId__c,
        'TURN' as ssot__AiAgentInteractionType__c, coalesce(topic, '{NOTHING}') as ssot__TopicApiName__c,
        {CLOUD_TIME.format("began_at")} as ssot__StartTimestamp__c,
        {CLOUD_TIME.format("ended_at")} as ssot__EndTimestamp__c
    from turns order by 1
"""
MESSAGES = f"""
    select {cloud_id(MESSAGE, "event")} as ssot__Id__c,
        {cloud_id(TURN, "turn")} as ssot__AiAgentInteractionId__c,
        if(actor_type = 'customer', 'Input', 'Output') as ssot__AiAgentInteractionMessageType__c,
        text as ssot__ContentText__c, {CLOUD_TIME.format("occurred_at")} as ssot__MessageSentTimestamp__c
    from talk where is_new order by 1
"""
_TOOL = " ".join(f"when '{ours}' then '{theirs}'" for ours, (theirs, _) in TOOLS.items())
# What a model says is the text of a Python dictionary, and no error may be the word None.
STEPS = f"""
    select {cloud_id(STEP, "substr(actions.native_id, 5) || '1'")} as ssot__Id__c,
        {cloud_id(TURN, "turn")} as ssot__AiAgentInteractionId__c,
        'ACTION_STEP' as ssot__AiAgentInteractionStepType__c,
        case action_name {_TOOL} end as ssot__Name__c,
        if(status = 'succeeded', '{{"done": true}}', '{NOTHING}') as ssot__OutputValueText__c,
        if(status = 'succeeded', '{NOTHING}', 'The service did not answer') as ssot__ErrorMessageText__c,
        {CLOUD_TIME.format("actions.occurred_at")} as ssot__StartTimestamp__c,
        {CLOUD_TIME.format("actions.occurred_at")} as ssot__EndTimestamp__c
    from actions inner join talk on substr(event_native_id, 5) = event
    union all
    select {cloud_id(STEP, "event || '2'")}, {cloud_id(TURN, "turn")}, 'LLM_STEP', 'ReactTopicPrompt',
        '{{''topic'': ''' || coalesce(topic, 'None') || '''}}', 'None', {CLOUD_TIME.format("occurred_at")},
        {CLOUD_TIME.format("occurred_at")}
    from talk where is_new and actor_type = 'customer'
    order by 1
"""
OBJECTS = {
    "ssot__AiAgentSession__dlm": AI_SESSIONS,
    "ssot__AiAgentSessionParticipant__dlm": PARTICIPANTS,
    "ssot__AiAgentInteraction__dlm": TURNS,
    "ssot__AiAgentInteractionMessage__dlm": MESSAGES,
    "ssot__AiAgentInteractionStep__dlm": STEPS,
}
