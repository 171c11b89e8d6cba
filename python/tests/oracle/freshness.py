"""How soon the AI serves what changed, and what no longer holds (card 74), from the card's words."""

import json
from fractions import Fraction

from . import answers
from .metrics import OUT, Measured, Unit, counted, left_out

LACKING = "capability_absent:knowledge_versions"
LIMITS = {"knowledge_freshness_lag": Fraction(1, 2)}
OWN_SEGMENTS = {"knowledge_freshness_lag": ("all", "topic", "component", "source_system", "source_instance")}


def names_in(value):
    """The items of a JSON list; nothing else names anything."""
    value = json.loads(value) if isinstance(value, str) else value
    return [item for item in value if item is not None] if isinstance(value, list) else []


class Version:
    """A release of a policy or of knowledge."""

    def __init__(self, row):
        self.row, self.source = row, (row["source_system"], row["source_instance"])
        self.since = row["effective_from"] or row["deployed_at"]
        ends = [row[name] for name in ("expires_at", "rolled_back_at") if row[name] is not None]
        self.until = min(ends, default=None)
        named = names_in(row["intents"])
        self.topic = "unknown" if not named else "several" if len(named) > 1 else named[0]

    def holds(self, moment):
        if moment is None or moment < self.since:
            return False
        return self.until is None or moment < self.until


def meant(label, source, versions):
    """Its own source's versions of that name, else anybody's."""
    named = [version for version in versions if version.row["version"] == label]
    return [version for version in named if version.source == source] or named


def measures(known):
    from .engine import local_date

    data = known.data
    versions = [Version(row) for row in data.rows["releases"] if row["component"] in ("policy", "knowledge")]
    found = answers.find_answers(known.conversations.values())
    answers.read_inferences(data, found)
    labels = {key: {item.event.row["knowledge_version"]} - {None} for key, item in found.items()}
    for row in data.rows["ai_inferences"]:
        key = (row["source_system"], row["source_instance"], row["answer_event_native_id"])
        if key in labels:
            labels[key] |= set(names_in(row["knowledge_refs"]))
    source_of = {key: item.conversation.key[:2] for key, item in found.items()}
    cited = {
        key: [match for match in (meant(label, source_of[key], versions) for label in own) if match]
        for key, own in labels.items()
    }
    naming = {source_of[key] for key, matches in cited.items() if matches}

    def stale(item):
        if source_of[item.key] not in naming:
            return left_out(LACKING)
        if not cited[item.key]:
            return OUT
        if item.event.time is None:
            return left_out("no_times")
        return counted(any(not any(v.holds(item.event.time) for v in match) for match in cited[item.key]))

    served = {}
    for key, matches in cited.items():
        item = found[key]
        for version in (version for match in matches for version in match):
            if answers.is_inbound(item) and version.holds(item.event.time):
                served.setdefault(id(version), []).append(item.event.time)

    def lag(version):
        is_silent = version.source not in naming if version.source in source_of.values() else not naming
        if is_silent:
            return left_out(LACKING)
        is_served = id(version) in served
        is_over = version.until is not None and version.until <= known.as_of
        end = min(served[id(version)]) if is_served else version.until if is_over else known.as_of
        days = (end - version.since).total_seconds() / 86_400
        waits = not is_served and not is_over
        return Measured(True, value=days, is_censored=not is_served, is_pending=waits)

    changes = []
    for version in versions:
        if version.since > known.as_of or (version.until is not None and version.until <= version.since):
            continue
        segments = dict(
            topic=version.topic,
            component=version.row["component"],
            source_system=version.source[0],
            source_instance=version.source[1],
        )
        changes.append(Unit(version, local_date(version.since, known.zone), segments))
    inbound = [answers.answer_unit(known, item) for item in found.values() if answers.is_inbound(item)]
    return [("knowledge_freshness_lag", lag, changes), ("stale_answer_share", stale, inbound)]
