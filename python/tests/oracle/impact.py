"""What releases that answer feedback did for accuracy (card 73), from the card's words."""

import json
import math
from datetime import timedelta

from . import learning, metrics, reviews
from .metrics import OUT, Measured, Unit, left_out

METRIC = "continuous_learning_impact"
DAYS, ENOUGH = 28, 5
NAMELESS = ("unclassified", "novel", "unknown", "null", "")
OWN_SEGMENTS = {
    METRIC: (
        "all",
        "intent",
        "intent_complexity",
        "risk_tier",
        "component",
        "release_version",
        "source_system",
        "source_instance",
    )
}


def mean_impact(inside):
    """In points; errors of the intents cancel, those of the bystanders that they share do not."""
    if not inside:
        return None
    own = math.fsum(m.note[0] for m in inside)
    shared = math.fsum(m.note[1] for m in inside)
    mean, margin = math.fsum(m.value for m in inside), metrics.Z * math.sqrt(own + shared**2)
    return tuple(100 * figure / len(inside) for figure in (mean, mean - margin, mean + margin))


CELLS = {METRIC: mean_impact}


class Side:
    """Reviewed answers on one intent, before or after."""

    def __init__(self, answers):
        self.count = len(answers)
        self.weight = math.fsum(m.weight for m in answers)
        self.share = min(math.fsum(m.numerator for m in answers) / self.weight, 1) if answers else None

        if answers:
            trials = self.weight**2 / math.fsum(m.weight**2 for m in answers)
            more = (trials * self.share + 1) * (trials * (1 - self.share) + 1)
            self.variance = more / (trials * (trials + 2) ** 2)


def reviewed_answers(known):
    """intent -> [(day, Measured)]."""
    measure = reviews.review_measures()["response_accuracy"]
    found = {}
    for unit in reviews.units_of(known, reviews.describe_reviews(reviews.Reviews(known))):
        answer = measure(unit.subject)
        if answer.counted:
            found.setdefault(unit.segments["intent"], []).append((unit.day, answer))
    return found


def touching(known):
    """(release row, local day, intents that it touches, does it answer feedback) of each release in force."""
    from .engine import local_date

    moments = learning.releases(known)
    answered = {}
    for unit in learning.place_items(known):
        row = unit.subject.row
        key = (row["source_system"], row["source_instance"], row["release_native_id"])
        if row["item_kind"] not in ("knowledge_gap", "feedback", "correction") or key not in moments:
            continue
        if moments[key] >= row["opened_at"]:
            answered.setdefault(key, set()).add(unit.segments["intent"])
    for row in known.data.rows["releases"]:
        key = (row["source_system"], row["source_instance"], row["native_id"])
        if key not in moments:
            continue
        listed = row["intents"]
        listed = json.loads(listed) if isinstance(listed, str) else listed
        named = set(listed) if isinstance(listed, list) else set()
        intents = (named or answered.get(key, set())) - set(NAMELESS)
        yield row, local_date(moments[key], known.zone), intents, key in answered


def catalogued(known, intent, day):
    from .outcomes import catalogue_row

    row = catalogue_row(known.data, intent, day) or {}
    return dict(
        intent_complexity=row.get("complexity") or "unknown", risk_tier=row.get("risk_tier") or "unknown"
    )


def measures(known):
    from .engine import local_date

    days, enough = (timedelta(days=4), known.few) if known.few else (timedelta(days=DAYS), ENOUGH)
    answers = reviewed_answers(known)
    releases = list(touching(known))
    today = local_date(known.as_of, known.zone)

    def sides(intent, day):
        mine = answers.get(intent, [])
        return (
            Side([m for when, m in mine if day - days <= when < day]),
            Side([m for when, m in mine if day < when <= day + days]),
        )

    def bystanders(day):
        busy = set().union(*(i for _, other, i, _ in releases if day - days <= other <= day + days))
        pairs = [sides(intent, day) for intent in answers if intent not in busy and intent not in NAMELESS]
        return [(before, after) for before, after in pairs if before.count and after.count]

    units = []
    for row, day, intents, is_answer in releases:
        if not is_answer:
            continue
        others = bystanders(day)
        total = math.fsum(before.weight for before, _ in others)
        for intent in intents:
            segments = dict(
                intent=intent,
                component=row["component"],
                release_version=row["version"],
                source_system=row["source_system"],
                source_instance=row["source_instance"],
                **catalogued(known, intent, day),
            )
            before, after = sides(intent, day)
            if not answers:
                found = left_out("capability_absent:qa_reviews")
            elif not today > day + days:
                found = Measured(False, left_out="window_open", is_pending=True)
            elif min(before.count, after.count) < enough or any(
                sum(pair[side].count for pair in others) < enough for side in (0, 1)
            ):
                found = OUT
            else:
                change = math.fsum(b.weight * (a.share - b.share) for b, a in others) / total
                spread = math.fsum(b.weight**2 * (b.variance + a.variance) for b, a in others)
                found = Measured(
                    True,
                    value=after.share - before.share - change,
                    note=(before.variance + after.variance, math.sqrt(spread) / total),
                )
            units.append(Unit(found, day, segments))
    return [(METRIC, lambda found: found, units)]
