"""Reference data that say what vendors' words mean: the checkout's rows, and the company's own after them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from tandem.engines.settings import UserError, find_project
from tandem.simulate.reference import OWNER


@dataclass(frozen=True)
class WordRow:
    """A row of `mapped_values`."""

    vendor: str
    source_instance: str
    concept: str
    raw_value: str
    value: str
    owner: str = OWNER
    reason: str = "Simulated"


@dataclass(frozen=True)
class ScaleRow:
    """A row of `survey_scales`."""

    vendor: str
    source_instance: str
    survey: str
    survey_type: str
    scale_min: str
    scale_max: str
    higher_is_better: str = "true"
    rated_actor_type: str = "-"
    owner: str = OWNER
    reason: str = "Simulated"


@dataclass(frozen=True)
class CapabilityRow:
    """A row of `source_capability`."""

    source_system: str
    source_instance: str
    capability: str
    level: str
    note: str = "Simulated"
    verified_on: str = "2026-11-23"
    owner: str = OWNER
    reason: str = "Simulated"


def write_with_seed(folder: Path, seed: str, rows: Iterable[WordRow | ScaleRow | CapabilityRow]) -> None:
    """`<folder>/<seed>.csv`: it stands in for the seed, so it holds the checkout's rows as well."""
    checkout = find_project() / "seeds" / f"{seed}.csv"
    if not checkout.is_file():
        raise UserError(f"{checkout} is missing: native shapes add rows to it. Take it from the repository.")
    with checkout.open(encoding="utf-8", newline="") as file:
        known = list(csv.reader(file))
    with (folder / f"{seed}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows(known)
        writer.writerows(astuple(row) for row in rows)
