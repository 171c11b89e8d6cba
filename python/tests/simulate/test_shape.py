"""The world has the shape of life: busy Mondays, quiet nights, few who call often, one bad morning."""

from __future__ import annotations

import numpy as np
import pytest

from tandem.simulate.clock import DAY, HOUR, midnight
from tandem.simulate.contacts import Close, Ending
from tandem.simulate.demand import Demand, Needs
from tandem.simulate.journeys import Lives, live
from tandem.simulate.people import make_agents, make_customers
from tandem.simulate.settings import INTENT_INDEX, World
from tandem.simulate.streams import stream

WORLD = World(conversations=20_000, days=90, seed=3)


@pytest.fixture(scope="module")
def days() -> list[Lives]:
    """The lives of each day's needs."""
    customers, agents = make_customers(WORLD), make_agents(WORLD)
    demand = Demand(WORLD, customers)
    played = []
    for day in range(WORLD.days):
        lives = live(WORLD, agents, demand.draw(day), stream(WORLD.seed, "journeys", day))
        demand.keep_busy(lives.needs, lives.over_at)
        played.append(lives)
    return played


def all_needs(days: list[Lives], name: str) -> np.ndarray:
    return np.concatenate([getattr(lives.needs, name) for lives in days])


def test_mondays_are_busy_and_sundays_are_not(days: list[Lives]):
    # One world starts on a Monday; the outage is left out.
    outage = WORLD.day_of(WORLD.effects.outage_day_share)
    counts = np.array([len(lives.needs) for lives in days], dtype=float)
    counts[outage] = np.nan
    weekday = np.arange(WORLD.days) % 7
    means = [np.nanmean(counts[weekday == number]) for number in range(7)]
    others = np.concatenate([counts[weekday == number] for number in range(1, 7)])
    others = others[~np.isnan(others)]
    assert means[0] > others.mean() + 3 * others.std() / np.sqrt(len(others))
    assert means[6] == min(means)


def test_people_sleep(days: list[Lives]):
    hours = all_needs(days, "start") % DAY // HOUR
    night, morning = np.isin(hours, range(0, 5)).mean(), np.isin(hours, range(9, 14)).mean()
    assert night < 0.03
    assert morning > 0.33


def test_a_few_customers_get_in_touch_often(days: list[Lives]):
    counts = np.bincount(all_needs(days, "customer"), minlength=WORLD.customers)
    top_share = np.sort(counts)[-len(counts) // 10 :].sum() / counts.sum()
    # Were all alike, the busiest tenth of customers would have about a quarter of all needs.
    even = np.sort(np.random.default_rng(0).poisson(counts.mean(), len(counts)))
    assert top_share > even[-len(even) // 10 :].sum() / even.sum() + 0.05
    assert counts.var() > 1.8 * counts.mean()


def test_one_morning_a_service_fails(days: list[Lives]):
    outage = WORLD.day_of(WORLD.effects.outage_day_share)
    code = INTENT_INDEX[WORLD.effects.outage_intent]
    counts = np.array([(lives.needs.intent == code).sum() for lives in days])
    usual = np.delete(counts, outage)
    assert counts[outage] > usual.mean() + 6 * usual.std()
    needs: Needs = days[outage].needs
    hours = needs.start[needs.intent == code] % DAY // HOUR
    first, last = WORLD.effects.outage_hours
    assert np.isin(hours, range(first, last)).mean() > 0.8


def test_durations_have_a_long_tail(days: list[Lives]):
    calls = [lives.contacts.take(lives.contacts.close == Close.CALL_ENDED) for lives in days]
    talk = np.concatenate([call.handling_end - call.accepted_at for call in calls])
    logs = np.log(talk)
    assert np.mean(talk) > 1.1 * np.median(talk)
    # Lognormal: the logarithm leans to neither side.
    assert abs(((logs - logs.mean()) ** 3).mean() / logs.std() ** 3) < 0.15


def test_needs_of_one_kind_never_meet(days: list[Lives]):
    """What the truth rests on: a customer's next need of a kind begins when the one before is over."""
    over: dict[tuple[int, int], int] = {}
    for lives in days:
        needs, over_at = lives.needs, lives.over_at
        for place in range(len(needs)):
            key = (int(needs.customer[place]), int(needs.intent[place]))
            assert needs.start[place] > over.get(key, 0)
            over[key] = int(over_at[place])
    assert min(lives.needs.start.min() for lives in days) >= midnight(WORLD.start)


def test_planted_silent_failures_of_refunds(days: list[Lives]):
    effects = WORLD.effects
    code = INTENT_INDEX["refund_request"]
    false, claimed = 0, 0
    for lives in days:
        contacts = lives.contacts
        mine = (contacts.ending == Ending.CLAIMED) & (lives.needs.intent[contacts.need] == code)
        claimed += mine.sum()
        false += (mine & ~contacts.is_solved).sum()
    expected = effects.silent_failure_refund_share
    assert abs(false / claimed - expected) < 4 * np.sqrt(expected * (1 - expected) / claimed)
