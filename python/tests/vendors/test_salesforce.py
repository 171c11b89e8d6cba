"""Salesforce: the written example, counted by hand or from its files."""

from __future__ import annotations

import csv
import json

import pytest
from support import PROJECT

pytestmark = [pytest.mark.build, pytest.mark.long]

DEMO = PROJECT / "examples" / "vendors" / "salesforce" / "landing" / "salesforce" / "demo"
CASE = "5005g00000Case{}AAB"
AI = "0199a001-0000-7000-8000-00000000000{}"
SESSION = "0Mw5g00000Sess{}CAB"


@pytest.fixture(scope="module")
def demo(vendors):
    """Rows of a staging model in the example's main instance."""

    def rows(model: str, columns: str, where: str = "true", order: str = "1") -> list[tuple]:
        return vendors.query(
            f"select {columns} from staging.stg_salesforce__{model} "
            f"where source_instance = 'demo' and {where} order by {order}"
        )

    return rows


def contacts(vendors, day: str) -> list[tuple[str, str]]:
    """What began on a day in the example and counts: the kind of each conversation, with its contact."""
    return vendors.query(
        "select kind, contact_key from marts.fct_conversations where source_system = 'salesforce' "
        "and source_instance = 'demo' and cast(started_at as date) = cast(? as date) order by started_at",
        [day],
    )


def landed(name: str) -> list[dict[str, str]]:
    """The rows of a file of the example, read with nothing but csv or json."""
    text = (DEMO / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(text)) if name.endswith(".csv") else [json.loads(line) for line in text]


def test_each_case_session_chat_and_ai_session_is_one_conversation(demo):
    files = ["MessagingSession.csv", "LiveChatTranscript.csv", "ssot__AiAgentSession__dlm.jsonl"]
    cases = {r["Id"][:15] for day in (20, 21) for r in landed(f"Case_2026-03-{day}.csv") if r["Id"]}
    expected = len(cases) + sum(len(landed(name)) for name in files)
    assert demo("conversations", "count(*), count(distinct native_id)") == [(expected, expected)]
    assert expected == 18


def test_the_newest_version_of_a_case_wins_whichever_file_it_came_in(demo):
    """Both forms of the id are one case, and an old version in the newer file changes nothing."""
    found = demo("conversations", "native_id, status, outcome_claim", "kind = 'case'")
    assert found == [
        (CASE.format(1), "closed", "resolved"),
        (CASE.format(2), "closed", None),
        (CASE.format(3), "closed", "resolved"),
        (CASE.format(4), "open", None),
        (CASE.format(5), "open", None),
        (CASE.format(6), "closed", "unmapped"),
        (CASE.format(7), "closed", "resolved"),
    ]


def test_a_case_by_mail_is_opened_once_closed_twice_and_reopened(demo):
    where = f"conversation_native_id = '{CASE.format(1)}'"
    found = demo("events", "event_type, actor_type, from_queue, is_public", where, "seq")
    assert found == [
        ("message", "customer", None, True),
        ("message", "system", None, True),
        ("assignment", "human_agent", "refunds", True),
        ("status_change", "human_agent", None, True),
        ("internal_note", "human_agent", None, False),
        ("message", "human_agent", None, True),
        ("close", "human_agent", None, True),
        ("message", "customer", None, True),
        ("reopen", "system", None, True),
        ("message", "human_agent", None, True),
        ("close", "human_agent", None, True),
        ("status_change", "system", None, True),
    ]


def test_a_bot_under_a_users_name_is_a_bot_and_passes_on_by_handoff(demo):
    where = f"conversation_native_id = '{CASE.format(5)}'"
    found = demo("events", "event_type, actor_type, to_actor_type, to_queue", where, "seq")
    assert found == [
        ("message", "customer", None, None),
        ("assignment", "system", "ai_agent", None),
        ("message", "ai_agent", None, None),
        ("handoff_requested", "ai_agent", "human_agent", "refunds"),
        ("assignment", "human_agent", "human_agent", None),
        ("message", "human_agent", None, None),
        ("status_change", "human_agent", None, None),
    ]


def test_a_contact_that_is_exported_three_times_counts_once(vendors):
    found = contacts(vendors, "2026-03-05")
    assert [kind for kind, _ in found] == ["messaging", "llm_session", "case"]
    assert len({contact for _, contact in found}) == 1


def test_what_the_ai_agent_heard_and_said_is_told_once(demo):
    """Of four texts the entries keep the two from after the handoff; the agent's export has four."""
    where = f"event_type = 'message' and conversation_native_id in ('{SESSION.format(1)}', '{AI.format(1)}')"
    assert demo("events", "actor_type, count(*)", where + " group by 1") == [
        ("ai_agent", 2),
        ("customer", 3),
        ("human_agent", 1),
    ]


def test_a_merged_case_counts_with_its_master_and_a_deleted_one_nowhere(vendors):
    found = contacts(vendors, "2026-03-03")
    assert [kind for kind, _ in found] == ["case", "case"]
    assert len({contact for _, contact in found}) == 1


def test_sessions_that_were_tried_out_are_tests(demo):
    assert demo("conversations", "native_id", "is_test") == [(AI.format(3),)]


def test_handoffs_have_the_time_that_the_source_has(demo):
    found = demo(
        "events",
        "conversation_native_id, cast(occurred_at as varchar), time_precision",
        "event_type = 'handoff_requested'",
    )
    assert found == [
        (AI.format(5), "2026-03-12 09:01:00.5", "ms"),
        (SESSION.format(1), "2026-03-05 08:04:00.5", "ms"),
        (SESSION.format(2), "2026-03-06 09:40:00", "offset_estimated"),
        (CASE.format(5), "2026-03-04 09:05:00", "s"),
    ]


def test_work_that_was_declined_was_accepted_by_nobody(demo):
    columns = "native_id, cast(accepted_at as varchar), talk_seconds"
    found = demo("segments", columns, "native_id like 'work-%'")
    assert [row[1:] for row in found] == [
        (None, None),
        ("2026-03-05 08:05:30", 870.0),
        ("2026-03-02 09:17:40", 6140.0),
    ]


def test_work_waits_in_a_queue_until_somebody_takes_it(demo):
    columns = "conversation_native_id, queue, cast(enqueued_at as varchar), cast(ended_at as varchar)"
    assert demo("segments", columns, "handler_type = 'queue'") == [
        (SESSION.format(1), "refunds", "2026-03-05 08:04:00", "2026-03-05 08:05:30"),
        (CASE.format(1), "refunds", "2026-03-02 09:14:05", "2026-03-02 09:17:40"),
    ]


def test_a_session_an_ai_session_and_a_case_have_the_end_users_language(demo):
    where = "language is not null"
    assert demo("conversations", "native_id, language", where) == [
        (AI.format(1), "en"),
        (SESSION.format(1), "en"),
        (SESSION.format(2), "de"),
        (CASE.format(7), "en"),
    ]


def test_a_chat_that_was_served_was_not_abandoned(demo):
    found = demo("conversations", "outcome_claim", "native_id like '570%'", "native_id")
    assert found == [(None,), ("abandoned",)]


def test_verdicts_and_actions_say_no_more_than_they_know(demo):
    assert demo("guardrail_events", "native_id, detected, action") == [
        ("st-4", True, "flagged"),
        ("st-6", False, "none"),
        ("st-7", None, "unmapped"),
    ]
    assert demo("actions", "native_id, action_kind, status", "native_id like 'step-%'") == [
        ("step-st-3", "refund", "succeeded"),
        ("step-st-5", "tool_call", "failed"),
        ("step-st-8", "tool_call", "unknown"),
    ]


def test_a_merged_contact_is_the_person_it_was_merged_into(demo):
    where = "merged_into_customer_native_id is not null and not is_deleted"
    assert demo("customer_identifiers", "id_type, id_value, merged_into_customer_native_id", where) == [
        ("crm_contact", "0035g00000AnaOlAAJ", "0035g00000AnaAAAAZ"),
        ("email", "ana.case.old@example.com", "0035g00000AnaAAAAZ"),
    ]


def test_local_times_of_a_report_become_utc(vendors):
    """New York is five hours behind until March 8, then four; an hour that comes twice is its first one."""
    found = vendors.query(
        "select native_id, cast(started_at as varchar), cast(ended_at as varchar) "
        "from staging.stg_salesforce__conversations where source_instance = 'demo_report' order by 1"
    )
    assert found == [
        ("00002001", "2026-03-02 14:14:00", "2026-03-09 21:00:00"),
        ("00002002", "2025-11-02 05:30:00", None),
    ]


def test_unknown_words_are_reported_and_a_row_without_an_id_is_in_quarantine(vendors):
    found = vendors.query(
        "select column_name, raw_value from audit.unmapped_values "
        "where source_system = 'salesforce' and source_instance = 'demo' and raw_value is not null "
        "order by 1, 2"
    )
    assert found == [
        ("action", "MEDIUM"),
        ("channel", "Builder"),
        ("channel", "E & O"),
        ("channel", "Walk-in"),
        ("event_type", "HologramSent"),
        ("outcome_claim", "Solved"),
    ]
    quarantine = "select table_name, field, reason from audit.quarantine where vendor = 'salesforce'"
    assert vendors.query(quarantine) == [("case", "id", "missing_required")]
