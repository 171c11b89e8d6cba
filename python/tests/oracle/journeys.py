"""Stitching episodes into journeys, one after the other (contract rule 5, R29, R32-R35, R73)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .landing import conversation_key, link_target

SEVEN_DAYS = timedelta(days=7)


@dataclass(eq=False)
class Journey:
    """A need of one person; `episodes` in the order in which they were placed."""

    number: int
    episodes: list
    is_timeless: bool
    linked: bool = False
    repeat_of: object = None
    return_gap: timedelta = None
    participations: list = field(default_factory=list)
    facts: dict = field(default_factory=dict)

    @property
    def first(self):
        return self.episodes[0]

    @property
    def start(self):
        return None if self.is_timeless else self.first.start

    @property
    def first_conversation(self):
        return self.first.starter

    @property
    def person(self):
        return self.first.contact.person

    @property
    def is_identified(self):
        return self.first.contact.is_identified

    @property
    def is_open(self):
        return any(episode.is_open for episode in self.episodes)

    @property
    def latest_ended(self):
        return max(self.episodes, key=lambda e: (e.end or datetime.min, self.episodes.index(e)))

    @property
    def end(self):
        return self.latest_ended.end

    @property
    def claim(self):
        """R32: the claim of its latest-ended episode."""
        return self.latest_ended.claim

    @property
    def has_resolved_claim(self):
        return self.claim is not None and self.claim.value == "resolved"

    @property
    def intent(self):
        """R29: the first episode's, or the first classified one if that is unclassified and a link joined them."""
        if self.first.intent == "unclassified" and self.linked:
            return next((e.intent for e in self.episodes if e.intent != "unclassified"), "unclassified")
        return self.first.intent

    @property
    def conversations(self):
        found = []
        for episode in self.episodes:
            found.extend(c for c in episode.conversations if c not in found)
        return found

    @property
    def events(self):
        return sorted((event for episode in self.episodes for event in episode.events), key=lambda e: e.order)


class Stitcher:
    """Places episodes one by one; what is decided for one depends on the journeys so far."""

    def __init__(self, landing, conversations, contacts, window):
        self.conversations = conversations
        self.contacts = contacts
        self.window = window
        self.journeys = []
        self.current = {}
        self.follows = {}
        for row in landing.rows["conversation_links"]:
            if row["link_type"] == "follow_up_of":
                follower = conversations[conversation_key(row, "from_native_id")]
                target = conversations[link_target(row)]
                if follower.contact is not target.contact:  # R20: self links have no effect
                    self.follows.setdefault(follower.key, []).append(target)

    def run(self):
        episodes = [episode for contact in self.contacts for episode in contact.episodes]
        for episode in sorted((e for e in episodes if e.start is not None), key=lambda e: e.order):
            self.place(episode)
        self.place_timeless([e for e in episodes if e.start is None])
        return self.journeys

    def targets(self, episode):
        """Conversations that the conversations first seen in this episode follow up."""
        found = []
        for conversation in episode.conversations:
            if episode.contact.episodes_of(conversation)[0] is episode:
                found.extend(self.follows.get(conversation.key, []))
        return found

    def place(self, episode):
        """R32-R35 for one episode with a start."""
        key = (episode.contact.person, episode.intent)
        placed = [
            earlier for target in self.targets(episode) for earlier in target.contact.episodes_of(target)
            if earlier.journey is not None
        ]
        linked = bool(placed)
        previous = max(placed, key=lambda e: e.order).journey if linked else self.current.get(key)
        decision, gap = self.decide(previous, episode)
        if decision == "join":
            journey = self.join(previous, episode, linked)
        else:
            journey = self.new(episode)
            if decision == "return" and not episode.is_outbound:  # R22
                journey.repeat_of = previous
                if previous.return_gap is None or gap < previous.return_gap:
                    previous.return_gap = gap
        self.current[key] = journey

    def decide(self, previous, episode):
        """('join', None), ('return', gap) or ('new', None)."""
        start = episode.start
        if previous is None:
            return "new", None
        if previous.is_open:  # R35: it has not ended
            return ("join" if start - previous.end <= self.window else "new"), None
        if start < previous.end:  # R32: overlap
            claim = previous.claim
            if previous.has_resolved_claim and claim.time is not None and claim.time < start:
                return "return", timedelta(0)
            return "join", None
        gap = start - previous.end
        if previous.has_resolved_claim:
            return ("return" if gap <= SEVEN_DAYS else "new"), gap  # R34
        return ("join" if gap <= self.window else "new"), None

    def join(self, journey, episode, linked):
        journey.episodes.append(episode)
        journey.linked = journey.linked or linked
        episode.journey = journey
        return journey

    def new(self, episode):
        journey = Journey(len(self.journeys) + 1, [episode], episode.start is None)
        episode.journey = journey
        self.journeys.append(journey)
        return journey

    def place_timeless(self, episodes):
        """R73: an episode without a start joins by an asserted link only, in either direction."""
        waiting = sorted(episodes, key=lambda e: e.order)
        followers = {}
        for follower, targets in self.follows.items():
            for target in targets:
                followers.setdefault(target.key, []).append(self.conversations[follower])
        while waiting:
            choice = None
            for episode in waiting:
                journey = self.linked_journey(episode, followers)
                if journey is not None:
                    choice = (episode, journey)
                    break
            if choice is None:
                self.new(waiting.pop(0))
            else:
                waiting.remove(choice[0])
                self.join(choice[1], choice[0], True)

    def linked_journey(self, episode, followers):
        """The journey that a timeless episode joins: what it follows first, then what follows it."""
        followed = [
            earlier for target in self.targets(episode) for earlier in target.contact.episodes_of(target)
            if earlier.journey is not None and not earlier.journey.has_resolved_claim
        ]
        if followed:
            return max(followed, key=lambda e: (e.start is not None, e.order)).journey
        if episode.claim is not None and episode.claim.value == "resolved":
            return None
        following = [
            later for conversation in episode.conversations for follower in followers.get(conversation.key, [])
            for later in follower.contact.episodes_of(follower)[:1] if later.journey is not None
        ]
        return min(following, key=lambda e: e.order).journey if following else None
