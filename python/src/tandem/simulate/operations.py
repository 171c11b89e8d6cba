"""How the work is run: what agents do with their time, messages before anybody asks, access to data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.simulate.clock import DAY, HOUR, NEVER, SECOND, durations, midnight
from tandem.simulate.demand import Outreach
from tandem.simulate.journeys import Lives
from tandem.simulate.people import Agents
from tandem.simulate.settings import (
    AI_AGENTS,
    ASSIST,
    CORE_SYSTEMS,
    HELPDESK,
    INTENT_INDEX,
    SURVEYS,
    TEAM_HOURS,
    TEAM_INSTANCE,
    World,
)
from tandem.simulate.tables import GOVERNANCE_KINDS, HUMAN, NO_DATE, STATES, SURVEY_TYPES, Outbox, completed
from tandem.simulate.threads import export_day, weekly_day

STATE = {name: code for code, name in enumerate(STATES)}
SHIFT_HOURS = 8
TICKET_MINUTES = 9.0
WRAP_SECONDS = 45.0
ACTIVITY_SLOTS = 4
# Shifts are numbered apart from handlings.
FIRST_SHIFT = 10**12
STAFF_SURVEY_DAYS = 28
STAFF_ANSWER_SHARE = 0.7
STAFF_SURVEYS = ("agent_enablement", "agent_satisfaction")
AGENTS_SCALE = 4  # index of the scale "agents-5"
DELETION_DAYS = 30
# Rows of governance a day in a world of any size: access is common, incidents are not.
GOVERNANCE_RATES = (6.0, 0.06, 0.03, 0.04, 0.5, 0.3)


@dataclass
class Work:
    """Time that people spent on contacts they took up, (worked,)."""

    contact: np.ndarray
    started_at: np.ndarray
    left_at: np.ndarray  # by the first agent
    wrapped_at: np.ndarray


@dataclass
class StaffAnswers:
    """What staff say in the survey of a day, (2, agents): does the assistant help, and how is work?"""

    score: np.ndarray
    answered_at: np.ndarray


@dataclass
class Incidents:
    """Rows of governance of one day, (rows,)."""

    kind: np.ndarray
    at: np.ndarray
    system: np.ndarray
    data_class: np.ndarray
    takes: np.ndarray  # days until it is done with


@dataclass
class Operations:
    """How the work was run on one day."""

    work: Work
    shifts: np.ndarray  # (teams, 3, agents of a team): drawn for duty, beginning and pause
    staff: StaffAnswers | None  # on the days of a survey
    incidents: Incidents


def operate(world: World, agents: Agents, day: int, lives: Lives, rng: np.random.Generator) -> Operations:
    """Draw one day's work, shifts, answers of staff and incidents, in this order."""
    work = _work(lives, rng)
    shifts = rng.random((len(TEAM_INSTANCE), 3, agents.per_team))
    return Operations(work, shifts, _staff_answers(world, agents, day, rng), _incidents(world, day, rng))


def _work(lives: Lives, rng: np.random.Generator) -> Work:
    contacts = lives.contacts
    contact = np.flatnonzero((contacts.accepted_at < NEVER) & (contacts.agent >= 0))
    accepted_at = contacts.accepted_at[contact]
    is_ticket = contacts.handling[contact] == HELPDESK
    # A ticket lies for hours, and is worked on for minutes before its first reply.
    worked = durations(rng, TICKET_MINUTES * 60, 0.5, len(contact))
    is_moved = contacts.second_agent[contact] >= 0
    left_at = np.where(is_moved, contacts.transfer_at[contact], contacts.handling_end[contact])
    left_at = np.where(is_ticket, accepted_at, left_at)
    return Work(
        contact=contact,
        started_at=np.where(is_ticket, accepted_at - worked, accepted_at),
        left_at=left_at,
        wrapped_at=left_at + durations(rng, WRAP_SECONDS, 0.5, len(contact)),
    )


def _staff_answers(world: World, agents: Agents, day: int, rng: np.random.Generator) -> StaffAnswers | None:
    """Every four weeks."""
    size = len(agents.hired_day)
    drawn = rng.random((2, size))
    answers = np.clip(np.round(rng.normal((3.6, 3.4), (0.9, 1.0), (size, 2))), 1, 5).T
    if day % STAFF_SURVEY_DAYS != STAFF_SURVEY_DAYS // 2:
        return None
    at = staff_asked_at(world, day)
    is_answered = drawn < STAFF_ANSWER_SHARE
    # Who was trained for it gets more out of the assistant.
    score = answers + np.stack([agents.is_certified * 0.4, np.zeros(size)])
    return StaffAnswers(
        score=np.where(is_answered, np.clip(np.round(score), 1, 5), np.nan),
        answered_at=np.where(is_answered, at + (drawn * 6 * HOUR).astype(np.int64), NEVER),
    )


def staff_asked_at(world: World, day: int) -> int:
    """When staff are asked on a day of the survey."""
    return midnight(world.start) + day * DAY + 10 * HOUR


def _incidents(world: World, day: int, rng: np.random.Generator) -> Incidents:
    kind = np.repeat(np.arange(len(GOVERNANCE_KINDS)), rng.poisson(GOVERNANCE_RATES))
    size = len(kind)
    at = midnight(world.start) + day * DAY + rng.integers(0, DAY // SECOND, size) * SECOND
    takes = rng.integers(3, 40, size).astype(np.int32)
    system, data_class = rng.integers(0, 3, size), rng.integers(0, 3, size)
    return Incidents(kind, at, system, data_class, takes)


class OperationsWriter:
    """Activities, outreach, staff surveys and governance, day by day."""

    def __init__(self, world: World, agents: Agents, outbox: Outbox) -> None:
        self.world = world
        self.agents = agents
        self.outbox = outbox
        self._contacts = 0
        self._outreach = 0
        self._governance = 0

    def write(self, day: int, lives: Lives, outreach: Outreach, run: Operations) -> None:
        """What is run on that day, and the work that its needs make."""
        self._work(lives, run.work)
        self._shifts(day, run.shifts)
        self._messages(outreach)
        if run.staff:
            self._staff_survey(day, run.staff)
        self._governance_of(run.incidents)

    # ---------------------------------------------------------------- agents

    def _work(self, lives: Lives, work: Work) -> None:
        """Time spent on each contact, and the wrap-up after it."""
        first_number = 2 * self._contacts
        self._contacts += len(lives.contacts)
        if not len(work.contact):
            return
        part = lives.contacts.take(work.contact)
        number = first_number + 2 * work.contact + ~part.is_same_conversation
        is_ticket = part.handling == HELPDESK
        everyone = np.ones(len(part), dtype=bool)
        for slot, mask, agent, state, start, end in (
            (0, everyone, part.agent, "handling", work.started_at, work.left_at),
            (1, ~is_ticket, part.agent, "wrap", work.left_at, work.wrapped_at),
            (2, part.second_agent >= 0, part.second_agent, "handling", work.left_at, part.handling_end),
        ):
            self._activities(
                part.handling[mask], number[mask] * ACTIVITY_SLOTS + slot, agent[mask], state,
                start[mask], end[mask], number[mask],
            )  # fmt: skip

    def _activities(
        self,
        instance: np.ndarray | int,
        native: np.ndarray,
        agent: np.ndarray,
        state: str,
        start: np.ndarray,
        end: np.ndarray,
        conversation: np.ndarray | int = -1,
    ) -> None:
        """Delivered when over, with what happened on that day."""
        day = export_day(self.world, end)
        self.outbox.add("agent_activities", instance, day, completed("agent_activities", {
            "native_id": native,
            "agent_native_id": (agent + len(AI_AGENTS)).astype(np.int32),
            "state": np.int8(STATE[state]),
            "started_at": start,
            "ended_at": end,
            "conversation_native_id": conversation,
            "source_updated_at": end,
        }))  # fmt: skip

    def _shifts(self, day: int, drawn: np.ndarray) -> None:
        """Most of each team on its days: ready to work, with a break, now and then in training."""
        weekday = (self.world.start.weekday() + day) % 7
        midnight_at = midnight(self.world.start) + day * DAY
        for team, instance in enumerate(TEAM_INSTANCE):
            hours = TEAM_HOURS[team][weekday]
            on_duty = drawn[team, 0] < 0.7
            latest, kind = drawn[team, 1], drawn[team, 2]
            if not hours:
                continue
            place = np.flatnonzero(on_duty)
            agent = team * self.agents.per_team + place
            spare = max(hours[1] - hours[0] - SHIFT_HOURS, 0)
            start = midnight_at + (hours[0] * HOUR + latest[place] * spare * HOUR).astype(np.int64)
            middle = start + SHIFT_HOURS // 2 * HOUR
            end = start + min(SHIFT_HOURS, hours[1] - hours[0]) * HOUR
            native = FIRST_SHIFT + ((day * len(TEAM_INSTANCE) + team) * self.agents.per_team + place) * 4
            self._activities(instance, native, agent, "available", start, middle)
            pause_end = middle + 30 * 60 * SECOND
            is_training = kind[place] < self.world.behaviour.pause_share
            for slot, state, mask in ((1, "break", ~is_training), (2, "training", is_training)):
                self._activities(
                    instance, native[mask] + slot, agent[mask], state, middle[mask], pause_end[mask]
                )
            self._activities(instance, native + 3, agent, "available", pause_end, end)

    def _staff_survey(self, day: int, staff: StaffAnswers) -> None:
        size = len(self.agents.hired_day)
        at = staff_asked_at(self.world, day)
        for place, name in enumerate(STAFF_SURVEYS):
            answered_at = staff.answered_at[place]
            self.outbox.add("survey_responses", SURVEYS, day, completed("survey_responses", {
                # Behind any number that a customer survey can have in this instance.
                "native_id": FIRST_SHIFT + (day * 2 + place) * size + np.arange(size),
                "actor_native_id": (np.arange(size) + len(AI_AGENTS)).astype(np.int32),
                "survey_type": np.int8(SURVEY_TYPES.index(name)),
                "offered_at": np.int64(at),
                "responded_at": answered_at,
                "score": staff.score[place],
                "scale_min": np.float64(1),
                "scale_max": np.float64(5),
                "higher_is_better": np.int8(1),
                "scale_version": np.int8(AGENTS_SCALE),
                "source_updated_at": np.where(answered_at < NEVER, answered_at, at),
            }))  # fmt: skip

    # ---------------------------------------------------------------- outreach and governance

    def _messages(self, outreach: Outreach) -> None:
        size = len(outreach.customer)
        self.outbox.add("outreach_events", CORE_SYSTEMS, weekly_day(self.world, outreach.sent_at), completed(
            "outreach_events", {
                "native_id": self._outreach + np.arange(size),
                "customer_native_id": outreach.customer.astype(np.int64),
                "topic": np.int8(INTENT_INDEX[self.world.behaviour.outreach_topic]),
                "sent_at": outreach.sent_at,
                "channel": np.int8(0),
                "is_holdout": outreach.is_holdout.astype(np.int8),
                "source_updated_at": outreach.sent_at,
            },
        ))  # fmt: skip
        self._outreach += size

    def _governance_of(self, incidents: Incidents) -> None:
        """Who looked at what, what leaked, and what had to be deleted by when."""
        kind, at, takes = incidents.kind, incidents.at, incidents.takes
        size = len(kind)
        on = (at // DAY).astype(np.int32)
        is_due = kind >= GOVERNANCE_KINDS.index("retention_overrun")
        rows = {
            "native_id": self._governance + np.arange(size),
            "event_kind": kind.astype(np.int8),
            "occurred_at": at,
            "system": incidents.system.astype(np.int8),
            "data_class": incidents.data_class.astype(np.int8),
            "due_on": np.where(is_due, on + DELETION_DAYS, NO_DATE).astype(np.int32),
            "source_updated_at": at,
        }
        reported = weekly_day(self.world, at)
        self.outbox.add("governance_events", CORE_SYSTEMS, reported, completed("governance_events", rows))
        done = {name: values[is_due] for name, values in rows.items()}
        done["done_on"] = (on + takes)[is_due]
        done["source_updated_at"] = (at + takes * DAY)[is_due]
        done_day = weekly_day(self.world, done["source_updated_at"])
        self.outbox.add("governance_events", CORE_SYSTEMS, done_day, completed("governance_events", done))
        self._governance += size


def write_staff_roster(world: World, agents: Agents, outbox: Outbox) -> None:
    """The survey tool and the assistant know the staff, so that what they say can be told by team."""
    size = len(agents.hired_day)
    start = midnight(world.start)
    for instance in (SURVEYS, ASSIST):
        outbox.add("actors", instance, 0, completed("actors", {
            "native_id": (np.arange(size) + len(AI_AGENTS)).astype(np.int32),
            "actor_type": np.int8(HUMAN),
            "team": agents.team.astype(np.int8),
            "hired_on": agents.hired_day,
            "is_ai_certified": agents.is_certified.astype(np.int8),
            "valid_from": np.int64(start - 180 * DAY),
            "source_updated_at": np.int64(start),
        }))  # fmt: skip
