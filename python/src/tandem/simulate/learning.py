"""What is learnt: releases, gaps and corrections that wait for one, candidates for training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.simulate.clock import DAY, HOUR, NEVER, SECOND, durations, midnight
from tandem.simulate.journeys import Lives
from tandem.simulate.judgements import PLEASED, THUMBS
from tandem.simulate.sessions import release_days
from tandem.simulate.settings import AURORA, AURORA_BOT, ECHO, ECHO_VOICE_AI, MESSAGING_DESK, World
from tandem.simulate.streams import stream
from tandem.simulate.tables import COMPONENTS, ITEM_KINDS, VERSIONS, Outbox, completed
from tandem.simulate.threads import Threads, threads_of, weekly_day

GAP, FEEDBACK, CORRECTION, TRAINING = range(len(ITEM_KINDS))
AI_OF_INSTANCE = {AURORA_BOT: AURORA, MESSAGING_DESK: AURORA, ECHO_VOICE_AI: ECHO}
RELEASE_HOUR = 6
BOT, KNOWLEDGE = COMPONENTS.index("bot"), COMPONENTS.index("knowledge")
ITEM_SLOTS = 4
GAP_REOPENED_SHARE = 0.06
OWNER_OF_KIND = np.array([1, 0, 0, 1], dtype=np.int8)


def knowledge_release_at(world: World, number: np.ndarray) -> np.ndarray:
    """When that knowledge release went out; they come at even intervals."""
    days = (number + 1) * world.behaviour.knowledge_release_days
    return midnight(world.start) + days * DAY + RELEASE_HOUR * HOUR


def write_releases(world: World, outbox: Outbox) -> None:
    """What was deployed where: AI agents with all their parts, and the knowledge they read."""
    for instance, agent in AI_OF_INSTANCE.items():
        first = midnight(world.start) - 180 * DAY
        second = midnight(world.start) + int(release_days(world)[agent]) * DAY
        for number, at in enumerate((first, second)):
            parts = np.array([name for name in range(len(COMPONENTS)) if name != KNOWLEDGE])
            _deploy(
                world,
                outbox,
                instance,
                parts,
                np.full(len(parts), at),
                np.full(len(parts), 2 * agent + number),
            )
        numbers = np.arange(world.days // world.behaviour.knowledge_release_days)
        at = knowledge_release_at(world, numbers)
        size = len(numbers)
        if size:
            version = np.full(size, VERSIONS.index("knowledge"))
            _deploy(world, outbox, instance, np.full(size, KNOWLEDGE), at, version, numbers)


def _deploy(
    world: World,
    outbox: Outbox,
    instance: int,
    component: np.ndarray,
    at: np.ndarray,
    version: np.ndarray,
    number: np.ndarray | None = None,
) -> None:
    """Releases of one instance, delivered the night after; the oldest with the first export."""
    is_knowledge = number is not None
    native = number if is_knowledge else 1_000 + version * len(COMPONENTS) + component
    # What is switched on at a set hour was rolled out some minutes before.
    rng = stream(world.seed, "learning", instance)
    deployed_at = at - rng.integers(600, 9_000, len(at)) * SECOND
    outbox.add("releases", instance, np.maximum(weekly_day(world, at), 0), completed("releases", {
        "native_id": native,
        "component": component.astype(np.int8),
        "version": version.astype(np.int8),
        "effective_from": at,
        "deployed_at": deployed_at,
        "source_updated_at": at,
    }))  # fmt: skip


@dataclass
class Waiting:
    """Items of one kind that wait for a release, (items,)."""

    kind: int
    contact: np.ndarray
    opened_at: np.ndarray
    closed_at: np.ndarray
    reopened_at: np.ndarray
    release: np.ndarray  # number of the knowledge release that closes it


@dataclass
class Candidates:
    """Reviewed sessions of the AI that might serve as training, (candidates,)."""

    contact: np.ndarray
    at: np.ndarray
    is_suitable: np.ndarray
    is_verified: np.ndarray
    is_diverse: np.ndarray


@dataclass
class Learnt:
    """What one day's needs give to learn from."""

    waiting: list[Waiting]
    candidates: Candidates


def learn(world: World, lives: Lives, rng: np.random.Generator) -> Learnt:
    """Draw gaps, feedback, corrections and training candidates, in this order."""
    contacts, verdicts, behaviour = lives.contacts, lives.judgements, world.behaviour
    size = len(contacts)
    reasons = [name for name, _ in behaviour.handoff_reasons]
    is_missing = contacts.handoff_reason == reasons.index("missing_knowledge")
    drawn = rng.random((2, size), dtype=np.float32)
    is_down = (verdicts.survey == THUMBS) & (verdicts.responded_at < NEVER) & (verdicts.csat < PLEASED)
    noticed = contacts.session_end + durations(rng, 20 * 3600, 0.9, size)
    kinds = (
        (GAP, is_missing & (drawn[0] < behaviour.gap_logged_share), noticed),
        (FEEDBACK, is_down & (drawn[1] < behaviour.feedback_share), verdicts.responded_at + SECOND),
        (CORRECTION, verdicts.corrected_at < NEVER, contacts.session_end + SECOND),
    )
    waiting = []
    for kind, mask, opened_at in kinds:
        contact = np.flatnonzero(mask & (contacts.ai_agent >= 0))
        waiting.append(_waiting(world, kind, contact, opened_at[contact], rng))
    return Learnt(waiting, _candidates(lives, rng))


def _waiting(
    world: World, kind: int, contact: np.ndarray, opened_at: np.ndarray, rng: np.random.Generator
) -> Waiting:
    """Closed, if ever, by the first knowledge release after its fix."""
    behaviour, size = world.behaviour, len(contact)
    fixed_at = opened_at + durations(
        rng, behaviour.gap_fix_days * DAY / SECOND, behaviour.gap_fix_spread, size
    )
    every = behaviour.knowledge_release_days
    number = np.maximum((fixed_at - midnight(world.start) - RELEASE_HOUR * HOUR) // DAY // every, 0)
    is_closed = rng.random(size) < behaviour.gap_closed_share
    closed_at = np.where(is_closed, knowledge_release_at(world, number), NEVER)
    reopens = (closed_at < NEVER) & (rng.random(size) < GAP_REOPENED_SHARE) & (kind == GAP)
    reopened_at = np.where(reopens, closed_at + 3 * DAY, NEVER)
    return Waiting(kind, contact, opened_at, closed_at, reopened_at, number)


def _candidates(lives: Lives, rng: np.random.Generator) -> Candidates:
    """Reviewed sessions of the AI are candidates for training; who reviews them says which will do."""
    contacts, verdicts = lives.contacts, lives.judgements
    contact = np.flatnonzero((verdicts.reviewed_at < NEVER) & (contacts.ai_agent >= 0))
    size = len(contact)
    return Candidates(
        contact=contact,
        at=np.maximum(verdicts.reviewed_at[contact], contacts.session_end[contact]),
        is_suitable=contacts.is_solved[contact] & ~verdicts.has_error[contact],
        is_verified=rng.random(size) < 0.9,
        is_diverse=rng.random(size) < 0.5,
    )


class LearningWriter:
    """Improvement items that follow the sessions of one day's needs."""

    def __init__(self, world: World, outbox: Outbox) -> None:
        self.world = world
        self.outbox = outbox
        self._contacts = 0

    def write(self, lives: Lives, learnt: Learnt) -> None:
        """Gaps, feedback, corrections and training candidates, each in the instance of its conversation."""
        size = len(lives.contacts)
        if not size:
            return
        threads = threads_of(lives.contacts)
        numbers = 2 * self._contacts + np.arange(2 * size)
        self._contacts += size
        for waiting in learnt.waiting:
            self._items(lives, threads, numbers, waiting)
        self._candidates(lives, threads, numbers, learnt.candidates)

    def _items(self, lives: Lives, threads: Threads, numbers: np.ndarray, items: Waiting) -> None:
        """What waits for a release: a row when it is opened, and a later version of it at each change."""
        thread = 2 * items.contact
        intent = lives.needs.intent[lives.contacts.need[items.contact]]
        rows = {
            "native_id": numbers[thread] * ITEM_SLOTS + items.kind,
            "item_kind": np.full(len(thread), items.kind, dtype=np.int8),
            "topic": intent,
            "intent": intent,
            "conversation_native_id": numbers[thread],
            "opened_at": items.opened_at,
            "owner_team": np.full(len(thread), OWNER_OF_KIND[items.kind]),
            "source_updated_at": items.opened_at,
        }
        instance = threads.instance[thread]
        day = weekly_day(self.world, items.opened_at)
        self.outbox.add("improvement_items", instance, day, completed("improvement_items", rows))
        rows |= {
            "closed_at": items.closed_at,
            "release_native_id": items.release,
            "source_updated_at": items.closed_at,
        }
        self._later("improvement_items", instance, items.closed_at, rows, items.closed_at < NEVER)
        rows |= {"reopened_at": items.reopened_at, "source_updated_at": items.reopened_at}
        self._later("improvement_items", instance, items.reopened_at, rows, items.reopened_at < NEVER)

    def _later(self, table, instance, at, rows, mask) -> None:
        part = {name: values[mask] for name, values in rows.items()}
        self.outbox.add(table, instance[mask], weekly_day(self.world, at[mask]), completed(table, part))

    def _candidates(self, lives: Lives, threads: Threads, numbers: np.ndarray, found: Candidates) -> None:
        thread = 2 * found.contact
        intent = lives.needs.intent[lives.contacts.need[found.contact]]
        day = weekly_day(self.world, found.at)
        self.outbox.add("improvement_items", threads.instance[thread], day, completed("improvement_items", {
            "native_id": numbers[thread] * ITEM_SLOTS + TRAINING,
            "item_kind": np.full(len(thread), TRAINING, dtype=np.int8),
            "topic": intent,
            "intent": intent,
            "conversation_native_id": numbers[thread],
            "opened_at": found.at,
            "is_suitable": found.is_suitable.astype(np.int8),
            "is_verified": found.is_verified.astype(np.int8),
            "is_diverse_sample": found.is_diverse.astype(np.int8),
            "owner_team": np.full(len(thread), OWNER_OF_KIND[TRAINING]),
            "source_updated_at": found.at,
        }))  # fmt: skip
