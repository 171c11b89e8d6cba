"""Every metric of the issue as a function of one unit, and the cells they add up to (R55-R67)."""

import math
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

from .participation import AI, HUMAN, NOT_AN_ANSWER

Z = 1.959963984540054
SEVEN_DAYS = timedelta(days=7)
GRAINS = ("day", "week", "month")
SEGMENTS = (
    "all", "intent", "intent_complexity", "risk_tier", "channel", "channel_mode", "handler_path", "customer_segment",
    "language", "region", "product_line", "release_version", "source_system", "source_instance",
)
HUMAN_SEGMENTS = ("team", "tenure_band")
GAVE_UP = ("abandoned", "forced_termination", "rage_quit")


@dataclass
class Measured:
    """What a metric says of one unit: counted with n of weight w, or a duration, or left out with a reason."""

    counted: bool
    numerator: float = 0.0
    weight: float = 1.0
    value: float = None
    left_out: str = None


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


def windowed(journey, window, as_of, result):
    """R55: a metric whose card says closed window."""
    if window_closed(journey, window, as_of):
        return result
    return left_out("no_times" if journey.start is None else "window_open")


def journey_metrics(as_of):
    """metric_id -> function of a journey."""

    def mature(condition, result):
        """A rate over mature journeys that also meet a condition."""
        return lambda j: windowed(j, SEVEN_DAYS, as_of, result(j)) if condition(j) else OUT

    def always(result):
        return result

    def outcome_in(*names):
        return lambda j: counted(j.facts["outcome"] in names)

    def returned(j, days):
        return j.return_gap is not None and j.return_gap <= timedelta(days=days)

    def repeat(days):
        """R61, R62: identified journeys that are not open, whose own window has closed."""

        def measure(j):
            if not j.is_identified or j.is_open:
                return OUT
            return windowed(j, timedelta(days=days), as_of, counted(returned(j, days)))

        return measure

    def eligible(j):
        return j.facts["is_eligible"]

    def automatable(j):
        return eligible(j) and not j.facts["is_article_only"]

    def not_forced(j):
        return automatable(j) and j.facts["outcome"] not in ("forced_termination", "rage_quit")

    def contained_well(j):
        return counted(j.facts["is_contained"] and j.facts["outcome"] == "resolved")

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

    def quantity(j):
        f = j.facts
        if not f["is_ai_started"]:
            return OUT
        return counted(not f["has_human"] and f["handoff"] is None and not f["has_ticket_created"])

    def escalation(j):
        """R43: usage limit leaves both sides."""
        handoff = j.facts["handoff"]
        if not j.facts["is_ai_started"] or (handoff is not None and handoff.trigger == "usage_limit"):
            return OUT
        return counted(handoff is not None)

    def escalation_seconds(j):
        """R67."""
        handoff = j.facts["handoff"]
        return OUT if handoff is None else seconds(j.facts["first_ai"].exact_time, handoff.exact_time)

    def turns(j):
        handoff, first_ai = j.facts["handoff"], j.facts["first_ai"]
        if handoff is None:
            return OUT
        between = [e for e in j.events if e.is_customer_message and first_ai.order < e.order < handoff.order]
        return Measured(True, value=float(len(between)))

    def demand_seconds(j):
        handoff = j.facts["handoff"]
        if handoff is None:
            return OUT
        demand = next((e for e in j.events if e.type == "human_requested" and e.order < handoff.order), None)
        return OUT if demand is None else seconds(demand.exact_time, handoff.exact_time)

    def resolution_seconds(j):
        """R66: start to claimed_at, else close, else the journey's end where it is known (R13)."""
        claim = j.claim
        closes = [e for e in j.latest_ended.events if e.type == "close"]
        if claim is not None and claim.claimed_at is not None:
            end = claim.claimed_at
        elif closes and closes[-1].exact_time is not None:
            end = closes[-1].exact_time
        else:
            end = j.end if j.latest_ended.is_end_known else None
        return seconds(j.start, end)

    def resolved(j):
        return j.facts["outcome"] == "resolved"

    def resolution_time(j):
        return windowed(j, SEVEN_DAYS, as_of, resolution_seconds(j)) if resolved(j) else OUT

    def accuracy(j):
        f = j.facts
        if not f["is_declared"]:
            return OUT
        if not f["has_check"]:
            missing = f["completion_event"] is not None and not f["has_business_events"]
            return left_out("capability_absent:business_events") if missing else OUT
        return counted(f["is_match"], f["check_weight"])

    def queue_abandon(j):
        f = j.facts
        return counted(f["outcome"] == "abandoned" and f["handler_path"] == "none" and f["has_queue"])

    every = lambda j: True  # noqa: E731
    return {
        "ai_involvement_rate": always(lambda j: counted(j.facts["has_ai"])),
        "ai_involvement_rate_eligible": lambda j: counted(j.facts["has_ai"]) if eligible(j) else OUT,
        "automation_eligible_share": lambda j: counted(eligible(j)),
        "containment_quantity_rate": quantity,
        "containment_rate": mature(automatable, contained_well),
        "containment_rate_excluding_forced_exits": mature(not_forced, contained_well),
        "containment_quality_rate": mature(contained, lambda j: counted(passes_tests(j) and has_proof(j))),
        "contained_assumed_share": mature(contained, lambda j: counted(passes_tests(j) and not has_proof(j))),
        "same_question_return_rate_24h": mature(
            lambda j: contained(j) and j.is_identified, lambda j: counted(returned(j, 1))
        ),
        "journey_resolution_rate": mature(every, outcome_in("resolved")),
        "confirmed_resolution_share": mature(resolved, lambda j: counted(j.facts["evidence_level"] >= 2)),
        "partial_resolution_rate": mature(every, outcome_in("partially_resolved")),
        "ambiguous_outcome_share": mature(every, outcome_in("ambiguous")),
        "abandonment_rate": outcome_in(*GAVE_UP),
        "forced_termination_rate": outcome_in("forced_termination"),
        "rage_quit_rate": outcome_in("rage_quit"),
        "queue_abandon_rate": queue_abandon,
        "repeat_contact_rate": repeat(7),
        "repeat_contact_rate_24h": repeat(1),
        "repeat_contact_rate_3d": repeat(3),
        "repeat_contact_rate_7d": repeat(7),
        "unidentified_share": lambda j: counted(not j.is_identified),
        "escalation_rate": escalation,
        "escalation_timing": escalation_seconds,
        "escalation_timing_p90": escalation_seconds,
        "turns_before_handoff": turns,
        "demand_to_handoff_seconds": demand_seconds,
        "time_to_resolution": resolution_time,
        "time_to_resolution_p90": resolution_time,
        "resolution_accuracy": accuracy,
        "resolution_verifiable_share": lambda j: counted(j.facts["has_check"]) if j.facts["is_declared"] else OUT,
    }


MEDIANS = {
    "escalation_timing": 0.5, "escalation_timing_p90": 0.9, "turns_before_handoff": 0.5,
    "demand_to_handoff_seconds": 0.5, "time_to_resolution": 0.5, "time_to_resolution_p90": 0.9,
    "first_response_time": 0.5, "first_response_time_p90": 0.9, "ai_first_response_time": 0.5,
    "human_first_response_time": 0.5,
}
OWN_WINDOW = {
    "repeat_contact_rate_24h": timedelta(days=1),
    "repeat_contact_rate_3d": timedelta(days=3),
}
BY_TEAM = {
    "time_to_resolution", "time_to_resolution_p90", "first_response_time", "first_response_time_p90",
    "ai_first_response_time", "human_first_response_time",
}


def is_ai_reply(event):
    """R36 for a message; a null kind counts here because a customer message came before."""
    return (
        event.type == "message" and event.actor in AI and event.row["is_public"] is not False
        and event.row["message_kind"] not in NOT_AN_ANSWER
    )


def is_human_reply(event):
    return event.type == "message" and event.actor in HUMAN and event.row["is_public"] is not False


def contact_metrics(landing, is_participation, human_side_is_absent):
    """metric_id -> function of a contact (R65)."""

    def reply_seconds(contact, is_reply, clock_start=None):
        if not any(event.type == "message" for event in contact.events):
            landed = any(c.instance + ("events",) in landing.landed_tables for c in contact.conversations)
            return OUT if landed else left_out("capability_absent:events")
        asked = next((e for e in contact.events if e.is_customer_message), None)
        if asked is None:
            return OUT
        begun = clock_start or asked
        reply = next((e for e in contact.events if e.order > begun.order and is_reply(e)), None)
        return OUT if reply is None else seconds(begun.exact_time, reply.exact_time)

    def by_ai(event):
        return is_ai_reply(event) and is_participation(event)

    def by_anyone(event):
        return by_ai(event) or is_human_reply(event)

    def any_actor(contact):
        return reply_seconds(contact, by_anyone)

    def ai(contact):
        return reply_seconds(contact, by_ai)

    def human(contact):
        if human_side_is_absent(contact.primary):  # R79
            return left_out("capability_absent:human_side")
        return reply_seconds(contact, is_human_reply, contact.explicit_handoff)

    return {
        "first_response_time": any_actor,
        "first_response_time_p90": any_actor,
        "ai_first_response_time": ai,
        "human_first_response_time": human,
    }


@dataclass
class Unit:
    """A journey or a contact with the day and segments that its cells need."""

    subject: object
    day: object
    segments: dict
    is_mature: object


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


def to_utc(day, zone):
    """Local midnight as UTC without zone."""
    return datetime.combine(day, time(0), zone).astimezone(timezone.utc).replace(tzinfo=None)


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
        numerator=None, denominator=None, value=None, sample_size=len(inside), ci_low=None, ci_high=None,
        unavailable_reason=None,
    )
    if metric_id in MEDIANS:
        if inside:
            found["value"] = interpolated([m.value for m in inside], MEDIANS[metric_id])
        else:
            found["unavailable_reason"] = reason_for_nothing(measured)
        return found
    numerator, denominator = math.fsum(m.numerator for m in inside), math.fsum(m.weight for m in inside)
    found.update(numerator=numerator, denominator=denominator)
    if not inside:
        found["unavailable_reason"] = reason_for_nothing(measured)
        return found
    effective = denominator**2 / math.fsum(m.weight**2 for m in inside)
    low, high = wilson(min(numerator, denominator), denominator, effective)
    found.update(value=numerator / denominator, ci_low=low, ci_high=high)
    return found


def cells(metric_id, measure, units, zone, as_of):
    """All rows of one metric."""
    segments = SEGMENTS + (HUMAN_SEGMENTS if metric_id in BY_TEAM else ())
    groups = {}
    for unit in units:
        result = measure(unit.subject)
        mature = unit.is_mature(metric_id)
        for grain in GRAINS:
            start = period_start(unit.day, grain)
            for segment in segments:
                value = "all" if segment == "all" else unit.segments[segment]
                groups.setdefault((grain, start, segment, value), []).append((result, mature))
    rows = []
    for (grain, start, segment, value), members in groups.items():
        row = dict(
            metric_id=metric_id, period_grain=grain, period_start=start, segment=segment, segment_value=value,
        )
        row.update(cell(metric_id, [result for result, _ in members]))
        over = to_utc(period_end(start, grain), zone) <= as_of
        row["is_mature"] = over and all(mature for _, mature in members)
        rows.append(row)
    return rows
