"""What the terminal shows."""

from __future__ import annotations

import io
from datetime import date

import duckdb
import pytest
from rich.console import Console

from tandem import scorecard_view
from tandem.engines.published import DuckDBPublished

CELLS = """
    ('rate', 'month', date '2026-01-01', 'all', 'all', 0.5, 400, 0.45, 0.55, true, null, 0),
    ('rate', 'month', date '2026-02-01', 'all', 'all', 0.6, 100, 0.5, 0.7, true, null, 0),
    ('rate', 'month', date '2026-02-01', 'intent', 'refund', 0.2, 50, 0.1, 0.3, true, null, 0),
    ('rate', 'month', date '2026-02-01', 'intent', 'tiny', 0.0, 2, 0.0, 0.3, true, null, 0),
    ('part', 'month', date '2026-02-01', 'all', 'all', 0.4, 60, null, null, true, null, 0),
    ('wait', 'month', date '2026-02-01', 'all', 'all', 5400.0, 90, null, null, true, null, 30),
    ('silent', 'month', date '2026-02-01', 'all', 'all', null, 0, null, null, false, 'window_open', 0),
    ('rate', 'month', date '2026-03-01', 'all', 'all', 0.1, 900, 0.05, 0.15, false, null, 0)
"""
COLUMNS = (
    "metric_id, period_grain, period_start, segment, segment_value, value, sample_size, ci_low, ci_high, "
    "is_mature, unavailable_reason, lacking_rows"
)
CATALOGUE = """
    ('rate', 'metric', 'A rate', 'automation', 'ratio', 'up'),
    ('wait', 'metric', 'A wait', 'operations', 'seconds', 'down'),
    ('part', 'component', 'A part', 'automation', 'ratio', 'up'),
    ('silent', 'metric', 'A silence', 'automation', 'ratio', 'up')
"""


@pytest.fixture
def published() -> DuckDBPublished:
    connection = duckdb.connect()
    connection.execute("create schema scorecard; create schema audit")
    connection.execute(f"create table scorecard.metric_values as from (values {CELLS}) as cells ({COLUMNS})")
    connection.execute(
        "create table scorecard.metric_catalog as "
        f"from (values {CATALOGUE}) as catalogue (metric_id, kind, label, category, unit, direction)"
    )
    connection.execute("create table audit.quarantine as select 1 as line_number")
    return DuckDBPublished(connection)


def shown(published: DuckDBPublished) -> str:
    text = io.StringIO()
    scorecard_view.render(published, Console(file=text, width=132))
    return text.getvalue()


def test_the_latest_ripe_month_is_shown(published):
    assert scorecard_view.shown_month(published) == date(2026, 2, 1)


def test_components_are_counted_but_not_listed(published):
    assert "A part" not in shown(published)
    assert "and 1 components" in shown(published)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.0425, "score", "0.043"),
        (0.0, "score", "0"),
        (1.25, "turns", "1.2"),
        (2.0, "turns", "2"),
        (0.5, "ratio", "50.0 %"),
        (-0.042, "difference", "-4.2 pp"),
        (1.25, "relative", "+125.0 %"),
        (0.0, "difference", "+0.0 pp"),
    ],
)
def test_small_numbers_keep_their_decimals(value, unit, text):
    assert scorecard_view.written(value, unit) == text


def test_before_a_month_is_ripe_the_busiest_is_shown(published):
    published.connection.execute("update scorecard.metric_values set is_mature = false")
    assert scorecard_view.shown_month(published) == date(2026, 3, 1)


def test_values_come_with_unit_sample_interval_and_standing(published):
    text = shown(published)
    assert "February 2026" in text
    (rate,) = [line for line in text.splitlines() if line.strip().startswith("A rate ")]
    assert rate.split() == ["A", "rate", "60.0", "%", "100", "50.0", "%", "-", "70.0", "%", "mature"]
    assert "1.5 h" in text
    assert "window_open" in text


def test_a_value_that_some_sources_cannot_tell_of_says_how_much_it_covers(published):
    (wait,) = [line for line in shown(published).splitlines() if line.strip().startswith("A wait ")]
    assert wait.rstrip().endswith("mature, covers 75 %")


def test_the_segment_that_drags_is_named_with_the_command_that_lists_its_rows(published):
    text = shown(published)
    assert "tandem why rate --period 2026-02 --segment intent=refund" in text
    assert "tiny" not in text


def test_rows_in_quarantine_are_worth_a_line(published):
    assert "1 landed rows are in quarantine" in shown(published)


def test_an_empty_warehouse_says_so(published):
    published.connection.execute("delete from scorecard.metric_values")
    assert "Nothing to score yet" in shown(published)
