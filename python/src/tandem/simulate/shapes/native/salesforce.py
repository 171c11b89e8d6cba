"""A desk of chats as Salesforce exports it: sessions and cases of the CRM, its AI agent in Data Cloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from tandem.simulate.settings import INTENT_NAMES
from tandem.simulate.shapes.native import salesforce_agent as cloud
from tandem.simulate.shapes.native import salesforce_desk as desk
from tandem.simulate.shapes.native import salesforce_rows as rows
from tandem.simulate.shapes.native.form import Form, Night, Tables
from tandem.simulate.shapes.native.words import WordRow

VENDOR = "salesforce"
# Why an AI agent hands over, which its topics say.
HANDOFF_REASONS = (
    "low_confidence",
    "missing_knowledge",
    "policy",
    "tool_failure",
    "sentiment",
    "risk",
    "usage_limit",
)
# Names of the open form: of a conversation, a customer, an agent.
OPEN_NAME = r"^([a-z]{2}-[a-z]|agent-)\d+$"
NOTHING_OPEN = pa.table({"number": pa.array([], "string")})
NOTHING_TOLD = NOTHING_OPEN.append_column("is_new", pa.array([], pa.bool_()))


@dataclass
class SalesforceForm(Form):
    """Objects of the CRM as CSV of its bulk interface, and those of Data Cloud as lines of JSON."""

    vendor = VENDOR
    takes = frozenset(
        {"conversations", "events", "actions", "ai_inferences", "customer_identifiers", "actors"}
    )
    prefixes = {"c": rows.SESSION, "u": rows.CONTACT, "actors": rows.USER}
    earlier = {
        "MessagingSession": (
            "'2026-01-01T00:00:00.000+0000' as SystemModstamp, 'Active' as Status, null as EndTime, "
            "null as AcceptTime, 'Bot' as AgentType"
        ),
        "Case": (
            "'2026-01-01T00:00:00.000+0000' as SystemModstamp, 'New' as Status, false as IsClosed, "
            "null as ClosedDate, null as Reason"
        ),
    }
    extensions = dict.fromkeys(cloud.OBJECTS, "jsonl")
    # Sessions that are still open, and what happened in them.
    _carried: pa.Table = field(default_factory=lambda: NOTHING_OPEN)
    _carried_story: pa.Table = field(default_factory=lambda: NOTHING_TOLD)

    def words(self, instance: str, systems: Mapping[str, str]) -> list[WordRow]:
        """What an integration's account is, how the AI agent ends, its topics and tools, words of the org."""
        by_rule = "Nobody came back after the AI agent's answer"
        told = [
            ("actor", rows.ANNOUNCER, "system", "Tells those who wait that they do"),
            ("outcome_claim", "deflected", "resolved", by_rule),
            ("outcome_claimed_by", "deflected", "vendor_rule", by_rule),
            ("outcome_claimed_by", "resolved", "ai_agent", "The AI agent closes what it has done"),
            ("outcome_claimed_by", "Completed", "customer", "The customer confirms it"),
            ("outcome_claim", "BotToAgent", "unknown", "Entries and cases say how the desk went on"),
            ("outcome_claim", "Escalated", "unknown", "Entries and cases say how the desk went on"),
            ("outcome_claim", desk.NO_REPLY, "unknown", "A flow closes after silence"),
            ("queue", rows.QUEUE_NAME, "digital_care", "Queue of the desk"),
            ("channel", "Custom", "in_app", "The company's app"),
            ("channel", "App", "in_app", "The company's app"),
            ("channel", "Web Chat", "web_chat", "Origin of the desk's cases"),
            ("platform_key", "Custom", "visitor", "The company's app"),
            ("handoff_reason", cloud.REQUEST, "customer_demand", "The customer asks for a person"),
            *(("handoff_reason", cloud.HANDOFF + reason, reason, "Topic") for reason in HANDOFF_REASONS),
            *(("tool", name, kind, "Action of the AI agent") for name, kind in cloud.TOOLS.values()),
            *(("intent", cloud.TOPIC + intent, intent, "Topic of the AI agent") for intent in INTENT_NAMES),
            *(("intent", title, intent, "Reason of a case") for intent, title in desk.REASONS.items()),
        ]
        return [WordRow(VENDOR, instance, *word[:3], reason=word[3]) for word in told]

    def name(self, entity: str, names: pa.ChunkedArray) -> pa.ChunkedArray:
        """Long ids; the AI agent has an API name instead."""
        prefix = self.prefixes.get(entity)
        if prefix is None:
            return names
        is_open = pc.match_substring_regex(names, OPEN_NAME)
        numbers = pc.utf8_lpad(pc.replace_substring_regex(names, r"^\D*(\d+)$", r"\1"), rows.WIDTH, "0")
        start = prefix + rows.ORG
        names = pc.if_else(
            is_open, pc.binary_join_element_wise(start, numbers, rows.suffix_of(start), ""), names
        )
        return pc.replace_substring_regex(names, r"^[a-z]+$", cloud.AI_AGENT) if entity == "actors" else names

    def left(self, opened: Tables) -> Tables:
        """The roster with its teams, what people do to the AI agent, and addresses that no contact holds."""
        left = super().left(opened)
        if "actors" in opened:
            left["actors"] = opened["actors"]
        if "events" in opened:
            is_told = pc.is_in(opened["events"]["event_type"], value_set=pa.array((*rows.TOLD, *rows.LOST)))
            left["events"] = _of_ai_sessions(opened["events"].filter(pc.invert(is_told)))
        if "guardrail_events" in opened:
            left["guardrail_events"] = _of_ai_sessions(opened["guardrail_events"])
        if "customer_identifiers" in opened:
            known = opened["customer_identifiers"]
            left["customer_identifiers"] = known.filter(pc.not_equal(known["id_type"], "phone"))
        return left

    def tables(self, night: Night) -> Tables:
        """The objects of one night."""
        tables: Tables = {}
        if "actors" in night.opened:
            tables["User"] = night.query(desk.STAFF)
            tables["Group"] = night.query(desk.GROUPS)
        if "customer_identifiers" in night.opened:
            tables["Contact"] = night.query(desk.CONTACTS)
        opened = {
            name: night.rows(name)
            for name in ("conversations", "events", "actions", "ai_inferences", "customer_identifiers")
        }
        return tables | self._of_sessions(night, opened)

    def _of_sessions(self, night: Night, opened: Tables) -> Tables:
        story = night.query(rows.STORY, carried_story=self._carried_story, **opened)
        sessions = night.query(rows.SESSIONS, carried=self._carried, **opened)
        facts = night.query(rows.FACTS, sessions=sessions, story=story, **opened)
        self._carried = night.query(rows.STILL_OPEN, sessions=sessions)
        self._carried_story = night.query(rows.UNFINISHED, story=story, carried=self._carried)
        known = opened | {"story": story, "sessions": sessions, "facts": facts}
        known["stints"] = night.query(desk.STINTS, **known)
        known["talk"] = night.query(cloud.TALK, **known)
        return {name: night.query(text, **known) for name, text in (desk.OBJECTS | cloud.OBJECTS).items()}


def _of_ai_sessions(told: pa.Table) -> pa.Table:
    """Those who watch an AI agent know its sessions, and not the messaging sessions around them."""
    place = told.schema.get_field_index("conversation_native_id")
    numbers = pc.utf8_lpad(pc.replace_substring_regex(told.column(place), r"^\D*", ""), cloud.WIDTH, "0")
    names = pc.binary_join_element_wise(cloud.start_of_id(cloud.AI_SESSION), numbers, "")
    return told.set_column(place, "conversation_native_id", names)
