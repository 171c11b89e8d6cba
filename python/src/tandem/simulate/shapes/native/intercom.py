"""A desk of chats as Intercom's API gives its conversations: objects with the parts nested in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from tandem.simulate.settings import INTENT_NAMES
from tandem.simulate.shapes.native.form import Form, Night, Tables
from tandem.simulate.shapes.native.intercom_parts import (
    AGENT,
    AI_AGENT,
    CONTACT,
    CONVERSATION,
    LEAD,
    PARTS,
    PREVIEW,
    RELAY,
    SECONDS,
    SPAM,
    STEPS,
    TEAM,
    WORKFLOW_BOT,
    WORKFLOWS,
)
from tandem.simulate.shapes.native.words import WordRow

VENDOR = "intercom"
TOPIC = "Topic: "
CHANNEL = "case channel when 'web_chat' then 'messenger' when 'in_app' then 'push' else 'whatsapp' end"
# Other tools of the company hold the rest: a log of who watches and overrides the AI agent.
TOLD = pa.array(sorted({event for event, _, _ in STEPS}))
# The words of several versions of the API lie side by side in an export; `escalated` says nothing of the end,
# for people went on in the same conversation.
STATES = """
    case when status = 'open' then null
        when outcome_claim = 'resolved' and outcome_claimed_by = 'customer' then 'confirmed_resolution'
        when outcome_claim = 'resolved' then 'assumed_resolution'
        when outcome_claim = 'abandoned' then 'abandoned'
        when outcome_claim = 'forced_termination' then 'procedure_handoff'
        when end_reason in ('agent_closed', 'transferred') then 'escalated' end
"""
# How each conversation began: as a carried row says, else by its first event, if that is a message; what
# another bot passes on is begun by the account that relays it.
BEGINNINGS = f"""
    select * from carried
    union all
    select substr(conversations.native_id, 5) as number, substr(first_messages.native_id, 5) as event_number,
        '{CONTACT}' || substr(customer_native_id, 5) as customer,
        case actor_type when 'customer' then customer when 'ai_agent' then '{AI_AGENT}'
            else '{RELAY}' end as author_id,
        if(actor_type = 'customer', 'user', 'admin') as author_type,
        coalesce(text, 'Passed on by the website') as body, 0::bigint as parts
    from conversations
    left join (select * from events where seq = 1 and event_type = 'message') as first_messages
        on conversations.native_id = conversation_native_id
    anti join carried on substr(conversations.native_id, 5) = carried.number
"""
# Who tried something out in a preview, and what somebody deleted, are conversations like others.
CONVERSATIONS = f"""
    with parts_of as (
        select number, list(part order by cast(id as bigint)) as listed from parts group by number
    ),
    sorts (sort, prefix) as (
        values ('real', '{CONVERSATION}'), ('preview', '{PREVIEW}'), ('deleted', '{SPAM}')
    )
    select 'conversation' as type, prefix || number as id,
        {SECONDS.format("started_at")} as created_at, {SECONDS.format("source_updated_at")} as updated_at,
        status as state, status = 'open' as open, 'none' as priority, 0 as admin_assignee_id,
        if(sort = 'real', {TEAM}, 0) as team_assignee_id,
        {{type: 'conversation', id: 's' || number, subject: '', redacted: false, url: cast(null as varchar),
            delivered_as: if(author_type = 'user', 'customer_initiated', 'operator_initiated'),
            body: '<p>' || body || '</p>',
            author: {{type: author_type, id: if(sort = 'real', author_id, '{RELAY}')}}}} as source,
        {{initial: {CHANNEL}, current: {CHANNEL}}} as channel,
        {{type: 'contact.list', contacts: if(sort = 'real',
            [{{type: 'contact', id: '{CONTACT}' || substr(customer_native_id, 5)}}], [])}} as contacts,
        {{type: 'tag.list', tags: [{{id: '31', name: 'whatsapp pilot'}},
            {{id: '5' || list_position({list(INTENT_NAMES)}, intent_final),
                name: '{TOPIC}' || intent_final}}]}} as tags,
        cast(null as varchar) as conversation_rating,
        reported_turn_count is not null as ai_agent_participated,
        if(sort = 'preview' or reported_turn_count is not null, {{
            source_type: if(sort = 'preview', 'fin_preview', 'workflow'), source_title: 'First line',
            last_answer_type: if(reported_turn_count > 0, 'ai_answer', null), resolution_state: {STATES},
            rating: cast(null as integer), rating_remark: cast(null as varchar)}}, null) as ai_agent,
        {{type: 'conversation_part.list', conversation_parts: if(sort = 'real', coalesce(listed, []), []),
            total_count: if(sort = 'real', beginnings.parts, 0)}} as conversation_parts
    from conversations cross join sorts
    inner join beginnings on substr(native_id, 5) = number
    left join parts_of using (number)
    where sort = 'real' or (cast(number as bigint) % 16 = if(sort = 'preview', 6, 14) and status = 'closed')
    order by native_id, prefix
"""
DELETED = f"""
    select '{SPAM}' || substr(native_id, 5) as id, true as metrics_retained,
        {SECONDS.format("source_updated_at")} as deleted_at
    from conversations where cast(substr(native_id, 5) as bigint) % 16 = 14 and status = 'closed'
"""
# Parts of a day on which the conversation itself was not exported.
STRAYS = f"""
    select '{CONVERSATION}' || number as conversation_id, unnest(part) from parts
    anti join (select substr(native_id, 5) as number from conversations) as exported using (number)
"""
# Every eighth contact was a lead first.
CONTACTS = f"""
    select 'contact' as type, '{CONTACT}' || number as id, cast(null as varchar) as external_id,
        'user' as role, cast(null as varchar) as email, id_value as phone,
        {SECONDS.format("observed_at")} as created_at,
        {SECONDS.format("source_updated_at")} as updated_at,
        if(cast(number as bigint) % 8 = 3, [{{source_contact_id: '{LEAD}' || number,
            source_contact_role: 'lead', merged_at: {SECONDS.format("observed_at")}}}], []) as merge_history
    from (select *, substr(customer_native_id, 5) as number from customer_identifiers where id_type = 'phone')
"""
STILL_OPEN = """
    select beginnings.* from beginnings
    anti join (select substr(native_id, 5) as number from conversations where status = 'closed') as over
        using (number)
"""
COUNTED = """
    select beginnings.* replace (beginnings.parts + coalesce(listed, 0) as parts) from beginnings
    left join (select number, count(*) as listed from parts group by number) as tonight using (number)
"""
NOTHING_OPEN = pa.table(
    {
        name: pa.array([], kind)
        for name, kind in (
            ("number", "string"),
            ("event_number", "string"),
            ("customer", "string"),
            ("author_id", "string"),
            ("author_type", "string"),
            ("body", "string"),
            ("parts", "int64"),
        )
    }
)


@dataclass
class IntercomForm(Form):
    """Conversations with their parts, contacts, and the list of what was deleted."""

    vendor = VENDOR
    takes = frozenset({"conversations", "events", "actions", "customer_identifiers"})
    prefixes = {"c": CONVERSATION, "u": CONTACT, "actors": AGENT, "e": "part-"}
    extension = "jsonl"
    earlier = {
        # Not yet answered, and still the lead's that became a user later.
        "conversation": (
            "updated_at - 86400 as updated_at, 'snoozed' as state, if(false, ai_agent, null) as ai_agent, "
            "{type: contacts.type, contacts: [{type: 'contact', id: "
            f"replace(contacts.contacts[1].id, '{CONTACT}', '{LEAD}')}}]}} as contacts"
        ),
        "contact": "updated_at - 86400 as updated_at, null as phone, 'lead' as role",
    }
    # How the conversations began that are still open, and how many parts they had so far.
    _carried: pa.Table = field(default_factory=lambda: NOTHING_OPEN)

    def words(self, instance: str, systems: Mapping[str, str]) -> list[WordRow]:
        """Bots with an admin's account, what workflows do, tags that are intents, how the AI agent ends."""
        rows = [
            ("actor", AI_AGENT, "ai_agent", "Answers first"),
            ("actor", WORKFLOW_BOT, "system", "Runs the workflows"),
            ("actor", RELAY, "system", "Opens what the website's bot passes on"),
            ("outcome_claim", "abandoned", "abandoned", "A word of earlier versions of the API"),
            ("outcome_claimed_by", "abandoned", "vendor_rule", "A word of earlier versions of the API"),
            (
                "outcome_claim",
                "procedure_handoff",
                "forced_termination",
                "The procedure ends at its turn limit",
            ),
            ("outcome_claim", "escalated", "unknown", "The parts say how the desk went on"),
            ("queue", TEAM, "digital_care", "Team of the desk"),
            *(("workflow", name, event, "Workflow of the desk") for event, name in WORKFLOWS.items()),
            *(("intent", TOPIC + intent, intent, "Tag of the desk") for intent in INTENT_NAMES),
        ]
        return [WordRow(VENDOR, instance, *row[:3], reason=row[3]) for row in rows]

    def name(self, entity: str, names: pa.ChunkedArray) -> pa.ChunkedArray:
        """The AI agent is one admin more, and an event is the first of the parts that it leaves."""
        if entity == "e":
            return pc.binary_join_element_wise(super().name(entity, names), "0", "")
        if entity == "actors":
            names = pc.replace_substring_regex(names, r"^\D+$", AI_AGENT)
            return pc.if_else(pc.equal(names, AI_AGENT), names, super().name(entity, names))
        return super().name(entity, names)

    def left(self, opened: Tables) -> Tables:
        """What people do to the AI agent, and identifiers that a contact has no place for."""
        left = super().left(opened)
        if "events" in opened:
            rows = opened["events"]
            left["events"] = rows.filter(pc.invert(pc.is_in(rows["event_type"], value_set=TOLD)))
        if "customer_identifiers" in opened:
            rows = opened["customer_identifiers"]
            left["customer_identifiers"] = rows.filter(pc.not_equal(rows["id_type"], "phone"))
        return left

    def tables(self, night: Night) -> Tables:
        """The objects of one night."""
        tables: Tables = {}
        if "customer_identifiers" in night.opened:
            tables["contact"] = night.query(CONTACTS)
        if night.opened.keys() & {"conversations", "events", "actions"}:
            tables |= self._conversations(night)
        return tables

    def _conversations(self, night: Night) -> Tables:
        opened = {name: night.rows(name) for name in ("conversations", "events", "actions")}
        beginnings = night.query(BEGINNINGS, carried=self._carried, **opened)
        parts = night.query(PARTS, beginnings=beginnings, **opened)
        beginnings = night.query(COUNTED, beginnings=beginnings, parts=parts)
        self._carried = night.query(STILL_OPEN, beginnings=beginnings, **opened)
        return {
            "conversation": night.query(CONVERSATIONS, beginnings=beginnings, parts=parts, **opened),
            "conversation_part": night.query(STRAYS, parts=parts, **opened),
            "deleted_conversation": night.query(DELETED, **opened),
        }
