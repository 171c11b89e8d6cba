"""The plug point for document readers, with a reader of one-conversation JSON files."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from types import ModuleType

import pyarrow as pa
import pytest

from tandem.landing import LandingError, readers
from tandem.landing.readers.base import BadRow, Ignored, Rejected, Rows

SOURCES = """
sources:
  - name: chats
    config: {meta: {reader: chat_files}}
    tables:
      - name: records
        columns: [{name: native_id, data_type: string}, {name: record, data_type: string},
          {name: started_at, data_type: timestamp}]
      - name: turns
        columns: [{name: text, data_type: string}]
"""


def read(file, context):
    """A chat is {"chat": id, "turns": [..]}; a turn that is no text is bad."""
    if file.path.suffix != ".json":
        yield Ignored("no chat")
        return
    try:
        chat = json.loads(file.path.read_text())
        turns = list(enumerate(chat["turns"], start=1))
    except (ValueError, KeyError):
        yield Rejected("unknown_shape", "Export chats with turns.")
        return
    record = {"native_id": [chat["chat"]], "record": [json.dumps(chat)], "line_number": [1]}
    yield Rows("chats__records", pa.table(record))
    texts = [(number, text) for number, text in turns if isinstance(text, str)]
    yield Rows(
        "turns",
        pa.table(
            {
                "native_id": [f"{chat['chat']}/{n}" for n, _ in texts],
                "line_number": pa.array([n for n, _ in texts], pa.int64()),
                "text": pa.array([t for _, t in texts], pa.string()),
                "loaded_at": pa.array([None] * len(texts), pa.timestamp("us")),
            }
        ),
    )
    for number, text in turns:
        if not isinstance(text, str):
            yield BadRow("wrong_type", "Write text.", "turns", number, "text", json.dumps(text))


@pytest.fixture
def chats(bench, monkeypatch):
    module = ModuleType(f"{readers.__name__}.chat_files")
    module.read = read
    module.recognises = lambda path: path.suffix == ".json" and '"turns"' in path.read_text()
    monkeypatch.setitem(sys.modules, module.__name__, module)
    path = bench.root / "models/staging/chats/_chats__sources.yml"
    path.parent.mkdir()
    path.write_text(SOURCES)
    return bench


def chat(name, *turns):
    return json.dumps({"chat": name, "turns": turns})


def test_documents_land_in_several_relations(chats):
    chats.write("chats/acme/2026-03-01/a.json", chat("a", "hi", 5, "bye"))
    chats.write("chats/acme/b.json", chat("b"))
    chats.write("chats/acme/c.json", "{}")
    chats.write("chats/acme/README.md", "about")
    report = chats.land()
    assert chats.query(
        "select native_id, source_system, source_instance, loaded_at, loaded_at_basis, file_path, "
        "line_number from raw.chats__records order by 1"
    ) == [
        ("a", "chats", "acme", datetime(2026, 3, 1), "file_name", "chats/acme/2026-03-01/a.json", 1),
        ("b", "chats", "acme", datetime(2026, 4, 1, 12), "clock", "chats/acme/b.json", 1),
    ]
    assert chats.query("select native_id, text, loaded_at_basis from raw.chats__turns order by 1") == [
        ("a/1", "hi", "file_name"),
        ("a/3", "bye", "file_name"),
    ]
    assert chats.bad() == [
        ("chats/acme/2026-03-01/a.json", 2, "text", "wrong_type"),
        ("chats/acme/c.json", None, None, "unknown_shape"),
    ]
    assert report.files_ignored == ["chats/acme/README.md"]
    assert chats.reconciled()
    assert chats.land().read_files == []


def test_documents_share_parts_and_still_change_alone(chats):
    for name in "abc":
        chats.write(f"chats/acme/{name}.json", chat(name, name))
    chats.land()
    assert len(list((chats.store / "chats__records").glob("*.parquet"))) == 2
    chats.write("chats/acme/b.json", chat("b", "new"))
    (chats.landing / "chats/acme/c.json").unlink()
    assert chats.land().read_files == ["chats/acme/b.json"]
    assert chats.query("select text from raw.chats__turns order by 1") == [("a",), ("new",)]
    assert chats.reconciled()


def test_a_folder_without_vendors_that_a_reader_knows_is_one_instance(chats):
    chats.write("logs/a.json", chat("a", "hi"))
    chats.write("notes.json", "{}")
    report = chats.land()
    assert chats.query("select source_instance, file_path from raw.chats__records") == [
        ("landing", "logs/a.json")
    ]
    assert any("read as chats/landing" in note for note in report.notes)
    assert chats.bad() == [("notes.json", None, None, "unknown_shape")]


def test_a_vendor_folder_rules_that_out(chats):
    chats.rows("open/acme/conversations.jsonl", [{"native_id": "1", "channel": "voice"}])
    chats.write("logs/a.json", chat("a", "hi"))
    chats.land()
    assert chats.bad() == [("logs/a.json", None, None, "unknown_vendor")]


def test_a_source_whose_reader_does_not_exist(chats):
    path = chats.root / "models/staging/chats/_chats__sources.yml"
    path.write_text(SOURCES.replace("chat_files", "no_such_reader"))
    chats.write("chats/acme/a.json", chat("a"))
    with pytest.raises(LandingError, match="no reader named no_such_reader"):
        chats.land()
