"""OpenTelemetry traces: the written example, worked out by hand or counted from its files in plain Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import PROJECT

pytestmark = [pytest.mark.build, pytest.mark.long]

LANDING = PROJECT / "examples" / "vendors" / "otel_genai" / "landing" / "otel_genai"
TRACE_6 = "06" * 16
MODEL_CALLS = {"chat"}


def rows_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def flat_spans() -> dict[tuple[str, str], dict]:
    """The spans of the flat example by trace and span; one that ended goes before one that had not."""
    found: dict[tuple[str, str], dict] = {}
    for file in sorted((LANDING / "demo" / "spans").iterdir()):
        for span in rows_of(file):
            key = (span["trace_id"], span["span_id"])
            if key not in found or span["end_time"]:
                found[key] = span
    return found


def exported_spans() -> set[tuple[str, str]]:
    """Trace and span of what the collector wrote."""
    return {
        (span["traceId"].lower(), span["spanId"].lower())
        for file in sorted((LANDING / "collector" / "otlp").glob("traces_*"))
        for request in rows_of(file)
        for service in request["resourceSpans"]
        for library in service["scopeSpans"]
        for span in library["spans"]
    }


def test_a_span_is_one_however_often_it_comes(vendors):
    found = vendors.query(
        "select source_instance, count(*), count(ended_at) "
        "from staging.stg_otel_genai__known_spans group by all"
    )
    assert {row[0]: row[1:] for row in found} == {
        "demo": (len(flat_spans()), len(flat_spans())),
        "collector": (len(exported_spans()), len(exported_spans())),
    }


def test_a_message_that_every_call_repeats_counts_once(vendors):
    """Three calls of conv-77 know the first message; billing_agent is told by triage."""
    found = vendors.query(
        "select conversation_native_id, text from staging.stg_otel_genai__events "
        "where source_system = 'otel_genai' and event_type = 'message' and actor_type = 'customer' "
        "order by source_instance, conversation_native_id, seq"
    )
    assert found == [
        ("conv-90", None),
        ("s-9", "Am I covered abroad?"),
        (TRACE_6, "Where is my parcel?"),
        ("conv-77", "I was charged twice for order 1"),
        ("conv-77", "Thanks, when does it arrive?"),
        ("conv-77", "I fly on Friday"),
        ("conv-78", "I want to speak to a person about my invoice"),
        ("conv-79", None),
        ("conv-79", None),
        ("conv-80", "test"),
        ("conv-81", None),
    ]


def test_runs_that_failed_have_not_answered(vendors):
    """conv-81 broke after a refused transfer, conv-90 in a far agent; conv-79 answered with content off."""
    found = vendors.query(
        "select conversation_native_id, text, release_version from staging.stg_otel_genai__events "
        "where event_type = 'message' and actor_type = 'ai_agent' "
        "order by source_instance, conversation_native_id, seq"
    )
    assert found == [
        ("s-9", "Yes, for 30 days.", "kb_agent 4"),
        (TRACE_6, "I cannot see it.", None),
        ("conv-77", "I have asked for the refund.", "support_agent 2026-02-20"),
        ("conv-77", "Within five days.", "support_agent 2026-02-20"),
        ("conv-78", "A colleague will take over.", "triage"),
        ("conv-79", None, "support_agent 2026-02-20"),
        ("conv-79", None, "support_agent 2026-02-20"),
        ("conv-80", "test", "support_agent"),
    ]


def test_a_tool_of_the_seed_hands_over_and_may_be_refused(vendors):
    found = vendors.query(
        "select conversation_native_id, event_type, actor_type, reason, occurred_at::text "
        "from staging.stg_otel_genai__events where event_type <> 'message' order by occurred_at"
    )
    assert found == [
        ("conv-78", "human_requested", "customer", None, "2026-03-02 10:00:00.05"),
        ("conv-78", "handoff_requested", "ai_agent", "policy", "2026-03-02 10:00:05.1"),
        ("conv-79", "session_end", "system", None, "2026-03-02 11:30:00"),
        ("conv-81", "handoff_requested", "ai_agent", None, "2026-03-02 14:00:01.1"),
        ("conv-81", "handoff_failed", "system", None, "2026-03-02 14:00:01.5"),
    ]


def test_a_tool_that_says_ok_confirms_no_effect(vendors):
    """The server's span of issue_refund is the caller's own, traced twice."""
    found = vendors.query(
        "select action_name, action_kind, status, confirmation_source from staging.stg_otel_genai__actions"
    )
    assert sorted(found) == [
        ("ask_billing", "tool_call", "succeeded", "tool_response"),
        ("issue_refund", "refund", "succeeded", "tool_response"),
        ("track_parcel", "tool_call", "failed", "tool_response"),
    ]


def test_tokens_are_those_of_the_model_calls(vendors):
    """An agent's own sum is left out where its calls are traced; indexing answers nobody."""
    calls = [span["attributes"] for span in flat_spans().values()]
    told = sum(
        a["gen_ai.usage.input_tokens"]
        for a in calls
        if a.get("gen_ai.operation.name") in MODEL_CALLS and "error.type" not in a
    )
    found = vendors.query(
        "select source_instance, sum(input_tokens) from staging.stg_otel_genai__ai_inferences group by all"
    )
    assert dict(found) == {"demo": told, "collector": 60 + 33}


def test_the_work_of_a_judge_is_no_conversation(vendors):
    found = vendors.query(
        "select kind, model, answer_event_native_id is null from staging.stg_otel_genai__ai_inferences "
        "where release_version = 'answer_judge 3'"
    )
    assert found == [("judge", "m-judge-1", True)]
    judges = "select 1 from staging.stg_otel_genai__actors where native_id = 'answer_judge'"
    assert vendors.query(judges) == []


def test_conversations_have_their_user_and_staging_is_a_test(vendors):
    """The web server above the agent knows the user of conv-77; `demo` says what ends its sessions."""
    found = vendors.query(
        "select source_instance, native_id, customer_native_id, channel, is_test, ended_at::text "
        "from staging.stg_otel_genai__conversations order by source_instance, native_id"
    )
    assert found == [
        ("collector", "conv-90", None, "unmapped", False, None),
        ("collector", "s-9", "ot-1", "unmapped", False, None),
        ("demo", TRACE_6, None, "web_chat", False, "2026-03-02 12:00:04.9"),
        ("demo", "conv-77", "ot-1", "web_chat", False, "2026-03-02 09:20:06"),
        ("demo", "conv-78", "ot-2", "web_chat", False, "2026-03-02 10:00:08"),
        ("demo", "conv-79", "ot-3", "web_chat", False, "2026-03-02 11:05:03"),
        ("demo", "conv-80", None, "web_chat", True, "2026-03-02 13:00:01"),
        ("demo", "conv-81", "ot-4", "web_chat", False, "2026-03-02 14:00:04"),
    ]


def test_the_last_verdict_of_an_evaluation_counts(vendors):
    """Found by span, by answer, in a span's events and in OTLP logs; a label alone says passed."""
    found = vendors.query(
        "select conversation_native_id, criterion_raw, criterion, score, passed, event_native_id is not null "
        "from staging.stg_otel_genai__evaluations order by 1, 2"
    )
    assert found == [
        ("conv-77", "resolution_correct", "resolution_confirmed", 1, True, True),
        ("conv-77", "tone", "unmapped", 0.9, None, True),
        ("conv-90", "helpful", "unmapped", 0, False, False),
        ("s-9", "grounded", "unmapped", 1, None, True),
        ("s-9", "helpful", "unmapped", 0.5, True, True),
    ]


def test_every_file_reconciles(vendors):
    found = vendors.query(
        "select file_path from audit.reconciliation where vendor = 'otel_genai' and not is_reconciled "
        "union all select table_name from audit.reconciliation_by_table "
        "where source_system = 'otel_genai' and not is_reconciled"
    )
    assert found == []
