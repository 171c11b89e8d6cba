"""Facts summed by day and by value of each segmentation: what rates, means and totals are made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from tandem.simulate.truth.cells import Grain, Segment
from tandem.simulate.truth.facts import ContactFacts, Journeys
from tandem.simulate.truth.items import Segmented
from tandem.simulate.truth.metrics import Difference, Formula, Mean, Metric, Rate, Total

Facts = Journeys | ContactFacts | Segmented
Summed = Rate | Difference | Mean | Total | Formula
# Sums that each kind of metric takes.
SUMS = {Rate: 2, Difference: 4, Mean: 3, Total: 1, Formula: 4}
MOST_KINDS = 1_000


class Sums:
    """Rows and sums of one unit by segmentation, day and value; facts come some days at a time."""

    def __init__(self, metrics: list[Metric], days: int) -> None:
        self.days = days
        # Masks first: they are counted by kinds of row, what is measured is summed as it is.
        self.rates = [metric for metric in metrics if isinstance(metric, Rate | Difference)]
        self.amounts = [metric for metric in metrics if isinstance(metric, Mean | Total | Formula)]
        self.metrics: list[Summed] = [*self.rates, *self.amounts]
        self._rows: list[np.ndarray] = []  # by segmentation: (days, width)
        self._sums: list[np.ndarray] = []  # by segmentation: (sums, days, width)

    def add(self, facts: Facts, segments: list[Segment], codes: list[np.ndarray]) -> None:
        """Count these rows, whose codes in each segmentation are given."""
        profiles = _profiles([weight for metric in self.rates for weight in metric.of(facts)], len(facts))
        measured = [amount for metric in self.amounts for amount in _parts(metric, facts)]
        amounts = np.stack(measured, axis=1).astype(float) if measured else np.zeros((len(facts), 0))
        if not self._rows:
            sums = sum(SUMS[type(metric)] for metric in self.metrics)
            self._rows = [np.zeros((self.days, segment.width)) for segment in segments]
            self._sums = [np.zeros((sums, self.days, segment.width)) for segment in segments]
        if not len(facts):
            return
        first, last = int(facts.day.min()), int(facts.day.max())
        day = facts.day.astype(np.int64) - first
        for rows, sums, code in zip(self._rows, self._sums, codes, strict=True):
            days, width = last - first + 1, rows.shape[1]
            cell, size = day * width + code, days * width
            rows[first : last + 1] += np.bincount(cell, minlength=size).reshape(days, width)
            place = 0
            for part in _summed(cell, size, profiles, amounts):
                sums[place : place + len(part), first : last + 1] += part.reshape(len(part), days, width)
                place += len(part)

    def filled(self, segment: int, grain: Grain) -> np.ndarray:
        """Cells (periods * width,) that hold any row."""
        return np.flatnonzero(_by_period(grain, self._rows[segment]))

    def of(self, segment: int, grain: Grain) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
        """The filled cells, the rows in them, and the sums of each metric there."""
        cells = self.filled(segment, grain)
        sums = _by_period(grain, self._sums[segment])[:, cells]
        edges = np.cumsum([SUMS[type(metric)] for metric in self.metrics], dtype=int)
        parts = np.split(sums, edges[:-1]) if len(edges) else []
        return cells, _by_period(grain, self._rows[segment])[cells], parts


def _parts(metric: Mean | Total | Formula, facts: Facts) -> tuple[np.ndarray, ...]:
    found = metric.of(facts)
    if isinstance(metric, Mean):
        # The rows that count are no sum of weights (R56).
        return (*found, found[1] != 0)
    return found if isinstance(found, tuple) else (found,)


def _summed(cell: np.ndarray, size: int, profiles: list[_Profiles], amounts: np.ndarray) -> list[np.ndarray]:
    """Sums of masks and of amounts (rows, sums) by cell, (sums, size) each.

    These products add up in the order of kinds and of rows, so that the last bit is the same everywhere.
    """
    parts = []
    for part in profiles:
        kinds = len(part.weights)
        found = np.bincount(cell * kinds + part.of_row, minlength=size * kinds)
        filled = np.flatnonzero(found)
        edges = np.searchsorted(filled, np.arange(size + 1) * kinds)
        counts = sparse.csr_array((found[filled].astype(float), filled % kinds, edges), shape=(size, kinds))
        parts.append((counts @ part.weights).T)
    places = sparse.csc_array((np.ones(len(cell)), cell, np.arange(len(cell) + 1)), shape=(size, len(cell)))
    return [*parts, (places @ amounts).T]


def _by_period(grain: Grain, counts: np.ndarray) -> np.ndarray:
    """Counts (..., days, width) summed to the grain, (..., periods * width)."""
    first_days = np.searchsorted(grain.period_of_day, np.arange(len(grain.starts)))
    return np.add.reduceat(counts, first_days, axis=-2).reshape(*counts.shape[:-2], -1)


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
