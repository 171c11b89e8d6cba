"""Stitching episodes into journeys, one after the other (contract rule 5, R29, R32-R35, R73)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .landing import conversation_key, link_target

SEVEN_DAYS = timedelta(days=7)


@dataclass(repr=False)
class SoFar:
    """What a number of episodes of one journey look like together."""

    episodes: list

    @property
    def latest_ended(self):
        return max(
            self.episodes, key=lambda e: (e.end or datetime.min, e.start or datetime.min) + e.order[1:]
        )

    @property
    def is_open(self):
        """R35: a conversation still marked open keeps the demand open; otherwise the last to end decides."""
        return self.latest_ended.is_open or any(episode.is_declared_open for episode in self.episodes)

    @property
    def has_resolved_claim(self):
        claim = self.latest_ended.claim
        return claim is not None and claim.value == "resolved"


@dataclass(eq=False, repr=False)
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
    def clock_start(self):
        """R9: where durations begin; without one the journey is dated and ordered all the same."""
        return self.first.clock_start

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
    def so_far(self):
        return SoFar(self.episodes)

    @property
    def is_open(self):
        return self.so_far.is_open

    @property
    def latest_ended(self):
        return self.so_far.latest_ended

    @property
    def end(self):
        return self.latest_ended.end

    @property
    def claim(self):
        """R32: the claim of its latest-ended episode."""
        return self.latest_ended.claim

    @property
    def has_resolved_claim(self):
        return self.so_far.has_resolved_claim

    @property
    def intent(self):
        """R29: the first episode's, or the first classified one if that is unclassified and a link joined."""
        if self.first.intent == "unclassified" and self.linked:
            ordered = sorted(self.episodes, key=lambda e: e.order)
            return next((e.intent for e in ordered if e.intent != "unclassified"), "unclassified")
        return self.first.intent

    @property
    def conversations(self):
        found = []
        for episode in self.episodes:
            found.extend(c for c in episode.conversations if c not in found)
        return found

    @property
    def events(self):
        """Events in order, over all contacts."""
        return sorted((e for episode in self.episodes for e in episode.events), key=lambda e: e.journey_order)


class Stitcher:
    """Places episodes one by one; what is decided for one depends on the journeys so far."""

    def __init__(self, landing, conversations, contacts, window):
        self.contacts = contacts
        self.window = window
        self.journeys = []
        self.follows, self.followers = {}, {}
        for row in landing.rows["conversation_links"]:
            if row["link_type"] == "follow_up_of":
                follower = conversations[conversation_key(row, "from_native_id")]
                target = conversations[link_target(row)]
                if follower.contact is not target.contact:  # R20: self links have no effect
                    self.follows.setdefault(follower.key, []).append(target)
                    self.followers.setdefault(target.key, []).append(follower)

    def run(self):
        episodes = [episode for contact in self.contacts for episode in contact.episodes]
        last_of = {}
        for episode in sorted((e for e in episodes if e.start is not None), key=lambda e: e.order):
            key = (episode.contact.person, episode.intent)
            followed = self.followed(
                episode, [e for e in self.targets(episode) if e.start and e.order < episode.order]
            )
            self.place(episode, followed or last_of.get(key), followed is not None)
            last_of[key] = episode
        for episode in sorted((e for e in episodes if e.start is None), key=lambda e: e.order):
            self.place_timeless(episode)
        return self.journeys

    def targets(self, episode):
        """Episodes of the conversations that those first seen in this episode follow up."""
        found = []
        for conversation in episode.conversations:
            if episode.contact.episodes_of(conversation)[0] is episode:
                for target in self.follows.get(conversation.key, []):
                    found.extend(target.contact.episodes_of(target))
        return found

    def followed(self, episode, candidates):
        """The latest of the episodes that may be continued."""
        return max(candidates, key=lambda e: (e.start or datetime.min,) + e.order[1:], default=None)

    def place_timeless(self, episode):
        """R73: an episode without a start joins by an asserted link only, in either direction."""
        if episode.journey is not None:
            return
        earlier = [e for e in self.targets(episode) if e.start is not None or e.order[1] < episode.order[1]]
        followed = self.followed(episode, earlier)
        if followed is None and not SoFar([episode]).has_resolved_claim:
            following = [
                follower.contact.episodes_of(follower)[0]
                for conversation in episode.conversations
                for follower in self.followers.get(conversation.key, [])
            ]
            followed = self.followed(episode, [e for e in following if e.start is not None])
        if followed is not None:
            self.place_timeless(followed)
        self.place(episode, followed, followed is not None)

    def place(self, episode, previous, linked):
        """R32-R35 for one episode and the one that it might continue."""
        so_far = None
        if previous is not None:
            so_far = previous.journey.so_far
        decision, gap = self.decide(so_far, episode)
        if decision == "join":
            journey = previous.journey
            journey.episodes.append(episode)
            journey.linked = journey.linked or linked
        else:
            journey = Journey(len(self.journeys) + 1, [episode], episode.start is None)
            self.journeys.append(journey)
            if decision == "return" and not episode.is_outbound:  # R22
                returned_to = previous.journey
                journey.repeat_of = returned_to
                if returned_to.return_gap is None or gap < returned_to.return_gap:
                    returned_to.return_gap = gap
        episode.journey = journey

    def decide(self, so_far, episode):
        """('join', None), ('return', gap) or ('new', None)."""
        start = episode.start
        if so_far is None:
            return "new", None
        if start is None:
            return ("new" if so_far.has_resolved_claim else "join"), None
        end = so_far.latest_ended.end
        gap = max(start - end, timedelta(0))
        if so_far.is_open or not so_far.has_resolved_claim:  # R35: what is open has not ended
            return ("join" if gap <= self.window else "new"), None
        if start < end:  # R32: overlap
            claimed = so_far.latest_ended.claim.time
            return ("join", None) if claimed is None or claimed >= start else ("return", gap)
        return ("return", gap) if gap <= SEVEN_DAYS else ("new", None)  # R34
