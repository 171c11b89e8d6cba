"""The parts of an Intercom conversation: what was said, and what admins, workflows and actions did."""

from __future__ import annotations

# Ids are numbers or short texts; the first characters keep sorts apart.
CONVERSATION, PREVIEW, SPAM = "2154", "2155", "2156"
CONTACT, LEAD, AGENT = "66f0a1", "5a01c7", "48"
# Bots have accounts of admins: the AI agent, who runs the workflows, what opens chats for the website's bot.
AI_AGENT, WORKFLOW_BOT, RELAY = "990001", "990002", "990003"
TEAM = "5017691"
WORKFLOWS = {
    "human_requested": "Button: talk to a person",
    "queue_enter": "Digital care: wait in line",
    "handoff_failed": "Digital care: nobody is there",
}
# All times are whole seconds since 1970.
SECONDS = "epoch_ms({}) // 1000"
# What each event becomes, in one part or two.
STEPS = (
    ("message", "0", "comment"),
    ("slot_filled", "0", "conversation_attribute_updated_by_user"),
    ("human_requested", "0", "operator_workflow_event"),
    ("handoff_requested", "0", "assignment"),
    ("handoff_failed", "0", "operator_workflow_event"),
    ("queue_enter", "0", "operator_workflow_event"),
    ("queue_enter", "1", "assignment"),
    ("handoff_accepted", "0", "assignment"),
    ("transfer", "0", "assignment"),
    ("close", "0", "close"),
    ("session_end", "0", "close"),
)
_WORKFLOW = " ".join(f"when '{event}' then '{name}'" for event, name in WORKFLOWS.items())
# The number of a part ends in its step; that of an action behind an answer in 5. The first message stands in
# the conversation itself.
PARTS = f"""
    with steps (event_type, step, part_type) as (values {", ".join(map(str, STEPS))}),
    happened as (
        select substr(conversation_native_id, 5) as number, substr(native_id, 5) || step as id,
            if(message_kind = 'clarification', 'quick_reply', part_type) as part_type, event_type,
            if(event_type = 'human_requested', 'system', actor_type) as actor_type, actor_native_id,
            if(event_type in ('message', 'handoff_requested'), text, null) as body,
            coalesce(actor_type = 'ai_agent' and message_kind = 'answer', false) as is_answer,
            occurred_at, field_name, cast(null as varchar) as action_name, cast(null as varchar) as result
        from events inner join steps using (event_type)
        anti join beginnings on substr(native_id, 5) = event_number
        union all
        select substr(conversation_native_id, 5), substr(event_native_id, 5) || '5', 'custom_action_finished',
            'action', 'ai_agent', actor_native_id, null, false, occurred_at, null, action_name,
            if(status = 'succeeded', 'success', 'failed')
        from actions
    ),
    named as (
        select happened.*, {SECONDS.format("occurred_at")} as posted,
            case actor_type when 'customer' then customer when 'ai_agent' then '{AI_AGENT}'
                when 'human_agent' then '{AGENT}' || substr(actor_native_id, 7)
                else '{WORKFLOW_BOT}' end as by_id,
            case actor_type when 'customer' then 'user' when 'system' then 'bot' else 'admin' end as by_type
        from happened inner join beginnings using (number)
    )
    select number, id, {{type: 'conversation_part', id: id, part_type: part_type,
        body: '<p>' || body || '</p>', created_at: posted, updated_at: posted, notified_at: posted,
        assigned_to: case when event_type = 'handoff_accepted' then {{type: 'admin', id: by_id}}
            when part_type = 'assignment' then {{type: 'team', id: '{TEAM}'}} end,
        author: {{type: by_type, id: by_id, from_ai_agent: actor_type = 'ai_agent', is_ai_answer: is_answer,
            email: if(actor_type = 'ai_agent', 'operator+first@intercom.io', null)}},
        redacted: false, state: if(part_type = 'close', 'closed', 'open'),
        event_details: {{
            attribute: if(field_name is null, null, {{name: field_name}}),
            action: if(action_name is null, null, {{name: action_name, result: result}}),
            workflow: if(part_type = 'operator_workflow_event',
                {{name: case event_type {_WORKFLOW} end}}, null)}}
    }} as part
    from named order by cast(id as bigint)
"""
