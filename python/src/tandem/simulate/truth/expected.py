"""What the parameters imply: the same world drawn much larger, latent states only, with a fixed seed."""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from tandem import simulate
from tandem.engines.parsed import cache_folder
from tandem.simulate.days import days_of
from tandem.simulate.people import make_agents, make_customers
from tandem.simulate.settings import World
from tandem.simulate.truth.composites import weights
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
    with expecting(world) as expected:
        return expected()


@contextmanager
def expecting(world: World) -> Iterator[Callable[[], pa.Table]]:
    """Work out the expected values beside whatever else is done; what is given waits for them.

    A process of its own does so, since threads would wait for one another. It is started as a command, which
    works whatever the caller's main module is, and leaves the values where they are kept.
    """
    reference = reference_of(world)
    kept = cache_folder() / f"expected-{_fingerprint(reference)}.parquet"
    process = None if kept.is_file() else _start(reference, kept)

    def values() -> pa.Table:
        if process and process.wait():
            raise RuntimeError(
                f"The process that works out the expected values ended with {process.returncode}."
            )
        return pyarrow.parquet.read_table(kept)

    try:
        yield values
    finally:
        if process:
            process.kill()
            process.wait()


def _start(reference: World, kept: Path) -> subprocess.Popen:
    paths = os.pathsep.join(path for path in sys.path if path)
    # A session of its own: who interrupts the command ends this process by the `finally` above, silently.
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, kept],
        stdin=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
        start_new_session=True,
    )
    # Whether it has ended before it was told is seen when it is waited for.
    with suppress(BrokenPipeError), process.stdin as given:
        pickle.dump(reference, given)
    return process


def _keep(reference: World, kept: Path) -> None:
    values = values_of(reference)
    kept.parent.mkdir(parents=True, exist_ok=True)
    # Renamed when whole: another process may be looking for it.
    unfinished = kept.with_suffix(f".{os.getpid()}")
    pyarrow.parquet.write_table(values, unfinished)
    unfinished.replace(kept)


def _fingerprint(reference: World) -> str:
    """Changes with any parameter of the world, any line of the simulator and the weights of composites."""
    digest = hashlib.sha256((repr(reference) + weights()).encode())
    for file in sorted(Path(simulate.__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:24]


def values_of(world: World) -> pa.Table:
    """The values in the latent states of a world, of which no row is written."""
    customers, agents = make_customers(world), make_agents(world)
    values = TrueValues(world, customers)
    for day in days_of(world, customers, agents):
        values.add(*facts_of(world, agents, day.lives, day.beside))
        values.note(day.number, day.lives, day.beside, day.outreach)
    return values.table()


if __name__ == "__main__":
    _keep(pickle.load(sys.stdin.buffer), Path(sys.argv[1]))
