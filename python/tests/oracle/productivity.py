"""What people resolve in an hour of work, with suggestions and without (card 54), from the card's words."""

import math
from dataclasses import dataclass

from . import metrics
from .collaboration import Scene, is_outbound, journey_of, unit_of
from .metrics import OUT, Measured, Z, left_out, window_closed
from .work import UNRECORDED, Work

COMPLEXITY_WEIGHTS = {"complex": 2}
LEVELS = {
    "resolved_per_agent_hour": None,
    "resolved_per_agent_hour_shown": "shown",
    "resolved_per_agent_hour_held_out": "held_out",
}
LIFTS = (
    "agent_productivity_lift",
    "agent_productivity_lift_randomised",
    "agent_productivity_lift_before_after",
)
SHARE = "agent_productivity_randomised_share"
MEANS = tuple(LEVELS)
BARE = (SHARE,)
BY_TEAM = (*LEVELS, SHARE)


@dataclass(repr=False)
class Case:
    """A handled conversation: its arm of the draw, and whether its agent was helped by then."""

    measured: Measured  # resolved to hours
    arm: str
    is_helped: bool
    stratum: tuple


def first_human(conversation):
    """Who took part first, by key; None when nobody is named."""
    parts = [
        part
        for episode in conversation.contact.episodes
        for part in episode.participations
        if part.conversation is conversation and part.side == "human"
    ]
    first = min(parts, key=lambda part: part.item.order)
    together = [part for part in parts if part.item is first.item]
    name = min(together, key=lambda part: (part.actor_native_id is None, not part.is_reply)).actor_native_id
    return None if name is None else (*conversation.instance, name)


def cases_of(known):
    """Units of handled inbound conversations, and is anything among them drawn by lot."""
    scene, work = Scene(known), Work(known)
    handled = [c for c in scene.conversations.values() if "human" in scene.sides.get(c.key, ())]
    agents = {c.key: first_human(c) for c in handled}
    since = {}
    for c in handled:
        agent = agents[c.key]
        if agent is not None and c.key in scene.shown and c.started_at is not None:
            since[agent] = min(since.get(agent, c.started_at), c.started_at)
    inbound = [c for c in handled if not is_outbound(c, journey_of(c))]
    parts = {}
    for c in inbound:
        parts[id(journey_of(c))] = parts.get(id(journey_of(c)), 0) + 1
    units = []
    for c in inbound:
        journey, agent = journey_of(c), agents[c.key]
        start = since.get(agent)
        is_helped = None if start is None or c.started_at is None else c.started_at >= start
        held_out = scene.arms.get(c.key)
        arm = None if held_out is None else "held_out" if held_out else "shown"
        measured = measure(known, work, c, journey, parts[id(journey)])
        case = Case(measured, arm, is_helped, (agent, journey.intent))
        units.append(unit_of(known, case, c, journey))
    return units


def measure(known, work, conversation, journey, cases):
    if journey.start is None:
        return Measured(False, left_out="no_times", is_pending=True)
    if not window_closed(journey, known.window, known.as_of):
        return Measured(False, left_out="window_open", is_pending=True)
    if conversation.instance not in work.sources:
        return UNRECORDED
    seconds = work.of_conversation.get(conversation.key)
    if not seconds:
        return left_out("not_recorded")
    weight = COMPLEXITY_WEIGHTS.get(journey.facts["complexity"], 1) / cases
    return Measured(True, weight if journey.facts["outcome"] == "resolved" else 0.0, seconds / 3600)


def measures(known):
    units = cases_of(known)
    is_drawn = any(unit.subject.arm for unit in units)

    def level(arm):
        return lambda case: case.measured if arm in (None, case.arm) else OUT

    def share(case):
        if not (case.arm if is_drawn else case.is_helped):
            return OUT
        if not case.measured.counted:
            return case.measured
        return metrics.counted(is_drawn)

    return [(name, level(arm), units) for name, arm in LEVELS.items()] + [(SHARE, share, units)]


def by_lot(cases):
    """Relative change of the rate by lot, with its interval on the scale of logarithms."""
    logs = spread = 0.0
    is_sure = True
    for arm, sign in (("shown", 1), ("held_out", -1)):
        inside = [c.measured for c in cases if c.arm == arm and c.measured.counted]
        resolved, hours = sum(m.numerator for m in inside), sum(m.weight for m in inside)
        if not resolved:
            is_nothing = (
                sign == 1 and hours and any(c.arm == "held_out" and c.measured.numerator for c in cases)
            )
            return (-1.0, None, None) if is_nothing else None
        rate, n = resolved / hours, len(inside)
        logs += sign * math.log(rate)
        is_sure = is_sure and n > 1
        if n > 1:
            spread += n / (n - 1) * sum((m.numerator - rate * m.weight) ** 2 for m in inside) / resolved**2
    lift, margin = math.exp(logs) - 1, Z * math.sqrt(spread)
    if not is_sure:
        return lift, None, None
    return lift, math.exp(logs - margin) - 1, math.exp(logs + margin) - 1


def since_first_suggestion(cases, everything):
    """Mantel and Haenszel's ratio of rates over agents and intents, against all that came before."""

    def sums(rows, is_helped):
        found = {}
        for case in rows:
            if case.is_helped is is_helped and case.measured.counted:
                resolved, hours = found.get(case.stratum, (0.0, 0.0))
                found[case.stratum] = resolved + case.measured.numerator, hours + case.measured.weight
        return found

    now, then = sums(cases, True), sums(everything, False)
    above = below = 0.0
    for stratum in now.keys() & then.keys():
        (resolved, hours), (resolved_before, hours_before) = now[stratum], then[stratum]
        above += resolved * hours_before / (hours + hours_before)
        below += resolved_before * hours / (hours + hours_before)
    return (above / below - 1, None, None) if below else None


def rows(known):
    """The lifts: comparisons, so no sums over units."""
    units = cases_of(known)
    is_drawn = any(unit.subject.arm for unit in units)
    cells, baselines = {}, {}
    for unit in units:
        for place in metrics.places(unit.day, unit.segments, (*metrics.SEGMENTS, *metrics.HUMAN_SEGMENTS)):
            cells.setdefault(place, []).append(unit.subject)
            if place[0] == "day":
                baselines.setdefault(place[2:], []).append(unit.subject)
    made = []
    for place, cases in cells.items():
        drawn = [case for case in cases if case.arm]
        helped = [case for case in cases if case.is_helped]
        lots, change = by_lot(drawn), since_first_suggestion(helped, baselines[place[2:]])
        readings = (drawn, lots) if is_drawn else (helped, change), (drawn, lots), (helped, change)
        for name, (members, found) in zip(LIFTS, readings, strict=True):
            measured = [case.measured for case in members]
            figure, low, high = found or (None, None, None)
            made.append(
                metrics.row_of(
                    known,
                    name,
                    place,
                    any(m.is_pending for m in measured),
                    metrics.reason_for_nothing(measured),
                    value=figure,
                    ci_low=low,
                    ci_high=high,
                    sample_size=sum(m.counted for m in measured),
                )
            )
    return made
