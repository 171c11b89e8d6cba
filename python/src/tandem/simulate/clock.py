"""Times are whole milliseconds since 1970 in UTC (int64); NEVER is a time that has not come."""

from __future__ import annotations

from datetime import date

import numpy as np

from tandem.simulate.settings import HOURS, TEAM_HOURS

SECOND = 1_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR
WEEK = 7 * DAY
# Far beyond any window, and still far from overflow when windows are added.
NEVER = np.int64(4 * 10**15)

EPOCH = date(1970, 1, 1)
# Weekday of 1970-01-01 was Thursday: shifts days so that Monday is 0.
MONDAY_SHIFT = 3


def midnight(day: date) -> int:
    """Milliseconds at which that day begins."""
    return (day - EPOCH).days * DAY


def random_times_of_day(rng: np.random.Generator, size: int) -> np.ndarray:
    """Milliseconds after midnight, (size,): the day's shape of HOURS, even within an hour."""
    return times_within(rng, size, np.asarray(HOURS, dtype=float))


def times_within(rng: np.random.Generator, size: int, weights: np.ndarray) -> np.ndarray:
    """Milliseconds after midnight, (size,), with hours drawn by these 24 weights."""
    edges = np.concatenate([[0.0], np.cumsum(weights / weights.sum())])
    hours = np.arange(25.0)
    return (np.interp(rng.random(size), edges, hours) * HOUR).astype(np.int64)


def _minutes_until_open(team: int) -> np.ndarray:
    """For each minute of the week (10080,): minutes until that team next works; 0 while it does."""
    is_open = np.zeros(7 * 1440, dtype=bool)
    for weekday, hours in enumerate(TEAM_HOURS[team]):
        if hours:
            is_open[weekday * 1440 + hours[0] * 60 : weekday * 1440 + hours[1] * 60] = True
    twice = np.concatenate([is_open, is_open])
    position = np.where(twice, np.arange(twice.size), twice.size)
    next_open = np.minimum.accumulate(position[::-1])[::-1]
    return (next_open - np.arange(twice.size))[: is_open.size]


_WAITS = np.stack([_minutes_until_open(team) for team in range(len(TEAM_HOURS))])


def minutes_until_open(team: np.ndarray | int, at: np.ndarray) -> np.ndarray:
    """Whole minutes until the team works, 0 while it does; shapes of `at`."""
    minute = (at // 60_000 + MONDAY_SHIFT * 1440) % (7 * 1440)
    return _WAITS[team, minute]


def next_open(team: np.ndarray | int, at: np.ndarray) -> np.ndarray:
    """The time itself while the team works, else the time at which it next begins."""
    wait = minutes_until_open(team, at)
    return np.where(wait == 0, at, (at // 60_000 + wait) * 60_000)


def durations(
    rng: np.random.Generator, median_seconds: np.ndarray | float, spread: float, size: int | tuple[int, ...]
) -> np.ndarray:
    """Lognormal durations in milliseconds, at least one second."""
    normal = rng.standard_normal(size, dtype=np.float32)
    return np.maximum(np.exp(normal * np.float32(spread)) * median_seconds * SECOND, SECOND).astype(np.int64)
