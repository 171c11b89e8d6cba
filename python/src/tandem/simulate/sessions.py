"""What becomes of the AI session of a contact: turns, times, ending, claim."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.simulate.clock import DAY, HOUR, NEVER, SECOND, durations, midnight, minutes_until_open
from tandem.simulate.contacts import Claimant, Ending, last_valid
from tandem.simulate.settings import (
    AURORA,
    DIGITAL_CARE,
    ECHO,
    EMAIL,
    IN_APP,
    INTENT_INDEX,
    INTENT_NAMES,
    INTENTS,
    LANGUAGES,
    MESSAGING,
    VOICE,
    VOICE_CARE,
    World,
)
from tandem.simulate.streams import pick

CLAIM_SHARES = np.array([intent.claim_share for intent in INTENTS], dtype=np.float32)
HANDOFF_SHARES = np.array([intent.handoff_share for intent in INTENTS], dtype=np.float32)
IS_COMPLEX = np.array([intent.complexity == "complex" for intent in INTENTS])
# Of claims that the AI cannot make any more, this share becomes handoffs; the rest is lost.
LOST_CLAIMS_HANDED_OFF = 0.4
REQUEST_DELAY = 200  # ms after the customer's message in which a person is asked for


@dataclass
class Sessions:
    """The AI part of contacts, (contacts,); see Contacts for the meaning of each field."""

    ai_agent: np.ndarray
    release: np.ndarray
    ending: np.ndarray
    turns: np.ndarray
    answers: np.ndarray
    question_at: np.ndarray
    answer_at: np.ndarray
    thanked_at: np.ndarray
    claimant: np.ndarray
    claimed_at: np.ndarray
    session_end: np.ndarray
    is_angry: np.ndarray
    request_at: np.ndarray
    handoff_at: np.ndarray
    handoff_reason: np.ndarray
    failed_at: np.ndarray
    is_context_lost: np.ndarray
    is_suppressed: np.ndarray
    is_solved: np.ndarray


@dataclass
class Arrivals:
    """Contacts as they begin, (contacts,)."""

    need: np.ndarray
    attempt: int
    intent: np.ndarray
    language: np.ndarray
    channel: np.ndarray
    start: np.ndarray


def hold_sessions(world: World, arrivals: Arrivals, rng: np.random.Generator) -> Sessions:
    """Play the AI session of each contact that meets an AI; the others get an empty one."""
    size = len(arrivals.need)
    ai_agent = _greeting_agent(world, arrivals, rng)
    release = _release(world, ai_agent, arrivals.start)
    false_share, ending = _endings(world, arrivals, ai_agent, release, rng)
    turns, answers = _turns(world, arrivals, ending, rng)
    question_at, answer_at = _turn_times(world, arrivals, rng)
    behaviour = world.behaviour

    last_question = last_valid(question_at, turns)
    last_answer = last_valid(answer_at, answers)
    handed_off = ending == Ending.HANDED_OFF
    claimed = ending == Ending.CLAIMED
    raging = ending == Ending.RAGE_QUIT

    # A claim may follow a word of thanks.
    thanked_at = np.where(
        claimed & (rng.random(size) < 0.45), last_answer + durations(rng, 12, 0.5, size), NEVER
    )
    claimant = _claimants(world, claimed, ending, rng)
    claimed_at = np.where(thanked_at < NEVER, thanked_at + 500, last_answer + durations(rng, 25, 0.5, size))

    handoff_at = np.where(handed_off, last_question + durations(rng, 3, 0.4, size), NEVER)
    reason = _reasons(world, arrivals, handed_off, rng)
    request_at, is_angry = _requests(world, ending, reason, turns, question_at, rng)
    failed_at = _failures(world, arrivals, handed_off, handoff_at, rng)
    lost_share = np.where(
        arrivals.channel == VOICE,
        world.effects.context_lost_voice_share,
        world.effects.context_lost_share,
    )
    is_suppressed = handed_off & (rng.random(size) < world.effects.suppressed_escalation_share)

    session_end = _session_end(
        arrivals, ending, last_question, last_answer, claimed_at, handoff_at, failed_at
    )
    claimant = np.where(is_suppressed, Claimant.VENDOR_RULE, claimant).astype(np.int8)
    claimed_at = np.where(claimed, claimed_at, np.where(claimant != Claimant.NOBODY, session_end, NEVER))
    claimed_at = np.where(is_suppressed, np.minimum(handoff_at + 500, session_end), claimed_at)
    solved_share = np.select(
        [claimed, ending == Ending.SILENT, ending == Ending.ARTICLE],
        [1 - false_share, behaviour.silent_end_solved_share, behaviour.article_solved_share],
        0.0,
    )
    return Sessions(
        ai_agent=ai_agent,
        release=release,
        ending=ending,
        turns=turns,
        answers=answers,
        question_at=question_at,
        answer_at=answer_at,
        thanked_at=thanked_at,
        claimant=claimant,
        claimed_at=claimed_at,
        session_end=np.where(ai_agent >= 0, session_end, NEVER),
        is_angry=is_angry & (raging | handed_off),
        request_at=request_at,
        handoff_at=handoff_at,
        handoff_reason=np.where(handed_off, reason, -1).astype(np.int8),
        failed_at=failed_at,
        is_context_lost=handed_off & (rng.random(size) < lost_share),
        is_suppressed=is_suppressed,
        is_solved=rng.random(size) < solved_share,
    )


def _greeting_agent(world: World, arrivals: Arrivals, rng: np.random.Generator) -> np.ndarray:
    """Which AI agent meets the contact: -1 where a person does, which on the phone needs somebody there."""
    behaviour = world.behaviour
    direct = rng.random(len(arrivals.need))
    is_voice_open = minutes_until_open(VOICE_CARE, arrivals.start) == 0
    to_human = (
        (arrivals.channel == EMAIL)
        | ((arrivals.channel == MESSAGING) & (direct < behaviour.straight_to_human_messaging_share))
        | ((arrivals.channel == VOICE) & (direct < behaviour.straight_to_human_voice_share) & is_voice_open)
    )
    agent = np.where(arrivals.channel == VOICE, ECHO, AURORA)
    return np.where(to_human, -1, agent).astype(np.int8)


def release_days(world: World) -> np.ndarray:
    """Day on which each AI agent's second release goes live, (agents,)."""
    effects = world.effects
    return np.array([world.day_of(effects.drift_day_share), world.day_of(effects.echo_release_day_share)])


def _release(world: World, ai_agent: np.ndarray, start: np.ndarray) -> np.ndarray:
    switched_at = midnight(world.start) + release_days(world) * DAY
    return (start >= switched_at[np.maximum(ai_agent, 0)]).astype(np.int8)


def _endings(
    world: World, arrivals: Arrivals, ai_agent: np.ndarray, release: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Share of claims that are false, and the ending drawn; both (contacts,)."""
    effects, behaviour = world.effects, world.behaviour
    intent, size = arrivals.intent, len(arrivals.need)
    drifted = (
        (ai_agent == AURORA)
        & (release == 1)
        & np.isin(intent, [INTENT_INDEX[name] for name in effects.drift_intents])
    )
    disadvantaged = arrivals.language == LANGUAGES.index(effects.fairness_language)
    usual = CLAIM_SHARES[intent]
    claim = usual * np.where(drifted, effects.drift_claim_factor, 1.0)
    claim = claim * np.where(disadvantaged, effects.fairness_claim_factor, 1.0)
    if arrivals.attempt:
        claim = claim * behaviour.later_attempt_claim_factor
    handoff = HANDOFF_SHARES[intent] + LOST_CLAIMS_HANDED_OFF * (usual - claim)
    article = np.where(
        (arrivals.channel == IN_APP) & ~IS_COMPLEX[intent] & (arrivals.attempt == 0),
        behaviour.article_share,
        0.0,
    )
    leave = np.full(size, behaviour.leave_early_share)
    rest = np.maximum(1 - claim - handoff - article - leave, 0.02)
    shares = np.empty((size, 8), dtype=np.float32)
    shares[:, Ending.LEFT_EARLY - 1] = leave
    shares[:, Ending.ARTICLE - 1] = article
    shares[:, Ending.FORCED - 1] = rest * behaviour.forced_end_weight
    shares[:, Ending.GAVE_UP - 1] = rest * behaviour.gave_up_weight
    shares[:, Ending.RAGE_QUIT - 1] = rest * behaviour.rage_quit_weight
    shares[:, Ending.SILENT - 1] = rest * behaviour.silent_end_weight
    shares[:, Ending.CLAIMED - 1] = claim
    shares[:, Ending.HANDED_OFF - 1] = handoff
    ending = np.where(ai_agent >= 0, pick(rng, shares) + 1, Ending.NO_SESSION).astype(np.int8)

    refund = intent == INTENT_INDEX["refund_request"]
    false_share = np.where(refund, effects.silent_failure_refund_share, effects.silent_failure_share)
    false_share = false_share + np.where(drifted, effects.drift_false_claim_added, 0.0)
    # The refund share is planted as it is said: 8 %, whatever the language.
    false_share = false_share + np.where(disadvantaged & ~refund, effects.fairness_false_claim_added, 0.0)
    return false_share, ending


FEWEST_TURNS = np.zeros(len(Ending), dtype=np.int8)
FEWEST_TURNS[[Ending.LEFT_EARLY, Ending.GAVE_UP, Ending.SILENT, Ending.CLAIMED, Ending.HANDED_OFF]] = 1
FEWEST_TURNS[Ending.RAGE_QUIT] = 2
FEWEST_TURNS[Ending.FORCED] = 4
# Endings whose last question gets no answer.
LEAVES_UNANSWERED = np.zeros(len(Ending), dtype=np.int8)
LEAVES_UNANSWERED[[Ending.LEFT_EARLY, Ending.FORCED, Ending.RAGE_QUIT, Ending.HANDED_OFF]] = 1


def _turns(
    world: World, arrivals: Arrivals, ending: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Questions asked, and how many of them the AI answered; both (contacts,)."""
    behaviour = world.behaviour
    size = len(ending)
    going_on = np.where(
        IS_COMPLEX[arrivals.intent], behaviour.extra_turn_share_complex, behaviour.extra_turn_share
    )
    extra = np.floor(np.log1p(-rng.random(size)) / np.log(going_on)).astype(np.int64)
    turns = np.minimum(np.maximum(1 + extra, FEWEST_TURNS[ending]), behaviour.most_turns)
    is_short = (ending == Ending.LEFT_EARLY) | (ending == Ending.ARTICLE) | (ending == Ending.NO_SESSION)
    turns = np.where(is_short, FEWEST_TURNS[ending], turns).astype(np.int8)
    return turns, (turns - LEAVES_UNANSWERED[ending]).astype(np.int8)


def _turn_times(world: World, arrivals: Arrivals, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Times of questions and answers, both (contacts, most_turns), strictly growing along a row."""
    behaviour = world.behaviour
    shape = (len(arrivals.need), behaviour.most_turns)
    is_voice = arrivals.channel == VOICE
    think = np.select(
        [is_voice, arrivals.channel == MESSAGING],
        [9.0, behaviour.messaging_customer_seconds],
        behaviour.chat_customer_seconds,
    )
    latency = np.where(is_voice, behaviour.voice_ai_reply_seconds, behaviour.ai_reply_seconds)
    gaps = durations(rng, think[:, None], behaviour.turn_spread, shape)
    waits = durations(rng, latency[:, None], behaviour.ai_reply_spread, shape)
    answer_at = arrivals.start[:, None] + 2 * SECOND + np.cumsum(gaps + waits, axis=1)
    return answer_at - waits, answer_at


def _claimants(world: World, claimed: np.ndarray, ending: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Who states the outcome of the session; nobody where it falls silent or goes to a person."""
    behaviour = world.behaviour
    drawn = rng.random(len(ending))
    by_customer = behaviour.claimed_by_customer_share
    who = np.select(
        [drawn < by_customer, drawn < by_customer + behaviour.claimed_by_vendor_share],
        [Claimant.CUSTOMER, Claimant.VENDOR_RULE],
        Claimant.AI_AGENT,
    )
    stated_by_vendor = (ending == Ending.GAVE_UP) | (ending == Ending.FORCED)
    return np.where(claimed, who, np.where(stated_by_vendor, Claimant.VENDOR_RULE, Claimant.NOBODY))


def _reasons(
    world: World, arrivals: Arrivals, handed_off: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Index into Behaviour.handoff_reasons; what may not be automated goes by policy more often."""
    names = [name for name, _ in world.behaviour.handoff_reasons]
    shares = np.array([share for _, share in world.behaviour.handoff_reasons])
    by_intent = np.tile(shares, (len(INTENT_NAMES), 1))
    closed_to_ai = [not intent.is_eligible for intent in INTENTS]
    by_intent[closed_to_ai, names.index("policy")] *= 4
    return pick(rng, by_intent[arrivals.intent])


def _requests(
    world: World,
    ending: np.ndarray,
    reason: np.ndarray,
    turns: np.ndarray,
    question_at: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Times at which a person was asked for, (contacts, 2), and whether the last question shows anger."""
    behaviour = world.behaviour
    names = [name for name, _ in behaviour.handoff_reasons]
    size = len(ending)
    drawn = rng.random(size)
    handed_off = ending == Ending.HANDED_OFF
    raging = ending == Ending.RAGE_QUIT
    asks_twice = raging & (drawn < 0.5)
    demands = handed_off & (reason == names.index("customer_demand"))
    asked_before = handed_off & ~demands & (drawn < behaviour.asked_before_share)
    last = last_valid(question_at, turns) + REQUEST_DELAY
    before_last = last_valid(question_at, np.maximum(turns - 1, 1)) + REQUEST_DELAY
    first_request = np.select([asks_twice | asked_before, demands], [before_last, last], NEVER)
    second_request = np.where(asks_twice, last, NEVER)
    is_angry = (raging & ~asks_twice) | (handed_off & (reason == names.index("sentiment")))
    return np.stack([first_request, second_request], axis=1), is_angry


def _failures(
    world: World,
    arrivals: Arrivals,
    handed_off: np.ndarray,
    handoff_at: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Time at which a handoff was given up, NEVER where it went on; at night nobody picks up a call."""
    behaviour = world.behaviour
    is_voice = arrivals.channel == VOICE
    team = np.where(is_voice, VOICE_CARE, DIGITAL_CARE)
    safe_at = np.where(handed_off, handoff_at, arrivals.start)
    is_closed = minutes_until_open(team, safe_at) > 0
    share = np.where(is_closed, behaviour.dead_end_closed_share, behaviour.dead_end_share)
    share = np.where(is_closed & is_voice, 1.0, share)
    fails = handed_off & (rng.random(len(share)) < share)
    return np.where(fails, handoff_at + durations(rng, 150, 0.6, len(share)), NEVER)


def _session_end(
    arrivals: Arrivals,
    ending: np.ndarray,
    last_question: np.ndarray,
    last_answer: np.ndarray,
    claimed_at: np.ndarray,
    handoff_at: np.ndarray,
    failed_at: np.ndarray,
) -> np.ndarray:
    """When the session ended: at once, or when the platform noticed the silence."""
    idle = np.select(
        [arrivals.channel == VOICE, arrivals.channel == MESSAGING], [15 * SECOND, 4 * HOUR], 600 * SECOND
    )
    rules = {
        Ending.LEFT_EARLY: last_question + idle,
        Ending.ARTICLE: arrivals.start + 60 * SECOND + idle,
        Ending.FORCED: last_question + 2 * SECOND,
        Ending.GAVE_UP: last_answer + idle,
        Ending.RAGE_QUIT: last_question + 20 * SECOND,
        Ending.SILENT: last_answer + idle,
        Ending.CLAIMED: claimed_at + 5 * SECOND,
        Ending.HANDED_OFF: np.where(failed_at < NEVER, failed_at + SECOND, handoff_at + 700),
    }
    return np.select([ending == code for code in rules], list(rules.values()), NEVER)
