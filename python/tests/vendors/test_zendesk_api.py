"""Zendesk: objects of the API beside a connector's tables of the same tickets, as worked out by hand."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from support import PROJECT

pytestmark = [pytest.mark.build, pytest.mark.long]

API = PROJECT / "examples" / "vendors" / "zendesk" / "landing" / "zendesk" / "api"
COMMENTS = ("Comment", "VoiceComment")


def objects_of(pattern: str) -> list[dict]:
    """The objects in the files of a name, in the order of their loads."""
    found = []
    for path in sorted(API.glob(pattern), key=lambda path: path.stem[-10:]):
        text = path.read_text(encoding="utf-8")
        listed = json.loads(text) if text.startswith("[") else map(json.loads, text.splitlines())
        found.extend(listed)
    return found


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def events_of(vendors, ticket: str) -> list[tuple]:
    """The events of a ticket in order."""
    return vendors.query(
        "select event_type, actor_type, is_public from staging.stg_zendesk__events "
        "where source_instance = 'api' and conversation_native_id = ? order by seq",
        [ticket],
    )


def test_files_named_in_the_plural_are_found_and_all_rows_land(vendors):
    landed = {
        "ticket": len(objects_of("tickets*.json*") + objects_of("tickets/*")),
        "ticket_audit": len(objects_of("ticket_audits/*")),
        "ticket_event": len(objects_of("ticket_events*")),
        "conversation_log": len(objects_of("conversation_logs*")),
        "satisfaction_rating": len(objects_of("satisfaction_ratings*")),
        "user": len(objects_of("users*")),
        "group": len(objects_of("groups*")),
        "ticket_comment": len(rows_of(API / "ticket_comment_2026-03-20.csv")),
    }
    for table, count in landed.items():
        found = vendors.query(
            f"select count(*) from staging.stg_zendesk__{table} where source_instance = 'api'"
        )
        assert (table, found) == (table, [(count,)])


def test_each_change_counts_once_however_often_it_is_told(vendors):
    told = set()
    for audit in objects_of("ticket_audits/*"):
        for event in audit["events"]:
            if event.get("field_name") in ("status", "group_id", "assignee_id"):
                told.add((str(audit["ticket_id"]), event["field_name"], audit["created_at"], event["id"]))
    seconds = {one[:3] for one in told}
    for update in objects_of("ticket_events*"):
        for child in update["child_events"]:
            for field in ("status", "group_id", "assignee_id"):
                one = (str(update["ticket_id"]), field, update["created_at"])
                if field in child and one not in seconds:
                    told.add((*one, child["id"]))
    seconds = {one[:3] for one in told}
    for row in rows_of(API / "ticket_field_history_2026-03-20.csv"):
        one = (row["ticket_id"], row["field_name"], row["updated"].replace(" ", "T") + "Z")
        if one not in seconds:
            told.add((*one, None))
    found = vendors.query(
        "select ticket_id, field_name, count(*) from staging.stg_zendesk__ticket_changes "
        "where source_instance = 'api' group by 1, 2"
    )
    assert {row[:2]: row[2] for row in found} == Counter(one[:2] for one in told)


def test_closes_reopens_and_moves(vendors):
    found = vendors.query(
        "select ticket_id, sum(case when event_type = 'close' then 1 else 0 end), "
        "sum(case when event_type = 'reopen' then 1 else 0 end), "
        "sum(case when is_reassignment then 1 else 0 end) "
        "from staging.stg_zendesk__ticket_changes where source_instance = 'api' group by 1 order by 1"
    )
    assert [tuple(map(int, row)) for row in found] == [
        (80101, 2, 1, 2),
        (80102, 1, 0, 0),
        (80103, 1, 0, 0),
        (80104, 1, 0, 0),
        (80105, 0, 0, 0),
        (80106, 0, 0, 0),
        (80107, 0, 0, 0),
    ]


def test_a_ticket_in_the_order_of_its_audits(vendors):
    assert events_of(vendors, "80101") == [
        ("message", "customer", True),
        ("status_change", "customer", True),
        ("assignment", "customer", True),
        ("message", "human_agent", True),
        ("assignment", "human_agent", True),
        ("close", "human_agent", True),
        # Public when it was written, private since.
        ("internal_note", "human_agent", False),
        ("message", "customer", True),
        ("reopen", "customer", True),
        ("internal_note", "human_agent", False),
        ("assignment", "human_agent", True),
        ("transfer", "human_agent", True),
        # Two updates in one second: answered and pending, then solved.
        ("message", "human_agent", True),
        ("status_change", "human_agent", True),
        ("close", "human_agent", True),
        ("status_change", "system", True),
        ("unmapped", "system", True),
    ]


def test_a_comment_in_three_exports_is_one(vendors):
    numbers = {row["id"] for row in rows_of(API / "ticket_comment_2026-03-20.csv")}
    for audit in objects_of("ticket_audits/*"):
        numbers |= {str(event["id"]) for event in audit["events"] if event["type"] in COMMENTS}
    for update in objects_of("ticket_events*"):
        numbers |= {str(one["id"]) for one in update["child_events"] if one.get("event_type") in COMMENTS}
    for entry in objects_of("conversation_logs*"):
        if entry["type"] == "Comment":
            numbers.add(entry["reference"].rsplit(":", 1)[1])
    found = vendors.query(
        "select native_id from staging.stg_zendesk__comments where source_instance = 'api' order by 1"
    )
    assert [row[0] for row in found] == sorted(numbers)


def test_what_was_blackened_is_nowhere(vendors):
    found = vendors.query(
        "select text from staging.stg_zendesk__events "
        "where source_instance = 'api' and native_id = 'comment-7016'"
    )
    assert found == [("Card ▇▇▇▇ ▇▇▇▇, wrong ticket, sorry.",)]


def test_the_log_tells_bots_from_people_and_its_transcript_says_nothing_twice(vendors):
    assert events_of(vendors, "80104") == [
        ("message", "rule_bot", True),
        ("message", "customer", True),
        ("message", "rule_bot", True),
        ("message", "ai_agent", True),
        ("message", "customer", True),
        ("human_requested", "customer", True),
        ("internal_note", "customer", False),
        ("status_change", "customer", True),
        ("assignment", "customer", True),
        ("assignment", "human_agent", True),
        ("status_change", "human_agent", True),
        ("message", "human_agent", True),
        ("close", "human_agent", True),
        ("status_change", "rule_bot", True),
    ]
    actors = vendors.query(
        "select distinct actor_native_id, actor_type_raw from staging.stg_zendesk__events "
        "where source_instance = 'api' and actor_type in ('rule_bot', 'ai_agent') order by 1"
    )
    assert actors == [("bot", "bot"), ("sunco-b08", "unknown user"), ("zd:answerbot", "zd:answerbot")]
    listed = vendors.query(
        "select native_id, actor_type from staging.stg_zendesk__actors "
        "where source_instance = 'api' order by native_id"
    )
    assert listed == [
        ("51001", "human_agent"),
        ("51002", "human_agent"),
        ("bot", "rule_bot"),
        ("sunco-b08", "ai_agent"),
        ("zd:answerbot", "rule_bot"),
    ]


def test_conversations_and_their_claims(vendors):
    found = vendors.query(
        "select native_id, channel, direction, status, outcome_claim, outcome_claimed_by, is_deleted "
        "from staging.stg_zendesk__conversations where source_instance = 'api' order by native_id"
    )
    assert found == [
        ("80101", "email", None, "closed", "resolved", "human_agent", False),
        ("80102", "web_form", None, "closed", "resolved", "vendor_rule", False),
        ("80103", "web_form", None, "closed", None, None, False),
        ("80104", "messaging", None, "closed", "resolved", "human_agent", False),
        ("80105", "web_form", None, "closed", None, None, True),
        ("80106", "voice", "inbound", "pending", None, None, False),
        ("80107", "messaging", None, "open", None, None, False),
    ]


def test_scrubbing_moves_no_update_and_wins(vendors):
    found = vendors.query(
        "select description, count(*) over () from staging.stg_zendesk__ticket "
        "where source_instance = 'api' and native_id = '80105' order by is_latest_version desc limit 1"
    )
    assert found == [("SCRUBBED", 3)]


def test_follow_up_and_merge_are_links(vendors):
    found = vendors.query(
        "select from_native_id, to_native_id, link_type from staging.stg_zendesk__conversation_links "
        "where source_instance = 'api' order by from_native_id"
    )
    assert found == [("80102", "80101", "follow_up_of"), ("80103", "80101", "merged_into")]


def test_a_rating_in_audit_object_and_ticket_is_one(vendors):
    found = vendors.query(
        "select conversation_native_id, score, comment, offered_at, responded_at "
        "from staging.stg_zendesk__survey_responses where source_instance = 'api' order by 1"
    )
    assert found == [
        ("80101", 1.0, "Thanks", datetime(2026, 3, 4, 9), datetime(2026, 3, 4, 12)),
        ("80104", 0.0, "Too slow", datetime(2026, 3, 4, 15), datetime(2026, 3, 4, 16)),
    ]


def test_journeys_of_the_objects(vendors):
    found = vendors.query(
        "select intent, channel, handler_path, outcome_before_downgrade, downgrade_reason, is_inbound "
        "from marts.fct_journeys where source_system = 'zendesk' and source_instance = 'api' "
        "order by started_at"
    )
    assert found == [
        # The label did not open: a return to the first, and the follow-up is one to the second.
        ("unclassified", "email", "human_only", "resolved", "return", True),
        ("unclassified", "email", "human_only", "resolved", "return", True),
        ("unclassified", "messaging", "assisted", "resolved", "bad_rating", True),
        ("unclassified", "voice", "human_only", "pending", None, True),
        ("unclassified", "messaging", "none", "pending", None, True),
        # Solved by a trigger: a claim, and nobody took part.
        ("unclassified", "web_form", "none", "resolved", None, True),
    ]


def test_only_what_nobody_knows_is_listed(vendors):
    found = vendors.query(
        "select column_name, raw_value from audit.unmapped_values "
        "where source_system = 'zendesk' and source_instance = 'api' order by 1, 2"
    )
    assert found == [("event_type", "QuantumLeap")]
