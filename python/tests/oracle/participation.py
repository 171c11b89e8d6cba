"""Who took part (R36-R40, R76) and the handoff (R41, R42, R79)."""

from dataclasses import dataclass
from datetime import datetime

from .intents import event_of
from .landing import conversation_key

AI = ("ai_agent", "rule_bot")
HUMAN = ("human_agent", "supervisor")
NOT_AN_ANSWER = ("greeting", "menu", "disclosure", "acknowledgement")


def is_human_message(event):
    return event.type == "message" and event.actor in HUMAN and event.row["is_public"] is not False


def answers_by_taking(item):
    """Taking a call answers it; taking over a chat does not, where it is told what people write."""
    if item.row.get("handler_type") != "human_agent" or item.row["accepted_at"] is None:
        return False
    conversation = item.conversation
    return conversation.row["kind"] == "voice" or not any(is_human_message(e) for e in conversation.events)


@dataclass(eq=False, repr=False)
class Participation:
    """One thing that a side did: the item of the timeline that shows it, and who is named for it."""

    side: str
    item: object
    actor_native_id: str
    is_reply: bool = False
    is_action: bool = False

    @property
    def order(self):
        return self.item.journey_order

    @property
    def time(self):
        return self.item.time

    @property
    def exact_time(self):
        return self.item.exact_time

    @property
    def conversation(self):
        return self.item.conversation


class Actors:
    """Versions of actors, looked up inside an instance."""

    def __init__(self, landing):
        self.versions = {}
        for row in landing.rows["actors"]:
            key = (row["source_system"], row["source_instance"], row["native_id"])
            self.versions.setdefault(key, []).append(row)
        for rows in self.versions.values():
            rows.sort(key=lambda row: row["valid_from"] or datetime.min)

    def in_force(self, instance, native_id, moment):
        """The version with valid_from <= moment < valid_to; the latest valid_from wins."""
        found = None
        for row in self.versions.get(instance + (native_id,), []):
            begun = row["valid_from"] is None or moment is None or row["valid_from"] <= moment
            over = row["valid_to"] is not None and moment is not None and row["valid_to"] <= moment
            if begun and not over:
                found = row
        return found

    def type_of(self, instance, native_id, moment):
        """R76: the version in force, else the latest version; None when the actor is unknown."""
        if native_id is None or instance + (native_id,) not in self.versions:
            return None
        row = self.in_force(instance, native_id, moment) or self.versions[instance + (native_id,)][-1]
        return row["actor_type"]


def name_receivers(events, actors):
    """R76: an event that names a receiver by id alone means what that one is."""
    for event in events.values():
        row = event.row
        if row["to_actor_type"] in (None, "unknown", "unmapped"):
            row["to_actor_type"] = actors.type_of(
                event.conversation.instance, row["to_actor_native_id"], event.time
            )


def event_participations(conversation):
    """R36, R37 for the events of a conversation."""
    found = []
    customer_spoke = False
    for event in conversation.events:
        row = event.row
        side = None
        actor = row["actor_native_id"]
        public_message = event.type == "message" and row["is_public"] is not False
        if event.actor in AI:
            answers = row["message_kind"] not in NOT_AN_ANSWER and (row["message_kind"] or customer_spoke)
            if (public_message and answers) or event.type in ("handoff_requested", "transfer"):
                side = "ai"
        elif event.actor in HUMAN and public_message:
            side = "human"
        if event.type == "handoff_accepted" and (event.actor in HUMAN or row["to_actor_type"] in HUMAN):
            side = "human"
            actor = actor if event.actor in HUMAN else row["to_actor_native_id"]
        if side:
            found.append(Participation(side, event, actor, is_reply=public_message))
        customer_spoke = customer_spoke or event.is_customer_message
    return found


def action_participations(conversation, row, item, events, actors):
    """R36, R37, R76: an action by an AI or a human; one that an event shows happens with that event."""
    event = event_of(row, events)
    item = event or item
    actor_native_id = row["actor_native_id"] or (event.row["actor_native_id"] if event else None)
    actor_type = actors.type_of(conversation.instance, actor_native_id, item.time)
    if actor_type is None and event is not None:
        actor_type = event.actor
    side = "ai" if actor_type in AI else "human" if actor_type in HUMAN else None
    return [Participation(side, item, actor_native_id, is_action=True)] if side else []


def segment_participations(conversation, item):
    """R36: AI segments where the AI left no events; R37: human segments that were accepted."""
    row = item.row
    side = None
    if row["handler_type"] == "human_agent" and row["accepted_at"] is not None:
        side = "human"
    elif row["handler_type"] in AI and not any(event.actor in AI for event in conversation.events):
        side = "ai"
    return [Participation(side, item, row["actor_native_id"])] if side else []


def attach_participations(landing, conversations, events, actors):
    """Every participation on its episode."""
    found = []
    others = {}
    for conversation in conversations.values():
        found.extend(event_participations(conversation))
        for item in conversation.others:
            if "handler_type" in item.row:
                found.extend(segment_participations(conversation, item))
            else:
                others[id(item.row)] = item
    for row in landing.rows["actions"]:
        conversation = conversations[conversation_key(row)]
        found.extend(action_participations(conversation, row, others.get(id(row)), events, actors))
    for participation in found:
        participation.item.episode.participations.append(participation)


def is_ai_to_human_transfer(event):
    """R41: a transfer whose two sides say so; without from_actor_type the event's actor is the sender."""
    sender = event.row["from_actor_type"] or event.actor
    return event.type == "transfer" and sender in AI and event.row["to_actor_type"] in HUMAN


def is_explicit_handoff(event):
    return event.type in ("handoff_requested", "handoff_accepted") or is_ai_to_human_transfer(event)


@dataclass(eq=False, repr=False)
class Handoff:
    """The first handoff of a journey."""

    order: tuple
    exact_time: datetime
    event: object
    trigger: str
    is_accepted: bool
    is_failed: bool
    conversation: object


def find_handoff(events, participations):
    """R41, R42, R79 over a journey's events and participations in order."""
    ai = [p for p in participations if p.side == "ai"]
    human = [p for p in participations if p.side == "human"]
    if not ai:
        return None
    explicit = next((e for e in events if e.journey_order >= ai[0].order and is_explicit_handoff(e)), None)
    derived = next((p for p in human if p.order >= ai[0].order), None)
    if explicit is None and derived is None:
        return None
    if explicit is not None and (derived is None or explicit.journey_order <= derived.order):
        order, exact, event, conversation = (
            explicit.journey_order,
            explicit.exact_time,
            explicit,
            explicit.conversation,
        )
    else:
        order, exact, event, conversation = derived.order, derived.exact_time, None, derived.conversation
    reason = event.row["reason"] if event is not None else None
    demanded = any(e.type == "human_requested" and e.journey_order < order for e in events)
    trigger = reason if reason not in (None, "unmapped") else "customer_demand" if demanded else "unknown"
    is_accepted = any(p.order >= order for p in human)
    is_failed = not is_accepted and any(
        e.type == "handoff_failed" and e.journey_order > order for e in events
    )
    return Handoff(order, exact, event, trigger, is_accepted, is_failed, conversation)


def describe_participation(journey, landing):
    """Facts of R36-R42 on the journey."""
    participations = sorted(
        (p for episode in journey.episodes for p in episode.participations),
        key=lambda p: (p.order, p.side != "ai"),
    )
    journey.participations = participations
    events = journey.events
    ai = [p for p in participations if p.side == "ai"]
    human = [p for p in participations if p.side == "human"]
    conversations = journey.conversations
    viewed = any(event.type == "article_view" for event in events)
    only_help_center = all(c.row["channel"] == "help_center" for c in conversations)
    article_only = not ai and not human and (viewed or only_help_center)  # R40
    keys = {c.key for c in conversations}
    assisted_by_suggestion = any(
        row["state"] in ("accepted", "lightly_edited") and conversation_key(row) in keys
        for row in landing.rows["assist_suggestions"]
    )
    if human:
        path = "assisted" if ai or assisted_by_suggestion else "human_only"  # R39
    else:
        path = "bot_only" if ai or article_only else "none"
    journey.facts.update(
        has_ai=bool(ai),
        has_human=bool(human),
        first_ai=ai[0] if ai else None,
        first_human=human[0] if human else None,
        is_ai_started=bool(ai) and (not human or ai[0].order < human[0].order),  # R38
        is_article_only=article_only,
        handler_path=path,
        handoff=find_handoff(events, participations),
        has_ticket_created=any(
            c.row["kind"] in ("ticket", "case") and c is not journey.first_conversation for c in conversations
        ),  # R63
    )
