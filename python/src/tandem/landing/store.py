"""The store: a folder per relation with immutable Parquet parts, and the ledger that says what they hold.

Parts are named by what they hold, so a part never changes under its name. The ledger is the truth: a part
that it does not name was left by an interrupted run and is removed on opening. A part leaves out columns that
are null on all its rows; `_schema.parquet` has every declared column.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tandem.landing.declarations import BATCHES, Declarations, Relation, digest
from tandem.landing.report import Batch
from tandem.landing.sql_text import literal, quoted

SCHEMA_FILE = "_schema.parquet"
LEDGER_FILE = "ledger.json"
# Bumped when the same files would give other rows: everything is then read again.
FORMAT = 2
# The ledger is saved no sooner, and no oftener than that saving it takes this share of the time: what it
# costs grows with the files in it, and what it misses when a run is killed is only read again.
SAVE_SECONDS, SAVE_SHARE = 0.5, 0.05
# Small parts of a relation are merged when there are more than this, so that a view opens few files.
MOST_SMALL_PARTS, SMALL_BYTES = 24, 4 << 20
FLUSH_BYTES, FLUSH_FILES = 64 << 20, 500


@dataclass
class Entry:
    """What the store knows of a landed file: its state on disk, its batches, the parts that hold them."""

    file_path: str
    size: int
    stat: list[int] | None
    content_hash: str | None
    config_hash: str
    loaded_at_option: str | None
    batches: list[dict[str, Any]] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_batches(self) -> list[Batch]:
        """Its rows of landing__batches."""
        return [Batch(**{**row, "loaded_at": _moment(row["loaded_at"])}) for row in self.batches]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def batch_row(batch: Batch) -> dict[str, Any]:
    """A batch as the ledger keeps it."""
    return {**vars(batch), "loaded_at": batch.loaded_at.isoformat() if batch.loaded_at else None}


class Store:
    """An opened store. Rows of documents and bad rows are gathered and written a few files at a time."""

    def __init__(self, folder: Path, declarations: Declarations) -> None:
        self.folder = folder
        self.relations = declarations.relations
        self.con = duckdb.connect()
        self.temporary = folder / "_tmp"
        shutil.rmtree(self.temporary, ignore_errors=True)
        self.temporary.mkdir(parents=True)
        self.con.execute(f"set temp_directory = {literal(self.temporary)}")
        self.con.execute("set TimeZone = 'UTC'")
        self.con.execute("set enable_progress_bar = false")
        # A filter on `problem`, pushed below the casts that it looks at, would cast every cell twice, and a
        # list of enum values turned into a join would end the sharing of equal expressions.
        self.con.execute("set disabled_optimizers = 'filter_pushdown,in_clause'")
        ledger = self._load()
        self.landing: str | None = ledger.get("landing")
        self.schemas: dict[str, str] = ledger.get("schemas", {})
        self.first_seen: dict[str, str] = ledger.get("first_seen", {})
        self.entries = {row["file_path"]: Entry(**row) for row in ledger.get("files", [])}
        self.gathered: dict[str, list[pa.Table]] = {}
        self.pending: list[Entry] = []
        self.gathered_bytes = 0
        self.save_at = 0.0
        self.unsaved = False
        self.removed: list[str] = []
        self.changed = False
        self._declare()
        self._remove_strays()

    def close(self) -> None:
        """Close the connection and drop temporary files."""
        self.con.close()
        shutil.rmtree(self.temporary, ignore_errors=True)

    # ---------- ledger

    def _load(self) -> dict[str, Any]:
        path = self.folder / LEDGER_FILE
        try:
            ledger = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return ledger if ledger.get("format") == FORMAT else {"first_seen": ledger.get("first_seen", {})}

    def save(self) -> None:
        """Write the ledger: a whole new file, a line for each landed file, that takes the old one's place."""
        started = time.monotonic()
        ledger = {
            "format": FORMAT,
            "landing": self.landing,
            "schemas": self.schemas,
            "first_seen": self.first_seen,
        }
        files = ",\n".join(json.dumps(vars(self.entries[path])) for path in sorted(self.entries))
        draft = self.folder / f"{LEDGER_FILE}.new"
        draft.write_text(f'{json.dumps(ledger)[:-1]}, "files": [\n{files}\n]}}\n', encoding="utf-8")
        os.replace(draft, self.folder / LEDGER_FILE)
        ended = time.monotonic()
        self.save_at = ended + max(SAVE_SECONDS, (ended - started) / SAVE_SHARE)
        self.unsaved = False

    def save_changes(self) -> None:
        """Save unless the ledger stands already as it should."""
        if self.unsaved or self.changed:
            self.save()

    def save_soon(self) -> None:
        """Save unless the ledger was saved a moment ago."""
        if time.monotonic() > self.save_at:
            self.save()

    def move_to(self, landing: str) -> None:
        """Note the folder whose files the store holds."""
        self.unsaved = self.unsaved or landing != self.landing
        self.landing = landing

    # ---------- relations

    def _declare(self) -> None:
        """Give each declared relation its empty schema file, and drop relations that are declared no more."""
        for relation in self.relations.values():
            path = self.folder / relation.name / SCHEMA_FILE
            if self.schemas.get(relation.name) == relation.schema_hash and path.is_file():
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            columns = ", ".join(f"cast(null as {c.sql_type}) as {quoted(c.name)}" for c in relation.columns)
            self._write(f"select {columns} limit 0", path)
            self.schemas[relation.name] = relation.schema_hash
            self.changed = True
        for folder in self.folder.iterdir():
            if folder.name not in self.relations and (folder / SCHEMA_FILE).is_file():
                shutil.rmtree(folder)
                self.schemas.pop(folder.name, None)
                self.changed = True

    def _remove_strays(self) -> None:
        named = {
            (relation, part) for entry in self.entries.values() for relation, part in entry.parts.items()
        }
        for relation in self.relations:
            if relation == BATCHES:
                continue
            for path in (self.folder / relation).glob("*.parquet"):
                if path.name != SCHEMA_FILE and (relation, path.name) not in named:
                    path.unlink()
        lost = [
            entry.file_path
            for entry in self.entries.values()
            if any(not (self.folder / relation / part).is_file() for relation, part in entry.parts.items())
        ]
        self.drop(lost)

    # ---------- parts

    def _write(self, sql: str, path: Path) -> int:
        """Write a query to a Parquet file that appears whole or not at all; return its rows."""
        draft = self.temporary / f"{path.parent.name}.{path.name}"
        rows = self.con.execute(
            f"copy ({sql}) to {literal(draft)} (format parquet, compression zstd, write_bloom_filter false)"
        ).fetchall()[0][0]
        os.replace(draft, path)
        return rows

    def part_path(self, relation: str, part: str) -> Path:
        """Where a part lies."""
        return self.folder / relation / part

    def write_part(self, relation: str, part: str, sql: str) -> int:
        """Write one batch's rows as a part of their own; return the rows. An empty part is not kept."""
        path = self.part_path(relation, part)
        rows = self._write(sql, path)
        if not rows:
            path.unlink()
        return rows

    def gather(self, relation: Relation, table: pa.Table) -> None:
        """Keep rows (with batch_id) until the next flush."""
        if table.num_rows:
            self.gathered.setdefault(relation.name, []).append(table)
            self.gathered_bytes += table.nbytes

    def add(self, entry: Entry) -> None:
        """Record a file that was read; its gathered rows are written with those of the files around it."""
        self.pending.append(entry)
        if not self.gathered or self.gathered_bytes > FLUSH_BYTES or len(self.pending) >= FLUSH_FILES:
            self.flush()

    def flush(self) -> None:
        """Write the gathered rows, one part a relation, and record the files that they come from."""
        for name, tables in self.gathered.items():
            relation = self.relations[name]
            rows = pa.concat_tables(tables, promote_options="default")
            batch_ids = sorted(set(rows.column("batch_id").to_pylist()))
            part = f"{digest(name, [entry.batches for entry in self.pending], relation.schema_hash)}.parquet"
            self.con.register("gathered", rows)
            columns = ", ".join(
                f"cast({quoted(c.name)} as {c.sql_type}) as {quoted(c.name)}" for c in relation.columns
            )
            self._write(f"select {columns} from gathered", self.part_path(name, part))
            self.con.unregister("gathered")
            held = set(batch_ids)
            for entry in self.pending:
                if any(row["batch_id"] in held for row in entry.batches):
                    entry.parts[name] = part
        self.gathered, self.gathered_bytes = {}, 0
        for entry in self.pending:
            self.entries[entry.file_path] = entry
            self.changed = True
        if self.pending:
            self.pending = []
            self.save_soon()

    def drop(self, file_paths: Iterable[str]) -> None:
        """Take files out: their parts go; parts that they share with others are written anew without them."""
        gone = [self.entries.pop(path) for path in file_paths if path in self.entries]
        if not gone:
            return
        self.changed = True
        self.removed += [row["batch_id"] for entry in gone for row in entry.batches]
        touched = {(relation, part) for entry in gone for relation, part in entry.parts.items()}
        stale = []
        for relation, part in sorted(touched):
            sharing = [entry for entry in self.entries.values() if entry.parts.get(relation) == part]
            if sharing and self.part_path(relation, part).is_file():
                self._merge(relation, sharing)
            stale.append(self.part_path(relation, part))
        self.save()
        for path in stale:
            path.unlink(missing_ok=True)

    def _merge(self, relation: str, entries: list[Entry]) -> None:
        """Write the rows of some entries as one part of a relation and let them name it."""
        parts = sorted({entry.parts[relation] for entry in entries})
        batch_ids = sorted(row["batch_id"] for entry in entries for row in entry.batches)
        target = f"{digest(relation, parts, batch_ids)}.parquet"
        files = "[" + ", ".join(literal(self.part_path(relation, part)) for part in parts) + "]"
        self.con.register("kept", pa.table({"batch_id": batch_ids}))
        self._write(
            f"select * from read_parquet({files}, union_by_name = true) "
            "where batch_id in (select batch_id from kept)",
            self.part_path(relation, target),
        )
        self.con.unregister("kept")
        for entry in entries:
            entry.parts[relation] = target

    def compact(self) -> None:
        """Merge the small parts of each relation that has many."""
        stale = []
        for relation in self.relations:
            by_part: dict[str, list[Entry]] = {}
            for entry in self.entries.values():
                if relation in entry.parts:
                    by_part.setdefault(entry.parts[relation], []).append(entry)
            small = [p for p in by_part if self.part_path(relation, p).stat().st_size < SMALL_BYTES]
            if len(small) <= MOST_SMALL_PARTS:
                continue
            self._merge(relation, [entry for part in small for entry in by_part[part]])
            stale += [self.part_path(relation, part) for part in small]
        if stale:
            self.save()
            for path in stale:
                path.unlink(missing_ok=True)

    def write_batches(self, batches: list[Batch]) -> None:
        """Write landing__batches anew, unless it stands already as it should."""
        relation = self.relations[BATCHES]
        rows = [batch_row(batch) for batch in batches]
        part = self.part_path(BATCHES, f"{digest(rows, relation.schema_hash)}.parquet")
        if not part.is_file() and rows:
            table = pa.Table.from_pylist(
                rows, schema=pa.schema([(c.name, _arrow(c.data_type)) for c in relation.columns])
            )
            self.con.register("batches", table)
            columns = ", ".join(
                f"cast({quoted(c.name)} as {c.sql_type}) as {quoted(c.name)}" for c in relation.columns
            )
            self._write(f"select {columns} from batches order by file_path, relation", part)
            self.con.unregister("batches")
        for path in part.parent.glob("*.parquet"):
            if path not in (part, part.parent / SCHEMA_FILE):
                path.unlink()


def _arrow(data_type: str) -> pa.DataType:
    """Times travel as ISO text and are cast by DuckDB."""
    return pa.int64() if data_type == "bigint" else pa.string()
