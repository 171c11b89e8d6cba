"""What the transcripts reader lands, ignores, refuses and puts into quarantine."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tandem.landing.readers import transcripts
from tandem.landing.readers.base import BadRow, Ignored, ReaderItem, Rejected, Rows, SourceFile

HELLO = {"role": "user", "content": "Hello"}


def conversation(**fields: Any) -> dict[str, Any]:
    return {"messages": [HELLO], **fields}


def read(
    path: Path, content: str | bytes | list[Any] | dict[str, Any], name: str = "a.json"
) -> list[ReaderItem]:
    file = path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(content, str | bytes):
        content = json.dumps(content)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    source = SourceFile(file, f"transcripts/shop/{name}", "transcripts", "shop")
    return list(transcripts.read(source, None))  # type: ignore[arg-type]


def rows(items: list[ReaderItem]) -> list[dict[str, Any]]:
    return [row for item in items if isinstance(item, Rows) for row in item.table.to_pylist()]


def faults(items: list[ReaderItem]) -> list[tuple[int | None, str | None, str]]:
    return [(item.line_number, item.field, item.reason) for item in items if isinstance(item, BadRow)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.json", [conversation(id="x")]),
        ("one.json", conversation(id="x")),
        ("lines.jsonl", json.dumps(conversation(id="x")) + "\n"),
        (
            "lines_named.json",
            json.dumps(conversation(id="x")) + "\n" + json.dumps({"id": "y", "traj": [HELLO]}),
        ),
        ("list.json.gz", gzip.compress(json.dumps([conversation(id="x")]).encode(), mtime=0)),
        ("UPPER.JSON", [conversation(id="x")]),
        ("bom.json", b"\xef\xbb\xbf" + json.dumps([conversation(id="x")]).encode()),
        ("run.json", {"info": {}, "tasks": [], "simulations": [conversation(id="x")]}),
        ("other_name.json", [{"id": "x", "conversation": [HELLO]}]),
        ("listed.json", {"object": "list", "data": [conversation(id="x")]}),
    ],
)
def test_every_form_of_a_transcript_file_is_read(tmp_path: Path, name: str, content: Any) -> None:
    landed = rows(read(tmp_path, content, name))
    assert [row["native_id"] for row in landed][:1] == ["x"]
    assert transcripts.recognises(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("users.json", {"mia_1": {"name": "Mia"}}),
        ("few_shot.jsonl", json.dumps({"messages_display": "user: Hi"}) + "\n"),
        (
            "runtime_events.jsonl",
            json.dumps({"event_id": 1, "payload": {"messages": [HELLO]}}) + "\nbroken\n",
        ),
        ("numbers.json", [1, 2]),
        ("ticks.json", {"id": "x", "messages": None, "ticks": []}),
        ("README.md", "# messages"),
        ("LICENSE", "MIT"),
    ],
)
def test_files_without_a_conversation_are_ignored_and_block_nothing(
    tmp_path: Path, name: str, content: Any
) -> None:
    assert read(tmp_path, content, name) == [Ignored("not_a_transcript")]
    assert not transcripts.recognises(tmp_path / name)


@pytest.mark.parametrize("content", ["", "  \n", "[]", '{"info": {}, "tasks": [], "simulations": []}'])
def test_an_empty_file_lands_with_no_rows(tmp_path: Path, content: str) -> None:
    items = read(tmp_path, content)
    assert all(isinstance(item, Rows) for item in items)
    assert items and rows(items) == []


WHOLE = json.dumps([conversation(id=str(number)) for number in range(50)])


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("cut.json", WHOLE[: len(WHOLE) // 2], "truncated_file"),
        ("cut.json.gz", gzip.compress(WHOLE.encode(), mtime=0)[:-20], "truncated_file"),
        ("empty.json.gz", b"", "truncated_file"),
        ("named.json.gz", WHOLE.encode(), "unreadable_file"),
        ("broken.json", '{"messages": [}', "unparsable_json"),
        ("latin.json", b'[{"messages": [{"role": "user", "content": "\xfc"}]}]', "unreadable_file"),
    ],
)
def test_a_file_that_cannot_be_read_whole_is_refused_whole(
    tmp_path: Path, name: str, content: Any, reason: str
) -> None:
    (item,) = read(tmp_path, content, name)
    assert isinstance(item, Rejected)
    assert (item.reason, item.table_name) == (reason, "records")


def test_broken_lines_go_to_quarantine_and_the_others_land(tmp_path: Path) -> None:
    text = "\n".join(
        [json.dumps(conversation(id="x")), "", '{"id": "y", "mess', "[]", json.dumps(conversation(id="z"))]
    )
    items = read(tmp_path, text, "a.jsonl")
    assert [(row["native_id"], row["line_number"], row["record_number"]) for row in rows(items)] == [
        ("x", 1, 1),
        ("z", 5, 4),
    ]
    assert faults(items) == [(3, None, "unparsable_json"), (4, None, "not_an_object")]


@pytest.mark.parametrize(
    ("record", "field", "reason"),
    [
        ({"id": "b"}, "messages", "missing_required"),
        ({"id": "b", "messages": []}, "messages", "missing_required"),
        ({"id": "b", "messages": "Hello"}, "messages", "missing_required"),
        ({"id": "b", "messages": [HELLO, "Hello"]}, "messages[1]", "not_an_object"),
        ({"id": "b", "messages": [{"content": "Hello"}]}, "messages[0].role", "missing_required"),
        ({"id": "b", "messages": [HELLO | {"tool_calls": "x"}]}, "messages[0].tool_calls", "wrong_type"),
        ({"id": "b", "messages": [HELLO | {"tool_calls": [1]}]}, "messages[0].tool_calls", "not_an_object"),
        ({"id": "b", "messages": [HELLO | {"timestamp": "soon"}]}, "messages[0].timestamp", "wrong_type"),
        ({"id": "b", "messages": [HELLO | {"timestamp": 0}]}, "messages[0].timestamp", "out_of_range"),
        ({"id": "b", "messages": [HELLO], "end_time": "9999-12-31T00:00:00Z"}, "end_time", "out_of_range"),
        ({"id": "b", "messages": [HELLO], "start_time": "2026-02-31"}, "start_time", "wrong_type"),
        ({"id": "b", "messages": [HELLO], "loaded_at": True}, "loaded_at", "wrong_type"),
    ],
)
def test_a_record_is_never_half_read(tmp_path: Path, record: dict[str, Any], field: str, reason: str) -> None:
    items = read(tmp_path, [conversation(id="a"), record])
    assert [row["native_id"] for row in rows(items)] == ["a"]
    assert faults(items) == [(2, field, reason)]
    (bad,) = [item for item in items if isinstance(item, BadRow)]
    assert json.loads(bad.raw_row or "") == record
    assert "soon" not in bad.detail


def test_an_id_with_a_nul_character_names_no_conversation(tmp_path: Path) -> None:
    items = read(tmp_path, [conversation(id="a"), {"id": "b\0", "messages": [HELLO]}])
    assert [row["native_id"] for row in rows(items)] == ["a"]
    assert faults(items) == [(2, "native_id", "nul_character")]


def test_trials_of_one_task_stay_conversations_of_their_own(tmp_path: Path) -> None:
    records = [conversation(task_id=task, trial=trial) for task in (0, 1) for trial in (0, 1)]
    records += [conversation(task_id=1, trial=1), conversation(), conversation()]
    assert [row["native_id"] for row in rows(read(tmp_path, records, "runs/a.json.gz.json"))] == [
        "runs/a.json.gz/0/0",
        "runs/a.json.gz/0/1",
        "runs/a.json.gz/1/0",
        "runs/a.json.gz/1/1",
        "runs/a.json.gz/1/1#5",
        "runs/a.json.gz/6",
        "runs/a.json.gz/7",
    ]


def test_an_own_id_names_the_conversation_and_tells_trials_apart(tmp_path: Path) -> None:
    records = [
        conversation(id=7, trial=0),
        conversation(id=7, trial=1),
        conversation(conversation_id="c"),
        conversation(id="twice"),
        conversation(id="twice"),
    ]
    landed = [row["native_id"] for row in rows(read(tmp_path, records))]
    assert landed == ["7/0", "7/1", "c", "twice", "twice"], "a record said twice is two versions of one"


def test_the_header_comes_along_without_its_policy_and_the_task_with_its_record(tmp_path: Path) -> None:
    run = {
        "info": {"agent_info": {"llm": "m-1"}, "environment_info": {"policy": "x" * 5000}},
        "tasks": [{"id": "3", "goal": "a"}],
        "simulations": [conversation(id="x", task_id=3), conversation(id="y", task_id=4)],
    }
    first, second = rows(read(tmp_path, run))
    assert json.loads(first["run_info"]) == {
        "agent_info": {"llm": "m-1"},
        "environment_info": {"policy": None},
    }
    assert json.loads(first["task"]) == {"id": "3", "goal": "a"}
    assert second["task"] is None


def test_what_an_engine_cannot_store_is_made_storable(tmp_path: Path) -> None:
    text = (
        r'[{"id": "x", "reward": NaN, "messages": [{"role": "user", "content": "a\u0000b\ud83dc \\u0000"}]}]'
    )
    (row,) = rows(read(tmp_path, text))
    record = json.loads(row["record"])
    assert record["reward"] is None
    assert record["messages"][0]["content"] == "a\ufffdb\ufffdc \\u0000"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2026-07-31T01:29:51.967653", "2026-07-31T01:29:51.967653"),
        ("2026-07-31 01:29:51+02:00", "2026-07-31 01:29:51+02:00"),
        ("2026-07-31T01:29:51+0200", "2026-07-30T23:29:51"),
        ("20260731T012951Z", "2026-07-31T01:29:51"),
        ("2026-07-31T01:29", "2026-07-31T01:29:00"),
        (1785461391, 1785461391),
    ],
)
def test_times_reach_staging_in_a_spelling_that_every_engine_reads(
    tmp_path: Path, written: Any, kept: Any
) -> None:
    (row,) = rows(read(tmp_path, [{"id": "x", "messages": [HELLO | {"timestamp": written}]}]))
    assert json.loads(row["record"])["messages"][0]["timestamp"] == kept


def test_what_the_record_says_of_itself_is_kept(tmp_path: Path) -> None:
    record = conversation(
        id="x", is_test=True, is_deleted=False, updated_at="2026-08-01T02:00:00+02:00", loaded_at="2026-08-02"
    )
    (row,) = rows(read(tmp_path, [record]))
    assert (row["is_test"], row["is_deleted"], row["loaded_at_basis"]) == (True, False, "row")
    assert (str(row["source_updated_at"]), str(row["loaded_at"])) == (
        "2026-08-01 00:00:00",
        "2026-08-02 00:00:00",
    )
