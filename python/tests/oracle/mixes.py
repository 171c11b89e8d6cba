"""Who settles what comes in, and how that changed since the baseline month (card 52)."""

import math

from . import metrics
from .metrics import counted, lacking, wilson, window_closed

PATHS = ("bot_only", "assisted", "human_only")
SHIFTS = {
    "queue_mix_shift": "bot_only",
    "queue_mix_shift_assisted": "assisted",
    "queue_mix_shift_human_only": "human_only",
}


def measures(known):
    """The shares."""

    def share(path):
        def measure(journey):
            found = counted(journey.facts["handler_path"] == path)
            found.is_pending = not window_closed(journey, known.window, known.as_of)
            return found

        return measure

    shown = known.signs.human_side
    return [
        (f"queue_mix_share_{path}", lacking(shown, "human_side", share(path)), known.journey_units)
        for path in PATHS
    ]


def baseline_month(known):
    """The first month that is over and whose journeys are all mature."""
    pending = {}
    for unit in known.journey_units:
        month = unit.day.replace(day=1)
        is_open = not window_closed(unit.subject, known.window, known.as_of)
        pending[month] = pending.get(month, False) or is_open
    final = [
        month
        for month, is_pending in pending.items()
        if not is_pending and metrics.to_utc(metrics.period_end(month, "month"), known.zone) <= known.as_of
    ]
    return min(final, default=None)


def rows(known):
    """The shifts and their two parts: comparisons of cells, so no sums over units."""
    shown = known.signs.human_side
    base = baseline_month(known) if shown else None
    reason = "no_eligible_rows" if shown else "capability_absent:human_side"
    after = None if base is None else metrics.period_end(base, "month")
    cells = {}
    for unit in known.journey_units:
        for place in metrics.places(unit.day, unit.segments):
            cells.setdefault(place, []).append(unit.subject)
    found = []
    for place, journeys in cells.items():
        _, start, segment, value = place
        before = (
            cells.get(("month", base, segment, value), []) if after is not None and start >= after else []
        )
        is_waiting = shown and not all(window_closed(j, known.window, known.as_of) for j in journeys)
        figures = {name: shift(journeys, before, path) for name, path in SHIFTS.items()}
        within, mix = parts(journeys, before)
        figures["queue_mix_shift_within_intent"] = (within, None, None)
        figures["queue_mix_shift_intent_mix"] = (mix, None, None)
        for name, (figure, low, high) in figures.items():
            size = len(journeys) if before else 0
            figures_of = dict(value=figure, ci_low=low, ci_high=high, sample_size=size)
            found.append(metrics.row_of(known, name, place, is_waiting, reason, **figures_of))
    return found


def share_of(journeys, path):
    return sum(j.facts["handler_path"] == path for j in journeys) / len(journeys)


def shift(journeys, before, path):
    """Difference of two shares with Newcombe's interval."""
    if not before:
        return None, None, None
    now, then = share_of(journeys, path), share_of(before, path)
    low, high = wilson(now, 1, len(journeys))
    low_before, high_before = wilson(then, 1, len(before))
    change = now - then
    return (
        change,
        change - math.hypot(now - low, high_before - then),
        change + math.hypot(high - now, then - low_before),
    )


def parts(journeys, before):
    """What changed inside the intents of both, and what changed in how often each is asked."""
    if not before:
        return None, None
    within = mix = 0.0
    for intent in {j.intent for j in (*journeys, *before)}:
        now = [j for j in journeys if j.intent == intent]
        then = [j for j in before if j.intent == intent]
        weight, weight_before = len(now) / len(journeys), len(then) / len(before)
        if now and then:
            share, share_before = share_of(now, "bot_only"), share_of(then, "bot_only")
            within += (weight + weight_before) / 2 * (share - share_before)
            mix += (weight - weight_before) * (share + share_before) / 2
        else:
            mix += weight * share_of(now, "bot_only") if now else -weight_before * share_of(then, "bot_only")
    return within, mix
