"""How long feedback waits for a release, what is still open included (Kaplan and Meier)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tandem.simulate.clock import DAY, NEVER, SECOND, midnight
from tandem.simulate.learning import CORRECTION, FEEDBACK
from tandem.simulate.settings import World
from tandem.simulate.truth.cells import Grain, Segment, segments_of
from tandem.simulate.truth.items import LearningItems

# Share that still waits at each quantile.
SHARES = {"feedback_loop_velocity": 0.5, "feedback_loop_velocity_p90": 0.1}


class FeedbackWait:
    """Keeps all feedback and corrections: about one in a hundred contacts leaves one."""

    def __init__(self, world: World) -> None:
        self.as_of = midnight(world.start) + world.days * DAY + 2 * 3600 * SECOND
        self._days: list[np.ndarray] = []
        self._times: list[np.ndarray] = []  # (2, items): opened, closed
        self._codes: list[list[np.ndarray]] = []  # by segmentation
        self._segments: list[Segment] = []

    def add(self, items: LearningItems) -> None:
        """Keep the feedback among these items."""
        mine = np.isin(items.kind, [FEEDBACK, CORRECTION])
        self._segments = segments_of(items)
        self._days.append(items.day[mine])
        self._times.append(np.stack([items.opened_at, items.closed_at])[:, mine])
        self._codes.append([segment.full_codes[mine] for segment in self._segments])

    def cells(self, grains: list[Grain]) -> Iterator[tuple]:
        """(metric, segment, grain, cells, numerator, denominator, value, rows) of each metric."""
        day, (opened, closed) = np.concatenate(self._days), np.concatenate(self._times, axis=1)
        is_released = closed < NEVER
        waited = (np.where(is_released, closed, self.as_of) - opened) / DAY
        order = np.argsort(waited, kind="stable")
        codes = [np.concatenate(parts) for parts in zip(*self._codes, strict=True)]
        for grain in grains:
            period = grain.period_of_day[day]
            for segment, code in zip(self._segments, codes, strict=True):
                # Who took part in a session says nothing of who answers feedback.
                if segment.is_of_people:
                    continue
                cell = (period * segment.width + code)[order]
                by_cell = np.argsort(cell, kind="stable")
                filled, first = np.unique(cell[by_cell], return_index=True)
                runs = np.split(order[by_cell], first[1:])
                rows = np.array([len(run) for run in runs])
                nothing = np.full(len(filled), np.nan)
                reached = np.array([_reached(waited[run], is_released[run]) for run in runs])
                for number, metric in enumerate(SHARES):
                    yield metric, segment, grain, filled, nothing, nothing, reached[:, number], rows


def _reached(waited: np.ndarray, is_released: np.ndarray) -> list[float]:
    """The first age at which at most each of SHARES still waits, nan where that never is; ages ascend."""
    if not len(waited):
        return [np.nan] * len(SHARES)
    first = np.flatnonzero(np.append(True, waited[1:] != waited[:-1]))
    released = np.add.reduceat(is_released.astype(float), first)
    at_risk = len(waited) - first
    curve = np.round(np.cumprod(1 - released / at_risk), 12)
    places = [np.flatnonzero(curve <= share) for share in SHARES.values()]
    return [float(waited[first[place[0]]]) if len(place) else np.nan for place in places]
