"""How much comes in and how long it is worked on (cards 49 and 53), from the cards' words."""

from .landing import conversation_key
from .metrics import OUT, Measured, left_out, seconds, window_closed
from .participation import AI, answers_by_taking

UNRECORDED = left_out("capability_absent:handling_times")
MEDIANS = {
    "handling_time": 0.5,
    "aht_human": 0.5,
    "ai_handling_seconds": 0.5,
    "handling_span": 0.5,
    "handling_span_p90": 0.9,
}
MEANS = ("aht_human_mean",)


def total(inside):
    """A bare sum; of no recorded row there is none."""
    return (sum(m.value for m in inside), None, None) if inside else None


def distinct(inside):
    return len({m.note for m in inside}), None, None


CELLS = {
    "contact_volume": total,
    "contact_volume_contacts": total,
    "contact_volume_journeys": total,
    "contact_volume_customers": distinct,
    "human_workload_hours": total,
}
BY_TEAM = {*MEDIANS, *MEANS, *CELLS}


def span(begun, ended):
    return None if begun is None or ended is None else (ended - begun).total_seconds()


class Work:
    """Recorded seconds of people by conversation: activities, else segments."""

    def __init__(self, known):
        by_activity, by_segment = {}, {}
        for row in known.data.rows["agent_activities"]:
            key = conversation_key(row)
            took = span(row["started_at"], row["ended_at"])
            if (
                key in known.conversations
                and row["state"] in ("handling", "wrap")
                and took is not None
                and took >= 0
            ):
                by_activity[key] = by_activity.get(key, 0.0) + took
        for row in known.data.rows["segments"]:
            if row["handler_type"] != "human_agent" or row["accepted_at"] is None:
                continue
            if row["talk_seconds"] is not None:
                took = row["talk_seconds"] + (row["hold_seconds"] or 0)
            else:
                took = span(row["accepted_at"], row["ended_at"])
                if took is None or took < 0:
                    continue
            key = conversation_key(row)
            by_segment[key] = by_segment.get(key, 0.0) + took + (row["wrap_seconds"] or 0)
        self.of_conversation = {**by_segment, **by_activity}
        self.sources = {key[:2] for key in self.of_conversation}

    def of(self, contact):
        """Seconds, or None."""
        found = [self.of_conversation.get(c.key) for c in contact.conversations]
        return sum(took for took in found if took is not None) or None

    def is_recorded(self, contact):
        return any(c.instance in self.sources for c in contact.conversations)


def parts_of(contact):
    return sorted((p for e in contact.episodes for p in e.participations), key=lambda p: p.item.order)


def begins_with_ai(contact):
    parts = parts_of(contact)
    return bool(parts) and any(p.side == "ai" for p in parts if p.item is parts[0].item)


def ai_time(contact):
    """How long the AI had it before people took part; Measured."""
    segments = [
        other.row for c in contact.conversations for other in c.others if other.row.get("handler_type") in AI
    ]
    if segments:
        took = [span(row["accepted_at"] or row["enqueued_at"], row["ended_at"]) for row in segments]
        if None in took or sum(took) < 0:
            return left_out("no_times")
        return Measured(True, value=sum(took))
    parts = parts_of(contact)
    people = [p.item.order for p in parts if p.side == "human"]
    until = people[0] if people else None
    its = [p.item for p in parts if p.side == "ai" and (until is None or p.item.order <= until)]
    asked = next((e for e in contact.events if e.is_customer_message), None)
    begun = asked if asked is not None and asked.order < its[0].order else its[0]
    measured = seconds(begun.exact_time, its[-1].exact_time)
    return left_out("no_times") if measured.counted and measured.value < 0 else measured


def measures(known):
    from .engine import first_journey

    work = Work(known)
    is_any_recorded = any(key in work.of_conversation for key in known.conversations)

    def pending(contact):
        return not window_closed(first_journey(contact), known.window, known.as_of)

    def has_human(contact):
        return any(p.side == "human" for p in parts_of(contact))

    def people(contact):
        took = work.of(contact)
        if took is not None:
            return Measured(True, value=took, is_pending=pending(contact))
        return UNRECORDED if has_human(contact) and not work.is_recorded(contact) else OUT

    def people_mean(contact):
        found = people(contact)
        if found.counted:
            found.numerator = found.value
        return found

    def ai(contact):
        if not begins_with_ai(contact):
            return OUT
        found = ai_time(contact)
        found.is_pending = found.counted and pending(contact)
        return found

    def both(contact):
        by_people = people(contact)
        if not by_people.counted and has_human(contact):
            return by_people
        by_ai = ai(contact)
        if by_ai.left_out:
            return by_ai
        if not by_ai.counted:
            return by_people
        return Measured(True, value=by_ai.value + (by_people.value or 0), is_pending=pending(contact))

    def hours(contact):
        found = people(contact)
        if found is UNRECORDED or not is_any_recorded:
            return UNRECORDED
        return Measured(True, value=(found.value or 0) / 3600, is_pending=pending(contact))

    def journey_span(journey):
        if journey.facts["outcome"] != "resolved":
            return OUT
        if journey.start is None:
            return Measured(False, left_out="no_times", is_pending=True)
        if not window_closed(journey, known.window, known.as_of):
            return Measured(False, left_out="window_open", is_pending=True)
        replies = [p for p in journey.participations if p.is_reply or is_taken(p)]
        if not replies:
            return OUT
        claim = journey.facts["claim"]
        stated = (claim.known_time if claim else None) or journey.latest_ended.known_end
        measured = seconds(replies[0].exact_time, stated)
        return left_out("no_times") if measured.counted and measured.value < 0 else measured

    def is_taken(part):
        return answers_by_taking(part.item) or (part.side == "ai" and "handler_type" in part.item.row)

    def ones(_):
        return Measured(True, value=1)

    contacts, journeys = known.contact_units, known.journey_units
    return [
        ("handling_time", both, contacts),
        ("aht_human", people, contacts),
        ("aht_human_mean", people_mean, contacts),
        ("ai_handling_seconds", ai, contacts),
        ("handling_span", journey_span, journeys),
        ("handling_span_p90", journey_span, journeys),
        ("contact_volume", lambda c: Measured(True, value=len(c.conversations)), contacts),
        ("contact_volume_contacts", ones, contacts),
        ("contact_volume_journeys", ones, journeys),
        ("contact_volume_customers", lambda c: Measured(True, value=1, note=c.person), contacts),
        ("human_workload_hours", hours, contacts),
    ]
