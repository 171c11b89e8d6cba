"""What customers buy, what they are offered and promised, and what all of it costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.simulate.clock import DAY, NEVER, SECOND, midnight
from tandem.simulate.contacts import Contacts, Ending
from tandem.simulate.journeys import EVENT_KINDS, Lives
from tandem.simulate.people import Customers
from tandem.simulate.settings import (
    AURORA_BOT,
    CORE_SYSTEMS,
    INSTANCES,
    INTENTS,
    VOICE_DESK,
    World,
)
from tandem.simulate.streams import stream
from tandem.simulate.tables import COST_KINDS, Outbox, completed
from tandem.simulate.threads import Threads, export_day, threads_of, weekly_day

KIND = {name: code for code, name in enumerate(EVENT_KINDS)}
AI_USAGE, LICENCE, FEE, TELEPHONY, OVERHEAD = range(len(COST_KINDS))
# Orders and the like are numbered apart from what follows needs.
FIRST_NUMBER = 10**12
FIRST_LINE = 10**12  # of invoice lines that name no conversation
SHOP, PAYMENTS = 0, 1
# What customers of each value band spend, against the usual.
VALUE_FACTORS = np.array([0.7, 1.0, 1.6, 2.8])
# Beyond any day of a world: the streams of what is drawn for a month.
FIRST_MONTH = 100_000
PAYMENT_DELAY = 40 * SECOND
BUYING_DAYS = 14


@dataclass
class Orders:
    """Orders with their payments, (orders,); `contact` is the need's last one, -1 without a need before."""

    customer: np.ndarray
    contact: np.ndarray
    at: np.ndarray
    amount: np.ndarray


@dataclass
class Offers:
    """Offers made when a person has handled a need, (offers,)."""

    contact: np.ndarray
    at: np.ndarray
    is_accepted: np.ndarray
    worth: np.ndarray


@dataclass
class Promises:
    """Promises made when a person has handled a need, (promises,)."""

    contact: np.ndarray
    at: np.ndarray
    due_at: np.ndarray
    is_kept: np.ndarray


@dataclass
class Trade:
    """What is sold on its own on one day, and what follows its needs."""

    cold: Orders
    orders: Orders
    offers: Offers
    promises: Promises


def trade(world: World, customers: Customers, day: int, lives: Lives, rng: np.random.Generator) -> Trade:
    """Draw orders, offers and promises, in this order."""
    effects, behaviour = world.effects, world.behaviour
    contacts, needs = lives.contacts, lives.needs
    size = rng.poisson(len(needs) * behaviour.order_share)
    at = midnight(world.start) + day * DAY + rng.integers(7 * 3600, 23 * 3600, size) * SECOND
    cold = _orders(world, customers, customers.draw(rng, size), np.full(size, -1), at, rng)
    last = np.flatnonzero(np.append(contacts.need[1:] != contacts.need[:-1], True)[: len(contacts)])
    last = last[~needs.is_anonymous[contacts.need[last]]]
    share = np.where(contacts.is_solved[last], effects.purchase_solved_share, effects.purchase_unsolved_share)
    buyer = last[rng.random(len(last)) < share]
    bought_at = contacts.end[buyer] + rng.integers(0, BUYING_DAYS * DAY, len(buyer))
    orders = _orders(world, customers, needs.customer[contacts.need[buyer]], buyer, bought_at, rng)
    handled = last[contacts.handling[last] >= 0]
    return Trade(
        cold,
        orders,
        _offers(world, handled, contacts.end[handled], rng),
        _promises(world, handled, contacts.end[handled], rng),
    )


def _orders(
    world: World,
    customers: Customers,
    customer: np.ndarray,
    contact: np.ndarray,
    at: np.ndarray,
    rng: np.random.Generator,
) -> Orders:
    behaviour = world.behaviour
    amount = behaviour.order_amount * np.exp(behaviour.order_spread * rng.standard_normal(len(customer)))
    amount = np.round(amount * VALUE_FACTORS[customers.value_band[customer]], 2)
    return Orders(customer, contact, at, amount)


def _offers(world: World, contact: np.ndarray, end: np.ndarray, rng: np.random.Generator) -> Offers:
    behaviour = world.behaviour
    drawn = rng.random(len(contact)) < behaviour.offer_share
    size = int(drawn.sum())
    return Offers(
        contact=contact[drawn],
        at=end[drawn] + 60 * SECOND,
        is_accepted=rng.random(size) < behaviour.offer_accepted_share,
        worth=np.round(12 * np.exp(0.4 * rng.standard_normal(size)), 2),
    )


def _promises(world: World, contact: np.ndarray, end: np.ndarray, rng: np.random.Generator) -> Promises:
    behaviour = world.behaviour
    drawn = rng.random(len(contact)) < behaviour.promise_share
    at = end[drawn]
    kept = rng.random(len(at)) < behaviour.promise_kept_share
    return Promises(contact[drawn], at, at + rng.integers(1, 8, len(at)) * DAY, kept)


class CommerceWriter:
    """Orders, payments, offers and promises, day by day."""

    def __init__(self, world: World, outbox: Outbox) -> None:
        self.world = world
        self.outbox = outbox
        self._events = 0

    def write(self, lives: Lives, sold: Trade) -> None:
        """What is sold on its own that day, and what follows the day's needs."""
        contacts, needs = lives.contacts, lives.needs
        self._orders(sold.cold)
        if not len(contacts):
            return
        self._orders(sold.orders)
        self._offers(needs.customer[contacts.need[sold.offers.contact]], sold.offers)
        self._promises(needs.customer[contacts.need[sold.promises.contact]], sold.promises)

    def _numbers(self, size: int) -> np.ndarray:
        reference = self._events + np.arange(size)
        self._events += size
        return reference

    def _orders(self, orders: Orders) -> None:
        """An order, its payment, and what it was worth."""
        reference = self._numbers(len(orders.customer))
        for kind, delay, system in (("order", 0, SHOP), ("payment", PAYMENT_DELAY, PAYMENTS)):
            self._add(orders.customer, kind, orders.at + delay, reference, system, orders.amount)

    def _offers(self, customer: np.ndarray, offers: Offers) -> None:
        reference = self._numbers(len(customer))
        for kind, mask in (("offer_accepted", offers.is_accepted), ("offer_declined", ~offers.is_accepted)):
            self._add(customer[mask], kind, offers.at[mask], reference[mask], SHOP, offers.worth[mask])

    def _promises(self, customer: np.ndarray, promises: Promises) -> None:
        """A date was promised; the same reference says later whether it was kept."""
        reference = self._numbers(len(customer))
        nothing = np.full(len(customer), np.nan)
        self._add(customer, "promise_made", promises.at, reference, SHOP, nothing)
        for kind, mask in (("promise_kept", promises.is_kept), ("promise_broken", ~promises.is_kept)):
            self._add(customer[mask], kind, promises.due_at[mask], reference[mask], SHOP, nothing[mask])

    def _add(
        self,
        customer: np.ndarray,
        kind: str,
        at: np.ndarray,
        reference: np.ndarray,
        system: int,
        amount: np.ndarray,
    ) -> None:
        # Six kinds of event a reference at most, so the number and the kind make a number of their own.
        day = export_day(self.world, at)
        self.outbox.add("business_events", CORE_SYSTEMS, day, completed("business_events", {
            "native_id": FIRST_NUMBER + reference * len(EVENT_KINDS) + KIND[kind],
            "customer_native_id": customer.astype(np.int64),
            "event_kind": np.int8(KIND[kind]),
            "occurred_at": at,
            "amount": amount,
            "currency": np.where(np.isnan(amount), -1, 0).astype(np.int8),
            "system_of_record": np.int8(system),
            "reference": reference,
            "source_updated_at": at,
        }))  # fmt: skip


class CostWriter:
    """Usage, vendor fees, minutes, seats and overhead."""

    def __init__(self, world: World, agents: int, outbox: Outbox) -> None:
        self.world = world
        self.agents = agents
        self.outbox = outbox
        self._contacts = 0
        self._lines = 0

    def write(self, day: int, lives: Lives) -> None:
        """Costs of the day's needs, and of the month on its first day."""
        contacts = lives.contacts
        if len(contacts):
            threads = threads_of(contacts)
            numbers = 2 * self._contacts + np.arange(2 * len(contacts))
            self._contacts += len(contacts)
            self._fees(lives, threads, numbers)
            self._usage(day, lives, threads)
        if day % 30 == 0:
            self._monthly(day)

    def _fees(self, lives: Lives, threads: Threads, numbers: np.ndarray) -> None:
        """The vendor of the bot bills each session that its rule calls resolved, whoever solved it.

        So an escalation that the rule suppresses is billed as well.
        """
        contacts = lives.contacts
        is_billed = (threads.instance[0::2] == AURORA_BOT) & threads.exists[0::2]
        is_billed &= is_vendor_resolved(contacts)
        contact = np.flatnonzero(is_billed)
        ended_at = threads.end[2 * contact]
        date = (ended_at // DAY).astype(np.int32)
        day = weekly_day(self.world, ended_at)
        self.outbox.add("cost_entries", AURORA_BOT, day, completed("cost_entries", {
            "native_id": numbers[2 * contact],
            "cost_kind": np.int8(FEE),
            "period_start": date,
            "period_end": date,
            "conversation_native_id": numbers[2 * contact],
            "intent": lives.needs.intent[contacts.need[contact]],
            "amount": np.full(len(contact), self.world.behaviour.resolution_fee),
            "currency": np.int8(0),
            "pricing_rule": np.int8(0),
            "source_updated_at": ended_at,
        }))  # fmt: skip

    def _usage(self, day: int, lives: Lives, threads: Threads) -> None:
        """Tokens by AI instance and intent, minutes of calls by intent; billed by the day of the need."""
        behaviour = self.world.behaviour
        contacts, intent = lives.contacts, lives.needs.intent[lives.contacts.need]
        has_session = threads.exists[0::2]
        place = threads.instance[0::2].astype(np.int64) * len(INTENTS) + intent
        turns = np.bincount(
            place[has_session], contacts.turns[has_session], minlength=len(INSTANCES) * len(INTENTS)
        )
        for instance in np.unique(threads.instance[0::2][has_session]):
            used = turns[instance * len(INTENTS) : (instance + 1) * len(INTENTS)]
            self._lines_by_intent(int(instance), AI_USAGE, day, used * behaviour.ai_turn_cost)
        is_call = (contacts.handling == VOICE_DESK) & (contacts.accepted_at < NEVER)
        minutes = (contacts.handling_end - contacts.accepted_at)[is_call] / (60 * SECOND)
        called = np.bincount(intent[is_call], minutes, minlength=len(INTENTS))
        self._lines_by_intent(VOICE_DESK, TELEPHONY, day, called * behaviour.call_minute_cost)

    def _lines_by_intent(self, instance: int, kind: int, day: int, amounts: np.ndarray) -> None:
        intent = np.flatnonzero(amounts)
        self._invoice(instance, kind, day, day, intent, amounts[intent])

    def _monthly(self, day: int) -> None:
        """Seats of agents and of their assistant, and the overhead, by thirty days."""
        behaviour = self.world.behaviour
        amounts = np.array([self.agents * behaviour.seat_licence, self.agents * behaviour.assist_licence])
        nothing = np.full(2, -1)
        self._invoice(CORE_SYSTEMS, LICENCE, day, day + 29, nothing, amounts)
        varying = stream(self.world.seed, "commerce", FIRST_MONTH + day).normal(1.0, 0.03, 1)
        self._invoice(CORE_SYSTEMS, OVERHEAD, day, day + 29, nothing[:1], behaviour.overhead_month * varying)

    def _invoice(
        self, instance: int, kind: int, first: int, last: int, intent: np.ndarray, amounts: np.ndarray
    ) -> None:
        size = len(amounts)
        if not size:
            return
        start = midnight(self.world.start) // DAY
        at = midnight(self.world.start) + first * DAY
        day = weekly_day(self.world, np.full(size, at))
        self.outbox.add("cost_entries", instance, day, completed("cost_entries", {
            "native_id": FIRST_LINE + self._lines + np.arange(size),
            "cost_kind": np.int8(kind),
            "period_start": np.int32(start + first),
            "period_end": np.int32(start + last),
            "intent": intent.astype(np.int8),
            "amount": np.round(amounts, 4),
            "currency": np.int8(0),
            "source_updated_at": np.int64(at),
        }))  # fmt: skip
        self._lines += size


def is_vendor_resolved(contacts: Contacts) -> np.ndarray:
    """Sessions that state a resolution, the suppressed escalations among them, (contacts,)."""
    return (contacts.ending == Ending.CLAIMED) | contacts.is_suppressed
