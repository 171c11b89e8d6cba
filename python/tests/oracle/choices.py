"""Offers to move: to another channel (card 11), or to the other of AI and human (card 46)."""

from .experience import efforts_of, index_of
from .metrics import OUT, Measured, Unit, counted, interpolated, left_out, window_closed
from .outcomes import BAD
from .participation import AI, HUMAN

CUTS = {"deflection_to_value_rate": ("origin_channel", "destination_channel")}
SHARES = {
    "handler_preference_share": "human",
    "ai_preference_share": "ai",
    "mixed_preference_share": "mix",
    "no_choice_share": "none",
}
CUTS.update({name: ("offered_handler",) for name in SHARES})
TIERS = ("low", "medium", "high")
# Efforts are sums of floats.
ALIKE = 1e-6


def waiting(journey):
    return Measured(False, left_out="no_times" if journey.start is None else "window_open", is_pending=True)


def in_order(journey):
    return sorted(journey.events, key=lambda event: event.journey_order)


# ---- between handlers ----
def side_of(actor_type):
    return "ai" if actor_type in AI else "human" if actor_type in HUMAN else None


def first_offer(journey):
    """(event, side offered, side it is offered by) or None."""
    for event in in_order(journey):
        sender = side_of(event.row["from_actor_type"] or event.actor)
        side = side_of(event.row["to_actor_type"])
        if event.type == "redirect_offered" and None not in (sender, side) and sender != side:
            return event, side, sender
    return None


def choice_of(journey):
    """What the customer did with the first offer: human, ai, mix or none."""
    offer, side, sender = first_offer(journey)
    later = [event for event in in_order(journey) if event.journey_order > offer.journey_order]
    parts = [part for part in journey.participations if part.order > offer.journey_order]
    has_said_yes, on_offer = False, side
    for event in later:
        if event.type == "redirect_offered":
            on_offer = side_of(event.row["to_actor_type"])
        if event.type == "redirect_accepted":
            has_said_yes |= (side_of(event.row["to_actor_type"]) or on_offer) == side
        if event.type == "human_requested":
            has_said_yes |= side == "human"
    arrivals = [part.order for part in parts if part.side == side]
    services = [part.order for part in parts if part.side == sender and (part.is_reply or part.is_action)]
    if arrivals and any(order > min(arrivals) for order in services):
        return "mix"
    if arrivals or has_said_yes:
        return side
    went_on = any(e.actor == "customer" and e.type not in ("close", "session_end") for e in later)
    return sender if services and went_on else "none"


def choice_measures(known):
    units = []
    for unit in known.journey_units:
        offer = first_offer(unit.subject)
        if offer is not None:
            units.append(Unit(unit.subject, unit.day, dict(unit.segments, offered_handler=offer[1])))

    def share(chosen):
        def measure(journey):
            if journey.facts["is_human_side_absent"]:
                return left_out("capability_absent:human_side")
            if not window_closed(journey, known.window, known.as_of):
                return waiting(journey)
            return counted(choice_of(journey) == chosen)

        return measure

    return [(name, share(chosen), units) for name, chosen in SHARES.items()]


# ---- between channels ----
def moves(journey):
    return [event for event in in_order(journey) if event.type == "redirect_accepted"]


def deflection_measures(known):
    tiers = {r.get("channel"): r.get("cost_tier") for r in known.data.reference.get("channel_catalogue", [])}
    ranks = {channel: TIERS.index(tier) for channel, tier in tiers.items() if tier in TIERS}
    efforts = efforts_of(known)
    indices, usual, units = {}, {}, []
    for unit in known.journey_units:
        journey = unit.subject
        index = index_of(efforts[journey.number], known, unit.day)
        indices[journey.number] = index
        if index is not None and not moves(journey):
            usual.setdefault((journey.intent, unit.segments["channel"]), []).append(index)
    for unit in known.journey_units:
        for event in moves(unit.subject):
            origin = event.row["from_channel"] or event.conversation.row["channel"] or "unknown"
            target = event.row["to_channel"] or "unknown"
            cut = dict(unit.segments, origin_channel=origin, destination_channel=target)
            units.append(Unit((unit.subject, origin, target), unit.day, cut))

    def has_complained(journey):
        return any(
            row["event_kind"] == "complaint" and known.evidence.in_window(journey, row["occurred_at"])
            for row, _ in known.evidence.business.get(journey.number, [])
        )

    def measure(move):
        journey, origin, target = move
        others = usual.get((journey.intent, origin))
        if origin not in ranks or target not in ranks or indices[journey.number] is None or not others:
            return OUT
        if not window_closed(journey, known.window, known.as_of):
            return waiting(journey)
        rating = journey.facts["rating"]
        harmed = (
            (journey.return_gap is not None and journey.return_gap <= known.window)
            or (rating is not None and rating <= BAD)
            or has_complained(journey)
            or indices[journey.number] > interpolated(others, 0.5) + ALIKE
        )
        return counted(ranks[target] < ranks[origin] and not harmed)

    return [("deflection_to_value_rate", measure, units)]


def measures(known):
    return choice_measures(known) + deflection_measures(known)
