"""Planted and recovered, in a quick form: two small worlds. `tandem recover` asks it of twenty large ones."""

from __future__ import annotations

import datetime

import pyarrow as pa
import pytest
from support import PROJECT

from tandem.recover import Cell, _by_cell, judge, recover
from tandem.simulate.settings import World
from tandem.simulate.truth import expected
from tandem.simulate.truth.values import SCHEMA


def cell(value: float, low: float, high: float) -> Cell:
    return Cell("a_rate", value, 100.0, low, high, 0.5)


def test_a_metric_off_by_a_little_everywhere_is_found():
    true = [[cell(0.5 + offset, 0.4 + offset, 0.6 + offset)] for offset in (-0.02, 0.03, 0.01, -0.02)]
    biased = [[cell(0.55 + offset, 0.45 + offset, 0.65 + offset)] for offset in (-0.01, 0.01, 0.0, -0.005)]
    assert judge(true, reference_noise=0.1)[0].is_recovered
    found = judge(biased, reference_noise=0.1)[0]
    assert found.covered == 1.0
    assert not found.is_recovered


def test_intervals_that_are_too_narrow_are_found():
    narrow = [[cell(0.5 + offset, 0.499 + offset, 0.501 + offset)] for offset in (-0.02, 0.02, 0.03, -0.03)]
    found = judge(narrow, reference_noise=0.1)[0]
    assert found.covered == 0.0
    assert not found.is_recovered


def test_gaps_are_expected_by_group_and_drift_by_size():
    """An index of 2 in 65 times the rows: 3 / 65 beyond chance. Nothing moves what learning does."""
    monday = datetime.date(2026, 6, 29)
    rows = [
        ("fairness_gap_wait", "week", monday, "language", "es", None, None, 0.02, 500),
        ("fairness_gap_wait", "week", monday, "all", "all", None, None, 0.03, 500),
        ("fairness_gap", "week", monday, "language", "es", None, None, 0.03, 500),
        ("model_drift_index", "week", monday, "all", "all", None, None, 2.0, 50),
        ("trust_index", "week", monday, "all", "all", None, None, 60.0, 50),
        ("containment_rate", "week", monday, "language", "es", 1.0, 2.0, 0.5, 2),
    ]
    values = pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in rows], schema=SCHEMA)
    world = World(conversations=expected.REFERENCE_CONVERSATIONS // 65)
    assert _by_cell(values, world) == {
        ("fairness_gap_wait es", monday): 0.02,
        ("model_drift_index", monday): pytest.approx((1 + 3 / 65) ** 0.5),
        ("continuous_learning_impact", monday): 0.0,
    }


@pytest.mark.build
def test_small_worlds_are_recovered(monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setattr(expected, "cache_folder", lambda: tmp_path)
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "target"))
    for name in ("TANDEM_LANDING", "TANDEM_WAREHOUSE", "TANDEM_STORE", "TANDEM_DEMO"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setattr(expected, "REFERENCE_CONVERSATIONS", 100_000)
    world = World(conversations=1_200, days=24, seed=1, start=datetime.date(2026, 6, 29))
    recoveries = [found for found in recover(world, 2, PROJECT) if found.covered is not None]
    assert len(recoveries) > 20
    cells = sum(found.cells for found in recoveries)
    # Few cells a metric: only all of them together say anything.
    assert sum(found.covered * found.cells for found in recoveries) / cells > 0.85
