"""What vendors' forms write: the quirks of each, and names that other instances use too."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import pytest
from simulated import TINY, Played, csv_rows, digests, json_rows, parquet_rows

from tandem.landing import land
from tandem.simulate.run import NATIVE, play

pytestmark = pytest.mark.long


def test_one_seed_gives_the_same_bytes(native_world: Played, tmp_path: Path):
    play(TINY, tmp_path / "again", shape=NATIVE)
    assert digests(tmp_path / "again" / "landing") == digests(native_world.folder / "landing")


def test_the_landing_takes_every_row(native_world: Played, tmp_path: Path, project: Path):
    report = land(native_world.folder / "landing", tmp_path / "store", project)
    assert report.rows_quarantined == 0


def test_rows_come_again_as_they_were(native_world: Played):
    """The quirks are there: an earlier draft of a review, and suggestions that nobody was shown."""
    landing = native_world.folder / "landing"
    reviews = csv_rows(landing / "assist_qa" / "qa" / "qa_form_long")
    assert {"DRAFT", "SUBMITTED"} == {row["status"] for row in reviews}
    assert {"no", "yes"} == {
        row["displayed"] for row in csv_rows(landing / "assist_qa" / "assist" / "assist_log")
    }
    assert "99" in {row["score"] for row in csv_rows(landing / "surveys" / "surveys" / "flat_responses")}


def test_a_desk_has_the_quirks_of_its_vendor(native_world: Played):
    """Older versions of tickets, deleted spam, a bot that notes under the account of an admin."""
    desk = native_world.folder / "landing" / "zendesk" / "helpdesk"
    tickets = csv_rows(desk / "ticket")
    assert {"new", "open", "solved", "closed", "deleted"} == {row["status"] for row in tickets}
    versions = Counter(row["id"] for row in tickets)
    assert max(versions.values()) > 2
    notes = [row for row in csv_rows(desk / "ticket_comment") if row["public"] == "false"]
    admins = {row["id"] for row in csv_rows(desk / "user") if row["role"] == "admin"}
    assert {row["user_id"] for row in notes} == admins
    words = (native_world.folder / "landing" / "reference" / "mapped_values.csv").read_text(encoding="utf-8")
    assert all(f"zendesk,helpdesk,actor,{admin},system" in words for admin in admins)


def test_a_bot_has_the_quirks_of_its_vendor(native_world: Played):
    """Turns that come again, rehearsals, widgets that only opened, and analyses that were not finished."""
    bot = native_world.folder / "landing" / "dialogflow" / "aurora_bot"
    turns = json_rows(bot / "interaction_log")
    names = Counter((turn["conversation_name"], turn["turn_position"]) for turn in turns)
    assert max(names.values()) > 1
    assert any("/environments/rehearsal/" in name for name, _ in names)
    sizes = Counter(name for name, _ in names)
    assert {size for name, size in sizes.items() if "/w-" in name} == {1}
    analyses = json_rows(bot / "insights_conversation")
    unfinished = {row["conversationName"] for row in analyses if row["sentences"] is None}
    assert unfinished
    assert unfinished <= {row["conversationName"] for row in analyses if row["sentences"]}
    said = [sentence for row in analyses for sentence in row["sentences"] or []]
    assert {len(sentence["createTimeNanos"]) for sentence in said} == {19}


def test_others_name_sessions_as_the_bot_does(native_world: Played):
    """Surveys and reviews, and the open rows that speak of sessions."""
    landing = native_world.folder / "landing"
    turns = json_rows(landing / "dialogflow" / "aurora_bot" / "interaction_log")
    sessions = {turn["conversation_name"].rsplit("/", 1)[-1] for turn in turns}
    for table, column in (
        ("surveys/surveys/flat_responses", "conversation_native_id"),
        ("assist_qa/qa/qa_form_long", "conversation_id"),
    ):
        named = [
            row for row in csv_rows(landing / table) if row["conversation_source_instance"] == "aurora_bot"
        ]
        assert named, table
        assert {row["conversation_source_system"] for row in named} == {"dialogflow"}
        assert {row[column] for row in named} <= sessions
    for table, column in (("conversation_links", "from_native_id"), ("events", "conversation_native_id")):
        rows = json_rows(landing / "open" / "aurora_bot" / table)
        assert {row["source_system"] for row in rows} == {"dialogflow"}
        assert {row[column] for row in rows} <= sessions


def test_a_desk_of_chats_has_the_quirks_of_its_vendor(native_world: Played):
    """Versions of conversations, previews, deleted ones, merged leads, and bots with accounts of admins."""
    desk = native_world.folder / "landing" / "intercom" / "messaging"
    chats = json_rows(desk / "conversation")
    assert {"open", "closed", "snoozed"} == {chat["state"] for chat in chats}
    assert max(Counter(chat["id"] for chat in chats).values()) > 1
    deleted = {chat["id"] for chat in json_rows(desk / "deleted_conversation")}
    assert deleted and deleted <= {chat["id"] for chat in chats}
    agents = [chat["ai_agent"] for chat in chats if chat["ai_agent"]]
    assert {"fin_preview", "workflow"} == {agent["source_type"] for agent in agents}
    assert any(contact["merge_history"] for contact in json_rows(desk / "contact"))
    parts = [part for chat in chats for part in chat["conversation_parts"]["conversation_parts"]]
    assert {"admin"} == {part["author"]["type"] for part in parts if part["author"]["from_ai_agent"]}
    assert all(isinstance(part["created_at"], int) for part in parts)


@pytest.mark.parametrize(("desk", "vendor"), [("helpdesk", "zendesk"), ("messaging", "intercom")])
def test_others_name_conversations_as_the_desk_does(native_world: Played, desk: str, vendor: str):
    """Surveys, reviews, suggestions and the bot's links."""
    landing = native_world.folder / "landing"
    if vendor == "zendesk":
        known = {row["id"] for row in csv_rows(landing / vendor / desk / "ticket")}
    else:
        known = {row["id"] for row in json_rows(landing / vendor / desk / "conversation")}
    for table, column in (
        ("surveys/surveys/flat_responses", "conversation_native_id"),
        ("assist_qa/assist/assist_log", "conversation_id"),
        ("assist_qa/qa/qa_form_long", "conversation_id"),
    ):
        named = [row for row in csv_rows(landing / table) if row["conversation_source_instance"] == desk]
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
    lake = parquet_rows(line / "contact_record")
    methods = {row["initiation_method"] for row in lake}
    assert methods == {"INBOUND", "TRANSFER", "MONITOR", "EXTERNAL_OUTBOUND"}
    versions = Counter(row["contact_id"] for row in lake)
    assert set(versions.values()) == {1, 2}
    numbers = {row["customer_endpoint_address"] for row in lake if row["initiation_method"] == "TRANSFER"}
    assert "Anonymous" in numbers
    stream = json_rows(line / "contact_trace_record")
    assert {row["ContactId"] for row in stream} == set(versions)
    assert len(stream) > len(versions)
    assert not any("topic" in row["Attributes"] for row in stream)
    assert {row["JobStatus"] for row in json_rows(line / "contact_lens_analysis")} == {"FAILED"}
    monitors = [row for row in lake if row["initiation_method"] == "MONITOR"]
    listening = {row["agent_arn"].split("/agent/")[1] for row in monitors}
    words = (native_world.folder / "landing" / "reference" / "mapped_values.csv").read_text(encoding="utf-8")
    assert all(f"amazon_connect,voice,actor,{robot},system" in words for robot in listening)


def test_others_name_calls_and_their_agents_as_the_line_does(native_world: Played):
    """Suggestions, links of the voice AI, shifts."""
    landing = native_world.folder / "landing"
    lake = parquet_rows(landing / "amazon_connect" / "voice" / "contact_record")
    calls = {row["contact_id"] for row in lake}
    agents = {row["agent_arn"].split("/agent/")[1] for row in lake if row["agent_arn"]}
    log = csv_rows(landing / "assist_qa" / "assist" / "assist_log")
    suggested = [row for row in log if row["conversation_source_instance"] == "voice"]
    assert {row["conversation_source_system"] for row in suggested} == {"amazon_connect"}
    assert {row["conversation_id"] for row in suggested} <= calls
    assert {row["agent_id"] for row in suggested} <= agents
    links = parquet_rows(landing / "open" / "echo_voice_ai" / "conversation_links")
    assert {row["to_source_system"] for row in links} == {"amazon_connect"}
    assert {row["to_native_id"] for row in links} <= calls
    shifts = parquet_rows(landing / "open" / "voice" / "agent_activities")
    assert {row["source_system"] for row in shifts} == {"amazon_connect"}
    assert {row["agent_native_id"] for row in shifts if row["conversation_native_id"]} <= agents
    assert {row["conversation_native_id"] for row in shifts} - {None} <= calls


def test_the_companys_words_stand_behind_the_checkouts(native_world: Played, project: Path):
    for seed in ("mapped_values", "survey_scales", "source_capability"):
        known = (project / "seeds" / f"{seed}.csv").read_text(encoding="utf-8").splitlines()
        landed = (native_world.folder / "landing" / "reference" / f"{seed}.csv").read_text(encoding="utf-8")
        assert landed.splitlines()[: len(known)] == known
        assert len(landed.splitlines()) > len(known)
