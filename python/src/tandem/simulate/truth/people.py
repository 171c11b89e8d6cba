"""How long somebody has been there."""

from __future__ import annotations

import numpy as np

from tandem.simulate.people import Agents


def tenure_of(agents: Agents, agent: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Index into TENURE_BANDS: whole months since the agent was hired, 0 without an agent."""
    hired = agents.hired_day[np.maximum(agent, 0)].astype("datetime64[D]")
    month = hired.astype("datetime64[M]")
    day_of_month = hired - month.astype("datetime64[D]")
    today = day.astype("datetime64[D]")
    band = np.ones(len(agent), dtype=np.int8)
    for months in (3, 12, 36):
        # Nobody is hired after the 28th, so the same day exists in every month.
        anniversary = (month + months).astype("datetime64[D]") + day_of_month
        band += today >= anniversary
    return np.where(agent >= 0, band, 0).astype(np.int8)
