"""The latent record of a contact: one attempt of a customer to have a need met.

A contact has an AI session, a human handling, or both. Nothing here is a row of an export: rows are made
from it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np

HUMAN_TURNS = 4


class Ending(IntEnum):
    """How the AI session of a contact ended."""

    NO_SESSION = 0
    LEFT_EARLY = 1  # asked, and left before any answer
    ARTICLE = 2  # only read a help article
    FORCED = 3  # cut off by the vendor's limit of turns
    GAVE_UP = 4
    RAGE_QUIT = 5
    SILENT = 6  # answered, then silence; nothing is claimed
    CLAIMED = 7  # a resolution was claimed
    HANDED_OFF = 8


class Claimant(IntEnum):
    """Who claimed the outcome of the AI session; indices into the names that the writer uses."""

    NOBODY = -1
    CUSTOMER = 0
    AI_AGENT = 1
    VENDOR_RULE = 2


class Close(IntEnum):
    """How the human handling of a contact ended."""

    NO_HANDLING = 0
    BY_AGENT = 1  # closed as done: an implied claim
    BY_SYSTEM = 2  # closed after silence: claims nothing
    CALL_ENDED = 3  # a call that ended claims nothing
    LEFT_QUEUE = 4
    IGNORED = 5  # a ticket that nobody answered


@dataclass
class Contacts:
    """Contacts in order of (need, attempt), (contacts,); times in ms, NEVER where a thing did not happen."""

    need: np.ndarray  # index into the day's needs
    attempt: np.ndarray
    channel: np.ndarray
    start: np.ndarray
    end: np.ndarray
    is_solved: np.ndarray  # truly, at its end
    is_claim_standing: np.ndarray  # its last word is a claim of resolution, stated or implied
    claim_at: np.ndarray  # time of that claim

    # AI session
    ai_agent: np.ndarray  # index into AI_AGENTS, -1 without a session
    release: np.ndarray  # 0 or 1: index into the agent's RELEASES
    ending: np.ndarray
    turns: np.ndarray  # questions of the customer
    answers: np.ndarray  # of them answered by the AI, always the first ones
    question_at: np.ndarray  # (contacts, turns)
    answer_at: np.ndarray  # (contacts, turns)
    thanked_at: np.ndarray
    claimant: np.ndarray
    claimed_at: np.ndarray  # what the session itself states
    session_end: np.ndarray
    is_angry: np.ndarray  # the last question shows it
    request_at: np.ndarray  # (contacts, 2): times at which a person was asked for
    handoff_at: np.ndarray
    handoff_reason: np.ndarray  # index into Behaviour.handoff_reasons
    failed_at: np.ndarray  # the handoff that nobody took up was given up
    is_context_lost: np.ndarray
    is_suppressed: np.ndarray  # handed off, and yet claimed as resolved by the vendor

    # human handling
    handling: np.ndarray  # index into INSTANCES, -1 without one
    is_same_conversation: np.ndarray  # the person answers where the AI did
    queue_at: np.ndarray  # waits from here on; start of a conversation of its own
    accepted_at: np.ndarray  # first human participation
    replies: np.ndarray  # public messages of people
    reply_at: np.ndarray  # (contacts, HUMAN_TURNS)
    response_at: np.ndarray  # (contacts, HUMAN_TURNS): the customer's message after that reply
    agent: np.ndarray  # first human agent, -1 without one
    second_agent: np.ndarray  # took over, -1 if nobody did
    transfer_at: np.ndarray
    close: np.ndarray
    handling_end: np.ndarray
    suggestions: np.ndarray  # shown to the agent
    is_suggestion_accepted: np.ndarray  # as it was, or lightly edited: all of the contact or none
    assist_arm: np.ndarray  # of the experiment on suggestions: shown, held out, or -1
    suggested_at: np.ndarray  # when the agent acted on the first

    def __len__(self) -> int:
        return len(self.need)

    def take(self, index: np.ndarray) -> Contacts:
        """The contacts at these places, or of this mask."""
        return Contacts(**{field.name: getattr(self, field.name)[index] for field in fields(self)})


def joined(parts: list[Contacts]) -> Contacts:
    """All parts in one, in order of (need, attempt)."""
    whole = Contacts(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(Contacts)
        }
    )
    return whole.take(np.lexsort((whole.attempt, whole.need)))


def last_valid(times: np.ndarray, count: np.ndarray) -> np.ndarray:
    """The time in column count - 1 of each row; column 0 where count is 0."""
    return times[np.arange(len(times)), np.maximum(count, 1) - 1]
