"""How contacts are judged: how customers feel about them, who says so, what reviewers and guardrails find.

Drawn for every contact, asked or not: what a survey or a sample would have shown is known even where nobody
looked.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from tandem.simulate.clock import DAY, HOUR, NEVER, SECOND, durations
from tandem.simulate.contacts import Contacts, Ending
from tandem.simulate.demand import Needs
from tandem.simulate.settings import IN_APP, INTENTS, VOICE, WEB_CHAT, World

RISK_TIERS = ("low", "medium", "high", "critical")
INTENT_RISK = np.array([RISK_TIERS.index(intent.risk_tier) for intent in INTENTS], dtype=np.int8)
NO_PATH, BOT_ONLY, ASSISTED, HUMAN_ONLY = range(4)
CSAT, THUMBS = 0, 1
ACCEPTED, LIGHTLY_EDITED, REWRITTEN, REJECTED, IGNORED = range(5)
MOST_SUGGESTIONS = 2
PLEASED = 4  # of 5, from which on a customer counts as satisfied
# Moods, in standard deviations, from which on a customer gives 2, 3, 4 and 5 of 5.
CSAT_EDGES = np.array([-1.3, -0.7, -0.2, 0.5])
EASE_EDGES = np.array([-1.6, -1.1, -0.7, -0.3, 0.2, 0.9])
# Nobody answers a survey after this: the form is closed, and the journey's window still open.
LATEST_ANSWER = 6 * DAY
SURVEY_DELAY = 10 * 60 * SECOND
THUMBS_DELAY = 2 * SECOND


@dataclass
class Judgements:
    """One entry a contact, (contacts,); NEVER and -1 where a thing did not happen."""

    path: np.ndarray  # of the contact's journey, as it will be in the end
    csat: np.ndarray  # 1 to 5: what the customer would answer
    ease: np.ndarray  # 1 to 7
    survey: np.ndarray  # CSAT, THUMBS or -1
    offered_at: np.ndarray
    responded_at: np.ndarray
    is_asked_for_ease: np.ndarray
    review_probability: (
        np.ndarray
    )  # of being drawn for a review by a person, of each contact with any handling
    reviewed_at: np.ndarray
    auto_reviewed_at: np.ndarray
    suggestion_state: (
        np.ndarray
    )  # (contacts, 2): of the first and second suggestion, index into SUGGESTION_STATES
    has_error: np.ndarray
    has_violation: np.ndarray  # in what the AI said or would have said
    is_intercepted: np.ndarray  # stopped before the customer saw it
    is_detected: np.ndarray  # by the guardrail on answers, rightly or not
    overridden_at: np.ndarray  # somebody took an AI's answer back
    supervised_at: np.ndarray
    corrected_at: np.ndarray

    def __len__(self) -> int:
        return len(self.csat)

    def take(self, index: np.ndarray) -> Judgements:
        """The judgements of the contacts at these places, or of this mask."""
        return Judgements(**{field.name: getattr(self, field.name)[index] for field in fields(self)})


def judge(world: World, needs: Needs, contacts: Contacts, rng: np.random.Generator) -> Judgements:
    """Judge all contacts of a day's needs."""
    size = len(contacts)
    path = journey_paths(contacts)
    mood = _moods(world, contacts, rng)
    csat = (1 + np.searchsorted(CSAT_EDGES, mood, side="right")).astype(np.int8)
    ease_mood = mood + 0.4 * rng.standard_normal(size, dtype=np.float32)
    survey, offered_at = _invitations(world, contacts, path, rng)
    responded_at = _answers(world, survey, offered_at, path, csat, rng)
    risk = INTENT_RISK[needs.intent[contacts.need]]
    return Judgements(
        path=path,
        csat=csat,
        ease=(1 + np.searchsorted(EASE_EDGES, ease_mood, side="right")).astype(np.int8),
        survey=survey,
        offered_at=offered_at,
        responded_at=responded_at,
        is_asked_for_ease=(survey == CSAT)
        & (rng.random(size, dtype=np.float32) < world.behaviour.ease_share),
        suggestion_state=_suggestion_states(world, contacts, rng),
        **_reviews(world, contacts, path, risk, rng),
        **_interventions(world, contacts, risk, rng),
    )


def journey_paths(contacts: Contacts) -> np.ndarray:
    """Who handled the journey that each contact belongs to, once all of it has happened, (contacts,)."""
    if not len(contacts):
        return np.zeros(0, dtype=np.int8)
    begins = np.ones(len(contacts), dtype=bool)
    begins[1:] = (contacts.need[1:] != contacts.need[:-1]) | contacts.is_claim_standing[:-1]
    first = np.flatnonzero(begins)
    of = np.cumsum(begins) - 1

    def any_of(mask: np.ndarray) -> np.ndarray:
        return np.logical_or.reduceat(mask, first)[of]

    has_ai = any_of((contacts.answers > 0) | (contacts.handoff_at < NEVER))
    has_human = any_of(contacts.accepted_at < NEVER)
    is_helped = has_ai | any_of(contacts.is_suggestion_accepted)
    has_read = any_of(contacts.ending == Ending.ARTICLE)
    return np.select(
        [has_human & is_helped, has_human, has_ai | has_read], [ASSISTED, HUMAN_ONLY, BOT_ONLY], NO_PATH
    ).astype(np.int8)


def rating_of(judgements: Judgements) -> np.ndarray:
    """What the survey of each contact would say, from 0 to 1, (contacts,)."""
    return np.where(judgements.survey == THUMBS, judgements.csat >= PLEASED, (judgements.csat - 1) / 4)


def judged_end(contacts: Contacts) -> np.ndarray:
    """End of the conversation that is judged: the person's where one came in, else the session's."""
    return np.where(contacts.handling >= 0, contacts.handling_end, contacts.session_end)


def _moods(world: World, contacts: Contacts, rng: np.random.Generator) -> np.ndarray:
    """Satisfaction of every customer with the contact, (contacts,), around 0."""
    behaviour = world.behaviour
    is_met = contacts.accepted_at < NEVER
    waited = np.where(is_met, contacts.accepted_at - np.minimum(contacts.queue_at, contacts.accepted_at), 0)
    doublings = np.log2(np.maximum(waited / (60 * SECOND), 1.0))
    return (
        behaviour.mood_base
        + behaviour.mood_solved * contacts.is_solved
        + behaviour.mood_human * is_met
        + behaviour.mood_turn * np.maximum(contacts.turns - 1, 0)
        + behaviour.mood_attempt * contacts.attempt
        + behaviour.mood_context_lost * contacts.is_context_lost
        # Who writes a mail does not sit and wait.
        + behaviour.mood_wait * np.where(contacts.replies > 0, np.minimum(doublings, 3.0), doublings)
        + behaviour.mood_spread * rng.standard_normal(len(contacts), dtype=np.float32)
    )


def _invitations(
    world: World, contacts: Contacts, path: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Which survey is offered after the contact, and when; both (contacts,)."""
    behaviour = world.behaviour
    size = len(contacts)
    is_asked = (path != NO_PATH) & (rng.random(size, dtype=np.float32) < behaviour.survey_share)
    is_widget = (contacts.handling < 0) & ((contacts.channel == WEB_CHAT) | (contacts.channel == IN_APP))
    by_thumbs = is_widget & (rng.random(size, dtype=np.float32) < behaviour.thumbs_share)
    survey = np.where(is_asked, np.where(by_thumbs, THUMBS, CSAT), -1).astype(np.int8)
    delay = np.where(by_thumbs, THUMBS_DELAY, SURVEY_DELAY)
    return survey, np.where(is_asked, judged_end(contacts) + delay, NEVER)


def _answers(
    world: World,
    survey: np.ndarray,
    offered_at: np.ndarray,
    path: np.ndarray,
    csat: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """When the survey was answered, (contacts,)."""
    effects, behaviour = world.effects, world.behaviour
    by_path = np.zeros(4)
    by_path[BOT_ONLY] = effects.csat_answered_bot_only_share
    by_path[ASSISTED] = effects.csat_answered_assisted_share
    by_path[HUMAN_ONLY] = effects.csat_answered_human_only_share
    thumbs = effects.thumbs_answered_share * np.where(csat <= 2, effects.thumbs_answered_unhappy_factor, 1.0)
    share = np.select([survey == CSAT, survey == THUMBS], [by_path[path], thumbs], 0.0)
    is_answered = rng.random(len(survey), dtype=np.float32) < share
    median = np.where(survey == THUMBS, 6.0, behaviour.survey_answer_hours * 3600)
    delay = durations(rng, median, behaviour.survey_answer_spread, len(survey))
    return np.where(is_answered, offered_at + np.minimum(delay, LATEST_ANSWER), NEVER)


def _suggestion_states(world: World, contacts: Contacts, rng: np.random.Generator) -> np.ndarray:
    """How agents took each suggestion, (contacts, 2); -1 where none was shown."""
    behaviour = world.behaviour
    drawn = rng.random((len(contacts), MOST_SUGGESTIONS), dtype=np.float32)
    taken = np.where(drawn < behaviour.lightly_edited_share, LIGHTLY_EDITED, ACCEPTED)
    edges = np.cumsum([behaviour.rewritten_share, behaviour.rejected_share])
    left = REWRITTEN + np.searchsorted(edges, drawn, side="right")
    state = np.where(contacts.is_suggestion_accepted[:, None], taken, left)
    is_shown = np.arange(MOST_SUGGESTIONS) < contacts.suggestions[:, None]
    return np.where(is_shown, state, -1).astype(np.int8)


def _reviews(
    world: World, contacts: Contacts, path: np.ndarray, risk: np.ndarray, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """Who is reviewed by a person or by the judge, and the errors that there are to be found."""
    effects, behaviour = world.effects, world.behaviour
    size = len(contacts)
    by_tier = np.array(
        [effects.review_low_share, effects.review_medium_share] + 2 * [effects.review_high_share]
    )
    probability = by_tier[risk] * np.where(contacts.channel == VOICE, effects.review_voice_factor, 1.0)
    probability = np.where(path == NO_PATH, 0.0, np.round(probability, 4))
    is_reviewed = rng.random(size) < probability
    is_judged = (path != NO_PATH) & (rng.random(size, dtype=np.float32) < behaviour.auto_review_share)
    end = judged_end(contacts)
    delay = durations(rng, behaviour.review_days * DAY / SECOND, behaviour.review_spread, size)
    errors = np.array([effects.error_low_share, effects.error_medium_share] + 2 * [effects.error_high_share])
    return {
        "review_probability": probability,
        "reviewed_at": np.where(is_reviewed, end + np.maximum(delay, HOUR), NEVER),
        "auto_reviewed_at": np.where(is_judged | is_reviewed, end + 5 * 60 * SECOND, NEVER),
        "has_error": rng.random(size, dtype=np.float32) < errors[risk],
    }


def _interventions(
    world: World, contacts: Contacts, risk: np.ndarray, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """What AI answers violate, what guardrails make of them, and where people step in."""
    effects, behaviour = world.effects, world.behaviour
    size = len(contacts)
    has_answer = contacts.answers > 0
    share = np.where(
        risk >= RISK_TIERS.index("high"), effects.violation_high_risk_share, effects.violation_share
    )
    has_violation = has_answer & (rng.random(size, dtype=np.float32) < share)
    is_found = has_violation & (rng.random(size, dtype=np.float32) >= effects.guardrail_missed_share)
    # So many false alarms that they make up the planted share of all alarms.
    false_share = effects.guardrail_false_positive_share / (1 - effects.guardrail_false_positive_share)
    alarm_share = share * (1 - effects.guardrail_missed_share) * false_share / (1 - share)
    is_false_alarm = has_answer & ~has_violation & (rng.random(size, dtype=np.float32) < alarm_share)
    first_answer = contacts.answer_at[:, 0]
    drawn = rng.random((3, size), dtype=np.float32)

    def happens(row: int, share: float, delay: int) -> np.ndarray:
        return np.where(has_answer & (drawn[row] < share), first_answer + delay, NEVER)

    return {
        "has_violation": has_violation,
        "is_intercepted": is_found & (rng.random(size, dtype=np.float32) < behaviour.near_miss_share),
        "is_detected": is_found | is_false_alarm,
        "overridden_at": happens(0, behaviour.override_share, 400),
        "supervised_at": happens(1, behaviour.supervision_share, 300),
        "corrected_at": happens(2, behaviour.correction_share, 700),
    }
