"""The small world that tests of the simulator share."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from tandem.simulate.run import Simulated
from tandem.simulate.settings import World

# Twelve hundred needs over six weeks: every kind of contact occurs, and a build takes seconds.
SMALL = World(conversations=1_500, days=40, seed=7)
# Of vendors' forms: what one cannot say shows in few rows too.
TINY = World(conversations=300, days=25, seed=7)


@dataclass(frozen=True)
class Played:
    """A world on disk and what came out in it."""

    folder: Path
    result: Simulated
    realised: pa.Table


def digests(folder: Path) -> dict[str, str]:
    """Hash of each file under the folder."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
