"""What a piece of dirt may use when it is planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from faker import Faker

from tandem.simulate.dirt.levels import DELAYS
from tandem.simulate.dirt.pieces import Piece
from tandem.simulate.dirt.sheets import Sheet
from tandem.simulate.tables import INSTANCE_PREFIXES


@dataclass
class Plot:
    """What a piece of dirt may use: the day's sheets, random numbers, and the post of later days."""

    rng: np.random.Generator
    day: int
    days: int
    sheets: dict[tuple[int, str], Sheet]
    post: Callable[[int, Sheet, pa.Table, Piece], None]
    faker: Faker
    names: Names
    turns: dict[tuple[str, str], int]

    def pick(self, sheet: Sheet) -> int:
        """A clean row."""
        return int(self.rng.integers(sheet.clean))

    def later(self) -> int | None:
        """A later day of delivery; None at the end of the world."""
        day = self.day + DELAYS[int(self.rng.integers(len(DELAYS)))]
        return day if day < self.days else None

    def turn(self, kind: str, table: str) -> int:
        """Counts from 0 for each kind and table, so that variants take turns."""
        number = self.turns.get((kind, table), 0)
        self.turns[kind, table] = number + 1
        return number


class Names:
    """Identifiers that the clean world never gives out."""

    def __init__(self) -> None:
        self.count = 0

    def new(self, instance: int, word: str) -> str:
        """The next one."""
        self.count += 1
        return f"{INSTANCE_PREFIXES[instance]}-{word}-{self.count}"
