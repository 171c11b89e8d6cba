"""The latent days of a world one after another: what its rows and its truth are made of."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from tandem.simulate.beside import Beside, draw_beside
from tandem.simulate.demand import Demand, Outreach
from tandem.simulate.journeys import Lives, live
from tandem.simulate.people import Agents, Customers
from tandem.simulate.settings import World
from tandem.simulate.streams import stream

Item = TypeVar("Item")


@dataclass
class Day:
    """One day's needs and all that becomes of them."""

    number: int
    lives: Lives
    beside: Beside
    outreach: Outreach


def days_of(world: World, customers: Customers, agents: Agents) -> Iterator[Day]:
    """Play the needs of each day; only one day is held, each drawn while the one before is used."""
    return _ahead(_days(world, customers, agents))


def _days(world: World, customers: Customers, agents: Agents) -> Iterator[Day]:
    demand = Demand(world, customers)
    for day in range(world.days):
        lives = live(world, agents, demand.draw(day), stream(world.seed, "journeys", day))
        demand.keep_busy(lives.needs, lives.over_at)
        yield Day(day, lives, draw_beside(world, customers, agents, day, lives), demand.outreach)


def _ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The same items, the next of them made by a thread of its own."""
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = maker.submit(next, items, None)
            yield item
