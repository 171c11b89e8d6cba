"""What is learnt (cards 69 to 72): gaps in knowledge, feedback, training data; from the cards' words."""

import math
from datetime import timedelta
from fractions import Fraction

from . import answers, metrics
from .collaboration import Scene as Assisted
from .collaboration import is_kept
from .intents import event_of
from .landing import conversation_key
from .metrics import OUT, Measured, Unit, counted, left_out
from .outcomes import POSITIVE, journey_at

GAP_WINDOW = timedelta(days=7)
DAY = timedelta(days=1)
UNSURE = ("low_confidence", "missing_knowledge")
HANDOFFS = ("handoff_requested", "handoff_accepted", "transfer")
DIMENSIONS = ("intent", "language", "customer_segment")
OWN = ("topic", "owner_team")

OF_ITEMS = (
    "gaps_opened_per_week",
    "gap_reopened_rate",
    "feedback_loop_velocity",
    "feedback_loop_velocity_p90",
    "feedback_open_share",
    "training_data_suitability_rate",
    "training_data_suitability_rate_before_consent",
)
CUTS = dict.fromkeys(OF_ITEMS, OWN) | {"manual_correction_rate": ("suggestion_type",)}
LIMITS = {"feedback_loop_velocity": Fraction(1, 2), "feedback_loop_velocity_p90": Fraction(1, 10)}
CELLS = {"gaps_opened_per_week": lambda inside: (float(len(inside)), None, None) if inside else None}
BY_TEAM = ("manual_correction_rate",)


# ---- the log ----
class Item:
    """A row of the log with its place and what became of it."""

    def __init__(self, known, row, released):
        self.row, self.kind, self.opened = row, row["item_kind"], row["opened_at"]
        closed, reopened = row["closed_at"], row["reopened_at"]
        named = row["release_native_id"]
        release = released.get((row["source_system"], row["source_instance"], named))
        fixed = release if release is not None and release >= self.opened else None
        self.settled = fixed
        if self.kind == "knowledge_gap" and fixed is not None:
            both = None if closed is None else max(closed, fixed)
            self.settled = both if both is not None and both <= known.as_of else None
        is_given_up = (
            named is None
            and closed is not None
            and closed <= known.as_of
            and (reopened is None or reopened < closed)
        )
        self.is_reopened = self.settled is not None and reopened is not None
        self.again = reopened if self.is_reopened and reopened >= self.settled else None
        self.is_waiting = self.settled is None and not is_given_up
        until = self.settled or (closed if is_given_up else known.as_of)
        self.waited = (until - self.opened).total_seconds() / 86_400

    def is_open(self, moment):
        if self.opened >= moment:
            return False
        is_again = self.again is not None and self.again < moment
        return self.settled is None or self.settled >= moment or is_again


def releases(known):
    """(source, release) -> when it reached customers; not those to come or taken back."""
    found = {}
    for row in known.data.rows["releases"]:
        moment = max(row["deployed_at"], row["effective_from"] or row["deployed_at"])
        is_back = row["rolled_back_at"] is not None and row["rolled_back_at"] <= known.as_of
        if moment <= known.as_of and not is_back:
            found[row["source_system"], row["source_instance"], row["native_id"]] = moment
    return found


def place_items(known):
    """R3, R22, R69: a unit for each item that no outbound conversation or journey owns."""
    from .engine import conversation_segments, local_date

    conversations = {c.key: c for contact in known.contacts for c in contact.conversations}
    events = {
        answers.key_in(c, event.row["native_id"]): event for c in conversations.values() for event in c.events
    }
    released = releases(known)
    units = []
    for row in known.data.rows["improvement_items"]:
        conversation = conversations.get(conversation_key(row))
        event = event_of(row, events)
        if row["conversation_native_id"] is None and event is not None:
            conversation = event.conversation
        moment = row["opened_at"]
        if conversation is None:
            segments = dict.fromkeys(metrics.SEGMENTS[1:], "unknown")
            segments.update(source_system=row["source_system"], source_instance=row["source_instance"])
            segments["intent"] = row["intent"] or "unknown"
        else:
            is_its = event is not None and event.conversation is conversation
            journey = event.episode.journey if is_its else journey_at(conversation, moment)
            if journey.first.is_outbound or conversation.row["direction"] == "outbound":
                continue
            if row["item_kind"] == "training_item":
                moment = conversation.started_at or conversation.row["loaded_at"] or known.as_of
            segments = dict(journey.facts["segments"])
            segments.update(conversation_segments(known.data, conversation))
        segments["topic"] = row["topic"] or row["intent"] or "unknown"
        segments["owner_team"] = row["owner_team"] or "unknown"
        item = Item(known, row, released)
        item.conversation = conversation
        units.append(Unit(item, local_date(moment, known.zone), segments))
    return units


def consenting(known):
    """(does any record say anything, person -> do all that say something say yes) of records in force."""
    said = {}
    for row in known.data.rows["customers"]:
        begun = row["valid_from"] is None or row["valid_from"] <= known.as_of
        is_over = row["valid_to"] is not None and row["valid_to"] <= known.as_of
        if row["consent_training"] is None or not begun or is_over:
            continue
        key = (row["source_system"], row["source_instance"], row["native_id"])
        person = known.person_of_customer.get(key, key)
        said[person] = said.get(person, True) and row["consent_training"]
    return bool(said), said


def item_measures(known, units):
    has_consents, consents = consenting(known)

    def opened(item):
        return counted(True) if item.kind == "knowledge_gap" else OUT

    def reopened(item):
        if item.kind != "knowledge_gap":
            return OUT
        if item.settled is None:
            return Measured(False, is_pending=True)
        return counted(item.is_reopened)

    def of_feedback(measure):
        def measured(item):
            if item.kind not in ("feedback", "correction"):
                return OUT
            if item.waited < 0:
                return left_out("no_times")
            found = measure(item)
            found.is_pending = item.is_waiting
            return found

        return measured

    def waited(item):
        return Measured(True, value=item.waited, is_censored=item.settled is None)

    def fit(item):
        row = item.row
        if item.kind != "training_item" or row["is_suitable"] is None:
            return OUT
        return counted(row["is_suitable"] and row["is_verified"] is True)

    def suitable(item):
        found = fit(item)
        if not found.counted:
            return OUT
        if not has_consents:
            return left_out("capability_absent:training_consent")
        has_agreed = item.conversation is not None and consents.get(item.conversation.person, False)
        return counted(found.numerator > 0 and has_agreed)

    return [
        ("gaps_opened_per_week", opened, units),
        ("gap_reopened_rate", reopened, units),
        ("feedback_loop_velocity", of_feedback(waited), units),
        ("feedback_loop_velocity_p90", of_feedback(waited), units),
        ("feedback_open_share", of_feedback(lambda item: counted(item.is_waiting)), units),
        ("training_data_suitability_rate", suitable, units),
        ("training_data_suitability_rate_before_consent", fit, units),
    ]


# ---- answers in doubt ----
def find_doubts(known):
    """Answers before a handoff for want of confidence or knowledge, unsure ones, those rated as no help."""
    conversations = {c.key: c for contact in known.contacts for c in contact.conversations}
    events = {answers.key_in(c, e.row["native_id"]): e for c in conversations.values() for e in c.events}
    found = answers.find_answers(conversations.values())
    answers.read_inferences(known.data, found)
    _, parts = answers.last_answers(conversations.values(), found)
    answers.read_ratings(known.data, conversations, events, found, parts)
    given_up = set()
    for conversation in conversations.values():
        episode, current = None, None
        for event in conversation.events:
            if event.episode is not episode:
                episode, current = event.episode, None
            key = answers.key_in(conversation, event.row["native_id"])
            if key in found:
                current = key
            elif event.type in HANDOFFS and event.row["reason"] in UNSURE:
                given_up.add(current)

    def is_doubted(item):
        ratings = item.thumbs or item.surveys
        is_no_help = bool(ratings) and answers.latest(ratings) < POSITIVE
        is_unsure = item.confidence is not None and item.confidence < answers.LOW
        return is_unsure or item.key in given_up or is_no_help

    doubted = [item for item in found.values() if answers.is_inbound(item) and is_doubted(item)]
    return found, doubted


def identification(known):
    found, doubted = find_doubts(known)
    gaps = [row for row in known.data.rows["improvement_items"] if row["item_kind"] == "knowledge_gap"]

    def identified(item):
        if not gaps:
            return left_out("capability_absent:gap_log")
        given = item.event.time
        if given is None:
            return left_out("no_times")
        if not known.as_of > given + GAP_WINDOW:
            return Measured(False, left_out="window_open", is_pending=True)
        own = []
        for row in gaps:
            named = answers.mentioned(row, row["event_native_id"])
            place = conversation_key(row)
            if place is None:
                event = known_event(item, named)
                place = item.conversation.key if event is not None else None
            speaks = place == item.conversation.key and (named == item.key or named not in found)
            if speaks and row["opened_at"] <= given + GAP_WINDOW:
                own.append(row)
        return counted(bool(own))

    def known_event(item, named):
        matching = (
            event
            for event in item.conversation.events
            if answers.key_in(item.conversation, event.row["native_id"]) == named
        )
        return next(matching, None)

    units = [answers.answer_unit(known, item) for item in doubted]
    return [("knowledge_gap_identification_rate", identified, units)]


def corrections(known):
    """Suggestions that were changed, of those that an agent did anything with."""

    def corrected(item):
        row = item.suggestion
        if row["state"] not in (*answers.KEPT, *answers.NOT_KEPT):
            return OUT
        return counted(not (is_kept(row) and row["state"] == "accepted"))

    shown = [item for item in Assisted(known).suggestions.values() if answers.is_inbound(item)]
    units = [answers.unit_of(known, item) for item in shown]
    for unit in units:
        unit.segments["suggestion_type"] = unit.subject.suggestion["suggestion_type"] or "unknown"
    return [("manual_correction_rate", corrected, units)]


def measures(known):
    return item_measures(known, place_items(known)) + identification(known) + corrections(known)


# ---- what no row alone says ----
def stock_rows(known, units):
    """Gaps open when a period begins, and those that it closes on days that are over."""
    from .engine import local_date

    gaps = [unit for unit in units if unit.subject.kind == "knowledge_gap"]
    last_over = local_date(known.as_of, known.zone) - DAY
    stock, closed = {}, {}
    for unit in gaps:
        gap = unit.subject
        day = unit.day
        while day <= last_over:
            begins, ends = metrics.to_utc(day, known.zone), metrics.to_utc(day + DAY, known.zone)
            is_open = gap.is_open(begins)
            is_closed = gap.settled is not None and begins <= gap.settled < ends
            for cell in metrics.places(day, unit.segments, (*metrics.SEGMENTS, *OWN)):
                start = cell[1]
                if is_open and start == day:
                    stock.setdefault(cell, []).append((begins - gap.opened).total_seconds() / 86_400)
                if is_closed:
                    is_new = not (gap.opened < metrics.to_utc(start, known.zone))
                    closed.setdefault(cell, []).append(is_new)
            day += DAY
    rows = []
    for cell in stock.keys() | closed.keys():
        ages, flow = stock.get(cell, []), closed.get(cell, [])
        at_hand = len(ages) + sum(flow)
        if not at_hand:
            continue
        low, high = metrics.bounds(ages, 0.5) if ages else (None, None)
        age = metrics.interpolated(ages, 0.5) if ages else None
        share = len(flow) / len(ages) if ages else None
        rows += [
            metrics.row_of(known, "open_gap_count", cell, value=float(len(ages)), sample_size=at_hand),
            metrics.row_of(
                known,
                "knowledge_gap_closure",
                cell,
                numerator=float(len(flow)),
                denominator=float(len(ages)),
                value=share,
                sample_size=at_hand,
            ),
            metrics.row_of(
                known, "gap_age_days", cell, value=age, ci_low=low, ci_high=high, sample_size=len(ages)
            ),
        ]
    return rows


def distance(ours, theirs):
    """Jensen and Shannon, between two lists of values."""
    total = 0.0
    for value in {*ours, *theirs}:
        p, q = ours.count(value) / len(ours), theirs.count(value) / len(theirs)
        for share in (p, q):
            if share:
                total += share * math.log2(2 * share / (p + q)) / 2
    return math.sqrt(max(round(total, 12), 0))


def mix_rows(known, units):
    """Training data beside live demand, period by period."""
    periods, fit, live = set(), {}, {}
    for unit in units:
        item = unit.subject
        is_fit = item.kind == "training_item" and item.row["is_suitable"] and item.row["is_verified"]
        for grain in metrics.GRAINS:
            place = (grain, metrics.period_start(unit.day, grain))
            periods.add(place)
            if is_fit:
                fit.setdefault(place, []).append(unit.segments)
    for unit in known.journey_units:
        for grain in metrics.GRAINS:
            live.setdefault((grain, metrics.period_start(unit.day, grain)), []).append(unit.segments)
    rows = []
    for place in periods:
        ours, theirs = fit.get(place, []), live.get(place, [])
        size, figures = 0, dict.fromkeys(DIMENSIONS)
        if ours and theirs:
            size = len(ours)
            for name in DIMENSIONS:
                figures[name] = distance([s[name] for s in ours], [s[name] for s in theirs])
        widest = max(figures.values()) if size else None
        named = {"training_live_divergence": widest}
        named |= {f"training_live_divergence_{name}": figure for name, figure in figures.items()}
        for metric, figure in named.items():
            rows.append(metrics.row_of(known, metric, (*place, "all", "all"), value=figure, sample_size=size))
    return rows


def rows(known):
    units = place_items(known)
    return stock_rows(known, units) + mix_rows(known, units)
