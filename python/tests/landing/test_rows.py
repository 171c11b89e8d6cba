"""What lands from good rows: types, enums, times, extra columns, every file format."""

from __future__ import annotations

import json
from datetime import date, datetime

import duckdb
import pytest

CONVERSATION = {"native_id": "c1", "channel": "web_chat"}


def test_a_row_lands_with_bookkeeping(bench):
    bench.rows("open/acme/conversations.jsonl", [CONVERSATION | {"loaded_at": "2026-03-02T01:00:00+01:00"}])
    report = bench.land()
    assert bench.query(
        "select source_system, source_instance, native_id, loaded_at, loaded_at_basis, file_path, "
        "line_number, extra, is_deleted from raw.open__conversations"
    ) == [("open", "acme", "c1", datetime(2026, 3, 2), "row", "open/acme/conversations.jsonl", 1, None, None)]
    assert bench.query("select batch_id from raw.open__conversations") == [(report.batches[0].batch_id,)]
    assert (report.rows_read, report.rows_landed, report.rows_quarantined) == (1, 1, 0)
    assert bench.reconciled()


def test_enums_come_twice(bench):
    bench.rows(
        "open/acme/conversations.jsonl",
        [
            {"native_id": "1", "channel": " Web_Chat "},
            {"native_id": "2", "channel": "fax"},
            {"native_id": "3", "channel": "VOICE", "status": None},
            {"native_id": "4", "channel": "email", "status": "weird"},
        ],
    )
    bench.land()
    assert bench.query(
        "select channel, channel_raw, status, status_raw from raw.open__conversations order by native_id"
    ) == [
        ("web_chat", " Web_Chat ", None, None),
        ("unmapped", "fax", None, None),
        ("voice", "VOICE", None, None),
        ("email", "email", "unmapped", "weird"),
    ]


@pytest.mark.parametrize(
    ("landed", "utc"),
    [
        ("2026-03-01T10:00:00Z", datetime(2026, 3, 1, 10)),
        ("2026-03-01T10:00:00+02:00", datetime(2026, 3, 1, 8)),
        ("2026-03-01 10:00:00 +0200", datetime(2026, 3, 1, 8)),
        ("2026-03-01 10:00:00 UTC", datetime(2026, 3, 1, 10)),
        ("2026-03-01t10:00:00,5z", datetime(2026, 3, 1, 10, 0, 0, 500000)),
        ("2026-03-01T10:00:00.123456789Z", datetime(2026, 3, 1, 10, 0, 0, 123456)),
        ("2026-03-01 10:00", datetime(2026, 3, 1, 10)),
        (" 2026-03-01T10:00:00Z ", datetime(2026, 3, 1, 10)),
        ("2026-03-01", datetime(2026, 3, 1)),
        ("20260301", datetime(2026, 3, 1)),
        ("20260301100000", datetime(2026, 3, 1, 10)),
        (1772359200, datetime(2026, 3, 1, 10)),
        ("1772359200", datetime(2026, 3, 1, 10)),
        (1772359200.25, datetime(2026, 3, 1, 10, 0, 0, 250000)),
        (1772359200123, datetime(2026, 3, 1, 10, 0, 0, 123000)),
        ("1772359200123", datetime(2026, 3, 1, 10, 0, 0, 123000)),
        (1772359200123456, datetime(2026, 3, 1, 10, 0, 0, 123456)),
        (1.7723592e9, datetime(2026, 3, 1, 10)),
        ("", None),
        (None, None),
    ],
)
def test_times_become_utc(bench, landed, utc):
    bench.rows("open/acme/conversations.jsonl", [CONVERSATION | {"started_at": landed}])
    bench.land()
    assert bench.query("select started_at from raw.open__conversations") == [(utc,)]


@pytest.mark.parametrize(
    "landed",
    [
        "yesterday",
        "2026-02-30",
        "2026-13-01T00:00:00Z",
        5,
        "infinity",
        "epoch",
        "10:00",
        {"at": 1},
        True,
        "2026-03-01 10:00:00 PM",
        "-0044-03-15",
        "2026-03-01T10:00:00+99:00",
        "2026-03-01 10:00:00.5 +1500",
        "2026-03-01T10:00:00-05:75",
    ],
)
def test_what_is_no_time_goes_to_quarantine(good, landed):
    good.rows("open/acme/conversations/b.jsonl", [CONVERSATION | {"started_at": landed}])
    good.land()
    assert good.bad() == [("open/acme/conversations/b.jsonl", 1, "started_at", "wrong_type")]


@pytest.mark.parametrize(
    "landed",
    [
        "10000-01-01",
        "294247-01-10",
        "9999-12-31T23:59:59Z",
        "2200-01-01",
        "1970-01-01T01:00:00+01:00",
        "1900-01-01",
        "0001-01-01T00:00:00",
        "0044-03-15 (BC)",
    ],
)
def test_a_time_that_no_support_work_has_goes_to_quarantine(good, landed):
    good.rows("open/acme/conversations/b.jsonl", [CONVERSATION | {"started_at": landed}])
    good.land()
    assert good.bad() == [("open/acme/conversations/b.jsonl", 1, "started_at", "out_of_range")]
    ((detail,),) = good.query("select detail from raw.landing__quarantine")
    assert "1971 to 2199" in detail and "null_values in mapping.yml" in detail and landed not in detail
    assert good.reconciled()


@pytest.mark.parametrize(
    ("landed", "reads"), [("1901-01-01", True), ("2200-01-01", False), ("1900-01-01", False)]
)
def test_a_day_may_lie_long_ago_but_not_at_a_zero_of_clocks(good, landed, reads):
    good.rows(
        "open/acme/events.jsonl", [{"native_id": "e", "conversation_native_id": "c", "hired_on": landed}]
    )
    good.land()
    assert good.bad() == ([] if reads else [("open/acme/events.jsonl", 1, "hired_on", "out_of_range")])


@pytest.mark.parametrize(
    ("landed", "reads"),
    [
        ("9999-12-31", True),
        ("9999-12-31T23:59:59.999999Z", True),
        ("0001-01-01", True),
        ("1970-01-01", True),
        ("10000-01-01", False),
        ("0044-03-15 (BC)", False),
    ],
)
def test_what_bounds_validity_may_be_for_ever(good, landed, reads):
    good.rows(
        "open/acme/events.jsonl", [{"native_id": "e", "conversation_native_id": "c", "valid_to": landed}]
    )
    good.land()
    assert good.bad() == ([] if reads else [("open/acme/events.jsonl", 1, "valid_to", "out_of_range")])


def test_a_last_day_may_be_for_ever(bench):
    row = {"native_id": "e", "conversation_native_id": "c", "closed_on": "9999-12-31"}
    bench.rows("open/acme/events.jsonl", [row])
    bench.land()
    assert bench.query("select closed_on from raw.open__events") == [(date(9999, 12, 31),)]


def test_a_stand_in_for_no_time_is_read_as_null_where_the_mapping_says_so(bench):
    bench.write("open/acme/mapping.yml", 'null_values: ["9999-12-31"]\n')
    bench.rows("open/acme/conversations.jsonl", [CONVERSATION | {"ended_at": "9999-12-31"}])
    bench.land()
    assert bench.query("select native_id, ended_at from raw.open__conversations") == [("c1", None)]


@pytest.mark.parametrize(
    ("landed", "value"),
    [
        ("true", True),
        ("False", False),
        (1, True),
        (0, False),
        ("YES", True),
        ("no", False),
        ("t", True),
        ("F", False),
        (True, True),
        ("", None),
    ],
)
def test_booleans(bench, landed, value):
    bench.rows("open/acme/conversations.jsonl", [CONVERSATION | {"is_truncated": landed}])
    bench.land()
    assert bench.query("select is_truncated from raw.open__conversations") == [(value,)]


@pytest.mark.parametrize(("landed", "value"), [("12", 12), (12.0, 12), (" 7 ", 7), ("1e3", 1000), ("-4", -4)])
def test_whole_numbers(bench, landed, value):
    bench.rows("open/acme/conversations.jsonl", [CONVERSATION | {"reported_turn_count": landed}])
    bench.land()
    assert bench.query("select reported_turn_count from raw.open__conversations") == [(value,)]


@pytest.mark.parametrize("landed", ["12.7", "1,000", "1_000", "0x10", "many", [1], "99999999999999999999"])
def test_what_is_no_whole_number_goes_to_quarantine(good, landed):
    good.rows("open/acme/conversations/b.jsonl", [CONVERSATION | {"reported_turn_count": landed}])
    good.land()
    assert good.bad() == [("open/acme/conversations/b.jsonl", 1, "reported_turn_count", "wrong_type")]
    assert good.reconciled()


@pytest.mark.parametrize(
    ("landed", "reason"),
    [
        ("1e400", "out_of_range"),
        ("-1e400", "out_of_range"),
        ('"1e309"', "out_of_range"),
        ('"Infinity"', "wrong_type"),
        ('"NaN"', "wrong_type"),
        ("Infinity", "wrong_type"),
        ("NaN", "wrong_type"),
        ("1.7976931348623157e308", None),
        ("-1e-400", None),
    ],
)
def test_an_infinite_number_goes_to_quarantine(good, landed, reason):
    good.write(
        "open/acme/events.jsonl",
        f'{{"native_id": "e", "conversation_native_id": "c", "sentiment_score": {landed}}}\n',
    )
    good.land()
    assert [found for *_, found in good.bad()] == ([reason] if reason else [])
    assert good.reconciled()


def test_an_infinite_number_of_csv_or_parquet_goes_to_quarantine(good):
    good.write(
        "open/acme/events/a.csv", "native_id,conversation_native_id,sentiment_score\ne,c,1e400\nf,c,-inf\n"
    )
    duckdb.execute(
        "copy (select 'g' as native_id, 'c' as conversation_native_id, 'inf'::double as sentiment_score) "
        f"to '{good.landing / 'open/acme/events/b.parquet'}' (format parquet)"
    )
    good.land()
    assert good.bad() == [
        ("open/acme/events/a.csv", 2, "sentiment_score", "out_of_range"),
        ("open/acme/events/a.csv", 3, "sentiment_score", "wrong_type"),
        ("open/acme/events/b.parquet", 1, "sentiment_score", "wrong_type"),
    ]
    assert good.reconciled()


@pytest.mark.parametrize("landed", [True, False, "true", "False"])
def test_a_boolean_is_no_identifier(good, landed):
    good.rows("open/acme/conversations/b.jsonl", [CONVERSATION | {"native_id": landed}])
    good.rows("open/acme/conversations/c.jsonl", [CONVERSATION | {"customer_native_id": landed}])
    good.land()
    assert good.bad() == [
        ("open/acme/conversations/b.jsonl", 1, "native_id", "wrong_type"),
        ("open/acme/conversations/c.jsonl", 1, "customer_native_id", "wrong_type"),
    ]
    assert good.reconciled()


def test_of_a_json_key_that_comes_twice_the_first_counts(bench):
    bench.write(
        "open/acme/conversations.jsonl", '{"native_id":"a","channel":"voice","channel":"email","x":1,"x":2}\n'
    )
    bench.land()
    assert bench.query("select channel, extra from raw.open__conversations") == [("voice", '{"x":1}')]


def test_json_columns_dates_and_numbers(bench):
    bench.rows(
        "open/acme/events.jsonl",
        [
            {
                "native_id": "e1",
                "conversation_native_id": 17,
                "context_payload": {"a": [1, None]},
                "text": {"body": "x"},
                "sentiment_score": "-0.5",
                "hired_on": "2026-03-01T23:00:00-05:00",
            },
            {
                "native_id": "e2",
                "conversation_native_id": "c",
                "context_payload": '{"a": 1}',
                "hired_on": "20260301",
            },
        ],
    )
    bench.land()
    assert bench.query(
        "select conversation_native_id, context_payload, text, sentiment_score, hired_on "
        "from raw.open__events order by native_id"
    ) == [
        ("17", '{"a":[1,null]}', '{"body":"x"}', -0.5, date(2026, 3, 1)),
        ("c", '{"a": 1}', None, None, date(2026, 3, 1)),
    ]


@pytest.mark.parametrize(
    ("landed", "reads"),
    [
        ('{"a": NaN}', False),
        ("[1, -Infinity]", False),
        (json.dumps({"information": 'NaN of "NaN"', "b": [None, 1]}), True),
        (json.dumps({"a": "\\"})[:-1] + ', "b": NaN}', False),
    ],
)
def test_what_is_no_number_is_no_json(good, landed, reads):
    event = {"native_id": "e", "conversation_native_id": "c", "context_payload": landed}
    good.rows("open/acme/events.jsonl", [event])
    good.land()
    bad = [("open/acme/events.jsonl", 1, "context_payload", "wrong_type")]
    assert good.bad() == ([] if reads else bad)


def test_unknown_columns_go_to_extra(bench):
    bench.rows(
        "open/acme/conversations.jsonl",
        [
            CONVERSATION | {"mood": "good", "tags": ["a", None], "source_instance": "other", "Channel": "x"},
            {"native_id": "c2", "channel": "voice", "mood": None},
        ],
    )
    bench.land()
    (first, second) = bench.query("select extra from raw.open__conversations order by native_id")
    assert json.loads(first[0]) == {
        "Channel": "x",
        "mood": "good",
        "source_instance": "other",
        "tags": ["a", None],
    }
    assert second == (None,)


def test_very_many_unknown_keys_go_to_extra_too(bench):
    bench.rows(
        "open/acme/conversations.jsonl",
        [{"native_id": str(i), "channel": "voice", f"key{i}": i} for i in range(300)],
    )
    bench.land()
    assert bench.query("select extra from raw.open__conversations where native_id = '7'") == [('{"key7":7}',)]


def test_a_row_may_bring_its_own_extra_and_source_system(bench):
    bench.rows("open/acme/conversations.jsonl", [CONVERSATION | {"extra": {"a": 1}, "source_system": "own"}])
    bench.land()
    assert bench.query("select extra, source_system from raw.open__conversations") == [('{"a":1}', "own")]


def test_keys_that_differ_in_case_only_are_kept_apart(bench):
    bench.rows(
        "open/acme/conversations.jsonl", [{"native_id": "1", "channel": "voice", "a": 1, "A": 2, 'q"x': 3}]
    )
    bench.land()
    ((extra,),) = bench.query("select extra from raw.open__conversations")
    assert json.loads(extra) == {"a": 1, "A": 2, 'q"x': 3}


def test_csv_with_quotes_newlines_and_empty_cells(bench):
    bench.write(
        "open/acme/events.csv",
        "native_id,conversation_native_id,text,sentiment_score,note\n"
        'e1,c1,"hello, ""you""",0.5,x\n'
        'e2,c1,"two\nlines",,\n'
        "\n"
        'e3,c1,5" screen,1,""\n',
    )
    bench.land()
    assert bench.query(
        "select native_id, line_number, text, sentiment_score, extra from raw.open__events"
    ) == [
        ("e1", 2, 'hello, "you"', 0.5, '{"note":"x"}'),
        ("e2", 3, "two\nlines", None, None),
        ("e3", 6, '5" screen', 1.0, None),
    ]
    assert bench.bad() == []
    assert bench.reconciled()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_clean_csv_of_any_line_end_and_delimiter(bench, delimiter, end):
    rows = [["native_id", "channel", "status"], ["c1", "voice", "open"], ["c2", "email", ""]]
    bench.write("open/acme/conversations.csv", end.join(delimiter.join(row) for row in rows))
    bench.land()
    assert bench.query("select native_id, channel, status, line_number from raw.open__conversations") == [
        ("c1", "voice", "open", 2),
        ("c2", "email", None, 3),
    ]


def test_the_quick_and_the_exact_csv_paths_agree(bench):
    body = 'native_id,channel,mood\nc1, voice ,"a, b"\nc2,email,"5"""\nc3,fax,\n'
    bench.write("open/one/conversations.csv", body)
    bench.write("open/two/conversations.csv", body + "\n")
    bench.land()
    columns = "native_id, channel, channel_raw, extra, line_number"
    quick, exact = (
        bench.query(
            f"select {columns} from raw.open__conversations where source_instance = '{name}' order by all"
        )
        for name in ("one", "two")
    )
    assert quick == exact
    assert len(quick) == 3


def test_parquet_of_every_type(bench):
    path = bench.landing / "open/acme/events.parquet"
    path.parent.mkdir(parents=True)
    duckdb.execute(
        f"""
        copy (
            select
                1.0::double as native_id, 12::bigint as conversation_native_id,
                timestamptz '2026-03-01 10:00:00+02' as occurred_at, {{'a': 1}} as context_payload,
                'x' as text, 'nan'::double as sentiment_score, date '2026-03-01' as hired_on, [1, 2] as tags
            union all
            select 2.5, 13, timestamptz '2026-03-01 10:00:00Z', null, null, 0.25, null, null
        ) to '{path}' (format parquet)
        """
    )
    bench.land()
    assert bench.query(
        "select native_id, conversation_native_id, occurred_at, context_payload, text, sentiment_score, "
        "hired_on, extra, line_number from raw.open__events order by line_number"
    ) == [
        ("1", "12", datetime(2026, 3, 1, 8), '{"a":1}', "x", None, date(2026, 3, 1), '{"tags":[1,2]}', 1),
        ("2.5", "13", datetime(2026, 3, 1, 10), None, None, 0.25, None, None, 2),
    ]
    assert bench.reconciled()


@pytest.mark.parametrize(
    "path",
    [
        "open/acme/conversations.jsonl",
        "open/acme/conversations.ndjson",
        "open/acme/conversations.json",
        "open/acme/conversations.jsonl.gz",
        "open/acme/conversations/part-1.jsonl",
        "open/acme/conversations/2026/03/01/x.jsonl.gz",
        "open/acme/2026-03-01/conversations.jsonl",
        "open/acme/conversations_2026-03-01.jsonl",
        "open/acme/conversations-20260301T100000Z.part-0001.jsonl",
    ],
)
def test_folder_or_file_plain_or_gz(bench, path):
    bench.rows(path, [CONVERSATION])
    bench.land()
    assert bench.query("select native_id, file_path from raw.open__conversations") == [("c1", path)]


@pytest.mark.parametrize("name", ["conversations.csv.gz", "conversations.tsv"])
def test_csv_gz_and_tsv(bench, name):
    delimiter = "\t" if "tsv" in name else ","
    bench.write(f"open/acme/{name}", f"native_id{delimiter}channel\nc1{delimiter}voice\n")
    bench.land()
    assert bench.query("select native_id, channel, line_number from raw.open__conversations") == [
        ("c1", "voice", 2)
    ]


def test_a_json_array_lands_by_element(bench):
    bench.write(
        "open/acme/conversations.json", '[\n {"native_id": "a", "channel": "voice"},\n {"native_id": "b"}, 3]'
    )
    bench.land()
    assert bench.query("select native_id, line_number from raw.open__conversations") == [("a", 1)]
    assert bench.bad() == [
        ("open/acme/conversations.json", 2, "channel", "missing_required"),
        ("open/acme/conversations.json", 3, None, "not_an_object"),
    ]
    assert bench.reconciled()


@pytest.mark.parametrize("name", ["conversations.jsonl", "conversations.ndjson.gz", "conversations.json"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n\n"])
def test_an_array_on_one_line_is_an_array_whatever_the_files_name(bench, name, end):
    array = json.dumps([{"native_id": "a", "channel": "voice"}, {"native_id": "b", "channel": "email"}, 3])
    bench.write(f"open/acme/{name}", array + end)
    bench.land()
    assert bench.query("select native_id, line_number from raw.open__conversations") == [("a", 1), ("b", 2)]
    assert bench.bad() == [(f"open/acme/{name}", 3, None, "not_an_object")]
    assert bench.reconciled()


def test_arrays_on_lines_of_their_own_are_lines(good):
    good.write("open/acme/conversations/b.jsonl", '[{"native_id": "a", "channel": "voice"}]\n[]\n')
    report = good.land()
    (error,) = report.errors
    assert "b.jsonl: no line is a JSON object" in error and "mapping.yml" not in error
    assert [(line, reason) for _, line, _, reason in good.bad()] == [
        (1, "not_an_object"),
        (2, "not_an_object"),
    ]


def test_blank_lines_crlf_and_bom_keep_line_numbers(bench):
    bench.write(
        "open/acme/conversations.jsonl",
        b'\xef\xbb\xbf{"native_id":"a","channel":"voice"}\r\n\r\n   \r\n{"native_id":"b","channel":"voice"}',
    )
    bench.land()
    assert bench.query("select native_id, line_number from raw.open__conversations order by 2") == [
        ("a", 1),
        ("b", 4),
    ]
    assert bench.reconciled()


def test_a_huge_line_lands(bench):
    bench.rows(
        "open/acme/events.jsonl",
        [
            {"native_id": "e1", "conversation_native_id": "c", "text": "x" * 12_000_000},
            {"native_id": "e2", "conversation_native_id": "c"},
        ],
    )
    bench.land()
    assert bench.query("select length(text), line_number from raw.open__events order by 2") == [
        (12_000_000, 1),
        (None, 2),
    ]


def test_symbolic_links_are_followed_and_loops_are_not(bench, tmp_path):
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "conversations.jsonl").write_text('{"native_id":"a","channel":"voice"}\n')
    (outside / "loop").symlink_to(outside)
    (bench.landing / "open").mkdir()
    (bench.landing / "open" / "acme").symlink_to(outside)
    bench.land()
    assert bench.query("select native_id, file_path from raw.open__conversations") == [
        ("a", "open/acme/conversations.jsonl")
    ]


def test_reference_tables_stand_in_for_seeds(good):
    good.write("reference/intent_catalogue.csv", "owner,intent,colour\nann,refund,red\n,delivery,\n")
    report = good.land()
    assert good.query(
        "select intent, owner, reason from raw.reference__intent_catalogue order by intent"
    ) == [
        ("delivery", None, None),
        ("refund", "ann", None),
    ]
    assert [note for note in report.notes if "colour" in note and "intent_catalogue" in note]


def test_a_reference_file_keeps_its_own_source_columns(good):
    good.write(
        "reference/source_capability.csv",
        "source_system,source_instance,level\nopen,chat,absent\n,,derived\n",
    )
    good.land()
    assert good.query("select * from raw.reference__source_capability order by level") == [
        ("open", "chat", "absent"),
        (None, None, "derived"),
    ]


def test_a_reference_file_with_only_a_header_is_landed(good):
    good.write("reference/intent_catalogue.csv", "intent,owner\n")
    report = good.land()
    assert [
        (b.status, b.rows_read) for b in report.batches if b.relation == "reference__intent_catalogue"
    ] == [("landed", 0)]


def test_the_real_declarations_can_be_landed(tmp_path):
    from pathlib import Path

    from tandem.landing import land
    from tandem.landing.declarations import load_declarations

    project = Path(__file__).parents[3]
    declarations = load_declarations(project)
    tables = declarations.vendors["open"].relations
    assert {"conversations", "events", "actors", "survey_responses", "releases"} <= set(tables)
    landing = tmp_path / "landing" / "open" / "acme"
    landing.mkdir(parents=True)
    for name, relation in tables.items():
        samples = {
            "timestamp": "2026-03-01",
            "date": "2026-03-01",
            "json": "[]",
            "boolean": "true",
            "bigint": "1",
            "double": "0.5",
            "string": "x",
        }
        cells = {c.name: c.values[0] if c.values else samples[c.data_type] for c in relation.readable}
        (landing / f"{name}.csv").write_text(",".join(cells) + "\n" + ",".join(cells.values()) + "\n")
    report = land(tmp_path / "landing", tmp_path / "store", project)
    assert report.errors == []
    assert {(b.relation, b.rows_landed, b.rows_quarantined) for b in report.batches} == {
        (relation.name, 1, 0) for relation in tables.values()
    }
