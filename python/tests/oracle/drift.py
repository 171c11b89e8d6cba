"""How far recognition, containment and violations have moved from the baseline weeks (card 82)."""

import math
from datetime import timedelta

from . import metrics
from .metrics import window_closed
from .monitored import Tally, outcomes

WATCHED = ("containment", "intent_recognition", "violation")
METRICS = ("model_drift_index", "drift_cells_out_of_control", "worst_cell_z")


def measures(_):
    return []


class Weeks:
    """Tallies by (segment, value), what is watched with its intent and channel, and Monday."""

    def __init__(self, known):
        self.tallies, self.pending = {}, {}
        for outcome in outcomes(known, WATCHED):
            monday = metrics.period_start(outcome.day, "week")
            kind = (outcome.watched, outcome.segments["intent"], outcome.segments["channel"])
            for segment in metrics.SEGMENTS:
                cell = (segment, "all" if segment == "all" else outcome.segments[segment])
                # Releases share one baseline, in which what none of them served has no part.
                for place in {cell, baseline_of(cell)}:
                    self.tallies.setdefault((place, kind), {}).setdefault(monday, Tally()).add(outcome)
                self.pending[cell, monday] = self.pending.get((cell, monday), 0) + outcome.pending


def baseline_of(cell):
    segment, value = cell
    return (segment, "all") if segment == "release_version" and value not in ("unknown", "unmapped") else cell


def merged(tallies):
    found = Tally()
    for tally in tallies:
        found.count += tally.count
        found.weights += tally.weights
        found.failing += tally.failing
    return found


def baseline(known):
    """The first four whole weeks, once they are over and their journeys mature: their Monday and the next."""
    days = [unit.day for unit in known.journey_units]
    if not days:
        return None
    since = min(days) + timedelta(days=-min(days).weekday() % 7)
    after = since + timedelta(weeks=4)
    inside = [unit.subject for unit in known.journey_units if since <= unit.day < after]
    is_final = all(window_closed(journey, known.window, known.as_of) for journey in inside)
    return (since, after) if is_final and metrics.to_utc(after, known.zone) <= known.as_of else None


def level(tally):
    """The baseline's share of failures, with half a failure and half a success more."""
    return (tally.trials * tally.rate + 0.5) / (tally.trials + 1)


def rows(known):
    cell_minimum, base_minimum = (known.few, 2 * known.few) if known.few else (5, 20)
    weeks = Weeks(known)
    since, after = baseline(known) or (None, None)
    usual = {}
    for key, by_week in weeks.tallies.items():
        inside = {
            monday: tally
            for monday, tally in by_week.items()
            if since is not None and since <= monday < after and tally.count
        }
        if sum(tally.count for tally in inside.values()) >= base_minimum:
            usual[key] = inside
    swings = {watched: [] for watched in WATCHED}
    for (cell, kind), inside in usual.items():
        if cell != ("all", "all"):
            continue
        p = level(merged(inside.values()))
        scores = [
            (tally.rate - p) / math.sqrt(p * (1 - p) / tally.trials)
            for _, tally in sorted(inside.items())
            if tally.count >= cell_minimum
        ]
        swings[kind[0]] += [abs(b - a) for a, b in zip(scores, scores[1:], strict=False)]
    sigma = {name: max(1, sum(moves) / len(moves) / 1.128 if moves else 1) for name, moves in swings.items()}
    scored = {}
    for (cell, kind), by_week in weeks.tallies.items():
        base = usual.get((baseline_of(cell), kind))
        if base is None or cell == ("release_version", "all"):
            continue
        base = merged(base.values())
        p = level(base)
        for monday, tally in by_week.items():
            if monday >= after and tally.count >= cell_minimum:
                error = math.sqrt(p * (1 - p) * (1 / tally.trials + 1 / base.trials))
                z = (tally.rate - p) / (sigma[kind[0]] * error)
                scored.setdefault((cell, monday), []).append((tally.count, z))
    groups = {}
    for cell, monday in weeks.pending:
        for grain, start in (("week", monday), ("month", monday.replace(day=1))):
            groups.setdefault((grain, start, cell), []).append((cell, monday))
    found = []
    for (grain, start, cell), members in groups.items():
        over = metrics.to_utc(metrics.period_end(start, grain), known.zone) <= known.as_of
        pending = sum(weeks.pending[member] for member in members)
        scores = [score for member in members for score in scored.get(member, [])]
        for name, value in figures(scores).items():
            found.append(
                dict(
                    metric_id=name,
                    period_grain=grain,
                    period_start=start,
                    segment=cell[0],
                    segment_value=cell[1],
                    numerator=None,
                    denominator=None,
                    value=value,
                    sample_size=len(scores),
                    ci_low=None,
                    ci_high=None,
                    is_mature=over and not pending,
                    unavailable_reason=None if scores else "window_open" if pending else "no_eligible_rows",
                )
            )
    return found


def figures(scores):
    volume = sum(count for count, _ in scores)
    return {
        "model_drift_index": math.sqrt(sum(n * z * z for n, z in scores) / volume) if scores else None,
        "drift_cells_out_of_control": sum(abs(z) > 3 for _, z in scores) if scores else None,
        "worst_cell_z": max((z for _, z in scores), default=None),
    }
