"""Intercom: the examples by hand, the public test rows against counts made from the files."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from support import PROJECT, Built

pytestmark = [pytest.mark.build, pytest.mark.long]

DEMO = PROJECT / "examples" / "vendors" / "intercom" / "landing" / "intercom"
STATE_EVENTS = ("assignment", "close", "reopen")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def newest(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """The last version of each id."""
    ordered = sorted(rows, key=lambda row: (row["updated_at"], row["_fivetran_synced"]))
    return {row["id"]: row for row in ordered}


def told_by_versions(versions: list[dict[str, str]]) -> Counter[str]:
    """Closes, reopens and assignments between the versions of one conversation."""
    found: Counter[str] = Counter()
    nothing = {"state": "", "assignee_id": ""}
    ordered = sorted(versions, key=lambda row: row["updated_at"])
    for before, after in pairwise([nothing, *ordered]):
        found["close"] += after["state"] == "closed" != before["state"]
        found["reopen"] += after["state"] == "open" and before["state"] == "closed"
        assignee = "" if after["assignee_id"] == "0" else after["assignee_id"]
        found["assignment"] += bool(assignee) and assignee != before["assignee_id"]
    return found


def told_by_parts(parts: list[dict[str, str]]) -> Counter[str]:
    """What the parts themselves are called."""
    kinds = Counter(part["part_type"] for part in parts)
    both = kinds["assign_and_reopen"]
    return Counter(close=kinds["close"], reopen=kinds["open"] + both, assignment=kinds["assignment"] + both)


def counted_in_files(histories: list[Path], parts: list[Path]) -> tuple[int, dict[str, int]]:
    """Conversations, and each state event, from the files alone."""
    versions: dict[str, list[dict[str, str]]] = {}
    for row in (row for path in histories for row in rows_of(path)):
        versions.setdefault(row["id"], []).append(row)
    last = newest([row for path in parts for row in rows_of(path)]).values()
    found = told_by_parts(list(last))
    with_parts = {part["conversation_id"] for part in last}
    for conversation, rows in versions.items():
        if conversation not in with_parts:
            found += told_by_versions(rows)
    return len(versions), {kind: found[kind] for kind in STATE_EVENTS if found[kind]}


def counted_in_staging(built: Built, instance: str) -> tuple[int, dict[str, int]]:
    conversations = built.query(
        "select count(*) from staging.stg_intercom__conversations where source_instance = ?", [instance]
    )
    events = built.query(
        "select event_type, count(*) from staging.stg_intercom__events where source_instance = ? "
        "and event_type in ('assignment', 'close', 'reopen') group by event_type",
        [instance],
    )
    return conversations[0][0], dict(events)


def events_of(built: Built, instance: str, conversation: str) -> list[tuple[Any, ...]]:
    return built.query(
        "select event_type, actor_type, coalesce(to_queue, to_actor_native_id) "
        "from staging.stg_intercom__events where source_instance = ? and conversation_native_id = ? "
        "and not coalesce(is_deleted, false) order by seq",
        [instance, conversation],
    )


def test_the_public_test_rows_are_counted_as_the_files_count_them(
    vendors: Built, shared_set: Callable[[str], Path]
) -> None:
    folder = shared_set("fivetran_seeds/intercom")
    expected = counted_in_files(
        [folder / "conversation_history_data.csv"], [folder / "conversation_part_history_data.csv"]
    )
    assert expected[0] == 2
    assert counted_in_staging(vendors, "connector") == expected


def test_the_public_test_rows_reach_the_facts_and_orphans_do_not(
    vendors: Built, shared_set: Callable[[str], Path]
) -> None:
    shared_set("fivetran_seeds/intercom")
    facts = vendors.query(
        "select count(*) from marts.fct_conversations "
        "where source_system = 'intercom' and source_instance = 'connector'"
    )
    # Every part of the set names a conversation that is not in it; none is lost on the way.
    staged = vendors.query(
        "select count(*) from staging.stg_intercom__conversation_part_history "
        "where source_instance = 'connector'"
    )
    assert (facts, staged) == ([(2,)], [(9,)])


def test_the_example_is_counted_as_its_files_count_it(vendors: Built) -> None:
    expected = counted_in_files(
        [DEMO / "demo" / "conversation_history.csv"],
        sorted((DEMO / "demo").glob("conversation_part_history_*.csv")),
    )
    assert counted_in_staging(vendors, "demo") == expected
    assert expected == (9, {"assignment": 5, "close": 5, "reopen": 3})


def test_each_first_message_is_there_once(vendors: Built) -> None:
    found = vendors.query(
        "select source_instance, conversation_native_id from staging.stg_intercom__events "
        "where event_type_raw = 'source'"
    )
    known = vendors.query("select source_instance, native_id from staging.stg_intercom__conversations")
    assert sorted(found) == sorted(known)
    again = vendors.query(
        "select count(*) from staging.stg_intercom__events "
        "where source_instance = 'demo' and text = '<p>Is anybody there?</p>'"
    )
    assert again == [(1,)]


def test_a_conversation_reads_as_it_went(vendors: Built) -> None:
    assert events_of(vendors, "demo", "5001") == [
        ("message", "customer", None),
        ("message", "rule_bot", None),
        ("message", "customer", None),
        ("assignment", "rule_bot", "Billing desk"),
        ("handoff_requested", "rule_bot", "Billing desk"),
        ("internal_note", "human_agent", None),
        ("message", "human_agent", None),
        ("message", "human_agent", None),
        ("close", "human_agent", None),
        ("reopen", "customer", None),
        ("message", "customer", None),
        ("reopen", "human_agent", None),
        ("assignment", "human_agent", "101"),
        ("message", "human_agent", None),
        ("close", "human_agent", None),
    ]


def test_the_api_reads_as_the_connector_does(vendors: Built) -> None:
    assert events_of(vendors, "api", "215469") == [
        ("message", "customer", None),
        ("message", "ai_agent", None),
        ("message", "customer", None),
        ("assignment", "ai_agent", "11"),
        ("handoff_requested", "ai_agent", "11"),
        ("message", "human_agent", None),
        ("message", "human_agent", None),
        ("close", "human_agent", None),
    ]


def test_the_parts_of_every_version_of_an_object_are_there(vendors: Built) -> None:
    expected: dict[str, set[str]] = {}
    for path in (DEMO / "api").glob("conversation_2*.jsonl"):
        for record in map(json.loads, path.read_text().splitlines()):
            parts = record["conversation_parts"]["conversation_parts"]
            expected.setdefault(record["id"], set()).update(part["id"] for part in parts)
    for record in map(json.loads, (DEMO / "api" / "conversation_part_2026-03-20.jsonl").open()):
        expected[record["conversation_id"]].add(record["id"])
    found: dict[str, set[str]] = {}
    for conversation, part in vendors.query(
        "select conversation_native_id, native_id from staging.stg_intercom__parts "
        "where source_instance = 'api'"
    ):
        found.setdefault(conversation, set()).add(part)
    assert found == expected


def test_claims_keep_who_made_them(vendors: Built) -> None:
    found = vendors.query(
        "select native_id, outcome_claim, outcome_claimed_by, outcome_claim_raw "
        "from staging.stg_intercom__conversations "
        "where source_instance in ('demo', 'api') and outcome_claim_raw is not null order by native_id"
    )
    assert found == [
        ("215469", "escalated", "vendor_rule", "escalated"),
        ("215470", "resolved", "customer", "confirmed_resolution"),
        ("5001", "escalated", "vendor_rule", "escalated"),
        ("5002", "resolved", "vendor_rule", "assumed_resolution"),
        ("5008", "unknown", "customer", "negative_feedback"),
    ]


def test_deleted_and_tried_out_conversations_count_nowhere(vendors: Built) -> None:
    """5003 is closed by the connector, 5004 a preview, 215473 listed as deleted."""
    counted = vendors.query(
        "select source_instance, count(*) from marts.fct_conversations "
        "where source_system = 'intercom' and source_instance in ('api', 'demo') "
        "group by source_instance order by source_instance"
    )
    assert counted == [("api", 3), ("demo", 7)]


def test_words_that_nobody_mapped_are_listed(vendors: Built) -> None:
    found = vendors.query(
        "select table_name, column_name, raw_value from audit.unmapped_values "
        "where source_system = 'intercom' order by all"
    )
    assert found == [
        ("conversations", "channel", "carrier_pigeon"),
        ("conversations", "status", "limbo"),
        ("events", "event_type", "interplanetary_transfer"),
    ]


def test_ratings_of_teammate_and_ai_agent_are_two_surveys(vendors: Built) -> None:
    found = vendors.query(
        "select native_id, survey_type, rated_actor_type, cast(score as integer), offered_at is not null "
        "from staging.stg_intercom__survey_responses order by native_id"
    )
    assert found == [
        ("ai_agent_feedback-5008", "thumbs", "ai_agent", 0, False),
        ("ai_agent_rating-215469", "csat", "ai_agent", 2, False),
        ("ai_agent_rating-5002", "csat", "ai_agent", 5, False),
        ("conversation_rating-215469", "csat", "human_agent", 4, True),
        ("conversation_rating-5001", "csat", "human_agent", 4, True),
        ("conversation_rating-5007", "csat", "human_agent", None, True),
    ]


def test_a_merged_lead_is_the_same_person(vendors: Built) -> None:
    """215469 is by the user, 215472 by the lead that was merged into that user, 215470 by somebody else."""
    persons = vendors.query(
        "select count(distinct person_key) from marts.fct_journeys "
        "where source_system = 'intercom' and source_instance = 'api'"
    )
    assert persons == [(2,)]
