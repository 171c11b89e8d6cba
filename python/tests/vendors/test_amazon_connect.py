"""Amazon Connect: the examples by hand, and against counts made from the files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support import PROJECT, Built

pytestmark = [pytest.mark.build, pytest.mark.long]

DEMO = PROJECT / "examples" / "vendors" / "amazon_connect" / "landing" / "amazon_connect" / "demo"
NOT_OF_CUSTOMERS = ("MONITOR", "EXTERNAL_OUTBOUND")


def records(*paths: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in paths for line in path.read_text().splitlines()]


def newest_contacts() -> dict[str, dict[str, Any]]:
    """The last delivery of each contact, by the time of its last change."""
    deliveries = records(*sorted(DEMO.glob("contact_trace_record_*.jsonl")))
    ordered = sorted(deliveries, key=lambda contact: contact["LastUpdateTimestamp"])
    return {contact["ContactId"]: contact for contact in ordered}


def events_of(built: Built, conversation: str) -> list[tuple[Any, ...]]:
    return built.query(
        "select event_type, actor_type, coalesce(to_queue, from_queue) "
        "from staging.stg_amazon_connect__events where conversation_native_id = ? order by seq",
        [conversation],
    )


def test_a_chain_of_contacts_is_one_conversation(vendors: Built) -> None:
    expected: dict[str, bool] = {}
    for contact in newest_contacts().values():
        root = contact["InitialContactId"] or contact["ContactId"]
        is_test = contact["InitiationMethod"] in NOT_OF_CUSTOMERS
        expected[root] = expected.get(root, True) and is_test
    found = vendors.query(
        "select native_id, is_test from staging.stg_amazon_connect__conversations "
        "where source_instance = 'demo'"
    )
    assert dict(found) == expected
    assert len(found) == 15 and sum(expected.values()) == 1


def test_work_is_what_the_newest_records_say(vendors: Built) -> None:
    """Interaction, hold and work behind the contact, of agents whom a customer was connected to."""
    expected = []
    for contact in newest_contacts().values():
        agent = contact["Agent"]
        if agent and contact["InitiationMethod"] not in NOT_OF_CUSTOMERS:
            wrap = agent["AfterContactWorkDuration"]
            work = [
                agent["AgentInteractionDuration"],
                agent["CustomerHoldDuration"],
                None if wrap < 0 else wrap,
            ]
            expected.append((contact["ContactId"] + "-human_agent", *work))
    found = vendors.query(
        "select native_id, talk_seconds, hold_seconds, wrap_seconds "
        "from staging.stg_amazon_connect__segments "
        "where source_instance = 'demo' and handler_type = 'human_agent' and not is_test"
    )
    assert sorted(found) == sorted(expected)
    assert sum(talk for _, talk, *_ in found) == 5349


def test_a_call_reads_as_it_went(vendors: Built) -> None:
    """Bot, desk, warm transfer; the supervisor and the carrier are no part of it."""
    assert events_of(vendors, "c-100") == [
        ("queue_enter", "system", "Refunds"),
        ("handoff_requested", "system", "Refunds"),
        ("queue_exit", "system", "Refunds"),
        ("handoff_accepted", "human_agent", None),
        ("message", "human_agent", None),
        ("message", "customer", None),
        ("message", "human_agent", None),
        ("message", "customer", None),
        ("transfer", "human_agent", "Second line"),
        ("queue_enter", "system", "Second line"),
        ("queue_exit", "system", "Second line"),
        ("assignment", "human_agent", None),
        ("session_end", "customer", None),
    ]


def test_offsets_count_from_the_recording_and_text_is_redacted(vendors: Built) -> None:
    found = vendors.query(
        "select cast(occurred_at as varchar), time_precision, text, sentiment_score "
        "from staging.stg_amazon_connect__events where native_id = 'turn-c-100-t-2'"
    )
    # The recording began at 09:17:41, the turn 3 seconds later, in a quarter of -4 out of 5.
    assert found == [("2026-03-02 09:17:44", "offset_estimated", "My card [PII] was charged twice.", -0.8)]
    raw = vendors.query(
        "select count(*) from staging.stg_amazon_connect__events where text like '%4000 1234%'"
    )
    assert raw == [(0,)]


def test_what_has_no_anchor_has_no_time(vendors: Built) -> None:
    found = vendors.query(
        "select seq, occurred_at, time_precision, text from staging.stg_amazon_connect__events "
        "where conversation_native_id = 'c-999' order by seq"
    )
    assert found == [
        (1, None, "none", "Refunds, good morning."),
        (2, None, "none", "Hello?"),
    ]


def test_each_message_of_a_chat_is_there_once(vendors: Built) -> None:
    """Two deliveries of the transcript and an analysis tell the same messages."""
    deliveries = records(*sorted(DEMO.glob("chat_transcript_*.jsonl")))
    expected = {item["Id"] for chat in deliveries for item in chat["Transcript"] if item["Type"] == "MESSAGE"}
    found = vendors.query(
        "select native_id, actor_type, message_kind from staging.stg_amazon_connect__events "
        "where event_type = 'message' and time_precision = 'ms'"
    )
    assert sorted(name.rsplit("-", 2)[-2] + "-" + name.rsplit("-", 1)[-1] for name, *_ in found) == sorted(
        expected
    )
    told = {name: (actor, kind) for name, actor, kind in found}
    assert told["turn-c-500-m-1"] == ("system", None)
    assert told["turn-c-500-m-2"] == ("ai_agent", None)
    assert told["turn-c-500-m-8"] == ("supervisor", None)
    assert told["turn-c-600-n-5"] == ("ai_agent", "menu")
    assert told["turn-c-610-o-2"] == ("ai_agent", None)


def test_claims_keep_who_made_them(vendors: Built) -> None:
    found = vendors.query(
        "select native_id, outcome_claim, outcome_claimed_by from staging.stg_amazon_connect__conversations "
        "where outcome_claim <> 'unknown' order by native_id"
    )
    assert found == [
        ("c-100", "resolved", "human_agent"),
        ("c-200", "abandoned", "vendor_rule"),
        ("c-300", "resolved", "vendor_rule"),
        ("c-320", "abandoned", "vendor_rule"),
        ("c-400", "resolved", "human_agent"),
        ("c-500", "escalated", "vendor_rule"),
        ("c-810", "resolved", "human_agent"),
        ("k-3", "escalated", "vendor_rule"),
    ]


def test_what_was_cut_off_says_so(vendors: Built) -> None:
    """c-500 counts 12 messages and shows 8; c-600 shows its 5; the next contact of c-700 is missing."""
    found = vendors.query(
        "select native_id, is_truncated from staging.stg_amazon_connect__conversations "
        "where is_truncated is not null order by native_id"
    )
    assert found == [("c-500", True), ("c-600", False), ("c-700", True)]


def test_links_join_only_what_is_one_matter(vendors: Built) -> None:
    found = vendors.query(
        "select from_native_id, to_native_id, link_type from staging.stg_amazon_connect__conversation_links "
        "order by all"
    )
    assert found == [
        ("c-610", "c-600", "follow_up_of"),
        ("c-801", "c-800", "same_contact_as"),
        ("c-801", "c-800", "same_contact_as"),
        ("c-810", "c-800", "parent_of"),
    ]


def test_hidden_numbers_and_carriers_identify_nobody(vendors: Built) -> None:
    found = vendors.query(
        "select distinct id_value from staging.stg_amazon_connect__customer_identifiers "
        "where id_value in ('anonymous', '+15550199999')"
    )
    assert found == []


def test_both_shapes_know_the_same_caller(vendors: Built) -> None:
    """c-100 came from the stream, k-1 from the lake; one number called both times."""
    persons = vendors.query(
        "select count(distinct person_key), count(*) from marts.fct_conversations "
        "where source_system = 'amazon_connect' "
        "and started_at in (timestamp '2026-03-02 09:14:30', timestamp '2026-03-05 09:00:00')"
    )
    assert persons == [(1, 2)]


def test_paths_tell_bots_from_flows(vendors: Built) -> None:
    """A bot that answered took part; a flow that played its opening hours did not."""
    found = vendors.query(
        "select strftime(started_at, '%d %H:%M'), handler_path from marts.fct_journeys "
        "where source_system = 'amazon_connect' order by started_at"
    )
    paths = dict(found)
    named = {"09:14": "c-100", "10:00": "c-200", "11:00": "c-300", "11:10": "c-310", "13:00": "c-500"}
    assert {name: paths[f"02 {time}"] for time, name in named.items()} == {
        "c-100": "assisted",
        "c-200": "none",
        "c-300": "bot_only",
        "c-310": "none",
        "c-500": "assisted",
    }


def test_words_that_nobody_mapped_are_listed(vendors: Built) -> None:
    found = vendors.query(
        "select table_name, column_name, raw_value from audit.unmapped_values "
        "where source_system = 'amazon_connect' order by all"
    )
    assert found == [
        ("evaluations", "criterion", "Odd words"),
        ("events", "actor_type", "TELECOM_WORMHOLE"),
        ("events", "event_type", "application/vnd.amazonaws.connect.event.confetti"),
    ]
