"""The gate over what was published."""

from __future__ import annotations

import duckdb
import pytest

from tandem.engines.published import DuckDBPublished
from tandem.gates.published import check_published

GOOD = "('containment_rate', 'month', date '2026-01-01', 'all', 'all', 0.5, 10, null)"


def published(*rows: str, fact: str = "'5f1c' as journey_key") -> DuckDBPublished:
    connection = duckdb.connect()
    connection.execute("create schema scorecard; create schema marts")
    connection.execute(
        "create table scorecard.metric_catalog as select 'containment_rate' as metric_id, 'ratio' as unit "
        "union all select 'first_response_time', 'seconds' union all select 'queue_mix_shift', 'difference' "
        "union all select 'agent_productivity_lift', 'relative'"
    )
    key = "metric_id, period_grain, period_start, segment, segment_value"
    columns = f"{key}, value, sample_size, unavailable_reason"
    connection.execute(
        f"create table scorecard.metric_values as from (values {', '.join(rows)}) as listed ({columns})"
    )
    connection.execute(f"create table marts.fct_journeys as select {fact}")
    return DuckDBPublished(connection)


def test_sound_values_pass():
    long_wait = "('first_response_time', 'month', date '2026-01-01', 'all', 'all', 95.0, 4, null)"
    empty = "('containment_rate', 'week', date '2026-01-01', 'all', 'all', null, 0, 'no_eligible_rows')"
    report = check_published(published(GOOD, long_wait, empty))
    assert report.blocking == []
    assert len(report.findings) == 7


@pytest.mark.parametrize(("value", "is_possible"), [(-0.4, True), (-1.0, True), (-1.1, False), (1.2, False)])
def test_differences_of_shares_lie_between_minus_one_and_one(value, is_possible):
    row = GOOD.replace("containment_rate", "queue_mix_shift").replace("0.5", str(value))
    blocking = check_published(published(GOOD, row)).blocking
    assert [finding.expected for finding in blocking] == (
        [] if is_possible else ["a difference of shares lies between -1 and 1"]
    )


@pytest.mark.parametrize(("value", "is_possible"), [(-1.0, True), (3.5, True), (-1.1, False)])
def test_nothing_falls_by_more_than_all_of_it(value, is_possible):
    row = GOOD.replace("containment_rate", "agent_productivity_lift").replace("0.5", str(value))
    blocking = check_published(published(GOOD, row)).blocking
    assert len(blocking) == (0 if is_possible else 1)
    assert all("a relative change" in finding.expected for finding in blocking)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (GOOD.replace("0.5", "1.5").replace("'all', 'all'", "'channel', 'voice'"), "between 0 and 1"),
        (GOOD.replace("10", "null").replace("'all', 'all'", "'channel', 'voice'"), "sample_size"),
        (GOOD.replace("0.5", "null").replace("'all', 'all'", "'channel', 'voice'"), "a reason wherever"),
        (GOOD, "one row per"),
    ],
)
def test_a_fault_stops_the_run(row, expected):
    (finding,) = check_published(published(GOOD, row)).blocking
    assert expected in finding.expected
    assert "containment_rate" in finding.examples[0]


def test_an_address_in_a_mart_stops_the_run_and_names_the_column_but_not_the_address():
    (finding,) = check_published(published(GOOD, fact="'anna@example.org' as journey_key")).blocking
    assert finding.examples == ["marts.fct_journeys.journey_key: 1 values"]
