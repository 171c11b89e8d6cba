"""What is made of other values: balance, trust, triad and the index of the scorecard (cards 88 to 91).

Weights and anchors are public, in the seed composite_weights; the scores are those of the true values. Parts
that the world does not define leave with their weight, as parts do that nobody measures (X10).
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from tandem.engines.settings import UserError, find_project
from tandem.simulate.settings import CHANNELS, INTENTS
from tandem.simulate.truth.cells import CHANNEL_MODE, MODES

BALANCE, TRUST, TRIAD, INDEX = (
    "quality_speed_safety_balance",
    "trust_index",
    "support_triad_index",
    "scorecard_index",
)
# Beside the pillars, which are metrics of these names.
PILLAR_METRIC = {BALANCE: "balance_{}_score", TRIAD: "triad_{}_score"}
RISKY = ("high", "critical")
# The vars risk_multipliers and red_pillar_score.
MULTIPLIER = {"low": 1.0, "medium": 2.0, "high": 4.0, "critical": 4.0}
RED_PILLAR = 50.0
INTENT_OF = {intent.name: intent for intent in INTENTS}
MODE_OF_CHANNEL = dict(zip(CHANNELS, (MODES[code] for code in CHANNEL_MODE), strict=True))
GRAINS = ("week", "month")

# (grain, start, segment, value), and in it metric -> (value, rows).
Cell = tuple[str, object, str, str]
Values = dict[Cell, dict[str, tuple[float, int]]]


@dataclass(frozen=True)
class Part:
    """A row of the seed."""

    composite: str
    pillar: str
    component: str
    mode: str
    usual_weight: float
    high_risk_weight: float
    none_at: float
    full_at: float

    def score(self, value: float) -> float:
        """0 to 100, in proportion between the anchors."""
        return 100 * min(1.0, max(0.0, (value - self.none_at) / (self.full_at - self.none_at)))

    def weight(self, *, is_risky: bool) -> float:
        """Some weigh more where the risk is high."""
        return self.high_risk_weight if is_risky else self.usual_weight


@dataclass
class Scored:
    """A part of one cell; its score is None where the world does not define it."""

    pillar: str
    base: float
    weight: float
    score: float | None
    rows: int


@cache
def weights() -> str:
    """The checkout's seed; nothing where there is no checkout, and so no warehouse to compare with."""
    try:
        return (find_project() / "seeds" / "composite_weights.csv").read_text(encoding="utf-8")
    except UserError:
        return ""


@cache
def _parts() -> tuple[Part, ...]:
    names = ("composite", "pillar", "component", "channel_mode")
    numbers = ("weight", "high_risk_weight", "no_score_at", "full_score_at")
    rows = csv.DictReader(weights().splitlines())
    return tuple(
        Part(*(row[name] for name in names), *(float(row[name]) for name in numbers)) for row in rows
    )


def components() -> set[str]:
    """Metrics of which any composite is made."""
    return {part.component for part in _parts()}


def composites(values: Values) -> Iterator[tuple[str, Cell, float, int]]:
    """(metric, cell, value, rows of the weakest part) of each composite and pillar that has a value."""
    for cell in sorted(values, key=str):
        trusted = _scored(TRUST, cell, values)
        trust = _total(TRUST, _pillars(TRUST, trusted), trusted, None)
        for composite in (BALANCE, TRUST, TRIAD, INDEX):
            scored = _scored(composite, cell, values)
            if all(part.score is None for part in scored):
                continue
            pillars = _pillars(composite, scored)
            for name, score in pillars.items():
                if score is not None and composite in PILLAR_METRIC:
                    mine = [part for part in scored if part.pillar == name]
                    yield PILLAR_METRIC[composite].format(name), cell, score, _fewest(mine)
            total = _total(composite, pillars, scored, trust)
            if total is not None:
                # Trust is a part of the triad, and so are its own.
                behind = [*scored, *trusted] if composite == TRIAD else scored
                yield composite, cell, total, _fewest(behind)


def _fewest(scored: Iterable[Scored]) -> int:
    return min(part.rows for part in scored if part.score is not None)


def _scored(composite: str, cell: Cell, values: Values) -> list[Scored]:
    """The parts of one composite in a cell."""
    _, _, segment, value = cell
    is_risky = _is_risky(segment, value)
    mode = (
        value if segment == "channel_mode" else MODE_OF_CHANNEL.get(value) if segment == "channel" else None
    )
    parts = [
        part for part in _parts() if part.composite == composite and part.mode in ("any", mode or "mixed")
    ]
    found = []
    for part in parts:
        known = values[cell].get(part.component)
        weight = part.weight(is_risky=is_risky)
        score = None if known is None else part.score(known[0])
        found.append(Scored(part.pillar, weight, weight, score, known[1] if known else 0))
    if composite == INDEX and segment == "all":
        for part, scored in zip(parts, found, strict=True):
            _weigh_by_intent(part, scored, parts, cell, values)
    return found


def _is_risky(segment: str, value: str) -> bool:
    intent = INTENT_OF.get(value) if segment == "intent" else None
    return (intent.risk_tier if intent else value if segment == "risk_tier" else "") in RISKY


def _weigh_by_intent(part: Part, scored: Scored, parts: list[Part], cell: Cell, values: Values) -> None:
    """Over all intents a part is what it is in each, by value times risk (catalogue 7.7)."""
    grain, start, *_ = cell
    names = {other.component for other in parts}
    worths, scores, everything = [], [], 0.0
    for name, intent in INTENT_OF.items():
        there = values.get((grain, start, "intent", name), {})
        if not names & there.keys():
            continue
        everything += intent.value
        if part.component in there:
            weight = part.weight(is_risky=intent.risk_tier in RISKY)
            worths.append(weight * MULTIPLIER[intent.risk_tier] * intent.value)
            scores.append(part.score(there[part.component][0]))
    if worths:
        scored.weight = sum(worths) / everything
        scored.score = sum(map(math.prod, zip(worths, scores, strict=True))) / sum(worths)


def _pillars(composite: str, scored: list[Scored]) -> dict[str, float | None]:
    """What the parts of each pillar come to."""
    found: dict[str, float | None] = {}
    for name in dict.fromkeys(part.pillar for part in scored):
        mine = [part for part in scored if part.pillar == name]
        known = [(part.weight, part.score) for part in mine if part.score is not None]
        covered = sum(part.base for part in mine if part.score is not None)
        if not known or (composite == BALANCE and 2 * covered < sum(part.base for part in mine)):
            found[name] = None
        elif composite == TRUST:
            found[name] = _geometric(known)
        elif composite == TRIAD:
            found[name] = min(score for _, score in known)
        else:
            found[name] = _mean(known)
    return found


def _total(
    composite: str, pillars: dict[str, float | None], scored: list[Scored], trust: float | None
) -> float | None:
    scores = list(pillars.values())
    is_complete = None not in scores
    if composite == BALANCE and is_complete:
        balance = _geometric((1.0, score) for score in scores)
        # A red safety pillar caps it.
        return min(balance, pillars["safety"]) if pillars["safety"] < RED_PILLAR else balance
    if composite == TRIAD and is_complete and trust is not None:
        return min(*scores, trust)
    known = [(part.weight, part.score) for part in scored if part.score is not None]
    is_covered = 2 * sum(part.base for part in scored if part.score is not None) >= sum(
        part.base for part in scored
    )
    if composite in (TRUST, INDEX) and is_covered:
        return _geometric(known) if composite == TRUST else _mean(known)
    return None


def _mean(known: Iterable[tuple[float, float]]) -> float:
    known = list(known)
    return sum(weight * score for weight, score in known) / sum(weight for weight, _ in known)


def _geometric(known: Iterable[tuple[float, float]]) -> float:
    """A score below 1 counts as 1, or one part at nought would end all comparison."""
    return math.exp(_mean((weight, math.log(max(score, 1.0))) for weight, score in known))
