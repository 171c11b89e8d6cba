"""Each published cell is what an independent reading of the rules computes, random landings and golden."""

from __future__ import annotations

from pathlib import Path

import oracle
import pytest
from oracle.compare import VALUES, differences, warehouse_rows
from oracle.fuzz import make_landing

pytestmark = pytest.mark.build

CONVERSATIONS = 80
# Each landing brings another zone, window, hub threshold, date and set of absent capabilities.
SEEDS = (
    pytest.param(7, marks=pytest.mark.long),
    pytest.param(5, marks=pytest.mark.thorough),
    pytest.param(10, marks=pytest.mark.thorough),
)


def assert_same_cells(expected: oracle.Result, warehouse: Path) -> None:
    """All keys, all columns; the message names some of the cells that differ."""
    found = differences(expected.metric_values, warehouse_rows(warehouse), columns=VALUES)
    if found:  # not an assert: pytest would take minutes to draw a long list
        pytest.fail(f"{len(found)} differences, (cell, column, oracle, published): {found[:10]}")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_landing_gives_the_oracles_cells(build, tmp_path: Path, seed: int):
    landing = tmp_path / "landing"
    options = make_landing(landing, seed, conversations=CONVERSATIONS)
    expected = oracle.build(landing, **options)
    assert len(expected.metric_values) > 20_000
    built = build(
        landing,
        tmp_path / "built",
        extra_vars={
            "as_of": options["as_of"],
            "journey_window_days": options["journey_window_days"],
            "hub_identifier_customers": options["hub"],
            "reporting_time_zone": options["tz"],
            "csat_answers_minimum": options["csat_answers"],
            "business_schedules": options["business_schedules"],
            "fairness_cell_minimum": options["few"],
            "fairness_side_minimum": 2 * options["few"],
            "drift_cell_minimum": options["few"],
            "drift_baseline_minimum": 2 * options["few"],
            "learning_window_days": 4,
            "learning_reviews_minimum": options["few"],
        },
        tests=True,
    )
    assert_same_cells(expected, built.warehouse)


def test_the_golden_landing_gives_the_oracles_cells(golden, golden_landing: Path):
    assert_same_cells(oracle.build(golden_landing), golden.warehouse)
