"""What Langfuse's form of the voice AI writes: its quirks, and names that other instances use too."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from simulated import TINY, Played, csv_rows, digests, json_rows, parquet_rows

from tandem.simulate.run import NATIVE, play

pytestmark = pytest.mark.long

TOOLS = {"echo_voice_ai": "langfuse"}


@pytest.fixture(scope="module")
def traced_world(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The tiny world, with a voice AI that traces itself with Langfuse."""
    folder = tmp_path_factory.mktemp("traced")
    return Played(folder, *play(TINY, folder, shape=NATIVE, tools=TOOLS))


def test_one_seed_gives_the_same_bytes(traced_world: Played, tmp_path: Path):
    play(TINY, tmp_path / "again", shape=NATIVE, tools=TOOLS)
    assert digests(tmp_path / "again" / "landing") == digests(traced_world.folder / "landing")


def test_a_traced_voice_ai_has_the_quirks_of_its_vendor(traced_world: Played):
    """Two ages of the export, rows from before things ended, rehearsals, runs for nobody, corrections."""
    project = traced_world.folder / "landing" / "langfuse" / "echo_voice_ai"
    observations = json_rows(project / "observations")
    assert {row["type"] for row in observations} == {
        "AGENT",
        "EVENT",
        "GENERATION",
        "GUARDRAIL",
        "SPAN",
        "TOOL",
    }
    ended = Counter(row["id"] for row in observations if row["endTime"])
    running = {row["id"] for row in observations if row["type"] == "AGENT" and not row["endTime"]}
    assert running and running <= set(ended) and set(ended.values()) == {1}
    traces = {row["id"] for row in json_rows(project / "traces")}
    served = {row["traceId"] for row in observations if row["sessionId"]}
    assert traces and served and not traces & served
    assert {row["environment"] for row in observations} == {"production", "staging"}
    unserved = {row["traceName"] for row in observations if row["traceId"] not in traces | served}
    assert unserved == {"keep_alive"}
    silent = {row["output"] for row in observations if row["output"] and "messages" in row["output"]}
    assert silent == {'{"messages": []}'}
    scores = json_rows(project / "scores")
    assert {row["dataType"] for row in scores} == {"CATEGORICAL", "CORRECTION"}
    assert {bool(row["subject"]) for row in scores} == {True, False}
    assert any(row["datasetRunId"] for row in scores)
    assert max(Counter(row["id"] for row in scores).values()) == 2


def test_others_name_calls_as_the_traces_do(traced_world: Played):
    """Reviews, links to the line of calls, what happens to callers in other tools."""
    landing = traced_world.folder / "landing"
    project = landing / "langfuse" / "echo_voice_ai"
    rows = json_rows(project / "observations") + json_rows(project / "traces")
    calls = {row["sessionId"] for row in rows}
    callers = {row["userId"] for row in rows}
    for table, column, known in (
        ("conversation_links", "from_native_id", calls),
        ("guardrail_events", "conversation_native_id", calls),
        ("events", "conversation_native_id", calls),
        ("customer_identifiers", "customer_native_id", callers),
    ):
        left = parquet_rows(landing / "open" / "echo_voice_ai" / table)
        assert {row["source_system"] for row in left} == {"langfuse"}, table
        assert {row[column] for row in left} <= known, table
    reviews = csv_rows(landing / "assist_qa" / "qa" / "qa_form_long")
    named = [row for row in reviews if row["conversation_source_instance"] == "echo_voice_ai"]
    assert {row["conversation_source_system"] for row in named} == {"langfuse"}
    assert {row["conversation_id"] for row in named} <= calls
