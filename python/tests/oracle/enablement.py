"""How well AI equips agents for complex cases (card 65), from the card's words.

Cells are of means of several sorts of signals, and empty where few agents stand behind them.
"""

import math
from datetime import timedelta

from . import answers, metrics
from .collaboration import Scene, is_kept, is_outbound, journey_of, unit_of
from .metrics import Unit, Z, linearised, wilson, window_closed

WEIGHTS = {"useful_insight": 0.3, "search_seconds_saved": 0.2, "assisted_success": 0.25, "survey": 0.25}
PARTS = {
    "useful_insight_rate": "useful_insight",
    "search_seconds_saved": "search_seconds_saved",
    "assisted_complex_success_rate": "assisted_success",
    "agent_enablement_survey": "survey",
}
RATES = ("useful_insight_rate", "assisted_complex_success_rate")
FULL_SECONDS, FEW = 60, 5
LOWEST, HIGHEST = 1, 5


def of_suggestions(known, scene):
    """(component, unit, agent, amount, reason)."""
    for item in scene.suggestions.values():
        row = item.suggestion
        if not answers.is_inbound(item) or row["state"] not in (*answers.KEPT, *answers.NOT_KEPT, "ignored"):
            continue
        unit = answers.unit_of(known, item)
        if unit.segments["intent_complexity"] != "complex":
            continue
        agent = (row["source_system"], row["source_instance"], row["agent_native_id"])
        yield "useful_insight", unit, agent, float(is_kept(row) is True), None
        if row["search_seconds_saved"] is not None:
            yield "search_seconds_saved", unit, agent, row["search_seconds_saved"], None


def of_cases(known, scene):
    for conversation in scene.conversations.values():
        journey = journey_of(conversation)
        if is_outbound(conversation, journey) or "human" not in scene.sides.get(conversation.key, ()):
            continue
        if not scene.is_accepted(conversation):
            continue
        unit = unit_of(known, conversation, conversation, journey)
        if unit.segments["intent_complexity"] != "complex":
            continue
        if window_closed(journey, known.window, known.as_of):
            yield "assisted_success", unit, None, float(journey.facts["outcome"] == "resolved"), None
        else:
            yield "assisted_success", unit, None, None, "no_times" if journey.start is None else "window_open"


def of_surveys(known):
    from .engine import local_date, tenure_band

    orphans = [row for row in known.data.orphans if row["_table"] == "survey_responses"]
    for row in known.data.rows["survey_responses"] + orphans:
        if row["survey_type"] != "agent_enablement":
            continue
        asked = row["offered_at"] or row["responded_at"] or row["loaded_at"] or known.as_of
        instance = (row["source_system"], row["source_instance"])
        actor = known.actors.in_force(instance, row["actor_native_id"], asked)
        day = local_date(asked, known.zone)
        segments = dict.fromkeys((*metrics.SEGMENTS, *metrics.HUMAN_SEGMENTS), "unknown")
        segments.update(source_system=instance[0], source_instance=instance[1])
        segments["team"] = (actor["team"] if actor else None) or "unknown"
        segments["tenure_band"] = tenure_band(actor["hired_on"] if actor else None, day)
        unit = Unit(row, day, segments)
        low = LOWEST if row["scale_min"] is None else row["scale_min"]
        high = HIGHEST if row["scale_max"] is None else row["scale_max"]
        if row["score"] is not None:
            if low < high and low <= row["score"] <= high:
                best = row["score"] if row["higher_is_better"] is not False else low + high - row["score"]
                agent = (*instance, row["actor_native_id"])
                yield "survey", unit, agent, (best - low) / (high - low), None
        elif row["responded_at"] is None and known.as_of - asked <= timedelta(days=known.window.days):
            yield "survey", unit, None, None, "window_open"


def score_of(component, amount):
    return min(max(amount / FULL_SECONDS, 0.0), 1.0) if component == "search_seconds_saved" else amount


def mean_of(scores):
    """(mean, variance of the mean), the latter None of one."""
    n = len(scores)
    mean = math.fsum(scores) / n
    return mean, math.fsum((s - mean) ** 2 for s in scores) / (n - 1) / n if n > 1 else None


def overall(counted):
    """Weighted mean of the means of those sorts that have signals."""
    sorts = {}
    for component, _, amount in counted:
        sorts.setdefault(component, []).append(score_of(component, amount))
    if not sorts:
        return None, None, None
    total = sum(WEIGHTS[component] for component in sorts)
    means = {component: mean_of(scores) for component, scores in sorts.items()}
    value = sum(WEIGHTS[c] * mean for c, (mean, _) in means.items()) / total
    if any(variance is None for _, variance in means.values()):
        return value, None, None
    margin = Z * math.sqrt(sum(WEIGHTS[c] ** 2 * variance for c, (_, variance) in means.items())) / total
    return value, max(value - margin, 0.0), min(value + margin, 1.0)


def part(name, counted):
    """A rate, or a mean with the interval of its spread."""
    amounts = [amount for component, _, amount in counted if component == PARTS[name]]
    if name == "agent_enablement_survey":
        amounts = [1 + 4 * amount for amount in amounts]
    total, n = math.fsum(amounts), len(amounts)
    found = dict(numerator=total, denominator=float(n), sample_size=n, value=None, ci_low=None, ci_high=None)
    if n:
        found["value"] = total / n
        if name in RATES:
            found["ci_low"], found["ci_high"] = wilson(total, n, n)
        else:
            inside = [metrics.Measured(True, amount) for amount in amounts]
            found["ci_low"], found["ci_high"] = linearised(inside, total / n)
    return found


def rows(known):
    scene = Scene(known)
    groups = {}
    signals = [*of_suggestions(known, scene), *of_cases(known, scene), *of_surveys(known)]
    for component, unit, agent, amount, reason in signals:
        for place in metrics.places(unit.day, unit.segments, (*metrics.SEGMENTS, *metrics.HUMAN_SEGMENTS)):
            groups.setdefault(place, []).append((component, agent, amount, reason))
    cells = []
    for (grain, start, segment, value), members in groups.items():
        counted = [
            (component, agent, amount) for component, agent, amount, reason in members if reason is None
        ]
        agents = max(
            len({agent for component, agent, _ in counted if component == sort and agent is not None})
            for sort in WEIGHTS
        )
        is_withheld = bool(counted) and agents < FEW
        over = metrics.is_over(known, start, grain)
        for name in ("agent_enablement_score", *PARTS):
            mine = {r for component, _, _, r in members if name not in PARTS or component == PARTS[name]}
            row = dict(metric_id=name, period_grain=grain, period_start=start, segment=segment)
            row.update(segment_value=value, is_mature=over and mine <= {None}, unavailable_reason=None)
            if name in PARTS:
                row.update(part(name, counted))
            else:
                stated = overall(counted)
                row.update(numerator=None, denominator=None, sample_size=agents)
                row.update(value=stated[0], ci_low=stated[1], ci_high=stated[2])
            if is_withheld:
                row.update(dict.fromkeys(("numerator", "denominator", "value", "ci_low", "ci_high")))
                row["sample_size"] = 0 if name in PARTS else agents
            if row["value"] is None:
                waits = [reason for reason in ("window_open", "no_times") if reason in mine]
                row["unavailable_reason"] = (
                    "too_few_agents" if is_withheld else (waits or ["no_eligible_rows"])[0]
                )
            cells.append(row)
    return cells


def measures(_):
    return []
