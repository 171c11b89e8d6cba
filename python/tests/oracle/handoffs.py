"""Handoffs (cards 32 to 37, and the parts of 30 and 31), from the cards' words and R36 to R44.

Readings beside the rules (DECISIONS.md, H1 to H17): an escalation is a handoff of an AI-started journey; a
reply is a public human message or a call taken; who never answered scores 0 on the wait once the journey is
closed.
"""

import json
import math
from dataclasses import replace

from .intents import episodes_of_evaluation
from .landing import conversation_key
from .metrics import (
    OUT,
    Measured,
    counted,
    lacking,
    left_out,
    period_end,
    period_start,
    seconds,
    to_utc,
    window_closed,
)
from .participation import HUMAN, answers_by_taking, is_human_message

OWN_RULES = ("low_confidence", "policy", "risk", "sentiment", "tool_failure", "missing_knowledge")
PLANNED = ("planned", "policy", "risk")
FRUSTRATED = -0.6
TRIGGERS = {
    "low_confidence": ("low_confidence",),
    "policy_or_risk": ("policy", "risk"),
    "sentiment": ("sentiment",),
    "tool_failure": ("tool_failure",),
    "missing_knowledge": ("missing_knowledge",),
    "customer_demand": ("customer_demand",),
    "other": ("planned", "misroute", "other", "unknown"),
}
MEDIANS = {
    "frustration_to_handoff_seconds": 0.5,
    "handoff_wait_seconds": 0.5,
    "post_handoff_resolution_time": 0.5,
    "post_handoff_resolution_time_p90": 0.9,
}
MEANS = {
    "context_fields_passed_share",
    "handoff_quality_index",
    "sentiment_change_across_handoff",
    "handoff_time_penalty_ratio",
}
BY_TRIGGER = {
    "escalation_accuracy",
    "over_escalation_rate",
    "context_preservation_rate",
    "repeat_information_rate",
    "seamless_continue_rate",
    "misroute_rate",
    *MEDIANS,
    *MEANS,
}
BY_TEAM = BY_TRIGGER | {
    f"specialist_transfer_rate{part}" for part in ("", "_planned", "_unplanned", "_unmarked")
}
CUTS = {name: ("handoff_trigger",) for name in BY_TRIGGER}


def is_escalation(journey):
    return journey.facts["is_ai_started"] and journey.facts["handoff"] is not None


def items_of(journey):
    """Turns, and what stands beside them."""
    return journey.events + [item for episode in journey.episodes for item in episode.others]


def is_call_taken(item):
    return item.row.get("handler_type") == "human_agent" and item.row["accepted_at"] is not None


def reply_of(journey):
    """The first word of a human at the handoff or after it, or the first call taken."""
    handoff = journey.facts["handoff"]
    answers = [
        item
        for item in items_of(journey)
        if item.journey_order >= handoff.order and (is_human_message(item) or answers_by_taking(item))
    ]
    return min(answers, key=lambda item: item.journey_order, default=None)


def payload_of(handoff):
    """The context payload of the handoff event, as a dict; empty where there is none."""
    held = handoff.event.row["context_payload"] if handoff.event is not None else None
    if isinstance(held, str):
        held = json.loads(held)
    return held or {}


def said(payload, name):
    """Three-valued."""
    value = payload.get(name)
    return None if value is None else str(value).lower() == "true"


def known_fields(journey):
    order = journey.facts["handoff"].order
    return {
        e.row["field_name"]
        for e in journey.events
        if e.type == "slot_filled" and e.row["field_name"] is not None and e.journey_order < order
    }


def fields_asked_by_people(journey):
    order = journey.facts["handoff"].order
    return {e.row["field_name"] for e in journey.events if is_human_message(e) and e.journey_order >= order}


def moves_between_queues(journey):
    """(order, reason) of each move from one human queue to another."""
    moves = []
    for event in journey.events:
        row = event.row
        sender = row["from_actor_type"] or event.actor
        receiver = row["to_actor_type"]
        same = row["from_queue"] is not None and row["from_queue"] == row["to_queue"]
        if event.type == "transfer" and sender in HUMAN and receiver in (None, *HUMAN) and not same:
            reason = row["reason"] if row["reason"] != "unmapped" else None
            moves.append((event.journey_order, reason))
    calls = sorted((i for i in items_of(journey) if is_call_taken(i)), key=lambda item: item.journey_order)
    for place, call in enumerate(calls):
        before = [c for c in calls[:place] if c.conversation is call.conversation]
        queues = {before[-1].row["queue"], call.row["queue"]} if before else set()
        if len(queues) == 2 and None not in queues:
            moves.append((call.journey_order, None))
    return moves


def kind_of_moves(moves):
    reasons = {reason for _, reason in moves}
    if reasons - {None, *PLANNED}:
        return "unplanned"
    return "planned" if reasons & set(PLANNED) else "unmarked"


class Verdicts:
    """The latest human verdict of each journey on a criterion, with its weight."""

    def __init__(self, known):
        conversations = {c.key: c for j in known.journeys for c in j.conversations}
        events = {(*c.instance, e.row["native_id"]): e for c in conversations.values() for e in c.events}
        self.latest, self.criteria = {}, set()
        for row in known.data.rows["evaluations"]:
            if row["rater_type"] != "human" or row["passed"] is None:
                continue
            if row["conversation_native_id"] is None or conversation_key(row) in conversations:
                self.criteria.add(row["criterion"])
            rank = (row["evaluated_at"], row["source_system"], row["source_instance"], row["native_id"])
            read = conversations.get(conversation_key(row))
            for episode in episodes_of_evaluation(row, conversations, events):
                place = (row["criterion"], episode.journey.number)
                handoff = episode.journey.facts["handoff"]
                about = read.contact if read else episode.contact
                if handoff is not None and handoff.conversation.contact is not about:
                    continue  # who read another contact did not judge the handoff
                if place not in self.latest or rank > self.latest[place][0]:
                    self.latest[place] = (rank, row)

    def of(self, journey, criterion):
        """(verdict, weight), or None."""
        found = self.latest.get((criterion, journey.number))
        if found is None:
            return None
        probability = found[1]["inclusion_probability"]
        return found[1]["passed"], 1 / probability if probability else 1.0

    def absent(self, criterion):
        return criterion not in self.criteria


def measures(known):
    """Cards 32 to 37 over inbound journeys."""
    units = known.journey_units
    for unit in units:
        handoff = unit.subject.facts["handoff"]
        unit.segments["handoff_trigger"] = handoff.trigger if handoff else "none"
    found = {}
    found.update(trigger_metrics(known))
    verdicts = Verdicts(known)
    found.update(review_metrics(known, verdicts))
    context = Contexts(known, verdicts)
    found.update(context.metrics())
    found.update(quality_metrics(known, context, {u.subject.number: u for u in units}))
    found.update(post_handoff_metrics(known))
    found.update(transfer_metrics(known))
    return [(name, measure, units) for name, measure in found.items()]


def pending_marker(known):
    def pending(journey, measured):
        if not measured.counted:
            return measured
        return replace(measured, is_pending=not window_closed(journey, known.window, known.as_of))

    return pending


def trigger_metrics(known):
    """Card 30's split, card 32, and the clock from the first frustration of card 31."""
    pending = pending_marker(known)

    def demanded(j):
        order = j.facts["handoff"].order
        return any(e.type == "human_requested" and e.journey_order < order for e in j.events)

    def by_trigger(triggers):
        def measure(j):
            handoff = j.facts["handoff"]
            if not j.facts["is_ai_started"] or (handoff and handoff.trigger == "usage_limit"):
                return OUT
            return pending(j, counted(handoff is not None and handoff.trigger in triggers))

        return measure

    def limited(j):
        if not j.facts["is_ai_started"]:
            return OUT
        return pending(j, counted(is_escalation(j) and j.facts["handoff"].trigger == "usage_limit"))

    def of_known_triggers(condition):
        def measure(j):
            if not is_escalation(j) or j.facts["handoff"].trigger in ("usage_limit", "unknown"):
                return OUT
            return pending(j, counted(condition(j)))

        return measure

    def proactive(j):
        return j.facts["handoff"].trigger in OWN_RULES and not demanded(j)

    def customer_demanded(j):
        return j.facts["handoff"].trigger == "customer_demand" or demanded(j)

    def frustration(j):
        if not is_escalation(j):
            return OUT
        handoff = j.facts["handoff"]
        first = next(
            (
                e
                for e in j.events
                if e.actor == "customer"
                and e.row["sentiment_score"] is not None
                and e.row["sentiment_score"] <= FRUSTRATED
                and e.journey_order < handoff.order
            ),
            None,
        )
        return OUT if first is None else pending(j, forward(seconds(first.exact_time, handoff.exact_time)))

    def told(name, measure):
        """The split of a rate, where handoffs say why; what is asked for outright may show without."""
        if name == "other":
            return measure
        signs = known.signs
        return lacking(
            signs.demands if name == "customer_demand" else signs.handoff_reasons, "handoff_reasons", measure
        )

    found = {
        f"escalation_rate_{name}": told(name, by_trigger(triggers)) for name, triggers in TRIGGERS.items()
    }
    found.update(
        usage_limit_handoff_rate=told("usage_limit", limited),
        proactive_escalation_share=of_known_triggers(proactive),
        customer_demanded_escalation_share=of_known_triggers(customer_demanded),
        frustration_to_handoff_seconds=frustration,
    )
    return found


def forward(measured):
    """Times that run backwards are no duration."""
    return left_out("no_times") if measured.counted and measured.value < 0 else measured


def review_metrics(known, verdicts):
    """Card 33."""
    pending = pending_marker(known)
    criterion = "escalation_needed"

    def escalated(j):
        return is_escalation(j) and j.facts["handoff"].trigger != "usage_limit"

    def kept(j):
        f = j.facts
        return f["is_ai_started"] and not f["has_human"] and not f["handoff"] and not f["has_ticket_created"]

    def judged(is_unit, measure_verdict):
        def measure(j):
            if not is_unit(j):
                return OUT
            if verdicts.absent(criterion):
                return left_out("capability_absent:escalation_reviews")
            verdict = verdicts.of(j, criterion)
            return OUT if verdict is None else pending(j, measure_verdict(j, *verdict))

        return measure

    def recall(j, is_needed, weight):
        return counted(escalated(j), weight) if is_needed else OUT

    return {
        "escalation_accuracy": judged(escalated, lambda j, needed, weight: counted(needed, weight)),
        "over_escalation_rate": judged(escalated, lambda j, needed, weight: counted(not needed, weight)),
        "under_escalation_rate": judged(kept, lambda j, needed, weight: counted(needed, weight)),
        "escalation_recall": judged(lambda j: escalated(j) or kept(j), recall),
    }


class Contexts:
    """Card 34."""

    def __init__(self, known, verdicts):
        self.known, self.verdicts = known, verdicts
        self.pending = pending_marker(known)
        self.filling, self.asking = set(), set()
        for journey in known.journeys:
            for event in journey.events:
                if event.row["field_name"] is None:
                    continue
                if event.type == "slot_filled":
                    self.filling.add(event.conversation.instance)
                if is_human_message(event):
                    self.asking.add(event.conversation.instance)

    def is_tracked(self, journey, reply):
        fills = any(c.instance in self.filling for c in journey.conversations)
        return fills and reply.conversation.instance in self.asking

    def left_out_unit(self, journey):
        """The unit is a handoff with a human reply; None when it is one."""
        if journey.facts["handoff"] is None:
            return OUT
        if journey.facts["is_human_side_absent"]:
            return left_out("capability_absent:context_signals")
        return None if reply_of(journey) else OUT

    def is_asked_again(self, journey):
        return bool(known_fields(journey) & fields_asked_by_people(journey))

    def judgement(self, journey):
        """(is preserved, weight), or None where nothing says so."""
        verdict = self.verdicts.of(journey, "context_preserved")
        tracked = self.is_tracked(journey, reply_of(journey))
        if verdict is not None:
            return verdict[0], 1.0 if tracked else verdict[1]
        return (not self.is_asked_again(journey), 1.0) if tracked else None

    def unseen(self):
        absent = self.verdicts.absent("context_preserved")
        return left_out("capability_absent:context_signals") if absent else OUT

    def preserved(self, j):
        out = self.left_out_unit(j)
        if out is not None:
            return out
        judgement = self.judgement(j)
        return self.unseen() if judgement is None else self.pending(j, counted(*judgement))

    def repeated(self, j):
        out = self.left_out_unit(j)
        if out is not None:
            return out
        if not self.is_tracked(j, reply_of(j)):
            return left_out("capability_absent:context_signals")
        return self.pending(j, counted(self.is_asked_again(j)))

    def passed(self, j):
        out = self.left_out_unit(j)
        if out is not None:
            return out
        listed, known = payload_of(j.facts["handoff"]).get("fields"), known_fields(j)
        if listed is None or not known:
            return OUT
        return self.pending(j, Measured(True, float(len(known & set(listed))), float(len(known))))

    def seamless(self, j):
        out = self.left_out_unit(j)
        if out is not None:
            return out
        payload = payload_of(j.facts["handoff"])
        story = [said(payload, name) for name in ("has_summary", "has_history")]
        if story == [None, None]:
            return OUT
        judgement = self.judgement(j)
        if judgement is None:
            return self.unseen()
        return self.pending(j, counted(judgement[0] and any(story), judgement[1]))

    def metrics(self):
        return {
            "context_preservation_rate": self.preserved,
            "repeat_information_rate": self.repeated,
            "context_fields_passed_share": self.passed,
            "seamless_continue_rate": self.seamless,
        }


def score(amount, full, none):
    """1 from `full` on, 0 from `none` on, in proportion between."""
    sign = 1 if full >= none else -1
    if sign * amount >= sign * full:
        return 1.0
    return 0.0 if sign * amount <= sign * none else (amount - none) / (full - none)


def quality_metrics(known, context, unit_of):
    """Card 35."""
    pending = pending_marker(known)
    weights = known.data.reference.get("handoff_quality_weights", [])

    def unit(measure):
        def measured(j):
            if j.facts["handoff"] is None:
                return OUT
            if j.facts["is_human_side_absent"]:
                return left_out("capability_absent:human_side")
            return measure(j)

        return measured

    def wait(j):
        """The time of the wait, OUT, or no_times."""
        reply = reply_of(j)
        if reply is None or j.facts["handoff"].event is None:
            return OUT
        return forward(seconds(j.facts["handoff"].exact_time, reply.exact_time))

    def is_misrouted(j):
        order = j.facts["handoff"].order
        return any(at > order and reason not in PLANNED for at, reason in moves_between_queues(j))

    def change(j):
        order = j.facts["handoff"].order
        scored = [e for e in j.events if e.actor == "customer" and e.row["sentiment_score"] is not None]
        before = [e for e in scored if e.journey_order < order]
        after = [e for e in scored if e.journey_order > order]
        return (
            after[0].row["sentiment_score"] - before[-1].row["sentiment_score"] if before and after else None
        )

    def components(j):
        """component -> amount."""
        handoff = j.facts["handoff"]
        amounts = {}
        preserved = context.preserved(j)
        if preserved.counted:
            amounts["context_preserved"] = 1.0 if preserved.numerator > 0 else 0.0
        if handoff.is_accepted:
            amounts["right_team"] = 0.0 if is_misrouted(j) else 1.0
        waited = wait(j)
        if not handoff.is_accepted:
            amounts["wait_seconds"] = math.inf
        elif waited.counted:
            amounts["wait_seconds"] = waited.value
        if change(j) is not None:
            amounts["sentiment_change"] = change(j)
        summary = said(payload_of(handoff), "has_summary")
        if summary is not None:
            amounts["summary_present"] = 1.0 if summary else 0.0
        return amounts

    def weight_row(component, mode):
        rows = [row for row in weights if row["component"] == component]
        own = [row for row in rows if row["channel_mode"] == mode]
        return (own or [row for row in rows if row["channel_mode"] in (None, "any")] or [None])[0]

    def index(j):
        if not j.facts["handoff"].is_accepted and j.is_open:
            return Measured(False, left_out="window_open", is_pending=True)
        total = points = 0.0
        for component, amount in components(j).items():
            row = weight_row(component, unit_of[j.number].segments["channel_mode"])
            if row is not None:
                total += float(row["weight"])
                share = score(amount, float(row["full_score_at"]), float(row["no_score_at"]))
                points += float(row["weight"]) * share
        return pending(j, Measured(True, points / total)) if total else OUT

    def misroute(j):
        return pending(j, counted(is_misrouted(j))) if j.facts["handoff"].is_accepted else OUT

    def sentiment(j):
        return OUT if change(j) is None else pending(j, Measured(True, change(j)))

    return {
        "handoff_quality_index": unit(index),
        "handoff_wait_seconds": unit(lambda j: pending(j, wait(j))),
        "misroute_rate": unit(misroute),
        "sentiment_change_across_handoff": unit(sentiment),
    }


def post_handoff_metrics(known):
    """Card 36."""
    day_of = {unit.subject.number: unit.day for unit in known.journey_units}

    def is_mature(j):
        return window_closed(j, known.window, known.as_of)

    def is_resolved(j):
        return j.facts["outcome"] == "resolved"

    def resolved_at(j):
        claim = j.facts["claim"]
        return (claim.known_time if claim else None) or j.latest_ended.known_end

    def stratum(j):
        return j.intent, j.facts["complexity"], period_start(day_of[j.number], "month")

    people = [
        u.subject
        for u in known.journey_units
        if u.subject.facts["has_human"] and not u.subject.facts["is_ai_started"]
    ]
    taken, unsettled = {}, set()
    for journey in people:
        if not is_mature(journey):
            unsettled.add(stratum(journey))
        elif is_resolved(journey):
            measured = forward(seconds(journey.clock_start, resolved_at(journey)))
            if measured.counted:
                taken.setdefault(stratum(journey), []).append(measured.value)

    def after(j):
        if not is_escalation(j) or not is_resolved(j):
            return OUT
        if j.start is None or not is_mature(j):
            reason = "no_times" if j.start is None else "window_open"
            return Measured(False, left_out=reason, is_pending=True)
        return forward(seconds(j.facts["handoff"].exact_time, resolved_at(j)))

    def penalty(j):
        measured = after(j)
        if not measured.counted:
            return measured
        month = stratum(j)[2]
        month_over = to_utc(period_end(month, "month"), known.zone) <= known.as_of
        is_pending = not month_over or stratum(j) in unsettled
        reference = taken.get(stratum(j))
        mean = math.fsum(reference) / len(reference) if reference else 0
        if mean <= 0:
            return Measured(False, is_pending=is_pending)
        return Measured(True, measured.value, mean, is_pending=is_pending)

    return {
        "post_handoff_resolution_time": after,
        "post_handoff_resolution_time_p90": after,
        "handoff_time_penalty_ratio": penalty,
    }


def transfer_metrics(known):
    """Card 37."""
    pending = pending_marker(known)

    def moved(kind=None):
        def measure(j):
            if j.facts["is_human_side_absent"]:
                return left_out("capability_absent:human_side")
            if not j.facts["has_human"]:
                return OUT
            moves = moves_between_queues(j)
            return pending(j, counted(bool(moves) and kind in (None, kind_of_moves(moves))))

        return measure

    kinds = {f"specialist_transfer_rate_{kind}": moved(kind) for kind in ("planned", "unplanned", "unmarked")}
    return {"specialist_transfer_rate": moved()} | kinds
