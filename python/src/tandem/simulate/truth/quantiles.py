"""Interpolated quantiles (R56) of what is measured, in each cell of each segmentation."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from tandem.simulate.truth.cells import Facts, Grain
from tandem.simulate.truth.metrics import Quantile


class Measure:
    """Keeps in a file what one function measures: quantiles of parts do not add up, and memory is short."""

    def __init__(self, of: Callable[[Facts], np.ndarray]) -> None:
        self.metrics: list[Quantile] = []
        self._of = of
        self._file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115  closed with the measure
        self._kind = np.dtype([])

    def add(self, facts: Facts, codes: list[np.ndarray]) -> None:
        """Keep what is measured of these rows, whose codes in each segmentation are given."""
        values = self._of(facts)
        kept = np.flatnonzero(~np.isnan(values))
        self._kind = np.dtype([("value", float), ("day", np.int16), ("codes", np.int8, len(codes))])
        rows = np.empty(len(kept), self._kind)
        rows["value"], rows["day"] = values[kept], facts.day[kept]
        for number, code in enumerate(codes):
            rows["codes"][:, number] = code[kept]
        rows.tofile(self._file)

    def ordered(self, grains: list[Grain]) -> Iterator[Ordered]:
        """All that was measured, for each grain in order of period and value."""
        self._file.seek(0)
        rows = np.fromfile(self._file, self._kind)
        rows = rows[np.argsort(rows["value"])]
        for grain in grains:
            # Sixteen bits are sorted in few passes, and a stable sort keeps the values in order.
            period = grain.period_of_day.astype(np.uint16)[rows["day"]]
            order = np.argsort(period, kind="stable")
            edges = np.append(0, np.cumsum(np.bincount(period, minlength=len(grain.starts))))
            yield Ordered(rows["value"][order], np.ascontiguousarray(rows["codes"][order].T), edges)


@dataclass
class Ordered:
    """Measured values in order of period and value, (rows,)."""

    values: np.ndarray
    codes: np.ndarray  # (segmentations, rows)
    edges: np.ndarray  # first row of each period, and the end

    def runs(self, segment: int, width: int) -> Runs:
        """The values of each cell of that segmentation."""
        codes, edges = self.codes[segment], self.edges
        order = np.arange(len(codes))
        counts = np.zeros((len(edges) - 1, width), dtype=np.int64)
        # One period at a time: what fits into the cache is sorted several times as fast.
        for period, (begin, end) in enumerate(zip(edges[:-1], edges[1:], strict=True)):
            part = codes[begin:end]
            counts[period] = np.bincount(part, minlength=width)
            if part.any():
                order[begin:end] = np.argsort(part, kind="stable") + begin
        return Runs(self.values, order, counts.reshape(-1))


@dataclass
class Runs:
    """Values of each cell in growing order: `values[order]`, `counts` of them in each cell."""

    values: np.ndarray
    order: np.ndarray
    counts: np.ndarray

    def quantile(self, share: float, cells: np.ndarray) -> np.ndarray:
        """The quantile in each of these cells, nan where nothing was measured."""
        first, counts = (np.cumsum(self.counts) - self.counts)[cells], self.counts[cells]
        position = np.maximum(counts - 1, 0) * share
        low = np.floor(position).astype(np.int64)
        high = np.minimum(low + 1, np.maximum(counts - 1, 0))
        result = np.full(len(counts), np.nan)
        has_any = counts > 0
        lower = self.values[self.order[(first + low)[has_any]]]
        upper = self.values[self.order[(first + high)[has_any]]]
        result[has_any] = lower + (upper - lower) * (position - low)[has_any]
        return result
