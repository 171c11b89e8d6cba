"""The latent life of needs: attempts, what is believed, what is true, who comes back, what follows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tandem.simulate.clock import DAY, HOUR, NEVER, SECOND, WEEK, durations, midnight, next_open
from tandem.simulate.contacts import Close, Contacts, Ending, joined, last_valid
from tandem.simulate.demand import Needs
from tandem.simulate.handling import handle, whole_seconds
from tandem.simulate.judgements import Judgements, judge
from tandem.simulate.people import Agents
from tandem.simulate.sessions import Arrivals, hold_sessions
from tandem.simulate.settings import EMAIL, INTENTS, VOICE, VOICE_CARE, World
from tandem.simulate.streams import pick, stream

# Business events that follow needs, in the order of their codes.
EVENT_KINDS = (
    "completion",
    "refund",
    "account_closed",
    "complaint",
    "reversal",
    "chargeback",
    # and what happens without one
    "order",
    "payment",
    "offer_accepted",
    "offer_declined",
    "promise_made",
    "promise_kept",
    "promise_broken",
)
COMPLETION_KIND = np.array(
    [EVENT_KINDS.index(intent.completion_event) if intent.completion_event else -1 for intent in INTENTS]
)
COMPLAINT, REVERSAL, CHARGEBACK = (EVENT_KINDS.index(kind) for kind in EVENT_KINDS[3:6])
ACCOUNT_CLOSED = EVENT_KINDS.index("account_closed")
IS_MONEY = np.array([intent.family in ("refunds", "billing") for intent in INTENTS])
# Nobody comes back sooner, and nobody after the journey window: that would be a new need.
SOONEST_RETURN = 15 * 60 * SECOND
LATEST_RETURN = WEEK - HOUR
LONGEST_COMPLETION = 5 * DAY


@dataclass
class Consequences:
    """Facts of the systems of record that follow needs, (events,)."""

    need: np.ndarray
    kind: np.ndarray  # index into EVENT_KINDS
    at: np.ndarray
    is_intent_known: np.ndarray


@dataclass
class Lives:
    """All that becomes of one day's needs."""

    needs: Needs
    contacts: Contacts
    judgements: Judgements
    consequences: Consequences

    @property
    def over_at(self) -> np.ndarray:
        """Time from which each need can touch no other any more, (needs,): windows and events are past."""
        over = np.zeros(len(self.needs), dtype=np.int64)
        np.maximum.at(over, self.contacts.need, self.contacts.end + WEEK)
        np.maximum.at(over, self.consequences.need, self.consequences.at)
        return over


def live(world: World, agents: Agents, needs: Needs, rng: np.random.Generator) -> Lives:
    """Play the whole life of each need, attempt after attempt."""
    day = _day_of(world, needs)
    assist_rng = stream(world.seed, "assist", day)
    need = np.arange(len(needs))
    channel, start = needs.channel, needs.start
    parts: list[Contacts] = []
    for attempt in range(world.behaviour.most_contacts):
        start = np.where(channel == EMAIL, whole_seconds(start), start)
        arrivals = Arrivals(need, attempt, needs.intent[need], needs.language[need], channel, start)
        contacts = _contacts(world, agents, arrivals, rng, assist_rng)
        parts.append(contacts)
        comes_back = _comes_back(world, needs, contacts, rng)
        back = contacts.take(comes_back)
        need = back.need
        if not len(need):
            break
        channel, start = _next_contact(world, back, rng)
    # Who asked a person by name is known: only sessions that stayed with the bot are anonymous.
    contacts = joined(parts)
    is_handled = np.zeros(len(needs), dtype=bool)
    is_handled[contacts.need[contacts.handling >= 0]] = True
    needs = replace(needs, is_anonymous=needs.is_anonymous & ~is_handled)
    judgements = judge(world, needs, contacts, stream(world.seed, "quality", day))
    return Lives(needs, contacts, judgements, _consequences(world, needs, contacts, rng))


def _day_of(world: World, needs: Needs) -> int:
    """Day of the world on which these needs arise."""
    return int((needs.start[0] - midnight(world.start)) // DAY) if len(needs) else 0


def _contacts(
    world: World,
    agents: Agents,
    arrivals: Arrivals,
    rng: np.random.Generator,
    assist_rng: np.random.Generator,
) -> Contacts:
    sessions = hold_sessions(world, arrivals, rng)
    handlings = handle(world, agents, arrivals, sessions, rng, assist_rng)
    has_handling = handlings.handling >= 0
    end = np.where(has_handling, handlings.handling_end, sessions.session_end)
    is_separate = (sessions.ai_agent >= 0) & ~handlings.is_same_conversation
    end = np.where(has_handling & is_separate, np.maximum(end, sessions.session_end), end)

    is_closed_by_agent = handlings.close == Close.BY_AGENT
    is_stated = (sessions.ending == Ending.CLAIMED) | sessions.is_suppressed
    # What a conversation states itself is not replaced by what its closing implies.
    is_implied = is_closed_by_agent & ~(sessions.is_suppressed & handlings.is_same_conversation)
    claim_at = np.where(is_implied, handlings.handling_end, np.where(is_stated, sessions.claimed_at, NEVER))
    session = {name: value for name, value in vars(sessions).items() if name != "is_solved"}
    handling = {name: value for name, value in vars(handlings).items() if name != "is_solved"}
    return Contacts(
        need=arrivals.need,
        attempt=np.full(len(end), arrivals.attempt, dtype=np.int8),
        channel=arrivals.channel,
        start=arrivals.start,
        end=end,
        is_solved=np.where(has_handling, handlings.is_solved, sessions.is_solved),
        is_claim_standing=is_implied | is_stated,
        claim_at=claim_at,
        **session,
        **handling,
    )


def _comes_back(world: World, needs: Needs, contacts: Contacts, rng: np.random.Generator) -> np.ndarray:
    """Which contacts are followed by another of the same need, (contacts,)."""
    behaviour = world.behaviour
    share = np.select(
        [contacts.accepted_at < NEVER, contacts.is_claim_standing],
        [behaviour.come_back_after_human, behaviour.come_back_after_claim],
        behaviour.come_back_after_quit,
    )
    drawn = rng.random(len(contacts)) < share
    # A visitor without a name may come back as well, but nobody can see it: drawn as a need of its own.
    is_anonymous = needs.is_anonymous[contacts.need] & (contacts.handling < 0)
    return drawn & ~contacts.is_solved & ~is_anonymous


def _next_contact(world: World, back: Contacts, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Channel and start of the next attempt; both (contacts,)."""
    behaviour = world.behaviour
    size = len(back)
    stays = rng.random(size) < behaviour.same_channel_share
    shifted = pick(rng, np.asarray(behaviour.shift_shares), size)
    channel = np.where(stays, back.channel, shifted).astype(np.int8)
    delay = durations(rng, behaviour.come_back_hours * 3600, behaviour.come_back_spread, size)
    too_long = delay > LATEST_RETURN
    delay = np.where(too_long, rng.integers(DAY, LATEST_RETURN, size), np.maximum(delay, SOONEST_RETURN))
    start = back.end + delay
    # Callers know the opening hours, unless that would take them past the window.
    in_hours = next_open(VOICE_CARE, start) + rng.integers(0, HOUR, size)
    waits = (channel == VOICE) & (in_hours - back.end <= LATEST_RETURN)
    return channel, np.where(waits, np.maximum(in_hours, start), start)


def _consequences(world: World, needs: Needs, contacts: Contacts, rng: np.random.Generator) -> Consequences:
    """What the systems of record see of each need after its last contact."""
    behaviour = world.behaviour
    size = len(needs)
    is_last = np.append(contacts.need[1:] != contacts.need[:-1], True) if len(contacts) else np.zeros(0, bool)
    last = contacts.take(is_last)
    solved, intent = last.is_solved, needs.intent
    acted_at = np.where(last.handling >= 0, last.handling_end, last_valid(last.answer_at, last.answers))
    done_at = acted_at + np.minimum(
        durations(rng, behaviour.completion_delay_seconds, behaviour.completion_delay_spread, size),
        LONGEST_COMPLETION,
    )
    kind = COMPLETION_KIND[intent]
    is_known = ~needs.is_anonymous
    is_done = solved & (kind >= 0) & (rng.random(size) < behaviour.completion_recorded_share)
    parts = [(is_done, kind, done_at, True)]
    harms = (
        (COMPLAINT, behaviour.complaint_share, 20, np.ones(size, bool), True),
        (REVERSAL, behaviour.reversal_share, 20, kind >= 0, True),
        (CHARGEBACK, behaviour.chargeback_share, 40, IS_MONEY[intent], True),
        # Who leaves gives no reason that a system would know.
        (ACCOUNT_CLOSED, behaviour.account_closed_share, 55, kind != ACCOUNT_CLOSED, False),
    )
    for code, share, days, applies, names_intent in harms:
        happens = ~solved & is_known & applies & (rng.random(size) < share)
        at = last.end + rng.integers(HOUR, days * DAY, size)
        parts.append((happens, np.full(size, code), at, names_intent))
    return Consequences(
        need=np.concatenate([np.flatnonzero(mask) for mask, *_ in parts]),
        kind=np.concatenate([codes[mask] for mask, codes, *_ in parts]).astype(np.int8),
        at=np.concatenate([times[mask] for mask, _, times, _ in parts]),
        is_intent_known=np.concatenate([np.full(mask.sum(), known) for mask, _, _, known in parts]),
    )
