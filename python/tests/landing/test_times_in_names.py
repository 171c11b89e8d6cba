"""R77: the load time of files without that column."""

from __future__ import annotations

from datetime import datetime

import pytest

from tandem.landing import LandingError
from tandem.landing.discovery import table_in_path
from tandem.landing.times import time_in_name, time_in_path

DAY = datetime(2026, 3, 1)


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("2026-03-01", DAY),
        ("2026_03_01", DAY),
        ("20260301", DAY),
        ("dt=2026-03-01", DAY),
        ("export-20260301-full", DAY),
        ("events_2026-03-01", DAY),
        ("2026-03-01T10-00", datetime(2026, 3, 1, 10)),
        ("2026-03-01_10-00-30", datetime(2026, 3, 1, 10, 0, 30)),
        ("2026-03-01T100030Z", datetime(2026, 3, 1, 10, 0, 30)),
        ("2026-03-01T10:00:30Z", datetime(2026, 3, 1, 10, 0, 30)),
        ("20260301T1000Z", datetime(2026, 3, 1, 10)),
        ("20260301_100030", datetime(2026, 3, 1, 10, 0, 30)),
        ("20260301100030", datetime(2026, 3, 1, 10, 0, 30)),
        ("2026-02-01_2026-03-01", DAY),
        ("run-20260301-e29b", DAY),
        ("events", None),
        ("2026-03", None),
        ("20261301", None),
        ("2026-02-30", None),
        ("120260301", None),
        ("a20260301", None),
        ("20260301f3", None),
        ("20260301-e29b-41d4-a716-446655440000", None),
        ("9f20260301ab77cd01", None),
        ("1772359200", None),
        ("c-18990101", None),
    ],
)
def test_dates_in_names(name, moment):
    assert time_in_name(name) == moment


def test_the_file_name_wins_over_the_nearest_folder_and_that_over_outer_ones():
    assert time_in_path("open/acme/2026-01-01/events_2026-03-01.jsonl.gz") == DAY
    assert time_in_path("open/2026-01-01/dt=2026-03-01/part-0001.csv") == DAY
    assert time_in_path("open/acme/events.jsonl") is None


def loaded(bench):
    return bench.query("select loaded_at, loaded_at_basis from raw.open__conversations order by native_id")


def test_name_then_option_then_clock(bench):
    row = {"channel": "voice"}
    bench.rows("open/acme/2026-03-01/conversations.jsonl", [row | {"native_id": "1"}])
    bench.rows("open/acme/conversations.jsonl", [row | {"native_id": "2"}])
    bench.land()
    clock = datetime(2026, 4, 1, 12)
    assert loaded(bench) == [(DAY, "file_name"), (clock, "clock")]

    bench.land(now=datetime(2027, 1, 1))
    assert loaded(bench) == [(DAY, "file_name"), (clock, "clock")]

    bench.land(loaded_at_option="2026-03-31T20:00:00+02:00")
    option = datetime(2026, 3, 31, 18)
    assert loaded(bench) == [(DAY, "file_name"), (option, "option")]

    report = bench.land(now=datetime(2027, 1, 1))
    assert not report.changed
    assert loaded(bench) == [(DAY, "file_name"), (option, "option")]

    bench.land(loaded_at_option=datetime(2026, 4, 2))
    assert loaded(bench) == [(DAY, "file_name"), (datetime(2026, 4, 2), "option")]


def test_the_first_clock_outlives_a_change_of_mapping_and_a_visit_to_another_folder(bench):
    path = bench.rows("open/acme/conversations.jsonl", [{"native_id": "1", "channel": "voice"}])
    bench.land()
    bench.write("open/acme/mapping.yml", "timezone: Europe/Berlin\n")
    assert bench.land(now=datetime(2027, 1, 1)).read_files == [
        "open/acme/conversations.jsonl",
        "open/acme/mapping.yml",
    ]
    assert loaded(bench) == [(datetime(2026, 4, 1, 12), "clock")]

    path.rename(bench.root / "aside.jsonl")
    bench.rows("open/acme/conversations.jsonl", [{"native_id": "2", "channel": "voice"}])
    bench.land(now=datetime(2027, 1, 1))
    assert loaded(bench) == [(datetime(2027, 1, 1), "clock")]
    (bench.root / "aside.jsonl").rename(path)
    bench.land(now=datetime(2028, 1, 1))
    assert loaded(bench) == [(datetime(2026, 4, 1, 12), "clock")]


def test_an_option_that_is_no_time(good):
    with pytest.raises(LandingError, match="Write 2026-03-31"):
        good.land(loaded_at_option="last week")


@pytest.mark.parametrize(
    ("path", "table"),
    [
        (("CaseHistory_2026-03-01.csv",), "casehistory"),
        (("CASE.csv",), "case"),
        (("CaseHistory", "part-0001.csv"), "casehistory"),
        (("Cases.csv",), None),
    ],
)
def test_the_letter_case_of_a_name_does_not_matter(path, table):
    assert table_in_path(path, {"case": "case", "casehistory": "casehistory"}) == table
