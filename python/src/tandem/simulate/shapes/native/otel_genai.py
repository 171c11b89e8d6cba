"""A voice AI agent as OpenTelemetry traces it: what a collector writes of spans and log records.

Spans say who was called, with what and for how long; what came of a call its application logs beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from tandem.simulate.settings import INTENT_NAMES, Behaviour
from tandem.simulate.shapes.native.form import AgentForm, Night, Tables
from tandem.simulate.shapes.native.otel_genai_otlp import NANOSECONDS, STRING, attributes, wrapped
from tandem.simulate.shapes.native.otel_genai_spans import RUNS, SPANS

VENDOR = "otel_genai"
WORDS = {
    "attribute": {
        "echo.caller.language": "language",
        "echo.caller.region": "region",
        "echo.caller.product_line": "product_line",
        "echo.said.kind": "question_kind",
        "echo.said.sentiment": "sentiment",
        "echo.said.again": "rephrase",
        "echo.answer.kind": "answer_kind",
        "echo.intent": "intent",
        "echo.intent.confidence": "confidence",
        "echo.intent.fallback": "fallback",
        "echo.form.field": "field_name",
        "echo.outcome": "outcome",
        "echo.outcome.by": "claimed_by",
    },
    "channel": {"*": "voice"},
    "handoff_metadata": {"history": "history"},
    "message_kind": {
        "welcome": "greeting",
        "reply": "answer",
        "ask_back": "clarification",
        "need": "question",
        "thanks": "acknowledgement",
    },
    "outcome_claim": {
        "solved": "resolved",
        "handed_over": "escalated",
        "gave_up": "abandoned",
        "turn_limit": "forced_termination",
    },
    "outcome_claimed_by": {"caller": "customer", "agent": "ai_agent", "rule": "vendor_rule"},
    "signal": {
        "echo.person_asked_for": "human_requested",
        "echo.form_filled": "slot_filled",
        "echo.outcome": "outcome",
        "echo.call_ended": "session_end",
    },
    # Writes up what was said for people, and talks with nobody.
    "span_role": {"call_notes": "internal"},
    "tool": {
        "look_up": "tool_call",
        "write_record": "record_write",
        "issue_refund": "refund",
        "change_order": "order_change",
        "check_identity": "auth",
    },
    "intent": {name.replace("_", "."): name for name in INTENT_NAMES},
    "reason": {reason: reason for reason, _ in Behaviour().handoff_reasons},
}

# One line an export: all spans of a call, or those that had not ended when people were asked for.
TRACES = f"""
    with by_service as (
        select prefix, call, is_early, service, {
    wrapped("spans", "scopeSpans", "list(cast(span_object as json) order by began, span)")
} as part
        from spans group by prefix, stage, call, is_early, service
    )
    select cast(to_json(list(part order by service)) as varchar) as "resourceSpans"
    from by_service group by prefix, call, is_early
    order by cast(call as bigint), prefix, is_early desc
"""
# The agent says what came of a call; the gateway, whose library is older, knows no names of events and
# writes hexadecimal digits large. What else is logged means nothing.
LOGS = f"""
    with told as (
        select prefix, stage, call, 1 as place, 'echo' as service, json_object(
            'timeUnixNano', {NANOSECONDS.format("outcome_claimed_at")}, 'traceId', trace,
            'spanId', agent_span, 'eventName', 'echo.outcome', 'attributes', {
    attributes(
        (
            "echo.outcome",
            STRING,
            "case outcome_claim when 'resolved' then 'solved' when 'escalated' then 'handed_over' "
            "when 'abandoned' then 'gave_up' else 'turn_limit' end",
        ),
        (
            "echo.outcome.by",
            STRING,
            "case outcome_claimed_by when 'customer' then 'caller' when 'ai_agent' then 'agent' "
            "else 'rule' end",
        ),
    )
}) as record
        from runs where is_last and outcome_claim is not null
        union all
        select prefix, stage, call, 2, 'gateway', json_object(
            'timeUnixNano', '0', 'observedTimeUnixNano', {NANOSECONDS.format("ended_at")},
            'traceId', upper(trace), 'attributes', {attributes(("event.name", STRING, "'echo.call_ended'"))})
        from runs where is_last
        union all
        select prefix, stage, call, 3, 'gateway', json_object(
            'timeUnixNano', {NANOSECONDS.format("ended_at")}, 'traceId', upper(trace), 'spanId', '',
            'body', json_object('stringValue', 'jitter buffer flushed'), 'attributes', [])
        from runs where is_last
    ),
    by_service as (
        select prefix, call, service, {
    wrapped("logRecords", "scopeLogs", "list(record order by place)")
} as part
        from told group by prefix, stage, call, service
    )
    select cast(to_json(list(part order by service)) as varchar) as "resourceLogs"
    from by_service group by prefix, call order by cast(call as bigint), prefix
"""


@dataclass
class TraceForm(AgentForm):
    """Lines of OTLP JSON, traces and logs apart."""

    vendor = VENDOR
    prefixes = {"c": "call-", "u": "caller-"}
    builders_words = WORDS
    mapping = 'files:\n  "traces/*": otlp\n  "logs/*": otlp\n'

    def tables(self, night: Night) -> Tables:
        """Spans and log records of one night: each call is exported when it is over."""
        if "conversations" not in night.opened:
            return {}
        runs = night.query(RUNS)
        beside = {name: night.rows(name) for name in ("ai_inferences", "actions")}
        spans = night.query(SPANS, runs=runs, **beside)
        return {
            "traces": _as_json(night.query(TRACES, spans=spans)),
            "logs": _as_json(night.query(LOGS, runs=runs)),
        }


def _as_json(rows: pa.Table) -> pa.Table:
    """Texts that are written as the objects which they hold."""
    kind = pa.json_(pa.string())
    columns = [kind.wrap_array(column.combine_chunks()) for column in rows.columns]
    return pa.table(dict(zip(rows.column_names, columns, strict=True)))
