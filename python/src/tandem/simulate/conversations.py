"""From latent contacts to rows of the conversation side: who said what, when, in which system."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.simulate.clock import DAY, NEVER, SECOND
from tandem.simulate.contacts import Claimant, Close, Contacts, Ending
from tandem.simulate.journeys import Lives
from tandem.simulate.people import Agents
from tandem.simulate.settings import (
    AI_AGENTS,
    AURORA_BOT,
    ECHO,
    ECHO_VOICE_AI,
    EMAIL,
    FAMILIES,
    HELPDESK,
    INTENT_INDEX,
    INTENTS,
    MESSAGING_DESK,
    VOICE_DESK,
    World,
)
from tandem.simulate.tables import (
    AI,
    BOT_SESSION,
    CALL,
    CUSTOMER,
    END_REASON,
    EVENT_TYPE,
    HUMAN,
    MESSAGE_KIND,
    MESSAGING_THREAD,
    SLOTS,
    SUPERVISOR,
    SYSTEM,
    TICKET,
    Columns,
    Outbox,
)
from tandem.simulate.texts import TEXT_KIND, VARIANTS, Texts
from tandem.simulate.threads import (
    ARTICLE_DELAY,
    GREETING_DELAY,
    IS_DELIVERED_WHOLE,
    OPENING_DELAY,
    Threads,
    export_day,
    threads_of,
)

SLOT_DELAY = 100
REPHRASE_SHARE = 0.15
SLOT_SHARE = 0.35
CLARIFICATION_SHARE = 0.25
ACTION_SHARE = 0.55
INTENT_FAMILY = np.array([FAMILIES.index(intent.family) for intent in INTENTS], dtype=np.int8)
OUTCOME_RESOLVED, OUTCOME_ESCALATED, OUTCOME_ABANDONED, OUTCOME_FORCED = range(4)


@dataclass
class Counters:
    """Numbers given out so far; a native id is a number and never used twice."""

    contacts: int = 0
    events: int = 0


class ConversationWriter:
    """Turns the lives of one day's needs into rows for the outbox."""

    def __init__(self, world: World, agents: Agents, texts: Texts, outbox: Outbox) -> None:
        self.world = world
        self.agents = agents
        self.texts = texts
        self.outbox = outbox
        self.counters = Counters()

    def write(self, lives: Lives, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Rows of all conversations.

        Returns of each contact whether the first guess was right, whether the AI did more than ask back, and
        which of its answers did ask back.
        """
        contacts = lives.contacts
        if not len(contacts):
            return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool), np.zeros(contacts.answer_at.shape)
        threads = threads_of(contacts)
        first = 2 * self.counters.contacts
        self.counters.contacts += len(contacts)
        numbers = first + np.arange(2 * len(contacts))
        self._conversations(lives, threads, numbers)
        self._links(contacts, threads, numbers)
        self._segments(contacts, threads, numbers)
        return self._turns(lives, threads, numbers, rng)

    # ---------------------------------------------------------------- conversations and links

    def _conversations(self, lives: Lives, threads: Threads, numbers: np.ndarray) -> None:
        contacts, needs = lives.contacts, lives.needs
        place = np.flatnonzero(threads.exists)
        contact, is_handling = place // 2, place % 2 == 1
        need = contacts.need[contact]
        instance, end = threads.instance[place], threads.end[place]
        has_person = is_handling | contacts.is_same_conversation[contact]
        claim, claimant, claimed_at = _stated_claims(contacts, contact, is_handling)
        is_named = ~needs.is_anonymous[need]
        final: Columns = {
            "native_id": numbers[place],
            "kind": np.select(
                [instance == AURORA_BOT, instance == MESSAGING_DESK, instance == HELPDESK],
                [BOT_SESSION, MESSAGING_THREAD, TICKET],
                CALL,
            ).astype(np.int8),
            "channel": contacts.channel[contact],
            "direction": np.zeros(len(place), dtype=np.int8),
            "customer_native_id": np.where(is_named, needs.customer[need], -1),
            "started_at": threads.start[place],
            "ended_at": end,
            "status": np.ones(len(place), dtype=np.int8),
            "outcome_claim": claim,
            "outcome_claimed_by": claimant,
            "outcome_claimed_at": claimed_at,
            "end_reason": _end_reasons(contacts, contact, has_person),
            # The bots keep their guesses apart; people, and the router of messaging, note what it was about.
            "intent_final": np.where(
                (instance == AURORA_BOT) | (instance == ECHO_VOICE_AI), -1, needs.intent[need]
            ).astype(np.int8),
            "language": needs.language[need],
            "region": needs.region[need],
            "product_line": PRODUCT_LINE_OF[needs.intent[need]],
            "reported_turn_count": np.where(is_handling, -1, contacts.turns[contact]).astype(np.int64),
            "pricing_rule": np.where((instance == AURORA_BOT) & (claim == OUTCOME_RESOLVED), 0, -1).astype(
                np.int8
            ),
            "source_updated_at": end,
        }
        start_day, end_day = export_day(self.world, threads.start[place]), export_day(self.world, end)
        self.outbox.add("conversations", instance, end_day, final)
        is_open_first = ~IS_DELIVERED_WHOLE[instance] & (start_day < end_day)
        opened = {name: values[is_open_first] for name, values in final.items()}
        opened["status"] = np.zeros(len(opened["status"]), dtype=np.int8)
        for name in ("outcome_claim", "outcome_claimed_by", "end_reason"):
            opened[name] = np.full_like(opened[name], -1)
        for name in ("ended_at", "outcome_claimed_at"):
            opened[name] = np.full_like(opened[name], NEVER)
        day_end = (opened["started_at"] // DAY + 1) * DAY - SECOND
        opened["source_updated_at"] = day_end
        self.outbox.add("conversations", instance[is_open_first], start_day[is_open_first], opened)

    def _links(self, contacts: Contacts, threads: Threads, numbers: np.ndarray) -> None:
        """From a bot's session to what it was passed on to, delivered with the session."""
        contact = np.flatnonzero(threads.exists[0::2] & threads.exists[1::2])
        session, handling = 2 * contact, 2 * contact + 1
        target = threads.instance[handling]
        self.outbox.add(
            "conversation_links",
            threads.instance[session],
            export_day(self.world, threads.end[session]),
            {
                "native_id": numbers[session],
                "from_native_id": numbers[session],
                "to_source_system": np.zeros(len(contact), dtype=np.int8),
                "to_source_instance": target,
                "to_native_id": numbers[handling] * 16 + target,
                "link_type": (target == HELPDESK).astype(np.int8),
                "linked_at": contacts.handoff_at[contact],
                "source_updated_at": threads.end[session],
            },
        )

    # ---------------------------------------------------------------- calls

    def _segments(self, contacts: Contacts, threads: Threads, numbers: np.ndarray) -> None:
        """The queue, the agent, and the agent who took over, of each call that reached people."""
        contact = np.flatnonzero(contacts.handling == VOICE_DESK)
        calls = contacts.take(contact)
        is_met = calls.accepted_at < NEVER
        is_moved = is_met & (calls.second_agent >= 0)
        first_end = np.where(is_moved, calls.transfer_at, calls.handling_end)
        waited_until = np.where(is_met, calls.accepted_at, calls.handling_end)
        everyone = np.ones(len(contact), dtype=bool)
        rows = (
            (everyone, 1, 0, np.full(len(contact), -1), calls.queue_at, NEVER, waited_until),
            (is_met, 2, 1, calls.agent, NEVER, calls.accepted_at, first_end),
            (is_moved, 3, 1, calls.second_agent, NEVER, calls.transfer_at, calls.handling_end),
        )
        for mask, seq, handler, agent, enqueued, accepted, ended in rows:
            size = int(mask.sum())
            accepted = np.broadcast_to(accepted, mask.shape)[mask]
            ended = ended[mask]
            number = numbers[2 * contact[mask] + 1]
            self.outbox.add(
                "segments",
                VOICE_DESK,
                export_day(self.world, calls.handling_end[mask]),
                {
                    "native_id": number * 4 + seq,
                    "conversation_native_id": number,
                    "seq": np.full(size, seq, dtype=np.int64),
                    "handler_type": np.full(size, handler, dtype=np.int8),
                    "actor_native_id": _agent_codes(agent[mask]),
                    "queue": np.full(size, 2, dtype=np.int8),
                    "enqueued_at": np.broadcast_to(enqueued, mask.shape)[mask],
                    "accepted_at": accepted,
                    "ended_at": ended,
                    "talk_seconds": np.where(handler == 1, (ended - accepted) / SECOND, np.nan),
                    "source_updated_at": ended,
                },
            )

    # ---------------------------------------------------------------- events, inferences, actions

    def _turns(
        self, lives: Lives, threads: Threads, numbers: np.ndarray, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        contacts, needs = lives.contacts, lives.needs
        tape = _Tape()
        session_marks = _play_session(tape, contacts, rng)
        _play_oversight(tape, lives)
        _play_handling(tape, contacts)
        rows = tape.rows()
        thread = rows.pop("thread")
        size = len(thread)
        order = np.lexsort((rows["at"], thread))
        thread, rows = thread[order], {name: values[order] for name, values in rows.items()}
        place_of = np.empty(size, dtype=np.int64)
        place_of[order] = np.arange(size)

        event_number = self.counters.events + np.arange(size)
        self.counters.events += size
        contact = thread // 2
        need = contacts.need[contact]
        begins = np.append(True, thread[1:] != thread[:-1])
        seq = np.arange(size) - np.flatnonzero(begins)[np.cumsum(begins) - 1] + 1
        instance = threads.instance[thread]
        at = rows["at"]
        delivered_at = np.where(IS_DELIVERED_WHOLE[instance], threads.end[thread], at)
        is_ai = rows["actor_type"] == AI
        agent = np.where(rows["by_second"] == 1, contacts.second_agent[contact], contacts.agent[contact])
        actor = np.select(
            [is_ai, rows["actor_type"] == HUMAN], [contacts.ai_agent[contact], _agent_codes(agent)], -1
        )
        release = np.where(is_ai, contacts.ai_agent[contact] * 2 + contacts.release[contact], -1)
        texts = self.texts.index(
            needs.language[need],
            rows["text_kind"],
            INTENT_FAMILY[needs.intent[need]],
            rng.integers(0, VARIANTS, size, dtype=np.int8),
        )
        rephrased = np.where(
            rows["rephrases"] >= 0, event_number[place_of[np.maximum(rows["rephrases"], 0)]], -1
        )
        sentiment = np.where(
            (rows["event_type"] == EVENT_TYPE["message"]) & (rows["actor_type"] == CUSTOMER),
            np.clip(rng.normal(0.05, 0.22, size), -0.5, 1.0),
            np.nan,
        )
        sentiment = np.where(rows["is_angry"] == 1, -0.6 - 0.4 * rng.random(size), sentiment)
        reason = np.where(
            rows["event_type"] == EVENT_TYPE["handoff_requested"], contacts.handoff_reason[contact], -1
        )
        self.outbox.add(
            "events",
            instance,
            export_day(self.world, delivered_at),
            {
                "native_id": event_number,
                "conversation_native_id": numbers[thread],
                "seq": seq,
                "occurred_at": at,
                "time_precision": (instance == HELPDESK).astype(np.int8),
                "event_type": rows["event_type"],
                "actor_native_id": actor.astype(np.int32),
                "actor_type": rows["actor_type"],
                "is_public": np.select(
                    [
                        rows["event_type"] == EVENT_TYPE["message"],
                        rows["event_type"] == EVENT_TYPE["internal_note"],
                    ],
                    [1, 0],
                    -1,
                ).astype(np.int8),
                "message_kind": rows["message_kind"],
                "text": texts,
                "sentiment_score": np.round(sentiment, 3),
                "rephrase_of_native_id": rephrased,
                "field_name": rows["field_name"],
                "from_actor_type": rows["from_actor_type"],
                "to_actor_type": rows["to_actor_type"],
                "to_queue": rows["to_queue"],
                "reason": reason.astype(np.int8),
                "context_payload": rows["context"],
                "release_version": release.astype(np.int8),
                "source_updated_at": at,
            },
        )
        placed = _Placed(event_number, place_of, numbers, threads)
        is_first_right = self._inferences(lives, session_marks, placed, rng)
        has_acted = self._actions(lives, session_marks, placed, rng)
        has_answered = np.zeros(len(contacts), dtype=bool)
        has_answered[session_marks.answer_contact[~session_marks.asks_back]] = True
        asks_back = np.zeros(contacts.answer_at.shape)
        asks_back[session_marks.answer_contact, session_marks.answer_turn] = session_marks.asks_back
        return is_first_right, has_answered | has_acted, asks_back

    def _inferences(
        self, lives: Lives, marks: _SessionMarks, placed: _Placed, rng: np.random.Generator
    ) -> np.ndarray:
        """What the intent model made of each question; a session's last guess is right and sure of itself."""
        contacts, needs, effects = lives.contacts, lives.needs, self.world.effects
        contact, turn = marks.question_contact, marks.question_turn
        reading = np.flatnonzero(contacts.ending == Ending.ARTICLE)
        contact = np.concatenate([contact, reading])
        turn = np.concatenate([turn, np.zeros(len(reading), dtype=turn.dtype)])
        event = np.concatenate([placed.number_of(marks.question_row), np.full(len(reading), -1)])
        size = len(contact)
        intent = needs.intent[contacts.need[contact]]
        is_last = turn + 1 >= contacts.turns[contact]
        is_overconfident = intent == INTENT_INDEX[effects.overconfident_intent]
        wrong_share = wrong_first_share(self.world, intent)
        is_wrong = ~is_last & (turn == 0) & (rng.random(size) < wrong_share)
        guess = np.where(is_wrong, (intent + rng.integers(1, len(INTENTS), size)) % len(INTENTS), intent)
        drawn = rng.random(size)
        confidence = np.select(
            [is_wrong & is_overconfident, is_wrong, is_last],
            [0.75 + 0.2 * drawn, 0.30 + 0.29 * drawn, 0.62 + 0.37 * drawn],
            0.45 + 0.5 * drawn,
        )
        confidence = np.round(confidence, 3)
        session = 2 * contact
        asked_at = np.where(event >= 0, contacts.question_at[contact, turn], contacts.start[contact])
        instance = placed.threads.instance[session]
        delivered_at = np.where(IS_DELIVERED_WHOLE[instance], placed.threads.end[session], asked_at)
        self.outbox.add(
            "ai_inferences",
            instance,
            export_day(self.world, delivered_at),
            {
                "native_id": placed.numbers[session] * 8 + turn,
                "conversation_native_id": placed.numbers[session],
                "event_native_id": event,
                "kind": np.zeros(size, dtype=np.int8),
                "intent": guess.astype(np.int8),
                "confidence": confidence,
                "is_fallback": (confidence < 0.4).astype(np.int8),
                "model": (contacts.ai_agent[contact] == ECHO).astype(np.int8),
                "release_version": (contacts.ai_agent[contact] * 2 + contacts.release[contact]).astype(
                    np.int8
                ),
                "input_tokens": rng.integers(180, 900, size),
                "output_tokens": rng.integers(4, 12, size),
                "latency_ms": rng.integers(40, 260, size),
                "source_updated_at": asked_at,
            },
        )
        is_first_right = np.ones(len(contacts), dtype=bool)
        is_first_right[contact[is_wrong]] = False
        return is_first_right

    def _actions(
        self, lives: Lives, marks: _SessionMarks, placed: _Placed, rng: np.random.Generator
    ) -> np.ndarray:
        """Tool calls behind the last answer of a session, by the AI; which contacts have one, (contacts,)."""
        contacts, needs = lives.contacts, lives.needs
        is_last = marks.answer_turn + 1 == contacts.answers[marks.answer_contact]
        chosen = is_last & (rng.random(len(is_last)) < ACTION_SHARE)
        contact, event = marks.answer_contact[chosen], placed.number_of(marks.answer_row[chosen])
        size = len(contact)
        kind = ACTION_OF[needs.intent[contacts.need[contact]]]
        acted_at = contacts.answer_at[contact, contacts.answers[contact] - 1]
        session = 2 * contact
        instance = placed.threads.instance[session]
        delivered_at = np.where(IS_DELIVERED_WHOLE[instance], placed.threads.end[session], acted_at)
        is_done = contacts.is_solved[contact] | (rng.random(size) < 0.8)
        self.outbox.add(
            "actions",
            instance,
            export_day(self.world, delivered_at),
            {
                "native_id": placed.numbers[session],
                "conversation_native_id": placed.numbers[session],
                "event_native_id": event,
                "actor_native_id": contacts.ai_agent[contact].astype(np.int32),
                "action_kind": kind,
                "action_name": kind,
                "phase": np.zeros(size, dtype=np.int8),
                "status": (~is_done).astype(np.int8),
                "occurred_at": acted_at,
                "confirmation_source": np.zeros(size, dtype=np.int8),
                "source_updated_at": acted_at,
            },
        )
        has_acted = np.zeros(len(contacts), dtype=bool)
        has_acted[contact] = True
        return has_acted


def wrong_first_share(world: World, intent: np.ndarray) -> np.ndarray:
    """How likely the first of several guesses is wrong; shape of `intent`."""
    effects = world.effects
    is_overconfident = intent == INTENT_INDEX[effects.overconfident_intent]
    return np.where(is_overconfident, effects.overconfident_wrong_share, effects.wrong_first_prediction_share)


def asking_share(contacts: Contacts) -> np.ndarray:
    """How likely each answer of the AI asks back, (contacts, turns); the last of all turns never does."""
    turns = np.arange(contacts.answer_at.shape[1])
    return np.where(turns + 1 < contacts.turns[:, None], CLARIFICATION_SHARE, 0.0)


def helped_share(contacts: Contacts) -> np.ndarray:
    """How likely the AI did more than ask back: it answered, or called a tool; (contacts,).

    Only what is answered last, with no question after it, is sure to be no question itself.
    """
    all_asked_back = CLARIFICATION_SHARE**contacts.answers * (1 - ACTION_SHARE)
    is_sure = contacts.answers == contacts.turns
    return np.where(contacts.answers == 0, 0.0, np.where(is_sure, 1.0, 1 - all_asked_back))


PRODUCT_LINE_OF = np.array([intent.product_line for intent in INTENTS], dtype=np.int8)
# Index into the action kinds: refunds refund, changes write, sign-ins check, the rest looks things up.
ACTION_OF = np.array(
    [
        {"refunds": 2, "account": 4, "subscription": 1}.get(
            intent.family, 3 if intent.name.startswith(("change", "cancel", "reschedule")) else 0
        )
        for intent in INTENTS
    ],
    dtype=np.int8,
)


@dataclass
class _Placed:
    """Where tape rows ended up: number of each event by its place on the tape."""

    event_number: np.ndarray
    place_of: np.ndarray
    numbers: np.ndarray
    threads: Threads

    def number_of(self, tape_rows: np.ndarray) -> np.ndarray:
        return self.event_number[self.place_of[tape_rows]]


@dataclass
class _SessionMarks:
    """Tape rows of questions and answers, with contact and turn of each."""

    question_row: np.ndarray
    question_contact: np.ndarray
    question_turn: np.ndarray
    answer_row: np.ndarray
    answer_contact: np.ndarray
    answer_turn: np.ndarray
    asks_back: np.ndarray


_TAPE_COLUMNS = {
    "thread": np.int64,
    "at": np.int64,
    "event_type": np.int8,
    "actor_type": np.int8,
    "message_kind": np.int8,
    "text_kind": np.int8,
    "is_angry": np.int8,
    "rephrases": np.int64,
    "field_name": np.int8,
    "from_actor_type": np.int8,
    "to_actor_type": np.int8,
    "to_queue": np.int8,
    "context": np.int8,
    "by_second": np.int8,
}


class _Tape:
    """Collects events step by step; columns that a step does not set are null (-1)."""

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[tuple[int, dict[str, np.ndarray]]] = []

    def add(self, thread: np.ndarray, at: np.ndarray, event: str, actor: int, **columns) -> np.ndarray:
        """Append one event per thread; returns the rows' places on the tape."""
        size = len(thread)
        if "text" in columns:
            columns["text_kind"] = TEXT_KIND[columns.pop("text")]
        columns |= {"thread": thread, "at": at, "event_type": EVENT_TYPE[event], "actor_type": actor}
        self._parts.append((size, columns))
        self.size += size
        return np.arange(self.size - size, self.size)

    def rows(self) -> dict[str, np.ndarray]:
        """All events so far, one array a column."""
        rows = {}
        for name, kind in _TAPE_COLUMNS.items():
            column = np.full(self.size, -1, dtype=kind)
            first = 0
            for size, columns in self._parts:
                if name in columns:
                    column[first : first + size] = columns[name]
                first += size
            rows[name] = column
        return rows


def _play_session(tape: _Tape, contacts: Contacts, rng: np.random.Generator) -> _SessionMarks:
    """The events of AI sessions."""
    kinds = MESSAGE_KIND
    has_session = np.flatnonzero(contacts.ai_agent >= 0)
    tape.add(2 * has_session, contacts.start[has_session] + GREETING_DELAY, "message", AI,
             message_kind=kinds["greeting"], text="greeting")  # fmt: skip

    most_turns = contacts.question_at.shape[1]
    turn_numbers = np.arange(most_turns)
    contact, turn = np.nonzero(turn_numbers < contacts.turns[:, None])
    asked_at = contacts.question_at[contact, turn]
    size = len(contact)
    is_rephrase = (turn > 0) & (rng.random(size) < REPHRASE_SHARE)
    is_angry = contacts.is_angry[contact] & (turn + 1 == contacts.turns[contact])
    first_row = tape.size
    text_kind = np.select(
        [is_angry, turn == 0], [TEXT_KIND["angry"], TEXT_KIND["question"]], TEXT_KIND["rephrase"]
    )
    question_row = tape.add(
        2 * contact, asked_at, "message", CUSTOMER,
        message_kind=kinds["question"], text_kind=text_kind, is_angry=is_angry,
        rephrases=np.where(is_rephrase, first_row + np.arange(size) - 1, -1),
    )  # fmt: skip
    fills = (turn > 0) & (rng.random(size) < SLOT_SHARE)
    tape.add(2 * contact[fills], asked_at[fills] + SLOT_DELAY, "slot_filled", CUSTOMER,
             field_name=contact[fills] % len(SLOTS))  # fmt: skip

    answer_contact, answer_turn = np.nonzero(turn_numbers < contacts.answers[:, None])
    asks_back = (answer_turn + 1 < contacts.turns[answer_contact]) & (
        rng.random(len(answer_contact)) < CLARIFICATION_SHARE
    )
    answer_row = tape.add(
        2 * answer_contact, contacts.answer_at[answer_contact, answer_turn], "message", AI,
        message_kind=np.where(asks_back, kinds["clarification"], kinds["answer"]),
        text_kind=np.where(asks_back, TEXT_KIND["clarification"], TEXT_KIND["answer"]),
    )  # fmt: skip

    reading = np.flatnonzero(contacts.ending == Ending.ARTICLE)
    tape.add(2 * reading, contacts.start[reading] + ARTICLE_DELAY, "article_view", CUSTOMER)
    thanking = np.flatnonzero(contacts.thanked_at < NEVER)
    tape.add(2 * thanking, contacts.thanked_at[thanking], "message", CUSTOMER,
             message_kind=kinds["acknowledgement"], text="thanks")  # fmt: skip
    for number in range(contacts.request_at.shape[1]):
        asking = np.flatnonzero(contacts.request_at[:, number] < NEVER)
        tape.add(2 * asking, contacts.request_at[asking, number], "human_requested", CUSTOMER,
                 text="human_request")  # fmt: skip

    moving = np.flatnonzero(contacts.handoff_at < NEVER)
    context = np.where(contacts.is_context_lost[moving], 0, 1 + moving % 3)
    tape.add(2 * moving, contacts.handoff_at[moving], "handoff_requested", AI,
             to_actor_type=HUMAN, to_queue=_queue_of(contacts.handling[moving]), context=context,
             text="handoff")  # fmt: skip
    failing = np.flatnonzero(contacts.failed_at < NEVER)
    tape.add(2 * failing, contacts.failed_at[failing], "handoff_failed", SYSTEM)
    ending = np.flatnonzero((contacts.ai_agent >= 0) & ~contacts.is_same_conversation)
    tape.add(2 * ending, contacts.session_end[ending], "session_end", SYSTEM)
    return _SessionMarks(question_row, contact, turn, answer_row, answer_contact, answer_turn, asks_back)


def _play_oversight(tape: _Tape, lives: Lives) -> None:
    """People who watch AI sessions, take an answer back, or note what should have been said."""
    judged = lives.judgements
    for event, times in (
        ("supervision", judged.supervised_at),
        ("override", judged.overridden_at),
        ("correction", judged.corrected_at),
    ):
        contact = np.flatnonzero(times < NEVER)
        tape.add(2 * contact, times[contact], event, SUPERVISOR)


def _queue_of(handling: np.ndarray) -> np.ndarray:
    """Index of the team whose queue serves that instance, -1 for none."""
    return np.select(
        [handling == MESSAGING_DESK, handling == HELPDESK, handling == VOICE_DESK], [0, 1, 2], -1
    )


def _play_handling(tape: _Tape, contacts: Contacts) -> None:
    """The events of threads in which people write: tickets and chats. Calls leave segments only."""
    writes = (contacts.handling == HELPDESK) | (contacts.handling == MESSAGING_DESK)
    is_chat = contacts.handling == MESSAGING_DESK
    has_session = contacts.ai_agent >= 0
    thread = 2 * np.arange(len(contacts)) + ~contacts.is_same_conversation
    is_met = contacts.accepted_at < NEVER

    opening = np.flatnonzero(writes & ~has_session)
    delay = np.where(contacts.channel[opening] == EMAIL, 0, OPENING_DELAY)
    tape.add(thread[opening], contacts.start[opening] + delay, "message", CUSTOMER,
             message_kind=MESSAGE_KIND["question"], text="question")  # fmt: skip
    noted = np.flatnonzero(writes & ~is_chat & has_session)
    tape.add(thread[noted], contacts.queue_at[noted], "internal_note", SYSTEM, text="note")
    queued = np.flatnonzero(is_chat)
    tape.add(thread[queued], contacts.queue_at[queued], "queue_enter", SYSTEM, to_queue=0)
    accepted = np.flatnonzero(is_chat & has_session & is_met)
    tape.add(thread[accepted], contacts.accepted_at[accepted], "handoff_accepted", HUMAN)

    for turn in range(contacts.reply_at.shape[1]):
        replying = np.flatnonzero(writes & (contacts.replies > turn))
        tape.add(
            thread[replying], contacts.reply_at[replying, turn], "message", HUMAN,
            message_kind=MESSAGE_KIND["answer"], text="human_answer",
            by_second=(contacts.second_agent[replying] >= 0) & (turn > 0),
        )  # fmt: skip
        responding = np.flatnonzero(writes & (contacts.replies > turn + 1))
        tape.add(thread[responding], contacts.response_at[responding, turn], "message", CUSTOMER,
                 message_kind=MESSAGE_KIND["other"], text="human_reply")  # fmt: skip
    moving = np.flatnonzero(is_chat & (contacts.transfer_at < NEVER))
    tape.add(thread[moving], contacts.transfer_at[moving], "transfer", HUMAN,
             from_actor_type=HUMAN, to_actor_type=HUMAN, to_queue=0)  # fmt: skip

    closing = np.flatnonzero(writes & (contacts.close == Close.BY_AGENT))
    tape.add(thread[closing], contacts.handling_end[closing], "close", HUMAN,
             by_second=contacts.second_agent[closing] >= 0)  # fmt: skip
    expiring = np.flatnonzero(writes & np.isin(contacts.close, [Close.BY_SYSTEM, Close.IGNORED]))
    tape.add(thread[expiring], contacts.handling_end[expiring], "close", SYSTEM)
    leaving = np.flatnonzero(is_chat & (contacts.close == Close.LEFT_QUEUE))
    tape.add(thread[leaving], contacts.handling_end[leaving], "session_end", SYSTEM)


def _agent_codes(agent: np.ndarray) -> np.ndarray:
    """Index into the pool of actors, in which the AI agents come first; -1 for nobody."""
    return np.where(agent >= 0, agent + len(AI_AGENTS), -1).astype(np.int32)


def _stated_claims(
    contacts: Contacts, contact: np.ndarray, is_handling: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcome claim, claimant and time that each thread states itself: only AI sessions do."""
    ending = contacts.ending[contact]
    is_escalated = (
        (ending == Ending.HANDED_OFF)
        & (contacts.failed_at[contact] == NEVER)
        & ~contacts.is_suppressed[contact]
        & ~contacts.is_same_conversation[contact]
    )
    claim = np.select(
        [
            is_handling,
            (ending == Ending.CLAIMED) | contacts.is_suppressed[contact],
            is_escalated,
            ending == Ending.GAVE_UP,
            ending == Ending.FORCED,
        ],
        [-1, OUTCOME_RESOLVED, OUTCOME_ESCALATED, OUTCOME_ABANDONED, OUTCOME_FORCED],
        -1,
    ).astype(np.int8)
    claimant = np.where(is_escalated, Claimant.AI_AGENT, contacts.claimant[contact])
    claimed_at = np.where(
        is_escalated, contacts.handoff_at[contact] + OPENING_DELAY, contacts.claimed_at[contact]
    )
    return (
        claim,
        np.where(claim >= 0, claimant, -1).astype(np.int8),
        np.where(claim >= 0, claimed_at, NEVER),
    )


def _end_reasons(contacts: Contacts, contact: np.ndarray, has_person: np.ndarray) -> np.ndarray:
    ending, close = contacts.ending[contact], contacts.close[contact]
    reasons = END_REASON
    return np.select(
        [
            has_person & (close == Close.BY_AGENT),
            has_person & (close == Close.CALL_ENDED),
            has_person & (close == Close.LEFT_QUEUE),
            has_person,
            ending == Ending.CLAIMED,
            ending == Ending.HANDED_OFF,
            ending == Ending.FORCED,
            ending == Ending.RAGE_QUIT,
        ],
        [
            reasons["agent_closed"],
            reasons["hung_up"],
            reasons["customer_left"],
            reasons["inactivity"],
            reasons["completed"],
            reasons["transferred"],
            reasons["turn_limit"],
            reasons["customer_left"],
        ],
        reasons["inactivity"],
    ).astype(np.int8)
