"""Lands sets of `../shared/data`, or invented extracts of them, with the mappings of `examples/mappings`."""

from __future__ import annotations

import gzip
import os
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tandem.landing import LandingReport, land

PROJECT = Path(__file__).resolve().parents[3]
MAPPINGS = PROJECT / "examples" / "mappings"
DATA = Path(os.environ.get("TANDEM_SHARED_DATA") or PROJECT.parent / "shared" / "data")


class Landed:
    """A landing of one set: `query` sees the store's relations by their table names."""

    def __init__(self, folder: Path, name: str, instances: dict[str, list[Path]]) -> None:
        for instance, files in instances.items():
            target = folder / "landing" / "open" / instance
            target.mkdir(parents=True)
            (target / "mapping.yml").symlink_to(MAPPINGS / name / "mapping.yml")
            for file in files:
                (target / file.name).symlink_to(file)
        self.report: LandingReport = land(folder / "landing", folder / "store", PROJECT)
        self.con = duckdb.connect()
        for relation in (folder / "store").glob("open__*"):
            self.con.execute(
                f"create view {relation.name.removeprefix('open__')} as "
                f"select * from read_parquet('{relation}/*.parquet', union_by_name = true)"
            )

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return self.con.execute(sql).fetchall()

    def one(self, sql: str) -> Any:
        return self.query(sql)[0][0]

    def counts(self, table: str, *columns: str) -> Counter:
        names = ", ".join(columns)
        rows = self.query(f"select {names}, count(*) from {table} group by all")
        return Counter({row[:-1] if len(columns) > 1 else row[0]: row[-1] for row in rows})

    def is_whole(self) -> bool:
        """Nothing is in quarantine, no id stands twice, and no row names a conversation that is not there."""
        batches = [batch for batch in self.report.batches if batch.relation]
        tables = {batch.relation.removeprefix("open__") for batch in batches}
        for table in tables:
            key = "source_instance || '|' || native_id"
            assert self.one(f"select count(*) - count(distinct {key}) from {table}") == 0, table
        for table in tables - {"conversations", "actors"}:
            orphans = (
                f"select count(*) from {table} anti join conversations on "
                f"{table}.source_instance = conversations.source_instance "
                f"and {table}.conversation_native_id = conversations.native_id"
            )
            assert self.one(orphans) == 0, table
        return not self.report.errors and sum(batch.rows_quarantined for batch in batches) == 0


def real(name: str) -> Path:
    """The real set, or a skip where it is not at hand."""
    if not (DATA / name).is_dir():
        pytest.skip(f"{name} is not here: set TANDEM_SHARED_DATA to the folder that holds it")
    return DATA / name


def written(folder: Path, files: dict[str, str]) -> list[Path]:
    """Write an invented extract; return what lies at its top."""
    root = folder / "extract"
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        target.write_bytes(gzip.compress(data) if path.endswith(".gz") else data)
    return sorted(root.iterdir())
