"""mapping.yml: any flat export as contract tables, and clear errors for its mistakes."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tandem.landing import LandingError

FLAT = (
    "chat,opened,medium,agent,utterance,said\n"
    "c1,01.03.2026 10:00,chat,ann,hello,01.03.2026 10:01\n"
    "c1,01.03.2026 10:00,chat,,bye,01.03.2026 10:02\n"
    "c2,01.07.2026 10:00,phone,bob,hi,01.07.2026 10:00\n"
)
FLAT_MAPPING = """
timezone: Europe/Berlin
time_format: "%d.%m.%Y %H:%M"
source_system: acme_chat
tables:
  conversations:
    from: "export*.csv"
    columns: {native_id: chat, started_at: opened, channel: medium}
    values: {channel: {Chat: web_chat, phone: voice}}
    constants: {status: closed}
    distinct: true
  events:
    from: "export*.csv"
    columns: {native_id: utterance, conversation_native_id: chat, occurred_at: said, text: utterance}
"""


def test_one_flat_file_feeds_two_tables(bench):
    bench.write("open/acme/mapping.yml", FLAT_MAPPING)
    bench.write("open/acme/export_1.csv", FLAT)
    report = bench.land()
    assert bench.query(
        "select native_id, started_at, channel, channel_raw, status, status_raw, source_system, "
        "line_number, extra from raw.open__conversations order by native_id"
    ) == [
        ("c1", datetime(2026, 3, 1, 9), "web_chat", "chat", "closed", "closed", "acme_chat", 2, None),
        ("c2", datetime(2026, 7, 1, 8), "voice", "phone", "closed", "closed", "acme_chat", 4, None),
    ]
    assert bench.query(
        "select native_id, conversation_native_id, occurred_at, extra, line_number "
        "from raw.open__events order by line_number"
    ) == [
        ("hello", "c1", datetime(2026, 3, 1, 9, 1), '{"agent":"ann"}', 2),
        ("bye", "c1", datetime(2026, 3, 1, 9, 2), None, 3),
        ("hi", "c2", datetime(2026, 7, 1, 8), '{"agent":"bob"}', 4),
    ]
    assert {(b.relation, b.rows_read, b.rows_landed) for b in report.batches if b.relation} == {
        ("open__conversations", 2, 2),
        ("open__events", 3, 3),
    }
    assert len({b.batch_id for b in report.batches}) == len(report.batches)
    assert bench.reconciled()


def test_a_broken_row_of_a_shared_file_counts_once(bench):
    bench.write("open/acme/mapping.yml", FLAT_MAPPING)
    bench.write("open/acme/export_1.csv", FLAT + "c3,ragged\n")
    bench.land()
    assert bench.bad() == [("open/acme/export_1.csv", 5, None, "ragged_row")]
    assert bench.reconciled()


def test_when_present_takes_only_rows_that_have_the_thing(bench):
    bench.write(
        "open/acme/mapping.yml",
        FLAT_MAPPING.replace("    distinct: true\n", "    distinct: true\n    when_present: agent\n"),
    )
    bench.write(
        "open/acme/export_1.csv", FLAT.replace("c2,01.07.2026 10:00,phone,bob", "c2,01.07.2026 10:00,phone,")
    )
    bench.land()
    assert bench.query("select native_id from raw.open__conversations") == [("c1",)]
    assert bench.query("select count(*) from raw.open__events") == [(3,)]


def test_json_files_are_mapped_too(bench):
    bench.write("open/acme/mapping.yml", FLAT_MAPPING.replace("export*.csv", "dump/**"))
    bench.rows(
        "open/acme/dump/a/1.jsonl",
        [{"chat": "c1", "opened": "2026-03-01T10:00:00Z", "medium": "CHAT", "utterance": "u", "said": None}],
    )
    bench.land()
    assert bench.query("select native_id, started_at, channel from raw.open__conversations") == [
        ("c1", datetime(2026, 3, 1, 10), "web_chat")
    ]
    assert bench.query("select occurred_at from raw.open__events") == [(None,)]


@pytest.mark.parametrize(
    ("zone", "landed", "utc"),
    [
        ("Europe/Berlin", "2026-01-10 12:00", datetime(2026, 1, 10, 11)),
        ("Europe/Berlin", "2026-07-10 12:00", datetime(2026, 7, 10, 10)),
        ("Europe/Berlin", "2026-10-25 02:30", datetime(2026, 10, 25, 0, 30)),
        ("Europe/Berlin", "2026-10-25T02:30:00+01:00", datetime(2026, 10, 25, 1, 30)),
        ("Europe/Berlin", "2026-10-25 03:00", datetime(2026, 10, 25, 2)),
        ("Europe/Berlin", "2026-03-29 02:30", datetime(2026, 3, 29, 1, 30)),
        ("Europe/Berlin", "2026-03-01", datetime(2026, 2, 28, 23)),
        ("Europe/Berlin", "20260301100000", datetime(2026, 3, 1, 9)),
        ("Europe/Berlin", 1772359200, datetime(2026, 3, 1, 10)),
        ("America/New_York", "2026-11-01 01:30:00", datetime(2026, 11, 1, 5, 30)),
        ("Australia/Lord_Howe", "2026-04-05 01:45", datetime(2026, 4, 4, 14, 45)),
        ("Asia/Kolkata", "2026-03-01 10:00", datetime(2026, 3, 1, 4, 30)),
    ],
)
def test_times_without_a_zone_take_the_instances_zone(bench, zone, landed, utc):
    bench.write("open/acme/mapping.yaml", f"timezone: {zone}\n")
    bench.rows(
        "open/acme/conversations.jsonl", [{"native_id": "c", "channel": "voice", "started_at": landed}]
    )
    bench.land()
    assert bench.query("select started_at from raw.open__conversations") == [(utc,)]


def test_a_clock_with_rubbish_behind_it_is_no_time_in_any_zone(bench):
    bench.write("open/acme/mapping.yml", "timezone: Europe/Berlin\n")
    bench.rows(
        "open/acme/conversations.jsonl",
        [
            {"native_id": "a", "channel": "voice"},
            {"native_id": "b", "channel": "voice", "started_at": "2026-03-01 10:00:00 PM"},
        ],
    )
    bench.land()
    assert bench.bad() == [("open/acme/conversations.jsonl", 2, "started_at", "wrong_type")]


def test_formats_are_tried_in_order_before_iso(bench):
    bench.write(
        "open/acme/mapping.yml",
        """
timezone: Europe/Berlin
time_format: ["%d/%m/%Y %H:%M", "%b %d, %Y %I:%M %p", "%d/%m/%Y %H:%M %z", "%d/%m/%Y"]
tables:
  events: {timezone: UTC}
""",
    )
    values = ["01/03/2026 10:00", "Mar 1, 2026 10:00 PM", "01/03/2026 10:00 +0500", "2026-03-01T10:00:00Z"]
    bench.rows(
        "open/acme/conversations.jsonl",
        [{"native_id": str(n), "channel": "voice", "started_at": v} for n, v in enumerate(values)],
    )
    bench.rows(
        "open/acme/events.jsonl",
        [
            {
                "native_id": "e",
                "conversation_native_id": "c",
                "occurred_at": values[0],
                "hired_on": "02/03/2026",
            }
        ],
    )
    bench.land()
    assert bench.query("select started_at from raw.open__conversations order by native_id") == [
        (datetime(2026, 3, 1, 9),),
        (datetime(2026, 3, 1, 21),),
        (datetime(2026, 3, 1, 5),),
        (datetime(2026, 3, 1, 10),),
    ]
    assert bench.query("select occurred_at, hired_on from raw.open__events") == [
        (datetime(2026, 3, 1, 10), date(2026, 3, 2))
    ]


def test_files_constants_values_nulls_and_ignore(bench):
    bench.write(
        "open/acme/mapping.yml",
        """
files: {"dump-*.csv": conversations}
ignore: ["*.bak", "old/**"]
null_values: ["NULL", "-"]
delimiter: "~"
encoding: cp1252
tables:
  conversations:
    columns: {native_id: id, status: null, is_truncated: cut, channel: via}
    constants: {channel: email}
    values: {is_truncated: {Oui: true, "*": false}, channel: {tel: voice, none: null}}
""",
    )
    bench.write(
        "open/acme/dump-1.csv",
        "id~status~cut~via~customer_native_id\n1~x~oui~TEL~é\n2~y~Non~none~NULL\n3~z~-~~ - \n".encode(
            "cp1252"
        ),
    )
    bench.write("open/acme/dump-1.bak", "x")
    bench.write("open/acme/old/conversations.jsonl", "not json")
    report = bench.land()
    assert bench.query(
        "select native_id, status, is_truncated, channel, channel_raw, customer_native_id, extra, "
        "line_number from raw.open__conversations order by native_id"
    ) == [
        ("1", None, True, "voice", "TEL", "é", '{"status":"x"}', 2),
        ("2", None, False, "email", "none", None, '{"status":"y"}', 3),
        ("3", None, None, "email", "email", None, '{"status":"z"}', 4),
    ]
    assert set(report.files_ignored) == {
        "open/acme/mapping.yml",
        "open/acme/dump-1.bak",
        "open/acme/old/conversations.jsonl",
    }
    assert report.errors == []


def test_a_source_column_that_a_csv_lacks_rejects_the_file(good):
    good.write("open/b/mapping.yml", "tables: {conversations: {columns: {native_id: chat_id}}}\n")
    good.write("open/b/conversations.csv", "chatid,channel\nc1,voice\n")
    report = good.land()
    assert good.bad() == [("open/b/conversations.csv", None, "native_id", "mapping_error")]
    (error,) = report.errors
    assert "chat_id" in error and "Did you mean chatid?" in error
    assert good.reconciled()


def test_a_source_column_that_no_json_row_has_is_noted(bench):
    bench.write("open/acme/mapping.yml", "tables: {conversations: {columns: {status: state}}}\n")
    bench.rows("open/acme/conversations.jsonl", [{"native_id": "c1", "channel": "voice", "stat": "open"}])
    report = bench.land()
    assert [n for n in report.notes if "state" in n and "Did you mean stat?" in n]
    assert bench.query("select status from raw.open__conversations") == [(None,)]


def test_a_glob_that_matches_no_file_is_noted(bench):
    bench.write(
        "open/acme/mapping.yml",
        'files: {"chat*.jsonl": conversations, "calls*.csv": conversations}\n'
        'tables: {events: {from: ["old/*.jsonl", "chats.jsonl"], columns: {text: channel}}}\n',
    )
    bench.rows("open/acme/chats.jsonl", [{"native_id": "c1", "channel": "voice"}])
    noted = [
        "open/acme/mapping.yml: calls*.csv under files matches no file here; mend it, or leave it out.",
        "open/acme/mapping.yml: old/*.jsonl under tables.events.from matches no file here; "
        "mend it, or leave it out.",
    ]
    assert bench.land().notes == noted
    assert bench.land().notes == noted


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tables: {conversation: {}}", "conversation is no table of open. Did you mean conversations?"),
        (
            "tables: {events: {columns: {occured_at: t}}}",
            "occured_at is no column of events. Did you mean occurred_at?",
        ),
        ("tables: {events: {constants: {batch_id: 1}}}", "batch_id is no column of events."),
        ("tables: {events: {column: {}}}", "unknown key column. Did you mean columns?"),
        ("timezones: UTC", "unknown key timezones. Did you mean timezone?"),
        ("timezone: Mars/Olympus", "Mars/Olympus is no IANA time zone"),
        ("time_format: '%Q'", "%Q is no strptime format"),
        ("files: {'*.csv': chats}", "chats is no table of open."),
        ("tables: {events: {columns: [a]}}", "columns has the wrong shape (list)"),
        ("tables: {events: {values: {text: x}}}", "expected pairs of from: to"),
        ("encoding: klingon", "klingon is no known text encoding"),
        ("delimiter: '::'", "give one character"),
        ("tables: [", "is no valid YAML"),
        ("- a list", "expected keys and values"),
    ],
)
def test_mistakes_in_a_mapping_stop_the_run_before_it_lands_anything(good, text, message):
    good.write("open/b/mapping.yml", text)
    with pytest.raises(LandingError) as caught:
        good.land()
    assert message in str(caught.value)
    assert "open/b/mapping.yml" in str(caught.value)
    assert not good.store.exists()


def test_all_mistakes_are_told_at_once(good):
    good.write("open/b/mapping.yml", "timezone: X/Y\ntables: {chats: {}, events: {colums: {}}}\n")
    with pytest.raises(LandingError) as caught:
        good.land()
    assert str(caught.value).count("\n  - ") == 3


def test_the_mistakes_of_all_mappings_are_told_at_once(good):
    good.write("open/b/mapping.yml", "timezone: X/Y\n")
    good.write("open/c/mapping.yml", "tables: [\n")
    good.write("open/d/mapping.yml", "delimiter: ';'\n")
    good.write("open/f/mapping.yml", "# für alle\n".encode("latin-1"))
    good.write("open/e/mapping.yml", "tables: {chats: {}}\n")
    with pytest.raises(LandingError) as caught:
        good.land()
    message = str(caught.value)
    assert "open/b/mapping.yml has mistakes:\n  - timezone: X/Y" in message
    assert "open/c/mapping.yml is no valid YAML" in message
    assert "open/f/mapping.yml is not UTF-8; save it as UTF-8." in message
    assert "open/e/mapping.yml has mistakes:\n  - tables: chats is no table of open." in message
    assert message.count("Nothing was landed") == 1 and "open/d" not in message


def test_letter_case_of_columns_matters_only_beside_the_exact_name(bench):
    bench.write(
        "open/acme/conversations_1.csv", "NATIVE_ID,Channel,STARTED_AT\nc1,voice,2026-03-01T10:00:00Z\n"
    )
    bench.write("open/acme/conversations_2.csv", "native_id,channel,CHANNEL\nc2,voice,email\n")
    bench.write(
        "open/acme/conversations_3.jsonl",
        '{"Native_Id": "c3", "channel": "email"}\n{"Native_Id": "c4", "channel": "email"}\n',
    )
    bench.land()
    assert bench.query(
        "select native_id, channel, started_at, extra from raw.open__conversations order by native_id"
    ) == [
        ("c1", "voice", datetime(2026, 3, 1, 10), None),
        ("c2", "voice", None, '{"CHANNEL":"email"}'),
        ("c3", "email", None, None),
        ("c4", "email", None, None),
    ]
