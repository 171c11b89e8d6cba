"""From facts to the true value of each metric in each cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tandem.simulate.settings import World
from tandem.simulate.truth.cells import Grain, Segment, grains_of, segments_of
from tandem.simulate.truth.facts import ContactFacts, Journeys
from tandem.simulate.truth.metrics import METRICS, Quantile, Rate

SCHEMA = pa.schema(
    [
        ("metric_id", pa.string()),
        ("period_grain", pa.string()),
        ("period_start", pa.date32()),
        ("segment", pa.string()),
        ("segment_value", pa.string()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("value", pa.float64()),
        ("rows", pa.int64()),
    ]
)


def true_values(world: World, journeys: Journeys, contacts: ContactFacts) -> pa.Table:
    """A row for each metric and cell that holds any journey (or contact); columns of SCHEMA."""
    grains = list(grains_of(world))
    tables = []
    for unit, facts in (("journeys", journeys), ("contacts", contacts)):
        metrics = [metric for metric in METRICS if metric.unit == unit]
        counted = [(metric, metric.of(facts)) for metric in metrics if isinstance(metric, Rate)]
        measured = [
            (metric, _Sorted.of(metric.of(facts))) for metric in metrics if isinstance(metric, Quantile)
        ]
        for segment in segments_of(facts):
            cells = _Cells.of(segment, facts.day, world.days)
            rows = cells.counts(slice(None))
            for metric, masks in counted:
                if metric.has_people_segments or not segment.is_of_people:
                    numerators, denominators = (cells.counts(mask) for mask in masks)
                    tables += [
                        _rates(metric, cells, grain, rows, numerators, denominators) for grain in grains
                    ]
            for metric, values in measured:
                if metric.has_people_segments or not segment.is_of_people:
                    tables += [_quantiles(metric, cells, grain, rows, values) for grain in grains]
    return pa.concat_tables(tables)


@dataclass
class _Cells:
    """The cells of one segmentation by day; one value more than the segment names: the last is `unknown`."""

    segment: Segment
    days: int
    width: int
    day: np.ndarray  # of each row
    code: np.ndarray  # of each row

    @classmethod
    def of(cls, segment: Segment, day: np.ndarray, days: int) -> _Cells:
        width = len(segment.values) + 1
        code = np.where(segment.codes < 0, width - 1, segment.codes).astype(np.int32)
        return cls(segment, days, width, day.astype(np.int32), code)

    def counts(self, mask: np.ndarray | slice) -> np.ndarray:
        """Rows by day and value, (days, width)."""
        place = self.day[mask] * self.width + self.code[mask]
        return np.bincount(place, minlength=self.days * self.width).reshape(self.days, self.width)


@dataclass
class _Sorted:
    """Measured values in growing order, and the row of each."""

    values: np.ndarray
    rows: np.ndarray

    @classmethod
    def of(cls, measured: np.ndarray) -> _Sorted:
        rows = np.flatnonzero(~np.isnan(measured))
        order = np.argsort(measured[rows])
        return cls(measured[rows][order], rows[order])


def _by_period(grain: Grain, counts: np.ndarray) -> np.ndarray:
    """Counts by day summed to the grain, (periods * width,)."""
    first_days = np.searchsorted(grain.period_of_day, np.arange(len(grain.starts)))
    return np.add.reduceat(counts, first_days, axis=0).reshape(-1)


def _rates(
    metric: Rate,
    cells: _Cells,
    grain: Grain,
    rows: np.ndarray,
    numerators: np.ndarray,
    denominators: np.ndarray,
) -> pa.Table:
    filled = np.flatnonzero(_by_period(grain, rows))
    numerator = _by_period(grain, numerators)[filled].astype(float)
    denominator = _by_period(grain, denominators)[filled].astype(float)
    value = np.divide(numerator, denominator, out=np.full(len(filled), np.nan), where=denominator > 0)
    return _table(metric.metric_id, cells, grain, filled, numerator, denominator, value, denominator)


def _quantiles(
    metric: Quantile, cells: _Cells, grain: Grain, rows: np.ndarray, measured: _Sorted
) -> pa.Table:
    """Interpolated quantile (R56) of each cell."""
    size = len(grain.starts) * cells.width
    place = grain.period_of_day[cells.day[measured.rows]] * cells.width + cells.code[measured.rows]
    # Sixteen bits are sorted in one pass, and a stable sort keeps the values in order.
    small = place.astype(np.uint16) if size < 65_536 else place
    values = measured.values[np.argsort(small, kind="stable")]
    counts = np.bincount(place, minlength=size)
    first = np.cumsum(counts) - counts
    filled = np.flatnonzero(_by_period(grain, rows))
    counts, first = counts[filled], first[filled]
    position = np.maximum(counts - 1, 0) * metric.share
    low = np.floor(position).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(counts - 1, 0))
    result = np.full(len(filled), np.nan)
    has_any = counts > 0
    lower, upper = values[(first + low)[has_any]], values[(first + high)[has_any]]
    result[has_any] = lower + (upper - lower) * (position - low)[has_any]
    nothing = np.full(len(filled), np.nan)
    return _table(metric.metric_id, cells, grain, filled, nothing, nothing, result, counts)


def _table(
    metric_id: str,
    cells: _Cells,
    grain: Grain,
    filled: np.ndarray,
    numerator: np.ndarray,
    denominator: np.ndarray,
    value: np.ndarray,
    rows: np.ndarray,
) -> pa.Table:
    """One row for each filled cell."""
    size = len(filled)
    names = pa.array((*cells.segment.values, "unknown"))
    return pa.table(
        [
            pa.repeat(metric_id, size),
            pa.repeat(grain.name, size),
            pa.array(grain.starts, pa.date32()).take(pa.array(filled // cells.width)),
            pa.repeat(cells.segment.name, size),
            names.take(pa.array(filled % cells.width)),
            pa.array(numerator, from_pandas=True),
            pa.array(denominator, from_pandas=True),
            pa.array(value, from_pandas=True),
            pa.array(rows.astype(np.int64)),
        ],
        schema=SCHEMA,
    )
