"""What agents give the AI to learn, and who is trained and in practice (card 68), from the card's words."""

from datetime import datetime

from . import answers, learning, metrics
from .landing import conversation_key
from .metrics import Measured, Unit, counted, left_out, linearised, wilson
from .participation import HUMAN

CUTS_OF_AGENTS = ("all", "team", "tenure_band", "source_system", "source_instance")
OWN_SEGMENTS = {"correction_capture_rate": CUTS_OF_AGENTS}
PARTS = ("whisperer_contribution_rate", "ai_fluency_coverage")
KINDS = ("knowledge_gap", "feedback", "correction", "training_item")
USED = ("accepted", "lightly_edited", "rewritten", "rejected")
WATCHING = ("override", "correction", "supervision")
FEW = 5


# ---- corrections ----
def captures(known):
    from .engine import local_date, tenure_band

    items = known.data.rows["improvement_items"]
    units = []

    def speaks(row, conversation, event):
        if row["item_kind"] not in ("correction", "training_item"):
            return False
        turn = answers.mentioned(row, row["event_native_id"])
        place = conversation_key(row)
        if place is None and turn in known.events:
            place = known.events[turn].conversation.key
        if place != conversation.key:
            return False
        corrected = answers.key_in(conversation, event.row["parent_event_native_id"])
        itself = answers.key_in(conversation, event.row["native_id"])
        return row["event_native_id"] is None or turn in (corrected, itself)

    for conversation in known.conversations.values():
        for event in conversation.events:
            if event.type != "correction" or event.actor not in HUMAN:
                continue
            if event.episode.journey.first.is_outbound or conversation.row["direction"] == "outbound":
                continue
            day = local_date(
                conversation.started_at or conversation.row["loaded_at"] or known.as_of, known.zone
            )
            actor = known.actors.in_force(
                conversation.key[:2], event.row["actor_native_id"], event.row["occurred_at"]
            )
            segments = dict(
                team=(actor and actor["team"]) or "unknown",
                tenure_band=tenure_band(actor and actor["hired_on"], day),
                source_system=conversation.key[0],
                source_instance=conversation.key[1],
            )
            if items:
                found = counted(any(speaks(row, conversation, event) for row in items))
            else:
                found = left_out("capability_absent:improvement_log")
            units.append(Unit(found, day, segments))
    return units


def measures(known):
    return [("correction_capture_rate", lambda found: found, captures(known))]


# ---- weeks at work ----
def roster_of(known):
    """agent -> versions of people."""
    people = {}
    for key, rows in known.actors.versions.items():
        mine = [row for row in rows if row["actor_type"] in HUMAN]
        if mine:
            people[key] = mine
    return people


def acts(known):
    """(own key, the host's key, time, is it practice, item unit or None)."""
    for event in known.events.values():
        key = event.conversation.key[:2] + (event.row["actor_native_id"],)
        yield key, key, event.row["occurred_at"], event.type in WATCHING, None
    for row in known.data.rows["segments"]:
        key = (row["source_system"], row["source_instance"], row["actor_native_id"])
        yield key, key, row["accepted_at"], False, None
    orphans = [row for row in known.data.orphans if row["_table"] == "assist_suggestions"]
    for row in known.data.rows["assist_suggestions"] + orphans:
        key = (row["source_system"], row["source_instance"], row["agent_native_id"])
        host = answers.mentioned(row, row["agent_native_id"])
        yield key, host, row["shown_at"] or row["acted_at"], row["state"] in USED, None
    for unit in authored(known):
        row = unit.subject.row
        key = (row["source_system"], row["source_instance"], row["author_native_id"])
        yield key, answers.mentioned(row, row["author_native_id"]), row["opened_at"], True, unit.subject


def authored(known):
    return [
        unit
        for unit in learning.place_items(known)
        if unit.subject.row["author_native_id"] is not None and unit.subject.kind in KINDS
    ]


def weeks_of(known):
    """One dict per agent and week."""
    from .engine import local_date, tenure_band

    people, released, weeks = roster_of(known), learning.releases(known), {}
    for own, host, moment, is_practice, item in acts(known):
        agent = host if host in people else own
        if agent not in people or moment is None:
            continue
        monday = metrics.period_start(local_date(moment, known.zone), "week")
        week = weeks.setdefault((agent, monday), dict(first=moment, practises=False, shipped=0, waiting=0))
        week["first"] = min(week["first"], moment)
        week["practises"] = week["practises"] or is_practice
        if item is not None:
            row = item.row
            release = released.get((row["source_system"], row["source_instance"], row["release_native_id"]))
            is_shipped = release is not None and release >= item.opened
            week["shipped"] += is_shipped
            week["waiting"] += not is_shipped and item.is_waiting and item.kind != "training_item"
    saying = {
        agent[:2] for agent, rows in people.items() if any(row["is_ai_certified"] is not None for row in rows)
    }
    for (agent, monday), week in weeks.items():
        begun = [
            row
            for row in people[agent]
            if (row["valid_from"] is None or row["valid_from"] <= week["first"])
            and (row["valid_to"] is None or week["first"] < row["valid_to"])
        ]
        row = max(begun, key=lambda row: row["valid_from"] or datetime.min, default={})
        week.update(
            agent=agent,
            monday=monday,
            certified=row.get("is_ai_certified"),
            is_told=agent[:2] in saying,
            segments=dict(
                all="all",
                team=row.get("team") or "unknown",
                tenure_band=tenure_band(row.get("hired_on"), monday),
                source_system=agent[0],
                source_instance=agent[1],
            ),
        )
    return list(weeks.values())


def agents_behind(weeks):
    """Each tool knows agents by its own names: the most that one of them knows."""
    homes = {}
    for week in weeks:
        homes.setdefault(week["agent"][:2], set()).add(week["agent"])
    return max((len(agents) for agents in homes.values()), default=0)


def cell(name, weeks, has_authors):
    certified = [week for week in weeks if week["certified"] and has_authors]
    told = [week for week in weeks if week["certified"] is not None]
    is_rate = name == "whisperer_contribution_rate"
    mine = certified if is_rate else told
    found = dict(numerator=None, denominator=None, value=None, sample_size=0, ci_low=None, ci_high=None)
    found.update(unavailable_reason=None)
    waiting = is_rate and any(week["waiting"] for week in certified)
    if mine and agents_behind(mine) < FEW:
        found["unavailable_reason"] = "too_few_agents"
        return found, waiting
    total = sum(week["shipped"] if is_rate else week["certified"] and week["practises"] for week in mine)
    found.update(numerator=float(total), denominator=float(len(mine)), sample_size=len(mine))
    if not mine:
        lacks = not has_authors if is_rate else not all(week["is_told"] for week in weeks)
        lacking = "item_authors" if is_rate else "ai_certification"
        found["unavailable_reason"] = f"capability_absent:{lacking}" if lacks else "no_eligible_rows"
        return found, waiting
    value = total / len(mine)
    if is_rate:
        low, high = linearised([Measured(True, float(week["shipped"])) for week in mine], value)
    else:
        low, high = wilson(total, len(mine), len(mine))
    found.update(value=value, ci_low=low, ci_high=high)
    return found, waiting


def rows(known):
    has_authors = bool(authored(known))
    groups = {}
    for week in weeks_of(known):
        for place in metrics.places(week["monday"], week["segments"], CUTS_OF_AGENTS, ("week", "month")):
            groups.setdefault(place, []).append(week)
    cells = []
    for (grain, start, segment, value), weeks in groups.items():
        over = metrics.is_over(known, start, grain)
        for name in PARTS:
            figures, is_waiting = cell(name, weeks, has_authors)
            place = dict(period_grain=grain, period_start=start, segment=segment, segment_value=value)
            cells.append(dict(metric_id=name, is_mature=over and not is_waiting, **place, **figures))
    return cells
