"""Assist logs, quality reviews and guardrails: the written example, worked out by hand."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.build, pytest.mark.long]

WHERE = "where source_system = 'assist_qa' and source_instance = 'demo'"


def test_suggestions_are_what_agents_made_of_them(vendors):
    """S-3 was delivered again, used by then; S-4 was never shown; nobody knows who saw S-5 and ar-2."""
    found = vendors.query(f"select native_id, state from staging.stg_assist_qa__assist_suggestions {WHERE}")
    assert dict(found) == {
        "assist_log/S-1": "lightly_edited",
        "assist_log/S-2": "accepted",
        "assist_log/S-3": "accepted",
        "assist_log/S-5": "unmapped",
        "answer_records/ar-1": "accepted",
        "answer_records/ar-2": "unmapped",
    }


def test_a_review_is_its_form_and_a_question_what_the_team_says(vendors):
    found = vendors.query(
        "select native_id, criterion, rater_type, passed, score, is_test "
        f"from staging.stg_assist_qa__evaluations {WHERE}"
    )
    assert {row[0]: row[1:] for row in found} == {
        "E-1-total": ("qa", "human", True, 90, False),
        "E-1-Q1": ("unmapped", "human", False, 0, False),
        "E-1-Q2": ("violation", "human", True, 1, False),
        "E-2-Q2": ("violation", "auto", True, 1, False),
        "E-3-total": ("qa", "human", False, 0, False),
        "E-4-total": ("qa", "human", False, 10, True),
        "E-5-total": ("qa", "human", True, 99, False),
    }


def test_drafts_and_reviews_of_unknown_chats_do_not_count(vendors):
    found = vendors.query(f"select count(*) from intermediate.int_evaluations__conformed {WHERE}")
    assert found == [(5,)]


def test_each_verdict_is_one_row_and_what_found_nothing_too(vendors):
    found = vendors.query(
        "select native_id, stage, detected, action, severity "
        f"from staging.stg_assist_qa__guardrail_events {WHERE}"
    )
    assert {row[0]: row[1:] for row in found} == {
        "bedrock/b-1/input/gr-1/content/1": ("input", True, "blocked", None),
        "bedrock/b-2/input/gr-1": ("input", False, "none", None),
        "bedrock/b-2/output/gr-1/1/pii/1": ("output", True, "masked", None),
        "bedrock/b-3/applied/1/topic/1": ("output", True, "flagged", None),
        "nemo/n-1/1": ("input", False, "none", None),
        "nemo/n-1/3": ("output", True, "blocked", None),
        "azure/z-1/prompt/1/hate": ("input", False, "none", None),
        "azure/z-1/prompt/1/jailbreak": ("input", True, "flagged", None),
        "azure/z-1/completion/1/violence": ("output", True, "blocked", "high"),
    }


def test_every_row_finds_the_desk_that_the_team_named(vendors):
    """All but the review of c9, which is an orphan."""
    for table in ("assist_suggestions", "evaluations", "guardrail_events"):
        found = vendors.query(
            f"select count(*) from staging.stg_assist_qa__{table} as said "
            "left join staging.stg_open__conversations as chats "
            "on said.conversation_source_instance = chats.source_instance "
            "and said.conversation_native_id = chats.native_id "
            "where said.source_instance = 'demo' and chats.native_id is null"
        )
        assert found == [(1 if table == "evaluations" else 0,)]


def test_every_file_reconciles(vendors):
    found = vendors.query(
        "select file_path from audit.reconciliation where vendor = 'assist_qa' and not is_reconciled "
        "union all select table_name from audit.reconciliation_by_table "
        "where source_system = 'assist_qa' and not is_reconciled"
    )
    assert found == []
