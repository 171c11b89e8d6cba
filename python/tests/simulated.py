"""The small world that tests of the simulator share."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

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


def json_rows(folder: Path) -> list[dict[str, Any]]:
    """Objects of all files of JSON lines in a folder."""
    return [
        json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.open(encoding="utf-8")
    ]


def csv_rows(folder: Path) -> list[dict[str, str]]:
    """Rows of all CSV files in a folder."""
    found = []
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            found += csv.DictReader(lines)
    return found


def parquet_rows(folder: Path) -> list[dict[str, Any]]:
    """Rows of all Parquet files in a folder."""
    return [row for file in sorted(folder.glob("*.parquet")) for row in pq.read_table(file).to_pylist()]
