"""Gaps in knowledge as a stock: how many are open when a period begins, how old, and how many it closes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tandem.simulate.clock import DAY, midnight
from tandem.simulate.learning import GAP
from tandem.simulate.settings import World
from tandem.simulate.truth.cells import Grain, Segment, segments_of
from tandem.simulate.truth.items import LearningItems

# Ages are sorted in each cell, so they are given for few segmentations.
AGED_SEGMENTS = ("all", "intent")
# These grow with the size of the world.
STOCK_COUNTS = ("open_gap_count", "gaps_opened_per_week")


class GapStock:
    """Keeps all gaps: about one in a hundred contacts leaves one."""

    def __init__(self, world: World) -> None:
        self.start = midnight(world.start)
        self.end = self.start + world.days * DAY
        self._times: list[np.ndarray] = []  # (3, gaps): opened, closed, opened again
        self._codes: list[list[np.ndarray]] = []  # by segmentation
        self._segments: list[Segment] = []

    def add(self, items: LearningItems) -> None:
        """Keep the gaps among these items."""
        mine = items.kind == GAP
        self._segments = segments_of(items)
        self._times.append(np.stack([items.opened_at, items.closed_at, items.reopened_at])[:, mine])
        self._codes.append([segment.full_codes[mine] for segment in self._segments])

    def cells(self, grains: list[Grain]) -> Iterator[tuple]:
        """(metric, segment, grain, cells, numerator, denominator, value, rows) of each metric."""
        times = np.concatenate(self._times, axis=1)
        codes = [np.concatenate(parts) for parts in zip(*self._codes, strict=True)]
        for grain in grains:
            for segment, code in zip(self._segments, codes, strict=True):
                # Who took part in a session says nothing of who closes a gap.
                if not segment.is_of_people:
                    yield from self._of_segment(grain, segment, code, times)

    def _of_segment(
        self, grain: Grain, segment: Segment, code: np.ndarray, times: np.ndarray
    ) -> Iterator[tuple]:
        opened, closed, reopened = times
        first_day = np.searchsorted(grain.period_of_day, np.arange(len(grain.starts)))
        begins = self.start + first_day * DAY
        closed_in, open_at, ages, opened_in = [], [], [], []
        for begin, over in zip(begins, [*begins[1:], self.end], strict=True):
            is_open = (opened < begin) & ((closed >= begin) | (reopened < begin))
            is_closed = (closed >= begin) & (closed < over)
            open_at.append(np.bincount(code[is_open], minlength=segment.width))
            closed_in.append(np.bincount(code[is_closed], minlength=segment.width))
            is_new = (opened >= begin) & (opened < over)
            opened_in.append(np.bincount(code[is_new], minlength=segment.width))
            if segment.name in AGED_SEGMENTS:
                age = (begin - opened[is_open]) / DAY
                mine = code[is_open]
                ages += [
                    np.median(age[mine == value]) if count else np.nan
                    for value, count in enumerate(open_at[-1])
                ]
        numerator = np.concatenate(closed_in).astype(float)
        denominator = np.concatenate(open_at).astype(float)
        filled = np.flatnonzero(numerator + denominator)
        numerator, denominator = numerator[filled], denominator[filled]
        nothing = np.full(len(filled), np.nan)
        value = np.divide(numerator, denominator, out=nothing.copy(), where=denominator > 0)
        yield "knowledge_gap_closure", segment, grain, filled, numerator, denominator, value, denominator
        new = np.concatenate(opened_in).astype(float)
        some = np.flatnonzero(new)
        none = np.full(len(some), np.nan)
        yield "gaps_opened_per_week", segment, grain, some, none, none, new[some], new[some]
        yield "open_gap_count", segment, grain, filled, denominator, nothing, denominator, denominator
        if ages:
            age = np.array(ages)[filled]
            yield "gap_age_days", segment, grain, filled, nothing, nothing, age, denominator
