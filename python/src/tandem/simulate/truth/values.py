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
        rates = [metric for metric in metrics if isinstance(metric, Rate)]
        profiles = _Profiles.of([mask for metric in rates for mask in metric.of(facts)], len(facts))
        measures = _measures(metrics, facts)
        for segment in segments_of(facts):
            cells = _Cells.of(segment, facts.day, world.days)
            rows, counts = cells.counts(profiles)
            for number, metric in enumerate(rates):
                if metric.has_people_segments or not segment.is_of_people:
                    pair = counts[2 * number], counts[2 * number + 1]
                    tables += [_rates(metric, cells, grain, rows, *pair) for grain in grains]
            for quantiles, measured in measures:
                wanted = [
                    metric for metric in quantiles if metric.has_people_segments or not segment.is_of_people
                ]
                if wanted:
                    tables += _quantiles(wanted, cells, grains, rows, measured)
    return pa.concat_tables(tables)


def _measures(metrics: list[Rate | Quantile], facts) -> list[tuple[list[Quantile], _Sorted]]:
    """What is measured, sorted once, with all quantiles that are taken of it."""
    by_function: dict = {}
    for metric in metrics:
        if isinstance(metric, Quantile):
            by_function.setdefault(metric.of, []).append(metric)
    return [(quantiles, _Sorted.of(function(facts))) for function, quantiles in by_function.items()]


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

    def counts(self, profiles: _Profiles) -> tuple[np.ndarray, list[np.ndarray]]:
        """Rows by day and value, (days, width), of all and of each mask."""
        kinds = len(profiles.masks)
        size = self.days * self.width
        place = (self.day.astype(np.int64) * self.width + self.code) * kinds + profiles.of_row
        found = np.bincount(place, minlength=size * kinds)
        filled = np.flatnonzero(found)
        cell, weight, masks = filled // kinds, found[filled], profiles.masks[filled % kinds]

        def summed(weights: np.ndarray) -> np.ndarray:
            return np.bincount(cell, weights, minlength=size).reshape(self.days, self.width)

        return summed(weight), [summed(weight * masks[:, number]) for number in range(masks.shape[1])]


@dataclass
class _Profiles:
    """Rows that are alike in all masks are counted together: there are far fewer kinds of row than rows."""

    of_row: np.ndarray
    masks: np.ndarray  # (kinds, masks)

    @classmethod
    def of(cls, masks: list[np.ndarray], size: int) -> _Profiles:
        """The kinds of row in these masks."""
        of_row = np.zeros(size, dtype=np.int64)
        for mask in masks:
            # Numbered anew at each step, so that the numbers stay as few as the kinds.
            code = of_row * 2 + mask
            kinds = np.flatnonzero(np.bincount(code)) if size else np.zeros(1, dtype=np.int64)
            number = np.zeros(kinds[-1] + 1, dtype=np.int64)
            number[kinds] = np.arange(len(kinds))
            of_row = number[code]
        kinds = int(of_row.max(initial=0)) + 1
        example = np.zeros(kinds, dtype=np.int64)
        example[of_row] = np.arange(size)
        table = np.zeros((kinds, len(masks)), dtype=bool)
        for number, mask in enumerate(masks):
            table[:, number] = mask[example] if size else False
        return cls(of_row, table)


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
    metrics: list[Quantile], cells: _Cells, grains: list[Grain], rows: np.ndarray, measured: _Sorted
) -> list[pa.Table]:
    """Interpolated quantiles (R56) of one measure, in each grain's cells."""
    day, code = cells.day[measured.rows], cells.code[measured.rows]
    tables = []
    for grain in grains:
        size = len(grain.starts) * cells.width
        # Sixteen bits are sorted in one pass, and a stable sort keeps the values in order.
        kind = np.uint16 if size < 65_536 else np.int64
        place = (grain.period_of_day.astype(kind) * kind(cells.width))[day] + code.astype(kind)
        values = measured.values[np.argsort(place, kind="stable")]
        counts = np.bincount(place, minlength=size)
        first = np.cumsum(counts) - counts
        filled = np.flatnonzero(_by_period(grain, rows))
        nothing = np.full(len(filled), np.nan)
        for metric in metrics:
            value = _interpolated(values, first[filled], counts[filled], metric.share)
            tables.append(
                _table(metric.metric_id, cells, grain, filled, nothing, nothing, value, counts[filled])
            )
    return tables


def _interpolated(values: np.ndarray, first: np.ndarray, counts: np.ndarray, share: float) -> np.ndarray:
    """The quantile of each run of sorted values, nan where the run is empty."""
    position = np.maximum(counts - 1, 0) * share
    low = np.floor(position).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(counts - 1, 0))
    result = np.full(len(counts), np.nan)
    has_any = counts > 0
    lower, upper = values[(first + low)[has_any]], values[(first + high)[has_any]]
    result[has_any] = lower + (upper - lower) * (position - low)[has_any]
    return result


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
