"""Small flat files of one kind to typed rows, many in one statement: it costs little more than for one.

What lands is what `flat` would land file by file. A file that needs a look of its own is left to it. Files of
a statement that fails are read again in halves, so that a bad one ends up alone and spoils nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import duckdb
import pyarrow as pa

from tandem.landing import scan
from tandem.landing.declarations import Relation, digest
from tandem.landing.discovery import CSV, JSON, PARQUET, Item
from tandem.landing.flat import (
    facts_of,
    given_delimiter,
    good_rows,
    land_flat,
    plans_of,
    problems_in,
    require_family,
)
from tandem.landing.mapping import InstanceMapping
from tandem.landing.outcome import Outcome, PendingFile
from tandem.landing.plan import FactsTable, Plan
from tandem.landing.readers import TABLE
from tandem.landing.readers.rows import RowSource, Unreadable
from tandem.landing.readers.small_files import (
    UNPACKED_BYTES,
    Alone,
    CsvTogether,
    JsonTogether,
    ParquetTogether,
    SmallCsv,
    SmallFile,
    SmallJson,
    SmallParquet,
)
from tandem.landing.sql_text import literal
from tandem.landing.store import Store
from tandem.landing.typed import RowQuery

# Above it a file's own rows cost more than its statements do.
SMALL_BYTES = 1 << 20
# What is held in memory, and lost when a run is killed.
TOGETHER_BYTES, TOGETHER_FILES = 24 << 20, 500
# Fewer files keep a part each, so that a change of one does not write the others anew.
FEWEST_FILES = 3

SOURCES = {JSON: JsonTogether, CSV: CsvTogether, PARQUET: ParquetTogether}


def kind_of(item: Item, mapping: InstanceMapping, size: int) -> tuple | None:
    """Files of equal kind may be read together; None for one that is read alone."""
    if item.verdict or item.reader != TABLE or size > SMALL_BYTES:
        return None
    entries = [mapping.entries(table, item.below) for table in item.tables]
    return (item.vendor, item.tables, item.family, mapping.content_hash, digest(entries))


def land_together(files: list[PendingFile], store: Store) -> Iterator[Outcome]:
    """Read files of one kind, each with its `data`, and yield what became of each, in any order."""
    alone: list[PendingFile] = []
    members: list[_Member] = []
    for file in files if len(files) >= FEWEST_FILES else []:
        member = _opened(file)
        if member is None:
            alone.append(file)
            continue
        if sum(one.small.unpacked for one in members) + member.small.unpacked > TOGETHER_BYTES:
            yield from _land(members, store)
            members = []
        members.append(member)
    yield from _land(members, store)
    for file in alone if len(files) >= FEWEST_FILES else files:
        yield land_flat(file, store)


# ---------- opening


@dataclass
class _Member:
    """A file that is read with others."""

    file: PendingFile
    small: SmallFile


def _opened(file: PendingFile) -> _Member | None:
    """Open a small file; None when it needs a look of its own."""
    try:
        return _Member(file, _small(file))
    except (Alone, Unreadable):
        return None


def _small(file: PendingFile) -> SmallFile:
    item, data = file.item, file.data
    if not data or item.is_gzip and not data.startswith(scan.GZIP):
        raise Alone
    if item.family == PARQUET:
        require_family(PARQUET, data)
        return SmallParquet.of(item.path, data)
    text = _text(file)
    if item.family == JSON:
        return SmallJson.of(item.path, text)
    return SmallCsv.of(item.path, text, given_delimiter(file))


def _text(file: PendingFile) -> bytes:
    """The file's text as UTF-8. Raises Alone or Unreadable when it is blank, damaged, too long or no text."""
    item, encoding = file.item, file.mapping.encoding
    stream = scan.Stream(item.path, item.is_gzip, data=file.data)
    chunks, size = [], 0
    for chunk in scan.as_utf8(stream, encoding):
        chunks.append(chunk)
        size += len(chunk)
        if size > UNPACKED_BYTES:
            raise Alone
    text = b"".join(chunks)
    if stream.truncated or stream.damaged or not text.strip() or scan.NUL in text:
        raise Alone
    if encoding is None:
        require_family(item.family, text[: scan.HEAD_BYTES])
    return text


# ---------- landing


def _land(members: list[_Member], store: Store) -> Iterator[Outcome]:
    """Land files in groups of one shape."""
    if not members:
        return
    kind = type(members[0].small)
    by_small = {id(member.small): member for member in members}
    smalls = [member.small for member in members]
    try:
        shapes = kind.shapes(smalls, store.con)
    except duckdb.Error:
        shapes = [[small] for small in smalls]
    for shape in shapes:
        yield from _land_shape([by_small[id(small)] for small in shape], store)


def _land_shape(group: list[_Member], store: Store) -> Iterator[Outcome]:
    """Land files of one shape."""
    shape = _Shape(group, store)
    if len(group) < FEWEST_FILES or not shape.is_complete:
        for member in group:
            yield land_flat(member.file, store)
        return
    try:
        outcomes = shape.land()
    except duckdb.Error:
        middle = (len(group) + 1) // 2
        yield from _land_shape(group[:middle], store)
        yield from _land_shape(group[middle:], store)
        return
    yield from outcomes


@dataclass
class _Landed:
    """What a relation got from the files of a shape: rows by place of the file, and the bad rows."""

    plans: list[Plan]
    part: str
    rows: dict[int, int] = field(default_factory=dict)
    bad: dict[int, list[pa.Table]] = field(default_factory=dict)

    @property
    def relation(self) -> Relation:
        """What they are rows of."""
        return self.plans[0].relation


class _Shape:
    """Files that are read by one statement a relation."""

    def __init__(self, members: list[_Member], store: Store) -> None:
        self.members, self.store = members, store
        self.files = [member.file for member in members]
        self.relations = list(self.files[0].relations.values())

    def land(self) -> list[Outcome]:
        """Write the rows of all files, or none and raise duckdb.Error."""
        landed: list[_Landed] = []
        source = self._open()
        try:
            mapping, path = self.files[0].mapping, self.files[0].item.below
            tables = [mapping.plans(relation, source.columns, path) for relation in self.relations]
            used = sorted(set().union(*(plan.used for plans in tables for plan in plans)))
            for number, plans in enumerate(tables):
                landed.append(_Landed(plans, self._part(plans[0].relation)))
                _TableTogether(self, source, landed[-1], used, number == 0).land()
        except duckdb.Error:
            for one in landed:
                self.store.part_path(one.relation.name, one.part).unlink(missing_ok=True)
            raise
        finally:
            source.close()
        return [self._outcome(place, member, landed) for place, member in enumerate(self.members)]

    def _open(self) -> RowSource:
        family = self.files[0].item.family
        smalls = [member.small for member in self.members]
        return SOURCES[family](self.store.con, smalls, self.store.temporary / f"together.{family}")

    @property
    def is_complete(self) -> bool:
        """False when the files lack a mapped column, and are rejected for it; in JSON a key may be absent."""
        mapping, small = self.files[0].mapping, self.members[0].small
        return isinstance(small, SmallJson) or not any(
            mapping.missing_sources(relation, small.columns, self.files[0].item.below)
            for relation in self.relations
        )

    def _part(self, relation: Relation) -> str:
        """A name that no other content can have."""
        facts = [facts_of(file, relation) for file in self.files]
        return f"{digest([(f.batch_id, str(f.loaded_at), f.loaded_at_basis) for f in facts])}.parquet"

    def _outcome(self, place: int, member: _Member, landed: list[_Landed]) -> Outcome:
        outcome = Outcome(member.file, self.store)
        for relation in self.relations:
            plans_of(member.file, relation, member.small, outcome)
        for one in landed:
            relation, rows, bad = one.relation, one.rows.get(place, 0), 0
            if rows:
                outcome.parts[relation.name] = one.part
            for found in one.bad.get(place, []):
                bad += outcome.quarantine_table(relation, problems_in(relation, found), found)
            outcome.landed(relation, rows, bad)
        return outcome


class _TableTogether:
    """One table's rows of the files of a shape."""

    def __init__(
        self, shape: _Shape, source: RowSource, landed: _Landed, used: list[str], takes_broken: bool
    ) -> None:
        self.shape, self.source, self.landed, self.used = shape, source, landed, used
        self.takes_broken, self.relation, self.store = takes_broken, landed.relation, shape.store
        self.expected = {place: member.small.rows for place, member in enumerate(shape.members)}

    def land(self) -> None:
        """Write the good rows as one part, and fill in what each file gave."""
        con = self.store.con
        con.register("facts", self._facts())
        try:
            good = good_rows(self._queries(), "file, ")
            rows = self.store.write_part(
                self.relation.name,
                self.landed.part,
                f"select * exclude (file) from ({good}) order by file, line_number",
            )
            if self._stand_alone() and rows == self.source.rows:
                self.landed.rows = self.expected
                return
            self.landed.rows = self._rows_by_file() if rows else {}
            self.landed.bad = self._bad_rows()
        finally:
            con.unregister("facts")

    def _stand_alone(self) -> bool:
        """Whether each row of the files is one row of the table, or bad."""
        return self.takes_broken and [plan.stands_alone for plan in self.landed.plans] == [True]

    def _facts(self) -> pa.Table:
        facts = [facts_of(file, self.relation) for file in self.shape.files]
        names = ("source_system", "source_instance", "batch_id", "file_path", "loaded_at", "loaded_at_basis")
        columns: dict[str, Any] = {"file": pa.array(range(len(facts)), pa.int32())}
        for name in names:
            kind = pa.timestamp("us") if name == "loaded_at" else pa.string()
            columns[name] = pa.array([getattr(fact, name) for fact in facts], kind)
        return pa.table(columns)

    def _queries(self, only: str | None = None) -> list[tuple[RowQuery, str]]:
        """A query and its FROM item for each plan; rows that are broken as a whole count for the first."""
        item, sources = self.source.sql(self.used, only)
        return [
            (RowQuery(plan, FactsTable(), sources, self.takes_broken and number == 0), item)
            for number, plan in enumerate(self.landed.plans)
        ]

    def _written(self) -> str:
        """FROM items of the part's rows with the place of their file."""
        path = literal(self.store.part_path(self.relation.name, self.landed.part))
        return f"read_parquet({path}) as written join facts using (batch_id)"

    def _rows_by_file(self) -> dict[int, int]:
        sql = f"select file, count(*) from {self._written()} group by file"
        return dict(self.store.con.execute(sql).fetchall())

    def _bad_rows(self) -> dict[int, list[pa.Table]]:
        """What did not land; where each row stands alone, only missing rows are read again."""
        only = None
        if self._stand_alone():
            short = [str(p) for p, rows in self.expected.items() if rows > self.landed.rows.get(p, 0)]
            only = f"file in ({', '.join(short)})"
            if self.landed.rows:
                only += f" and (file, line_number) not in (select (file, line_number) from {self._written()})"
        bad: dict[int, list[pa.Table]] = {}
        for query, item in self._queries(only):
            found = self.store.con.sql(query.problems_sql(item)).to_arrow_table()
            for place, rows in _by_file(found).items():
                bad.setdefault(place, []).append(rows)
        return bad


def _by_file(found: pa.Table) -> dict[int, pa.Table]:
    """Slices of a table that is in order of its files."""
    starts: dict[int, int] = {}
    places = found.column("file").to_pylist()
    for number, place in enumerate(places):
        starts.setdefault(place, number)
    bounds = [*starts.values(), len(places)]
    return {
        place: found.slice(start, end - start)
        for place, (start, end) in zip(starts, pairwise(bounds), strict=True)
    }
