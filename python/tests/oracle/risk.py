"""Risk: safe automation, silent failure and what reviewers, guardrails and requests show (cards 75 to 87)."""

import math
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from . import metrics
from .answers import ANSWERS, find_answers, key_in
from .contacts import LAST
from .intents import event_of
from .landing import conversation_key, mentioned_source
from .metrics import OUT, Measured, Unit, counted, left_out, window_closed
from .outcomes import journey_at
from .participation import AI, NOT_AN_ANSWER
from .people import customer_key
from .reviews import Reviews, points, rank_of, units_of, weight_of

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
def aftermath_of(known):
    """(event, journey) of each sign of harm inside the window of its kind."""
    held = {
        id(row): (journey, named)
        for journey in known.journeys
        for row, named in known.evidence.business.get(journey.number, [])
    }
    found = []
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
            found.append((row, journey))
    return found


def signs_of(known):
    """journey number -> kinds of harm."""
    found = {}
    for row, journey in aftermath_of(known):
        found.setdefault(journey.number, set()).add(row["event_kind"])
    return found


def silent_measures(known):
    signs = signs_of(known)

    def is_back(journey):
        return journey.return_gap is not None and journey.return_gap <= timedelta(days=7)

    def shows(journey, *names):
        kinds = signs.get(journey.number, set()) - {journey.facts["completion_event"]}
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
        for place in metrics.places(unit.day, unit.segments):
            flows = cells.setdefault(place, {})
            flows.setdefault(unit.segments["intent"], []).append(unit.subject)
    rows = []
    for place, flows in cells.items():
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
            back = [j for j in watched if j.return_gap is not None and j.return_gap <= timedelta(days=7)]
            alarmed += (
                len(kept) >= HIGH_CONTAINMENT * len(inside)
                and bool(watched)
                and len(back) >= HIGH_RECONTACT * len(watched)
            )
        rows.append(
            metrics.row_of(
                known,
                "high_containment_high_recontact_flag",
                place,
                is_waiting,
                metrics.reason_for_nothing([left_out(reason) for reason in reasons]),
                value=alarmed / judged if judged else None,
                sample_size=judged,
            )
        )
    return rows


def first_journey_of(conversation):
    cycles = conversation.contact.episodes_of(conversation)
    return min(cycles, key=lambda episode: (episode.start or LAST, episode.index)).journey


# ---- what was found in interactions ----
POINTS = {"medium": 3, "high": 6, "critical": 10}
CRITICAL = ("customer_critical", "business_critical", "compliance_critical")
TARGETS = {"synchronous": 300, "asynchronous": 86400}


def interactions_of(known, findings):
    """One dict per conversation, and per reviewed thing that names none."""
    answers = find_answers(findings.reviews.conversations.values())
    found = {}
    for conversation in findings.reviews.conversations.values():
        found[conversation.key] = dict(conversation=conversation, verdicts=[])
    for (item, criterion, label, rater), (row, conversation, _) in findings.latest.items():
        key = conversation.key if conversation else item
        interaction = found.setdefault(key, dict(conversation=None, verdicts=[]))
        judged = (item, criterion, label, "human") in findings.latest
        is_admitted = rater == "human" or (row["rubric_version"] in CALIBRATED and not judged)
        interaction["verdicts"].append((row, is_admitted))
    flagged = set()
    for row, conversation, _ in findings.reviews.rows:
        if row["rater_type"] == "auto" and row["passed"] is False and row["criterion"] in JUDGED:
            flagged.add(conversation.key if conversation else findings.item(row, conversation))
    tagging, overriding = set(), set()
    for interaction in found.values():
        observe(interaction, findings, answers, tagging, overriding)
    programme = any(
        row["criterion"] == "disclosure" and is_admitted
        for interaction in found.values()
        for row, is_admitted in interaction["verdicts"]
    )
    for key, interaction in found.items():
        conversation = interaction["conversation"]
        instance = conversation.instance if conversation else None
        interaction.update(
            journey=None,
            is_flagged=key in flagged or key in findings.hits,
            is_tagging=instance in tagging,
            is_guarded=instance in findings.guarding | overriding,
            has_programme=programme,
        )
        if conversation is None:
            rows = [row for row, _ in interaction["verdicts"]]
            interaction["row"] = {
                column: max(row[column] for row in rows)
                for column in ("evaluated_at", "source_system", "source_instance")
            }
        else:
            interaction["journey"] = first_journey_of(conversation)
    return list(found.values())


CALIBRATED = ()
JUDGED = ("qa", "violation", "near_miss", "control", "error")


def observe(interaction, findings, answers, tagging, overriding):
    """What the log shows: answers, what was taken back in time or late, whether it said what it is."""
    interaction.update(answers=0, outputs=0, overrides=0, in_time=0, late=0, is_told=False, stops=0)
    conversation = interaction["conversation"]
    if conversation is None:
        return
    interaction["stops"] = findings.stops.get(conversation.key, 0)
    events = {event.row["native_id"]: event for event in conversation.events}
    has_told = False
    for event in conversation.events:
        row = event.row
        if key_in(conversation, row["native_id"]) in answers:
            interaction["is_told"] = interaction["is_told"] or (has_told and not interaction["answers"])
            interaction["answers"] += 1
            interaction["outputs"] += 1
        public = event.type == "message" and row["is_public"] is not False
        if public and row["message_kind"] == "disclosure" and event.actor in AI:
            has_told = True
            tagging.add(conversation.instance)
        elif public and event.actor in AI and row["message_kind"] not in (None, *ANSWERS, *NOT_AN_ANSWER):
            interaction["outputs"] += 1
        parent = events.get(row["parent_event_native_id"])
        is_draft = parent is not None and parent.row["is_public"] is False
        if event.type == "override":
            overriding.add(conversation.instance)
            interaction["overrides"] += 1
            interaction["in_time"] += is_draft
            interaction["late"] += not is_draft
        if event.type == "correction":
            interaction["late"] += 1


def interaction_measures():
    def judged(interaction, *criteria, rater=None):
        """Admitted verdicts, or those of people; and what the latest stands for."""
        rows = [
            row
            for row, is_admitted in interaction["verdicts"]
            if row["criterion"] in criteria and (row["rater_type"] == rater if rater else is_admitted)
        ]
        latest = max(((row["evaluated_at"], weight_of(row)) for row in rows), default=(None, 0))
        return rows, latest[1]

    def failed(rows):
        return [row for row in rows if row["passed"] is False]

    def share(criterion, is_hit):
        def of(interaction):
            rows, weight = judged(interaction, criterion)
            return counted(is_hit(failed(rows)), weight) if rows else OUT

        return of

    def severity(interaction):
        rows, weight = judged(interaction, "error")
        points = sum(POINTS.get(row["severity"], 1) for row in failed(rows))
        return Measured(True, weight * points, weight) if rows else OUT

    def of_class(*classes):
        return lambda rows: any(row["error_class"] in classes for row in rows)

    def near_miss(interaction):
        misses = interaction["stops"] + interaction["overrides"]
        if not interaction["outputs"] and not misses:
            return OUT
        if not interaction["is_guarded"]:
            return left_out("capability_absent:guardrails")
        return Measured(True, float(misses), float(interaction["outputs"]))

    def interception(interaction):
        caught = interaction["stops"] + interaction["in_time"]
        violations, violation_weight = judged(interaction, "violation")
        errors, error_weight = judged(interaction, "error")
        escaped = 1.0 if interaction["late"] else 0.0
        if not escaped and failed(violations):
            escaped = violation_weight
        if not interaction["late"] and of_class(*CRITICAL)(failed(errors)):
            escaped = max(escaped, error_weight)
        if caught + escaped == 0:
            return OUT
        if not interaction["is_guarded"]:
            return left_out("capability_absent:guardrails")
        return Measured(True, float(caught), caught + escaped)

    def recall(interaction):
        rows, weight = judged(interaction, "violation", "control", "error", rater="human")
        breaches = [
            row
            for row in failed(rows)
            if row["criterion"] != "error" or row["error_class"] == "compliance_critical"
        ]
        return counted(interaction["is_flagged"], weight) if breaches else OUT

    def disclosure(interaction):
        rows, weight = judged(interaction, "disclosure")
        if rows:
            return counted(not failed(rows), 1.0 if interaction["is_tagging"] else weight)
        if not interaction["answers"]:
            return OUT
        if interaction["is_tagging"]:
            return counted(interaction["is_told"])
        return OUT if interaction["has_programme"] else left_out("capability_absent:disclosures")

    def grave(rows):
        return any(row["severity"] in ("high", "critical") for row in rows)

    return {
        "policy_safety_violation_rate": share("violation", bool),
        "policy_safety_violation_rate_severe": share("violation", grave),
        "interaction_error_rate": share("error", bool),
        "customer_critical_error_rate": share("error", of_class("customer_critical")),
        "business_critical_error_rate": share("error", of_class("business_critical")),
        "compliance_critical_error_rate": share("error", of_class("compliance_critical")),
        "non_critical_error_rate": share("error", of_class("non_critical")),
        "critical_error_accuracy": share("error", lambda rows: not of_class(*CRITICAL)(rows)),
        "error_severity_index": severity,
        "near_miss_rate": near_miss,
        "risk_interception_rate": interception,
        "compliance_breach_recall": recall,
        "ai_disclosure_rate": disclosure,
    }


MEANS = {"error_severity_index", "near_miss_rate", "risk_interception_rate"}
BY_TEAM = set(interaction_measures()) | {"compliance_adherence_rate"}
BY_TEAM -= {"near_miss_rate", "risk_interception_rate", "compliance_breach_recall"}
MEDIANS = {"demand_to_human_seconds": 0.5}


# ---- controls, and requests for a human ----
def controls_of(findings):
    found = []
    for (item, criterion, label, rater), (row, conversation, event) in findings.latest.items():
        judged = (item, criterion, label, "human") in findings.latest
        is_admitted = rater == "human" or (row["rubric_version"] in CALIBRATED and not judged)
        if criterion in ("control", "disclosure"):
            journey = None
            if conversation is not None:
                journey = event.episode.journey if event else first_journey_of(conversation)
            control = dict(row=row, conversation=conversation, journey=journey, is_admitted=is_admitted)
            found.append(control)
    return found


def requests_of(known):
    modes = {row.get("channel"): row.get("mode") for row in known.data.reference.get("channel_catalogue", [])}
    booked = {}
    for row in known.data.rows["actions"]:
        if row["action_kind"] == "appointment" and row["status"] == "succeeded" and row["occurred_at"]:
            booked.setdefault(conversation_key(row), []).append(row["occurred_at"])
    found = []
    for journey in known.journeys:
        for event in journey.events:
            if event.type != "human_requested":
                continue
            human = next(
                (
                    p.item
                    for p in journey.participations
                    if p.side == "human" and p.order > event.journey_order
                ),
                None,
            )
            asked = event.exact_time
            promises = [
                moment
                for conversation in journey.conversations
                for moment in booked.get(conversation.key, [])
                if asked is not None and moment >= asked
            ]
            wait = None
            if human is not None and asked is not None and human.exact_time is not None:
                wait = (human.exact_time - asked).total_seconds()
            found.append(
                dict(
                    conversation=event.conversation,
                    journey=journey,
                    asked=asked,
                    human=human,
                    wait=wait if wait is not None and wait >= 0 else None,
                    promise=(min(promises) - asked).total_seconds() if promises else None,
                    target=TARGETS.get(modes.get(event.conversation.row["channel"]), 86400),
                )
            )
    return found


def worth_by_journey(inside, numerator, denominator):
    """How many requests these are worth, since those of one journey hang together."""
    journeys = {}
    for m in inside:
        journeys.setdefault(m.note, []).append(m.numerator)
    p, n, k = numerator / denominator, len(inside), len(journeys)
    if k == 1 or p in (0, 1):
        return n**2 / sum(len(fates) ** 2 for fates in journeys.values())
    spread = math.fsum((math.fsum(fates) - p * len(fates)) ** 2 for fates in journeys.values())
    return n / max(1, spread * k / (k - 1) / (n * p * (1 - p)))


EFFECTIVE = dict.fromkeys(("human_access_rate", "dead_end_rate"), worth_by_journey)


def request_measures(known):
    def is_final(request):
        return window_closed(request["journey"], known.window, known.as_of)

    def heard(measure):
        def of(request):
            if request["journey"].facts["is_human_side_absent"]:
                return left_out("capability_absent:human_side")
            return measure(request)

        return of

    def access(request):
        times = [time for time in (request["wait"], request["promise"]) if time is not None]
        if any(time <= request["target"] for time in times):
            return replace(counted(True), note=id(request["journey"]))
        if request["human"] is not None and request["wait"] is None:
            return left_out("no_times")
        found = replace(counted(False), note=id(request["journey"]))
        if request["asked"] is None:
            found.is_pending = not is_final(request)
        else:
            found.is_pending = (known.as_of - request["asked"]).total_seconds() <= request["target"]
        return found

    def dead_end(request):
        is_dead = request["human"] is None and request["promise"] is None
        found = replace(counted(is_dead), note=id(request["journey"]))
        found.is_pending = is_dead and not is_final(request)
        return found

    def wait(request):
        if request["human"] is None:
            return Measured(False, is_pending=not is_final(request))
        if request["wait"] is None:
            return left_out("no_times")
        return Measured(True, value=request["wait"])

    return {
        "human_access_rate": heard(access),
        "dead_end_rate": heard(dead_end),
        "demand_to_human_seconds": heard(wait),
    }


def measures(known):
    from .engine import local_date

    findings = Findings(known)
    by_journey = {**silent_measures(known), **safety_measures(known, findings)}
    interactions = units_of(known, interactions_of(known, findings))
    controls = units_of(known, controls_of(findings))
    requests = units_of(known, requests_of(known))
    found = [(name, measure, known.journey_units) for name, measure in by_journey.items()]
    found += [(name, measure, interactions) for name, measure in interaction_measures().items()]
    found += [(name, measure, requests) for name, measure in request_measures(known).items()]

    def met(control):
        if not control["is_admitted"]:
            return OUT
        return counted(control["row"]["passed"], weight_of(control["row"]))

    today = local_date(known.as_of, known.zone)
    audits = [Unit(name, today, dict(published_fact=name)) for name in FACTS]
    return [
        *found,
        ("compliance_adherence_rate", met, controls),
        ("unmasked_pii_findings", lambda _: Measured(True, value=0.0), audits),
    ]


# ---- privacy ----
INCIDENTS = ("pii_exposure", "unauthorised_access", "retention_overrun")
FACTS = sorted(
    path.stem
    for path in (Path(__file__).resolve().parents[3] / "models" / "marts").glob("*/fct_*.sql")
    if path.stem != "fct_text_audits"
)
OWN_SEGMENTS = {
    "retention_overrun_share": ("all", "system", "data_class"),
    "unmasked_pii_findings": ("all", "published_fact"),
}
CELLS = {"unmasked_pii_findings": lambda inside: (sum(m.value for m in inside), None, None)}


def privacy_units(known):
    from .engine import local_date

    found = []
    for row in known.data.rows["governance_events"]:
        segments = dict(system=row["system"] or "unknown", data_class=row["data_class"] or "unknown")
        found.append(Unit(row, local_date(row["occurred_at"], known.zone), segments))
    return found


def overrun(today):
    def of(row):
        if row is None:
            return OUT
        if row["event_kind"] == "retention_overrun":
            return counted(True)
        if row["event_kind"] != "retention_deletion" or row["due_on"] is None:
            return OUT
        if row["due_on"] >= today:
            return Measured(False, left_out="window_open", is_pending=True)
        return counted(row["done_on"] is None or row["done_on"] > row["due_on"])

    return of


def incident_rows(known, incidents, days):
    """privacy_incident_rate: incidents of a system or class, to all inbound conversations of the period."""
    cells, talks = {}, {}
    for day in days:
        for grain in metrics.GRAINS:
            start = metrics.period_start(day, grain)
            talks[grain, start] = talks.get((grain, start), 0) + 1
            cells.setdefault((grain, start, "all", "all"), 0)
    for unit in incidents:
        for cell in metrics.places(unit.day, unit.segments, ("all", *unit.segments)):
            cells[cell] = cells.get(cell, 0) + (unit.subject["event_kind"] in INCIDENTS)
    rows = []
    for place, count in cells.items():
        talked, reason = talks.get(place[:2], 0), "no_eligible_rows"
        if talked and not incidents:
            reason, talked = "capability_absent:governance_events", 0
        rows.append(
            metrics.row_of(
                known,
                "privacy_incident_rate",
                place,
                reason=reason,
                numerator=float(count),
                denominator=float(talked),
                value=count / talked if talked else None,
                sample_size=talked,
            )
        )
    return rows


def rows(known):
    from .engine import local_date

    days = [
        local_date(c.started_at or c.row["loaded_at"] or known.as_of, known.zone)
        for contact in known.contacts
        for c in contact.conversations
        if "segments" in first_journey_of(c).facts
    ]
    logged = privacy_units(known)
    talks = [Unit(None, day, dict(system=None, data_class=None)) for day in days]
    due = overrun(local_date(known.as_of, known.zone))
    overruns = metrics.cells("retention_overrun_share", due, logged + talks, known.zone, known.as_of)
    overruns = [row for row in overruns if row["segment_value"] is not None]
    return flow_rows(known) + incident_rows(known, logged, days) + overruns
