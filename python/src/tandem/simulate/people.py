"""Customers, agents and AI agents: who they are does not change while the world runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.simulate.clock import DAY, midnight
from tandem.simulate.settings import (
    LANGUAGE_SHARES,
    REGION_SHARES,
    SEGMENT_SHARES,
    TEAMS,
    VALUE_BAND_SHARES,
    World,
)
from tandem.simulate.streams import pick, stream

# A day that no world reaches.
NO_CHANGE = 32_000


@dataclass(frozen=True)
class Customers:
    """One entry per customer, (customers,); codes are indices into the tuples of settings."""

    language: np.ndarray
    region: np.ndarray
    segment: np.ndarray
    next_segment: np.ndarray  # from the day `changes_on` of the world; most never change
    changes_on: np.ndarray
    value_band: np.ndarray
    opened_day: np.ndarray  # days since 1970
    activity_edges: np.ndarray  # cumulative share of all needs, (customers,)

    def __len__(self) -> int:
        return len(self.language)

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        """Customer numbers, (size,): some get in touch far more often than others."""
        return np.searchsorted(self.activity_edges, rng.random(size), side="right").astype(np.int32)


@dataclass(frozen=True)
class Agents:
    """Human agents, numbered through all teams: agent number = team * per_team + place in the team."""

    per_team: int
    hired_day: np.ndarray  # days since 1970, (agents,)
    is_certified: np.ndarray  # trained to work beside the AI, (agents,)

    @property
    def team(self) -> np.ndarray:
        """Team of each agent, (agents,)."""
        return np.repeat(np.arange(len(TEAMS)), self.per_team)

    def draw(self, rng: np.random.Generator, team: np.ndarray) -> np.ndarray:
        """An agent of each of these teams; shape of `team`."""
        return (team * self.per_team + rng.integers(0, self.per_team, len(team))).astype(np.int32)


def make_customers(world: World) -> Customers:
    """Draw the customers; languages decide where people live."""
    rng = stream(world.seed, "people")
    size = world.customers
    language = pick(rng, np.asarray(LANGUAGE_SHARES), size)
    activity = np.exp(world.behaviour.customer_activity_spread * rng.standard_normal(size))
    edges = np.cumsum(activity)
    edges /= edges[-1]
    edges[-1] = 1.0
    start_day = midnight(world.start) // DAY
    region = pick(rng, np.asarray(REGION_SHARES)[language])
    segment = pick(rng, np.asarray(SEGMENT_SHARES), size)
    value_band = pick(rng, np.asarray(VALUE_BAND_SHARES), size)
    opened_day = (start_day - 1 - rng.exponential(700, size)).astype(np.int32)
    changes = rng.random(size) < world.behaviour.segment_change_share
    other = (segment + rng.integers(1, len(SEGMENT_SHARES), size)) % len(SEGMENT_SHARES)
    return Customers(
        language=language,
        region=region,
        segment=segment,
        next_segment=np.where(changes, other, segment).astype(np.int8),
        changes_on=np.where(changes, rng.integers(1, max(world.days, 2), size), NO_CHANGE).astype(np.int16),
        value_band=value_band,
        opened_day=opened_day,
        activity_edges=edges,
    )


def make_agents(world: World) -> Agents:
    """Draw the agents: a few are new, most have been there for a while."""
    rng = stream(world.seed, "agents")
    size = len(TEAMS) * world.agents_per_team
    start_day = midnight(world.start) // DAY
    days_there = np.clip(rng.exponential(600, size), 20, 4000)
    month = (start_day - days_there).astype("datetime64[D]").astype("datetime64[M]")
    # Hired on one of the first days of a month, as people are; the 29th has no anniversary in some months.
    hired = month.astype("datetime64[D]").astype(np.int32) + rng.integers(0, 15, size)
    return Agents(world.agents_per_team, hired.astype(np.int32), rng.random(size) < 0.6)
