"""Tracing a cell: over a small fact made here, and over every cell of the golden landing."""

from __future__ import annotations

import csv
import io
from datetime import date

import duckdb
import pytest

from tandem import why
from tandem.engines.published import DuckDBPublished, open_published
from tandem.engines.settings import UserError

COLUMNS = (
    "journey_key, source_instance, started_on, started_at, channel, is_candidate, is_success, wait_seconds, "
    "exclusion_reason_rate, exclusion_reason_wait"
)
FACT = """
    ('k1', 'shop', date '2026-03-02', timestamp '2026-03-02 08:15:00', 'voice', true, true, 10.0, null, null),
    ('k2', 'shop', date '2026-03-31', null, 'web_chat', true, false, null, null, 'not_answered'),
    ('k3', 'shop', date '2026-03-09', null, null, false, null, null, 'window_open', 'not_answered'),
    ('k4', 'shop', date '2026-03-10', null, 'voice', null, null, null, null, 'outbound'),
    ('k5', 'shop', date '2026-04-01', null, 'voice', true, true, 30.0, null, null)
"""
CATALOGUE = """
    ('rate', 'fct_journeys', 'is_success', 'is_candidate', 'exclusion_reason_rate', null),
    ('wait', 'fct_journeys', null, null, 'exclusion_reason_wait', 'wait_seconds'),
    ('weighted', 'fct_journeys', 'case when is_success then 0.25 else 0 end',
     'case when is_candidate then 0.25 end', '', null)
"""
MARCH = why.Period("month", date(2026, 3, 1), date(2026, 4, 1))


@pytest.fixture(scope="module")
def published() -> DuckDBPublished:
    connection = duckdb.connect()
    connection.execute("create schema scorecard; create schema marts")
    connection.execute(
        f"create table marts.fct_journeys as select * from (values {FACT}) as fact ({COLUMNS})"
    )
    connection.execute(
        "create table scorecard.metric_catalog as select "
        "metric_id, fact, numerator_column, denominator_column, exclusion_column, value_column "
        f"from (values {CATALOGUE}) as catalogue (metric_id, fact, numerator_column, denominator_column, "
        "exclusion_column, value_column)"
    )
    connection.execute(
        "create table scorecard.metric_values as "
        "select metric_id, 'month' as period_grain, date '2026-03-01' as period_start, "
        "segment, segment_value "
        "from scorecard.metric_catalog cross join (values ('all', 'all'), ('channel', 'voice'), "
        "('channel', 'unknown')) as cells (segment, segment_value)"
    )
    return DuckDBPublished(connection)


def keys(answer: why.Answer) -> dict[str, list[str]]:
    return {name: [row.key for row in answer.rows if row.counted_as == name] for name in why.TITLES}


def test_rows_of_a_ratio_fall_into_three_groups_and_each_absence_has_its_reason(published):
    answer = why.explain(published, "rate", MARCH, [], 10)
    assert keys(answer) == {"numerator": ["k1"], "denominator only": ["k2"], "left out": ["k3", "k4"]}
    assert answer.reasons == {"window_open": 1, "not is_candidate": 1}
    assert answer.counts == {"numerator": 1, "denominator only": 1, "left out": 2}


def test_a_median_counts_what_was_measured(published):
    answer = why.explain(published, "wait", MARCH, [], 10)
    assert keys(answer) == {"numerator": ["k1"], "denominator only": [], "left out": ["k3", "k4", "k2"]}
    assert answer.rows[0].value == 10


def test_a_weight_below_one_half_still_counts(published):
    answer = why.explain(published, "weighted", MARCH, [], 10)
    assert keys(answer)["numerator"] == ["k1"] and keys(answer)["denominator only"] == ["k2"]


def test_segments_narrow_the_cell_and_null_is_unknown(published):
    assert keys(why.explain(published, "rate", MARCH, ["channel=voice"], 10))["left out"] == ["k4"]
    assert keys(why.explain(published, "rate", MARCH, ["channel=unknown"], 10))["left out"] == ["k3"]


def test_the_limit_cuts_the_list_and_not_the_counts(published):
    answer = why.explain(published, "rate", MARCH, [], 1)
    assert len(keys(answer)["left out"]) == 1 and answer.counts["left out"] == 2


@pytest.mark.parametrize(
    ("metric", "period", "segments", "hint"),
    [
        ("rat", MARCH, [], "Did you mean rate?"),
        ("rate", why.Period("month", date(2026, 5, 1), date(2026, 6, 1)), [], "Nearest: 2026-03-01"),
        ("rate", MARCH, ["chanel=voice"], "Did you mean channel?"),
        ("rate", MARCH, ["channel=voise"], "Did you mean voice?"),
        ("rate", MARCH, ["channel"], "name=value"),
    ],
)
def test_a_slip_gets_the_nearest_name(published, metric, period, segments, hint):
    with pytest.raises(UserError, match=hint.replace("?", r"\?")):
        why.explain(published, metric, period, segments, 10)


@pytest.mark.parametrize(
    ("text", "grain", "expected"),
    [
        ("2026-02", None, ("month", date(2026, 2, 1), date(2026, 3, 1))),
        ("2026-12", None, ("month", date(2026, 12, 1), date(2027, 1, 1))),
        ("2026-W10", None, ("week", date(2026, 3, 2), date(2026, 3, 9))),
        ("2026-03-05", None, ("day", date(2026, 3, 5), date(2026, 3, 6))),
        ("2026-03-05", "week", ("week", date(2026, 3, 2), date(2026, 3, 9))),
        ("2026-03-05", "month", ("month", date(2026, 3, 1), date(2026, 4, 1))),
    ],
)
def test_periods(text, grain, expected):
    assert why.parse_period(text, grain) == why.Period(*expected)


@pytest.mark.parametrize("text", ["March", "2026-13", "2026-W60", "2026-02-30"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(UserError, match="is no period"):
        why.parse_period(text)


def test_csv_has_one_line_a_row(published):
    file = io.StringIO()
    why.write_csv(why.explain(published, "rate", MARCH, [], 10), file)
    lines = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert [line["key"] for line in lines] == ["k1", "k2", "k3", "k4"]
    assert lines[2]["reason"] == "window_open"
    assert [line["started_at"] for line in lines[:2]] == ["2026-03-02 08:15:00", ""]


def test_a_composite_lists_the_parts_of_its_cell_alone():
    """Its fact holds cells: those of another grain, segment or composite are no rows of it."""
    connection = duckdb.connect()
    connection.execute("create schema scorecard")
    connection.execute(
        "create table scorecard.composite_parts as select *, period_start as started_on from (values "
        "('trust/csat', 'trust', 'month', date '2026-03-01', 'all', 'all', 60.0, null), "
        "('trust/retention', 'trust', 'month', date '2026-03-01', 'all', 'all', null, 'not_measured'), "
        "('trust/csat', 'trust', 'month', date '2026-03-01', 'channel', 'voice', 50.0, null), "
        "('trust/csat', 'trust', 'week', date '2026-03-02', 'all', 'all', 40.0, null), "
        "('triad/swift', 'triad', 'month', date '2026-03-01', 'all', 'all', 30.0, null)) as parts "
        "(part_key, metric_id, period_grain, period_start, segment, segment_value, score, "
        "exclusion_reason_part)"
    )
    connection.execute(
        "create table scorecard.metric_catalog as select 'trust' as metric_id, 'trust' as parent_metric_id, "
        "'scorecard.composite_parts' as fact, null as numerator_column, null as denominator_column, "
        "'exclusion_reason_part' as exclusion_column, 'score' as value_column"
    )
    connection.execute(
        "create table scorecard.metric_values as "
        "select distinct metric_id, period_grain, period_start, segment, segment_value "
        "from scorecard.composite_parts"
    )
    published = DuckDBPublished(connection)
    answer = why.explain(published, "trust", MARCH, [], 10)
    assert keys(answer) == {
        "numerator": ["trust/csat"],
        "denominator only": [],
        "left out": ["trust/retention"],
    }
    assert answer.rows[0].value == 60 and answer.reasons == {"not_measured": 1}
    answer = why.explain(published, "trust", MARCH, ["channel=voice"], 10)
    assert [row.value for row in answer.rows] == [50]


# Their sample is cells that were compared, flows, or parts; the rows listed are those the cells are made of.
MADE_OF_CELLS = {
    "difference of shares",
    "difference of costs",
    "distance of shares",
    "share of flows",
    "standardised difference",
    "root mean square of cells",
    "composite",
    # A stock is that of the first day of its period; the rows listed are those of each day.
    *("flow to stock", "count at the start", "median at the start"),
}


@pytest.mark.build
def test_on_the_golden_landing_the_rows_listed_are_the_rows_counted(golden):
    """Every metric, every month, and those by web chat: the lists add up to the published figures."""
    cells = golden.query(
        "select metric_id, period_start, segment, segment_value, aggregation, sample_size "
        "from scorecard.metric_values inner join scorecard.metric_catalog using (metric_id) "
        "where period_grain = 'month' "
        "and (segment = 'all' or (segment = 'channel' and segment_value = 'web_chat'))"
    )
    assert cells
    wrong = []
    with open_published(golden.settings) as published:
        for metric, start, segment, value, aggregation, sample_size in cells:
            segments = [] if segment == "all" else [f"{segment}={value}"]
            answer = why.explain(published, metric, why.parse_period(f"{start:%Y-%m}"), segments, 10**6)
            counted = answer.counts["numerator"] + answer.counts["denominator only"]
            if counted != sample_size and aggregation not in MADE_OF_CELLS:
                wrong.append((metric, start, segment, value, counted, sample_size))
            if not all(row.reason for row in answer.rows if row.counted_as == why.LEFT_OUT):
                wrong.append((metric, start, segment, value, "left out without a reason"))
    assert wrong == []
