"""Adds up the hand-made tables expected/journeys.csv and expected/contacts.csv into expected/metric_values.csv.

It only counts, divides and takes medians. Who a person is, what a journey is, how it ended, whether its window has
closed: all of that was decided by hand (REASONING.md) and stands in the two tables as flags. No rule lives here.

    python examples/golden/summarise.py            # writes expected/metric_values.csv
    python examples/golden/summarise.py --check    # exit code 1 when the committed file differs
"""

import csv
import io
import math
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

EXPECTED = Path(__file__).resolve().parent / "expected"
AS_OF = datetime(2026, 5, 1, 2, 0, 0)
Z = 1.959963984540054  # R57
COLUMNS = [
    "metric_id",
    "period_grain",
    "period_start",
    "segment",
    "segment_value",
    "numerator",
    "denominator",
    "value",
    "sample_size",
    "ci_low",
    "ci_high",
    "is_mature",
    "unavailable_reason",
]
SEGMENTS = {
    "intent": "intent",
    "channel": "channel",
    "handler_path": "handler_path",
    "source_instance": "source_instance",
}


def yes(column):
    return lambda row: row[column] == "1"


def no(column):
    return lambda row: row[column] != "1"


def is_(column, *values):
    return lambda row: row[column] in values


def every(*tests):
    return lambda row: all(test(row) for test in tests)


def always(_row):
    return True


FORCED_EXITS = ("forced_termination", "rage_quit")
GIVEN_UP = ("abandoned", *FORCED_EXITS)
CONTAINABLE = every(yes("eligible"), no("article_only"))
IDENTIFIED = yes("identified")
CHECKED = every(yes("declared"), is_("check", "system", "qa"))

# metric: (candidate rows, numerator, the column that says the window has closed, whether open-window rows leave D)
RATES = {
    "ai_involvement_rate": (always, yes("ai_participation"), "closed_7d", False),
    "ai_involvement_rate_eligible": (yes("eligible"), yes("ai_participation"), "closed_7d", False),
    "automation_eligible_share": (always, yes("eligible"), "closed_7d", False),
    "containment_quantity_rate": (
        yes("ai_started"),
        every(no("human_participation"), is_("handoff", ""), no("ticket_created")),
        "closed_7d",
        False,
    ),
    "containment_rate": (CONTAINABLE, every(yes("contained"), is_("outcome", "resolved")), "closed_7d", True),
    "containment_rate_excluding_forced_exits": (
        every(CONTAINABLE, lambda row: row["outcome"] not in FORCED_EXITS),
        every(yes("contained"), is_("outcome", "resolved")),
        "closed_7d",
        True,
    ),
    "containment_quality_rate": (yes("contained"), is_("containment_quality", "pass"), "closed_7d", True),
    "contained_assumed_share": (yes("contained"), is_("containment_quality", "assumed"), "closed_7d", True),
    "same_question_return_rate_24h": (every(yes("contained"), IDENTIFIED), yes("returned_24h"), "closed_7d", True),
    "journey_resolution_rate": (always, is_("outcome", "resolved"), "closed_7d", True),
    "confirmed_resolution_share": (
        is_("outcome", "resolved"),
        is_("evidence_level", "2", "3", "4", "5"),
        "closed_7d",
        True,
    ),
    "partial_resolution_rate": (always, is_("outcome", "partially_resolved"), "closed_7d", True),
    "ambiguous_outcome_share": (always, is_("outcome", "ambiguous"), "closed_7d", True),
    "abandonment_rate": (always, is_("outcome", *GIVEN_UP), "closed_7d", False),
    "forced_termination_rate": (always, is_("outcome", "forced_termination"), "closed_7d", False),
    "rage_quit_rate": (always, is_("outcome", "rage_quit"), "closed_7d", False),
    "queue_abandon_rate": (
        always,
        every(is_("outcome", "abandoned"), is_("handler_path", "none"), yes("queued")),
        "closed_7d",
        False,
    ),
    "repeat_contact_rate": (IDENTIFIED, yes("returned_7d"), "closed_7d", True),
    "repeat_contact_rate_24h": (IDENTIFIED, yes("returned_24h"), "closed_24h", True),
    "repeat_contact_rate_3d": (IDENTIFIED, yes("returned_3d"), "closed_3d", True),
    "repeat_contact_rate_7d": (IDENTIFIED, yes("returned_7d"), "closed_7d", True),
    "unidentified_share": (always, no("identified"), "closed_7d", False),
    "escalation_rate": (
        every(yes("ai_started"), lambda row: row["handoff_trigger"] != "usage_limit"),
        is_("handoff", "explicit", "derived"),
        "closed_7d",
        False,
    ),
    "resolution_accuracy": (CHECKED, yes("check_match"), "closed_7d", False),
    "resolution_verifiable_share": (yes("declared"), is_("check", "system", "qa"), "closed_7d", False),
}

ESCALATED = is_("handoff", "explicit", "derived")
RESOLVED = is_("outcome", "resolved")
DEMANDED = every(ESCALATED, lambda row: row["first_demand_at"] != "")
# metric: (candidate rows, measured column, share, whether open-window rows are left out)
JOURNEY_TIMES = {
    "escalation_timing": (ESCALATED, "escalation_seconds", 0.5, False),
    "escalation_timing_p90": (ESCALATED, "escalation_seconds", 0.9, False),
    "turns_before_handoff": (ESCALATED, "turns_before_handoff", 0.5, False),
    "demand_to_handoff_seconds": (DEMANDED, "demand_to_handoff_seconds", 0.5, False),
    "time_to_resolution": (RESOLVED, "seconds_to_resolution", 0.5, True),
    "time_to_resolution_p90": (RESOLVED, "seconds_to_resolution", 0.9, True),
}
ANSWERED = every(
    lambda row: row["times"] != "no_messages",
    lambda row: row["ai_replied"] == "1" or row["human_replied"] == "1",
)
CONTACT_TIMES = {
    "first_response_time": (ANSWERED, "any_seconds", 0.5),
    "first_response_time_p90": (ANSWERED, "any_seconds", 0.9),
    "ai_first_response_time": (yes("ai_replied"), "ai_seconds", 0.5),
    "human_first_response_time": (yes("human_replied"), "human_seconds", 0.5),
    "customer_wait_seconds": (ANSWERED, "wait_seconds", 0.5),
}


def read(name):
    with open(EXPECTED / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def period(row, grain):
    day = date.fromisoformat(row["dated_on"])
    if grain == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if grain == "week" else day


def is_over(start, grain):
    if grain == "month":
        end = (start + timedelta(days=32)).replace(day=1)
    else:
        end = start + timedelta(days=7 if grain == "week" else 1)
    return datetime(end.year, end.month, end.day) <= AS_OF


def wilson(share, size):
    centre = (share + Z * Z / (2 * size)) / (1 + Z * Z / size)
    half = Z * math.sqrt(share * (1 - share) / size + Z * Z / (4 * size * size)) / (1 + Z * Z / size)
    return max(0.0, centre - half), min(1.0, centre + half)


def interpolated(values, share):
    values = sorted(values)
    place = share * (len(values) - 1)
    low = math.floor(place)
    high = math.ceil(place)
    return values[low] + (values[high] - values[low]) * (place - low)


def ordered_bounds(values, share):
    """The ordered values that bound a quantile with 95 % confidence (Conover 1999); None where there are too few."""
    values = sorted(values)
    centre, spread = len(values) * share, Z * math.sqrt(len(values) * share * (1 - share))
    ranks = math.ceil(centre - spread), math.ceil(centre + spread)
    return [values[rank - 1] if 1 <= rank <= len(values) else None for rank in ranks]


def text(number):
    if number is None:
        return ""
    rounded = round(number, 10)
    return str(int(rounded)) if rounded == int(rounded) else f"{rounded:.10f}".rstrip("0")


def why_empty(candidates):
    """Rows that would count but for their window come first, then rows without any time."""
    if any(row["started_at"] for row in candidates):
        return "window_open"
    return "no_times" if candidates else "no_eligible_rows"


def rate(rows, definition):
    candidate, hit, window, closed_only = definition
    candidates = [row for row in rows if candidate(row)]
    counted = [row for row in candidates if row[window] == "1"] if closed_only else candidates
    mature = all(row[window] == "1" for row in candidates)
    if not counted:
        return 0, 0, None, 0, None, None, mature, why_empty(candidates)
    weigh = definition is RATES["resolution_accuracy"]
    weights = [float(row["check_weight"]) if weigh else 1.0 for row in counted]
    numerator = sum(weight for weight, row in zip(weights, counted) if hit(row))
    denominator = sum(weights)
    effective = denominator**2 / sum(weight**2 for weight in weights)
    low, high = wilson(numerator / denominator, effective)
    return numerator, denominator, numerator / denominator, len(counted), low, high, mature, ""


def journey_time(rows, definition):
    candidate, column, share, closed_only = definition
    candidates = [row for row in rows if candidate(row)]
    counted = [row for row in candidates if row["closed_7d"] == "1"] if closed_only else candidates
    mature = all(row["closed_7d"] == "1" for row in candidates)
    values = [float(row[column]) for row in counted if row[column] != ""]
    if values:
        return None, None, interpolated(values, share), len(values), *ordered_bounds(values, share), mature, ""
    reason = "no_times" if counted else why_empty(candidates)
    return None, None, None, 0, None, None, mature, reason


def contact_time(rows, definition):
    candidate, column, share = definition
    candidates = [row for row in rows if candidate(row)]
    values = [float(row[column]) for row in candidates if row[column] != ""]
    if values:
        return None, None, interpolated(values, share), len(values), *ordered_bounds(values, share), True, ""
    return None, None, None, 0, None, None, True, "no_times" if candidates else "no_eligible_rows"


def cells(rows):
    """Every (grain, period, segment, value) in which a row starts, with its rows."""
    found = {}
    for row in rows:
        for grain in ("month", "week", "day"):
            keys = [("all", "all")]
            if grain == "month":
                keys += [(segment, row[column]) for segment, column in SEGMENTS.items()]
            for key in keys:
                found.setdefault((grain, period(row, grain), *key), []).append(row)
    return found


def lines():
    journeys = cells([row for row in read("journeys.csv") if row["in_denominators"] == "1"])
    contacts = cells(read("contacts.csv"))
    plans = [
        (journeys, RATES, rate),
        (journeys, JOURNEY_TIMES, journey_time),
        (contacts, CONTACT_TIMES, contact_time),
    ]
    for found, definitions, measure in plans:
        for metric, definition in definitions.items():
            for (grain, start, segment, value), rows in found.items():
                top, bottom, result, size, low, high, mature, reason = measure(rows, definition)
                yield [
                    metric,
                    grain,
                    start.isoformat(),
                    segment,
                    value,
                    text(top),
                    text(bottom),
                    text(result),
                    str(size),
                    text(low),
                    text(high),
                    "true" if mature and is_over(start, grain) else "false",
                    reason,
                ]


def main():
    body = io.StringIO()
    writer = csv.writer(body, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(lines()))
    target = EXPECTED / "metric_values.csv"
    if "--check" in sys.argv[1:]:
        same = target.read_text(encoding="utf-8") == body.getvalue()
        print("metric_values.csv " + ("agrees with" if same else "DIFFERS from") + " the hand-made tables")
        return 0 if same else 1
    target.write_text(body.getvalue(), encoding="utf-8")
    print(f"{target.name}: {body.getvalue().count(chr(10)) - 1} cells")
    return 0


if __name__ == "__main__":
    sys.exit(main())
