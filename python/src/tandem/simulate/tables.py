"""The tables of the open format as the simulator holds them: plain numpy columns until a shape writes them.

Each column has a kind, which says what its numbers mean:

    key       int64 number of an entity of that instance, -1 null; text is a prefix and the number
    foreign   int64 number * 16 + instance: an entity of another instance, -1 null
    choice    small int, index into the values named beside it, -1 null
    pool      int, index into a pool that is known when the world is (texts, actors), -1 null
    contact   int64 customer * 8 + form: an e-mail address, phone number or the like
    time      int64 milliseconds since 1970, NEVER null
    date      int32 days since 1970
    number    float, nan null
    whole     int64, -1 null
    flag      int8: 1, 0, or -1 null
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tandem.simulate.clock import NEVER
from tandem.simulate.journeys import EVENT_KINDS
from tandem.simulate.settings import (
    AI_AGENTS,
    CHANNELS,
    INSTANCES,
    INTENT_NAMES,
    LANGUAGES,
    PRODUCT_LINES,
    REGIONS,
    RELEASES,
    SEGMENTS,
    TEAMS,
    VALUE_BANDS,
)

INSTANCE_PREFIXES = ("ab", "ev", "hd", "ms", "vc", "sv", "as", "qa", "cs")

EVENT_TYPES = (
    "message",
    "internal_note",
    "article_view",
    "slot_filled",
    "human_requested",
    "handoff_requested",
    "handoff_accepted",
    "handoff_failed",
    "transfer",
    "queue_enter",
    "queue_exit",
    "close",
    "session_end",
    "override",
    "supervision",
    "correction",
)
EVENT_TYPE = {name: index for index, name in enumerate(EVENT_TYPES)}
ACTOR_TYPES = ("customer", "human_agent", "ai_agent", "system", "supervisor")
CUSTOMER, HUMAN, AI, SYSTEM, SUPERVISOR = range(len(ACTOR_TYPES))
MESSAGE_KINDS = ("answer", "clarification", "greeting", "question", "acknowledgement", "other")
MESSAGE_KIND = {name: index for index, name in enumerate(MESSAGE_KINDS)}
OUTCOMES = ("resolved", "escalated", "abandoned", "forced_termination")
CLAIMANTS = ("customer", "ai_agent", "vendor_rule")
RELEASE_VERSIONS = tuple(version for versions in RELEASES for version in versions)
SURVEY_TYPES = ("csat", "thumbs", "ces", "nps", "agent_enablement", "agent_satisfaction")
CRITERIA = (
    "qa",
    "resolution_confirmed",
    "intent_reference",
    "answer_correct",
    "grounded",
    "complete",
    "empathy",
    "violation",
    "near_miss",
    "control",
    "error",
    "disclosure",
    "escalation_needed",
    "context_preserved",
    "novel_intent",
    "training_suitable",
)
CRITERION = {name: index for index, name in enumerate(CRITERIA)}
SEVERITIES = ("low", "medium", "high", "critical")
ERROR_CLASSES = ("non_critical", "customer_critical", "business_critical", "compliance_critical")
RUBRICS = ("rubric-3", "rubric-4", "judge-1")
SAMPLING_REASONS = ("risk_tier", "automatic")
STAGES = ("input", "output", "tool", "retrieval")
POLICIES = ("personal_data", "unsupported_promise", "advice_out_of_scope", "prompt_injection", "tool_limit")
GUARDRAIL_ACTIONS = ("none", "flagged", "blocked", "rewritten")
SUGGESTION_STATES = ("accepted", "lightly_edited", "rewritten", "rejected", "ignored")
ASSIST_RELEASES = ("assist-0.9", "assist-1.0")
# What may lawfully be compared, each with its basis.
ATTRIBUTES = (
    '{"age_band": {"value": "under_35", "basis": "consent"}}',
    '{"age_band": {"value": "35_to_64", "basis": "consent"}}',
    '{"age_band": {"value": "65_and_over", "basis": "consent"}}',
    '{"large_print": {"value": true, "basis": "request"}}',
)
COMPONENTS = ("bot", "model", "prompt", "policy", "routing", "knowledge")
VERSIONS = (*RELEASE_VERSIONS, "knowledge")
ITEM_KINDS = ("knowledge_gap", "feedback", "correction", "training_item")
COST_KINDS = ("ai_usage", "licence", "vendor_resolution_fee", "telephony", "overhead")
CURRENCIES = ("EUR",)
STATES = ("handling", "wrap", "available", "break", "training")
GOVERNANCE_KINDS = (
    "access",
    "pii_exposure",
    "unauthorised_access",
    "retention_overrun",
    "deletion_request",
    "retention_deletion",
)
KINDS = ("bot_session", "messaging", "ticket", "voice")
BOT_SESSION, MESSAGING_THREAD, TICKET, CALL = range(len(KINDS))
SLOTS = ("order_number", "invoice_number", "identity_check", "reason", "product", "symptom")
ID_FORMS = ("email", "phone", "crm_contact", "mistyped_email", "shop_tablet", "noreply")
ID_TYPES = ("email", "phone", "crm_contact", "device")
END_REASONS = (
    "completed",
    "inactivity",
    "turn_limit",
    "customer_left",
    "transferred",
    "agent_closed",
    "hung_up",
)
END_REASON = {name: index for index, name in enumerate(END_REASONS)}
CONTEXTS = (
    '{"fields": [], "has_summary": false, "has_history": false}',
    '{"fields": ["intent"], "has_summary": true, "has_history": true}',
    '{"fields": ["intent", "order_number"], "has_summary": true, "has_history": true}',
    '{"fields": ["intent", "identity_check", "order_number"], "has_summary": true, "has_history": true}',
)


@dataclass(frozen=True)
class Column:
    """Name and kind of a column; `of` names the entity of a key, the pool, or holds the choices."""

    name: str
    kind: str
    of: str | tuple[str, ...] = ()


def _key(name: str, entity: str) -> Column:
    return Column(name, "key", entity)


def _choice(name: str, values: tuple[str, ...]) -> Column:
    return Column(name, "choice", values)


def _columns(kind: str, *names: str) -> list[Column]:
    return [Column(name, kind) for name in names]


TABLES: dict[str, list[Column]] = {
    "conversations": [
        _key("native_id", "c"),
        _choice("kind", KINDS),
        _choice("channel", CHANNELS),
        _choice("direction", ("inbound", "outbound")),
        _key("customer_native_id", "u"),
        *_columns("time", "started_at", "ended_at"),
        _choice("status", ("open", "closed")),
        _choice("outcome_claim", OUTCOMES),
        _choice("outcome_claimed_by", CLAIMANTS),
        *_columns("time", "outcome_claimed_at"),
        _choice("end_reason", END_REASONS),
        _choice("intent_final", INTENT_NAMES),
        _choice("language", LANGUAGES),
        _choice("region", REGIONS),
        _choice("product_line", PRODUCT_LINES),
        *_columns("whole", "reported_turn_count"),
        _choice("pricing_rule", ("per_resolution",)),
    ],
    "conversation_links": [
        _key("native_id", "l"),
        _key("from_native_id", "c"),
        _choice("to_source_system", ("open",)),
        _choice("to_source_instance", INSTANCES),
        Column("to_native_id", "foreign", "c"),
        _choice("link_type", ("transferred_to", "bot_session_of")),
        *_columns("time", "linked_at"),
    ],
    "actors": [
        Column("native_id", "pool", "actors"),
        _choice("actor_type", ACTOR_TYPES),
        _choice("team", TEAMS),
        *_columns("date", "hired_on"),
        *_columns("flag", "is_ai_certified"),
        _choice("ai_agent_name", AI_AGENTS),
        _choice("ai_agent_version", RELEASE_VERSIONS),
        *_columns("time", "valid_from", "valid_to"),
    ],
    "customer_identifiers": [
        _key("native_id", "i"),
        _key("customer_native_id", "u"),
        _choice("id_type", ID_TYPES),
        Column("id_value", "contact"),
        *_columns("flag", "is_verified"),
        *_columns("time", "observed_at"),
    ],
    "events": [
        _key("native_id", "e"),
        _key("conversation_native_id", "c"),
        *_columns("whole", "seq"),
        *_columns("time", "occurred_at"),
        _choice("time_precision", ("ms", "s")),
        _choice("event_type", EVENT_TYPES),
        Column("actor_native_id", "pool", "actors"),
        _choice("actor_type", ACTOR_TYPES),
        *_columns("flag", "is_public"),
        _choice("message_kind", MESSAGE_KINDS),
        Column("text", "pool", "texts"),
        *_columns("number", "sentiment_score"),
        _key("rephrase_of_native_id", "e"),
        _choice("field_name", SLOTS),
        _choice("from_actor_type", ACTOR_TYPES),
        _choice("to_actor_type", ACTOR_TYPES),
        _choice("to_queue", TEAMS),
        Column("reason", "pool", "reasons"),
        _choice("context_payload", CONTEXTS),
        _choice("release_version", RELEASE_VERSIONS),
    ],
    "segments": [
        _key("native_id", "s"),
        _key("conversation_native_id", "c"),
        *_columns("whole", "seq"),
        _choice("handler_type", ("queue", "human_agent")),
        Column("actor_native_id", "pool", "actors"),
        _choice("queue", TEAMS),
        *_columns("time", "enqueued_at", "accepted_at", "ended_at"),
        *_columns("number", "talk_seconds"),
    ],
    "ai_inferences": [
        _key("native_id", "n"),
        _key("conversation_native_id", "c"),
        _key("event_native_id", "e"),
        _choice("kind", ("intent",)),
        _choice("intent", INTENT_NAMES),
        *_columns("number", "confidence"),
        *_columns("flag", "is_fallback"),
        _choice("model", ("intent-s-2", "intent-v-1")),
        _choice("release_version", RELEASE_VERSIONS),
        *_columns("whole", "input_tokens", "output_tokens", "latency_ms"),
    ],
    "actions": [
        _key("native_id", "a"),
        _key("conversation_native_id", "c"),
        _key("event_native_id", "e"),
        Column("actor_native_id", "pool", "actors"),
        _choice("action_kind", ("tool_call", "record_write", "refund", "order_change", "auth")),
        _choice("action_name", ("look_up", "write_record", "issue_refund", "change_order", "check_identity")),
        _choice("phase", ("executed",)),
        _choice("status", ("succeeded", "failed")),
        *_columns("time", "occurred_at"),
        _choice("confirmation_source", ("tool_response",)),
    ],
    "business_events": [
        _key("native_id", "b"),
        _key("customer_native_id", "u"),
        _choice("event_kind", EVENT_KINDS),
        _choice("intent", INTENT_NAMES),
        *_columns("time", "occurred_at"),
        *_columns("number", "amount"),
        _choice("currency", CURRENCIES),
        _choice("system_of_record", ("shop", "payments", "accounts")),
        _key("reference", "o"),
    ],
    "customers": [
        _key("native_id", "u"),
        _choice("segment", SEGMENTS),
        _choice("value_band", VALUE_BANDS),
        _choice("attributes", ATTRIBUTES),
        *_columns("date", "opened_on"),
        *_columns("flag", "consent_training"),
        *_columns("time", "valid_from", "valid_to"),
    ],
    "survey_responses": [
        _key("native_id", "r"),
        Column("conversation_native_id", "foreign", "c"),
        _choice("conversation_source_instance", INSTANCES),
        _key("customer_native_id", "u"),
        Column("actor_native_id", "pool", "actors"),
        _choice("survey_type", SURVEY_TYPES),
        _choice("rated_actor_type", ACTOR_TYPES),
        *_columns("time", "offered_at", "responded_at"),
        *_columns("number", "score", "scale_min", "scale_max"),
        *_columns("flag", "higher_is_better"),
        _choice("scale_version", ("csat-5", "thumbs-2", "ces-2.0", "nps-11", "agents-5")),
    ],
    "evaluations": [
        _key("native_id", "q"),
        Column("conversation_native_id", "foreign", "c"),
        _choice("conversation_source_instance", INSTANCES),
        _choice("rater_type", ("human", "auto")),
        Column("rater_native_id", "pool", "raters"),
        _choice("criterion", CRITERIA),
        _choice("label", INTENT_NAMES),
        *_columns("flag", "passed"),
        *_columns("number", "score", "score_max"),
        _choice("severity", SEVERITIES),
        _choice("error_class", ERROR_CLASSES),
        _choice("sampling_reason", SAMPLING_REASONS),
        *_columns("number", "inclusion_probability"),
        _choice("rubric_version", RUBRICS),
        *_columns("time", "evaluated_at"),
    ],
    "guardrail_events": [
        _key("native_id", "g"),
        _key("conversation_native_id", "c"),
        *_columns("time", "occurred_at"),
        _choice("stage", STAGES),
        _choice("policy", POLICIES),
        *_columns("flag", "detected"),
        _choice("action", GUARDRAIL_ACTIONS),
        _choice("severity", SEVERITIES),
    ],
    "assist_suggestions": [
        _key("native_id", "h"),
        Column("conversation_native_id", "foreign", "c"),
        _choice("conversation_source_instance", INSTANCES),
        Column("agent_native_id", "pool", "actors"),
        _choice("suggestion_type", ("reply", "article", "next_step")),
        *_columns("time", "shown_at", "acted_at"),
        _choice("state", SUGGESTION_STATES),
        *_columns("number", "edit_share", "confidence"),
        _choice("release_version", ASSIST_RELEASES),
        *_columns("number", "search_seconds_saved"),
    ],
    "releases": [
        _key("native_id", "v"),
        _choice("component", COMPONENTS),
        _choice("version", VERSIONS),
        *_columns("time", "effective_from", "deployed_at", "rolled_back_at"),
    ],
    "improvement_items": [
        _key("native_id", "m"),
        _choice("item_kind", ITEM_KINDS),
        _choice("topic", INTENT_NAMES),
        _choice("intent", INTENT_NAMES),
        _key("conversation_native_id", "c"),
        *_columns("time", "opened_at", "closed_at", "reopened_at"),
        _key("release_native_id", "v"),
        *_columns("flag", "is_suitable", "is_verified", "is_diverse_sample"),
        _choice("owner_team", ("knowledge_team", "ai_team")),
    ],
    "outreach_events": [
        _key("native_id", "w"),
        _key("customer_native_id", "u"),
        _choice("topic", INTENT_NAMES),
        *_columns("time", "sent_at"),
        _choice("channel", ("email",)),
        *_columns("flag", "is_holdout"),
    ],
    "cost_entries": [
        _key("native_id", "f"),
        _choice("cost_kind", COST_KINDS),
        *_columns("date", "period_start", "period_end"),
        _key("conversation_native_id", "c"),
        _choice("intent", INTENT_NAMES),
        *_columns("number", "amount"),
        _choice("currency", CURRENCIES),
        _choice("pricing_rule", ("per_resolution",)),
    ],
    "agent_activities": [
        _key("native_id", "y"),
        Column("agent_native_id", "pool", "actors"),
        _choice("state", STATES),
        *_columns("time", "started_at", "ended_at"),
        _key("conversation_native_id", "c"),
    ],
    "governance_events": [
        _key("native_id", "z"),
        _choice("event_kind", GOVERNANCE_KINDS),
        *_columns("time", "occurred_at"),
        _choice("system", ("crm", "transcripts", "recordings")),
        _choice("data_class", ("contact_data", "conversation_text", "payment_data")),
        *_columns("date", "due_on", "done_on"),
    ],
    "experiment_assignments": [
        _key("native_id", "x"),
        _choice("experiment", ("assist_display",)),
        _choice("arm", ("suggestions_shown", "held_out")),
        *_columns("flag", "is_control"),
        _choice("unit_type", ("conversation",)),
        _key("unit_native_id", "c"),
        *_columns("time", "assigned_at"),
    ],
}
# When a row was last touched in its source; the load time is the export job's and is added by the writer.
for _table in TABLES.values():
    _table.append(Column("source_updated_at", "time"))

Columns = dict[str, np.ndarray]
NO_DATE = np.iinfo(np.int32).min
NOTHING = {
    "time": np.int64(NEVER),
    "date": np.int32(NO_DATE),
    "number": np.float64("nan"),
    "key": np.int64(-1),
    "foreign": np.int64(-1),
    "whole": np.int64(-1),
}


def completed(table: str, columns: Columns) -> Columns:
    """The columns as given, single values repeated, and null for each column of the table that is missing."""
    size = len(columns["native_id"])
    whole = {}
    for column in TABLES[table]:
        values = columns.get(column.name, NOTHING.get(column.kind, np.int8(-1)))
        whole[column.name] = values if np.ndim(values) else np.full(size, values)
    return whole


@dataclass
class Outbox:
    """Rows that wait for the export job of their day, by day and by (instance, table)."""

    days: int
    waiting: dict[int, dict[tuple[int, str], list[Columns]]] = field(default_factory=dict)

    def add(self, table: str, instance: np.ndarray | int, day: np.ndarray | int, columns: Columns) -> None:
        """Sort rows to their days and instances; rows of days after the last export stay unseen."""
        size = len(next(iter(columns.values())))
        if not size:
            return
        place = np.broadcast_to(np.asarray(day, dtype=np.int64) * 16 + instance, (size,))
        if place[0] == place[-1] and (place == place[0]).all():
            self._put(int(place[0]), table, columns)
            return
        order = np.argsort(place, kind="stable")
        sorted_place = place[order]
        edges = np.flatnonzero(np.diff(sorted_place)) + 1
        columns = {name: values[order] for name, values in columns.items()}
        for first, last in zip([0, *edges.tolist()], [*edges.tolist(), size], strict=True):
            part = {name: values[first:last] for name, values in columns.items()}
            self._put(int(sorted_place[first]), table, part)

    def _put(self, place: int, table: str, columns: Columns) -> None:
        day, instance = divmod(place, 16)
        if day < self.days:
            self.waiting.setdefault(day, {}).setdefault((instance, table), []).append(columns)

    def take(self, day: int) -> list[tuple[int, str, Columns]]:
        """What the export job of that day delivers, in a fixed order: (instance, table, columns)."""
        batches = self.waiting.pop(day, {})
        return [(instance, table, _joined(batches[instance, table])) for instance, table in sorted(batches)]


def _joined(parts: list[Columns]) -> Columns:
    """Parts of one table under another; all parts of a table bring the same columns."""
    if len(parts) == 1:
        return parts[0]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
