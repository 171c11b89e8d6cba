"""What the parameters imply: the same world drawn much larger, latent states only, with a fixed seed."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from tandem import simulate
from tandem.engines.parsed import cache_folder
from tandem.simulate.beside import draw_beside
from tandem.simulate.demand import Demand
from tandem.simulate.journeys import live
from tandem.simulate.people import make_agents, make_customers
from tandem.simulate.settings import World
from tandem.simulate.streams import stream
from tandem.simulate.truth.facts import facts_of
from tandem.simulate.truth.values import TrueValues

# So large that its own noise is small beside that of a world of the demo's size.
REFERENCE_CONVERSATIONS = 1_300_000
REFERENCE_SEED = 1_000_003


def reference_of(world: World) -> World:
    """The reference sample of a world: same days and parameters, other size, fixed seed."""
    return replace(world, conversations=REFERENCE_CONVERSATIONS, seed=REFERENCE_SEED)


def expected_values(world: World) -> pa.Table:
    """True values of the reference sample; the same for all seeds and sizes of a world, so they are kept."""
    reference = reference_of(world)
    kept = cache_folder() / f"expected-{_fingerprint(reference)}.parquet"
    if kept.is_file():
        return pyarrow.parquet.read_table(kept)
    values = _play(reference)
    kept.parent.mkdir(parents=True, exist_ok=True)
    # Renamed when whole: another process may be looking for it.
    unfinished = kept.with_suffix(f".{os.getpid()}")
    pyarrow.parquet.write_table(values, unfinished)
    unfinished.replace(kept)
    return values


def _fingerprint(reference: World) -> str:
    """Changes with any parameter of the world and any line of the simulator."""
    digest = hashlib.sha256(repr(reference).encode())
    for file in sorted(Path(simulate.__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:24]


def _play(reference: World) -> pa.Table:
    """The latent states of the reference sample, and the values in them."""
    customers, agents = make_customers(reference), make_agents(reference)
    demand = Demand(reference, customers)
    values = TrueValues(reference, customers)
    for day in range(reference.days):
        lives = live(reference, agents, demand.draw(day), stream(reference.seed, "journeys", day))
        demand.keep_busy(lives.needs, lives.over_at)
        beside = draw_beside(reference, customers, agents, day, lives)
        values.add(*facts_of(reference, agents, lives, beside))
        values.note(day, lives, beside, demand.outreach)
    return values.table()
