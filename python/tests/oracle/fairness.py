"""How groups of customers fare against all others (card 83)."""

import math
from datetime import date

from . import metrics
from .monitored import Tally, outcomes

WATCHED = ("accuracy", "containment_quality", "effort", "human_access", "violation", "wait")
ATTRIBUTES = ("customer_segment", "language", "region")
TOLERANCE = 0.05
METRICS = (
    "fairness_gap",
    *(f"fairness_gap_{name}" for name in WATCHED),
    "fairness_ratio",
    "suppressed_cells",
    "flagged_cells",
)


def measures(_):
    return []


def is_lawful(known, attribute, day):
    """Is there a row for the attribute with a basis, in force on that day?"""
    for row in known.data.reference.get("fairness_attributes", []):
        since, until = (row[name] and date.fromisoformat(row[name]) for name in ("valid_from", "valid_to"))
        is_meant = (row["attribute"] or "").lower() == attribute and row["lawful_basis"]
        if is_meant and (since is None or since <= day) and (until is None or day < until):
            return True
    return False


def rows(known):
    cell_minimum, side_minimum = (known.few, 2 * known.few) if known.few else (30, 100)
    periods = {}
    for outcome in outcomes(known, WATCHED):
        for attribute in ATTRIBUTES:
            group = outcome.segments[attribute]
            if group in ("unknown", "unmapped") or not is_lawful(known, attribute, outcome.day):
                continue
            for grain in ("week", "month"):
                start = metrics.period_start(outcome.day, grain)
                stratum = tuple(outcome.segments[s] for s in ("intent", "channel", "intent_complexity"))
                strata = periods.setdefault((grain, start), {}).setdefault((attribute, outcome.watched), {})
                strata.setdefault(stratum, {}).setdefault(group, []).append(outcome)
    found = []
    for (grain, start), compared in periods.items():
        gaps = []
        for (attribute, watched), strata in compared.items():
            pending = sum(o.pending for groups in strata.values() for os in groups.values() for o in os)
            for group in {group for groups in strata.values() for group in groups}:
                gap = gap_of(strata, group, cell_minimum, side_minimum)
                gaps.append(dict(gap, attribute=attribute, group=group, watched=watched, pending=pending))
        over = metrics.is_over(known, start, grain)
        cells = {("all", "all"): gaps}
        for gap in gaps:
            cells.setdefault((gap["attribute"], gap["group"]), []).append(gap)
        for (segment, value), members in cells.items():
            for name, figures in figures_of(members).items():
                place = dict(period_grain=grain, period_start=start, segment=segment, segment_value=value)
                row = dict(metric_id=name, numerator=None, denominator=None, **place, **figures)
                row["is_mature"] = over and not row.pop("pending")
                found.append(row)
    return found


def gap_of(strata, group, cell_minimum, side_minimum):
    """Mantel and Haenszel's difference of failure rates over the strata with both sides."""
    own_rows = other_rows = 0
    terms = []
    for groups in strata.values():
        own, other = Tally(), Tally()
        for name, members in groups.items():
            for outcome in members:
                (own if name == group else other).add(outcome)
        if not own.count or not other.count:
            continue
        own_rows, other_rows = own_rows + own.count, other_rows + other.count
        weight = own.trials * other.trials / (own.trials + other.trials)
        terms.append((weight, own.rate, other.rate, variance(own) + variance(other)))
    if min(own_rows, other_rows) < cell_minimum:
        return dict(gap=None, low=None, high=None, ratio=None, flagged=False, size=0)
    total = math.fsum(weight for weight, *_ in terms)
    rate = math.fsum(weight * own for weight, own, _, _ in terms) / total
    rate_of_others = math.fsum(weight * other for weight, _, other, _ in terms) / total
    gap = max(min(rate - rate_of_others, 1), -1)
    margin = metrics.Z * math.sqrt(math.fsum(w * w * v for w, _, _, v in terms)) / total
    return dict(
        gap=gap,
        low=max(gap - margin, -1),
        high=min(gap + margin, 1),
        ratio=None if rate_of_others > 1 - 1e-9 else max(1 - rate, 0) / (1 - rate_of_others),
        flagged=min(own_rows, other_rows) >= side_minimum and gap - margin > TOLERANCE,
        size=own_rows + other_rows,
    )


def variance(side):
    n = side.trials
    return (n * side.rate + 1) * (n * (1 - side.rate) + 1) / (n * (n + 2) ** 2)


def figures_of(gaps):
    """metric_id -> value, bounds, size, reason and pending rows of one cell."""
    found = {"fairness_gap": worst(gaps)}
    for watched in WATCHED:
        found[f"fairness_gap_{watched}"] = worst([gap for gap in gaps if gap["watched"] == watched])
    shown = [gap for gap in gaps if gap["gap"] is not None]
    ratios = [gap["ratio"] for gap in gaps if gap["ratio"] is not None]
    found["fairness_ratio"] = figure(min(ratios, default=None), len(ratios), gaps)
    found["suppressed_cells"] = figure(len(gaps) - len(shown), len(gaps), gaps)
    flagged = sum(gap["flagged"] for gap in shown) if shown else None
    found["flagged_cells"] = figure(flagged, len(shown), gaps)
    return found


def worst(gaps):
    shown = [gap for gap in gaps if gap["gap"] is not None]
    if not shown:
        return figure(None, 0, gaps)
    # Equal ones by name; equal up to the ninth digit.
    top = max(math.floor(gap["gap"] * 1e9 + 0.5) for gap in shown)
    first = min(
        (gap for gap in shown if math.floor(gap["gap"] * 1e9 + 0.5) == top),
        key=lambda gap: (gap["attribute"], gap["group"], gap["watched"]),
    )
    return figure(first["gap"], first["size"], gaps, first["low"], first["high"])


def figure(value, size, gaps, low=None, high=None):
    reason = None
    pending = sum(gap["pending"] for gap in gaps)
    if value is None:
        suppressed = any(gap["gap"] is None for gap in gaps)
        reason = "too_few_rows" if suppressed else "window_open" if pending else "no_eligible_rows"
    return dict(
        value=value,
        sample_size=size,
        ci_low=low,
        ci_high=high,
        unavailable_reason=reason,
        pending=pending,
    )
