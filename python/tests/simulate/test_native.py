"""The company in vendors' shapes: the same people, contacts, journeys and values as in the open form."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from simulated import Played, digests
from support import Built

from tandem.landing import land
from tandem.simulate.run import NATIVE, play
from tandem.simulate.settings import World

TINY = World(conversations=300, days=25, seed=7)
TOLERANCE = 1e-6
# Desks write whole seconds: either end of a span may lie up to one second earlier.
WHOLE_SECONDS = 2.0
SPANS = {
    "ai_first_response_time",
    "ai_handling_seconds",
    "ai_response_latency_p95",
    "customer_wait_seconds",
    "demand_to_handoff_seconds",
    "demand_to_human_seconds",
    "escalation_timing",
    "escalation_timing_p90",
    "first_response_time",
    "first_response_time_business",
    "first_response_time_p90",
    "handling_time",
    "handoff_wait_seconds",
    "human_first_response_time",
    "human_first_response_time_business",
}

# What a form cannot say, and where that shows: metric (or `*`) and segment (or `*`) to the reason. A line
# that no differing cell needs fails the test.
VENDOR_NAMED = "The segment is the vendor's name, which is another one"
NO_ATTRIBUTES = "zendesk, intercom: neither ticket nor conversation has a language, region or product line"
NO_SENTIMENT = (
    "zendesk, intercom: no message has a sentiment; what is told from it, or inferred with it, differs"
)
NO_RELEASE = "intercom: neither the AI agent nor what it says has a version"
NO_REASON = "intercom: an assignment does not say why the AI agent hands over, nor what it passes on"
NO_REPHRASE = "dialogflow, intercom: a question does not say that it repeats another; effort is told from it"
NO_THANKS = "intercom: thanks are a message of the customer like any other"
NO_CLAIM_TIME = "intercom: the AI agent's claim has no time; what ends with a claim ends elsewhere"
NOT_EXPRESSED: dict[tuple[str, str], str] = {
    ("*", "source_system"): VENDOR_NAMED,
    ("*", "language"): NO_ATTRIBUTES,
    ("*", "region"): NO_ATTRIBUTES,
    ("*", "product_line"): NO_ATTRIBUTES,
    ("*", "release_version"): NO_RELEASE,
    # Groups of customers that are compared, and languages of what is trained on.
    ("suppressed_cells", "*"): NO_ATTRIBUTES,
    ("training_live_divergence_language", "*"): NO_ATTRIBUTES,
    ("fairness_gap", "*"): NO_ATTRIBUTES,
    ("fairness_gap_effort", "*"): NO_ATTRIBUTES,
    ("fairness_ratio", "*"): NO_ATTRIBUTES,
    ("flagged_cells", "*"): NO_ATTRIBUTES,
    ("*", "handoff_trigger"): NO_REASON,
    **{
        (metric, "*"): NO_REASON
        for metric in (
            "context_fields_passed_share",
            "customer_demanded_escalation_share",
            "escalation_rate_other",
            "escalation_rate_policy_or_risk",
            # What policy or risk takes from the AI counts against nobody.
            "first_contact_resolution_rate_net",
            "proactive_escalation_share",
            "seamless_continue_rate",
        )
    },
    **{
        (metric, "*"): NO_REPHRASE
        for metric in (
            "answer_relevance_rate",
            "effort_index_ai_flows",
            "relevance_signal_coverage",
            "rephrase_rate",
        )
    },
    **{
        (metric, "*"): NO_THANKS
        for metric in (
            "messages_to_useful_answer",
            "resolution_rate_by_ada_rule",
            "resolution_rate_by_fin_rule",
            "resolution_rate_by_zendesk_rule",
        )
    },
    **{
        (metric, "*"): NO_CLAIM_TIME
        for metric in (
            "handling_span",
            "handling_span_p90",
            "handoff_time_penalty_ratio",
            "post_handoff_resolution_time",
            "post_handoff_resolution_time_p90",
            "self_service_completion_time",
            "self_service_completion_time_p90",
            "simple_resolution_time",
            "time_to_resolution",
            "time_to_resolution_business",
            "time_to_resolution_p90",
            # Composites, of which the above are parts.
            "balance_speed_score",
            "triad_swift_score",
        )
    },
    **{
        (metric, "*"): NO_SENTIMENT
        for metric in (
            "sentiment_change_across_handoff",
            "sentiment_improvement",
            "never_relieved_share",
            "time_to_relief",
            "time_to_relief_p90",
            "turns_to_relief",
            # Inferred satisfaction reads the sentiment of the first and last turns.
            "conversational_csat",
            "conversational_csat_interval_width",
            "csat_assisted",
            "csat_bot_only",
            "csat_human_only",
            "csat_inference_bias",
            "csat_inference_calibration",
            # Composites, of which the above are parts.
            "balance_quality_score",
            "handoff_quality_index",
            "quality_speed_safety_balance",
            "scorecard_index",
            "support_triad_index",
            "triad_quality_score",
            "trust_index",
        )
    },
}

COUNTED = {
    "people": "select count(distinct person_key) from marts.fct_contacts",
    "contacts": "select count(*) from marts.fct_contacts",
    "journeys": "select count(*) from marts.fct_journeys",
    "resolved journeys": "select count(*) from marts.fct_journeys where outcome_claim = 'resolved'",
    # A call that is passed on is a transfer in amazon_connect, and two segments in the open form.
    "handoffs": "select count(*) from marts.fct_handoffs where handoff_type = 'ai_to_human'",
    "suggestions": "select count(*) from marts.fct_suggestions",
    "survey answers": "select count(*) from marts.fct_survey_responses where is_answered",
    "survey offers": "select count(*) from marts.fct_survey_responses",
    "reviews": "select count(*) from marts.fct_reviews",
}
CELLS = """
    select metric_id, segment, period_grain, period_start, segment_value,
        numerator, denominator, value, sample_size
    from scorecard.metric_values
"""


@dataclass(frozen=True)
class Sides:
    """One world, played and built in either shape."""

    opened: Built
    native: Built


@pytest.fixture(scope="session")
def native_world(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The tiny world in vendors' shapes."""
    folder = tmp_path_factory.mktemp("native")
    return Played(folder, *play(TINY, folder, shape=NATIVE))


@pytest.fixture(scope="module")
def sides(build: Callable[..., Built], native_world: Played, tmp_path_factory) -> Sides:
    """Both warehouses."""
    plain = tmp_path_factory.mktemp("open_form")
    play(TINY, plain)
    vendors = {"vendors": native_world.result.vendors}
    return Sides(
        build(plain / "landing", tmp_path_factory.mktemp("open_built"), extra_vars={"vendors": ["open"]}),
        build(native_world.folder / "landing", tmp_path_factory.mktemp("native_built"), extra_vars=vendors),
    )


@pytest.mark.build
def test_the_same_people_contacts_and_journeys(sides: Sides):
    def counts(built: Built) -> dict[str, int]:
        return {what: built.query(sql)[0][0] for what, sql in COUNTED.items()}

    assert counts(sides.native) == counts(sides.opened)


@pytest.mark.build
def test_the_same_values_but_for_what_a_form_cannot_say(sides: Sides):
    ours = {row[:5]: row[5:] for row in sides.opened.query(CELLS)}
    theirs = {row[:5]: row[5:] for row in sides.native.query(CELLS)}
    assert len(ours) > 5_000
    differing = {
        cell
        for cell in ours.keys() | theirs.keys()
        if not _equal(ours.get(cell), theirs.get(cell), WHOLE_SECONDS if cell[0] in SPANS else 0.0)
    }
    needed, unexplained = set(), []
    for cell in sorted(differing, key=str):
        reasons = [line for line in NOT_EXPRESSED if line[0] in (cell[0], "*") and line[1] in (cell[1], "*")]
        needed.update(reasons)
        if not reasons:
            unexplained.append((cell, ours.get(cell), theirs.get(cell)))
    if unexplained:  # not an assert: pytest would take minutes to draw a long list
        pytest.fail(f"{len(unexplained)} cells differ (cell, open, native): {unexplained[:10]}")
    assert not NOT_EXPRESSED.keys() - needed, "these differ no more: take them off the list"


@pytest.mark.build
def test_words_and_rows_are_all_known(sides: Sides):
    assert sides.native.query("select count(*) from audit.quarantine") == [(0,)]
    orphans = "select count(*) from audit.orphans"
    assert sides.native.query(orphans) == sides.opened.query(orphans)


def test_one_seed_gives_the_same_bytes(native_world: Played, tmp_path: Path):
    play(TINY, tmp_path / "again", shape=NATIVE)
    assert digests(tmp_path / "again" / "landing") == digests(native_world.folder / "landing")


def test_the_landing_takes_every_row(native_world: Played, tmp_path: Path, project: Path):
    report = land(native_world.folder / "landing", tmp_path / "store", project)
    assert report.rows_quarantined == 0


def test_rows_come_again_as_they_were(native_world: Played):
    """The quirks are there: an earlier draft of a review, and suggestions that nobody was shown."""
    landing = native_world.folder / "landing"
    reviews = _rows(landing / "assist_qa" / "qa" / "qa_form_long")
    assert {"DRAFT", "SUBMITTED"} == {row["status"] for row in reviews}
    assert {"no", "yes"} == {
        row["displayed"] for row in _rows(landing / "assist_qa" / "assist" / "assist_log")
    }
    assert "99" in {row["score"] for row in _rows(landing / "surveys" / "surveys" / "flat_responses")}


def test_a_desk_has_the_quirks_of_its_vendor(native_world: Played):
    """Older versions of tickets, deleted spam, a bot that notes under the account of an admin."""
    desk = native_world.folder / "landing" / "zendesk" / "helpdesk"
    tickets = _rows(desk / "ticket")
    assert {"new", "open", "solved", "closed", "deleted"} == {row["status"] for row in tickets}
    versions = Counter(row["id"] for row in tickets)
    assert max(versions.values()) > 2
    notes = [row for row in _rows(desk / "ticket_comment") if row["public"] == "false"]
    admins = {row["id"] for row in _rows(desk / "user") if row["role"] == "admin"}
    assert {row["user_id"] for row in notes} == admins
    words = (native_world.folder / "landing" / "reference" / "mapped_values.csv").read_text(encoding="utf-8")
    assert all(f"zendesk,helpdesk,actor,{admin},system" in words for admin in admins)


def test_a_bot_has_the_quirks_of_its_vendor(native_world: Played):
    """Turns that come again, rehearsals, widgets that only opened, and analyses that were not finished."""
    bot = native_world.folder / "landing" / "dialogflow" / "aurora_bot"
    turns = _objects(bot / "interaction_log")
    names = Counter((turn["conversation_name"], turn["turn_position"]) for turn in turns)
    assert max(names.values()) > 1
    assert any("/environments/rehearsal/" in name for name, _ in names)
    sizes = Counter(name for name, _ in names)
    assert {size for name, size in sizes.items() if "/w-" in name} == {1}
    analyses = _objects(bot / "insights_conversation")
    unfinished = {row["conversationName"] for row in analyses if row["sentences"] is None}
    assert unfinished
    assert unfinished <= {row["conversationName"] for row in analyses if row["sentences"]}
    said = [sentence for row in analyses for sentence in row["sentences"] or []]
    assert {len(sentence["createTimeNanos"]) for sentence in said} == {19}


def test_others_name_sessions_as_the_bot_does(native_world: Played):
    """Surveys and reviews, and the open rows that speak of sessions."""
    landing = native_world.folder / "landing"
    turns = _objects(landing / "dialogflow" / "aurora_bot" / "interaction_log")
    sessions = {turn["conversation_name"].rsplit("/", 1)[-1] for turn in turns}
    for table, column in (
        ("surveys/surveys/flat_responses", "conversation_native_id"),
        ("assist_qa/qa/qa_form_long", "conversation_id"),
    ):
        named = [row for row in _rows(landing / table) if row["conversation_source_instance"] == "aurora_bot"]
        assert named, table
        assert {row["conversation_source_system"] for row in named} == {"dialogflow"}
        assert {row[column] for row in named} <= sessions
    for table, column in (("conversation_links", "from_native_id"), ("events", "conversation_native_id")):
        rows = _objects(landing / "open" / "aurora_bot" / table)
        assert {row["source_system"] for row in rows} == {"dialogflow"}
        assert {row[column] for row in rows} <= sessions


def test_a_desk_of_chats_has_the_quirks_of_its_vendor(native_world: Played):
    """Versions of conversations, previews, deleted ones, merged leads, and bots with accounts of admins."""
    desk = native_world.folder / "landing" / "intercom" / "messaging"
    chats = _objects(desk / "conversation")
    assert {"open", "closed", "snoozed"} == {chat["state"] for chat in chats}
    assert max(Counter(chat["id"] for chat in chats).values()) > 1
    deleted = {chat["id"] for chat in _objects(desk / "deleted_conversation")}
    assert deleted and deleted <= {chat["id"] for chat in chats}
    agents = [chat["ai_agent"] for chat in chats if chat["ai_agent"]]
    assert {"fin_preview", "workflow"} == {agent["source_type"] for agent in agents}
    assert any(contact["merge_history"] for contact in _objects(desk / "contact"))
    parts = [part for chat in chats for part in chat["conversation_parts"]["conversation_parts"]]
    assert {"admin"} == {part["author"]["type"] for part in parts if part["author"]["from_ai_agent"]}
    assert all(isinstance(part["created_at"], int) for part in parts)


@pytest.mark.parametrize(("desk", "vendor"), [("helpdesk", "zendesk"), ("messaging", "intercom")])
def test_others_name_conversations_as_the_desk_does(native_world: Played, desk: str, vendor: str):
    """Surveys, reviews, suggestions and the bot's links."""
    landing = native_world.folder / "landing"
    if vendor == "zendesk":
        known = {row["id"] for row in _rows(landing / vendor / desk / "ticket")}
    else:
        known = {row["id"] for row in _objects(landing / vendor / desk / "conversation")}
    for table, column in (
        ("surveys/surveys/flat_responses", "conversation_native_id"),
        ("assist_qa/assist/assist_log", "conversation_id"),
        ("assist_qa/qa/qa_form_long", "conversation_id"),
    ):
        named = [row for row in _rows(landing / table) if row["conversation_source_instance"] == desk]
        assert named, table
        assert {row["conversation_source_system"] for row in named} == {vendor}
        assert {row[column] for row in named} <= known
    links = duckdb.execute(
        "select to_source_system, to_native_id from read_json(?) where to_source_instance = ?",
        [f"{landing}/open/aurora_bot/conversation_links/*.jsonl", desk],
    ).fetchall()
    assert links
    assert {system for system, _ in links} == {vendor}
    assert {conversation for _, conversation in links} <= known


def test_a_line_of_calls_has_the_quirks_of_its_vendor(native_world: Played):
    """Chains of contacts in two shapes, a robot among agents, hidden numbers, failed analyses."""
    line = native_world.folder / "landing" / "amazon_connect" / "voice"
    lake = _parquet_rows(line / "contact_record")
    methods = {row["initiation_method"] for row in lake}
    assert methods == {"INBOUND", "TRANSFER", "MONITOR", "EXTERNAL_OUTBOUND"}
    versions = Counter(row["contact_id"] for row in lake)
    assert set(versions.values()) == {1, 2}
    numbers = {row["customer_endpoint_address"] for row in lake if row["initiation_method"] == "TRANSFER"}
    assert "Anonymous" in numbers
    stream = _objects(line / "contact_trace_record")
    assert {row["ContactId"] for row in stream} == set(versions)
    assert len(stream) > len(versions)
    assert not any("topic" in row["Attributes"] for row in stream)
    assert {row["JobStatus"] for row in _objects(line / "contact_lens_analysis")} == {"FAILED"}
    monitors = [row for row in lake if row["initiation_method"] == "MONITOR"]
    listening = {row["agent_arn"].split("/agent/")[1] for row in monitors}
    words = (native_world.folder / "landing" / "reference" / "mapped_values.csv").read_text(encoding="utf-8")
    assert all(f"amazon_connect,voice,actor,{robot},system" in words for robot in listening)


def test_others_name_calls_and_their_agents_as_the_line_does(native_world: Played):
    """Suggestions, links of the voice AI, shifts."""
    landing = native_world.folder / "landing"
    lake = _parquet_rows(landing / "amazon_connect" / "voice" / "contact_record")
    calls = {row["contact_id"] for row in lake}
    agents = {row["agent_arn"].split("/agent/")[1] for row in lake if row["agent_arn"]}
    log = _rows(landing / "assist_qa" / "assist" / "assist_log")
    suggested = [row for row in log if row["conversation_source_instance"] == "voice"]
    assert {row["conversation_source_system"] for row in suggested} == {"amazon_connect"}
    assert {row["conversation_id"] for row in suggested} <= calls
    assert {row["agent_id"] for row in suggested} <= agents
    links = _parquet_rows(landing / "open" / "echo_voice_ai" / "conversation_links")
    assert {row["to_source_system"] for row in links} == {"amazon_connect"}
    assert {row["to_native_id"] for row in links} <= calls
    shifts = _parquet_rows(landing / "open" / "voice" / "agent_activities")
    assert {row["source_system"] for row in shifts} == {"amazon_connect"}
    assert {row["agent_native_id"] for row in shifts if row["conversation_native_id"]} <= agents
    assert {row["conversation_native_id"] for row in shifts} - {None} <= calls


def test_the_companys_words_stand_behind_the_checkouts(native_world: Played, project: Path):
    for seed in ("mapped_values", "survey_scales", "source_capability"):
        known = (project / "seeds" / f"{seed}.csv").read_text(encoding="utf-8").splitlines()
        landed = (native_world.folder / "landing" / "reference" / f"{seed}.csv").read_text(encoding="utf-8")
        assert landed.splitlines()[: len(known)] == known
        assert len(landed.splitlines()) > len(known)


def _objects(folder: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.open(encoding="utf-8")
    ]


def _rows(folder: Path) -> list[dict[str, str]]:
    found = []
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            found += csv.DictReader(lines)
    return found


def _parquet_rows(folder: Path) -> list[dict[str, Any]]:
    return [row for file in sorted(folder.glob("*.parquet")) for row in pq.read_table(file).to_pylist()]


def _equal(one: tuple | None, other: tuple | None, further: float) -> bool:
    """Numerator, denominator, value and sample size of a cell; the value may lie that much further."""
    if one is None or other is None:
        return False
    near = [TOLERANCE * max(1, abs(number or 0)) for number in one]
    near[2] += further
    return all(
        a is b is None or (a is not None and b is not None and abs(a - b) <= bound)
        for a, b, bound in zip(one, other, near, strict=True)
    )
