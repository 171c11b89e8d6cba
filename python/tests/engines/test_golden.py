"""Each cell of the golden landing is what was worked out by hand."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

pytestmark = pytest.mark.build

KEYS = ("metric_id", "period_grain", "period_start", "segment", "segment_value")
NUMBERS = ("numerator", "denominator", "value", "sample_size", "ci_low", "ci_high")


def number(text: str) -> float | None:
    return float(text) if text else None


def expected_cells(project: Path) -> dict[tuple, dict]:
    path = project / "examples" / "golden" / "expected" / "metric_values.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        tuple(row[key] for key in KEYS): {name: number(row[name]) for name in NUMBERS}
        | {"is_mature": row["is_mature"] == "true", "unavailable_reason": row["unavailable_reason"] or None}
        for row in rows
    }


def published_cells(golden) -> dict[tuple, dict]:
    names = (*NUMBERS, "is_mature", "unavailable_reason")
    columns = ", ".join([*KEYS, *names])
    rows = golden.query(f"select {columns} from scorecard.metric_values")
    return {
        tuple(str(value) for value in row[: len(KEYS)]): dict(zip(names, row[len(KEYS) :], strict=True))
        for row in rows
    }


def same(left, right) -> bool:
    if isinstance(left, float) and right is not None:
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)
    return left == right


def test_every_cell_is_what_was_worked_out_by_hand(golden, project: Path):
    expected, published = expected_cells(project), published_cells(golden)
    assert len(expected) > 3000
    # The hand-made file covers these metrics, grains and segments whole: none may be beside it.
    covered = {(key[0], key[1], key[3]) for key in expected}
    published = {key: cell for key, cell in published.items() if (key[0], key[1], key[3]) in covered}
    assert published.keys() == expected.keys()
    wrong = [
        (key, name, cell[name], published[key][name])
        for key, cell in expected.items()
        for name in cell
        if not same(cell[name], published[key][name])
    ]
    assert not wrong[:10], f"{len(wrong)} cells differ"
