"""Dialogflow CX and Insights: the examples by hand, and counts made from the files."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from typing import Any

import pytest
from support import PROJECT, Built

pytestmark = [pytest.mark.build, pytest.mark.long]

DEMO = PROJECT / "examples" / "vendors" / "dialogflow" / "landing" / "dialogflow" / "demo"
INPUTS_OF_CUSTOMERS = {"text", "audio", "dtmf", "intent"}


def records(pattern: str) -> list[dict[str, Any]]:
    """Rows of all files, the later file last."""
    found = []
    for path in sorted(DEMO.glob(pattern)):
        text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()
        found += [json.loads(line) for line in text.splitlines()]
    return found


def camel_key(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(part.title() for part in rest)


def camel(value: Any) -> Any:
    """JSON with keys in camelCase; a text that holds JSON is opened."""
    if isinstance(value, str) and value.startswith("{"):
        value = json.loads(value)
    if isinstance(value, dict):
        return {camel_key(key): camel(item) for key, item in value.items()}
    return [camel(item) for item in value] if isinstance(value, list) else value


def turns() -> dict[tuple[str, int], dict[str, Any]]:
    """The newest delivery of each turn, by session name and position."""
    newest = {}
    for row in records("interaction_log*"):
        opened = {key: camel(row[key]) for key in ("request", "response", "conversation_signals")}
        newest[row["conversation_name"], row["turn_position"]] = row | opened
    return newest


def session_of(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def match_type_of(turn: dict[str, Any]) -> str:
    match: dict[str, str] = turn["response"]["queryResult"]["match"]
    return match["matchType"]


def is_by_customer(turn: dict[str, Any]) -> bool:
    kinds = turn["request"]["queryInput"].keys() & INPUTS_OF_CUSTOMERS
    return bool(kinds) and match_type_of(turn) != "NO_INPUT"


def steps_of(built: Built, conversation: str) -> list[tuple[Any, ...]]:
    return built.query(
        "select event_type, actor_type, message_kind from staging.stg_dialogflow__events "
        "where conversation_native_id = ? order by seq",
        [conversation],
    )


def test_messages_are_counted_as_the_files_count_them(vendors: Built) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    for (name, _), turn in turns().items():
        messages = turn["response"]["queryResult"].get("responseMessages", [])
        expected[session_of(name), "customer"] += is_by_customer(turn)
        expected[session_of(name), "ai_agent"] += any("text" in message for message in messages)
    found = vendors.query(
        "select conversation_native_id, actor_type, count(*) from staging.stg_dialogflow__events "
        "where event_type = 'message' and conversation_native_id like 's-%' group by all"
    )
    assert {(session, actor): n for session, actor, n in found} == +expected


def test_matches_become_inferences_as_the_files_count_them(vendors: Built) -> None:
    kinds = Counter(match_type_of(turn) for turn in turns().values() if is_by_customer(turn))
    expected = kinds["NO_MATCH"], sum(kinds.values()) - kinds["DIRECT_INTENT"]
    found = vendors.query(
        "select count(*) filter (where is_fallback), count(*) from staging.stg_dialogflow__ai_inferences "
        "where conversation_native_id like 's-%'"
    )
    assert found == [expected]
    assert expected == (2, 511)


def test_a_session_reads_as_it_went(vendors: Built) -> None:
    assert steps_of(vendors, "s-77") == [
        ("message", "ai_agent", "greeting"),
        ("message", "customer", None),
        ("message", "ai_agent", "clarification"),
        ("message", "customer", None),
        ("message", "ai_agent", None),
        ("handoff_requested", "ai_agent", None),
    ]
    handoff = vendors.query(
        "select to_queue, reason, reason_raw, context_fields, context_has_summary "
        "from staging.stg_dialogflow__events "
        "where conversation_native_id = 's-77' and event_type = 'handoff_requested'"
    )
    assert handoff == [("refunds", "policy", "refund_over_limit", "amount,order_id", True)]


def test_claims_keep_what_they_rest_on(vendors: Built) -> None:
    """s-79 reached the end page and asked for a human: Dialogflow counts it as a success."""
    found = vendors.query(
        "select native_id, outcome_claim, outcome_claim_raw, outcome_claimed_by "
        "from staging.stg_dialogflow__conversations where outcome_claim_raw is not null order by native_id"
    )
    assert found == [
        ("insights-9", "resolved", "refund_issued", "human_agent"),
        ("s-77", "escalated", "agent_escalated", "vendor_rule"),
        ("s-78", "resolved", "reached_end_page", "vendor_rule"),
        ("s-79", "escalated", "user_escalated", "vendor_rule"),
        ("s-80", "abandoned", "no_match_exit", "vendor_rule"),
        ("s-82", "escalated", "agent_escalated", "vendor_rule"),
        ("s-83", "resolved", "conversation_success", "vendor_rule"),
    ]


def test_the_cap_of_500_turns_leaves_the_end_open(vendors: Built) -> None:
    sizes = Counter(session_of(name) for name, _ in turns())
    assert [session for session, size in sizes.items() if size >= 500] == ["s-85"]
    found = vendors.query(
        "select native_id, is_truncated, status, ended_at is not null "
        "from staging.stg_dialogflow__conversations where native_id in ('s-84', 's-85', 's-86', 's-77') "
        "order by native_id"
    )
    assert found == [
        ("s-77", False, "closed", True),
        ("s-84", True, "closed", True),
        ("s-85", True, None, False),
        ("s-86", False, "open", False),
    ]


def test_a_widget_that_opened_counts_nowhere_and_a_call_does(vendors: Built) -> None:
    names = {session_of(name) for name, _ in turns()}
    names |= {"insights-" + session_of(row["conversationName"]) for row in records("insights_*")}
    counted = vendors.query(
        "select count(*), max(case when started_at = '2026-03-02 13:00:00' then 1 else 0 end) "
        "from marts.fct_conversations where source_system = 'dialogflow'"
    )
    # Of s-79 Insights has the session itself once more.
    assert counted == [(len(names - {"s-81", "insights-s-79"}), 0)]
    assert counted[0][0] == 12


def test_what_expired_stays(vendors: Built) -> None:
    later = records("insights_conversation_2026-03-21*")
    assert "10" not in {session_of(row["conversationName"]) for row in later}
    found = vendors.query(
        "select is_deleted from staging.stg_dialogflow__conversations where native_id = 'insights-10'"
    )
    assert found == [(None,)]


def test_the_latest_analysis_wins(vendors: Built) -> None:
    """It lies before the older one in the file that was delivered last."""
    newest = max(
        (row for row in records("insights_*") if session_of(row["conversationName"]) == "9"),
        key=lambda row: row["analysisTimestampUtc"],
    )
    expected = newest["sentences"][-1]["sentimentScore"], newest["qaScorecardResults"][0]["score"]
    sentiment = vendors.query(
        "select sentiment_score from staging.stg_dialogflow__events where native_id = 'sentence-9-7'"
    )
    score = vendors.query("select score from staging.stg_dialogflow__evaluations where native_id = '9-1'")
    assert (sentiment[0][0], score[0][0]) == expected == (0.8, 7)


def test_a_contact_in_both_exports_is_counted_once(vendors: Built) -> None:
    found = vendors.query(
        "select from_native_id, to_native_id, link_type "
        "from staging.stg_dialogflow__conversation_links order by 1"
    )
    assert found == [("insights-9", "s-77", "same_contact_as")]
    journeys = vendors.query(
        "select count(*), count(distinct journey_key) from marts.fct_conversations "
        "where source_system = 'dialogflow' and started_at in ('2026-03-02 09:14:00', '2026-03-02 09:14:20')"
    )
    assert journeys == [(2, 1)]
    # What the log has is not said again: the customer to the human, and the human, are left.
    assert steps_of(vendors, "insights-9") == [
        ("message", "customer", None),
        ("message", "human_agent", None),
        ("message", "customer", None),
    ]
    assert steps_of(vendors, "insights-s-79") == []


def test_times_by_nanoseconds_and_by_offset(vendors: Built) -> None:
    found = vendors.query(
        "select native_id, strftime(occurred_at, '%d %H:%M:%S.%g'), time_precision "
        "from staging.stg_dialogflow__events where native_id in ('sentence-9-5', 'sentence-10-2') order by 1"
    )
    assert found == [
        ("sentence-10-2", "02 17:00:05.250", "offset_estimated"),
        ("sentence-9-5", "02 09:16:20.000", "ms"),
    ]


def test_snake_case_and_json_in_texts_read_the_same(vendors: Built) -> None:
    found = vendors.query(
        "select action_name, phase, status from staging.stg_dialogflow__actions "
        "where conversation_native_id = 's-83'"
    )
    assert found == [("cancelOrder", "requested", "unknown")]
    assert steps_of(vendors, "s-83")[0] == ("message", "customer", None)


def test_a_webhook_fails_by_its_code(vendors: Built) -> None:
    found = vendors.query(
        "select action_name, status, status_raw from staging.stg_dialogflow__actions "
        "where conversation_native_id = 's-77' order by native_id"
    )
    assert found == [("order-lookup", "succeeded", "0"), ("refund-check", "failed", "13")]


def test_ratings_and_suggestions(vendors: Built) -> None:
    ratings = vendors.query(
        "select conversation_native_id, survey_type, cast(score as integer), rated_actor_type "
        "from staging.stg_dialogflow__survey_responses order by 1"
    )
    assert ratings == [
        ("insights-12", "csat", 2, None),
        ("insights-9", "csat", 4, None),
        ("s-78", "thumbs", 0, "ai_agent"),
    ]
    suggestions = vendors.query(
        "select agent_native_id, state from staging.stg_dialogflow__assist_suggestions order by native_id"
    )
    assert suggestions == [("m.ortiz", "accepted"), ("m.ortiz", "ignored"), ("m.ortiz", "unmapped")]


def test_identifiers_that_the_team_named(vendors: Built) -> None:
    """The hidden number of s-80 and the parameter `note` name nobody."""
    found = vendors.query(
        "select conversation_native_id, id_type, id_value from staging.stg_dialogflow__customer_identifiers "
        "order by all"
    )
    assert found == [
        ("insights-9", "external_id", "df-cust-5"),
        ("insights-9", "order", "D-7701"),
        ("s-77", "order", "D-7701"),
        ("s-78", "order", "D-7702"),
        ("s-82", "phone", "+49 30 5550100"),
    ]


def test_words_that_nobody_mapped_are_listed(vendors: Built) -> None:
    found = vendors.query(
        "select table_name, column_name, raw_value from audit.unmapped_values "
        "where source_system = 'dialogflow' order by all"
    )
    assert found == [
        ("assist_suggestions", "state", "unknown"),
        ("evaluations", "rater_type", "includes_manual_edits"),
        ("events", "actor_type", "ANY_AGENT"),
        ("events", "actor_type", "speaker_tag_1"),
    ]
