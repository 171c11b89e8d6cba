"""Bad input: each case with its exact file, line, field and reason; the rest of the landing always lands."""

from __future__ import annotations

import gzip
import json

import pytest

from tandem.landing import LandingError

GOOD = {"native_id": "c1", "channel": "voice"}
LINES = "".join(json.dumps(GOOD | {"native_id": f"c{number}"}) + "\n" for number in range(1, 4))
# No time in the header: it would be another test name in each process.
ZIPPED = gzip.compress(LINES.encode(), mtime=0)


def statuses(report, path):
    return [(b.status, b.reason, b.rows_read) for b in report.batches if b.file_path == path]


def test_broken_lines_cost_one_row_each(bench):
    bench.write(
        "open/acme/conversations.jsonl",
        '{"native_id":"c1","channel":"voice"}\n'
        '{"native_id":"c2","channel":\n'
        "[1, 2]\n"
        '"text"\n'
        "\n"
        '{"channel":"voice"}\n'
        '{"native_id":"c3"}\n'
        '{"native_id":"  ","channel":""}\n'
        '{"native_id":"c4","channel":"voice","reported_turn_count":"many","started_at":"x"}\n'
        '{"native_id":"c5","channel":"voice"} trailing\n'
        '{"native_id":"c6","channel":"email"}',
    )
    report = bench.land()
    path = "open/acme/conversations.jsonl"
    assert bench.bad() == [
        (path, 2, None, "unparsable_json"),
        (path, 3, None, "not_an_object"),
        (path, 4, None, "not_an_object"),
        (path, 6, "native_id", "missing_required"),
        (path, 7, "channel", "missing_required"),
        (path, 8, "native_id", "missing_required"),
        (path, 9, "started_at", "wrong_type"),
        (path, 10, None, "unparsable_json"),
    ]
    assert bench.query("select native_id from raw.open__conversations order by 1") == [("c1",), ("c6",)]
    assert (report.rows_read, report.rows_landed, report.rows_quarantined) == (10, 2, 8)
    assert report.reasons["wrong_type"] == 1
    assert bench.reconciled()


def test_quarantine_says_how_to_mend_and_keeps_the_value_in_raw_row_only(good):
    good.rows("open/acme/conversations/b.jsonl", [GOOD | {"started_at": "secret-value"}])
    good.land()
    ((table, detail, raw),) = good.query("select table_name, detail, raw_row from raw.landing__quarantine")
    assert table == "conversations"
    assert "ISO 8601" in detail and "secret-value" not in detail
    assert json.loads(raw)["started_at"] == "secret-value"


def test_a_line_that_is_no_utf8(bench):
    bench.write("open/acme/conversations.jsonl", LINES.encode() + b'{"native_id":"\xff"}\n' + LINES.encode())
    bench.land()
    assert bench.bad() == [("open/acme/conversations.jsonl", 4, None, "invalid_encoding")]
    assert bench.query("select count(*) from raw.open__conversations") == [(6,)]
    assert bench.reconciled()


NULS = b"native_id,channel,status\nc1,voice,open\nc\0002,voice,open\nc3,voi\0ce,open\nc4,voice,\n"


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("conversations.csv", NULS),
        ("conversations.csv.gz", gzip.compress(NULS, mtime=0)),
        (
            "conversations.jsonl",
            b'{"native_id":"c1","channel":"voice","text":"\\\\u0000"}\n{"native_id":"c\\u00002","channel":"voice"}\n'
            b'{"native_id":"c3","channel":"voice","note":["\0"]}\n{"native_id":"c4","channel":"voice"}\n',
        ),
    ],
)
def test_a_nul_character_costs_its_row(bench, path, content):
    bench.write(f"open/acme/{path}", content)
    bench.land()
    first = 1 if "json" in path else 2
    assert bench.bad() == [
        (f"open/acme/{path}", first + 1, None, "nul_character"),
        (f"open/acme/{path}", first + 2, None, "nul_character"),
    ]
    assert bench.query("select native_id from raw.open__conversations order by 1") == [("c1",), ("c4",)]
    assert bench.reconciled()


def test_a_nul_character_in_small_files_that_are_read_together_costs_its_row(bench):
    for number in range(4):
        bench.write(f"open/acme/conversations/{number}.csv", NULS)
    bench.land()
    assert {reason for *_, reason in bench.bad()} == {"nul_character"}
    assert bench.query("select count(*) from raw.open__conversations") == [(8,)]
    assert bench.reconciled()


def test_a_nul_character_in_a_header_is_left_out_of_the_name(bench):
    bench.write("open/acme/conversations.csv", "native_id,chan\0nel,mood\0y\nc1,voice,calm\n")
    bench.land()
    assert bench.query("select native_id, extra from raw.open__conversations") == [("c1", '{"moody":"calm"}')]


def test_a_nul_character_in_parquet_costs_its_row(bench):
    import duckdb

    path = bench.landing / "open/acme/conversations.parquet"
    path.parent.mkdir(parents=True)
    duckdb.execute(
        "copy (select 'c1' as native_id, 'voice' as channel, {'a': 'x'} as note union all "
        "select 'c' || chr(0), 'voice', null union all select 'c3', 'voice', {'a': chr(0)}) "
        f"to '{path}' (format parquet)"
    )
    bench.land()
    shown = "open/acme/conversations.parquet"
    assert bench.bad() == [(shown, 2, None, "nul_character"), (shown, 3, None, "nul_character")]
    assert bench.reconciled()


def test_a_nul_character_in_a_json_cell_of_csv_is_no_json(bench):
    bench.write(
        "open/acme/events.csv",
        "native_id,conversation_native_id,context_payload\n"
        'e1,c1,"{""a"": ""\\u0000""}"\ne2,c1,"{""a"": ""\\\\u0000""}"\n',
    )
    bench.land()
    assert bench.bad() == [("open/acme/events.csv", 2, "context_payload", "wrong_type")]
    assert bench.reconciled()


def test_utf_16_without_a_mark_is_no_text_with_stray_nuls(good):
    good.write("open/b/conversations.csv", "native_id,channel\nc1,voice\n".encode("utf-16-le"))
    good.land()
    assert good.bad() == [("open/b/conversations.csv", None, None, "unreadable_file")]


def test_ragged_csv_rows(bench):
    bench.write(
        "open/acme/conversations.csv",
        "native_id,channel,status\nc1,voice,open\nc2,voice\nc3,voice,open,4\nc4,email,\n",
    )
    bench.land()
    path = "open/acme/conversations.csv"
    assert bench.bad() == [(path, 3, None, "ragged_row"), (path, 4, None, "ragged_row")]
    assert bench.query("select native_id, line_number from raw.open__conversations") == [("c1", 2), ("c4", 5)]
    assert bench.query("select raw_row from raw.landing__quarantine order by line_number") == [
        ('["c2", "voice"]',),
        ('["c3", "voice", "open", "4"]',),
    ]
    assert bench.reconciled()


def test_a_ragged_row_of_a_reference_file_costs_that_row_only(good):
    good.write("reference/intent_catalogue.csv", "intent,owner,reason\nrefund,ann,x\ndelivery,bob\n")
    good.land()
    assert good.bad() == [("reference/intent_catalogue.csv", 3, None, "ragged_row")]
    assert good.query("select intent from raw.reference__intent_catalogue") == [("refund",)]
    assert good.query(
        "select rows_read, rows_landed, status from raw.landing__batches where vendor = 'reference'"
    ) == [(2, 1, "landed")]


def test_a_csv_quote_that_never_closes_costs_one_row(bench):
    bench.write("open/acme/conversations.csv", 'native_id,channel\nc1,voice\n"c2,voice\nc3,voice\nc4,voice\n')
    bench.land()
    assert bench.bad() == [("open/acme/conversations.csv", 3, None, "unclosed_quote")]
    assert bench.query("select native_id, line_number from raw.open__conversations") == [
        ("c1", 2),
        ("c3", 4),
        ("c4", 5),
    ]
    assert bench.reconciled()


def test_bad_cells_of_csv_and_bytes_that_are_no_utf8(bench):
    bench.write(
        "open/acme/conversations.csv",
        b"native_id,channel,is_truncated\nc1,voice,maybe\nc2,,true\nc3,voice,true\n\xe9,voice,true\n",
    )
    bench.land()
    path = "open/acme/conversations.csv"
    assert bench.bad() == [
        (path, 2, "is_truncated", "wrong_type"),
        (path, 3, "channel", "missing_required"),
        (path, 5, None, "invalid_encoding"),
    ]
    assert bench.reconciled()


def test_a_double_header_name_rejects_the_file(good):
    good.write("open/b/conversations.csv", "native_id,channel,channel\nc1,voice,email\n")
    report = good.land()
    assert good.bad() == [("open/b/conversations.csv", None, "channel", "duplicate_column")]
    assert statuses(report, "open/b/conversations.csv") == [("rejected", "duplicate_column", 1)]
    assert good.reconciled()


def test_parquet_rows_with_faults(bench):
    import duckdb

    path = bench.landing / "open/acme/conversations.parquet"
    path.parent.mkdir(parents=True)
    duckdb.execute(
        "copy (select * from (values ('c1', 'voice', 1.0), ('c2', null, 2), ('c3', 'voice', 2.5)) "
        f"as rows (native_id, channel, reported_turn_count)) to '{path}' (format parquet)"
    )
    bench.land()
    shown = "open/acme/conversations.parquet"
    assert bench.bad() == [
        (shown, 2, "channel", "missing_required"),
        (shown, 3, "reported_turn_count", "wrong_type"),
    ]
    assert bench.query("select native_id, reported_turn_count from raw.open__conversations") == [("c1", 1)]
    assert bench.reconciled()


def test_a_truncated_gzip_keeps_its_whole_rows(bench):
    noise = "".join(
        json.dumps(GOOD | {"native_id": f"c{n}", "mood": f"{n * 7919 % 104729:x}" * 9}) + "\n"
        for n in range(5000)
    )
    data = gzip.compress(noise.encode(), mtime=0)
    bench.write("open/acme/conversations.jsonl.gz", data[: len(data) // 2])
    bench.land()
    ((landed,),) = bench.query("select count(*) from raw.open__conversations")
    assert 1000 < landed < 5000
    assert bench.bad() == [("open/acme/conversations.jsonl.gz", landed + 1, None, "truncated_file")]
    assert bench.reconciled()


def test_a_truncated_csv_gzip_keeps_its_whole_rows(bench):
    noise = "native_id,channel,mood\n" + "".join(f"c{n},voice,{n * 7919 % 104729:x}\n" for n in range(20000))
    data = gzip.compress(noise.encode(), mtime=0)
    bench.write("open/acme/conversations.csv.gz", data[: len(data) // 2])
    bench.land()
    ((landed, last),) = bench.query("select count(*), max(line_number) from raw.open__conversations")
    assert 1000 < landed < 20000
    assert last == landed + 1
    assert bench.bad() == [("open/acme/conversations.csv.gz", landed + 2, None, "truncated_file")]
    assert bench.reconciled()


@pytest.mark.parametrize(
    ("path", "content", "looks"),
    [
        ("conversations.jsonl", "native_id,channel\nc1,voice\n", "CSV"),
        ("conversations.csv", LINES, "JSON lines"),
        ("conversations.jsonl.gz", LINES.encode(), "JSON lines"),
        ("conversations.jsonl", ZIPPED, "gzip"),
        ("conversations.parquet", "native_id,channel\n", "CSV"),
        ("conversations.csv", b"PK\x03\x04rest", "Excel"),
        ("conversations.csv", "native_id,channel\n".encode("utf-16"), "UTF-16"),
        ("conversations.json", "<html></html>", "HTML"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(good, path, content, looks):
    good.write(f"open/b/{path}", content)
    report = good.land()
    assert good.bad() == [(f"open/b/{path}", None, None, "unreadable_file")]
    assert good.query(
        "select contains(detail, ?) from raw.landing__quarantine".replace("?", f"'{looks}'")
    ) == [(True,)]
    assert statuses(report, f"open/b/{path}") == [("rejected", "unreadable_file", 1)]
    assert any(looks in error for error in report.errors)
    assert good.query("select count(*) from raw.open__conversations") == [(1,)]
    assert good.reconciled()


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("conversations.parquet", b"PAR1" + b"x" * 100, "truncated_file"),
        ("conversations.parquet", b"PAR1" + b"x" * 100 + b"PAR1", "unreadable_file"),
        ("conversations.json", '[{"native_id":"c1","channel":"voice"},\n{"native_id":', "unreadable_file"),
        ("conversations.xlsx", b"PK\x03\x04", "unreadable_file"),
        ("conversations.jsonl.gz", ZIPPED[:-12] + b"\x00" * 12, "unreadable_file"),
        ("conversations.jsonl.gz", b"", "truncated_file"),
        ("conversations.csv.gz", b"", "truncated_file"),
    ],
)
def test_damaged_files_are_rejected_whole(good, path, content, reason):
    good.write(f"open/b/{path}", content)
    good.land()
    assert good.bad() == [(f"open/b/{path}", None, None, reason)]
    assert good.query("select count(*) from raw.open__conversations") == [(1,)]
    assert good.reconciled()


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("conversations.jsonl", ""),
        ("conversations.jsonl", "\n\n  \n"),
        ("conversations.jsonl.gz", gzip.compress(b"", mtime=0)),
        ("conversations.csv", "native_id,channel\n"),
        ("conversations.csv", "native_id,channel"),
        ("conversations.csv", ""),
        ("conversations.json", "[]"),
        ("conversations.parquet", ""),
    ],
)
def test_an_empty_file_lands_without_rows_or_errors(bench, path, content):
    bench.write(f"open/acme/{path}", content)
    report = bench.land()
    assert statuses(report, f"open/acme/{path}") == [("landed", None, 0)]
    assert report.errors == []
    assert bench.bad() == []


def test_a_missing_required_column_is_raised_with_a_mapping_snippet(good):
    good.write("open/b/conversations.csv", "native_id,chanel\nc1,voice\nc2,email\n")
    report = good.land()
    path = "open/b/conversations.csv"
    assert good.bad() == [(path, 2, "channel", "missing_required"), (path, 3, "channel", "missing_required")]
    (error,) = report.errors
    assert path in error and "open/b/mapping.yml" in error and "columns: {channel: chanel}" in error
    assert good.reconciled()


@pytest.mark.parametrize(
    ("path", "status", "reason"),
    [
        ("open/acme/README.md", "ignored", "no data file by its name"),
        ("open/acme/LICENSE", "ignored", "no data file by its name"),
        ("open/acme/notes.txt", "ignored", "no data file by its name"),
        ("open/acme/.DS_Store", "ignored", "no data file by its name"),
        ("open/acme/_SUCCESS", "ignored", "no data file by its name"),
        ("README.md", "ignored", "no data file by its name"),
        ("open/acme/conversation.jsonl", "rejected", "unknown_table"),
        ("open/acme/whatever.parquet", "rejected", "unknown_table"),
        ("open/conversations.jsonl", "rejected", "unplaced_file"),
        ("conversations.jsonl", "rejected", "unplaced_file"),
        ("zendeks/acme/tickets.json", "rejected", "unknown_vendor"),
        ("reference/intent_catalog.csv", "rejected", "unknown_table"),
        ("reference/intent_catalogue.jsonl", "rejected", "unreadable_file"),
    ],
)
def test_files_that_feed_no_table(good, path, status, reason):
    good.write(path, "x\n")
    report = good.land()
    assert [(s, r) for s, r, _ in statuses(report, path)] == [(status, reason)]
    assert good.bad() == ([] if status == "ignored" else [(path, None, None, reason)])
    assert good.reconciled()


def test_rejections_name_the_nearest_known_name(good):
    good.rows("open/acme/conversation.jsonl", [GOOD])
    good.rows("opne/acme/events.jsonl", [GOOD])
    good.write("reference/intent_catalog.csv", "intent\n")
    errors = "\n".join(good.land().errors)
    assert "Did you mean conversations?" in errors
    assert "Did you mean open?" in errors
    assert "Did you mean intent_catalogue?" in errors


def test_a_missing_or_empty_landing_folder_is_an_error(bench):
    with pytest.raises(
        LandingError, match=r"holds no file.\nExpected for example .*open/<instance>/conversations"
    ):
        bench.land()
    bench.landing.rmdir()
    with pytest.raises(LandingError, match="does not exist"):
        bench.land()
    report = bench.land(require_rows=False)
    assert report.batches == []
    assert bench.query("select count(*) from raw.open__events") == [(0,)]


def test_nothing_usable_is_an_error_that_counts_the_reasons(bench):
    bench.write("open/acme/conversations.jsonl", '{"native_id":"c1"}\n{"channel":\n')
    with pytest.raises(LandingError, match="1 x missing_required") as caught:
        bench.land()
    assert "1 x unparsable_json" in str(caught.value)
    assert len(bench.bad()) == 2


def test_an_unknown_vendor_alone_is_an_error(bench):
    bench.rows("helpdesk/acme/tickets.json", [GOOD])
    with pytest.raises(LandingError, match="helpdesk is no vendor folder"):
        bench.land()


def test_a_link_that_leads_nowhere_is_one_rejected_file(good):
    (good.landing / "open/acme/events.jsonl").symlink_to(good.root / "nowhere.jsonl")
    good.land()
    assert good.bad() == [("open/acme/events.jsonl", None, None, "unreadable_file")]
    assert good.query("select count(*) from raw.open__conversations") == [(1,)]
    assert good.land().read_files == []


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("open/acme/up", "open"),
        ("open/acme/up", "."),
        ("open/acme/up", "open/acme"),
        ("open/acme/deep/er/up", "open/acme"),
        ("open/up", "open"),
        ("open/up", "."),
        ("up", "."),
    ],
)
def test_a_link_to_a_folder_that_it_lies_in_is_noted_and_not_followed(good, link, target):
    good.rows("open/beta/conversations.jsonl", [GOOD])
    path = good.landing / link
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(good.landing / target, target_is_directory=True)
    report = good.land()
    assert report.files_landed == ["open/acme/conversations.jsonl", "open/beta/conversations.jsonl"]
    assert good.query("select count(*) from raw.open__conversations") == [(2,)]
    assert report.notes == [f"{link} leads to a folder that is read already, so it is not followed."]
    assert good.land().read_files == []


def test_links_to_folders_elsewhere_are_followed_and_their_loops_are_not(good):
    elsewhere = good.root / "elsewhere" / "beta"
    elsewhere.mkdir(parents=True)
    (elsewhere / "conversations.jsonl").write_text(LINES)
    (elsewhere / "up").symlink_to(good.root / "elsewhere", target_is_directory=True)
    (elsewhere / "back").symlink_to(good.landing / "open", target_is_directory=True)
    (good.landing / "open/beta").symlink_to(elsewhere, target_is_directory=True)
    report = good.land()
    assert report.files_landed == ["open/acme/conversations.jsonl", "open/beta/conversations.jsonl"]
    assert [note.split()[0] for note in report.notes] == ["open/beta/back", "open/beta/up"]
