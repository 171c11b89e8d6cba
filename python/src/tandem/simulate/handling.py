"""What becomes of a contact that reaches people: queue, agent, replies, ending."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.simulate.clock import DAY, NEVER, SECOND, durations, minutes_until_open, next_open
from tandem.simulate.contacts import HUMAN_TURNS, Close, last_valid
from tandem.simulate.people import Agents
from tandem.simulate.sessions import IS_COMPLEX, Arrivals, Sessions
from tandem.simulate.settings import (
    BACK_OFFICE,
    DIGITAL_CARE,
    EMAIL,
    HELPDESK,
    INTENTS,
    MESSAGING,
    MESSAGING_DESK,
    TEAM_INSTANCE,
    VOICE,
    VOICE_DESK,
    World,
)
from tandem.simulate.streams import pick

HUMAN_SKILLS = np.array([intent.human_skill for intent in INTENTS], dtype=np.float32)
REPLY_SHARES = (0.52, 0.29, 0.13, 0.06)
QUEUE_DELAY = 1 * SECOND
IVR_DELAY = 8 * SECOND
AUTO_CLOSE_DELAY = 4 * DAY
IGNORED_DELAY = 5 * DAY
# Arms of the experiment on suggestions.
ARM_SHOWN, ARM_HELD_OUT = 0, 1
INSTANCE_TEAM = {instance: team for team, instance in enumerate(TEAM_INSTANCE)}


@dataclass
class Handlings:
    """The human part of contacts, (contacts,); see Contacts for the meaning of each field."""

    handling: np.ndarray
    is_same_conversation: np.ndarray
    queue_at: np.ndarray
    accepted_at: np.ndarray
    replies: np.ndarray
    reply_at: np.ndarray
    response_at: np.ndarray
    agent: np.ndarray
    second_agent: np.ndarray
    transfer_at: np.ndarray
    close: np.ndarray
    handling_end: np.ndarray
    suggestions: np.ndarray
    is_suggestion_accepted: np.ndarray
    assist_arm: np.ndarray
    suggested_at: np.ndarray
    is_solved: np.ndarray


def handle(
    world: World,
    agents: Agents,
    arrivals: Arrivals,
    sessions: Sessions,
    rng: np.random.Generator,
    assist_rng: np.random.Generator,
) -> Handlings:
    """Play the human part of each contact that reaches a queue; the others get an empty one."""
    behaviour = world.behaviour
    size = len(arrivals.need)
    has_session = sessions.ai_agent >= 0
    is_handoff = (sessions.handoff_at < NEVER) & (sessions.failed_at == NEVER)
    handling = _desks(world, arrivals, sessions, is_handoff, rng)
    is_ticket, is_chat, is_call = (handling == desk for desk in (HELPDESK, MESSAGING_DESK, VOICE_DESK))

    start_delay = np.where(is_call, IVR_DELAY, np.where(is_chat, QUEUE_DELAY, 0))
    queue_at = np.where(has_session, np.minimum(sessions.handoff_at, NEVER - DAY) + QUEUE_DELAY,
                        arrivals.start + start_delay)  # fmt: skip
    queue_at = np.where(is_ticket, whole_seconds(queue_at), queue_at)
    # Times of contacts that reach nobody must not overflow; they are masked at the end.
    queue_at = np.where(handling >= 0, queue_at, arrivals.start)

    accepted_at, left_at = _waits(world, arrivals, is_chat, is_call, queue_at, rng)
    is_ignored = is_ticket & (rng.random(size) < behaviour.ticket_ignored_share)
    has_left = left_at < NEVER
    is_met = (handling >= 0) & ~has_left & ~is_ignored

    replies = np.where(is_met & ~is_call, pick(rng, np.asarray(REPLY_SHARES), size) + 1, 0).astype(np.int8)
    first_reply = np.where(
        is_ticket,
        _ticket_reply(world, next_open(BACK_OFFICE, queue_at), rng),
        accepted_at + durations(rng, behaviour.chat_reply_seconds, behaviour.turn_spread, size),
    )
    reply_at, response_at = _replies(world, arrivals, is_ticket, first_reply, rng)
    is_direct_chat = is_chat & ~has_session
    accepted_at = np.where(is_ticket | is_direct_chat, first_reply, accepted_at)

    last_reply = last_valid(reply_at, replies)
    talk = durations(rng, behaviour.talk_seconds, behaviour.talk_spread, size)
    is_auto_closed = is_met & is_ticket & (rng.random(size) < behaviour.ticket_auto_close_share)
    close = np.select(
        [has_left, is_ignored, is_auto_closed, is_met & is_call, is_met],
        [Close.LEFT_QUEUE, Close.IGNORED, Close.BY_SYSTEM, Close.CALL_ENDED, Close.BY_AGENT],
        Close.NO_HANDLING,
    ).astype(np.int8)
    ends = {
        Close.LEFT_QUEUE: left_at,
        Close.IGNORED: queue_at + IGNORED_DELAY,
        Close.BY_SYSTEM: last_reply + AUTO_CLOSE_DELAY,
        Close.CALL_ENDED: accepted_at + talk,
        Close.BY_AGENT: last_reply + whole_seconds(durations(rng, 80, 0.6, size)),
    }
    handling_end = np.select([close == code for code in ends], list(ends.values()), NEVER)

    team = np.select([is_ticket, is_chat], [BACK_OFFICE, DIGITAL_CARE], INSTANCE_TEAM[VOICE_DESK])
    agent = agents.draw(rng, team)
    second = agents.draw(rng, team)
    can_transfer = is_met & (is_call | (is_chat & (replies >= 2))) & (second != agent)
    is_transferred = can_transfer & (rng.random(size) < behaviour.transfer_share)
    middle = np.where(is_call, accepted_at + talk // 2, (reply_at[:, 0] + response_at[:, 0]) // 2)

    helped_at = np.where(is_call, accepted_at + talk * 2 // 5, reply_at[:, 0] - SECOND)
    arm, suggestions, is_accepted = _suggestions(world, arrivals, is_met, assist_rng)

    skill = HUMAN_SKILLS[arrivals.intent] * np.where(
        IS_COMPLEX[arrivals.intent], behaviour.unassisted_complex_factor, behaviour.unassisted_simple_factor
    )
    skill = skill * np.where(sessions.is_context_lost, world.effects.context_lost_skill_factor, 1.0)
    skill = skill * behaviour.human_skill_later_factor**arrivals.attempt
    skill = np.where(close == Close.BY_SYSTEM, behaviour.auto_close_solved_share, skill)
    skill = skill + np.where(is_accepted, world.effects.suggestion_uplift, 0.0)
    return Handlings(
        handling=handling,
        is_same_conversation=is_chat & has_session & (arrivals.channel == MESSAGING),
        queue_at=np.where(handling >= 0, queue_at, NEVER),
        accepted_at=np.where(is_met, accepted_at, NEVER),
        replies=replies,
        reply_at=reply_at,
        response_at=response_at,
        agent=np.where(is_met, agent, -1).astype(np.int32),
        second_agent=np.where(is_transferred, second, -1).astype(np.int32),
        transfer_at=np.where(is_transferred, middle, NEVER),
        close=close,
        handling_end=handling_end,
        suggestions=suggestions,
        is_suggestion_accepted=is_accepted,
        assist_arm=arm,
        suggested_at=np.where(suggestions > 0, helped_at, NEVER),
        is_solved=is_met & (rng.random(size) < skill),
    )


def _suggestions(
    world: World, arrivals: Arrivals, is_met: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Arm of the experiment (-1 not in it), suggestions shown, and whether the agent takes them up."""
    effects, behaviour = world.effects, world.behaviour
    size = len(is_met)
    is_covered = is_met & (rng.random(size) < behaviour.suggestion_coverage_share)
    is_held_out = rng.random(size) < effects.suggestion_holdout_share
    arm = np.where(is_covered, np.where(is_held_out, ARM_HELD_OUT, ARM_SHOWN), -1).astype(np.int8)
    is_shown = is_covered & ~is_held_out
    shown = is_shown + (is_shown & (rng.random(size) < behaviour.second_suggestion_share))
    is_accepted = is_shown & (rng.random(size) < acceptance_share(world, arrivals.intent))
    return arm, shown.astype(np.int8), is_accepted


def acceptance_share(world: World, intent: np.ndarray) -> np.ndarray:
    """How likely agents are to accept what is suggested on that intent; shape of `intent`."""
    effects = world.effects
    return np.where(
        IS_COMPLEX[intent],
        effects.suggestion_accepted_complex_share,
        effects.suggestion_accepted_simple_share,
    )


def whole_seconds(times: np.ndarray) -> np.ndarray:
    """Rounded down to seconds: the helpdesk exports no fractions."""
    return times // SECOND * SECOND


def _desks(
    world: World, arrivals: Arrivals, sessions: Sessions, is_handoff: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """The instance in which people handle the contact, -1 where none does."""
    at = np.where(is_handoff, sessions.handoff_at, arrivals.start)
    is_live = (minutes_until_open(DIGITAL_CARE, at) == 0) & (
        rng.random(len(at)) >= world.behaviour.ticket_share
    )
    desk = np.select(
        [arrivals.channel == EMAIL, arrivals.channel == VOICE, arrivals.channel == MESSAGING, is_live],
        [HELPDESK, VOICE_DESK, MESSAGING_DESK, MESSAGING_DESK],
        HELPDESK,
    )
    return np.where((sessions.ai_agent < 0) | is_handoff, desk, -1).astype(np.int8)


def _waits(
    world: World,
    arrivals: Arrivals,
    is_chat: np.ndarray,
    is_call: np.ndarray,
    queue_at: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """When a person takes up, and when the customer left before that (else NEVER), for chats and calls."""
    behaviour = world.behaviour
    size = len(queue_at)
    wait = durations(
        rng,
        np.where(is_call, behaviour.voice_wait_seconds, behaviour.chat_wait_seconds),
        behaviour.wait_spread,
        size,
    )
    patience = durations(
        rng,
        np.where(is_call, behaviour.voice_patience_seconds, behaviour.chat_patience_seconds),
        behaviour.wait_spread,
        size,
    )
    is_open = is_call | (minutes_until_open(DIGITAL_CARE, queue_at) == 0)
    opens_at = np.where(is_open, queue_at, next_open(DIGITAL_CARE, queue_at))
    leaves = (is_call | is_chat) & is_open & (wait > patience)
    return opens_at + wait, np.where(leaves, queue_at + patience, NEVER)


def _ticket_reply(world: World, after: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """When the back office answers something that came in at `after`, in its hours."""
    behaviour = world.behaviour
    wait = durations(rng, behaviour.ticket_reply_seconds, behaviour.ticket_reply_spread, len(after))
    return whole_seconds(next_open(BACK_OFFICE, after + wait) + durations(rng, 120, 0.5, len(after)))


def _replies(
    world: World,
    arrivals: Arrivals,
    is_ticket: np.ndarray,
    first_reply: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Times of the agents' messages and of the customer's after each; both (contacts, HUMAN_TURNS)."""
    behaviour = world.behaviour
    size = len(first_reply)
    pause = np.select(
        [is_ticket, arrivals.channel == MESSAGING],
        [behaviour.ticket_customer_seconds, behaviour.messaging_customer_seconds],
        behaviour.chat_customer_seconds,
    )
    reply_at = np.empty((size, HUMAN_TURNS), dtype=np.int64)
    response_at = np.empty((size, HUMAN_TURNS), dtype=np.int64)
    reply_at[:, 0] = first_reply
    for turn in range(HUMAN_TURNS):
        response = reply_at[:, turn] + durations(rng, pause, behaviour.turn_spread, size)
        response_at[:, turn] = np.where(is_ticket, whole_seconds(response), response)
        if turn + 1 < HUMAN_TURNS:
            chat = response_at[:, turn] + durations(
                rng, behaviour.chat_reply_seconds, behaviour.turn_spread, size
            )
            ticket = _ticket_reply(world, response_at[:, turn], rng)
            reply_at[:, turn + 1] = np.where(is_ticket, ticket, chat)
    return reply_at, response_at
