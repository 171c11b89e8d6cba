"""The event layer takes load batches: their order and repetition change nothing."""

from __future__ import annotations

import csv
import gzip
import json
import math
import random
import shutil
from collections import defaultdict
from pathlib import Path

import pytest
from support import published_rows, settings_in, tandem

from tandem.engines.compare import differences, metric_values
from tandem.engines.published import open_published

pytestmark = pytest.mark.build


def rows_of(path: Path) -> list[dict]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    lines = content.decode("utf-8").splitlines()
    if ".csv" in path.name:
        return [{name: value for name, value in row.items() if value} for row in csv.DictReader(lines)]
    return [json.loads(line) for line in lines if line.strip()]


def nightly_batches(landing: Path) -> dict[str, dict[str, list[dict]]]:
    """{night: {"open/<instance>/<table>": rows}}, by each row's own load time, in the order of the files."""
    nights: dict[str, dict[str, list[dict]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted((landing / "open").rglob("*.*")):
        table = path.relative_to(landing).as_posix().split(".")[0]
        for row in rows_of(path):
            nights[row["loaded_at"][:10]][table].append(row)
    return nights


def deliver(night: str, tables: dict[str, list[dict]], landing: Path, name: str) -> None:
    """One file a table and night, as an export job would write them."""
    for table, rows in tables.items():
        folder = landing / table
        folder.mkdir(parents=True, exist_ok=True)
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{night}{name}.jsonl").write_text(lines, encoding="utf-8")


def replay(golden_landing: Path, folder: Path, arrivals: list[tuple[str, str]], builds: int):
    """Deliver nights in the order given in so many builds, which cost seconds: any cut will do."""
    landing, nights = folder / "landing", nightly_batches(golden_landing)
    shutil.copytree(golden_landing / "reference", landing / "reference")
    settings = settings_in(folder, landing)
    nights_a_build = math.ceil(len(arrivals) / builds)
    assert nights_a_build > 1
    for start in range(0, len(arrivals), nights_a_build):
        for night, name in arrivals[start : start + nights_a_build]:
            deliver(night, nights[night], landing, name)
        done = tandem(settings, "run", "--landing", str(landing), "--skip-gates", "--skip-tests")
        assert done.returncode == 0, done.stdout + done.stderr
    with open_published(settings) as published:
        return metric_values(published)


@pytest.mark.parametrize("builds", [2, pytest.param(6, marks=pytest.mark.thorough)])
def test_nights_in_order_give_what_one_full_build_gives(
    golden, golden_landing: Path, tmp_path: Path, builds: int
):
    arrivals = [(night, "") for night in sorted(nightly_batches(golden_landing))]
    rows = replay(golden_landing, tmp_path, arrivals, builds)
    assert not differences(published_rows(golden), rows)[:10]


@pytest.mark.thorough
def test_nights_shuffled_and_delivered_twice_give_the_same(golden, golden_landing: Path, tmp_path: Path):
    nights = sorted(nightly_batches(golden_landing))
    arrivals = [(night, name) for night in nights for name in ("", "-again")]
    random.Random(7).shuffle(arrivals)
    rows = replay(golden_landing, tmp_path, arrivals, builds=2)
    assert not differences(published_rows(golden), rows)[:10]
