"""Interpolated quantiles (R56) of what is measured, in each cell of each segmentation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tandem.simulate.truth.cells import Grain
from tandem.simulate.truth.metrics import Metric, Quantile


class Measures:
    """Keeps what is measured of one unit: quantiles of parts do not add up."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._functions: dict[Callable, list[Quantile]] = {}
        for metric in metrics:
            if isinstance(metric, Quantile):
                self._functions.setdefault(metric.of, []).append(metric)
        self._parts: dict[Callable, list[_Measured]] = {function: [] for function in self._functions}

    def add(self, facts, codes: list[np.ndarray]) -> None:
        """Keep what is measured of these rows, whose codes in each segmentation are given."""
        for function, parts in self._parts.items():
            values = function(facts)
            kept = np.flatnonzero(~np.isnan(values))
            parts.append(_Measured(values[kept], facts.day[kept], [code[kept] for code in codes]))

    def ordered(self, grains: list[Grain]) -> list[tuple[list[Quantile], list[_Ordered]]]:
        """The metrics of each measure, and its values in growing order within each period of each grain."""
        found = []
        for function, metrics in self._functions.items():
            whole = _Measured.joined(self._parts.pop(function))
            found.append((metrics, [_Ordered.of(whole, grain) for grain in grains]))
        return found


@dataclass
class _Measured:
    """Measured values with day and segment codes, (rows,)."""

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


@dataclass
class _Ordered:
    """Measured values in order of period and value, (rows,)."""

    values: np.ndarray
    codes: list[np.ndarray]
    edges: np.ndarray  # first row of each period, and the end

    @classmethod
    def of(cls, measured: _Measured, grain: Grain) -> _Ordered:
        """Sixteen bits are sorted in few passes, and a stable sort keeps the values in order."""
        period = grain.period_of_day.astype(np.uint16)[measured.day]
        order = np.argsort(period, kind="stable")
        counts = np.bincount(period, minlength=len(grain.starts))
        edges = np.append(0, np.cumsum(counts))
        return cls(measured.values[order], [code[order] for code in measured.codes], edges)

    def cells(self, segment: int, width: int) -> _Runs:
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
        return _Runs(self.values, order, counts.reshape(-1))


@dataclass
class _Runs:
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
