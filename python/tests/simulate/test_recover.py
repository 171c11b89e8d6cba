"""Planted and recovered, in a quick form: two small worlds. `tandem recover` asks it of twenty large ones."""

from __future__ import annotations

import datetime

import pyarrow as pa
import pytest
from support import PROJECT

from tandem import recover as judgement
from tandem.recover import Cell, _by_cell, _cell, _mean_by_cell, judge, recover
from tandem.simulate.settings import World
from tandem.simulate.truth import expected
from tandem.simulate.truth.values import SCHEMA

NOISE = {"": 0.1}


def cell(value: float, low: float, high: float) -> Cell:
    return Cell("a_rate", value, 100.0, low, high, 0.5)


def test_a_metric_off_by_a_little_everywhere_is_found():
    true = [[cell(0.5 + offset, 0.4 + offset, 0.6 + offset)] * 5 for offset in (-0.02, 0.03, 0.01, -0.02)]
    biased = [
        [cell(0.55 + offset, 0.45 + offset, 0.65 + offset)] * 5 for offset in (-0.01, 0.01, 0.0, -0.005)
    ]
    assert judge(true, NOISE)[0].is_recovered
    found = judge(biased, NOISE)[0]
    assert found.covered == 1.0
    assert not found.is_recovered


def test_intervals_that_are_too_narrow_are_found():
    narrow = [
        [cell(0.5 + offset, 0.499 + offset, 0.501 + offset)] * 5 for offset in (-0.02, 0.02, 0.03, -0.03)
    ]
    found = judge(narrow, NOISE)[0]
    assert found.covered == 0.0
    assert not found.is_recovered


def test_totals_are_no_weights_of_their_own():
    """Periods of 2 and of 6 where 4 are expected: by their own number they would come to 5."""
    monday = datetime.date(2026, 6, 29)
    metric = "gaps_opened_per_week"
    rows = [(metric, monday, number, number, None, None, "count") for number in (2.0, 6.0)]
    cells = [_cell(row, {(metric, monday): 4.0}) for row in rows]
    assert judge([cells] * 10, NOISE)[0].mean_error == 0


def test_of_few_cells_nothing_is_said():
    off = [[cell(0.9, 0.8, 1.0)], [cell(0.9, 0.8, 1.0)]]
    found = judge(off, NOISE)[0]
    assert found.is_recovered
    assert not found.is_judged
    assert not judge([cells * 10 for cells in off], NOISE)[0].is_recovered


def test_gaps_are_expected_by_group_and_totals_by_size():
    """A 65th of the rows. Nothing moves what learning does; drift and composites are not judged."""
    monday = datetime.date(2026, 6, 29)
    rows = [
        ("fairness_gap_wait", "week", monday, "language", "es", None, None, 0.02, 500),
        ("fairness_gap_wait", "week", monday, "all", "all", None, None, 0.03, 500),
        ("fairness_gap", "week", monday, "language", "es", None, None, 0.03, 500),
        ("model_drift_index", "week", monday, "all", "all", None, None, 2.0, 50),
        ("trust_index", "week", monday, "all", "all", None, None, 60.0, 50),
        ("containment_rate", "week", monday, "language", "es", 1.0, 2.0, 0.5, 2),
        ("containment_rate", "month", monday, "all", "all", 1.0, 2.0, 0.5, 2),
        ("open_gap_count", "week", monday, "all", "all", None, None, 130.0, 130),
        ("privacy_incident_rate", "week", monday, "all", "all", 1.0, 1000.0, 0.001, 1000),
    ]
    values = pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in rows], schema=SCHEMA)
    world = World(conversations=expected.REFERENCE_CONVERSATIONS // 65)
    assert _by_cell(values, world) == {
        ("fairness_gap_wait es", monday): 0.02,
        ("open_gap_count", monday): 2.0,
        ("continuous_learning_impact", monday): 0.0,
    }
    assert _mean_by_cell([values, values]) == {("privacy_incident_rate", monday): 0.001}


@pytest.mark.build
@pytest.mark.long
def test_small_worlds_are_recovered(monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setattr(expected, "cache_folder", lambda: tmp_path)
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "target"))
    for name in ("TANDEM_LANDING", "TANDEM_WAREHOUSE", "TANDEM_STORE", "TANDEM_DEMO"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setattr(expected, "REFERENCE_CONVERSATIONS", 100_000)
    monkeypatch.setattr(judgement, "WORLDS_LIKE_IT", 2)
    world = World(conversations=1_200, days=24, seed=1, start=datetime.date(2026, 6, 29))
    recoveries = [found for found in recover(world, 2, PROJECT) if found.covered is not None]
    assert len(recoveries) > 20
    cells = sum(found.cells for found in recoveries)
    # Few cells a metric: only all of them together say anything.
    assert sum(found.covered * found.cells for found in recoveries) / cells > 0.85
