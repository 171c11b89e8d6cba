"""From facts to the true value of each metric in each cell."""

from __future__ import annotations

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
    units = {"journeys": journeys, "contacts": contacts}
    grains = list(grains_of(world))
    segments = {name: segments_of(facts) for name, facts in units.items()}
    tables = []
    for name, facts in units.items():
        metrics = [metric for metric in METRICS if metric.unit == name]
        measured = [(metric, metric.of(facts)) for metric in metrics]
        for segment in segments[name]:
            for grain in grains:
                cells = _Cells.of(grain, segment, facts.day)
                for metric, what in measured:
                    if segment.is_of_people and not metric.has_people_segments:
                        continue
                    tables.append(_table(metric, cells, what))
    return pa.concat_tables(tables)


class _Cells:
    """The cells of one grain and segmentation that hold any row."""

    def __init__(self, grain: Grain, segment: Segment, period: np.ndarray) -> None:
        self.grain, self.segment = grain, segment
        # One place more than there are values: the last is `unknown`.
        self.width = len(segment.values) + 1
        codes = np.where(segment.codes < 0, self.width - 1, segment.codes)
        self.count = len(grain.starts) * self.width
        self.of_row = (period * self.width + codes).astype(np.uint16 if self.count < 65_536 else np.int64)
        self.filled = np.flatnonzero(np.bincount(self.of_row, minlength=self.count))

    @classmethod
    def of(cls, grain: Grain, segment: Segment, day: np.ndarray) -> _Cells:
        """Cells of rows that began on these days."""
        return cls(grain, segment, grain.period_of_day[day])

    def counted(self, mask: np.ndarray) -> np.ndarray:
        """Rows of each filled cell that are in the mask."""
        return np.bincount(self.of_row[mask], minlength=self.count)[self.filled].astype(float)


def _table(metric: Rate | Quantile, cells: _Cells, what) -> pa.Table:
    size = len(cells.filled)
    if isinstance(metric, Rate):
        numerator, denominator = (cells.counted(mask) for mask in what)
        value = np.divide(numerator, denominator, out=np.full(size, np.nan), where=denominator > 0)
        rows = denominator
    else:
        value, rows = _quantiles(what, cells, metric.share)
        numerator = denominator = np.full(size, np.nan)
    values = (*cells.segment.values, "unknown")
    period, code = cells.filled // cells.width, cells.filled % cells.width
    return pa.table(
        [
            _repeated(metric.metric_id, size),
            _repeated(cells.grain.name, size),
            pa.array(cells.grain.starts, pa.date32()).take(pa.array(period)),
            _repeated(cells.segment.name, size),
            pa.array(values).take(pa.array(code)),
            pa.array(numerator, from_pandas=True),
            pa.array(denominator, from_pandas=True),
            pa.array(value, from_pandas=True),
            pa.array(rows.astype(np.int64)),
        ],
        schema=SCHEMA,
    )


def _repeated(text: str, size: int) -> pa.Array:
    return pa.repeat(pa.scalar(text), size)


def _quantiles(measured: np.ndarray, cells: _Cells, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Interpolated quantile (R56) and number of measured rows of each filled cell."""
    is_measured = ~np.isnan(measured)
    values, places = measured[is_measured], cells.of_row[is_measured]
    order = np.argsort(values, kind="stable")
    order = order[np.argsort(places[order], kind="stable")]
    values = values[order]
    counts = np.bincount(places, minlength=cells.count)
    first = np.cumsum(counts) - counts
    counts, first = counts[cells.filled], first[cells.filled]
    position = np.maximum(counts - 1, 0) * share
    low = np.floor(position).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(counts - 1, 0))
    result = np.full(len(counts), np.nan)
    has_any = counts > 0
    lower, upper = values[(first + low)[has_any]], values[(first + high)[has_any]]
    result[has_any] = lower + (upper - lower) * (position - low)[has_any]
    return result, counts
