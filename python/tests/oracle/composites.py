"""What is made of published cells: balance, trust, triad and the scorecard's index (cards 88 to 91)."""

import math

from . import metrics
from .metrics import OUT
from .outcomes import catalogue_row

BALANCE, TRUST, TRIAD, INDEX = (
    "quality_speed_safety_balance",
    "trust_index",
    "support_triad_index",
    "scorecard_index",
)
PILLARS = {
    BALANCE: {f"balance_{name}_score": name for name in ("quality", "speed", "safety")},
    TRIAD: {f"triad_{name}_score": name for name in ("swift", "quality")},
}
METRICS = (BALANCE, TRUST, TRIAD, INDEX, *PILLARS[BALANCE], *PILLARS[TRIAD])
PATHS = ("bot_only", "assisted", "human_only")
BARE = {f"csat_{path}" for path in PATHS}
MEDIANS = {"simple_resolution_time": 0.5}
BY_TEAM = {"simple_resolution_time"}
MULTIPLIERS = {"low": 1, "medium": 2, "high": 4, "critical": 4}
RED = 50


def measures(known):
    """What the triad looks at: satisfaction by path, and the time that simple issues take."""
    from . import csat

    resolution_time = metrics.journey_metrics(known.as_of, known.window)["time_to_resolution"]
    satisfaction = {name: (measure, units) for name, measure, units in csat.measures(known)}
    satisfied, contacts = satisfaction["conversational_csat"]
    paths = {id(unit.subject): unit.segments["handler_path"] for unit in contacts}

    def simple(journey):
        return resolution_time(journey) if journey.facts["complexity"] == "simple" else OUT

    def on(path):
        return lambda contact: satisfied(contact) if paths[id(contact)] == path else OUT

    found = [(f"csat_{path}", on(path), contacts) for path in PATHS]
    return [*found, ("simple_resolution_time", simple, known.journey_units)]


def score_of(value, none, full):
    return None if value is None else 100 * min(1, max(0, (value - none) / (full - none)))


class Seed:
    """The rows of composite_weights, typed."""

    def __init__(self, data):
        self.rows = [
            dict(
                row,
                composite=row["composite"].lower(),
                mode=(row["channel_mode"] or "any").lower(),
                **{
                    name: float(row[name])
                    for name in ("weight", "high_risk_weight", "no_score_at", "full_score_at")
                },
            )
            for row in data.reference.get("composite_weights", [])
        ]
        self.modes = {row["channel"]: row["mode"] for row in data.reference.get("channel_catalogue", [])}


def rows(known, published):
    """The composites of every week and month cell."""
    seed = Seed(known.data)
    cells = {}
    for row in published:
        if row["period_grain"] != "day" and row["segment"] in metrics.SEGMENTS:
            place = tuple(row[name] for name in ("period_grain", "period_start", "segment", "segment_value"))
            cells.setdefault(place, {})[row["metric_id"]] = row
    found = []
    for place, by_metric in cells.items():
        trust = None
        for composite in (BALANCE, TRUST, TRIAD, INDEX):
            parts = parts_of(known, seed, composite, place, by_metric, cells)
            if all(part["score"] is None for part in parts):
                continue
            pillars = pillars_of(composite, parts)
            if composite == TRIAD:
                pillars["trust"] = trust or dict(
                    score=None, weight=1, size=0, mature=True, waiting=False, base=1, covered=0
                )
            total = total_of(composite, pillars)
            if composite == TRUST:
                only = pillars["trust"]
                trust = dict(only, score=total, base=1, weight=1, covered=float(total is not None))
            known_pillars = [pillar for pillar in pillars.values() if pillar["score"] is not None]
            size = min((pillar["size"] for pillar in known_pillars), default=0)
            mature = all(pillar["mature"] for pillar in pillars.values())
            waiting = any(pillar["waiting"] for pillar in pillars.values())
            found.append(row_of(composite, place, total, size, mature, waiting))
            for name, pillar in PILLARS.get(composite, {}).items():
                if pillar in pillars:
                    one = pillars[pillar]
                    size = one["size"] if one["score"] is not None else 0
                    found.append(row_of(name, place, one["score"], size, one["mature"], one["waiting"]))
    return found


def row_of(name, place, value, size, mature, waiting):
    grain, start, segment, segment_value = place
    return dict(
        metric_id=name,
        period_grain=grain,
        period_start=start,
        segment=segment,
        segment_value=segment_value,
        numerator=None,
        denominator=None,
        value=value,
        sample_size=size,
        ci_low=None,
        ci_high=None,
        is_mature=mature,
        unavailable_reason=None if value is not None else "window_open" if waiting else "parts_missing",
    )


def mode_of(seed, place):
    _, _, segment, value = place
    mode = value if segment == "channel_mode" else seed.modes.get(value) if segment == "channel" else None
    return mode if mode in ("synchronous", "asynchronous") else "mixed"


def intent_in(known, place):
    """The catalogue's row of a cell of one intent, in force on the first day of the period."""
    _, start, segment, value = place
    return catalogue_row(known.data, value, start) if segment == "intent" else None


def is_risky(known, place):
    _, _, segment, value = place
    tier = value if segment == "risk_tier" else (intent_in(known, place) or {}).get("risk_tier")
    return (tier or "").lower() in ("high", "critical")


def part_of(row, cell, risky):
    weight = row["high_risk_weight"] if risky else row["weight"]
    return dict(
        pillar=row["pillar"].lower(),
        base=weight,
        weight=weight,
        score=score_of(cell and cell["value"], row["no_score_at"], row["full_score_at"]),
        size=cell["sample_size"] if cell else 0,
        mature=cell["is_mature"] if cell else True,
        waiting=bool(cell) and cell["unavailable_reason"] == "window_open",
    )


def parts_of(known, seed, composite, place, by_metric, cells):
    mode, risky = mode_of(seed, place), is_risky(known, place)
    wanted = [row for row in seed.rows if row["composite"] == composite and row["mode"] in ("any", mode)]
    parts = {
        row["component"].lower(): part_of(row, by_metric.get(row["component"].lower()), risky)
        for row in wanted
    }
    if composite == INDEX and place[2] == "all":
        weigh_by_intent(known, seed, place, parts, cells)
    return list(parts.values())


def weigh_by_intent(known, seed, place, parts, cells):
    """Catalogue 7.7: over all intents a part is what it is in each, by value and risk."""
    shares, worths = {}, {}
    for there, by_metric in cells.items():
        if there[:2] != place[:2] or there[2] != "intent":
            continue
        row = intent_in(known, there) or {}
        value = float(row.get("value") or 0)
        if value <= 0:
            continue
        multiplier = MULTIPLIERS.get((row.get("risk_tier") or "").lower(), 1)
        for line in seed.rows:
            cell = by_metric.get(line["component"].lower())
            if line["composite"] != INDEX or line["mode"] not in ("any", "mixed") or cell is None:
                continue
            part = part_of(line, cell, is_risky(known, there))
            if part["score"] is not None:
                worths[there[3]] = value
                part["worth"] = part["weight"] * multiplier * value
                shares.setdefault(line["component"].lower(), []).append(part)
    for component, found in shares.items():
        total = math.fsum(part["worth"] for part in found)
        part = parts[component]
        part["weight"] = total / math.fsum(worths.values())
        part["score"] = math.fsum(p["worth"] * p["score"] for p in found) / total
        part["mature"] = part["mature"] and all(p["mature"] for p in found)
        part["waiting"] = False


def geometric(pairs):
    """Of (weight, score)."""
    total = math.fsum(weight for weight, _ in pairs)
    return math.exp(math.fsum(weight * math.log(max(score, 1)) for weight, score in pairs) / total)


def mean(pairs):
    return math.fsum(w * s for w, s in pairs) / math.fsum(w for w, _ in pairs)


def pillars_of(composite, parts):
    found = {}
    for name in sorted({part["pillar"] for part in parts}):
        members = [part for part in parts if part["pillar"] == name]
        scored = [part for part in members if part["score"] is not None]
        pairs = [(part["weight"], part["score"]) for part in scored]
        base = math.fsum(part["base"] for part in members)
        covered = math.fsum(part["base"] for part in scored)
        if not scored or (composite == BALANCE and 2 * covered < base):
            score = None
        elif composite == TRUST:
            score = geometric(pairs)
        elif composite == TRIAD:
            score = min(score for _, score in pairs)
        else:
            score = mean(pairs)
        found[name] = dict(
            score=score,
            base=base,
            covered=covered,
            weight=math.fsum(weight for weight, _ in pairs),
            size=min((part["size"] for part in scored), default=0),
            mature=all(part["mature"] for part in members),
            waiting=any(part["waiting"] for part in members),
        )
    return found


def total_of(composite, pillars):
    scores = {name: pillar["score"] for name, pillar in pillars.items() if pillar["score"] is not None}
    base = math.fsum(pillar["base"] for pillar in pillars.values())
    is_covered = 2 * math.fsum(pillar["covered"] for pillar in pillars.values()) >= base
    is_complete = len(scores) == len(pillars)
    if composite == BALANCE and is_complete:
        balance = geometric([(1, score) for score in scores.values()])
        safety = scores.get("safety", 100)
        return min(balance, safety) if safety < RED else balance
    if composite == TRIAD and is_complete:
        return min(scores.values())
    if composite in (TRUST, INDEX) and is_covered:
        return mean([(pillar["weight"], pillar["score"]) for pillar in pillars.values() if pillar["covered"]])
    return None
