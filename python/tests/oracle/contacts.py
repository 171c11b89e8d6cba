"""Order of rows (R8, R9), contacts (R18-R20) and episodes (R12, R13, R21-R23, R35)."""

from dataclasses import dataclass, field
from datetime import datetime

from .landing import conversation_key, link_target
from .people import Groups

LAST = datetime.max
LAST_PLACE = 10**9
JOINING_LINKS = {"same_contact_as", "bot_session_of", "transferred_to", "merged_into"}
WITHOUT_EFFECT = {"unmapped", "status_change"}


@dataclass(eq=False, repr=False)
class Conversation:
    """A conversation, its ordered events and the contact it belongs to."""

    key: tuple
    row: dict
    person: tuple = None
    events: list = field(default_factory=list)
    others: list = field(default_factory=list)
    contact: object = None
    first_event_at: datetime = None
    is_first_event_exact: bool = False

    @property
    def started_at(self):
        """R73: its own, else the earliest time of its events."""
        return self.row["started_at"] or self.first_event_at

    @property
    def clock_start(self):
        """R9: the same where it may stand in a duration; an estimated or hidden beginning may not."""
        return self.row["started_at"] or (self.first_event_at if self.is_first_event_exact else None)

    @property
    def order(self):
        """R19: started_at, system, instance, native_id."""
        return (self.started_at or LAST,) + self.key

    @property
    def is_identified(self):
        return self.person is not None

    @property
    def instance(self):
        return self.key[:2]


@dataclass(eq=False, repr=False)
class Event:
    """An event, or an action or segment that stands for itself, with its place in its contact's order."""

    row: dict
    conversation: Conversation
    time: datetime
    exact_time: datetime
    order: tuple
    episode: object = None

    @property
    def type(self):
        return self.row.get("event_type")

    @property
    def actor(self):
        return self.row.get("actor_type")

    @property
    def journey_order(self):
        """Contacts of one journey may overlap; inside a contact its own order stands."""
        return (self.order[0], self.episode.start or LAST, self.conversation.contact.primary.key, self.order)

    @property
    def is_customer_message(self):
        return self.type == "message" and self.actor == "customer"


@dataclass(eq=False, repr=False)
class Episode:
    """One cycle of demand in a contact."""

    contact: object
    index: int
    start: datetime
    clock_start: datetime
    starter: Conversation
    events: list = field(default_factory=list)
    others: list = field(default_factory=list)
    conversations: list = field(default_factory=list)
    end: datetime = None
    known_end: datetime = None
    is_declared_open: bool = False
    is_open: bool = False
    ends: dict = field(default_factory=dict)
    known_ends: dict = field(default_factory=dict)
    intent: str = None
    claim: object = None
    journey: object = None
    participations: list = field(default_factory=list)

    @property
    def order(self):
        return (self.start or LAST, self.contact.primary.key, self.index)

    @property
    def is_outbound(self):
        """R22: null direction is inbound."""
        return self.starter.row["direction"] == "outbound"

    def is_last_of(self, conversation):
        """True when the conversation has rows in no later episode."""
        return not any(
            conversation in later.conversations for later in self.contact.episodes[self.index + 1 :]
        )


@dataclass(eq=False, repr=False)
class Contact:
    """Conversations that are one contact."""

    conversations: list
    primary: Conversation
    person: tuple
    is_identified: bool
    events: list = field(default_factory=list)
    episodes: list = field(default_factory=list)
    explicit_handoff: object = None

    def episode_at(self, moment):
        """The cycle a time falls in."""
        found = self.episodes[0]
        for episode in self.episodes[1:]:
            if episode.start is not None and episode.start <= moment:
                found = episode
        return found

    def episodes_of(self, conversation):
        return [episode for episode in self.episodes if conversation in episode.conversations]


def is_exact(row):
    """R8: ms or s precision; null precision with a time counts as s."""
    return row["occurred_at"] is not None and row["time_precision"] in (None, "ms", "s")


def order_events(conversation, rows):
    """R8 order, R9 inherited times; the order key keeps R8's order when conversations are merged."""

    def by_time(row):
        return (row["occurred_at"], row["seq"] is None, row["seq"] or 0, row["native_id"])

    def by_sequence(row):
        return (
            row["seq"] is None,
            row["seq"] or 0,
            row["occurred_at"] is None,
            row["occurred_at"] or datetime.min,
            row["native_id"],
        )

    rows = [row for row in rows if row["event_type"] not in WITHOUT_EFFECT]  # R6, R75
    rows.sort(key=by_time if all(is_exact(row) for row in rows) else by_sequence)
    conversation.first_event_at = min(
        (row["occurred_at"] for row in rows if row["occurred_at"] is not None), default=None
    )
    earliest = [row for row in rows if row["occurred_at"] == conversation.first_event_at]
    conversation.is_first_event_exact = any(map(is_exact, rows[:1])) and any(map(is_exact, earliest))
    inherited = conversation.started_at
    running = None
    for position, row in enumerate(rows):
        inherited = row["occurred_at"] or inherited
        if inherited is not None:
            running = inherited if running is None else max(running, inherited)
        exact = row["occurred_at"] if is_exact(row) else None  # R9
        order = (running or LAST, conversation.key, 0, position, row["native_id"])
        conversation.events.append(Event(row, conversation, inherited, exact, order))


def add_others(conversation, table, row, moment, position):
    """R9: an action or a segment stands at its own time after events of that time, else at the start."""
    time = moment or conversation.started_at
    order = (time or LAST, conversation.key, 1, position, table, row["native_id"])
    conversation.others.append(Event(row, conversation, time, moment, order))


def build_conversations(landing, person_of_conversation):
    """All live conversations with their events in order, and what stands beside the events."""
    conversations = {}
    for row in landing.rows["conversations"]:
        key = (row["source_system"], row["source_instance"], row["native_id"])
        conversations[key] = Conversation(key, row, person_of_conversation.get(key))
    rows_of = {}
    for row in landing.rows["events"]:
        rows_of.setdefault(conversation_key(row), []).append(row)
    for key, rows in rows_of.items():
        order_events(conversations[key], rows)
    known = {
        key[:2] + (event.row["native_id"],)
        for key, conversation in conversations.items()
        for event in conversation.events
    }
    for row in landing.rows["actions"]:
        if (row["source_system"], row["source_instance"], row["event_native_id"]) not in known:
            add_others(conversations[conversation_key(row)], "actions", row, row["occurred_at"], LAST_PLACE)
    for row in landing.rows["segments"]:
        moment = row["accepted_at"] or row["enqueued_at"]
        add_others(conversations[conversation_key(row)], "segments", row, moment, row["seq"])
    return conversations


def build_contacts(landing, conversations):
    """R18-R20: undirected, transitive; the primary is the earliest conversation."""
    groups = Groups()
    for key in conversations:
        groups.find(key)
    for row in landing.rows["conversation_links"]:
        if row["link_type"] in JOINING_LINKS:
            groups.join(conversation_key(row, "from_native_id"), link_target(row))
    members = {}
    for key, conversation in conversations.items():
        members.setdefault(groups.find(key), []).append(conversation)
    contacts = []
    for group in members.values():
        group.sort(key=lambda conversation: conversation.order)
        primary = group[0]
        identified = [conversation for conversation in group if conversation.is_identified]
        person = identified[0].person if identified else ("anonymous",) + primary.key  # R18
        contact = Contact(group, primary, person, bool(identified))
        contact.events = sorted((e for c in group for e in c.events), key=lambda event: event.order)
        for conversation in group:
            conversation.contact = contact
        split_episodes(contact)
        contacts.append(contact)
    contacts.sort(key=lambda contact: contact.primary.order)
    return contacts


def starts_episode(event):
    """R21: a reopen, or a customer message that is no acknowledgement."""
    if event.type == "reopen":
        return True
    return event.is_customer_message and event.row["message_kind"] != "acknowledgement"


def split_episodes(contact):
    """R21, R23: after a close in a conversation, demand in that conversation starts the next episode."""
    primary = contact.primary
    episode = Episode(contact, 0, primary.started_at, primary.clock_start, primary)
    contact.episodes.append(episode)
    closed = set()
    others = [other for conversation in contact.conversations for other in conversation.others]
    for item in sorted(contact.events + others, key=lambda item: item.order):
        key = item.conversation.key
        if item.type == "close":
            closed.add(key)
        elif key in closed and starts_episode(item):
            closed.discard(key)
            episode = Episode(contact, len(contact.episodes), item.time, item.exact_time, item.conversation)
            contact.episodes.append(episode)
        item.episode = episode
        (episode.events if item.type else episode.others).append(item)
        if item.conversation not in episode.conversations:
            episode.conversations.append(item.conversation)
    for conversation in contact.conversations:
        moment = conversation.started_at
        home = contact.episode_at(moment) if moment is not None else contact.episodes[0]
        if conversation not in home.conversations:
            home.conversations.append(conversation)
    for episode in contact.episodes:
        episode.conversations.sort(key=lambda conversation: conversation.order)
        end_episode(episode)


def end_in_episode(conversation, episode):
    """R12, R13: (end, end if it is known) of a conversation inside an episode."""
    events = [event for event in episode.events if event.conversation is conversation]
    ended_at = conversation.row["ended_at"] if episode.is_last_of(conversation) else None
    for index, event in enumerate(events):
        later_talk = any(
            later.type == "message" and later.row["message_kind"] != "acknowledgement"
            for later in events[index + 1 :]
        )
        if event.type == "close" and not later_talk:
            if event.time is not None:
                return event.time, event.exact_time
            break
    if ended_at is not None:
        return ended_at, ended_at
    times = [event.time for event in events if event.time is not None]
    return max(times) if times else conversation.started_at, None


def is_declared_open_in(conversation, episode):
    """R35, for the last episode of the conversation."""
    return episode.is_last_of(conversation) and conversation.row["status"] in ("open", "pending")


def is_silently_open_in(conversation, episode):
    """R35: nothing says that it ended."""
    ended = any(e.type in ("close", "session_end") for e in episode.events if e.conversation is conversation)
    return (
        episode.is_last_of(conversation)
        and conversation.row["status"] is None
        and conversation.row["ended_at"] is None
        and not ended
    )


def end_episode(episode):
    """R12, R13, R35: the latest end over the episode's conversations, never before its start."""
    for conversation in episode.conversations:
        end, known = end_in_episode(conversation, episode)
        episode.ends[conversation.key], episode.known_ends[conversation.key] = end, known
    episode.is_declared_open = any(is_declared_open_in(c, episode) for c in episode.conversations)
    episode.is_open = episode.is_declared_open or all(
        is_silently_open_in(c, episode) for c in episode.conversations
    )
    ends = [end for end in episode.ends.values() if end is not None]
    if ends:
        episode.end = max(ends)
        if episode.start is not None:
            episode.end = max(episode.end, episode.start)
        if episode.end in episode.known_ends.values():
            episode.known_end = episode.end
