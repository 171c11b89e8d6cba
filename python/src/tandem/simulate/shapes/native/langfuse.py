"""A voice AI that traces itself with Langfuse: a trace for each thing that a caller says.

Langfuse knows what an application tells it. So most of what matters is metadata, events and scores under the
application's own names, and the company says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass

from tandem.simulate.settings import INTENT_NAMES, Behaviour
from tandem.simulate.shapes.native.form import AgentForm, Night, Tables
from tandem.simulate.shapes.native.langfuse_traces import (
    CLAIMS,
    EVENTS,
    KEEP_ALIVE,
    KINDS,
    OBSERVATIONS,
    PARTS,
    SCORES,
    STEPS,
    TRACES,
    TURNS,
)

VENDOR = "langfuse"
WORDS = {
    "channel": {"*": "voice"},
    "trace_role": {KEEP_ALIVE: "internal"},
    "score_role": {"call_outcome": "outcome"},
    "attribute": {
        "said": "question_kind",
        "told": "answer_kind",
        "mood": "sentiment",
        "said_before": "repeats",
        "call_language": "language",
        "market": "region",
        "line_of_business": "product_line",
        "need": "intent",
        "certainty": "confidence",
        "not_understood": "is_fallback",
        "why": "reason",
        "queue": "queue",
        "passed_on": "context",
        "slot": "field_name",
    },
    "signal": {own: told for told, own in EVENTS.items()},
    "message_kind": {own: told for told, own in KINDS.items()},
    "outcome_claim": {own: told.split("/")[0] for told, own in CLAIMS.items()},
    "outcome_claimed_by": {own: told.split("/")[1] for told, own in CLAIMS.items()},
    "tool": {
        "write_record": "record_write",
        "issue_refund": "refund",
        "change_order": "order_change",
        "check_identity": "auth",
    },
    "intent": {name.replace("_", "-"): name for name in INTENT_NAMES},
    "reason": {reason: reason for reason, _ in Behaviour().handoff_reasons},
}


@dataclass
class LangfuseForm(AgentForm):
    """Observations, scores and, until an upgrade, traces beside them."""

    vendor = VENDOR
    prefixes = {"c": "call-", "u": "caller-"}
    builders_words = WORDS
    earlier = {
        # Exported while they were running, or before anybody knew how the call would end.
        "observations": '"startTime" as "updatedAt", null as "endTime", null as output, \'DEFAULT\' as level',
        "traces": 'timestamp as "updatedAt", null as output, null as "sessionId"',
        "scores": (
            'timestamp as "updatedAt", if("stringValue" is null, \'in_progress\', value) as value, '
            'if("stringValue" is null, null, \'in_progress\') as "stringValue"'
        ),
    }

    def tables(self, night: Night) -> Tables:
        """The exports of one night: each call is exported when it is over."""
        if "conversations" not in night.opened:
            return {}
        known = {name: night.rows(name) for name in ("ai_inferences", "actions")}
        steps = night.query(STEPS)
        turns = night.query(TURNS, steps=steps)
        parts = night.query(PARTS, steps=steps, turns=turns, **known)
        return {
            "traces": night.query(TRACES, turns=turns),
            "observations": night.query(OBSERVATIONS, parts=parts, turns=turns),
            "scores": night.query(SCORES, turns=turns),
        }
