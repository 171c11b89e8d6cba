"""Are the published numbers of two engines equal, row for row?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from tandem.engines.published import Published

KEY = ("metric_id", "period_grain", "period_start", "segment", "segment_value")
FIGURES = (
    "numerator",
    "denominator",
    "value",
    "sample_size",
    "lacking_rows",
    "ci_low",
    "ci_high",
    "is_mature",
    "unavailable_reason",
)

# Sums of doubles may be added up in any order, so engines differ in the last digits.
TOLERANCE = 1e-9

Row = tuple[Any, ...]


def metric_values(published: Published) -> list[Row]:
    """All rows of metric_values, sorted by key, numbers as floats and dates as text."""
    _, rows = published.query(f"select {', '.join(KEY + FIGURES)} from scorecard.metric_values")
    return sorted((tuple(_plain(value) for value in row) for row in rows), key=lambda row: row[: len(KEY)])


def _plain(value: Any) -> Any:
    """One Python type per kind of value, whatever the driver hands out."""
    if value is None or isinstance(value, bool | str):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return float(value)


def differences(left: Sequence[Row], right: Sequence[Row], limit: int = 20) -> list[str]:
    """Sentences about the first `limit` rows that differ; empty when all are equal."""
    left_by_key, right_by_key = _by_key(left), _by_key(right)
    found: list[str] = []
    if len(left_by_key) != len(left) or len(right_by_key) != len(right):
        found.append("metric_values has duplicate keys")
    found += [f"only left: {key}" for key in _missing(left_by_key, right_by_key)]
    found += [f"only right: {key}" for key in _missing(right_by_key, left_by_key)]
    for key, figures in left_by_key.items():
        other = right_by_key.get(key)
        if other is None:
            continue
        found += [
            f"{key} {name}: {mine!r} | {theirs!r}"
            for name, mine, theirs in zip(FIGURES, figures, other, strict=True)
            if not _equal(mine, theirs)
        ]
    return found[:limit]


def _by_key(rows: Iterable[Row]) -> dict[Row, Row]:
    return {row[: len(KEY)]: row[len(KEY) :] for row in rows}


def _missing(here: dict[Row, Row], there: dict[Row, Row]) -> list[Row]:
    return [key for key in here if key not in there]


def _equal(mine: Any, theirs: Any) -> bool:
    if isinstance(mine, float) and isinstance(theirs, float):
        return math.isclose(mine, theirs, rel_tol=TOLERANCE, abs_tol=1e-12)
    return mine == theirs and type(mine) is type(theirs)
