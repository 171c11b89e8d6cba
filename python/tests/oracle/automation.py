"""Joint work, self-service, tasks and first contact (cards 6 to 10 and 13), from the cards' words."""

from datetime import timedelta

from .intents import episodes_of_evaluation
from .metrics import OUT, Measured, counted, journey_metrics, lacking, left_out, seconds, window_closed
from .outcomes import BAD, POSITIVE, harm_besides_return, is_answered
from .participation import AI

MEDIANS = {"self_service_completion_time": 0.5, "self_service_completion_time_p90": 0.9}
BY_TEAM = {"hitl_resolution_success_rate", "assisted_resolution_share"}
# The one metric with a cut of its own besides those of its family.
CUTS = {"hitl_resolution_success_rate": ("assist_type",), "assisted_resolution_share": ("assist_type",)}
DAYS = {
    "first_contact_resolution_rate_24h": 1,
    "first_contact_resolution_rate_3d": 3,
    "first_contact_resolution_rate": 7,
    "first_contact_resolution_rate_30d": 30,
    "first_contact_resolution_rate_net": 7,
}


def waiting(journey):
    return Measured(False, left_out="no_times" if journey.start is None else "window_open", is_pending=True)


def assist_type(journey, used):
    """What the AI did for a human: the first of a suggestion used, a part answered, fields collected."""
    if journey.facts["handler_path"] != "assisted":
        return "none"
    if journey.number in used:
        return "suggestion_used"
    for part in journey.participations:
        if part.side != "ai":
            continue
        says = part.is_reply and (part.item.row["message_kind"] or "answer") in (
            "answer",
            "article_suggestion",
        )
        if part.is_action or says:
            return "answered_part"
    filled = any(event.type == "slot_filled" and event.actor in AI for event in journey.events)
    return "collected_fields" if filled else "none"


def journeys_with_used_suggestions(known):
    """Numbers of journeys that hold a conversation with a suggestion accepted or lightly edited."""
    conversations = set()
    for row in known.data.rows["assist_suggestions"]:
        if row["state"] in ("accepted", "lightly_edited"):
            system = row["conversation_source_system"] or row["source_system"]
            instance = row["conversation_source_instance"] or row["source_instance"]
            conversations.add((system, instance, row["conversation_native_id"]))
    return {j.number for j in known.journeys if any(c.key in conversations for c in j.conversations)}


def last_verdicts(known):
    """Journey number -> verdict of its latest automatic review of the resolution, whatever the rubric."""
    found = {}
    for row in known.data.rows["evaluations"]:
        if row["criterion"] != "resolution_confirmed" or row["rater_type"] != "auto" or row["passed"] is None:
            continue
        rank = (row["evaluated_at"], row["source_system"], row["source_instance"], row["native_id"])
        for episode in episodes_of_evaluation(row, known.conversations, known.events):
            found.setdefault(episode.journey.number, []).append((rank, row["passed"]))
    return {number: max(ranked, key=lambda pair: pair[0])[1] for number, ranked in found.items()}


def rules(known):
    """Section 11: the vendors' rules on our journeys; a human, a handoff or a break-off spoils each."""
    verdicts = last_verdicts(known)
    has_judge = any(
        r["criterion"] == "resolution_confirmed" and r["rater_type"] == "auto" and r["passed"] is not None
        for r in known.data.rows["evaluations"]
    )

    def kept(j):
        f = j.facts
        broken_off = f["outcome_before"] in ("abandoned", "rage_quit", "forced_termination")
        return not f["has_human"] and f["handoff"] is None and not broken_off

    def answered(j):
        return kept(j) and is_answered(j)

    def back(j, days):
        return j.return_gap is not None and j.return_gap <= timedelta(days=days)

    def not_failed(j):
        return verdicts.get(j.number) is not False

    def after(days, success):
        def measure(j):
            if not j.facts["has_ai"]:
                return OUT
            closed = window_closed(j, timedelta(days=days), known.as_of)
            return counted(success(j)) if closed else waiting(j)

        return measure

    def once_ended(success, is_in=lambda j: j.facts["has_ai"]):
        def measure(j):
            if not is_in(j):
                return OUT
            if j.is_open:
                return Measured(False, left_out="window_open", is_pending=True)
            return counted(success(j))

        return measure

    def ada_class(j):
        # An open journey is pending, never ambiguous.
        return j.facts["has_ai"] and j.facts["outcome_before"] != "ambiguous"

    def well_rated(j):
        return j.facts["rating"] is None or j.facts["rating"] > BAD

    judged = once_ended(
        lambda j: kept(j) and verdicts.get(j.number) is True, is_in=lambda j: j.facts["is_ai_started"]
    )

    def by_judge(j):
        if not j.facts["is_ai_started"]:
            return OUT
        return judged(j) if has_judge else left_out("capability_absent:model_judge")

    return {
        "resolution_rate_by_fin_rule": after(1, lambda j: answered(j) and not back(j, 1)),
        "resolution_rate_by_zendesk_rule": after(
            3, lambda j: answered(j) and not back(j, 3) and not_failed(j)
        ),
        "resolution_rate_by_ada_rule": once_ended(
            lambda j: answered(j) and not_failed(j) and well_rated(j), is_in=ada_class
        ),
        "resolution_rate_by_agentforce_rule": by_judge,
        "resolution_rate_by_chatwoot_rule": once_ended(
            lambda j: kept(j) and j.facts["claim"] is not None and j.facts["claim"].value == "resolved"
        ),
        "resolution_rate_by_own_rule": journey_metrics(known.as_of, known.window)["containment_rate"],
    }


def measures(known):
    """Cards 6 to 10 and 13 over inbound journeys."""
    evidence, window, as_of = known.evidence, known.window, known.as_of
    used = journeys_with_used_suggestions(known)
    for unit in known.journey_units:
        unit.segments["assist_type"] = assist_type(unit.subject, used)

    def is_mature(j):
        return window_closed(j, window, as_of)

    def resolved(j):
        return j.facts["outcome"] == "resolved"

    def hitl(j):
        if j.facts["handler_path"] != "assisted":
            return OUT
        return counted(resolved(j)) if is_mature(j) else waiting(j)

    def assisted_share(j):
        if not resolved(j):
            return OUT
        found = counted(assist_type(j, used) != "none")
        found.is_pending = not is_mature(j)
        return found

    def fails_a_test(j):
        f = j.facts
        rated_below_good = f["rating"] is not None and f["rating"] < POSITIVE
        unfinished = (
            f["completion_event"] is not None and f["has_business_events"] and not f["has_completion_event"]
        )
        back = j.return_gap is not None and j.return_gap <= timedelta(days=1)
        return back or rated_below_good or unfinished

    def self_service(j):
        f = j.facts
        if not (f["is_ai_started"] or f["is_article_only"]) or j.intent in ("unclassified", "novel"):
            return OUT
        if not is_mature(j):
            return waiting(j)
        return counted(f["is_self_served"] and not fails_a_test(j))

    def proofs(j, kinds):
        """Times of the events of these kinds that prove something inside the window."""
        return [
            row["occurred_at"]
            for row, named in evidence.business.get(j.number, [])
            if row["event_kind"] in kinds
            and evidence.in_window(j, row["occurred_at"])
            and (named or row["intent"] is not None)
        ]

    def task(j):
        f = j.facts
        if not f["has_ai"] or f["completion_event"] is None:
            return OUT
        if not f["has_business_events"]:
            return left_out("capability_absent:business_events")
        if not is_mature(j):
            return waiting(j)
        begun = f["first_ai"].exact_time
        times = proofs(j, {"completion", f["completion_event"]})
        return counted(any(time is None or begun is None or time >= begun for time in times))

    def no_completion_event(j):
        if not j.facts["has_ai"]:
            return OUT
        found = counted(j.facts["completion_event"] is None)
        found.is_pending = not is_mature(j)
        return found

    def rated_well_at(j):
        """Time of the rating that counts, if it is a good one."""
        inside = [
            (rank, time, score)
            for rank, time, score in evidence.ratings.get(j.number, [])
            if j.start is None or time is None or time <= j.end + window
        ]
        if not inside:
            return None
        _, time, score = max(inside, key=lambda found: found[0])
        return time if score >= POSITIVE else None

    def completion_time(j):
        f = j.facts
        if not f["is_contained"] or f["evidence_level"] < 4:
            return OUT
        if not is_mature(j):
            return waiting(j)
        times = proofs(j, {"completion", "ticket_closed", f["completion_event"]})
        claim = f["claim"]
        if claim is not None and claim.value == "resolved" and claim.by == "customer":
            times.append(claim.known_time)
        times.append(rated_well_at(j))
        times = [time for time in times if time is not None]
        if not times:
            return left_out("no_times")
        measured = seconds(f["first_ai"].exact_time, min(times))
        return left_out("no_times") if measured.counted and measured.value < 0 else measured

    inbound = sorted(
        (u.subject for u in known.journey_units if u.subject.start is not None), key=lambda j: j.start
    )

    def next_gap(j):
        """To the next inbound journey of the person on the intent, however it came about."""
        later = [
            o.start
            for o in inbound
            if o is not j and o.person == j.person and o.intent == j.intent and o.start >= j.start
        ]
        return max(min(later) - j.end, timedelta(0)) if later else None

    def beyond_first_level(j):
        return any(
            e.type in ("transfer", "handoff_requested") and e.row["reason"] in ("planned", "policy", "risk")
            for e in j.events
        )

    def first_contact(name, days):
        span = timedelta(days=days)

        def measure(j):
            if not j.is_identified or (name.endswith("_net") and beyond_first_level(j)):
                return OUT
            if not window_closed(j, span, as_of):
                return waiting(j)
            gaps = [j.return_gap, next_gap(j) if days > 7 else None]
            back = any(gap is not None and gap <= span for gap in gaps)
            contacts = {id(episode.contact) for episode in j.episodes}
            settled = j.facts["outcome_before"] == "resolved" and harm_besides_return(j, evidence) is None
            return counted(len(contacts) == 1 and len(j.episodes) == 1 and settled and not back)

        return measure

    named = {
        "hitl_resolution_success_rate": hitl,
        "assisted_resolution_share": lacking(known.signs.human_side, "human_side", assisted_share),
        "self_service_success_rate": self_service,
        "task_completion_rate": task,
        "intents_without_completion_event": no_completion_event,
        "self_service_completion_time": completion_time,
        "self_service_completion_time_p90": completion_time,
    }
    named.update(rules(known))
    named.update({name: first_contact(name, days) for name, days in DAYS.items()})
    return [(name, measure, known.journey_units) for name, measure in named.items()]
