"""From facts to the true value of each metric in each cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

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
from tandem.simulate.truth.facts import ContactFacts, Journeys, stacked
from tandem.simulate.truth.followed import Cohorts, Messages
from tandem.simulate.truth.items import Segmented
from tandem.simulate.truth.metrics import (
    LATE_UNITS,
    METRICS,
    UNITS,
    Difference,
    Formula,
    Mean,
    Quantile,
    Rate,
    Total,
)
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


Facts = Journeys | ContactFacts | Segmented
# Facts are counted in chunks of this many rows: few enough to hold, enough to be counted fast.
CHUNK = 400_000
MOST_KINDS = 1_000


class TrueValues:
    """Counts facts as they come, so that a large world need not be held; what is measured is kept."""

    def __init__(self, world: World, customers: Customers) -> None:
        self.world = world
        self._waiting: list[tuple[Facts, ...]] = []
        self._rows = 0
        self._counts = {unit: _Counts(unit, world.days) for unit in (*UNITS, *LATE_UNITS)}
        self._messages = Messages(world, customers)
        self._cohorts = Cohorts(world, customers)
        self._gaps = GapStock(world)
        self._feedback = FeedbackWait(world)

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
        tables = [table for counts in self._counts.values() for table in counts.tables(grains)]
        tables += [_table(*columns) for columns in self._gaps.cells(grains)]
        tables += [_table(*columns) for columns in self._feedback.cells(grains)]
        return pa.concat_tables(tables)

    def _fold(self) -> None:
        for unit, parts in zip(self._counts, zip(*self._waiting, strict=True), strict=False):
            self._counts[unit].add(stacked(list(parts)))
        self._waiting, self._rows = [], 0


class _Counts:
    """All that is counted and measured of one unit, by segmentation."""

    def __init__(self, unit: str, days: int) -> None:
        metrics = [metric for metric in METRICS if metric.unit == unit]
        self.days = days
        # Masks first: they are counted by kinds of row, what is measured is summed as it is.
        self.rates = [metric for metric in metrics if isinstance(metric, Rate | Difference)]
        self.sums = [metric for metric in metrics if isinstance(metric, Mean | Total | Formula)]
        self.quantiles: dict[Callable, list[Quantile]] = {}
        for metric in metrics:
            if isinstance(metric, Quantile):
                self.quantiles.setdefault(metric.of, []).append(metric)
        self.segments: list[Segment] = []
        self.rows: list[np.ndarray] = []  # by segmentation: (days, width)
        self.masks: list[np.ndarray] = []  # by segmentation: (2 * rates, days, width)
        self.measured: dict[Callable, list[_Measured]] = {function: [] for function in self.quantiles}

    def add(self, facts: Facts) -> None:
        """Count these rows and keep what is measured of them."""
        profiles = _profiles([weight for metric in self.rates for weight in metric.of(facts)], len(facts))
        amounts = [amount for metric in self.sums for amount in _parts(metric, facts)]
        self.segments = segments_of(facts)
        codes = [segment.full_codes for segment in self.segments]
        counted = [
            _counted(facts.day, code, self.days, segment.width, profiles, amounts)
            for segment, code in zip(self.segments, codes, strict=True)
        ]
        rows, masks = [part[0] for part in counted], [part[1] for part in counted]
        self.rows = [old + new for old, new in zip(self.rows, rows, strict=True)] if self.rows else rows
        self.masks = [old + new for old, new in zip(self.masks, masks, strict=True)] if self.masks else masks
        for function in self.quantiles:
            values = function(facts)
            kept = np.flatnonzero(~np.isnan(values))
            self.measured[function].append(
                _Measured(values[kept], facts.day[kept], [code[kept] for code in codes])
            )

    def tables(self, grains: list[Grain]) -> Iterator[pa.Table]:
        """The values of each metric in each cell."""
        measures = [
            (metrics, _Measured.joined(self.measured[function]))
            for function, metrics in self.quantiles.items()
        ]
        for number, segment in enumerate(self.segments):
            rows, masks = self.rows[number], self.masks[number]
            place = 0
            for metric in (*self.rates, *self.sums):
                counted, width = _COUNTED[type(metric)]
                sums = masks[place : place + width]
                place += width
                if metric.has_people_segments or not segment.is_of_people:
                    yield from (counted(metric, segment, grain, rows, *sums) for grain in grains)
            for metrics, measured in measures:
                wanted = [
                    metric for metric in metrics if metric.has_people_segments or not segment.is_of_people
                ]
                if wanted:
                    yield from _quantiles(wanted, segment, number, grains, rows, measured)


def _parts(metric: Mean | Total | Formula, facts: Facts) -> tuple[np.ndarray, ...]:
    found = metric.of(facts)
    if isinstance(metric, Mean):
        # The rows that count are no sum of weights (R56).
        return (*found, found[1] != 0)
    return found if isinstance(found, tuple) else (found,)


def _counted(
    day: np.ndarray,
    code: np.ndarray,
    days: int,
    width: int,
    profiles: list[_Profiles],
    amounts: list[np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """Rows by day and value, (days, width), of all, and sums of each mask and amount, (sums, days, width)."""
    size = days * width
    cell_of_row = day.astype(np.int64) * width + code
    parts = []
    for part in profiles:
        kinds = len(part.weights)
        found = np.bincount(cell_of_row * kinds + part.of_row, minlength=size * kinds)
        filled = np.flatnonzero(found)
        cell, count, weights = filled // kinds, found[filled], part.weights[filled % kinds]
        parts += [
            np.bincount(cell, count * weights[:, number], minlength=size)
            for number in range(weights.shape[1])
        ]
    parts += [np.bincount(cell_of_row, amount, minlength=size) for amount in amounts]
    rows = np.bincount(cell_of_row, minlength=size).astype(float)
    summed = np.stack(parts) if parts else np.zeros((0, size))
    return rows.reshape(days, width), summed.reshape(-1, days, width)


@dataclass
class _Profiles:
    """Rows alike in all they weigh are counted together: there are far fewer kinds of row than rows."""

    of_row: np.ndarray
    weights: np.ndarray  # (kinds, weights)

    @classmethod
    def of(cls, of_row: np.ndarray, weights: list[np.ndarray]) -> _Profiles:
        """The weights of each kind of row."""
        size = len(of_row)
        kinds = int(of_row.max(initial=0)) + 1
        example = np.zeros(kinds, dtype=np.int64)
        example[of_row] = np.arange(size)
        table = np.zeros((kinds, len(weights)))
        for number, weight in enumerate(weights):
            table[:, number] = weight[example] if size else 0
        return cls(of_row, table)


def _profiles(weights: list[np.ndarray], size: int) -> list[_Profiles]:
    """Kinds of row in these weights; parted where there would be too many, since each takes a cell.

    A mask weighs 1 or 0, and sampling gives a few numbers more.
    """
    parts: list[_Profiles] = []
    of_row, mine = np.zeros(size, dtype=np.int64), []
    for weight in weights:
        levels, level = (2, weight.astype(np.int64)) if weight.dtype == bool else _levels(weight)
        joint = _numbered(of_row * levels + level)
        if mine and joint.max(initial=0) >= MOST_KINDS:
            parts.append(_Profiles.of(of_row, mine))
            joint, mine = _numbered(level), []
        of_row = joint
        mine.append(weight)
    return [*parts, _Profiles.of(of_row, mine)] if mine else parts


def _numbered(code: np.ndarray) -> np.ndarray:
    """The codes numbered anew, so that the numbers stay as few as the kinds."""
    kinds = np.flatnonzero(np.bincount(code)) if len(code) else np.zeros(1, dtype=np.int64)
    number = np.zeros(kinds[-1] + 1, dtype=np.int64)
    number[kinds] = np.arange(len(kinds))
    return number[code]


def _levels(weight: np.ndarray) -> tuple[int, np.ndarray]:
    """How many different weights there are, and which of them each row has."""
    values, level = np.unique(weight, return_inverse=True)
    return max(len(values), 1), level


@dataclass
class _Measured:
    """Measured values with day and segment codes, (rows,); in growing order once joined."""

    values: np.ndarray
    day: np.ndarray
    codes: list[np.ndarray]

    @classmethod
    def joined(cls, parts: list[_Measured]) -> _Measured:
        """All parts in one, sorted by value."""
        values = np.concatenate([part.values for part in parts])
        order = np.argsort(values)
        codes = [np.concatenate(same)[order] for same in zip(*(part.codes for part in parts), strict=True)]
        return cls(values[order], np.concatenate([part.day for part in parts])[order], codes)


def _by_period(grain: Grain, counts: np.ndarray) -> np.ndarray:
    """Counts by day summed to the grain, (periods * width,)."""
    first_days = np.searchsorted(grain.period_of_day, np.arange(len(grain.starts)))
    return np.add.reduceat(counts, first_days, axis=0).reshape(-1)


def _rates(
    metric: Rate,
    segment: Segment,
    grain: Grain,
    rows: np.ndarray,
    numerators: np.ndarray,
    denominators: np.ndarray,
) -> pa.Table:
    filled = np.flatnonzero(_by_period(grain, rows))
    numerator = _by_period(grain, numerators)[filled].astype(float)
    denominator = _by_period(grain, denominators)[filled].astype(float)
    value = np.divide(numerator, denominator, out=np.full(len(filled), np.nan), where=denominator > 0)
    return _table(metric.metric_id, segment, grain, filled, numerator, denominator, value, denominator)


def _differences(
    metric: Difference,
    segment: Segment,
    grain: Grain,
    rows: np.ndarray,
    *sums: np.ndarray,
) -> pa.Table:
    filled = np.flatnonzero(_by_period(grain, rows))
    gained, first, other, second = (_by_period(grain, part)[filled].astype(float) for part in sums)
    known = (first > 0) & (second > 0)
    value = np.full(len(filled), np.nan)
    value[known] = gained[known] / first[known] - other[known] / second[known]
    nothing = np.full(len(filled), np.nan)
    return _table(metric.metric_id, segment, grain, filled, nothing, nothing, value, first + second)


def _means(metric: Mean, segment: Segment, grain: Grain, rows: np.ndarray, *sums: np.ndarray) -> pa.Table:
    filled = np.flatnonzero(_by_period(grain, rows))
    amount, weight, counted = (_by_period(grain, part)[filled] for part in sums)
    value = np.divide(amount, weight, out=np.full(len(filled), np.nan), where=weight > 0)
    return _table(metric.metric_id, segment, grain, filled, amount, weight, value, counted)


def _totals(metric: Total, segment: Segment, grain: Grain, rows: np.ndarray, amounts: np.ndarray) -> pa.Table:
    by_period = _by_period(grain, rows)
    filled = np.flatnonzero(by_period)
    amount = _by_period(grain, amounts)[filled]
    nothing = np.full(len(filled), np.nan)
    return _table(metric.metric_id, segment, grain, filled, amount, nothing, amount, by_period[filled])


def _formulas(
    metric: Formula, segment: Segment, grain: Grain, rows: np.ndarray, *sums: np.ndarray
) -> pa.Table:
    filled = np.flatnonzero(_by_period(grain, rows))
    parts = [_by_period(grain, part)[filled].astype(float) for part in sums]
    nothing = np.full(len(filled), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = metric.value(*parts)
    value = np.where(np.isfinite(value), value, np.nan)
    return _table(metric.metric_id, segment, grain, filled, nothing, nothing, value, parts[-1])


_COUNTED = {
    Rate: (_rates, 2),
    Mean: (_means, 3),
    Difference: (_differences, 4),
    Total: (_totals, 1),
    Formula: (_formulas, 4),
}


def _quantiles(
    metrics: list[Quantile],
    segment: Segment,
    number: int,
    grains: list[Grain],
    rows: np.ndarray,
    measured: _Measured,
) -> Iterator[pa.Table]:
    """Interpolated quantiles (R56) of one measure, in each grain's cells."""
    for grain in grains:
        size = len(grain.starts) * segment.width
        # Sixteen bits are sorted in one pass, and a stable sort keeps the values in order.
        kind = np.uint16 if size < 65_536 else np.int64
        first_place = grain.period_of_day.astype(kind) * kind(segment.width)
        place = first_place[measured.day] + measured.codes[number].astype(kind)
        values = measured.values[np.argsort(place, kind="stable")]
        counts = np.bincount(place, minlength=size)
        first = np.cumsum(counts) - counts
        filled = np.flatnonzero(_by_period(grain, rows))
        nothing = np.full(len(filled), np.nan)
        for metric in metrics:
            value = _interpolated(values, first[filled], counts[filled], metric.share)
            yield _table(metric.metric_id, segment, grain, filled, nothing, nothing, value, counts[filled])


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
    segment: Segment,
    grain: Grain,
    filled: np.ndarray,
    numerator: np.ndarray,
    denominator: np.ndarray,
    value: np.ndarray,
    rows: np.ndarray,
) -> pa.Table:
    """One row for each filled cell."""
    size = len(filled)
    names = pa.array((*segment.values, "unknown"))
    return pa.table(
        [
            pa.repeat(metric_id, size),
            pa.repeat(grain.name, size),
            pa.array(grain.starts, pa.date32()).take(pa.array(filled // segment.width)),
            pa.repeat(segment.name, size),
            names.take(pa.array(filled % segment.width)),
            pa.array(numerator, from_pandas=True),
            pa.array(denominator, from_pandas=True),
            pa.array(value, from_pandas=True),
            pa.array(rows.astype(np.int64)),
        ],
        schema=SCHEMA,
    )
