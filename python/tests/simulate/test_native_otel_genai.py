"""The voice AI agent as OpenTelemetry traces it: quirks of its lines, and how other instances name calls."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from simulated import TINY, Played, digests, json_rows

from tandem.simulate.run import NATIVE, play

pytestmark = pytest.mark.long

TOOLS = {"echo_voice_ai": "otel_genai"}


@pytest.fixture(scope="module")
def traced_world(tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("traced")
    return Played(folder, *play(TINY, folder, shape=NATIVE, tools=TOOLS))


def test_one_seed_gives_the_same_bytes(traced_world: Played, tmp_path: Path):
    play(TINY, tmp_path / "again", shape=NATIVE, tools=TOOLS)
    lines = Path("landing") / "otel_genai"
    assert digests(tmp_path / "again" / lines) == digests(traced_world.folder / lines)


def test_traces_have_the_quirks_of_a_collector(traced_world: Played):
    """Lines that come again, spans told before they ended, rehearsals, a failed call, a tool traced twice."""
    agent = traced_world.folder / "landing" / "otel_genai" / "echo_voice_ai"
    texts = [line for file in sorted((agent / "traces").glob("*.jsonl")) for line in file.open()]
    assert max(Counter(texts).values()) == 2
    spans = list(_spans(agent))
    ends = {(span["spanId"], span["endTimeUnixNano"] == "0") for _, span in spans}
    unfinished = {span for span, is_open in ends if is_open}
    assert unfinished and unfinished <= {span for span, is_open in ends if not is_open}
    assert {"production", "staging"} == {said["deployment.environment.name"] for said, _ in spans}
    assert {"echo", "gateway", "back-office"} == {said["service.name"] for said, _ in spans}
    failed = [_said(span["attributes"]) for _, span in spans if span["status"].get("code") == 2]
    assert {"connection_refused", "no_agent"} <= {said["error.type"] for said in failed}
    names = {span["spanId"]: span["name"] for _, span in spans}
    above = [(span["name"], names.get(span["parentSpanId"])) for _, span in spans]
    assert any(name == parent for name, parent in above)
    assert ("invoke_agent echo", "INVITE sip") in above
    assert any(said["gen_ai.agent.name"] == "call_notes" for said in _agents(spans))
    # The agent's input repeats what was said before.
    inputs = [json.loads(said.get("gen_ai.input.messages", "[]")) for said in _agents(spans)]
    assert {1, 3, 4} <= {len(messages) for messages in inputs}


def test_logs_have_the_quirks_of_a_collector(traced_world: Played):
    """A library that knows neither names of events nor their time, large hexadecimal digits, mere noise."""
    agent = traced_world.folder / "landing" / "otel_genai" / "echo_voice_ai"
    records = [
        record
        for line in json_rows(agent / "logs")
        for part in line["resourceLogs"]
        for record in part["scopeLogs"][0]["logRecords"]
    ]
    ends = [record for record in records if "observedTimeUnixNano" in record]
    assert {record["timeUnixNano"] for record in ends} == {"0"}
    assert {_said(record["attributes"])["event.name"] for record in ends} == {"echo.call_ended"}
    assert not any("eventName" in record for record in ends)
    assert any(record["traceId"] != record["traceId"].lower() for record in ends)
    assert any("body" in record for record in records)
    outcomes = {_said(record["attributes"])["echo.outcome"] for record in records if "eventName" in record}
    assert {"solved", "handed_over", "gave_up"} <= outcomes


def test_others_name_calls_of_the_agent_as_its_traces_do(traced_world: Played):
    """Surveys and reviews, links to the line, and what the oversight tool notes."""
    landing = traced_world.folder / "landing"
    calls = {
        said.get("gen_ai.conversation.id") for said in _agents(_spans(landing / "otel_genai/echo_voice_ai"))
    }
    for table, column in (
        ("surveys/surveys/flat_responses", "conversation_native_id"),
        ("assist_qa/qa/qa_form_long", "conversation_id"),
    ):
        named = duckdb.execute(
            f"select distinct conversation_source_system, {column} from read_csv(?, all_varchar = true) "
            "where conversation_source_instance = 'echo_voice_ai'",
            [f"{landing}/{table}/*.csv"],
        ).fetchall()
        assert {system for system, _ in named} == {"otel_genai"}, table
        assert {call for _, call in named} <= calls
    for table, column in (("conversation_links", "from_native_id"), ("events", "conversation_native_id")):
        rows = duckdb.execute(
            f"select distinct source_system, {column} from read_parquet(?)",
            [f"{landing}/open/echo_voice_ai/{table}/*.parquet"],
        ).fetchall()
        assert {system for system, _ in rows} == {"otel_genai"}
        assert {call for _, call in rows} <= calls


def _spans(agent: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each span with what its service says of itself."""
    for line in json_rows(agent / "traces"):
        for part in line["resourceSpans"]:
            for span in part["scopeSpans"][0]["spans"]:
                yield _said(part["resource"]["attributes"]), span


def _agents(spans: Any) -> list[dict[str, Any]]:
    said = [_said(span["attributes"]) for _, span in spans]
    return [one for one in said if one.get("gen_ai.operation.name") == "invoke_agent"]


def _said(attributes: list[dict[str, Any]]) -> dict[str, Any]:
    return {entry["key"]: next(iter(entry["value"].values())) for entry in attributes}
