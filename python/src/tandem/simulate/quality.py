"""Rows of those who judge: surveys, reviews, guardrails, and the assistant that helps agents.

Surveys, reviews and the assistant are tools beside the channels: each is an instance of its own, whose rows
name the conversations of the others. Guardrails are part of the bots that they guard.
"""

from __future__ import annotations

import numpy as np

from tandem.simulate.clock import NEVER, SECOND
from tandem.simulate.contacts import Contacts
from tandem.simulate.findings import (
    JUDGE_BAD,
    JUDGE_GOOD,
    OTHER_STAGES,
    PASSING_SCORE,
    REVIEWERS,
    Findings,
    Guardrails,
    Recommendations,
    Reviews,
    Verdicts,
)
from tandem.simulate.handling import ARM_HELD_OUT
from tandem.simulate.journeys import Lives
from tandem.simulate.judgements import (
    IGNORED,
    LIGHTLY_EDITED,
    MOST_SUGGESTIONS,
    PLEASED,
    REWRITTEN,
    THUMBS,
)
from tandem.simulate.settings import AI_AGENTS, ASSIST, EMAIL, QA, SURVEYS, VOICE_DESK, World
from tandem.simulate.streams import pick
from tandem.simulate.tables import (
    AI,
    CRITERION,
    HUMAN,
    SURVEY_TYPES,
    Columns,
    Outbox,
    completed,
)
from tandem.simulate.threads import IS_DELIVERED_WHOLE, Threads, export_day, threads_of, weekly_day

CES, NPS = SURVEY_TYPES.index("ces"), SURVEY_TYPES.index("nps")
SURVEY_SLOTS, REVIEW_SLOTS, SUGGESTION_SLOTS = 4, 32, 4
RECOMMEND_SLOT = 3  # the surveys about a conversation are numbered before it
AUTO_SLOT = 16  # reviews by the judge are numbered behind those by people
JUDGE = REVIEWERS
RUBRIC_DAY_SHARE = 0.5  # of the time, when the rubric changes
SHOWN_BEFORE = 25 * SECOND
SECOND_SUGGESTION_DELAY = 20 * SECOND


class QualityWriter:
    """Turns what was judged of one day's needs into rows for the outbox."""

    def __init__(self, world: World, outbox: Outbox) -> None:
        self.world = world
        self.outbox = outbox
        # Counts as the writer of conversations does, so that both give a thread the same number.
        self._contacts = 0
        self._asked = 0
        self._reviewed: list[Columns] = []

    def write(self, lives: Lives, found: Findings, rng: np.random.Generator) -> None:
        """Rows of surveys, reviews, guardrails and suggestions; the stream is the one of the findings."""
        contacts = lives.contacts
        if not len(contacts):
            return
        threads = threads_of(contacts)
        numbers = 2 * self._contacts + np.arange(2 * len(contacts))
        self._contacts += len(contacts)
        is_own = (contacts.handling >= 0) & ~contacts.is_same_conversation
        judged = 2 * np.arange(len(contacts)) + is_own
        self._surveys(lives, threads, numbers, judged)
        self._recommendations(lives, numbers, found.recommendations)
        self._reviews(lives, threads, numbers, judged, found.reviews)
        self._judge(lives, threads, numbers, judged, found.verdicts)
        self._deliver_reviews()
        self._guardrails(lives, threads, numbers, found.guardrails)
        self._suggestions(lives, threads, numbers, rng)
        self._experiment(contacts, threads, numbers)

    # ---------------------------------------------------------------- surveys

    def _surveys(self, lives: Lives, threads: Threads, numbers: np.ndarray, judged: np.ndarray) -> None:
        """An invitation the day it is sent, and the answer as a later version of it."""
        verdicts = lives.judgements
        asked = np.flatnonzero(verdicts.survey >= 0)
        score = np.where(verdicts.survey == THUMBS, verdicts.csat >= PLEASED, verdicts.csat)
        self._invite(lives, threads, numbers, judged, asked, verdicts.survey, score, slot=0)
        eased = np.flatnonzero(verdicts.is_asked_for_ease)
        kind = np.full(len(verdicts), CES, dtype=np.int8)
        self._invite(lives, threads, numbers, judged, eased, kind, verdicts.ease, slot=1)

    def _invite(
        self,
        lives: Lives,
        threads: Threads,
        numbers: np.ndarray,
        judged: np.ndarray,
        contact: np.ndarray,
        kind: np.ndarray,
        score: np.ndarray,
        slot: int,
    ) -> None:
        contacts, needs, verdicts = lives.contacts, lives.needs, lives.judgements
        need, kind = contacts.need[contact], kind[contact]
        thread = judged[contact]
        offered_at, responded_at = verdicts.offered_at[contact], verdicts.responded_at[contact]
        is_answered = responded_at < NEVER
        highest = np.select([kind == THUMBS, kind == CES], [1.0, 7.0], 5.0)
        met = contacts.accepted_at[contact] < NEVER
        rows = completed("survey_responses", {
            "native_id": numbers[thread] * SURVEY_SLOTS + slot,
            **_conversation_of(threads, numbers, thread),
            "customer_native_id": needs.named_customer[need],
            "survey_type": kind,
            "rated_actor_type": np.where(met, HUMAN, AI).astype(np.int8),
            "offered_at": offered_at,
            "responded_at": responded_at,
            "score": np.where(is_answered, score[contact], np.nan),
            "scale_min": np.where(kind == THUMBS, 0.0, 1.0),
            "scale_max": highest,
            "higher_is_better": np.int8(1),
            "scale_version": kind,
            "source_updated_at": np.where(is_answered, responded_at, offered_at),
        })  # fmt: skip
        offered_day = export_day(self.world, offered_at)
        answered_day = export_day(self.world, np.where(is_answered, responded_at, offered_at))
        waits = answered_day > offered_day
        self.outbox.add("survey_responses", SURVEYS, answered_day, rows)
        open_rows = {name: values[waits] for name, values in rows.items()}
        open_rows["responded_at"] = np.full(waits.sum(), NEVER)
        open_rows["score"] = np.full(waits.sum(), np.nan)
        open_rows["source_updated_at"] = open_rows["offered_at"]
        self.outbox.add("survey_responses", SURVEYS, offered_day[waits], open_rows)

    def _recommendations(self, lives: Lives, numbers: np.ndarray, asked: Recommendations) -> None:
        """Would you recommend us? Asked by mail, of a customer and about no conversation."""
        customer = lives.needs.customer[lives.contacts.need[asked.contact]]
        self._known_by_mail(customer=customer, offered_at=asked.offered_at)
        for is_answer in (False, True):
            rows = asked.responded_at < NEVER if is_answer else np.ones(len(customer), dtype=bool)
            at = asked.responded_at[rows] if is_answer else asked.offered_at[rows]
            day = export_day(self.world, at)
            self.outbox.add("survey_responses", SURVEYS, day, completed("survey_responses", {
                "native_id": numbers[2 * asked.contact[rows]] * SURVEY_SLOTS + RECOMMEND_SLOT,
                "customer_native_id": customer[rows].astype(np.int64),
                "survey_type": np.int8(NPS),
                "offered_at": asked.offered_at[rows],
                "responded_at": at if is_answer else np.int64(NEVER),
                "score": asked.score[rows] if is_answer else np.float64("nan"),
                "scale_min": np.float64(0),
                "scale_max": np.float64(10),
                "higher_is_better": np.int8(1),
                "scale_version": np.int8(NPS),
                "source_updated_at": at,
            }))  # fmt: skip
        self._asked += len(customer)

    def _known_by_mail(self, customer: np.ndarray, offered_at: np.ndarray) -> None:
        """The survey tool knows whom it asked by the address it wrote to."""
        self.outbox.add(
            "customer_identifiers",
            SURVEYS,
            export_day(self.world, offered_at),
            {
                "native_id": self._asked + np.arange(len(customer)),
                "customer_native_id": customer.astype(np.int64),
                "id_type": np.zeros(len(customer), dtype=np.int8),
                "id_value": customer.astype(np.int64) * 8,  # the form of a mail address
                "is_verified": np.ones(len(customer), dtype=np.int8),
                "observed_at": offered_at,
                "source_updated_at": offered_at,
            },
        )

    # ---------------------------------------------------------------- reviews

    def _reviews(
        self, lives: Lives, threads: Threads, numbers: np.ndarray, judged: np.ndarray, found: Reviews
    ) -> None:
        """What people found in the conversations drawn by risk: one row a criterion that applies."""
        contact = found.contact
        said = lives.judgements.take(contact)
        intent = lives.needs.intent[lives.contacts.need[contact]]
        thread = judged[contact]
        new_rubric_at = self.world.day_of(RUBRIC_DAY_SHARE)
        rubric = (export_day(self.world, said.reviewed_at) >= new_rubric_at).astype(np.int8)
        for name, (applies, passed) in found.met.items():
            self._evaluations(
                threads, numbers, thread, applies, said.reviewed_at, name,
                rater_type=np.int8(0),
                rater_native_id=found.rater,
                passed=passed,
                label=intent if name == "intent_reference" else None,
                severity=np.where(said.has_error, found.severity, -1) if name == "error" else None,
                error_class=np.where(said.has_error, found.error_class, -1) if name == "error" else None,
                inclusion_probability=said.review_probability,
                rubric_version=rubric,
            )  # fmt: skip
        self._evaluations(
            threads, numbers, thread, np.ones(len(contact), dtype=bool), said.reviewed_at, "qa",
            rater_type=np.int8(0),
            rater_native_id=found.rater,
            passed=found.score >= PASSING_SCORE,
            score=np.clip(found.score, 0, 100),
            score_max=np.float64(100),
            inclusion_probability=said.review_probability,
            rubric_version=rubric,
        )  # fmt: skip

    def _judge(
        self, lives: Lives, threads: Threads, numbers: np.ndarray, judged: np.ndarray, found: Verdicts
    ) -> None:
        """What the automatic judge said."""
        contact = found.contact
        size = len(contact)
        for name, passed in found.met.items():
            self._evaluations(
                threads, numbers, judged[contact], np.ones(size, dtype=bool),
                lives.judgements.auto_reviewed_at[contact], name,
                rater_type=np.int8(1),
                rater_native_id=np.full(size, JUDGE),
                passed=passed,
                score=np.where(passed, JUDGE_GOOD, JUDGE_BAD) if name == "qa" else None,
                score_max=np.float64(100) if name == "qa" else None,
                rubric_version=np.int8(2),
            )  # fmt: skip

    def _evaluations(
        self,
        threads: Threads,
        numbers: np.ndarray,
        thread: np.ndarray,
        applies: np.ndarray,
        evaluated_at: np.ndarray,
        criterion: str,
        **columns: np.ndarray | None,
    ) -> None:
        """Rows of one criterion, for the threads to which it applies; they wait for `_deliver_reviews`."""
        given = {
            name: values[applies] if np.ndim(values) else values
            for name, values in columns.items()
            if values is not None
        }
        is_auto = int(given["rater_type"]) == 1
        at, thread = evaluated_at[applies], thread[applies]
        if "passed" in given:
            given["passed"] = given["passed"].astype(np.int8)
        rows = {
            "native_id": numbers[thread] * REVIEW_SLOTS + CRITERION[criterion] + AUTO_SLOT * is_auto,
            **_conversation_of(threads, numbers, thread),
            "criterion": np.int8(CRITERION[criterion]),
            "sampling_reason": np.int8(is_auto),
            "evaluated_at": at,
            "source_updated_at": at,
            **given,
        }
        self._reviewed.append(completed("evaluations", rows))

    def _deliver_reviews(self) -> None:
        """All criteria at once: sorting to days costs the same for one as for all."""
        parts = self._reviewed
        rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        self.outbox.add("evaluations", QA, weekly_day(self.world, rows["evaluated_at"]), rows)
        self._reviewed = []

    # ---------------------------------------------------------------- guardrails

    def _guardrails(self, lives: Lives, threads: Threads, numbers: np.ndarray, found: Guardrails) -> None:
        """Verdicts on answers, and what was blocked elsewhere."""
        contacts, verdicts = lives.contacts, lives.judgements
        answered = found.contact
        detected = verdicts.is_detected[answered]
        stopped = verdicts.is_intercepted[answered]
        action = np.select([stopped, detected], [2 + answered % 2, 1], 0)
        at = contacts.answer_at[answered, 0] - 50
        self._verdicts(
            threads, numbers, 2 * answered, 0, at, 1, found.policy, detected, action, found.severity
        )
        others = zip(OTHER_STAGES, found.blocked, strict=True)
        for slot, ((stage, _, code), contact) in enumerate(others, start=1):
            everything = np.ones(len(contact), dtype=bool)
            at = contacts.question_at[contact, 0] + 20 * slot
            self._verdicts(
                threads, numbers, 2 * contact, slot, at, stage,
                np.full(len(contact), code), everything, np.full(len(contact), 2), np.full(len(contact), 1),
            )  # fmt: skip

    def _verdicts(
        self,
        threads: Threads,
        numbers: np.ndarray,
        thread: np.ndarray,
        slot: int,
        at: np.ndarray,
        stage: int,
        policy: np.ndarray,
        detected: np.ndarray,
        action: np.ndarray,
        severity: np.ndarray,
    ) -> None:
        instance = threads.instance[thread]
        delivered_at = np.where(IS_DELIVERED_WHOLE[instance], threads.end[thread], at)
        self.outbox.add(
            "guardrail_events",
            instance,
            export_day(self.world, delivered_at),
            {
                "native_id": numbers[thread] * 4 + slot,
                "conversation_native_id": numbers[thread],
                "occurred_at": at,
                "stage": np.full(len(at), stage, dtype=np.int8),
                "policy": np.where(detected, policy, -1).astype(np.int8),
                "detected": detected.astype(np.int8),
                "action": action.astype(np.int8),
                "severity": np.where(detected, severity, -1).astype(np.int8),
                "source_updated_at": at,
            },
        )

    # ---------------------------------------------------------------- suggestions to agents

    def _suggestions(
        self, lives: Lives, threads: Threads, numbers: np.ndarray, rng: np.random.Generator
    ) -> None:
        for slot in range(MOST_SUGGESTIONS):
            self._suggestion(lives, threads, numbers, rng, slot)

    def _suggestion(
        self, lives: Lives, threads: Threads, numbers: np.ndarray, rng: np.random.Generator, slot: int
    ) -> None:
        """The first, or second, suggestion of each handling that had one."""
        contacts = lives.contacts
        contact = np.flatnonzero(contacts.suggestions > slot)
        size = len(contact)
        thread = 2 * contact + ~contacts.is_same_conversation[contact]
        acted_at = contacts.suggested_at[contact] + slot * SECOND_SUGGESTION_DELAY
        acted_at = np.minimum(acted_at, contacts.handling_end[contact] - 1)
        accepted = contacts.is_suggestion_accepted[contact]
        state = lives.judgements.suggestion_state[contact, slot]
        drawn = rng.random((3, size))
        edited = np.select(
            [state == LIGHTLY_EDITED, state == REWRITTEN],
            [0.03 + 0.3 * drawn[0], 0.5 + 0.5 * drawn[0]],
            np.nan,
        )
        confidence = np.clip(np.where(accepted, 0.72, 0.58) + 0.14 * rng.standard_normal(size), 0.05, 0.99)
        is_call = threads.instance[thread] == VOICE_DESK
        delivered_at = np.where(is_call, threads.end[thread], acted_at)
        self.outbox.add("assist_suggestions", ASSIST, export_day(self.world, delivered_at), completed(
            "assist_suggestions", {
                "native_id": numbers[thread] * SUGGESTION_SLOTS + slot,
                **_conversation_of(threads, numbers, thread),
                "agent_native_id": (contacts.agent[contact] + len(AI_AGENTS)).astype(np.int32),
                "suggestion_type": pick(rng, np.array([0.6, 0.25, 0.15]), size),
                "shown_at": acted_at - (SHOWN_BEFORE * (0.3 + drawn[1])).astype(np.int64),
                "acted_at": np.where(state == IGNORED, NEVER, acted_at),
                "state": state,
                "edit_share": np.round(edited, 3),
                "confidence": np.round(confidence, 3),
                "release_version": (contacts.channel[contact] != EMAIL).astype(np.int8),
                "search_seconds_saved": np.where(accepted, np.round(20 + 60 * drawn[2]), np.nan),
                "source_updated_at": acted_at,
            },
        ))  # fmt: skip

    def _experiment(self, contacts: Contacts, threads: Threads, numbers: np.ndarray) -> None:
        """By lot, some covered conversations are shown no suggestion."""
        contact = np.flatnonzero(contacts.assist_arm >= 0)
        thread = 2 * contact + ~contacts.is_same_conversation[contact]
        arm = contacts.assist_arm[contact]
        at = contacts.queue_at[contact]
        instance = threads.instance[thread]
        delivered_at = np.where(IS_DELIVERED_WHOLE[instance], threads.end[thread], at)
        self.outbox.add("experiment_assignments", instance, weekly_day(self.world, delivered_at), {
            "native_id": numbers[thread],
            "experiment": np.zeros(len(contact), dtype=np.int8),
            "arm": arm,
            "is_control": (arm == ARM_HELD_OUT).astype(np.int8),
            "unit_type": np.zeros(len(contact), dtype=np.int8),
            "unit_native_id": numbers[thread],
            "assigned_at": at,
            "source_updated_at": at,
        })  # fmt: skip


def _conversation_of(threads: Threads, numbers: np.ndarray, thread: np.ndarray) -> Columns:
    """How a tool beside the channels names a conversation."""
    instance = threads.instance[thread]
    return {
        "conversation_native_id": numbers[thread] * 16 + instance,
        "conversation_source_instance": instance.astype(np.int8),
    }
