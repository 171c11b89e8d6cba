"""Risk: safe automation, silent failure and what reviewers, guardrails and requests show (cards 75 to 87)."""

from datetime import timedelta

from . import metrics
from .intents import event_of
from .landing import conversation_key, mentioned_source
from .metrics import OUT, Measured, counted, left_out, window_closed
from .outcomes import journey_at
from .people import customer_key
from .reviews import Reviews, points, rank_of, weight_of

WATCHED = timedelta(days=60)
WINDOWS = {
    "complaint": timedelta(days=30),
    "dispute": timedelta(days=30),
    "regulator_contact": timedelta(days=30),
    "reversal": timedelta(days=30),
    "chargeback": timedelta(days=30),
    "account_closed": timedelta(days=60),
}
SIGNS = {
    "complaint": ("complaint", "dispute", "regulator_contact"),
    "reversal": ("reversal", "chargeback"),
    "closure": ("account_closed",),
}
STOPPED = ("masked", "blocked", "rewritten", "escalated")
SAFETY_CRITERIA = ("violation", "near_miss", "control", "qa")
ALARM_SIZE, HIGH_CONTAINMENT, HIGH_RECONTACT = 30, 0.7, 0.15


# ---- what followed ----
def signs_of(known):
    """journey number -> kinds of harm, each inside the window of its kind."""
    held = {
        id(row): (journey, named)
        for journey in known.journeys
        for row, named in known.evidence.business.get(journey.number, [])
    }
    found = {}
    for row in known.data.rows["business_events"]:
        window, moment = WINDOWS.get(row["event_kind"]), row["occurred_at"]
        if window is None:
            continue
        journey, _ = held.get(id(row), (None, None))
        if journey is None and row["conversation_native_id"] is None:
            person = known.person_of_customer.get(customer_key(row))
            fitting = [
                j
                for j in known.journeys
                if person is not None
                and j.person == person
                and j.start is not None
                and j.start <= moment <= j.end + window
                and row["intent"] in (None, j.intent)
            ]
            journey = max(fitting, key=lambda j: (j.start, j.number), default=None)
        if journey is None:
            continue
        is_timeless = journey.start is None or moment is None
        if is_timeless or journey.start <= moment <= journey.end + window:
            found.setdefault(journey.number, set()).add(row["event_kind"])
    return found


def silent_measures(known):
    signs = signs_of(known)

    def is_back(journey):
        return journey.return_gap is not None and journey.return_gap <= timedelta(days=7)

    def shows(journey, *names):
        kinds = signs.get(journey.number, set())
        return any(kinds & set(SIGNS[name]) for name in names)

    def of(sign):
        def measure(journey):
            if journey.facts["outcome_before"] != "resolved" or not journey.is_identified:
                return OUT
            if not known.evidence.has_business_events:
                return left_out("capability_absent:business_events")
            if journey.start is None:
                return Measured(False, left_out="no_times", is_pending=True)
            if not window_closed(journey, WATCHED, known.as_of):
                return Measured(False, left_out="window_open", is_pending=True)
            return counted(sign(journey))

        return measure

    return {
        "silent_failure_rate": of(lambda j: is_back(j) or shows(j, *SIGNS)),
        "silent_failure_rate_recontact": of(is_back),
        **{f"silent_failure_rate_{name}": of(lambda j, name=name: shows(j, name)) for name in SIGNS},
    }


# ---- what was found ----
class Findings:
    """Guardrail hits and verdicts by conversation and journey, and who checks at all."""

    def __init__(self, known):
        self.known = known
        self.reviews = Reviews(known)
        self.checking, self.guarding = set(), set()
        self.hits, self.stops, self.lets = {}, {}, {}  # by conversation key
        self.journey_hits, self.journey_lets = set(), set()
        self.guardrails()
        self.latest = self.latest_verdicts()

    def guardrails(self):
        conversations, events = self.reviews.conversations, self.reviews.events
        for row in self.known.data.rows["guardrail_events"]:
            event = event_of(row, events)
            named = conversation_key(row)
            conversation = conversations.get(named) if named else event and event.conversation
            if conversation is None:
                if named is None:
                    self.checking.add((row["source_system"], row["source_instance"]))
                    self.guarding.add((row["source_system"], row["source_instance"]))
                continue
            self.checking.add(conversation.instance)
            self.guarding.add(conversation.instance)
            if not row["detected"] or row["stage"] == "input":
                continue
            if event is not None and event.conversation is conversation:
                journey = event.episode.journey
            else:
                journey = journey_at(conversation, row["occurred_at"])
            tally = self.stops if row["action"] in STOPPED else self.lets
            tally[conversation.key] = tally.get(conversation.key, 0) + 1
            self.hits[conversation.key] = self.hits.get(conversation.key, 0) + 1
            self.journey_hits.add(journey.number)
            if row["action"] not in STOPPED:
                self.journey_lets.add(journey.number)

    def item(self, row, conversation):
        """What was reviewed, as named in the row."""
        source = mentioned_source(row)
        if row["event_native_id"] is not None:
            return ("event", *source, row["event_native_id"])
        if row["suggestion_native_id"] is not None:
            own = (row["source_system"], row["source_instance"])
            return ("suggestion", *own, row["suggestion_native_id"])
        if conversation is not None:
            return ("conversation", *conversation.key)
        return ("review", row["source_system"], row["source_instance"], row["native_id"])

    def latest_verdicts(self):
        """(item, criterion, label, rater) -> (row, conversation, event) of the latest verdict."""
        latest = {}
        for row, conversation, event in self.reviews.rows:
            known_rater = row["rater_type"] in ("human", "auto")
            if row["criterion"] not in RISKS or row["passed"] is None or not known_rater:
                continue
            place = (self.item(row, conversation), row["criterion"], row["label"] or "", row["rater_type"])
            if place not in latest or rank_of(row) > rank_of(latest[place][0]):
                latest[place] = (row, conversation, event)
        return latest

    def journeys_spoken_of(self, conversation, event):
        """R25: the turn's journey, else all journeys of the conversation."""
        if conversation is None:
            return set()
        if event is not None:
            return {event.episode.journey.number}
        return {e.journey.number for e in conversation.contact.episodes_of(conversation)}


RISKS = ("violation", "near_miss", "control", "disclosure", "error")


def safety_measures(known, findings):
    reviewed, found, violated = {}, set(), set()
    for row, conversation, event in findings.reviews.rows:
        is_verdict = points(row) is not None if row["criterion"] == "qa" else row["passed"] is not None
        if row["rater_type"] != "human" or row["criterion"] not in SAFETY_CRITERIA or not is_verdict:
            continue
        if conversation is not None:
            findings.checking.add(conversation.instance)
        else:
            findings.checking.add((row["source_system"], row["source_instance"]))
        for number in findings.journeys_spoken_of(conversation, event):
            reviewed.setdefault(number, []).append((row["evaluated_at"], weight_of(row)))
    for (_, criterion, *_), (row, conversation, event) in findings.latest.items():
        if criterion in ("violation", "near_miss") and row["passed"] is False:
            for number in findings.journeys_spoken_of(conversation, event):
                found.add(number)
                if criterion == "violation":
                    violated.add(number)
    for journey in known.journeys:
        if any(event.type == "override" for event in journey.events):
            found.add(journey.number)
    found |= findings.journey_hits
    violated |= findings.journey_lets

    def automated(measure):
        def of(journey):
            if journey.facts["handler_path"] != "bot_only" or journey.facts["outcome"] != "resolved":
                return OUT
            if journey.start is None:
                return Measured(False, left_out="no_times", is_pending=True)
            if not window_closed(journey, known.window, known.as_of):
                return Measured(False, left_out="window_open", is_pending=True)
            return measure(journey)

        return of

    def is_risky(journey):
        return journey.facts["risk_tier"] in ("high", "critical")

    def is_assessed(journey):
        if is_risky(journey):
            return journey.number in reviewed
        return journey.first_conversation.instance in findings.checking

    def safe(against):
        def of(journey):
            if not is_assessed(journey):
                return OUT if is_risky(journey) else left_out("capability_absent:safety_checks")
            weight = max(reviewed[journey.number])[1] if is_risky(journey) else 1.0
            return counted(journey.number not in against, weight)

        return automated(of)

    return {
        "safe_automation_rate": safe(found),
        "safe_automation_rate_violation_only": safe(violated),
        "unassessed_share": automated(lambda j: counted(not is_assessed(j))),
    }


def flow_rows(known):
    """high_containment_high_recontact_flag: judged over the intents of a cell."""
    cells = {}
    for unit in known.journey_units:
        for grain in metrics.GRAINS:
            start = metrics.period_start(unit.day, grain)
            for segment in metrics.SEGMENTS:
                value = "all" if segment == "all" else unit.segments[segment]
                flows = cells.setdefault((grain, start, segment, value), {})
                flows.setdefault(unit.segments["intent"], []).append(unit.subject)
    rows = []
    for (grain, start, segment, value), flows in cells.items():
        judged = alarmed = 0
        reasons, is_waiting = set(), False
        for journeys in flows.values():
            inside = []
            for journey in journeys:
                facts = journey.facts
                if not facts["is_eligible"] or facts["is_article_only"]:
                    continue
                if not facts["is_observed"]:
                    reasons.add("capability_absent:events")
                elif window_closed(journey, known.window, known.as_of):
                    inside.append(journey)
                else:
                    reasons.add("no_times" if journey.start is None else "window_open")
                    is_waiting = True
            if len(inside) < ALARM_SIZE:
                continue
            judged += 1
            kept = [j for j in inside if j.facts["is_contained"]]
            watched = [
                j for j in kept if j.is_identified and window_closed(j, timedelta(days=7), known.as_of)
            ]
            back = [
                j for j in watched if j.return_gap is not None and j.return_gap <= timedelta(days=7)
            ]
            alarmed += (
                len(kept) >= HIGH_CONTAINMENT * len(inside)
                and bool(watched)
                and len(back) >= HIGH_RECONTACT * len(watched)
            )
        over = metrics.to_utc(metrics.period_end(start, grain), known.zone) <= known.as_of
        reason = metrics.reason_for_nothing([left_out(reason) for reason in reasons])
        rows.append(
            dict(
                metric_id="high_containment_high_recontact_flag",
                period_grain=grain,
                period_start=start,
                segment=segment,
                segment_value=value,
                numerator=None,
                denominator=None,
                value=alarmed / judged if judged else None,
                sample_size=judged,
                ci_low=None,
                ci_high=None,
                unavailable_reason=None if judged else reason,
                is_mature=over and not is_waiting,
            )
        )
    return rows


def measures(known):
    findings = Findings(known)
    by_journey = {**silent_measures(known), **safety_measures(known, findings)}
    return [(name, measure, known.journey_units) for name, measure in by_journey.items()]


def rows(known):
    return flow_rows(known)
