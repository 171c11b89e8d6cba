"""What reviewers, the judge, guardrails and the yearly question come to: drawn once, for rows and for truth.

Each function draws in a fixed order from the stream that it is given, so that the exports keep their bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.simulate.clock import DAY, HOUR, NEVER
from tandem.simulate.journeys import Lives
from tandem.simulate.judgements import INTENT_RISK
from tandem.simulate.settings import INTENTS, World
from tandem.simulate.streams import pick

REVIEWERS = 8
HIGH_RISK = 2  # risk tier from which on controls are looked at
RECOMMEND_DELAY = 10 * DAY
IS_HARD_TO_SEE = np.array([intent.complexity == "complex" for intent in INTENTS])
# Chances that a reviewer is content all the same.
CORRECT_THOUGH_UNSOLVED = 0.7
GROUNDED_THOUGH_WRONG = 0.6
COMPLETE_THOUGH_UNSOLVED = 0.3
CONTROL_MISSED_BY_ERROR = 0.4
NEEDED_THOUGH_SIMPLE = 0.6
# The score of the sheet, out of 100, and what is taken off.
BEST_SCORE, LOST_BY_ERROR, LOST_BY_WRONG_ANSWER, LOST_BY_UNHAPPY = 94, 30, 12, 6
SCORE_SPREAD = 4
PASSING_SCORE = 75
JUDGE_GOOD, JUDGE_BAD = 90.0, 55.0
# Attempts of customers, tool limits and retrieval filters: stage, share of sessions, policy.
OTHER_STAGES = ((0, 0.008, 3), (2, 0.004, 4), (3, 0.003, 0))


@dataclass
class Recommendations:
    """The yearly question, (asked,)."""

    contact: np.ndarray  # the last one of the need after which it is asked
    score: np.ndarray  # 0 to 10: what the customer would answer
    offered_at: np.ndarray
    responded_at: np.ndarray


@dataclass
class Reviews:
    """Reviews by people, (reviewed,): by criterion, whether it applies and whether it was met."""

    contact: np.ndarray
    met: dict[str, tuple[np.ndarray, np.ndarray | None]]
    severity: np.ndarray
    error_class: np.ndarray
    rater: np.ndarray
    score: np.ndarray  # before it is cut to 0 to 100


@dataclass
class Verdicts:
    """What the judge says, (judged,): by criterion, whether it was met."""

    contact: np.ndarray
    met: dict[str, np.ndarray]


@dataclass
class Guardrails:
    """Verdicts on answers, (logged,), and by other stage the contacts at which something was blocked."""

    contact: np.ndarray
    policy: np.ndarray
    severity: np.ndarray
    blocked: list[np.ndarray]  # in the order of OTHER_STAGES


@dataclass
class Findings:
    """All of one day's needs."""

    recommendations: Recommendations
    reviews: Reviews
    verdicts: Verdicts
    guardrails: Guardrails


def find(world: World, lives: Lives, rng: np.random.Generator) -> Findings:
    """Draw everything; whoever writes rows goes on with the same stream."""
    return Findings(
        _recommendations(world, lives, rng),
        _reviews(lives, rng),
        _verdicts(world, lives, rng),
        _guardrails(lives, rng),
    )


def _recommendations(world: World, lives: Lives, rng: np.random.Generator) -> Recommendations:
    behaviour = world.behaviour
    contacts, needs, verdicts = lives.contacts, lives.needs, lives.judgements
    last = np.flatnonzero(np.append(contacts.need[1:] != contacts.need[:-1], True)[: len(contacts)])
    is_named = ~needs.is_anonymous[contacts.need[last]]
    last = last[is_named & (rng.random(len(last)) < behaviour.recommend_share)]
    size = len(last)
    is_answered = rng.random(size) < behaviour.recommend_answered_share
    score = np.clip(np.round(2.0 * verdicts.csat[last] + rng.normal(-0.6, 1.3, size)), 0, 10)
    offered_at = contacts.end[last] + RECOMMEND_DELAY
    delay = (rng.exponential(30, size) * HOUR).astype(np.int64)
    return Recommendations(last, score, offered_at, np.where(is_answered, offered_at + delay, NEVER))


def _reviews(lives: Lives, rng: np.random.Generator) -> Reviews:
    """What people found in the conversations drawn by risk."""
    verdicts = lives.judgements
    contact = np.flatnonzero(verdicts.reviewed_at < NEVER)
    size = len(contact)
    part, said = lives.contacts.take(contact), verdicts.take(contact)
    intent = lives.needs.intent[part.need]
    risk = INTENT_RISK[intent]
    drawn = rng.random((4, size))
    has_ai, has_human = part.answers > 0, part.accepted_at < NEVER
    everything = np.ones(size, dtype=bool)
    correct = ~said.has_error & (part.is_solved | (drawn[0] < CORRECT_THOUGH_UNSOLVED))
    severity, error_class = _error_kinds(risk, rng)
    handed_off = part.handoff_at < NEVER
    is_needed = IS_HARD_TO_SEE[intent] | (drawn[1] < NEEDED_THOUGH_SIMPLE)
    met = {
        "resolution_confirmed": (everything, part.is_solved),
        "intent_reference": (everything, None),
        "answer_correct": (everything, correct),
        "grounded": (has_ai, ~said.has_error | (drawn[1] < GROUNDED_THOUGH_WRONG)),
        "complete": (everything, part.is_solved | (drawn[2] < COMPLETE_THOUGH_UNSOLVED)),
        "empathy": (everything, said.csat >= 3),
        "violation": (has_ai, ~said.has_violation | said.is_intercepted),
        "near_miss": (has_ai, ~said.is_intercepted),
        "control": (risk >= HIGH_RISK, ~(said.has_error & (drawn[3] < CONTROL_MISSED_BY_ERROR))),
        "error": (everything, ~said.has_error),
        "disclosure": (has_ai, everything),
        "escalation_needed": (has_ai, handed_off & is_needed),
        "context_preserved": (handed_off & has_human, ~part.is_context_lost),
        "novel_intent": (has_ai, np.zeros(size, dtype=bool)),
        "training_suitable": (everything, correct & part.is_solved),
    }
    rater = rng.integers(0, REVIEWERS, size)
    score = (
        BEST_SCORE
        - LOST_BY_ERROR * said.has_error
        - LOST_BY_WRONG_ANSWER * ~correct
        - LOST_BY_UNHAPPY * (said.csat <= 2)
        + np.round(rng.normal(0, SCORE_SPREAD, size))
    )
    return Reviews(contact, met, severity, error_class, rater, score)


def _error_kinds(risk: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Severity and class of an error in each of these cases; risky cases have the graver ones."""
    by_risk = np.array([[6, 3, 1, 0.2], [4, 4, 2, 0.5], [2, 4, 4, 2], [1, 3, 5, 4]])
    severity = pick(rng, by_risk[risk])
    classes = np.array([[5, 3, 1.5, 0.5], [4, 3.5, 2, 0.5], [2, 3, 2, 3], [1, 3, 2, 4]])
    return severity, pick(rng, classes[risk])


def _verdicts(world: World, lives: Lives, rng: np.random.Generator) -> Verdicts:
    """The judge's, on a sample of its own and on all that people review, to calibrate it."""
    effects = world.effects
    contact = np.flatnonzero(lives.judgements.auto_reviewed_at < NEVER)
    has_error = lives.judgements.has_error[contact]
    met = {}
    for name, is_fine in (
        ("error", ~has_error),
        ("resolution_confirmed", lives.contacts.is_solved[contact]),
        ("qa", ~has_error),
    ):
        drawn = rng.random(len(contact))
        is_wrong = drawn < np.where(is_fine, effects.judge_false_alarm_share, effects.judge_missed_share)
        met[name] = is_fine ^ is_wrong
    return Verdicts(contact, met)


def _guardrails(lives: Lives, rng: np.random.Generator) -> Guardrails:
    """What guardrails detected; where the risk is high, clean verdicts on answers are logged as well."""
    contacts = lives.contacts
    everyone = np.flatnonzero(contacts.answers > 0)
    is_logged = INTENT_RISK[lives.needs.intent[contacts.need[everyone]]] >= HIGH_RISK
    answered = everyone[is_logged | lives.judgements.is_detected[everyone]]
    policy = pick(rng, np.array([0.3, 0.45, 0.25]), len(answered))
    severity = pick(rng, np.array([0.4, 0.4, 0.15, 0.05]), len(answered))
    blocked = [everyone[rng.random(len(everyone)) < share] for _, share, _ in OTHER_STAGES]
    return Guardrails(answered, policy, severity, blocked)
