"""When needs arise, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.simulate.clock import DAY, HOUR, durations, midnight, random_times_of_day, times_within
from tandem.simulate.people import Customers
from tandem.simulate.settings import (
    CHANNEL_SHARES,
    INTENT_INDEX,
    INTENTS,
    WEB_CHAT,
    WEEKDAYS,
    World,
)
from tandem.simulate.streams import pick, stream

# Draws in which a customer who still has this need is replaced by another; who clashes after all is left out.
REDRAWS = 6
GROWTH = 0.10  # of demand from the first day to the last
DAY_NOISE = 0.05
# Days until a customer is considered for an outreach again, and the latest contact that one leads to.
OUTREACH_PAUSE = 30
LATEST_MOVED = 6 * DAY


@dataclass
class Needs:
    """Needs that arise on one day, (needs,), in order of their start."""

    customer: np.ndarray
    intent: np.ndarray
    start: np.ndarray
    channel: np.ndarray
    is_anonymous: np.ndarray
    language: np.ndarray
    region: np.ndarray
    segment: np.ndarray
    next_segment: np.ndarray  # from the day `changes_on` of the world
    changes_on: np.ndarray

    def __len__(self) -> int:
        return len(self.customer)

    @property
    def named_customer(self) -> np.ndarray:
        """Customer as the systems know them, (needs,): -1 where nobody was named."""
        return np.where(self.is_anonymous, -1, self.customer).astype(np.int64)


@dataclass(frozen=True)
class Outreach:
    """Customers who are told before they ask, or are held out by lot; (messages,)."""

    customer: np.ndarray
    sent_at: np.ndarray
    is_holdout: np.ndarray


class Demand:
    """Draws the needs of each day and remembers until when a customer is busy with one."""

    def __init__(self, world: World, customers: Customers) -> None:
        self.world = world
        self.customers = customers
        # First day on which that customer may have that need again, (customers * intents,): journeys of two
        # needs must never meet inside a window, since the rules could not tell them apart.
        self._free_from = np.zeros(len(customers) * len(INTENTS), dtype=np.int16)
        self._day_shares = _day_shares(world)
        self._intent_shares = np.array([intent.share for intent in INTENTS], dtype=float)
        self.outage_day = world.day_of(world.effects.outage_day_share)
        self.outreach = Outreach(*(np.zeros(0, dtype=kind) for kind in (np.int32, np.int64, bool)))
        self._topic = INTENT_INDEX[world.behaviour.outreach_topic]
        # Who will get in touch about the topic of an outreach, by day: customers and times of day.
        self._moved: dict[int, list[tuple[np.ndarray, np.ndarray]]] = {}
        # First day on which a customer may be considered for an outreach again.
        self._outreach_from = np.zeros(len(customers), dtype=np.int16)

    def draw(self, day: int) -> Needs:
        """The needs of one day; `outreach` holds the messages of the same day."""
        rng = stream(self.world.seed, "demand", day)
        intent, time_of_day = self._usual(rng, day)
        if day == self.outage_day:
            burst_intent, burst_time = self._burst(rng)
            intent = np.concatenate([intent, burst_intent])
            time_of_day = np.concatenate([time_of_day, burst_time])
        order = np.argsort(time_of_day, kind="stable")
        intent, time_of_day = intent[order], time_of_day[order]
        customer, is_free = self._customers(rng, intent, day)
        intent, time_of_day, customer = intent[is_free], time_of_day[is_free], customer[is_free]
        moved, moved_at = self._moved_customers(day, customer[intent == self._topic])
        is_moved = np.arange(len(intent) + len(moved)) >= len(intent)
        customer = np.concatenate([customer, moved])
        time_of_day = np.concatenate([time_of_day, moved_at])
        intent = np.concatenate([intent, np.full(len(moved), self._topic, dtype=intent.dtype)])
        order = np.argsort(time_of_day, kind="stable")
        intent, time_of_day, customer = intent[order], time_of_day[order], customer[order]
        is_moved = is_moved[order]
        self.outreach = self._reach_out(day, len(intent), customer[intent == self._topic])
        channel = pick(rng, np.asarray(CHANNEL_SHARES), len(intent))
        anonymous = rng.random(len(intent)) < self.world.behaviour.anonymous_share
        return Needs(
            customer=customer,
            intent=intent,
            start=midnight(self.world.start) + day * DAY + time_of_day,
            channel=channel,
            is_anonymous=anonymous & (channel == WEB_CHAT) & ~is_moved,
            language=self.customers.language[customer],
            region=self.customers.region[customer],
            segment=self.customers.segment[customer],
            next_segment=self.customers.next_segment[customer],
            changes_on=self.customers.changes_on[customer],
        )

    def keep_busy(self, needs: Needs, until: np.ndarray) -> None:
        """Note the time (ms) up to which each need could still reach into another of the same kind."""
        day = (until - midnight(self.world.start)) // DAY + 2
        place = needs.customer.astype(np.int64) * len(INTENTS) + needs.intent
        self._free_from[place] = np.minimum(day, 32_000)

    def _moved_customers(self, day: int, asking: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Customers of an outreach who get in touch on that day, and when; not who asks anyway."""
        parts = self._moved.pop(day, [])
        if not parts:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int64)
        customer, time_of_day = (np.concatenate(part) for part in zip(*parts, strict=True))
        place = customer.astype(np.int64) * len(INTENTS) + self._topic
        is_free = (self._free_from[place] <= day) & ~np.isin(customer, asking)
        return customer[is_free], time_of_day[is_free]

    def _reach_out(self, day: int, needs: int, asking: np.ndarray) -> Outreach:
        """Pick customers, tell most of them, and note who will get in touch all the same."""
        effects, behaviour = self.world.effects, self.world.behaviour
        rng = stream(self.world.seed, "outreach", day)
        size = rng.poisson(needs * behaviour.outreach_share)
        customer = np.unique(rng.integers(0, len(self.customers), size)).astype(np.int32)
        place = customer.astype(np.int64) * len(INTENTS) + self._topic
        is_idle = (self._free_from[place] <= day) & (self._outreach_from[customer] <= day)
        customer = customer[is_idle & ~np.isin(customer, asking)]
        self._outreach_from[customer] = day + OUTREACH_PAUSE
        size = len(customer)
        is_holdout = rng.random(size) < effects.outreach_holdout_share
        sent_at = day * DAY + 7 * HOUR + rng.integers(0, 2 * HOUR, size)
        share = behaviour.outreach_contact_share * np.where(is_holdout, 1.0, 1 - effects.outreach_effect)
        delay = np.minimum(durations(rng, behaviour.outreach_hours * 3600, 0.7, size), LATEST_MOVED)
        moves = rng.random(size) < share
        at = (sent_at + delay)[moves]
        for due in np.unique(at // DAY):
            mine = at // DAY == due
            self._moved.setdefault(int(due), []).append((customer[moves][mine], at[mine] % DAY))
        return Outreach(customer, midnight(self.world.start) + sent_at, is_holdout)

    def _usual(self, rng: np.random.Generator, day: int) -> tuple[np.ndarray, np.ndarray]:
        size = rng.poisson(self.world.needs * self._day_shares[day])
        return pick(rng, self._intent_shares, size), random_times_of_day(rng, size)

    def _burst(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """A service fails for some hours: one intent, many times, most of it at once."""
        effects = self.world.effects
        size = rng.poisson(self.world.needs / self.world.days * effects.outage_demand_factor)
        first, last = effects.outage_hours
        weights = np.zeros(24)
        weights[first:last] = np.arange(last - first, 0, -1) ** 1.5
        weights[last] = 0.5
        burst = np.full(size, INTENT_INDEX[effects.outage_intent], dtype=np.int8)
        return burst, times_within(rng, size, weights)

    def _customers(
        self, rng: np.random.Generator, intent: np.ndarray, day: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """A customer for each need, and whether one was found who does not have that need already."""
        customer = self.customers.draw(rng, len(intent))
        for attempt in range(REDRAWS + 1):
            place = customer.astype(np.int64) * len(INTENTS) + intent
            clashes = self._free_from[place] > day
            _, first = np.unique(place, return_index=True)
            is_repeated = np.ones(len(place), dtype=bool)
            is_repeated[first] = False
            clashes |= is_repeated
            if attempt == REDRAWS or not clashes.any():
                return customer, ~clashes
            customer[clashes] = self.customers.draw(rng, int(clashes.sum()))
        raise AssertionError("unreachable")


def _day_shares(world: World) -> np.ndarray:
    """Share of all needs that arises on each day, (days,): weekdays, slow growth, some noise."""
    days = np.arange(world.days)
    weekday = (world.start.weekday() + days) % 7
    noise = np.exp(DAY_NOISE * stream(world.seed, "volume").standard_normal(world.days))
    weights = np.asarray(WEEKDAYS)[weekday] * (1 + GROWTH * days / world.days) * noise
    return weights / weights.sum()
