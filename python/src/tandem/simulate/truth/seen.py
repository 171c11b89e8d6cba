"""What of a contact has been delivered by the horizon, the last midnight that the exports cover.

Systems that deliver a conversation when it is over show nothing of one that still runs; the others show it up
to the horizon, as open. Truth is about what has happened and could be known by then.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.simulate.clock import NEVER
from tandem.simulate.contacts import Claimant, Close, Contacts, Ending, last_valid
from tandem.simulate.journeys import Lives
from tandem.simulate.judgements import Judgements, rating_of
from tandem.simulate.settings import EMAIL, HELPDESK, MESSAGING_DESK, VOICE_DESK
from tandem.simulate.threads import (
    ARTICLE_DELAY,
    GREETING_DELAY,
    IS_DELIVERED_WHOLE,
    OPENING_DELAY,
    threads_of,
)

# Outcomes that a contact claims last, as far as the rules keep the claim.
NO_CLAIM, RESOLVED, ESCALATED, ABANDONED, FORCED = range(5)
# Whether the customer's last word was answered: there was no word, no answer, an answer.
NO_WORD, UNANSWERED, ANSWERED = -1, 0, 1


@dataclass
class SeenContacts:
    """Contacts of which something was delivered, (contacts,); times in ms, NEVER if nothing happened yet."""

    contacts: Contacts
    judgements: Judgements
    place: np.ndarray  # among all contacts of the day's needs
    is_handled: np.ndarray  # the systems of people know of it
    instance: np.ndarray  # of the first conversation
    end: np.ndarray
    is_open: np.ndarray
    first_ai_at: np.ndarray
    first_human_at: np.ndarray
    handoff_at: np.ndarray
    request_at: np.ndarray  # (contacts, 2)
    has_greeted: np.ndarray  # an AI agent has said anything at all
    claim: np.ndarray
    claim_at: np.ndarray
    is_claimed_by_customer: np.ndarray
    is_claimed_by_person: np.ndarray
    answered: np.ndarray
    angry_at: np.ndarray
    last_word_at: np.ndarray  # last thing the customer did
    messages: np.ndarray  # of the customer, all in all
    messages_before_handoff: np.ndarray  # before people were asked or came
    is_helped: np.ndarray  # an agent took a suggestion up
    rating: np.ndarray  # 0 to 1, nan without an answer
    rated_at: np.ndarray
    reviewed_at: np.ndarray  # by a person
    is_review_passed: np.ndarray
    review_probability: np.ndarray
    has_queued: np.ndarray
    has_ticket: np.ndarray
    is_first_ticket: np.ndarray  # the ticket is how the contact began
    question_at: np.ndarray  # first message of the customer
    ai_answer_at: np.ndarray
    human_answer_at: np.ndarray
    waited: np.ndarray  # ms from each question to the reply to it, added up; -1 without any reply

    def __len__(self) -> int:
        return len(self.end)


def see(lives: Lives, horizon: int) -> SeenContacts:
    """Cut the contacts at the horizon."""
    is_delivered = first_conversation_is_delivered(lives.contacts, horizon)
    contacts, judged = lives.contacts.take(is_delivered), lives.judgements.take(is_delivered)
    threads = threads_of(contacts)
    has_session = contacts.ai_agent >= 0
    session_end, handling_end = threads.end[0::2], contacts.handling_end
    is_call = contacts.handling == VOICE_DESK
    writes = (contacts.handling == HELPDESK) | (contacts.handling == MESSAGING_DESK)
    began_handling = np.where(is_call, handling_end, np.where(has_session, contacts.queue_at, contacts.start))
    is_handled = (contacts.handling >= 0) & (began_handling < horizon)

    def seen(times: np.ndarray) -> np.ndarray:
        return np.where(times < horizon, times, NEVER)

    first_human_at = np.where(is_handled, seen(contacts.accepted_at), NEVER)
    handoff_at = seen(contacts.handoff_at)
    request_at = seen(contacts.request_at)
    first_ai_at = seen(np.where(contacts.answers > 0, contacts.answer_at[:, 0], contacts.handoff_at))
    first_ai_at = np.where(has_session & (contacts.turns > 0), first_ai_at, NEVER)
    claim, claim_at, by_customer, by_person = _claims(
        contacts, session_end, is_handled, first_human_at, horizon
    )
    session_instance = threads.instance[0::2]
    is_session_running = has_session & (session_end >= horizon)
    is_handling_running = is_handled & (handling_end >= horizon)
    opening_at = np.where(
        ~has_session & writes,
        contacts.start + np.where(contacts.channel == EMAIL, 0, OPENING_DELAY),
        NEVER,
    )
    question_at = seen(np.where(contacts.turns > 0, contacts.question_at[:, 0], opening_at))
    is_separate = has_session & ~contacts.is_same_conversation
    has_queued = is_handled & (
        is_call | ((contacts.handling == MESSAGING_DESK) & (contacts.queue_at < horizon))
    )
    return SeenContacts(
        contacts=contacts,
        judgements=judged,
        place=np.flatnonzero(is_delivered),
        is_handled=is_handled,
        instance=np.where(has_session, session_instance, contacts.handling),
        end=np.where(is_separate & ~is_handled, contacts.session_end, contacts.end),
        is_open=is_session_running | is_handling_running,
        first_ai_at=first_ai_at,
        first_human_at=first_human_at,
        handoff_at=handoff_at,
        request_at=request_at,
        has_greeted=has_session & (contacts.start + GREETING_DELAY < horizon),
        claim=claim,
        claim_at=claim_at,
        is_claimed_by_customer=by_customer,
        is_claimed_by_person=by_person,
        answered=_answered(contacts, first_human_at, opening_at, has_queued),
        angry_at=np.where(contacts.is_angry, seen(last_valid(contacts.question_at, contacts.turns)), NEVER),
        last_word_at=_last_word(contacts, opening_at, request_at, writes, horizon),
        messages=(
            contacts.turns
            + (contacts.thanked_at < NEVER)
            + (opening_at < NEVER)
            + np.where(writes, np.maximum(contacts.replies - 1, 0), 0)
        ).astype(np.int32),
        messages_before_handoff=np.where(has_session, contacts.turns, opening_at < NEVER).astype(np.int32),
        is_helped=is_handled & contacts.is_suggestion_accepted & (contacts.suggested_at < horizon),
        rating=np.where(judged.responded_at < horizon, rating_of(judged), np.nan),
        rated_at=seen(judged.responded_at),
        reviewed_at=seen(judged.reviewed_at),
        is_review_passed=contacts.is_solved,
        review_probability=judged.review_probability,
        has_queued=has_queued,
        has_ticket=is_handled & (contacts.handling == HELPDESK),
        is_first_ticket=~has_session,
        question_at=question_at,
        ai_answer_at=np.where(contacts.answers > 0, seen(contacts.answer_at[:, 0]), NEVER),
        human_answer_at=np.where(
            is_handled & writes & (contacts.replies > 0), seen(contacts.reply_at[:, 0]), NEVER
        ),
        waited=_waited(contacts, opening_at, is_handled & writes, horizon),
    )


def first_conversation_is_delivered(contacts: Contacts, horizon: int) -> np.ndarray:
    """Whether the first conversation of each contact was delivered, (contacts,)."""
    threads = threads_of(contacts)
    has_session = contacts.ai_agent >= 0
    instance = np.where(has_session, threads.instance[0::2], threads.instance[1::2])
    end = np.where(has_session, threads.end[0::2], threads.end[1::2])
    return np.where(IS_DELIVERED_WHOLE[instance], end, contacts.start) < horizon


def _claims(
    contacts: Contacts,
    session_end: np.ndarray,
    is_handled: np.ndarray,
    first_human_at: np.ndarray,
    horizon: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The last claim of each contact, its time, and whether a customer or any person made it."""
    ending = contacts.ending
    is_over = session_end < horizon
    is_stated = ((ending == Ending.CLAIMED) | contacts.is_suppressed) & is_over
    # What a conversation states itself is not replaced by what its closing implies (R30).
    is_implied = (
        (contacts.close == Close.BY_AGENT)
        & is_handled
        & (contacts.handling_end < horizon)
        & ~(contacts.is_suppressed & contacts.is_same_conversation)
    )
    # An escalation that a person took up is no claim (R49).
    is_escalated = (
        (ending == Ending.HANDED_OFF)
        & (contacts.failed_at == NEVER)
        & ~contacts.is_same_conversation
        & ~contacts.is_suppressed
        & (first_human_at == NEVER)
    )
    claim = np.select(
        [
            is_implied | is_stated,
            is_escalated,
            (ending == Ending.GAVE_UP) & is_over,
            (ending == Ending.FORCED) & is_over,
        ],
        [RESOLVED, ESCALATED, ABANDONED, FORCED],
        NO_CLAIM,
    ).astype(np.int8)
    claim_at = np.where(is_implied, contacts.handling_end, np.where(is_stated, contacts.claimed_at, NEVER))
    by_customer = is_stated & ~is_implied & (contacts.claimant == Claimant.CUSTOMER)
    return claim, claim_at, by_customer, by_customer | is_implied


def _answered(
    contacts: Contacts, first_human_at: np.ndarray, opening_at: np.ndarray, has_queued: np.ndarray
) -> np.ndarray:
    """Whether something was said or shown after the customer's last word (R45), (contacts,).

    Who waited in a queue and met nobody was not answered, whatever a bot had said before.
    """
    has_human = first_human_at < NEVER
    by_session = (contacts.turns > 0) & (
        (contacts.answers == contacts.turns) | (contacts.ending == Ending.HANDED_OFF)
    )
    is_answered = (by_session & ~has_queued) | (contacts.ending == Ending.ARTICLE) | has_human
    spoke = (contacts.turns > 0) | (opening_at < NEVER) | has_queued
    return np.where(is_answered, ANSWERED, np.where(spoke, UNANSWERED, NO_WORD)).astype(np.int8)


def _waited(contacts: Contacts, opening_at: np.ndarray, is_written: np.ndarray, horizon: int) -> np.ndarray:
    """See SeenContacts.waited; what was left unanswered by the AI waits for the first person who writes."""
    turns = np.arange(contacts.question_at.shape[1])
    is_pending = contacts.turns > contacts.answers
    pending = contacts.question_at[np.arange(len(contacts)), np.minimum(contacts.answers, turns[-1])]
    replies = np.arange(contacts.reply_at.shape[1])
    has_reply = is_written[:, None] & (replies < contacts.replies[:, None])
    asked_people = np.column_stack(
        [np.where(is_pending, pending, opening_at), contacts.response_at[:, : len(replies) - 1]]
    )
    asked = np.concatenate([contacts.question_at, asked_people], axis=1)
    answered = np.concatenate(
        [
            np.where(turns < contacts.answers[:, None], contacts.answer_at, NEVER),
            np.where(has_reply, contacts.reply_at, NEVER),
        ],
        axis=1,
    )
    is_wait = (asked < NEVER) & (answered < horizon)
    total = np.where(is_wait, answered - asked, 0).sum(axis=1)
    return np.where(is_wait.any(axis=1), total, -1)


def _last_word(
    contacts: Contacts, opening_at: np.ndarray, request_at: np.ndarray, writes: np.ndarray, horizon: int
) -> np.ndarray:
    """Time of the last thing the customer did in the contact, -1 when there was none."""
    turn_numbers = np.arange(contacts.question_at.shape[1])
    asked = np.where(turn_numbers < contacts.turns[:, None], contacts.question_at, NEVER)
    reply_numbers = np.arange(contacts.response_at.shape[1])
    answered = writes[:, None] & (reply_numbers + 1 < contacts.replies[:, None])
    responded = np.where(answered, contacts.response_at, NEVER)
    read = np.where(contacts.ending == Ending.ARTICLE, contacts.start + ARTICLE_DELAY, NEVER)
    words = np.concatenate(
        [asked, responded, request_at, opening_at[:, None], contacts.thanked_at[:, None], read[:, None]],
        axis=1,
    )
    return np.where(words < horizon, words, -1).max(axis=1, initial=-1)
