"""Satisfaction of all interactions (cards 39 and 40), from the cards' words and the glossary."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, time

from .contacts import LAST
from .intents import event_of
from .landing import conversation_key, reference_date
from .metrics import OUT, Measured, Z, counted, left_out, period_end, window_closed
from .outcomes import scaled_score

TOLERANCE = 0.05
SATISFIED = 0.75
ASKING_KINDS = ("clarification", "question")
WIDTH = "conversational_csat_interval_width"

MEANS = ("conversational_csat", "csat_inference_calibration", "csat_inference_bias")


def answers_of(known):
    """contact -> 1 or 0, what its customer said last when asked for satisfaction."""
    found = {}
    for row in known.data.rows["survey_responses"]:
        if row["survey_type"] != "csat" or scaled_score(row) is None:
            continue
        conversation = known.conversations.get(conversation_key(row))
        event = event_of(row, known.events)
        if conversation is None and row["conversation_native_id"] is None and event is not None:
            conversation = event.conversation
        if conversation is None:
            continue
        score = scaled_score(row)
        rank = (row["responded_at"] or row["offered_at"] or datetime.min, -score)
        found.setdefault(id(conversation.contact), []).append((rank, score))
    return {contact: int(max(rated)[1] >= SATISFIED) for contact, rated in found.items()}


def waited_seconds(contact):
    """All waits from a question to the next reply, as far as every one of them is known; else 0."""
    replies = {p.item.order for e in contact.episodes for p in e.participations if p.is_reply}
    total, asked = 0.0, None
    for event in sorted(contact.events, key=lambda e: e.order):
        if event.is_customer_message and event.row["message_kind"] != "acknowledgement":
            asked = asked or event
        elif event.order in replies and asked is not None:
            if asked.exact_time is None or event.exact_time is None or event.exact_time < asked.exact_time:
                return 0.0
            total += (event.exact_time - asked.exact_time).total_seconds()
            asked = None
    return total


def features_of(contact, journey, window):
    """What the model looks at, by name."""
    path = journey.facts["handler_path"]
    events = sorted(contact.events, key=lambda e: e.order)
    said = [e for e in events if e.is_customer_message]
    scores = [e.row["sentiment_score"] for e in said if e.row["sentiment_score"] is not None]
    starts = {}
    for episode in journey.episodes:
        key = (episode.start or LAST, episode.contact.primary.key)
        starts[episode.contact] = min(key, starts.get(episode.contact, key))
    visits = sorted(starts, key=starts.get)
    place = visits.index(contact)
    gap = journey.return_gap
    claim = contact.episodes[-1].claim
    asking = [
        e
        for e in events
        if e.type == "message"
        and e.actor != "customer"
        and e.row["is_public"] is not False
        and e.row["message_kind"] in ASKING_KINDS
    ]
    return {
        "is_assisted": path == "assisted",
        "is_human_only": path == "human_only",
        "is_claimed_resolved": claim is not None and claim.value == "resolved",
        "earlier_contacts": min(place, 3),
        "has_come_back": place < len(visits) - 1 or (gap is not None and gap <= window),
        "is_handed_over": any(e.type in ("handoff_requested", "handoff_accepted") for e in events),
        "has_called_for_human": any(e.type == "human_requested" for e in events),
        "questions": min(sum(e.row["message_kind"] != "acknowledgement" for e in said), 10),
        "rephrases": min(sum(e.row["rephrase_of_native_id"] is not None for e in said), 3),
        "clarifications": min(len(asking), 5),
        "closing_sentiment": scores[-1] if scores else 0,
        "lowest_sentiment": min(scores, default=0),
        "log_wait_minutes": math.log(1 + waited_seconds(contact) / 60),
    }


def model_on(known, day):
    """(coefficients, is the day one it was fitted to) of the version in force, else None."""
    versions = {}
    for row in known.data.reference.get("csat_model_coefficients", []):
        begun, over = reference_date(row, "valid_from"), reference_date(row, "valid_to")
        if (begun is None or begun <= day) and (over is None or day < over):
            edge = (begun is not None, begun, row["model_version"])
            versions.setdefault(edge, []).append(row)
    if not versions:
        return None
    rows = versions[max(versions, key=lambda edge: (edge[0], edge[1] or day, edge[2]))]
    first, last = reference_date(rows[0], "trained_from"), reference_date(rows[0], "trained_through")
    is_seen = first is not None and last is not None and first <= day <= last
    return {row["feature"]: float(row["coefficient"]) for row in rows}, is_seen


@dataclass(eq=False, repr=False)
class Inferred:
    """A contact that can be inferred: its answer, its probability, and what corrects it."""

    answer: int
    probability: float
    is_seen: bool
    group: tuple = None
    level: str = None
    correction: float = None
    variance: float = None
    fitted: float = None
    is_explicit_only: bool = False

    @property
    def estimate(self):
        return self.fitted if self.answer is None else float(self.answer)


def infer(known, unit, answers):
    """Of a contact that can be inferred; else the reason why not."""
    from .engine import first_journey

    contact = unit.subject
    journey = first_journey(contact)
    if journey.first.is_outbound or journey.facts["handler_path"] == "none":
        return "not_handled"
    if not journey.facts["is_observed"]:
        return "no_behaviour"
    model = model_on(known, unit.day)
    if model is None:
        return "no_model"
    coefficients, is_seen = model
    features = features_of(contact, journey, known.window)
    features["is_asynchronous"] = unit.segments["channel_mode"] == "asynchronous"
    score = coefficients.get("intercept", 0.0)
    score += sum(coefficients.get(name, 0.0) * value for name, value in features.items())
    probability = round(1 / (1 + math.exp(-max(-30, min(30, score)))), 6)
    return Inferred(answers.get(id(contact)), probability, is_seen)


def correct(groups, fewest):
    """Give each inferred contact the correction of its narrowest group with answers enough."""
    answered = {}
    for found, levels in groups:
        for level in levels:
            if found.answer is not None:
                answered.setdefault(level, []).append(found)
    for found, levels in groups:
        for name, level, enough in zip(
            ("segment", "path", "month"), levels, (fewest, fewest, 2), strict=True
        ):
            members = answered.get(level, [])
            if len(members) < enough:
                continue
            n = len(members)
            residuals = [m.answer - m.probability for m in members]
            correction = math.fsum(residuals) / n
            variance = spread(residuals) / (n * (n - 1))
            found.level, found.group, found.correction = name, level, correction
            found.is_explicit_only = abs(correction) - Z * math.sqrt(variance) > TOLERANCE
            found.variance, found.fitted = variance, found.probability + correction
            if found.is_explicit_only:
                said = [float(m.answer) for m in members]
                found.variance = spread(said) / (n * (n - 1))
                found.fitted = math.fsum(said) / n
            break


def spread(values):
    """Squared deviations from the mean, and half an answer each way."""
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values) + 0.5


def margin(inside, value):
    """Half the interval: spread of the corrected inferences, and errors that rows of a group share."""
    n = len(inside)
    if n < 2:
        return None
    groups = {}
    for measured in inside:
        groups.setdefault(measured.note.group, []).append(measured.note)
    residuals = math.fsum((m.note.fitted - value) ** 2 for m in inside)
    shared = math.fsum(len(members) ** 2 * members[0].variance for members in groups.values())
    return Z * math.sqrt(n / (n - 1) * (residuals + shared)) / n


def bounds(inside, value):
    half = margin(inside, value)
    return (None, None) if half is None else (value - half, value + half)


def width(inside):
    if len(inside) < 2:
        return None
    value = math.fsum(m.note.estimate for m in inside) / len(inside)
    return 2 * margin(inside, value), None, None


INTERVALS = {"conversational_csat": bounds}
CELLS = {WIDTH: width}


def measures(known):
    from .engine import first_journey

    answers = answers_of(known)
    inferred = {id(unit.subject): infer(known, unit, answers) for unit in known.contact_units}
    groups, settled = [], {}
    now = known.as_of.replace(tzinfo=UTC).astimezone(known.zone).replace(tzinfo=None)
    for unit in known.contact_units:
        found, month = inferred[id(unit.subject)], unit.day.replace(day=1)
        over = datetime.combine(period_end(month, "month"), time(0)) + known.window
        mature = window_closed(first_journey(unit.subject), known.window, known.as_of)
        settled[id(unit.subject)] = (mature and now >= over, mature)
        if isinstance(found, Inferred):
            place = [unit.segments[name] for name in ("handler_path", "channel", "language")]
            groups.append((found, [(month, *place), (month, place[0]), (month,)]))
    correct(groups, known.csat_answers)

    def csat(measure):
        def measured(contact):
            found = inferred[id(contact)]
            is_final = settled[id(contact)][0]
            if not isinstance(found, Inferred):
                return OUT
            if found.fitted is None and is_final:
                return left_out("capability_absent:csat_answers")
            if found.fitted is None:
                return Measured(False, left_out="window_open", is_pending=True)
            result = measure(found)
            result.is_pending, result.note = not is_final, found
            return result

        return measured

    def label(measure):
        def measured(contact):
            found, is_mature = inferred[id(contact)], settled[id(contact)][1]
            if not isinstance(found, Inferred) or found.is_seen:
                return OUT
            if found.answer is None:
                return OUT if is_mature else Measured(False, left_out="window_open", is_pending=True)
            return Measured(True, measure(found.probability - found.answer), is_pending=not is_mature)

        return measured

    def coverage(contact):
        found = inferred[id(contact)]
        if found == "not_handled":
            return OUT
        result = counted(isinstance(found, Inferred))
        result.is_pending = not settled[id(contact)][1]
        return result

    measured = {
        "conversational_csat": csat(lambda found: Measured(True, found.estimate)),
        WIDTH: csat(lambda found: Measured(True)),
        "explicit_share": csat(lambda found: counted(found.answer is not None)),
        "csat_fallback_share": csat(lambda found: counted(found.level != "segment")),
        "csat_explicit_only_share": csat(lambda found: counted(found.is_explicit_only)),
        "csat_inference_calibration": label(lambda error: error * error),
        "csat_inference_bias": label(lambda error: error),
        "csat_inference_coverage": coverage,
    }
    return [(name, measure, known.contact_units) for name, measure in measured.items()]
