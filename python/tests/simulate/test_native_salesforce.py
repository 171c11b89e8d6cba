"""What the desk of chats writes as Salesforce: its quirks, and names that other instances use too."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from simulated import TINY, csv_rows, digests, json_rows, parquet_rows

from tandem.simulate.run import NATIVE, play

pytestmark = pytest.mark.long

TOOLS = {"messaging": "salesforce"}


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company whose chats are Salesforce's."""
    folder = tmp_path_factory.mktemp("salesforce_world")
    play(TINY, folder, shape=NATIVE, tools=TOOLS)
    return folder / "landing"


def test_one_seed_gives_the_same_bytes(landing: Path, tmp_path: Path):
    play(TINY, tmp_path / "again", shape=NATIVE, tools=TOOLS)
    assert digests(tmp_path / "again" / "landing") == digests(landing)


def test_the_crm_has_its_quirks(landing: Path):
    """Versions, deleted rows, ids in two forms, whole seconds, an integration with an agent's licence."""
    desk = landing / "salesforce" / "messaging"
    sessions = csv_rows(desk / "MessagingSession")
    assert max(Counter(row["Id"] for row in sessions).values()) > 1
    assert {"true", "false"} == {row["IsDeleted"] for row in sessions}
    assert {"Agent", "Bot", "BotToAgent"} == {row["AgentType"] for row in sessions}
    assert all(row["StartTime"].endswith(".000+0000") for row in sessions)
    entries = csv_rows(desk / "ConversationEntry")
    assert {15} == {len(row["ConversationId"]) for row in entries}
    assert {row["ConversationId"] for row in entries} <= {row["Id"][:15] for row in sessions}
    assert any(int(row["EntryTimeMilliSecs"]) for row in entries)
    posting = {row["ActorId"] for row in entries if row["ActorName"] == "Announcements"}
    assert {"Agent"} == {row["ActorType"] for row in entries if row["ActorId"] in posting}
    words = (landing / "reference" / "mapped_values.csv").read_text(encoding="utf-8")
    assert all(f"salesforce,messaging,actor,{user},system" in words for user in posting)
    declined = [row for row in csv_rows(desk / "AgentWork") if row["Status"] == "DeclinedOnPushTimeout"]
    assert declined and not any(row["AcceptDateTime"] for row in declined)
    owners = {row["NewValue"][:3] for row in csv_rows(desk / "CaseHistory") if row["Field"] == "Owner"}
    assert owners == {"Dig", "00G", "Age", "005"}


def test_data_cloud_has_its_quirks(landing: Path):
    """Sentinels, rehearsals in the builder, dictionaries of Python, and what the CRM's entries repeat."""
    desk = landing / "salesforce" / "messaging"
    sessions = json_rows(desk / "ssot__AiAgentSession__dlm")
    assert {"Builder", "SCRT2 - EmbeddedMessaging"} == {
        row["ssot__AiAgentChannelType__c"] for row in sessions
    }
    assert "NOT_SET" in {row["ssot__EndTimestamp__c"] for row in sessions}
    topics = {row["ssot__TopicApiName__c"] for row in json_rows(desk / "ssot__AiAgentInteraction__dlm")}
    assert {"NOT_SET", "Escalation", "Handoff_policy"} < topics
    steps = json_rows(desk / "ssot__AiAgentInteractionStep__dlm")
    assert {"NOT_SET", "None"} < {row["ssot__ErrorMessageText__c"] for row in steps}
    thoughts = [row for row in steps if row["ssot__AiAgentInteractionStepType__c"] == "LLM_STEP"]
    assert all(row["ssot__OutputValueText__c"].startswith("{'topic': '") for row in thoughts)
    said = {row["ssot__ContentText__c"] for row in json_rows(desk / "ssot__AiAgentInteractionMessage__dlm")}
    assert said <= {row["Message"] for row in csv_rows(desk / "ConversationEntry")}


def test_others_name_sessions_and_agents_as_the_org_does(landing: Path):
    """Surveys, reviews, suggestions, shifts; those who watch the AI agent name its own sessions."""
    desk = landing / "salesforce" / "messaging"
    known = {row["Id"] for row in csv_rows(desk / "MessagingSession")}
    for table, column in (
        ("surveys/surveys/flat_responses", "conversation_native_id"),
        ("assist_qa/assist/assist_log", "conversation_id"),
        ("assist_qa/qa/qa_form_long", "conversation_id"),
    ):
        rows = [
            row for row in csv_rows(landing / table) if row["conversation_source_instance"] == "messaging"
        ]
        assert rows, table
        assert {row["conversation_source_system"] for row in rows} == {"salesforce"}
        assert {row[column] for row in rows} <= known
    beside = landing / "open" / "messaging"
    shifts = parquet_rows(beside / "agent_activities")
    users = {row["Id"] for row in csv_rows(desk / "User")}
    assert {row["agent_native_id"] for row in shifts} <= users
    assert {row["conversation_native_id"] for row in shifts} - {None} <= known
    sessions = {row["ssot__Id__c"] for row in json_rows(desk / "ssot__AiAgentSession__dlm")}
    for table in ("events", "guardrail_events"):
        rows = parquet_rows(beside / table)
        assert {row["source_system"] for row in rows} == {"salesforce"}
        assert {row["conversation_native_id"] for row in rows} <= sessions
