"""How agents fare (card 66), from the card's words: empty where few of them stand behind a figure."""

import math
from datetime import UTC, datetime, time, timedelta

from . import metrics
from .enablement import FEW, HIGHEST, LOWEST
from .metrics import Measured, linearised
from .participation import HUMAN

# component -> (weight, amount at which it scores 1, at which it scores 0)
SCALES = {"satisfaction": (0.5, 1, 0), "workload": (0.3, 0.75, 0.95), "attrition": (0.2, 0.1, 0.6)}
PARTS = {
    "agent_satisfaction_survey": "satisfaction",
    "agent_occupancy": "workload",
    "agent_attrition_rate": "attrition",
}
METRICS = ("agent_experience_index", *PARTS)
BUSY = ("handling", "wrap", "search")
SEGMENTED = ("all", "team", "tenure_band")


def place_of(known, agent, moment, day):
    from .engine import tenure_band

    row = known.actors.in_force(agent[:2], agent[2], moment)
    hired_on = row["hired_on"] if row else None
    return dict(team=(row["team"] if row else None) or "unknown", tenure_band=tenure_band(hired_on, day))


def satisfaction(known):
    """(component, agent, day, place, amount, weight, reason)."""
    from .engine import local_date

    orphans = [row for row in known.data.orphans if row["_table"] == "survey_responses"]
    for row in known.data.rows["survey_responses"] + orphans:
        if row["survey_type"] != "agent_satisfaction":
            continue
        asked = row["offered_at"] or row["responded_at"] or row["loaded_at"] or known.as_of
        day = local_date(asked, known.zone)
        agent = (row["source_system"], row["source_instance"], row["actor_native_id"])
        place = place_of(known, agent, asked, day)
        low = LOWEST if row["scale_min"] is None else row["scale_min"]
        high = HIGHEST if row["scale_max"] is None else row["scale_max"]
        score = row["score"]
        if score is not None:
            if low < high and low <= score <= high:
                best = score if row["higher_is_better"] is not False else low + high - score
                yield "satisfaction", agent, day, place, (best - low) / (high - low), 1.0, None
            else:
                yield "satisfaction", agent, day, place, None, None, "off_scale"
        elif row["responded_at"] is None and known.as_of - asked <= timedelta(days=known.window.days):
            yield "satisfaction", agent, day, place, None, None, "window_open"
        else:
            yield "satisfaction", agent, day, place, None, None, "unanswered"


def length(spans):
    """Seconds that any of the spans covers."""
    total, reached = 0.0, None
    for begun, ended in sorted(spans):
        if reached is None or begun > reached:
            total += (ended - begun).total_seconds()
            reached = ended
        elif ended > reached:
            total += (ended - reached).total_seconds()
            reached = ended
    return total


def workload(known):
    from .engine import local_date

    at_work, showing = {}, set()
    for row in known.data.rows["agent_activities"]:
        agent = (row["source_system"], row["source_instance"], row["agent_native_id"])
        if row["state"] not in (*BUSY, "available") or agent[2] is None:
            continue
        if row["started_at"] is None or row["ended_at"] is None or row["ended_at"] <= row["started_at"]:
            continue
        at_work.setdefault(agent, []).append((row["started_at"], row["ended_at"], row["state"] in BUSY))
        if row["state"] == "available":
            showing.add(agent[:2])
    for agent, spans in at_work.items():
        stints = []
        for begun, ended, is_busy in sorted(spans):
            if not stints or begun > max(until for _, until, _ in stints[-1]):
                stints.append([])
            stints[-1].append((begun, ended, is_busy))
        for stint in stints:
            start, end = stint[0][0], max(ended for _, ended, _ in stint)
            day = local_date(start, known.zone)
            place = place_of(known, agent, start, day)
            if agent[:2] not in showing:
                yield "workload", agent, day, place, None, None, "capability_absent:idle_time"
                continue
            busy = length([(begun, ended) for begun, ended, is_busy in stint if is_busy])
            yield "workload", agent, day, place, busy / 3600, (end - start).total_seconds() / 3600, None


def attrition(known):
    from .engine import local_date, tenure_band

    started = [local_date(c.started_at or c.row["loaded_at"] or known.as_of, known.zone)
               for contact in known.contacts for c in contact.conversations]  # fmt: skip
    if not started:
        return
    versions = {}
    for row in known.data.rows["actors"]:
        agent = (row["source_system"], row["source_instance"], row["native_id"])
        versions.setdefault(agent, []).append(row)
    people = {agent: [r for r in rows if r["actor_type"] in HUMAN] for agent, rows in versions.items()}
    ending = {agent[:2] for agent, rows in people.items() for row in rows if row["valid_to"] is not None}
    for agent, rows in people.items():
        newest = max(versions[agent], key=lambda row: row["valid_from"] or datetime.min)
        day = min(started)
        while day < local_date(known.as_of, known.zone):
            begins, ends = (
                datetime.combine(d, time(0), known.zone).astimezone(UTC).replace(tzinfo=None)
                for d in (day, day + timedelta(days=1))
            )
            present = [
                row
                for row in rows
                if (row["valid_from"] is None or row["valid_from"] <= begins)
                and (row["valid_to"] is None or row["valid_to"] > begins)
                and (row["hired_on"] is None or row["hired_on"] <= day)
            ]
            if present:
                row = max(present, key=lambda row: row["valid_from"] or datetime.min)
                place = dict(team=row["team"] or "unknown", tenure_band=tenure_band(row["hired_on"], day))
                if agent[:2] not in ending:
                    yield "attrition", agent, day, place, None, None, "capability_absent:roster_history"
                else:
                    has_left = row is newest and row["valid_to"] is not None and row["valid_to"] <= ends
                    yield "attrition", agent, day, place, float(has_left), 1 / 365, None
            day += timedelta(days=1)


def index(shown):
    """Weighted mean of the scores of what is shown; nothing without answers."""
    if "satisfaction" not in shown:
        return None
    total = sum(SCALES[component][0] for component in shown)
    found = 0.0
    for component, (amount, divisor) in shown.items():
        weight, full, none = SCALES[component]
        found += weight * min(max((amount / divisor - none) / (full - none), 0.0), 1.0)
    return found / total


def rows(known):
    cells = {}
    for component, agent, day, place, amount, weight, reason in (
        *satisfaction(known), *workload(known), *attrition(known),
    ):  # fmt: skip
        for cell in metrics.places(day, place, SEGMENTED):
            cells.setdefault(cell, {}).setdefault(component, []).append((agent, amount, weight, reason))
    made = []
    for (grain, start, cut, value), members in cells.items():
        over = metrics.is_over(known, start, grain)
        counted, withheld, shown = {}, set(), {}
        for component, signals in members.items():
            inside = [(agent, amount, weight) for agent, amount, weight, reason in signals if reason is None]
            counted[component] = inside
            # Nobody who is not named stands behind anything.
            agents = {agent for agent, _, _ in inside if agent[2] is not None}
            if inside and len(agents) < FEW:
                withheld.add(component)
            elif inside:
                shown[component] = (math.fsum(a for _, a, _ in inside), math.fsum(w for _, _, w in inside))
        for name in METRICS:
            component = PARTS.get(name, "satisfaction")
            inside = counted.get(component, [])
            said = {reason for *_, reason in members.get(component, [])} - {None}
            # An answer off its scale, or none at all, leaves a cell that says no more than that it is empty.
            reasons = said - {"off_scale", "unanswered"}
            row = dict(metric_id=name, period_grain=grain, period_start=start, segment=cut)
            row.update(segment_value=value, sample_size=len(inside), is_mature=over)
            row.update(dict.fromkeys(("numerator", "denominator", "value", "ci_low", "ci_high")))
            row["is_mature"] = over and "window_open" not in reasons
            if name not in PARTS:
                row["value"] = index(shown)
            elif component not in withheld:
                row.update(part(component, inside))
            row["unavailable_reason"] = None
            if row["value"] is None:
                first = sorted(reasons) or ["no_eligible_rows"]
                row["unavailable_reason"] = "too_few_agents" if component in withheld else first[0]
                if "window_open" in reasons and component not in withheld:
                    row["unavailable_reason"] = "window_open"
            made.append(row)
    return made


def part(component, inside):
    amounts = [1 + 4 * a if component == "satisfaction" else a for _, a, _ in inside]
    total, divisor = math.fsum(amounts), math.fsum(w for _, _, w in inside)
    found = dict(numerator=total, denominator=divisor)
    if inside:
        found["value"] = total / divisor
        if component == "satisfaction":
            measured = [Measured(True, amount) for amount in amounts]
            found["ci_low"], found["ci_high"] = linearised(measured, total / divisor)
    return found


def measures(_):
    return []
