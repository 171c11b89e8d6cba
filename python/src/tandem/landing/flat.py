"""Flat files (reader `table`, and reference data) to typed rows."""

from __future__ import annotations

from typing import Protocol

import duckdb
import pyarrow as pa

from tandem.landing import scan
from tandem.landing.declarations import Relation, digest
from tandem.landing.discovery import CSV, JSON, PARQUET, REFERENCE
from tandem.landing.mapping import listed, nearest
from tandem.landing.outcome import Outcome, PendingFile, for_table
from tandem.landing.plan import Cell, FileFacts, Plan, Problem, problems
from tandem.landing.readers.base import Rejected
from tandem.landing.readers.csv_rows import CsvRows
from tandem.landing.readers.json_rows import JsonRows
from tandem.landing.readers.parquet_rows import ParquetRows
from tandem.landing.readers.rows import RowSource, Unreadable
from tandem.landing.sql_text import literal, quoted
from tandem.landing.store import Store
from tandem.landing.typed import RowQuery


def land_flat(file: PendingFile, store: Store) -> Outcome:
    """Read a flat file once and write the rows of each table that it feeds; never raises for its content."""
    outcome = Outcome(file, store)
    relations = list(file.relations.values())
    try:
        source = _open(file, store)
    except Unreadable as unreadable:
        outcome.rejected(unreadable.verdict, relations[0])
        return outcome
    if source is None:
        for relation in relations:
            outcome.landed(relation, 0, 0)
        return outcome
    try:
        _land_tables(file, source, relations, outcome)
    finally:
        source.close()
    return outcome


# ---------- opening


def _open(file: PendingFile, store: Store) -> RowSource | None:
    """Open a flat file; None when it is empty. Raises Unreadable when it is not what its name says.

    A gzip has a header even when nothing is in it: one of no bytes was cut off before its first.
    """
    item, mapping = file.item, file.mapping
    raw = scan.head_of(item.path, is_gzip=False)
    if not raw and item.is_gzip:
        detail = "The name ends in .gz but the file has no byte, not even a gzip header; copy it again."
        raise Unreadable("truncated_file", detail)
    if not raw:
        return None
    if item.is_gzip and not raw.startswith(scan.GZIP):
        raise Unreadable("unreadable_file", f"The name ends in .gz but it looks like {scan.looks_like(raw)}.")
    head = scan.head_of(item.path, item.is_gzip) if item.is_gzip else raw
    if item.family == PARQUET:
        require_family(PARQUET, head)
        return ParquetRows(store.con, item.path)
    if mapping.encoding is None:
        require_family(item.family, head)
    if not head.removeprefix(scan.BOM).strip() and _is_blank(scan.Stream(item.path, item.is_gzip)):
        return None
    stream = scan.Stream(item.path, item.is_gzip)
    temporary = store.temporary / f"text.{item.family}"
    if item.family == JSON:
        return JsonRows(store.con, stream, file.stats, temporary, mapping.encoding)
    return CsvRows(
        store.con,
        stream,
        file.stats,
        temporary,
        given_delimiter(file),
        mapping.encoding,
        mapping.columns_named(),
    )


def given_delimiter(file: PendingFile) -> str | None:
    """The delimiter that the mapping or the file's name gives."""
    return file.mapping.delimiter or ("\t" if ".tsv" in file.item.path.name.lower() else None)


def _is_blank(stream: scan.Stream) -> bool:
    """True for a whole file of blanks only."""
    blank = not any(chunk.removeprefix(scan.BOM).strip() for chunk in stream.chunks())
    return blank and not (stream.truncated or stream.damaged)


def require_family(family: str, head: bytes) -> None:
    """Raise Unreadable when the first bytes are plainly something else than the file's extension says."""
    looks = scan.looks_like(head)
    if looks == "nothing":
        return
    text = looks in ("JSON lines", "a JSON array", "CSV", "plain text")
    if family == PARQUET and looks != "Parquet":
        raise Unreadable("unreadable_file", f"The name ends in .parquet but it looks like {looks}.")
    if family == CSV and looks not in ("CSV", "plain text"):
        raise Unreadable("unreadable_file", f"The name says CSV but it looks like {looks}.")
    if family == JSON and not (text and _has_json_line(head)):
        raise Unreadable("unreadable_file", f"The name says JSON but it looks like {looks}.")


def _has_json_line(head: bytes) -> bool:
    """One line that opens an object or list is enough: single bad lines are single bad rows."""
    return any(line.lstrip()[:1] in (b"{", b"[") for line in head.removeprefix(scan.BOM).split(b"\n"))


# ---------- planning

NO_OBJECT = (
    "no line is a JSON object with keys; export one object per line, or one array of objects in a file."
)


class Readable(Protocol):
    """What a plan must know of a file."""

    columns: list[str]
    rows: int


def _land_tables(file: PendingFile, source: RowSource, relations: list[Relation], outcome: Outcome) -> None:
    """Land each table; rows that are broken as a whole count for the first one only."""
    tables = [plans for relation in relations if (plans := plans_of(file, relation, source, outcome))]
    used = sorted(set().union(*(plan.used for plans in tables for plan in plans)))
    for number, plans in enumerate(tables):
        try:
            _TableLanding(file, source, plans, used, number == 0, outcome).land()
        except duckdb.Error as error:
            first_line = str(error).split("\n")[0][:200]
            detail = f"DuckDB could not read the file to its end ({first_line}). Export it again."
            outcome.rejected(Rejected("unreadable_file", detail), plans[0].relation)


def plans_of(file: PendingFile, relation: Relation, source: Readable, outcome: Outcome) -> list[Plan]:
    """How the file feeds the relation; none when it lacks a mapped column, and is rejected for that."""
    mapping, path = file.mapping, file.item.below
    plans = mapping.plans(relation, source.columns, path)
    if file.item.reader == REFERENCE:
        known = {column.name for column in relation.columns}
        unknown = {name for name in source.columns if name.lower() not in known}
        if unknown:
            outcome.notes.append(f"left out columns that {relation.table} does not have: {listed(unknown)}.")
        return plans
    if source.rows and not source.columns:
        outcome.errors += [] if NO_OBJECT in outcome.errors else [NO_OBJECT]
        return plans
    missing = mapping.missing_sources(relation, source.columns, path) if source.rows else []
    if missing and file.item.family != JSON:
        target, name = missing[0]
        detail = (
            f"mapping.yml takes {relation.table}.{target} from column {name}, which the file lacks."
            f"{nearest(name, source.columns)} The file has: {listed(source.columns)}."
        )
        outcome.rejected(Rejected("mapping_error", detail, field=target), relation)
        return []
    for target, name in missing:
        outcome.notes.append(
            f"no row has {name}, from which mapping.yml takes {relation.table}.{target}."
            f"{nearest(name, source.columns)}"
        )
    for plan in plans if source.rows else []:
        outcome.errors += _missing_required(file, plan, source)
    return plans


def _missing_required(file: PendingFile, plan: Plan, source: Readable) -> list[str]:
    """A sentence with a mapping to copy for each required column that no row of the file can have."""
    sentences = []
    for column in plan.relation.readable:
        cell = plan.cells.get(column.name, Cell())
        is_there = cell.source is not None and cell.source.columns <= set(source.columns)
        if not column.required or cell.constant is not None or is_there:
            continue
        close = nearest(column.name, source.columns).removeprefix(" Did you mean ").rstrip("?")
        sentences.append(
            f"required column {column.name} is in no row, so every row went to quarantine. "
            f"Name its source in {file.item.vendor}/{file.item.instance}/mapping.yml:\n"
            f"  tables:\n    {plan.relation.table}:\n"
            f"      columns: {{{column.name}: {close or '<your column>'}}}\n"
            f"The file has: {listed(source.columns)}."
        )
    return sentences


# ---------- rows


def facts_of(file: PendingFile, relation: Relation) -> FileFacts:
    """What is the same on all rows that a file gives to a relation."""
    return FileFacts(
        file.mapping.source_system or file.item.vendor,
        file.item.instance or "",
        file.batch_id(relation.name),
        file.item.file_path,
        file.loaded_at,
        file.basis,
    )


class _TableLanding:
    """One table's rows of an opened file: good ones to a part, bad ones to quarantine."""

    def __init__(
        self,
        file: PendingFile,
        source: RowSource,
        plans: list[Plan],
        used: list[str],
        takes_broken: bool,
        outcome: Outcome,
    ) -> None:
        self.file, self.source, self.plans, self.used = file, source, plans, used
        self.takes_broken, self.outcome, self.store = takes_broken, outcome, outcome.store
        self.relation = plans[0].relation
        self.facts = facts_of(file, self.relation)

    def land(self) -> None:
        relation = self.relation
        part = self._part()
        landed = self.store.write_part(relation.name, part, good_rows(self._queries()))
        if landed:
            self.outcome.parts[relation.name] = part
        bad = self._bad_rows(landed, part)
        if self.takes_broken and self.source.cut:
            bad += self.outcome.quarantine(relation.name, [for_table(self.source.cut, relation)])
        self.outcome.landed(relation, landed, bad)

    def _part(self) -> str:
        """A name that no other content can have."""
        facts = self.facts
        return f"{facts.batch_id}-{digest(str(facts.loaded_at), facts.loaded_at_basis)[:8]}.parquet"

    def _queries(self, only: str | None = None) -> list[tuple[RowQuery, str]]:
        """A query and its FROM item for each plan; rows that are broken as a whole count for the first."""
        item, sources = self.source.sql(self.used, only)
        return [
            (RowQuery(plan, self.facts, sources, self.takes_broken and number == 0), item)
            for number, plan in enumerate(self.plans)
        ]

    def _bad_rows(self, landed: int, part: str) -> int:
        """Quarantine what did not land; where each row stands alone, only missing rows are read again."""
        alone = self.takes_broken and len(self.plans) == 1 and self.plans[0].stands_alone
        if alone and landed == self.source.rows:
            return 0
        only = None
        # Reference rows bear no line number by which they could be told.
        if alone and landed and not self.relation.is_reference:
            path = literal(self.store.part_path(self.relation.name, part))
            only = f"line_number not in (select line_number from read_parquet({path}))"
        bad = 0
        for query, item in self._queries(only):
            found = self.store.con.sql(query.problems_sql(item)).to_arrow_table()
            bad += self.outcome.quarantine_table(self.relation, problems_in(self.relation, found), found)
        return bad


def good_rows(queries: list[tuple[RowQuery, str]], carried: str = "") -> str:
    """SELECT of the rows without a problem that any of the queries gives; `carried` before their columns."""
    return " union all by name ".join(
        f"select {carried}{', '.join(quoted(name) for name in query.columns)} "
        f"from ({query.sql(item)}) where problem is null"
        for query, item in queries
    )


def problems_in(relation: Relation, found: pa.Table) -> list[Problem]:
    """The problem of each bad row."""
    known = problems(relation)
    return [known[number - 1] for number in found.column("problem").to_pylist()]
