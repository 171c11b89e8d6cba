"""One stream of random numbers per purpose and day: adding a purpose changes no other."""

from __future__ import annotations

import numpy as np

# The place in this list is part of each stream's seed: append, never reorder.
PURPOSES = (
    "people",
    "agents",
    "volume",
    "demand",
    "journeys",
    "conversations",
    "business",
    "texts",
    "quality",
    "assist",
    "governance",
    "dirt",
    "judgement_rows",
    "outreach",
    "commerce",
    "learning",
    "drift",
)


def stream(seed: int, purpose: str, day: int = 0) -> np.random.Generator:
    """The generator of that purpose on that day (0 for what is drawn once)."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, PURPOSES.index(purpose), day])))


def pick(rng: np.random.Generator, shares: np.ndarray, size: int | None = None) -> np.ndarray:
    """Index drawn by shares: one row of weights for all (k,), or a row of its own for each (n, k)."""
    weights = np.asarray(shares, dtype=np.float32)
    if weights.ndim == 1:
        edges = np.cumsum(weights) / weights.sum()
        edges[-1] = 1.0
        return np.searchsorted(edges, rng.random(size, dtype=np.float32), side="right").astype(np.int8)
    edges = np.cumsum(weights, axis=1)
    drawn = rng.random(len(weights), dtype=np.float32) * edges[:, -1]
    return (drawn[:, None] >= edges[:, :-1]).sum(axis=1).astype(np.int8)
