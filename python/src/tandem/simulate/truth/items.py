"""What is neither journey nor contact: answers to surveys, suggestions, work of people, AI sessions, reviews.

Each is dated by the start of its conversation and takes intent and path from its journey (R69).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tandem.simulate.clock import DAY, NEVER, midnight
from tandem.simulate.handling import acceptance_share
from tandem.simulate.judgements import MOST_SUGGESTIONS, THUMBS
from tandem.simulate.settings import VOICE_DESK, World
from tandem.simulate.threads import threads_of

if TYPE_CHECKING:
    from tandem.simulate.truth.facts import ContactFacts, Groups, Journeys
    from tandem.simulate.truth.seen import SeenContacts

SEGMENT_FIELDS = (
    "intent",
    "channel",
    "handler_path",
    "customer_segment",
    "language",
    "region",
    "release",
    "team",
    "tenure",
)


@dataclass
class Segmented:
    """Day and segments as in Journeys, (items,); `instance` is that of the item's conversation."""

    day: np.ndarray
    intent: np.ndarray
    channel: np.ndarray
    handler_path: np.ndarray
    customer_segment: np.ndarray
    language: np.ndarray
    region: np.ndarray
    release: np.ndarray
    team: np.ndarray
    tenure: np.ndarray
    instance: np.ndarray

    def __len__(self) -> int:
        return len(self.day)


@dataclass
class Responses(Segmented):
    """Surveys that were offered; scores are what the customer would answer, asked or not."""

    is_thumbs: np.ndarray
    is_asked_for_ease: np.ndarray
    is_answered: np.ndarray
    csat: np.ndarray  # 1 to 5
    ease: np.ndarray  # 1 to 7


@dataclass
class Suggestions(Segmented):
    """Suggestions shown to agents."""

    state: np.ndarray  # index into SUGGESTION_STATES


@dataclass
class Handlings(Segmented):
    """Contacts in which a person took part."""

    suggestions: np.ndarray
    is_accepted: np.ndarray
    acceptance_share: np.ndarray  # how likely the agent was to accept, by what the case is about
    arm: np.ndarray  # of the experiment on suggestions: 0 shown, 1 held out, -1 not in it
    is_mature: np.ndarray
    is_resolved: np.ndarray  # the journey, as the rules see it
    is_truly_solved: np.ndarray  # the contact


@dataclass
class Sessions(Segmented):
    """Contacts in which an AI took part."""

    is_overridden: np.ndarray
    is_overseen: np.ndarray  # watched, or reviewed by a person


@dataclass
class Reviews(Segmented):
    """Contacts that people reviewed."""

    weight: np.ndarray  # contacts that each stands for: 1 / inclusion probability
    has_error: np.ndarray


Items = tuple[Responses, Suggestions, Handlings, Sessions, Reviews]


def items_of(
    world: World,
    seen: SeenContacts,
    groups: Groups,
    journeys: Journeys,
    facts: ContactFacts,
    horizon: int,
) -> Items:
    """The items of one day's needs, of which something was delivered by the horizon."""
    contacts, judged = seen.contacts, seen.judgements
    threads = threads_of(contacts)
    own = (contacts.handling >= 0) & ~contacts.is_same_conversation
    judged_thread = 2 * np.arange(len(contacts)) + own

    def segments(place: np.ndarray, thread: np.ndarray) -> dict[str, np.ndarray]:
        day = (threads.start[thread] - midnight(world.start)) // DAY
        codes = {name: getattr(facts, name)[place] for name in SEGMENT_FIELDS}
        return codes | {"day": day.astype(np.int16), "instance": threads.instance[thread]}

    offered = np.flatnonzero(judged.offered_at < horizon)
    responses = Responses(
        **segments(offered, judged_thread[offered]),
        is_thumbs=judged.survey[offered] == THUMBS,
        is_asked_for_ease=judged.is_asked_for_ease[offered],
        is_answered=judged.responded_at[offered] < horizon,
        csat=judged.csat[offered],
        ease=judged.ease[offered],
    )
    is_call = contacts.handling == VOICE_DESK
    shown_at = np.where(is_call & (contacts.suggestions > 0), contacts.handling_end, contacts.suggested_at)
    place = np.repeat(np.flatnonzero(shown_at < horizon), MOST_SUGGESTIONS)
    state = judged.suggestion_state[shown_at < horizon].reshape(-1)
    place, state = place[state >= 0], state[state >= 0]
    handled = np.flatnonzero(seen.first_human_at < NEVER)
    of = groups.of[handled]
    started = np.flatnonzero(seen.first_ai_at < NEVER)
    reviewed = np.flatnonzero(seen.reviewed_at < NEVER)
    return (
        responses,
        Suggestions(**segments(place, judged_thread[place]), state=state),
        Handlings(
            **segments(handled, judged_thread[handled]),
            suggestions=np.where(shown_at[handled] < horizon, contacts.suggestions[handled], 0),
            is_accepted=seen.is_helped[handled],
            acceptance_share=acceptance_share(world, facts.intent[handled]),
            arm=contacts.assist_arm[handled],
            is_mature=journeys.is_mature[of],
            is_resolved=journeys.is_resolved[of],
            is_truly_solved=contacts.is_solved[handled],
        ),
        Sessions(
            **segments(started, 2 * started),
            is_overridden=judged.overridden_at[started] < horizon,
            is_overseen=(judged.supervised_at[started] < horizon) | (seen.reviewed_at[started] < NEVER),
        ),
        Reviews(
            **segments(reviewed, judged_thread[reviewed]),
            weight=1 / judged.review_probability[reviewed],
            has_error=judged.has_error[reviewed],
        ),
    )
