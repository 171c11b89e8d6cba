"""How groups of customers fare against all others, inside one intent and channel (card 83).

What is watched is what the metrics count that it comes from; effort is left out, since its scale is the
team's. A group's gap is its share of failures less that of the others, each stratum weighing as Mantel and
Haenszel have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from tandem.simulate.settings import CHANNELS, INTENTS, LANGUAGES, REGIONS, SEGMENTS, World
from tandem.simulate.truth.cells import CHANNEL_MODE, Grain, Segment
from tandem.simulate.truth.facts import ContactFacts, Journeys
from tandem.simulate.truth.items import Requests
from tandem.simulate.truth.metrics import UNITS, Facts, containment_quality, resolution_accuracy
from tandem.simulate.truth.risk_metrics import policy_safety_violation

# Those of the seed fairness_attributes, which names no other.
ATTRIBUTES = {"customer_segment": SEGMENTS, "language": LANGUAGES, "region": REGIONS}
# The var long_wait_seconds, by mode of the channel: synchronous, asynchronous.
LONG_WAIT_SECONDS = np.array([60, 4 * 3600])
# The var fairness_cell_minimum: comparable rows on either side, below which nothing is shown.
FEWEST = 30
METRIC = "fairness_gap"
# A day has no groups of thirty.
GRAINS = ("week", "month")


@dataclass(frozen=True)
class Watched:
    """One thing in which groups may fare worse: `of(facts)` gives the weight of failures and of all."""

    name: str
    unit: str
    of: Callable[[Facts], tuple[np.ndarray, np.ndarray]]


def _quality(journeys: Journeys) -> tuple[np.ndarray, np.ndarray]:
    held, contained = containment_quality(journeys)
    return contained & ~held, contained


def _accuracy(journeys: Journeys) -> tuple[np.ndarray, np.ndarray]:
    right, weight = resolution_accuracy(journeys)
    return weight - right, weight


def _wait(contacts: ContactFacts) -> tuple[np.ndarray, np.ndarray]:
    is_timed = ~np.isnan(contacts.first_response_seconds)
    limit = LONG_WAIT_SECONDS[CHANNEL_MODE[contacts.channel]]
    return is_timed & (contacts.first_response_seconds > limit), is_timed


def _human_access(requests: Requests) -> tuple[np.ndarray, np.ndarray]:
    return ~requests.is_met, np.ones(len(requests), dtype=bool)


WATCHED = (
    Watched("containment_quality", "journeys", _quality),
    Watched("accuracy", "journeys", _accuracy),
    Watched("violation", "reviews", policy_safety_violation),
    Watched("wait", "contacts", _wait),
    Watched("human_access", "requests", _human_access),
)
# Rows, their weight, that of failures, and squares of weights.
SUMS = 4


class FairnessGaps:
    """Sums by day, group and stratum, of each thing watched and each attribute."""

    def __init__(self, world: World) -> None:
        self.days = world.days
        self.strata = len(INTENTS) * len(CHANNELS)
        self._sums = {
            (watched.name, attribute): np.zeros((SUMS, world.days, len(groups), self.strata))
            for watched in WATCHED
            for attribute, groups in ATTRIBUTES.items()
        }

    def add(self, facts: tuple[Facts, ...]) -> None:
        """Count the facts of one day's needs, a unit each."""
        for watched in WATCHED:
            mine = facts[UNITS.index(watched.unit)]
            failing, weight = (np.asarray(part, dtype=float) for part in watched.of(mine))
            for attribute, groups in ATTRIBUTES.items():
                group = getattr(mine, attribute)
                counts = (weight > 0) & (group >= 0)
                cell = mine.day[counts].astype(np.int64) * len(groups) + group[counts]
                cell = cell * self.strata + mine.intent[counts].astype(np.int64) * len(CHANNELS)
                cell += mine.channel[counts]
                sums = self._sums[watched.name, attribute]
                for place, amount in enumerate((weight > 0, weight, failing, weight**2)):
                    found = np.bincount(cell, amount[counts], minlength=sums[0].size)
                    sums[place] += found.reshape(sums[0].shape)

    def cells(self, grains: list[Grain]) -> Iterator[tuple]:
        """(metric, segment, grain, cells, numerator, denominator, value, rows) of the worst gaps."""
        for grain in grains:
            if grain.name not in GRAINS:
                continue
            found = {key: _gaps(_by_period(grain, sums)) for key, sums in self._sums.items()}
            for attribute, groups in ATTRIBUTES.items():
                of_group = {name: gaps[..., None] for (name, cut), gaps in found.items() if cut == attribute}
                yield from _worst(grain, Segment(attribute, groups, np.zeros(0)), of_group)
            of_all = {
                watched.name: np.concatenate([found[watched.name, cut] for cut in ATTRIBUTES], axis=2)
                for watched in WATCHED
            }
            everybody = {name: gaps[:, :, None] for name, gaps in of_all.items()}
            yield from _worst(grain, Segment("all", ("all",), np.zeros(0)), everybody)


def _worst(grain: Grain, segment: Segment, gaps: dict[str, np.ndarray]) -> Iterator[tuple]:
    """The widest of several gaps and the rows behind it; `gaps` are (2, periods, values, several)."""
    named = {f"{METRIC}_{name}": found for name, found in gaps.items()}
    named[METRIC] = np.concatenate(list(gaps.values()), axis=3)
    for metric, (gap, rows) in named.items():
        known = np.where(np.isnan(gap), -np.inf, gap)
        place = known.argmax(axis=2)[..., None]
        value, count = (np.take_along_axis(part, place, axis=2)[..., 0] for part in (known, rows))
        periods, values = np.nonzero(np.isfinite(value))
        nothing = np.full(len(periods), np.nan)
        cells = periods * segment.width + values
        yield metric, segment, grain, cells, nothing, nothing, value[periods, values], count[periods, values]


def _by_period(grain: Grain, sums: np.ndarray) -> np.ndarray:
    first_days = np.searchsorted(grain.period_of_day, np.arange(len(grain.starts)))
    return np.add.reduceat(sums, first_days, axis=1)


def _gaps(sums: np.ndarray) -> np.ndarray:
    """Gap of each group to all others, nan where too few can be compared, and the rows compared.

    `sums` is (SUMS, periods, groups, strata), what is given (2, periods, groups).
    """
    others = sums.sum(axis=2, keepdims=True) - sums
    # Sums of weights that are none may differ from nought in their last digits, rows never do.
    is_met = (sums[0] > 0) & (others[0] > 0)
    share, trials = _share_and_trials(sums, is_met)
    share_of_others, trials_of_others = _share_and_trials(others, is_met)
    weight = np.where(is_met, trials * trials_of_others / (trials + trials_of_others), 0.0)
    compared, of_others = ((np.where(is_met, side[0], 0)).sum(axis=2) for side in (sums, others))
    is_shown = (compared >= FEWEST) & (of_others >= FEWEST)
    total = np.where(is_shown, weight.sum(axis=2), np.nan)
    return np.stack([(weight * (share - share_of_others)).sum(axis=2) / total, compared + of_others])


def _share_and_trials(sums: np.ndarray, is_met: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Share of failures, and how many equal rows the weighted ones are worth (Kish)."""
    _, weight, failing, squares = (np.where(is_met, part, 1.0) for part in sums)
    return failing / weight, weight**2 / squares
