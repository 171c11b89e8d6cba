"""How far the AI has moved from its first weeks, by what is watched, intent and channel (card 82).

Written from the card and rows X6 to X8 of the decisions: Laney's p-prime chart against a frozen baseline,
whose own error counts too. Recognition is that of all sessions here, of which the warehouse knows only those
whose intent somebody named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tandem.simulate.settings import CHANNELS, INTENT_NAMES, World
from tandem.simulate.streams import stream
from tandem.simulate.tables import RELEASE_VERSIONS
from tandem.simulate.truth.cells import Grain, Segment
from tandem.simulate.truth.metrics import UNITS, Facts, containment
from tandem.simulate.truth.risk_metrics import policy_safety_violation

WATCHED = ("intent_recognition", "containment", "violation")
UNIT_OF = dict(zip(WATCHED, ("predictions", "journeys", "reviews"), strict=True))
# The vars drift_baseline_weeks, drift_cell_minimum and drift_baseline_minimum.
BASELINE_WEEKS, FEWEST, FEWEST_OF_BASELINE = 4, 5, 20
OUT_OF_CONTROL = 3.0
MOVING_RANGE = 1.128  # mean range of two, in standard deviations
# Rows, their weight, that of failures, and squares of weights.
SUMS = 4
INDEX, OUTSIDE, WORST = "model_drift_index", "drift_cells_out_of_control", "worst_cell_z"


@dataclass(frozen=True)
class Monitored:
    """Monitored cells, an entry each; `release` is -1 where all of them are taken together."""

    week: np.ndarray  # number among the Mondays
    watched: np.ndarray  # index into WATCHED
    release: np.ndarray
    intent: np.ndarray
    channel: np.ndarray
    rows: np.ndarray
    failure_rate: np.ndarray
    z: np.ndarray

    def take(self, mask: np.ndarray) -> Monitored:
        """Those of which the mask holds."""
        return Monitored(*(getattr(self, name)[mask] for name in self.__dataclass_fields__))


class DriftCells:
    """Sums by day, release, intent and channel of each thing watched."""

    def __init__(self, world: World) -> None:
        self.world = world
        days = [world.start + timedelta(days=number) for number in range(world.days)]
        self.mondays: list[date] = sorted({day - timedelta(days=day.weekday()) for day in days})
        self._week_of_day = np.array(
            [self.mondays.index(day - timedelta(days=day.weekday())) for day in days], dtype=np.int64
        )
        # Releases that are not known are the last.
        shape = (SUMS, world.days, len(RELEASE_VERSIONS) + 1, len(INTENT_NAMES), len(CHANNELS))
        self._sums = {name: np.zeros(shape) for name in WATCHED}
        self._waiting = np.zeros(world.days)

    def add(self, facts: tuple[Facts, ...]) -> None:
        """Count the facts of some days' needs, a unit each."""
        journeys = facts[UNITS.index("journeys")]
        self._waiting += np.bincount(journeys.day[~journeys.is_mature], minlength=self.world.days)
        for name, sums in self._sums.items():
            mine = facts[UNITS.index(UNIT_OF[name])]
            failing, weight = self._failures(name, mine)
            counts = weight > 0
            release = np.where(mine.release < 0, len(RELEASE_VERSIONS), mine.release)
            place = np.ravel_multi_index(
                tuple(
                    codes[counts].astype(np.int64) for codes in (mine.day, release, mine.intent, mine.channel)
                ),
                sums.shape[1:],
            )
            for number, amount in enumerate((counts, weight, failing, weight**2)):
                sums[number] += np.bincount(place, amount[counts], sums[0].size).reshape(sums[0].shape)

    def _failures(self, name: str, facts: Facts) -> tuple[np.ndarray, np.ndarray]:
        """The weight of failures, and of all."""
        if name == "violation":
            return policy_safety_violation(facts)
        if name == "containment":
            kept, eligible = containment(facts)
            return (eligible & ~kept).astype(float), eligible.astype(float)
        # The reference sample says how likely a guess is right: drawn, so that it swings as guesses do.
        rng = stream(self.world.seed, "drift", int(facts.day[0]) if len(facts) else 0)
        return (rng.random(len(facts)) >= facts.is_right).astype(float), np.ones(len(facts))

    def weeks(self, watched: str) -> np.ndarray:
        """Sums by Monday, (SUMS, weeks, releases, intents, channels)."""
        first_days = np.searchsorted(self._week_of_day, np.arange(len(self.mondays)))
        return np.add.reduceat(self._sums[watched], first_days, axis=1)

    def monitored(self, *, by_release: bool) -> Monitored:
        """The cells of the weeks after the baseline; none while a journey of the baseline may change."""
        parts = [self._monitored(number, by_release) for number in range(len(WATCHED))]
        names = Monitored.__dataclass_fields__
        return Monitored(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def _baseline(self) -> tuple[int, int]:
        """First and last week, half open; empty where it is not over and final."""
        first = 0 if self.mondays[0] == self.world.start else 1
        last = first + BASELINE_WEEKS
        is_in = (self._week_of_day >= first) & (self._week_of_day < last)
        is_final = is_in.sum() == 7 * BASELINE_WEEKS and not self._waiting[is_in].any()
        return (first, last) if is_final else (first, first)

    def _monitored(self, watched: int, by_release: bool) -> Monitored:
        weeks = self.weeks(WATCHED[watched])
        every = weeks.sum(axis=2, keepdims=True)
        first, last = self._baseline()
        usual = every[:, first:last]
        base = _Baseline.of(usual)
        swing = base.swing(usual)
        if by_release:
            # A new release has no weeks before it: all releases share theirs. What none served stands apart.
            served, other = weeks[:, first:last, :-1], weeks[:, first:last, -1:]
            together = np.broadcast_to(served.sum(axis=2, keepdims=True), served.shape)
            base = _Baseline.of(np.concatenate([together, other], axis=2))
        mine = weeks[:, last:] if by_release else every[:, last:]
        is_there = (mine[0] >= FEWEST) & (base.rows >= FEWEST_OF_BASELINE)
        rate, spread = _rate_and_spread(mine)
        z = (rate - base.rate) / np.sqrt(base.rate * (1 - base.rate) * (spread + 1 / base.trials))
        week, release, intent, channel = np.nonzero(is_there)
        return Monitored(
            week=week + last,
            watched=np.full(len(week), watched),
            release=release if by_release else np.full(len(week), -1),
            intent=intent,
            channel=channel,
            rows=mine[0][is_there],
            failure_rate=rate[is_there],
            z=z[is_there] / swing,
        )

    def cells(self, grains: list[Grain]) -> Iterator[tuple]:
        """(metric, segment, grain, cells, numerator, denominator, value, rows) of weeks and months."""
        every, of_releases = self.monitored(by_release=False), self.monitored(by_release=True)
        codes = {
            "all": (every, np.zeros(len(every.z), dtype=np.int64), ("all",)),
            "release_version": (of_releases, of_releases.release, RELEASE_VERSIONS),
            "intent": (every, every.intent, INTENT_NAMES),
            "channel": (every, every.channel, CHANNELS),
        }
        for grain in grains:
            if grain.name == "day":
                continue
            starts = self.mondays if grain.name == "week" else [day.replace(day=1) for day in self.mondays]
            # The first Monday may lie in a month before the world, though never in a week that is monitored.
            period = np.array([grain.starts.index(day) if day in grain.starts else -1 for day in starts])
            for name, (found, code, values) in codes.items():
                yield from _summed(grain, Segment(name, tuple(values), code), found, period[found.week])


def _summed(grain: Grain, segment: Segment, found: Monitored, period: np.ndarray) -> Iterator[tuple]:
    cell = period * segment.width + segment.codes
    filled, of = np.unique(cell, return_inverse=True)
    rows = np.bincount(of, minlength=len(filled))
    weight = np.bincount(of, found.rows, len(filled))
    worst = np.full(len(filled), -np.inf)
    np.maximum.at(worst, of, found.z)
    nothing = np.full(len(filled), np.nan)
    outside = np.bincount(of, np.abs(found.z) > OUT_OF_CONTROL, len(filled))
    index = np.sqrt(np.bincount(of, found.rows * found.z**2, len(filled)) / np.maximum(weight, 1))
    for metric, value in ((INDEX, index), (OUTSIDE, outside), (WORST, worst)):
        yield metric, segment, grain, filled, nothing, nothing, value, rows


def _rate_and_spread(sums: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Share of failures, and one over the equal rows that the weighted ones are worth."""
    _, weight, failing, squares = sums
    nothing = np.zeros_like(weight)
    rate = np.divide(failing, weight, out=nothing.copy(), where=weight > 0)
    return rate, np.divide(squares, weight**2, out=nothing, where=weight > 0)


@dataclass(frozen=True)
class _Baseline:
    """What the weeks of the baseline were like, (releases or 1, intents, channels)."""

    rows: np.ndarray
    trials: np.ndarray
    rate: np.ndarray

    @classmethod
    def of(cls, weeks: np.ndarray) -> _Baseline:
        """Half a failure and half a success more: where nothing failed yet something still may."""
        rate, spread = _rate_and_spread(weeks.sum(axis=1))
        trials = np.divide(1, spread, out=np.full_like(spread, np.nan), where=spread > 0)
        return cls(weeks[0].sum(axis=0), trials, (rate * trials + 0.5) / (trials + 1))

    def swing(self, weeks: np.ndarray) -> float:
        """How much weeks of the baseline swing beyond chance, over all cells; chance is the least."""
        rate, spread = _rate_and_spread(weeks)
        with np.errstate(divide="ignore", invalid="ignore"):
            z = (rate - self.rate) / np.sqrt(self.rate * (1 - self.rate) * spread)
        is_there = (weeks[0] >= FEWEST) & (self.rows >= FEWEST_OF_BASELINE)
        ranges = []
        for place in np.argwhere(is_there.any(axis=0)):
            mine = (slice(None), *place)
            ranges.append(np.abs(np.diff(z[mine][is_there[mine]])))
        every = np.concatenate(ranges) if ranges else np.zeros(0)
        return max(1.0, every.mean() / MOVING_RANGE) if len(every) else 1.0
