"""What takes weeks to show: whether a message prevented a contact, and whether a customer stayed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tandem.simulate.beside import Beside
from tandem.simulate.clock import DAY, HOUR, NEVER, WEEK, midnight
from tandem.simulate.demand import Outreach
from tandem.simulate.journeys import ACCOUNT_CLOSED, Lives
from tandem.simulate.people import Customers
from tandem.simulate.settings import CORE_SYSTEMS, EMAIL, INTENT_INDEX, World
from tandem.simulate.truth.facts import Journeys, stacked
from tandem.simulate.truth.items import SEGMENT_FIELDS, Segmented, unknown
from tandem.simulate.truth.seen import first_conversation_is_delivered

COHORT_DAYS = (30, 60, 90)


@dataclass
class MessageFacts(Segmented):
    """Messages sent to customers before they asked, or held back by lot."""

    customer: np.ndarray
    sent_at: np.ndarray
    is_holdout: np.ndarray
    has_asked: np.ndarray  # about the topic, within a week
    is_mature: np.ndarray


class Messages:
    """Waits a week with each message to see who gets in touch about its topic."""

    def __init__(self, world: World, customers: Customers) -> None:
        self.world = world
        self.customers = customers
        self.horizon = midnight(world.start) + world.days * DAY
        self._topic = INTENT_INDEX[world.behaviour.outreach_topic]
        self._waiting: list[MessageFacts] = []  # a day each, in order of the customers

    def note(self, day: int, lives: Lives, outreach: Outreach) -> Iterator[MessageFacts]:
        """Hold a day's needs against the messages that wait, and give those whose week is over."""
        self._waiting.append(self._sent(outreach))
        customer, start = self._asking(lives)
        for sent in self._waiting:
            place = np.searchsorted(sent.customer, customer)
            place = np.minimum(place, max(len(sent) - 1, 0))
            if not len(sent):
                continue
            after = start - sent.sent_at[place]
            is_answer = (sent.customer[place] == customer) & (after > 0) & (after <= WEEK)
            sent.has_asked[place[is_answer]] = True
        if len(self._waiting) > 8:
            yield self._waiting.pop(0)

    def rest(self) -> MessageFacts:
        """Those whose week was not over on the last day."""
        return stacked(self._waiting)

    def _asking(self, lives: Lives) -> tuple[np.ndarray, np.ndarray]:
        """Customers who got in touch about the topic on that day, and when."""
        contacts, needs = lives.contacts, lives.needs
        first = (contacts.attempt == 0) & (needs.intent[contacts.need] == self._topic)
        first &= ~needs.is_anonymous[contacts.need]
        first &= first_conversation_is_delivered(contacts, self.horizon)
        return needs.customer[contacts.need[first]], contacts.start[first]

    def _sent(self, outreach: Outreach) -> MessageFacts:
        customers, size = self.customers, len(outreach.customer)
        codes = unknown(size, self.world, outreach.sent_at, CORE_SYSTEMS)
        codes["intent"] = np.full(size, self._topic, dtype=np.int8)
        codes["channel"] = np.full(size, EMAIL, dtype=np.int8)
        moved = codes["day"] >= customers.changes_on[outreach.customer]
        segment = np.where(
            moved, customers.next_segment[outreach.customer], customers.segment[outreach.customer]
        )
        codes["customer_segment"] = segment.astype(np.int8)
        return MessageFacts(
            **codes,
            customer=outreach.customer,
            sent_at=outreach.sent_at,
            is_holdout=outreach.is_holdout,
            has_asked=np.zeros(size, dtype=bool),
            is_mature=self.horizon + 2 * HOUR > outreach.sent_at + WEEK,
        )


@dataclass
class CohortFacts(Segmented):
    """Customers, in the cohort of the first journey that the exports hold of them."""

    start: np.ndarray
    closed_at: np.ndarray
    ordered_at: np.ndarray
    observed_for: np.ndarray  # ms from the start to as_of


class Cohorts:
    """One place a customer, as long as the world runs: their first journey, and what they did next."""

    def __init__(self, world: World, customers: Customers) -> None:
        self.horizon = midnight(world.start) + world.days * DAY
        size = len(customers)
        self._codes = {name: np.full(size, -1, dtype=np.int8) for name in (*SEGMENT_FIELDS, "instance")}
        self._day = np.full(size, -1, dtype=np.int16)
        self._start, self._closed_at, self._ordered_at = (np.full(size, NEVER) for _ in range(3))

    def enter(self, journeys: Journeys) -> None:
        """Journeys of customers who were not here before."""
        row = np.flatnonzero(journeys.customer >= 0)
        row = row[self._day[journeys.customer[row]] < 0]
        row = row[np.argsort(journeys.start[row], kind="stable")]
        customer, first = np.unique(journeys.customer[row], return_index=True)
        row = row[first]
        for name, codes in self._codes.items():
            codes[customer] = getattr(journeys, name)[row]
        self._day[customer] = journeys.day[row]
        self._start[customer] = journeys.start[row]

    def note(self, lives: Lives, beside: Beside) -> None:
        """Accounts closed and orders placed because of the day's needs, or on that day."""
        needs, events = lives.needs, lives.consequences
        closing = (events.kind == ACCOUNT_CLOSED) & ~needs.is_anonymous[events.need]
        self._first(self._closed_at, needs.customer[events.need[closing]], events.at[closing])
        for orders in (beside.trade.cold, beside.trade.orders):
            self._first(self._ordered_at, orders.customer, orders.at)

    def _first(self, earliest: np.ndarray, customer: np.ndarray, at: np.ndarray) -> None:
        counts = (at < self.horizon) & (at > self._start[customer])
        np.minimum.at(earliest, customer[counts], at[counts])

    def parts(self, size: int) -> Iterator[CohortFacts]:
        """All customers who ever got in touch, some at a time."""
        customer = np.flatnonzero(self._day >= 0)
        for first in range(0, max(len(customer), 1), size):
            mine = customer[first : first + size]
            yield CohortFacts(
                day=self._day[mine],
                **{name: codes[mine] for name, codes in self._codes.items()},
                start=self._start[mine],
                closed_at=self._closed_at[mine],
                ordered_at=self._ordered_at[mine],
                observed_for=self.horizon + 2 * HOUR - self._start[mine],
            )
