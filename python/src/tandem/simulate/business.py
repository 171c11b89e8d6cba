"""Rows of the systems of record: customers, how they can be recognised, and what happened to them."""

from __future__ import annotations

import numpy as np

from tandem.simulate.clock import DAY, NEVER, midnight
from tandem.simulate.journeys import ACCOUNT_CLOSED, CHARGEBACK, REVERSAL, Lives
from tandem.simulate.people import Agents, Customers
from tandem.simulate.sessions import release_days
from tandem.simulate.settings import (
    AI_AGENTS,
    AURORA_BOT,
    CORE_SYSTEMS,
    ECHO_VOICE_AI,
    HELPDESK,
    MESSAGING_DESK,
    TEAM_INSTANCE,
    VOICE_DESK,
    World,
)
from tandem.simulate.tables import AI, ATTRIBUTES, HUMAN, ID_FORMS, Outbox, completed
from tandem.simulate.threads import export_day, threads_of

EMAIL_FORM, PHONE_FORM, CRM_FORM, MISTYPED_FORM, TABLET_FORM, NOREPLY_FORM = range(len(ID_FORMS))
# Index into ID_TYPES of each form.
FORM_TYPE = np.array([0, 1, 2, 0, 3, 0], dtype=np.int8)
# What each instance knows of a customer.
KNOWN_FORMS = {
    AURORA_BOT: (EMAIL_FORM,),
    ECHO_VOICE_AI: (PHONE_FORM,),
    HELPDESK: (EMAIL_FORM,),
    MESSAGING_DESK: (PHONE_FORM,),
    VOICE_DESK: (PHONE_FORM,),
    CORE_SYSTEMS: (EMAIL_FORM, PHONE_FORM, CRM_FORM),
}
MISTYPED_ONE_IN = 50
# More customers than the hub threshold of the rules (10) share a shop's tablet and a noreply address.
HUB_CUSTOMERS = 40
CONSENT_SHARE = 0.7
# Percent of customers up to which an age band, or a wish for large print, is kept; of the rest nothing is.
AGE_EDGES = np.array([12, 27, 36, 38])
AI_INSTANCES = ((AURORA_BOT, MESSAGING_DESK), (ECHO_VOICE_AI,))


class Registry:
    """Delivers a customer's record and identifiers when an instance first sees the customer."""

    def __init__(self, world: World, customers: Customers, outbox: Outbox) -> None:
        self.world = world
        self.customers = customers
        self.outbox = outbox
        # One bit an instance, (customers,).
        self._seen = np.zeros(len(customers), dtype=np.uint16)
        self._identifiers = 0

    def open(self) -> None:
        """The identifiers that many share, delivered with the first export."""
        sharing = np.arange(min(HUB_CUSTOMERS, len(self.customers)))
        self._identify(CORE_SYSTEMS, 0, sharing, TABLET_FORM)
        self._identify(HELPDESK, 0, sharing, NOREPLY_FORM)

    def note(self, day: int, lives: Lives, told: np.ndarray) -> None:
        """Records and identifiers of customers whom an instance meets through these needs, or who are told.

        They are delivered on the day the need arises, before any later need of the customer can ask for them.
        """
        contacts, needs = lives.contacts, lives.needs
        threads = threads_of(contacts)
        customer = np.repeat(needs.customer[contacts.need], 2)
        named = threads.exists & ~np.repeat(needs.is_anonymous[contacts.need], 2)
        for instance in (AURORA_BOT, ECHO_VOICE_AI, HELPDESK, MESSAGING_DESK, VOICE_DESK):
            self._meet(instance, day, customer[named & (threads.instance == instance)])
        new = self._meet(CORE_SYSTEMS, day, np.concatenate([customer[named], told]))
        self._customers(day, new)

    def _meet(self, instance: int, day: int, customer: np.ndarray) -> np.ndarray:
        """Customers new to the instance, after delivering their identifiers."""
        bit = np.uint16(1 << instance)
        new = np.unique(customer[(self._seen[customer] & bit) == 0])
        self._seen[new] |= bit
        for form in KNOWN_FORMS[instance]:
            self._identify(instance, day, new, form)
        if instance == HELPDESK:
            # Somebody typed the address wrong once; the right one stands beside it.
            self._identify(instance, day, new[new % MISTYPED_ONE_IN == 7], MISTYPED_FORM)
        return new

    def _identify(self, instance: int, day: int, customer: np.ndarray, form: int) -> None:
        size = len(customer)
        observed_at = np.full(size, midnight(self.world.start) + day * DAY)
        self.outbox.add(
            "customer_identifiers",
            instance,
            day,
            {
                "native_id": self._identifiers + np.arange(size),
                "customer_native_id": customer.astype(np.int64),
                "id_type": np.full(size, FORM_TYPE[form]),
                "id_value": customer.astype(np.int64) * 8 + form,
                "is_verified": np.full(size, form in (EMAIL_FORM, CRM_FORM), dtype=np.int8),
                "observed_at": observed_at,
                "source_updated_at": observed_at,
            },
        )
        self._identifiers += size

    def _customers(self, day: int, customer: np.ndarray) -> None:
        """The record of each, and its second version on the day that somebody moves to another segment."""
        moves_on = self.customers.changes_on[customer].astype(np.int64)
        self._record(customer[moves_on > day], day, is_first=True, is_over=False)
        moving, at = (
            customer[moves_on < self.world.days],
            np.maximum(moves_on[moves_on < self.world.days], day),
        )
        self._record(moving, at, is_first=True, is_over=True)
        self._record(moving, at, is_first=False, is_over=False)

    def _record(self, customer: np.ndarray, day: np.ndarray | int, *, is_first: bool, is_over: bool) -> None:
        customers = self.customers
        start = midnight(self.world.start)
        changed_at = start + customers.changes_on[customer].astype(np.int64) * DAY
        opened_at = customers.opened_day[customer].astype(np.int64) * DAY
        of_age = np.searchsorted(AGE_EDGES, customer * 13 % 100)
        self.outbox.add("customers", CORE_SYSTEMS, day, completed("customers", {
            "native_id": customer.astype(np.int64),
            "segment": customers.segment[customer] if is_first else customers.next_segment[customer],
            "value_band": customers.value_band[customer],
            "attributes": np.where(of_age < len(ATTRIBUTES), of_age, -1).astype(np.int8),
            "opened_on": customers.opened_day[customer],
            "consent_training": consents(customer).astype(np.int8),
            "valid_from": opened_at if is_first else changed_at,
            "valid_to": changed_at if is_over else np.int64(NEVER),
            "source_updated_at": np.full(len(customer), start) + day * DAY,
        }))  # fmt: skip


def consents(customer: np.ndarray) -> np.ndarray:
    """Who lets what they say be used for training; shape of `customer`."""
    return customer * 7 % 10 < CONSENT_SHARE * 10


class BusinessWriter:
    """Completions, complaints, reversals and the like, as the systems of record saw them."""

    def __init__(self, world: World, outbox: Outbox) -> None:
        self.world = world
        self.outbox = outbox
        self._events = 0

    def write(self, lives: Lives) -> None:
        """Rows of the business events that follow these needs; they name a customer, never a conversation."""
        events, needs = lives.consequences, lives.needs
        size = len(events.need)
        need = events.need
        self.outbox.add(
            "business_events",
            CORE_SYSTEMS,
            export_day(self.world, events.at),
            completed(
                "business_events",
                {
                    "native_id": self._events + np.arange(size),
                    # What a visitor without a name did is known to the shop, and to nobody else: no customer.
                    "customer_native_id": np.where(needs.is_anonymous[need], -1, needs.customer[need]),
                    "event_kind": events.kind,
                    "intent": np.where(events.is_intent_known, needs.intent[need], -1).astype(np.int8),
                    "occurred_at": events.at,
                    "system_of_record": np.select(
                        [events.kind == ACCOUNT_CLOSED, np.isin(events.kind, [1, REVERSAL, CHARGEBACK])],
                        [2, 1],
                        0,
                    ).astype(np.int8),
                    "source_updated_at": events.at,
                },
            ),  # fmt: skip
        )
        self._events += size


def write_actors(world: World, agents: Agents, outbox: Outbox) -> None:
    """The roster of each instance, delivered with the first export; AI agents have a version per release."""
    start = midnight(world.start)
    since = start - 180 * DAY
    for team, instance in enumerate(TEAM_INSTANCE):
        members = np.flatnonzero(agents.team == team)
        size = len(members)
        _actors(outbox, instance, {
            "native_id": (members + len(AI_AGENTS)).astype(np.int32),
            "actor_type": np.full(size, HUMAN, dtype=np.int8),
            "team": np.full(size, team, dtype=np.int8),
            "hired_on": agents.hired_day[members],
            "is_ai_certified": agents.is_certified[members].astype(np.int8),
            "valid_from": np.full(size, since),
            "source_updated_at": np.full(size, start),
        })  # fmt: skip
    for agent, instances in enumerate(AI_INSTANCES):
        switched_at = start + int(release_days(world)[agent]) * DAY
        for instance in instances:
            _actors(outbox, instance, {
                "native_id": np.full(2, agent, dtype=np.int32),
                "actor_type": np.full(2, AI, dtype=np.int8),
                "ai_agent_name": np.full(2, agent, dtype=np.int8),
                "ai_agent_version": np.array([2 * agent, 2 * agent + 1], dtype=np.int8),
                "valid_from": np.array([since, switched_at]),
                "valid_to": np.array([switched_at, NEVER]),
                "source_updated_at": np.full(2, start),
            })  # fmt: skip


def _actors(outbox: Outbox, instance: int, columns: dict[str, np.ndarray]) -> None:
    """All actors of all instances bring the same columns."""
    size = len(columns["native_id"])
    nothing = {
        "team": np.full(size, -1, dtype=np.int8),
        "hired_on": np.full(size, np.iinfo(np.int32).min, dtype=np.int32),
        "is_ai_certified": np.full(size, -1, dtype=np.int8),
        "ai_agent_name": np.full(size, -1, dtype=np.int8),
        "ai_agent_version": np.full(size, -1, dtype=np.int8),
        "valid_to": np.full(size, NEVER),
    }
    outbox.add("actors", instance, 0, nothing | columns)
