"""Time within business hours: those of the example schedule that the shipped seeds give every channel."""

from __future__ import annotations

import numpy as np

from tandem.simulate.clock import DAY, HOUR, NEVER, SECOND

OPENS, CLOSES = 8 * HOUR, 20 * HOUR  # UTC, from Monday to Friday
HOLIDAYS = ["2025-01-01", "2025-12-25", "2026-01-01", "2026-12-25"]


def open_seconds(earlier: np.ndarray, later: np.ndarray) -> np.ndarray:
    """Open seconds between two moments in milliseconds; not a number where one of them never came."""
    is_known = (earlier < NEVER) & (later < NEVER)
    spent = _opened_before(np.where(is_known, later, 0)) - _opened_before(np.where(is_known, earlier, 0))
    return np.where(is_known, spent / SECOND, np.nan)


def _opened_before(moment: np.ndarray) -> np.ndarray:
    """Open milliseconds since 1970."""
    day = (moment // DAY).astype("datetime64[D]")
    whole_days = np.busday_count(np.datetime64("1970-01-01"), day, holidays=HOLIDAYS)
    today = np.clip(moment % DAY - OPENS, 0, CLOSES - OPENS)
    return whole_days * (CLOSES - OPENS) + np.where(np.is_busday(day, holidays=HOLIDAYS), today, 0)
