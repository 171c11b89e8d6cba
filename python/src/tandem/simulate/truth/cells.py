"""Periods and segments: the cells in which metrics are counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tandem.simulate.settings import (
    CHANNELS,
    EMAIL,
    INSTANCES,
    INTENTS,
    LANGUAGES,
    MESSAGING,
    PRODUCT_LINES,
    REGIONS,
    SEGMENTS,
    TEAMS,
    World,
)
from tandem.simulate.tables import RELEASE_VERSIONS
from tandem.simulate.truth.facts import PATHS, TENURE_BANDS, ContactFacts, Journeys

Facts = Journeys | ContactFacts
RISK_TIERS = ("low", "medium", "high", "critical")
COMPLEXITIES = ("simple", "complex")
MODES = ("synchronous", "asynchronous")
INTENT_COMPLEXITY = np.array([COMPLEXITIES.index(intent.complexity) for intent in INTENTS], dtype=np.int8)
INTENT_RISK = np.array([RISK_TIERS.index(intent.risk_tier) for intent in INTENTS], dtype=np.int8)
INTENT_PRODUCT_LINE = np.array([intent.product_line for intent in INTENTS], dtype=np.int8)
CHANNEL_MODE = np.isin(np.arange(len(CHANNELS)), [MESSAGING, EMAIL]).astype(np.int8)


@dataclass(frozen=True)
class Segment:
    """One segmentation: names of its values and the code of each row; code -1 is `unknown`."""

    name: str
    values: tuple[str, ...]
    codes: np.ndarray
    is_of_people: bool = False

    @property
    def width(self) -> int:
        """Number of values, `unknown` among them as the last."""
        return len(self.values) + 1

    @property
    def full_codes(self) -> np.ndarray:
        """Code of each row, `unknown` included."""
        return np.where(self.codes < 0, self.width - 1, self.codes).astype(np.int8)


def segments_of(facts: Facts) -> list[Segment]:
    """`all`, then the segmentations of the catalogue; those of people last.

    Facts about no journey, such as incidents of a day, have no segments but `all`.
    """
    size = len(facts)
    if not hasattr(facts, "intent"):
        return [Segment("all", ("all",), np.zeros(size, dtype=np.int8))]
    intent, channel = facts.intent, facts.channel
    return [
        Segment("all", ("all",), np.zeros(size, dtype=np.int8)),
        Segment("intent", tuple(intent.name for intent in INTENTS), intent),
        Segment("intent_complexity", COMPLEXITIES, _looked_up(INTENT_COMPLEXITY, intent)),
        Segment("risk_tier", RISK_TIERS, _looked_up(INTENT_RISK, intent)),
        Segment("channel", CHANNELS, channel),
        Segment("channel_mode", MODES, _looked_up(CHANNEL_MODE, channel)),
        Segment("handler_path", PATHS, facts.handler_path),
        Segment("customer_segment", SEGMENTS, facts.customer_segment),
        Segment("language", LANGUAGES, facts.language),
        Segment("region", REGIONS, facts.region),
        Segment("product_line", PRODUCT_LINES, _looked_up(INTENT_PRODUCT_LINE, intent)),
        Segment("release_version", RELEASE_VERSIONS, facts.release),
        Segment("source_system", ("open",), np.zeros(size, dtype=np.int8)),
        Segment("source_instance", INSTANCES, facts.instance),
        Segment("team", TEAMS, facts.team, is_of_people=True),
        Segment("tenure_band", TENURE_BANDS, facts.tenure, is_of_people=True),
    ]


def _looked_up(table: np.ndarray, code: np.ndarray) -> np.ndarray:
    """What the table says of each code; -1 of what is unknown."""
    return np.where(code < 0, -1, table[code]).astype(np.int8)


@dataclass(frozen=True)
class Grain:
    """A way to cut time: the first day of each period, and the period of each day of the world."""

    name: str
    starts: list[date]
    period_of_day: np.ndarray


def grains_of(world: World) -> Iterator[Grain]:
    """Day, ISO week and month."""
    days = [world.start + timedelta(days=number) for number in range(world.days)]
    begins = {
        "day": days,
        "week": [day - timedelta(days=day.weekday()) for day in days],
        "month": [day.replace(day=1) for day in days],
    }
    for name, first_days in begins.items():
        starts = sorted(set(first_days))
        yield Grain(name, starts, np.array([starts.index(first) for first in first_days], dtype=np.int64))
