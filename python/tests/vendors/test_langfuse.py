"""Langfuse: the written example, worked out by hand or counted from its files in plain Python."""

from __future__ import annotations

import json

import pytest
from support import PROJECT

pytestmark = [pytest.mark.build, pytest.mark.long]

DEMO = PROJECT / "examples" / "vendors" / "langfuse" / "landing" / "langfuse" / "demo"


def observations() -> dict[str, dict]:
    """The newest version of each observation; files are in the order of their days."""
    found = {}
    for file in sorted((DEMO / "observations").iterdir()):
        found |= {row["id"]: row for row in map(json.loads, file.read_text().splitlines())}
    return found


def test_a_trace_is_one_message_and_one_answer(vendors):
    """t-2 was exported twice and knows the whole talk; t-3 has no content; t-5 is a judge's."""
    found = vendors.query(
        "select conversation_native_id, event_type, actor_type, text from staging.stg_langfuse__events "
        "order by conversation_native_id, seq"
    )
    assert found == [
        ("s-1", "message", "customer", "I was charged twice"),
        ("s-1", "message", "ai_agent", "I have asked for the refund."),
        ("s-1", "message", "customer", "I want a person"),
        ("s-1", "handoff_requested", "ai_agent", None),
        ("s-1", "handoff_failed", "system", None),
        ("s-1", "message", "ai_agent", "Nobody is there right now."),
        ("s-1", "session_end", "system", None),
        ("s-2", "message", "customer", "test"),
        ("s-2", "message", "ai_agent", "test"),
        ("s-3", "message", "customer", "Hello?"),
        ("s-3", "message", "ai_agent", "Hi"),
        ("t-3", "message", "customer", None),
        ("t-3", "message", "ai_agent", None),
    ]


def test_conversations_are_sessions_else_traces(vendors):
    found = vendors.query(
        "select native_id, customer_native_id, channel, is_test, ended_at::text "
        "from staging.stg_langfuse__conversations order by native_id"
    )
    assert found == [
        ("s-1", "lf-1", "in_app", False, "2026-03-02 09:02:20"),
        ("s-2", "lf-1", "in_app", True, "2026-03-02 11:00:01"),
        ("s-3", "lf-2", "in_app", False, "2026-03-02 13:00:00"),
        ("t-3", None, "in_app", False, "2026-03-02 10:00:02"),
    ]


def test_costs_and_tokens_are_those_of_the_model_calls(vendors):
    calls = [row for row in observations().values() if row["type"] == "GENERATION"]
    found = vendors.query(
        "select count(*), sum(input_tokens), round(sum(cost_amount), 6), count(*) filter (kind = 'judge') "
        "from staging.stg_langfuse__ai_inferences"
    )
    tokens = sum(row["usageDetails"]["input"] for row in calls)
    cost = round(sum(row["totalCost"] for row in calls), 6)
    assert found == [(len(calls), tokens, cost, 1)]


def test_metadata_events_and_scores_say_what_the_team_names(vendors):
    """The session says its language, when it ended and how; a guess of the intent stands on the question."""
    found = vendors.query(
        "select native_id, language, status, outcome_claim, outcome_claimed_by, outcome_claimed_at::text "
        "from staging.stg_langfuse__conversations where language is not null or outcome_claim is not null"
    )
    assert found == [("s-1", "en", "closed", "abandoned", "vendor_rule", "2026-03-02 09:02:21")]
    found = vendors.query(
        "select event_native_id, answer_event_native_id, intent, confidence "
        "from staging.stg_langfuse__ai_inferences where kind = 'intent'"
    )
    assert found == [("t-1#asked", None, "refund_request", 0.8)]
    found = vendors.query(
        "select native_id, message_kind, occurred_at::text from staging.stg_langfuse__events "
        "where message_kind is not null or event_type = 'session_end' order by seq"
    )
    assert found == [
        ("t-2#asked", "question", "2026-03-02 09:02:00"),
        ("o-12#logged", None, "2026-03-02 09:02:20"),
    ]


def test_a_tool_that_came_back_confirms_no_effect(vendors):
    found = vendors.query(
        "select action_name, action_kind, status, confirmation_source from staging.stg_langfuse__actions"
    )
    assert found == [("issue_refund", "refund", "succeeded", "tool_response")]


def test_scores_are_evaluations_but_for_the_customers_own(vendors):
    """sc-1 was changed two days later; sc-4 speaks of a run over a data set."""
    found = vendors.query(
        "select native_id, conversation_native_id, rater_type, criterion, passed, score, is_test "
        "from staging.stg_langfuse__evaluations order by native_id"
    )
    assert found == [
        ("sc-1", "s-1", "auto", "resolution_confirmed", True, None, False),
        ("sc-3", "s-1", "human", "unmapped", None, 0.8, False),
        ("sc-4", "t-3", "auto", "resolution_confirmed", True, None, True),
        ("sc-5", "s-3", "unmapped", "unmapped", None, 0.4, False),
    ]
    found = vendors.query(
        "select native_id, conversation_native_id, customer_native_id, survey_type, score, scale_min, "
        "scale_max from staging.stg_langfuse__survey_responses"
    )
    assert found == [("sc-2", "s-1", "lf-1", "thumbs", 1, 0, 1)]


def test_every_file_reconciles(vendors):
    found = vendors.query(
        "select file_path from audit.reconciliation where vendor = 'langfuse' and not is_reconciled "
        "union all select table_name from audit.reconciliation_by_table "
        "where source_system = 'langfuse' and not is_reconciled"
    )
    assert found == []
