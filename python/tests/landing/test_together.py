"""Small files that are read together land as they would one by one, and still come and go alone."""

from __future__ import annotations

import gzip
import json
from datetime import datetime

import duckdb
import pytest

from tandem.landing import store as store_module
from tandem.landing import together

EVERYTHING = ("landing__batches", "landing__quarantine", "open__conversations", "open__events")
FILES = 6


def parts(bench, relation="open__conversations"):
    return {p.name for p in (bench.store / relation).glob("*.parquet") if p.name != "_schema.parquet"}


def ids(bench):
    return bench.query("select file_path, line_number, native_id from raw.open__conversations order by all")


def path(number, extension="jsonl"):
    return f"open/acme/conversations/{number}.{extension}"


def conversation(number, **more):
    return {"native_id": f"c{number}", "channel": "voice", **more}


def write(bench, number, extension, rows):
    """Write rows of equal keys as a file of any format."""
    name = path(number, extension)
    if extension == "jsonl":
        return bench.rows(name, rows)
    if extension == "csv":
        lines = [",".join("" if cell is None else str(cell) for cell in row.values()) for row in rows]
        return bench.write(name, "\n".join([",".join(rows[0]), *lines]) + "\n")
    target = bench.write(name, "")
    source = bench.rows("../rows.jsonl", rows)
    kinds = ", ".join(f"{key}: 'VARCHAR'" for key in rows[0])
    duckdb.execute(f"copy (from read_json('{source}', columns = {{{kinds}}})) to '{target}' (format parquet)")
    return target


@pytest.fixture
def six(bench):
    for number in range(FILES):
        bench.rows(path(number), [conversation(number), {"native_id": "bad"}])
    bench.land()
    return bench


@pytest.mark.parametrize(("extension", "first"), [("jsonl", 1), ("csv", 2), ("parquet", 1)])
def test_a_bad_row_in_the_middle_of_the_files_costs_that_row_only(bench, extension, first):
    for number in range(FILES):
        rows = [conversation(f"{number}-{line}", reported_turn_count=line) for line in range(3)]
        if number == 3:
            rows[1]["reported_turn_count"] = "many"
        if number == 4:
            rows[2]["channel"] = None
        write(bench, number, extension, rows)
    report = bench.land()
    assert bench.bad() == [
        (path(3, extension), first + 1, "reported_turn_count", "wrong_type"),
        (path(4, extension), first + 2, "channel", "missing_required"),
    ]
    assert ids(bench) == [
        (path(number, extension), first + line, f"c{number}-{line}")
        for number in range(FILES)
        for line in range(3)
        if (number, line) not in ((3, 1), (4, 2))
    ]
    assert [(b.rows_read, b.rows_landed) for b in report.batches] == [(3, 3)] * 3 + [(3, 2)] * 2 + [(3, 3)]
    assert len(parts(bench)) == 1
    assert bench.reconciled()


def test_two_shapes_in_one_folder(bench):
    for number in range(FILES):
        header = "native_id,channel" if number % 2 else "channel,native_id,mood"
        bench.write(path(number, "csv"), header + ("\nc,voice\n" if number % 2 else "\nvoice,c,x\n"))
    bench.land()
    assert bench.query(
        "select file_path, native_id, channel, extra from raw.open__conversations order by file_path"
    ) == [
        (path(number, "csv"), "c", "voice", None if number % 2 else '{"mood":"x"}') for number in range(FILES)
    ]
    assert len(parts(bench)) == 2
    assert bench.bad() == []


def test_json_files_of_different_keys_share_a_part(bench):
    for number in range(FILES):
        bench.rows(path(number), [conversation(number, **{f"key{number}": number, "status": "open"})])
    bench.rows(path("own"), [{"native_id": "own", "channel": "voice", "extra": {"a": 1}}])
    bench.land()
    landed = dict(bench.query("select native_id, extra from raw.open__conversations"))
    assert landed == {f"c{n}": f'{{"key{n}":{n}}}' for n in range(FILES)} | {"own": '{"a":1}'}


def test_empty_and_damaged_files_among_others(bench):
    lines = json.dumps(conversation(1)) + "\n"
    for number in range(FILES):
        bench.write(path(number), lines)
        bench.write(path(number, "csv"), "native_id,channel\nc1,voice\n")
        bench.write(path(number, "jsonl.gz"), lines)
        write(bench, number, "parquet", [conversation(1)])
    bench.write(path("empty"), "")
    bench.write(path("blank"), "\n \n")
    bench.write(path("header", "csv"), "native_id,channel\n")
    bench.write(path("ragged", "csv"), "native_id,channel\nc1\nc2,voice\n")
    # As many delimiters as its rows should have: only a closer look tells.
    bench.write(path("ragged-too", "csv"), "native_id,channel\nc3,voice,x\nc4\nc5,voice\n")
    bench.write(path("lines", "csv"), 'native_id,channel\n"c\n1",voice\nc2,voice\n')
    bench.write(path("cut", "jsonl.gz"), gzip.compress(lines.encode(), mtime=0)[:-9])
    damaged = write(bench, "damaged", "parquet", [conversation(1)])
    damaged.write_bytes(b"PAR1" + b"\xff" * 20 + damaged.read_bytes()[24:])
    report = bench.land()
    read = {batch.file_path: (batch.rows_read, batch.rows_landed) for batch in report.batches}
    assert read[path("empty")] == read[path("blank")] == read[path("header", "csv")] == (0, 0)
    assert read[path("ragged", "csv")] == (2, 1)
    assert read[path("ragged-too", "csv")] == (3, 1)
    assert read[path("lines", "csv")] == (2, 2)
    assert [(file, reason) for file, _, _, reason in bench.bad()] == [
        (path("cut", "jsonl.gz"), "truncated_file"),
        (path("damaged", "parquet"), "unreadable_file"),
        (path("ragged-too", "csv"), "ragged_row"),
        (path("ragged-too", "csv"), "ragged_row"),
        (path("ragged", "csv"), "ragged_row"),
    ]
    assert bench.query("select count(*) from raw.open__conversations where native_id = 'c1'") == [(25,)]
    assert bench.reconciled()


def test_a_changed_file_is_replaced_alone(six):
    (part,) = parts(six)
    before = ids(six)
    six.rows(path(3), [conversation(30)])
    report = six.land()
    assert report.read_files == [path(3)]
    assert len(report.removed) == 1
    assert ids(six) == [row if row[0] != path(3) else (path(3), 1, "c30") for row in before]
    assert len(parts(six)) == 2 and part not in parts(six)
    assert [row[0] for row in six.bad()] == [path(number) for number in range(FILES) if number != 3]
    assert six.reconciled()


def test_an_interrupted_run_keeps_the_files_that_waited(bench):
    for number in range(FILES):
        bench.rows(path(number), [conversation(number)])

    def stop(file_path, number, count):
        if number == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bench.land(progress=stop)
    assert bench.land().read_files == [path(4), path(5)]
    assert len(ids(bench)) == FILES


def test_a_run_killed_before_it_saved_is_done_again(bench, monkeypatch):
    for number in range(FILES):
        bench.rows(path(number), [conversation(number), {"native_id": "bad"}])
    with monkeypatch.context() as killed:
        killed.setattr(store_module.Store, "save", lambda self: None)
        bench.land()
    assert len(bench.land().read_files) == FILES
    assert len(ids(bench)) == FILES
    assert bench.reconciled()


def test_files_of_many_instances_keep_their_own_facts(bench):
    for number in range(FILES):
        bench.rows(f"open/i{number}/2026-03-0{number + 1}/conversations.jsonl", [conversation(number)])
    bench.write("open/i5/mapping.yml", "timezone: Europe/Berlin\nsource_system: other\n")
    bench.land()
    assert bench.query(
        "select source_instance, source_system, native_id, loaded_at, loaded_at_basis "
        "from raw.open__conversations order by 1"
    ) == [
        (f"i{n}", "other" if n == 5 else "open", f"c{n}", datetime(2026, 3, n + 1), "file_name")
        for n in range(FILES)
    ]
    # The one with rules of its own is read by itself.
    assert len(parts(bench)) == 2


NASTY_LINES = (
    '{"native_id":"c1","channel":"voice"',
    "[1]",
    "",
    '  {"native_id":"c2","channel":"FAX","mood":[1],"started_at":"no"}',
    '{"channel":"voice","status":"open"}',
    "null",
)
NASTY_CSV = (
    'c1,voice,"a ""b"", c"',
    'c2,voice,5" screen',
    ' "c3" ,fax,x',
    "c4,voice",
    'c5,voice,"two\nlines"',
    "",
    '"c6,voice,x',
    ",voice,x",
)
MAPPING = """
tables:
  conversations: {from: "*", columns: {native_id: native_id, channel: channel}, distinct: true}
  events: {from: "*", columns: {conversation_native_id: native_id, text: mood}, when_present: mood}
"""


def nasty(bench):
    """Many small files with every fault in some of them, for two instances."""
    for instance in ("plain", "mapped"):
        for number in range(12):
            name = f"open/{instance}/conversations_{number}"
            lines = NASTY_LINES[number % 7 :] + tuple(json.dumps(conversation(n, mood="x")) for n in range(3))
            bench.write(f"{name}.jsonl", ("\r\n" if number % 3 else "\n").join(lines))
            records = NASTY_CSV[number % 9 :] + ("c7,voice,x", "c7,voice,x", "c8,email,")
            text = "\n".join(("native_id,channel,mood", *records))
            bench.write(f"{name}.csv", b"\xef\xbb\xbf" + text.encode() + (b"\nc\xff,voice,x" * (number % 2)))
            bench.write(f"{name}.csv.gz", text.replace("\n", "\r\n") + "\r\n")
    bench.write("open/mapped/mapping.yml", MAPPING)


def everything(bench):
    return {name: bench.query(f"select * from raw.{name} order by all") for name in EVERYTHING}


def test_files_land_together_as_they_do_alone(bench, monkeypatch):
    nasty(bench)
    read_together = bench.land()
    found = everything(bench)
    monkeypatch.setattr(together, "FEWEST_FILES", 1000)
    (bench.store / "ledger.json").unlink()
    read_alone = bench.land()
    assert found == everything(bench)
    assert all(found.values())
    assert (read_together.errors, read_together.notes) == (read_alone.errors, read_alone.notes)
    assert read_together.read_files == read_alone.read_files


def test_large_files_are_read_alone(bench, monkeypatch):
    monkeypatch.setattr(together, "SMALL_BYTES", 10)
    for number in range(FILES):
        bench.rows(path(number), [conversation(number)])
    bench.land()
    assert len(parts(bench)) == FILES
    assert len(ids(bench)) == FILES
