"""Every metric of the issue as a function of one unit, and the cells they add up to (R55-R67)."""

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction

from .participation import is_explicit_handoff

Z = 1.959963984540054
SEVEN_DAYS = timedelta(days=7)
GRAINS = ("day", "week", "month")
SEGMENTS = (
    "all",
    "intent",
    "intent_complexity",
    "risk_tier",
    "channel",
    "channel_mode",
    "handler_path",
    "customer_segment",
    "language",
    "region",
    "product_line",
    "release_version",
    "source_system",
    "source_instance",
)
HUMAN_SEGMENTS = ("team", "tenure_band")
GAVE_UP = ("abandoned", "forced_termination", "rage_quit")


@dataclass(repr=False)
class Measured:
    """What a metric says of one unit: counted with n of weight w, or a duration, or left out with a reason.

    is_pending: the unit meets every condition of the denominator, but its window has not closed.
    is_censored: what the value measures had not come by then.
    """

    counted: bool
    numerator: float = 0.0
    weight: float = 1.0
    value: float = None
    left_out: str = None
    is_pending: bool = False
    note: object = None  # what the metric's entry in NUMERATORS or EFFECTIVE looks at
    error: float = 0.0  # variance of what the value is compared with
    is_censored: bool = False


OUT = Measured(False)


def counted(is_in_numerator, weight=1.0):
    return Measured(True, weight if is_in_numerator else 0.0, weight)


def left_out(reason):
    return Measured(False, left_out=reason)


def seconds(start, end):
    """A duration of two exact times (R9), else left out for want of times."""
    if start is None or end is None:
        return left_out("no_times")
    return Measured(True, value=(end - start).total_seconds())


def window_closed(journey, window, as_of):
    """R11, R35, R73: never for an open or a timeless journey."""
    return journey.start is not None and not journey.is_open and as_of > journey.end + window


def lacking(shown, capability, measure):
    """The measure, or where the landing shows no such thing at all no value of any unit that it counts."""

    def measured(unit):
        found = measure(unit)
        return found if shown or not found.counted else left_out(f"capability_absent:{capability}")

    return measured


def journey_metrics(as_of, window):
    """metric_id -> function of a journey; `window` is the journey window."""

    def is_mature(j):
        return window_closed(j, window, as_of)

    def pending(j, measured):
        """The same, saying whether the window is still open."""
        return replace(measured, is_pending=not is_mature(j))

    def rate(condition, in_numerator):
        """R55: a rate whose card asks for no closed window."""
        return lambda j: pending(j, counted(in_numerator(j))) if condition(j) else OUT

    def waiting(j):
        return Measured(False, left_out="no_times" if j.start is None else "window_open", is_pending=True)

    def mature_rate(condition, in_numerator):
        """R55: a rate whose card says closed window."""

        def measure(j):
            if not condition(j):
                return OUT
            return counted(in_numerator(j)) if is_mature(j) else waiting(j)

        return measure

    def observed_only(measure):
        """R79: a source that exports no turns cannot say who took part."""
        return lambda j: measure(j) if j.facts["is_observed"] else left_out("capability_absent:events")

    def outcome_in(*names):
        return lambda j: j.facts["outcome"] in names

    def returned(j, days):
        return j.return_gap is not None and j.return_gap <= timedelta(days=days)

    def repeat(days):
        """R61, R62: identified journeys whose own window has closed; an open one's has not."""

        def measure(j):
            if not j.is_identified:
                return OUT
            return counted(returned(j, days)) if window_closed(j, timedelta(days=days), as_of) else waiting(j)

        return measure

    def every(_):
        return True

    def eligible(j):
        return j.facts["is_eligible"]

    def automatable(j):
        return eligible(j) and not j.facts["is_article_only"]

    def contained_well(j):
        return j.facts["is_contained"] and j.facts["outcome"] == "resolved"

    def not_forced(j):
        """D2: forced exits are no candidates of the variant without them."""
        return automatable(j) and j.facts["outcome"] not in ("forced_termination", "rage_quit")

    def passes_tests(j):
        """The three tests of containment quality."""
        f = j.facts
        rated_badly = f["rating"] is not None and f["rating"] < 0.75
        not_completed = (
            f["completion_event"] is not None and f["has_business_events"] and not f["has_completion_event"]
        )
        return not returned(j, 1) and not rated_badly and not not_completed

    def has_proof(j):
        f = j.facts
        return (f["rating"] is not None and f["rating"] >= 0.75) or f["has_level_5_event"]

    def contained(j):
        return j.facts["is_contained"]

    def ai_started(j):
        return j.facts["is_ai_started"]

    def kept(j):
        f = j.facts
        return not f["has_human"] and f["handoff"] is None and not f["has_ticket_created"]

    def not_limited(j):
        """R43: usage limit leaves both sides."""
        handoff = j.facts["handoff"]
        return ai_started(j) and (handoff is None or handoff.trigger != "usage_limit")

    def escalated(j):
        return ai_started(j) and j.facts["handoff"] is not None

    def escalation_seconds(j):
        """R67."""
        return pending(j, seconds(j.facts["first_ai"].exact_time, j.facts["handoff"].exact_time))

    def turns(j):
        handoff, first_ai = j.facts["handoff"], j.facts["first_ai"]
        between = [
            e for e in j.events if e.is_customer_message and first_ai.order < e.journey_order < handoff.order
        ]
        return pending(j, Measured(True, value=float(len(between))))

    def demand_seconds(j):
        handoff = j.facts["handoff"]
        demand = next(
            (e for e in j.events if e.type == "human_requested" and e.journey_order < handoff.order), None
        )
        return pending(j, OUT if demand is None else seconds(demand.exact_time, handoff.exact_time))

    def of_escalations(measure):
        return lambda j: measure(j) if escalated(j) else OUT

    def resolved(j):
        return j.facts["outcome"] == "resolved"

    def resolution_time(j):
        """R66, R9: exact start to the claim's time if known (R13), else to the journey's known end."""
        if not resolved(j):
            return OUT
        if not is_mature(j):
            return waiting(j)
        claim = j.facts["claim"]
        measured = seconds(j.clock_start, (claim.known_time if claim else None) or j.latest_ended.known_end)
        return left_out("no_times") if measured.counted and measured.value < 0 else measured

    def accuracy(j):
        f = j.facts
        if not f["is_declared"]:
            return OUT
        if not f["has_check"]:
            return OUT if f["is_check_landed"] else left_out("capability_absent:downstream_verification")
        return pending(j, counted(f["is_match"], f["check_weight"]))

    def queue_abandon(j):
        f = j.facts
        return f["outcome"] == "abandoned" and f["handler_path"] == "none" and f["has_queue"]

    return {
        "ai_involvement_rate": observed_only(rate(every, lambda j: j.facts["has_ai"])),
        "ai_involvement_rate_eligible": observed_only(rate(eligible, lambda j: j.facts["has_ai"])),
        "automation_eligible_share": rate(every, eligible),
        "containment_quantity_rate": rate(ai_started, kept),
        "containment_rate": observed_only(mature_rate(automatable, contained_well)),
        "containment_rate_excluding_forced_exits": observed_only(mature_rate(not_forced, contained_well)),
        "containment_quality_rate": mature_rate(contained, lambda j: passes_tests(j) and has_proof(j)),
        "contained_assumed_share": mature_rate(contained, lambda j: passes_tests(j) and not has_proof(j)),
        "same_question_return_rate_24h": mature_rate(
            lambda j: contained(j) and j.is_identified, lambda j: returned(j, 1)
        ),
        "journey_resolution_rate": mature_rate(every, resolved),
        "confirmed_resolution_share": mature_rate(resolved, lambda j: j.facts["evidence_level"] >= 2),
        "partial_resolution_rate": mature_rate(every, outcome_in("partially_resolved")),
        "ambiguous_outcome_share": mature_rate(every, outcome_in("ambiguous")),
        "abandonment_rate": rate(every, outcome_in(*GAVE_UP)),
        "forced_termination_rate": rate(every, outcome_in("forced_termination")),
        "rage_quit_rate": rate(every, outcome_in("rage_quit")),
        "queue_abandon_rate": rate(every, queue_abandon),
        "repeat_contact_rate": repeat(7),
        "repeat_contact_rate_24h": repeat(1),
        "repeat_contact_rate_3d": repeat(3),
        "repeat_contact_rate_7d": repeat(7),
        "unidentified_share": rate(every, lambda j: not j.is_identified),
        "escalation_rate": rate(not_limited, lambda j: j.facts["handoff"] is not None),
        "escalation_timing": of_escalations(escalation_seconds),
        "escalation_timing_p90": of_escalations(escalation_seconds),
        "turns_before_handoff": of_escalations(turns),
        "demand_to_handoff_seconds": of_escalations(demand_seconds),
        "time_to_resolution": resolution_time,
        "time_to_resolution_p90": resolution_time,
        "resolution_accuracy": accuracy,
        "resolution_verifiable_share": rate(lambda j: j.facts["is_declared"], lambda j: j.facts["has_check"]),
    }


# Means: numerator and weight of a unit are y and x of the ratio sum(y) / sum(x); families add theirs.
MEANS = set()
# metric_id -> segments of its own, which its family puts into the units.
CUTS = {}
# metric_id -> all its segments, where the usual ones make no sense.
OWN_SEGMENTS = {}
# metric_id -> share still waiting at the quantile of a time with open cases; families add theirs.
LIMITS = {}
# Without an interval (a difference of periods, an index); families add theirs.
BARE = set()
# What is no sum over rows: metric -> function of the counted rows for its numerator; and, for Wilson's
# interval, of (rows, numerator, denominator) for the number of rows that they are worth. Families add theirs.
NUMERATORS = {}
EFFECTIVE = {}
# metric_id -> (value, low, high) of a cell's counted units, or None, where no single ratio says it.
CELLS = {}
# metric_id -> function of (counted units, value) for (low, high), where rows share errors; from families.
INTERVALS = {}
MEDIANS = {
    "escalation_timing": 0.5,
    "escalation_timing_p90": 0.9,
    "turns_before_handoff": 0.5,
    "demand_to_handoff_seconds": 0.5,
    "time_to_resolution": 0.5,
    "time_to_resolution_p90": 0.9,
    "first_response_time": 0.5,
    "first_response_time_p90": 0.9,
    "ai_first_response_time": 0.5,
    "human_first_response_time": 0.5,
    "customer_wait_seconds": 0.5,
}
BY_TEAM = {
    "time_to_resolution",
    "time_to_resolution_p90",
    "first_response_time",
    "first_response_time_p90",
    "ai_first_response_time",
    "human_first_response_time",
    "customer_wait_seconds",
}


def onward(measured):
    """Where the clock contradicts the order, nothing was measured."""
    return left_out("no_times") if measured.counted and measured.value < 0 else measured


def first_wait(contact, sides, clock=None):
    """The items at which a wait for a side began and ended, or None (R65)."""
    asked = next((e for e in contact.events if e.is_customer_message), None)
    if asked is None:
        return None
    begun = clock or asked
    replies = sorted(
        (
            p.item
            for e in contact.episodes
            for p in e.participations
            if p.is_reply and p.side in sides and p.item.order > begun.order
        ),
        key=lambda item: item.order,
    )
    return (begun, replies[0]) if replies else None


def handoff_clock(contact):
    """Where this very contact was said to be handed over, if no human had come by then; else None."""
    parts = [p for e in contact.episodes for p in e.participations]
    involved = min((p.item.order for p in parts if p.side == "ai"), default=None)
    if involved is None:
        return None
    said = [e for e in contact.events if e.order >= involved and is_explicit_handoff(e)]
    came = [p.item.order for p in parts if p.side == "human" and p.item.order >= involved]
    first = min(said, key=lambda e: e.order, default=None)
    return None if first is None or any(order < first.order for order in came) else first


def people_are_hidden(contact, human_side_is_absent):
    """R79: a source vouches for the reply that it shows; that nobody replied takes all of them."""
    answered = first_wait(contact, ("human",), handoff_clock(contact))
    witnesses = [answered[1].conversation] if answered else contact.conversations
    return any(human_side_is_absent(conversation) for conversation in witnesses)


def contact_metrics(human_side_is_absent):
    """metric_id -> function of a contact (R65)."""

    def reply_seconds(contact, sides, clock=None):
        wait = first_wait(contact, sides, clock)
        return onward(seconds(wait[0].exact_time, wait[1].exact_time)) if wait else OUT

    def any_actor(contact):
        return reply_seconds(contact, ("ai", "human"))

    def ai(contact):
        return reply_seconds(contact, ("ai",))

    def human(contact):
        """R79; the clock starts where this very contact was explicitly handed over."""
        if human_side_is_absent(contact):
            return left_out("capability_absent:human_side")
        return reply_seconds(contact, ("human",), handoff_clock(contact))

    def wait(contact):
        """Every wait from a question to the next reply, added up; R79, and "thanks" asks nothing."""
        if human_side_is_absent(contact):
            return left_out("capability_absent:human_side")
        replies = {p.item.order: p.item for e in contact.episodes for p in e.participations if p.is_reply}
        waits, asked = [], None
        for event in sorted(contact.events, key=lambda e: e.order):
            if event.is_customer_message and event.row["message_kind"] != "acknowledgement":
                asked = asked or event
            elif event.order in replies and asked is not None:
                waits.append(onward(seconds(asked.exact_time, event.exact_time)))
                asked = None
        if not waits:
            return OUT
        unknown = [w for w in waits if w.left_out]
        return unknown[0] if unknown else Measured(True, value=sum(w.value for w in waits))

    return {
        "first_response_time": any_actor,
        "first_response_time_p90": any_actor,
        "ai_first_response_time": ai,
        "human_first_response_time": human,
        "customer_wait_seconds": wait,
    }


@dataclass(repr=False)
class Unit:
    """A journey or a contact with the day and segments that its cells need."""

    subject: object
    day: object
    segments: dict


def period_start(day, grain):
    """R10: local date, ISO Monday or first of the month."""
    if grain == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if grain == "month" else day


def period_end(start, grain):
    if grain == "day":
        return start + timedelta(days=1)
    if grain == "week":
        return start + timedelta(days=7)
    return (start.replace(day=28) + timedelta(days=4)).replace(day=1)


def is_over(known, start, grain):
    """R10: the period has ended by the time of the run."""
    return to_utc(period_end(start, grain), known.zone) <= known.as_of


def places(day, values, segments=SEGMENTS, grains=GRAINS):
    """The cells that a unit of this day and these segment values falls in."""
    for grain in grains:
        start = period_start(day, grain)
        for segment in segments:
            yield grain, start, segment, "all" if segment == "all" else values[segment]


def row_of(known, metric_id, place, is_waiting=False, reason="no_eligible_rows", **figures):
    """A row whose figures are at hand: what is not named is null, and `reason` says why there is no value."""
    grain, start, segment, value = place
    row = dict(
        metric_id=metric_id, period_grain=grain, period_start=start, segment=segment, segment_value=value
    )
    row.update(numerator=None, denominator=None, value=None, sample_size=0, ci_low=None, ci_high=None)
    row.update(is_mature=is_over(known, start, grain) and not is_waiting, **figures)
    row["unavailable_reason"] = reason if row["value"] is None else None
    return row


def to_utc(day, zone):
    """Local midnight as UTC without zone."""
    return datetime.combine(day, time(0), zone).astimezone(UTC).replace(tzinfo=None)


def wilson(numerator, denominator, effective):
    """R57: Wilson score interval without correction."""
    p, n = numerator / denominator, effective
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return centre - half, centre + half


def interpolated(values, share):
    """R56: the continuous percentile."""
    values = sorted(values)
    place = (len(values) - 1) * share
    low = math.floor(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def bounds(values, share):
    """R57: the values whose ranks bound the quantile, where there are such ranks; never above it."""
    values, n = sorted(values), len(values)
    spread = Z * math.sqrt(n * share * (1 - share))
    ranks = (math.ceil(n * share - spread), math.ceil(n * share + spread))
    low, high = (values[rank - 1] if 0 < rank <= n else None for rank in ranks)
    return (None if low is None else min(low, interpolated(values, share))), high


def product_limit(inside, share):
    """Kaplan and Meier: the first moments at which the curve and its two bounds are at most the share.

    The curve is exact, of fractions; its bounds are Greenwood's on the scale log(-log), which a curve of 1
    or 0 has not.
    """
    curve, spread, crossed = Fraction(1), Fraction(0), [None, None, None]
    for moment in sorted({m.value for m in inside}):
        waiting = sum(m.value >= moment for m in inside)
        come = sum(m.value == moment and not m.is_censored for m in inside)
        curve *= 1 - Fraction(come, waiting)
        points = [curve, None, None]
        if come < waiting:
            spread += Fraction(come, waiting * (waiting - come))
            if curve < 1:
                middle = math.log(-math.log(curve))
                margin = Z * math.sqrt(spread) / abs(math.log(curve))
                points[1:] = [math.exp(-math.exp(middle + side)) for side in (margin, -margin)]
        for place, point in enumerate(points):
            if crossed[place] is None and point is not None and point <= share:
                crossed[place] = moment
    return crossed if crossed[0] is not None else [None, None, None]


def linearised(inside, ratio):
    """The interval of a ratio of sums from the spread of its residuals; none from one row."""
    n = len(inside)
    if n < 2:
        return None, None
    residuals = math.fsum((m.numerator - ratio * m.weight) ** 2 for m in inside)
    spread = n / (n - 1) * residuals / math.fsum(m.weight for m in inside) ** 2
    margin = Z * math.sqrt(spread + max(m.error for m in inside))
    return ratio - margin, ratio + margin


def reason_for_nothing(measured):
    """The code of a cell without a denominator; the one place that chooses it."""
    reasons = {m.left_out for m in measured if m.left_out}
    if "window_open" in reasons:
        return "window_open"
    if "no_times" in reasons:
        return "no_times"
    capabilities = sorted(reason for reason in reasons if reason.startswith("capability_absent:"))
    return capabilities[0] if capabilities else "no_eligible_rows"


def cell(metric_id, measured):
    """numerator, denominator, value, sample_size, interval and reason of one cell."""
    inside = [m for m in measured if m.counted]
    found = dict(
        numerator=None,
        denominator=None,
        value=None,
        sample_size=len(inside),
        ci_low=None,
        ci_high=None,
        unavailable_reason=None,
    )
    if metric_id in MEDIANS:
        if inside:
            values = [m.value for m in inside]
            found["value"] = interpolated(values, MEDIANS[metric_id])
            found["ci_low"], found["ci_high"] = bounds(values, MEDIANS[metric_id])
        else:
            found["unavailable_reason"] = reason_for_nothing(measured)
        return found
    if metric_id in CELLS:
        stated = CELLS[metric_id](inside)
        if stated is None:
            found["unavailable_reason"] = reason_for_nothing(measured)
        else:
            found["value"], found["ci_low"], found["ci_high"] = stated
        return found
    if metric_id in LIMITS:
        found["value"], found["ci_low"], found["ci_high"] = product_limit(inside, LIMITS[metric_id])
        if found["value"] is None:
            found["unavailable_reason"] = "not_reached" if inside else reason_for_nothing(measured)
        return found
    numerator, denominator = math.fsum(m.numerator for m in inside), math.fsum(m.weight for m in inside)
    if metric_id in NUMERATORS:
        numerator = NUMERATORS[metric_id](inside)
    found.update(numerator=numerator, denominator=denominator)
    if not inside or denominator == 0:  # rows there may be that stand for nothing, as stops without answers
        found["unavailable_reason"] = reason_for_nothing(measured)
        return found
    if metric_id in MEANS | BARE:
        bound = INTERVALS.get(metric_id, linearised)
        low, high = bound(inside, numerator / denominator) if metric_id in MEANS else (None, None)
        found.update(value=numerator / denominator, ci_low=low, ci_high=high)
        return found
    if metric_id in EFFECTIVE:
        effective = EFFECTIVE[metric_id](inside, numerator, denominator)
    else:
        effective = denominator**2 / math.fsum(m.weight**2 for m in inside)
    low, high = wilson(min(numerator, denominator), denominator, effective)
    found.update(value=numerator / denominator, ci_low=low, ci_high=high)
    return found


def cells(metric_id, measure, units, zone, as_of):
    """All rows of one metric."""
    usual = SEGMENTS + (HUMAN_SEGMENTS if metric_id in BY_TEAM else ()) + CUTS.get(metric_id, ())
    segments = OWN_SEGMENTS.get(metric_id, usual)
    groups = {}
    for unit in units:
        result = measure(unit.subject)
        for place in places(unit.day, unit.segments, segments):
            groups.setdefault(place, []).append(result)
    rows = []
    for (grain, start, segment, value), members in groups.items():
        row = dict(
            metric_id=metric_id,
            period_grain=grain,
            period_start=start,
            segment=segment,
            segment_value=value,
        )
        row.update(cell(metric_id, members))
        row["lacking_rows"] = sum((m.left_out or "").startswith("capability_absent:") for m in members)
        over = to_utc(period_end(start, grain), zone) <= as_of
        row["is_mature"] = over and not any(member.is_pending for member in members)
        rows.append(row)
    return rows
