"""Which native conversations a contact leaves in which system, and when they are delivered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.simulate.clock import DAY, SECOND, midnight
from tandem.simulate.contacts import Contacts
from tandem.simulate.settings import (
    AURORA_BOT,
    ECHO,
    ECHO_VOICE_AI,
    INSTANCES,
    MESSAGING,
    MESSAGING_DESK,
    VOICE_DESK,
    World,
)

GREETING_DELAY = 800  # ms from the start of a session
ARTICLE_DELAY = 12 * SECOND
OPENING_DELAY = 500  # ms until the first words of a thread that a person will answer
# These export jobs deliver a conversation once, when it is over; the others deliver rows day by day.
IS_DELIVERED_WHOLE = np.isin(np.arange(len(INSTANCES)), [AURORA_BOT, ECHO_VOICE_AI, VOICE_DESK])


@dataclass
class Threads:
    """Native conversations, (2 * contacts,): two places a contact, its session and then its handling."""

    exists: np.ndarray
    instance: np.ndarray
    start: np.ndarray
    end: np.ndarray


def threads_of(contacts: Contacts) -> Threads:
    """Which native conversations each contact leaves, where and from when to when."""
    has_session = contacts.ai_agent >= 0
    has_own_handling = (contacts.handling >= 0) & ~contacts.is_same_conversation
    session_instance = np.select(
        [contacts.ai_agent == ECHO, contacts.channel == MESSAGING],
        [ECHO_VOICE_AI, MESSAGING_DESK],
        AURORA_BOT,
    )
    session_end = np.where(contacts.is_same_conversation, contacts.handling_end, contacts.session_end)
    handling_start = np.where(has_session, contacts.queue_at, contacts.start)
    return Threads(
        exists=_pair(has_session, has_own_handling),
        instance=_pair(session_instance, contacts.handling).astype(np.int8),
        start=_pair(contacts.start, handling_start),
        end=_pair(session_end, contacts.handling_end),
    )


def _pair(session: np.ndarray, handling: np.ndarray) -> np.ndarray:
    """Two values a contact, side by side."""
    return np.stack([session, handling], axis=1).reshape(-1)


def export_day(world: World, times: np.ndarray) -> np.ndarray:
    """The day whose export job delivers what happened at these times."""
    return (times - midnight(world.start)) // DAY


def weekly_day(world: World, times: np.ndarray) -> np.ndarray:
    """The Sunday whose export job delivers what happened at these times, or the last day of all before it."""
    day = export_day(world, times)
    sunday = day + 6 - (day + world.start.weekday()) % 7
    return np.where(day < world.days, np.minimum(sunday, world.days - 1), day)
