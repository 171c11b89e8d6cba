"""All that is drawn of one day beside the lives themselves, so that rows and truth tell of the same draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.simulate.commerce import Trade, trade
from tandem.simulate.conversations import asking_share, helped_share, wrong_first_share
from tandem.simulate.findings import Findings, find
from tandem.simulate.journeys import Lives
from tandem.simulate.learning import Learnt, learn
from tandem.simulate.operations import Operations, operate
from tandem.simulate.people import Agents, Customers
from tandem.simulate.settings import World
from tandem.simulate.streams import stream


@dataclass
class Beside:
    """What tools, staff and shops made of one day's needs."""

    findings: Findings
    judgement_rows: np.random.Generator  # the stream of the findings, for the rows that go on with it
    operations: Operations
    trade: Trade
    learnt: Learnt
    # Was the first guess of each session right, (contacts,)? A chance, until conversations are written.
    is_first_right: np.ndarray
    has_helped: np.ndarray  # ... and did the AI do more than ask back?
    asks_back: np.ndarray  # which of its answers do, (contacts, turns)


def draw_beside(world: World, customers: Customers, agents: Agents, day: int, lives: Lives) -> Beside:
    """Draw it, each part from a stream of its own."""
    contacts = lives.contacts
    judgement_rows = stream(world.seed, "judgement_rows", day)
    wrong = wrong_first_share(world, lives.needs.intent[contacts.need])
    return Beside(
        findings=find(world, lives, judgement_rows),
        judgement_rows=judgement_rows,
        operations=operate(world, agents, day, lives, stream(world.seed, "governance", day)),
        trade=trade(world, customers, day, lives, stream(world.seed, "commerce", day)),
        learnt=learn(world, lives, stream(world.seed, "learning", day)),
        # A session's only guess is its last, and that is right.
        is_first_right=np.where(contacts.turns > 1, 1 - wrong, 1.0),
        has_helped=helped_share(contacts),
        asks_back=asking_share(contacts),
    )
