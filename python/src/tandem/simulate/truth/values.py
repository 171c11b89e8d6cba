"""From facts to the true value of each metric in each cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tandem.simulate.beside import Beside
from tandem.simulate.demand import Outreach
from tandem.simulate.journeys import Lives
from tandem.simulate.people import Customers
from tandem.simulate.settings import World
from tandem.simulate.truth import (  # noqa: F401  each registers its metrics
    item_metrics,
    more_metrics,
    risk_metrics,
    value_metrics,
)
from tandem.simulate.truth.cells import Grain, Segment, grains_of, segments_of
from tandem.simulate.truth.composites import GRAINS as COMPOSITE_GRAINS
from tandem.simulate.truth.composites import components, composites
from tandem.simulate.truth.counts import Facts, Summed, Sums
from tandem.simulate.truth.drift import DriftCells
from tandem.simulate.truth.facts import stacked
from tandem.simulate.truth.fairness import FairnessGaps
from tandem.simulate.truth.followed import Cohorts, Messages
from tandem.simulate.truth.metrics import (
    LATE_UNITS,
    METRICS,
    UNITS,
    Difference,
    Formula,
    Mean,
    Metric,
    Quantile,
    Rate,
)
from tandem.simulate.truth.quantiles import Measure
from tandem.simulate.truth.stock import GapStock
from tandem.simulate.truth.waiting import FeedbackWait

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


# Facts are counted in chunks of this many rows: few enough to hold, enough to be counted fast.
CHUNK = 400_000
# Numerator, denominator, value and rows of a metric in some cells.
Values = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


class TrueValues:
    """Counts facts as they come, so that no world need be held; what is measured waits in files."""

    def __init__(self, world: World, customers: Customers) -> None:
        self.world = world
        self._waiting: list[tuple[Facts, ...]] = []
        self._rows = 0
        self._counts = {unit: _Counts(unit, world.days) for unit in (*UNITS, *LATE_UNITS)}
        self._messages = Messages(world, customers)
        self._cohorts = Cohorts(world, customers)
        self._gaps = GapStock(world)
        self._feedback = FeedbackWait(world)
        self._fairness = FairnessGaps(world)
        self._drift = DriftCells(world)

    def add(self, *facts: Facts) -> None:
        """Take in the facts of one day's needs, a unit each."""
        self._cohorts.enter(facts[0])
        self._gaps.add(facts[UNITS.index("items")])
        self._feedback.add(facts[UNITS.index("items")])
        self._waiting.append(facts)
        self._rows += sum(len(part) for part in facts)
        if self._rows > CHUNK:
            self._fold()

    def note(self, day: int, lives: Lives, beside: Beside, outreach: Outreach) -> None:
        """Note what concerns needs and messages of other days than its own; after the day's `add`."""
        self._cohorts.note(lives, beside)
        for over in self._messages.note(day, lives, outreach):
            self._counts["messages"].add(over)

    def table(self) -> pa.Table:
        """A row for each metric and cell that holds any journey (or contact); columns of SCHEMA."""
        self._fold()
        self._counts["messages"].add(self._messages.rest())
        for part in self._cohorts.parts(CHUNK):
            self._counts["cohorts"].add(part)
        grains = list(grains_of(self.world))
        parts = [part for counts in self._counts.values() for part in counts.parts()]
        with ThreadPoolExecutor(2) as pool:
            tables = list(chain.from_iterable(pool.map(lambda part: list(part(grains)), parts)))
        for kept in (self._gaps, self._feedback, self._fairness, self._drift):
            for metric, segment, grain, cells, *values in kept.cells(grains):
                tables.append(_table([metric], segment, grain, cells, [tuple(values)]))
        values = pa.concat_tables(tables)
        return pa.concat_tables([values, _composites(values)])

    def _fold(self) -> None:
        facts = tuple(stacked(list(parts)) for parts in zip(*self._waiting, strict=True))
        for unit, mine in zip(self._counts, facts, strict=False):
            self._counts[unit].add(mine)
        if facts:
            self._fairness.add(facts)
            self._drift.add(facts)
        self._waiting, self._rows = [], 0


class _Counts:
    """All that is counted and measured of one unit, by segmentation."""

    def __init__(self, unit: str, days: int) -> None:
        metrics = [metric for metric in METRICS if metric.unit == unit]
        self.sums = Sums(metrics, days)
        self.measures: dict[Callable, Measure] = {}
        for metric in metrics:
            if isinstance(metric, Quantile):
                self.measures.setdefault(metric.of, Measure(metric.of)).metrics.append(metric)
        self.segments: list[Segment] = []

    def add(self, facts: Facts) -> None:
        """Count these rows and keep what is measured of them."""
        self.segments = segments_of(facts)
        codes = [segment.full_codes for segment in self.segments]
        self.sums.add(facts, self.segments, codes)
        for measure in self.measures.values():
            measure.add(facts, codes)

    def parts(self) -> Iterator[Callable[[list[Grain]], Iterator[pa.Table]]]:
        """Functions that give tables of all metrics by segmentation and grain."""
        if self.segments:
            yield self._sums
            for measure in self.measures.values():
                yield partial(self._quantiles, measure)

    def _sums(self, grains: list[Grain]) -> Iterator[pa.Table]:
        for grain in grains:
            for number, segment in enumerate(self.segments):
                cells, rows, sums = self.sums.of(number, grain)
                values = {
                    metric.metric_id: _value(metric, rows, *part)
                    for metric, part in zip(self.sums.metrics, sums, strict=True)
                    if _is_cut_by(metric, segment)
                }
                if values:
                    yield _table(list(values), segment, grain, cells, list(values.values()))

    def _quantiles(self, measure: Measure, grains: list[Grain]) -> Iterator[pa.Table]:
        for grain, ordered in zip(grains, measure.ordered(grains), strict=True):
            for number, segment in enumerate(self.segments):
                metrics = [metric for metric in measure.metrics if _is_cut_by(metric, segment)]
                if metrics:
                    cells = self.sums.filled(number, grain)
                    runs = ordered.runs(number, segment.width)
                    nothing, counts = np.full(len(cells), np.nan), runs.counts[cells]
                    values = [
                        (nothing, nothing, runs.quantile(metric.share, cells), counts) for metric in metrics
                    ]
                    yield _table([metric.metric_id for metric in metrics], segment, grain, cells, values)


def _composites(values: pa.Table) -> pa.Table:
    """The composites of these values; people are no part of any."""
    is_part = pc.is_in(values["metric_id"], pa.array(sorted(components())))
    is_cell = pc.is_in(values["period_grain"], pa.array(COMPOSITE_GRAINS))
    is_cell = pc.and_(is_cell, pc.invert(pc.is_in(values["segment"], pa.array(("team", "tenure_band")))))
    parts = values.filter(pc.and_(pc.and_(is_part, is_cell), pc.is_valid(values["value"])))
    known: dict[tuple, dict[str, tuple[float, int]]] = {}
    for row in zip(*(parts[name].to_pylist() for name in SCHEMA.names), strict=True):
        known.setdefault(row[1:5], {})[row[0]] = (row[7], row[8])
    rows = ((metric, *cell, None, None, value, count) for metric, cell, value, count in composites(known))
    return pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in rows], schema=SCHEMA)


def _is_cut_by(metric: Metric, segment: Segment) -> bool:
    return metric.has_people_segments or not segment.is_of_people


def _value(metric: Summed, rows: np.ndarray, *sums: np.ndarray) -> Values:
    """What a metric makes of its sums in each cell."""
    nothing = np.full(len(rows), np.nan)
    if isinstance(metric, Rate):
        return *sums, _ratio(*sums), sums[1]
    if isinstance(metric, Mean):
        amount, weight, counted = sums
        return amount, weight, _ratio(amount, weight), counted
    if isinstance(metric, Difference):
        gained, first, other, second = sums
        return nothing, nothing, _ratio(gained, first) - _ratio(other, second), first + second
    if isinstance(metric, Formula):
        with np.errstate(divide="ignore", invalid="ignore"):
            value = metric.value(*sums)
        return nothing, nothing, np.where(np.isfinite(value), value, np.nan), sums[-1]
    return sums[0], nothing, sums[0], rows


def _ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Not a number where there is nothing to divide by."""
    nothing = np.full(len(numerator), np.nan)
    return np.divide(numerator, denominator, out=nothing, where=denominator > 0)


def _table(
    metrics: list[str], segment: Segment, grain: Grain, cells: np.ndarray, values: list[Values]
) -> pa.Table:
    """One row for each metric and cell."""
    size = len(metrics) * len(cells)
    names = pa.array((*segment.values, "unknown"))
    starts = pa.array(grain.starts, pa.date32())
    place = np.tile(cells, len(metrics))
    numerator, denominator, value, rows = (np.concatenate(column) for column in zip(*values, strict=True))
    return pa.table(
        [
            pa.array(metrics).take(pa.array(np.repeat(np.arange(len(metrics)), len(cells)))),
            pa.repeat(grain.name, size),
            starts.take(pa.array(place // segment.width)),
            pa.repeat(segment.name, size),
            names.take(pa.array(place % segment.width)),
            pa.array(numerator, from_pandas=True),
            pa.array(denominator, from_pandas=True),
            pa.array(value, from_pandas=True),
            pa.array(rows.astype(np.int64)),
        ],
        schema=SCHEMA,
    )
