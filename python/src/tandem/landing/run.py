"""The landing step: what is new in a landing folder goes to the store, what is gone leaves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from tandem.landing import discovery, scan
from tandem.landing.declarations import (
    QUARANTINE,
    Declarations,
    Relation,
    digest,
    load_declarations,
)
from tandem.landing.discovery import CSV, JSON, PARQUET, REFERENCE, Item, Landing
from tandem.landing.mapping import InstanceMapping, listed, nearest
from tandem.landing.readers import TABLE, document_reader
from tandem.landing.readers.base import BadRow, Ignored, ReaderContext, Rejected, Rows, SourceFile
from tandem.landing.readers.csv_rows import CsvRows
from tandem.landing.readers.json_rows import JsonRows
from tandem.landing.readers.parquet_rows import ParquetRows
from tandem.landing.readers.rows import RowSource, Unreadable
from tandem.landing.report import IGNORED, LANDED, REJECTED, Batch, LandingError, LandingReport
from tandem.landing.sql_text import literal
from tandem.landing.store import Entry, Store, batch_row, locked
from tandem.landing.times import FROM_CLOCK, FROM_NAME, FROM_OPTION, as_utc, time_in_path
from tandem.landing.typed import Cell, FileFacts, Plan, RowQuery, problems

Progress = Callable[[str, int, int], None]
# A file whose time of change is younger than this when it is read may change again within the clock's grain.
SETTLED_SECONDS = 2.0


def land(
    landing: Path,
    store: Path,
    project: Path,
    *,
    loaded_at_option: str | datetime | None = None,
    now: datetime | None = None,
    progress: Progress | None = None,
    require_rows: bool = True,
) -> LandingReport:
    """Make the store hold exactly what lies in the landing folder; read only what is new or changed.

    `loaded_at_option` (UTC when it has no zone) and `now` date files whose name and folder carry no date (R77).
    `progress` is called with (file path, number, count) before each file that is read. With `require_rows=False`
    an empty or missing landing folder gives empty relations instead of an error.
    Raises LandingError when there is nothing to land or nothing could be landed, and for a mistake in a
    mapping.yml. Bad rows and bad files never raise: they are in quarantine.
    """
    landing, store = Path(landing), Path(store)
    declarations = load_declarations(Path(project))
    option = as_utc(loaded_at_option, "The load time")
    clock = (as_utc(now, "now") or datetime.now(UTC).replace(tzinfo=None)).replace(microsecond=0)
    if require_rows:
        discovery.require_folder(landing)
    found = discovery.discover(landing, declarations) if landing.is_dir() else Landing()
    with locked(store):
        run = _Run(Store(store, declarations), declarations, found, option, clock)
        try:
            report = run.land(landing, progress)
        finally:
            run.store.close()
    if require_rows:
        _require_rows(report)
    return report


def _require_rows(report: LandingReport) -> None:
    data = [b for b in report.batches if b.vendor != REFERENCE]
    if any(b.status == LANDED and (b.rows_landed or not b.rows_read) for b in data):
        return
    reasons = "\n".join(f"  {count} x {reason}" for reason, count in report.reasons.most_common())
    errors = "\n".join(f"  {error}" for error in report.errors[:10])
    said = "\n".join(part for part in (errors, f"Quarantine:\n{reasons}" if reasons else "") if part)
    raise LandingError(
        f"Nothing landed under {report.landing}: {len(data)} files seen, {report.rows_quarantined} rows in "
        f"quarantine, none usable.\n{said}\n"
        f"Expected for example {report.landing}/open/<instance>/conversations.jsonl. See docs/landing.md."
    )


@dataclass
class _Outcome:
    """What reading one file gave."""

    batches: list[Batch] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _File:
    """A file that is to be read, with what its batches need."""

    item: Item
    size: int
    stats: scan.FileStats | None
    config_hash: str
    loaded_at: datetime
    basis: str

    @property
    def content_hash(self) -> str | None:
        return self.stats.content_hash if self.stats else None

    def batch_id(self, relation: str | None) -> str:
        """Names a file's share of a relation; the same file with the same mapping keeps its name."""
        item = self.item
        return digest(
            item.vendor, item.instance, item.file_path, self.content_hash, self.config_hash, relation
        )[:16]


class _Run:
    """One landing run over an opened store."""

    def __init__(
        self,
        store: Store,
        declarations: Declarations,
        found: Landing,
        option: datetime | None,
        clock: datetime,
    ) -> None:
        self.store, self.declarations, self.found = store, declarations, found
        self.option, self.clock = option, clock

    def land(self, landing: Path, progress: Progress | None) -> LandingReport:
        report = LandingReport(landing, self.store.folder, notes=list(self.found.notes))
        root = str(landing.resolve())
        same_folder = self.store.landing == root
        stale, fresh = self._compare(same_folder)
        self.store.landing = root
        self.store.drop(stale)
        try:
            for number, file in enumerate(fresh, start=1):
                if progress:
                    progress(file[0].file_path, number, len(fresh))
                self._read(*file)
                report.read_files.append(file[0].file_path)
        finally:
            self.store.flush()
            self.store.save()
        self.store.compact()
        self._fill(report)
        self.store.write_batches(report.batches)
        self.store.save()
        return report

    def _fill(self, report: LandingReport) -> None:
        errors: dict[str, list[str]] = {}
        notes: dict[str, list[str]] = {}
        for path in sorted(self.store.entries):
            entry = self.store.entries[path]
            report.batches += entry.as_batches()
            report.reasons.update(entry.reasons)
            for message in entry.errors:
                errors.setdefault(message, []).append(path)
            for message in entry.notes:
                notes.setdefault(message, []).append(path)
        report.errors = [_with_paths(message, paths) for message, paths in errors.items()]
        report.notes += [_with_paths(message, paths) for message, paths in notes.items()]
        report.changed = self.store.changed
        report.removed = list(self.store.removed)

    # ---------- what is new

    def _compare(self, same_folder: bool) -> tuple[list[str], list[tuple[Item, Entry | None]]]:
        """Split into paths whose batches must go, and items that must be read."""
        items = {item.file_path: item for item in self.found.items}
        stale = [path for path in self.store.entries if path not in items]
        fresh = []
        for path, item in items.items():
            entry = self.store.entries.get(path)
            if entry is None or not self._unchanged(item, entry, same_folder):
                fresh.append((item, entry))
                if entry is not None:
                    stale.append(path)
        return stale, fresh

    def _unchanged(self, item: Item, entry: Entry, same_folder: bool) -> bool:
        if entry.config_hash != self._config_hash(item) or not self._same_option(item, entry):
            return False
        signature = _signature(item.path)
        if same_folder and entry.stat is not None and entry.stat == signature:
            return True
        if entry.size != item.path.stat().st_size:
            return False
        if entry.content_hash is not None and scan.stats(item.path).content_hash != entry.content_hash:
            return False
        entry.stat = signature
        return True

    def _same_option(self, item: Item, entry: Entry) -> bool:
        """A new load-time option dates files again whose date came from the clock or an older option."""
        if self.option is None or all(row["loaded_at_basis"] == FROM_NAME for row in entry.batches):
            return True
        return entry.loaded_at_option == self.option.isoformat()

    def _config_hash(self, item: Item) -> str:
        """Changes when the same bytes would give other rows: mapping, declared columns, place."""
        if item.verdict:
            return digest(item.verdict.reason, getattr(item.verdict, "detail", None))
        mapping = self._mapping(item)
        relations = self._relations(item)
        return digest(
            item.vendor,
            item.instance,
            item.tables,
            mapping.content_hash,
            sorted(relation.schema_hash for relation in relations.values()),
        )

    def _relations(self, item: Item) -> dict[str, Relation]:
        """The relations that an item may feed, by table name."""
        if item.reader == REFERENCE:
            known = self.declarations.reference
        else:
            known = self.declarations.vendors[item.vendor].relations
        return {name: known[name] for name in item.tables} if item.tables else dict(known)

    def _mapping(self, item: Item) -> InstanceMapping:
        return self.found.mappings.get((item.vendor, item.instance), InstanceMapping())

    def _loaded_at(self, item: Item, content_hash: str | None) -> tuple[datetime, str]:
        """R77: the date in the name, else the option, else the clock of the run that first saw these bytes."""
        named = time_in_path(item.file_path)
        key = f"{item.file_path}|{content_hash}"
        first_seen = self.store.first_seen.setdefault(key, self.clock.isoformat())
        if named:
            return named, FROM_NAME
        if self.option:
            return self.option, FROM_OPTION
        return datetime.fromisoformat(first_seen), FROM_CLOCK

    # ---------- reading

    def _read(self, item: Item, old: Entry | None) -> None:
        signature = _signature(item.path)
        stats = None if item.verdict else scan.stats(item.path)
        loaded_at, basis = self._loaded_at(item, stats.content_hash if stats else None)
        if basis == FROM_CLOCK and old and old.content_hash == (stats.content_hash if stats else None):
            loaded_at, basis = self._kept_option(old, loaded_at, basis)
        file = _File(item, item.path.stat().st_size, stats, self._config_hash(item), loaded_at, basis)
        if item.verdict:
            outcome = self._verdict(file, item.verdict)
        elif item.reader == TABLE or item.reader == REFERENCE:
            outcome = self._flat(file)
        else:
            outcome = self._document(file)
        option = loaded_at.isoformat() if basis == FROM_OPTION else None
        self.store.add(
            Entry(
                item.file_path,
                file.size,
                signature,
                file.content_hash,
                file.config_hash,
                option,
                [batch_row(batch) for batch in outcome.batches],
                outcome.parts,
                dict(outcome.reasons),
                outcome.errors,
                outcome.notes,
            )
        )

    @staticmethod
    def _kept_option(old: Entry, loaded_at: datetime, basis: str) -> tuple[datetime, str]:
        """The same bytes read again without an option keep the option they were landed with."""
        if old.loaded_at_option:
            return datetime.fromisoformat(old.loaded_at_option), FROM_OPTION
        return loaded_at, basis

    def _batch(
        self,
        file: _File,
        relation: str | None,
        landed: int,
        bad: int,
        status: str,
        reason: str | None,
    ) -> Batch:
        item = file.item
        return Batch(
            file.batch_id(relation),
            item.vendor,
            item.instance,
            relation,
            item.file_path,
            file.size,
            file.content_hash,
            file.loaded_at,
            file.basis,
            landed + bad,
            landed,
            bad,
            status,
            reason,
        )

    def _verdict(self, file: _File, verdict: Ignored | Rejected, relation: str | None = None) -> _Outcome:
        """A file that lands nothing: one batch, and one quarantine row when it was rejected."""
        if isinstance(verdict, Ignored):
            return _Outcome([self._batch(file, None, 0, 0, IGNORED, verdict.reason)])
        bad = BadRow(verdict.reason, verdict.detail, verdict.table_name, field=verdict.field)
        outcome = _Outcome([self._batch(file, relation, 0, 1, REJECTED, verdict.reason)])
        self._quarantine(file, relation, [bad], outcome)
        outcome.errors.append(verdict.detail)
        return outcome

    def _quarantine(
        self, file: _File, relation: str | None, bad_rows: Iterable[BadRow], outcome: _Outcome
    ) -> None:
        rows = [
            {
                "batch_id": file.batch_id(relation),
                "vendor": file.item.vendor,
                "source_instance": file.item.instance,
                "table_name": bad.table_name,
                "file_path": file.item.file_path,
                "line_number": bad.line_number,
                "field": bad.field,
                "reason": bad.reason,
                "detail": bad.detail,
                "raw_row": bad.raw_row,
            }
            for bad in bad_rows
        ]
        outcome.reasons.update(row["reason"] for row in rows)
        self.store.quarantine(rows)

    # ---------- flat files

    def _flat(self, file: _File) -> _Outcome:
        relations = list(self._relations(file.item).values())
        try:
            source = self._open(file)
        except Unreadable as unreadable:
            verdict = Rejected(
                unreadable.verdict.reason,
                unreadable.verdict.detail,
                relations[0].table,
                unreadable.verdict.field,
            )
            return self._verdict(file, verdict, relations[0].name)
        outcome = _Outcome()
        if source is None:
            outcome.batches = [self._batch(file, r.name, 0, 0, LANDED, None) for r in relations]
            return outcome
        try:
            self._land_tables(file, source, relations, outcome)
        finally:
            source.close()
        return outcome

    def _open(self, file: _File) -> RowSource | None:
        """Open a flat file; None when it is empty. Raises Unreadable when it is not what its name says."""
        item, mapping = file.item, self._mapping(file.item)
        raw = scan.head_of(item.path, is_gzip=False)
        if not raw:
            return None
        if item.is_gzip and not raw.startswith(scan.GZIP):
            raise Unreadable(
                "unreadable_file", f"The name ends in .gz but it looks like {scan.looks_like(raw)}."
            )
        head = scan.head_of(item.path, item.is_gzip) if item.is_gzip else raw
        if mapping.encoding is None or item.family == PARQUET:
            _require_family(item.family, head)
        if item.family != PARQUET and not head.removeprefix(scan.BOM).strip():
            stream = scan.Stream(item.path, item.is_gzip)
            if not any(chunk.strip() for chunk in stream.chunks()) and not stream.truncated:
                return None
        temporary = self.store.temporary / f"text.{item.family}"
        stream = scan.Stream(item.path, item.is_gzip)
        if item.family == JSON:
            return JsonRows(self.store.con, stream, file.stats, temporary, mapping.encoding)
        if item.family == CSV:
            delimiter = mapping.delimiter or ("\t" if ".tsv" in item.path.name.lower() else None)
            return CsvRows(self.store.con, stream, file.stats, temporary, delimiter, mapping.encoding)
        return ParquetRows(self.store.con, item.path)

    def _land_tables(
        self, file: _File, source: RowSource, relations: list[Relation], outcome: _Outcome
    ) -> None:
        mapping = self._mapping(file.item)
        plans = [self._plan(file, mapping, relation, source, outcome) for relation in relations]
        used = set().union(*(plan.used for plan in plans if plan))
        takes_broken = True
        for plan, relation in zip(plans, relations, strict=True):
            if plan is None:
                continue
            try:
                self._land_table(file, source, plan, used, takes_broken, outcome)
            except duckdb.Error as error:
                first = str(error).split("\n")[0][:200]
                detail = f"DuckDB could not read the file to its end ({first}). Export it again."
                verdict = self._verdict(
                    file, Rejected("unreadable_file", detail, relation.table), relation.name
                )
                outcome.batches += verdict.batches
                outcome.reasons += verdict.reasons
                outcome.errors += verdict.errors
            takes_broken = False

    def _plan(
        self, file: _File, mapping: InstanceMapping, relation: Relation, source: RowSource, outcome: _Outcome
    ) -> Plan | None:
        """How the file feeds the relation; None, and the file rejected for it, when a mapped column is missing."""
        plan = mapping.plan(relation, source.columns)
        if file.item.reader == REFERENCE:
            return plan
        missing = mapping.missing_sources(relation, source.columns) if source.rows else []
        if missing and file.item.family != JSON:
            target, name = missing[0]
            detail = (
                f"mapping.yml takes {relation.table}.{target} from column {name}, which the file lacks."
                f"{nearest(name, source.columns)} The file has: {listed(source.columns)}."
            )
            verdict = self._verdict(
                file, Rejected("mapping_error", detail, relation.table, target), relation.name
            )
            outcome.batches += verdict.batches
            outcome.reasons += verdict.reasons
            outcome.errors += verdict.errors
            return None
        for target, name in missing:
            outcome.notes.append(
                f"no row has {name}, from which mapping.yml takes {relation.table}.{target}."
                f"{nearest(name, source.columns)}"
            )
        self._note_missing_required(file, plan, source, outcome)
        return plan

    def _note_missing_required(self, file: _File, plan: Plan, source: RowSource, outcome: _Outcome) -> None:
        if not source.rows:
            return
        for column in plan.relation.readable:
            cell = plan.cells.get(column.name, Cell())
            lacks = cell.constant is None and (cell.source is None or cell.source not in source.columns)
            if not (column.required and lacks):
                continue
            close = nearest(column.name, source.columns).removeprefix(" Did you mean ").rstrip("?")
            table = plan.relation.table
            outcome.errors.append(
                f"required column {column.name} is in no row, so every row went to quarantine. "
                f"Name its source in {file.item.vendor}/{file.item.instance}/mapping.yml:\n"
                f"  tables:\n    {table}:\n      columns: {{{column.name}: {close or '<your column>'}}}\n"
                f"The file has: {listed(source.columns)}."
            )

    def _land_table(
        self,
        file: _File,
        source: RowSource,
        plan: Plan,
        used: set[str],
        takes_broken: bool,
        outcome: _Outcome,
    ) -> None:
        relation, item = plan.relation, file.item
        facts = FileFacts(
            self._mapping(item).source_system or item.vendor,
            item.instance or "",
            file.batch_id(relation.name),
            item.file_path,
            file.loaded_at.isoformat(sep=" "),
            file.basis,
        )
        part = (
            f"{facts.batch_id}-{digest(file.config_hash, facts.loaded_at, facts.loaded_at_basis)[:8]}.parquet"
        )
        columns = ", ".join(f'"{column.name}"' for column in relation.columns)
        from_item, sources = source.sql(sorted(used))
        rows = RowQuery(plan, facts, sources, takes_broken).sql(from_item)
        landed = self.store.write_part(
            relation.name, part, f"select {columns} from ({rows}) where problem is null"
        )
        if landed:
            outcome.parts[relation.name] = part
        simple = not (plan.distinct or plan.when_present) and takes_broken
        bad = 0
        if not simple or landed < source.rows:
            only = None
            if simple and landed:
                path = literal(self.store.part_path(relation.name, part))
                only = f"line_number not in (select line_number from read_parquet({path}))"
            from_item, sources = source.sql(sorted(used), only)
            rows = RowQuery(plan, facts, sources, takes_broken).sql(from_item)
            bad = self._quarantine_rows(file, plan, rows, outcome)
        if takes_broken and source.cut:
            self._quarantine(file, relation.name, [_for_table(source.cut, relation.table)], outcome)
            bad += 1
        outcome.batches.append(self._batch(file, relation.name, landed, bad, LANDED, None))

    def _quarantine_rows(self, file: _File, plan: Plan, rows: str, outcome: _Outcome) -> int:
        found = self.store.con.sql(
            f"select line_number, problem, raw_row from ({rows}) where problem is not null order by line_number"
        ).to_arrow_table()
        if not found.num_rows:
            return 0
        known = problems(plan.relation)
        kinds = [known[number - 1] for number in found.column("problem").to_pylist()]
        item, count = file.item, found.num_rows
        outcome.reasons.update(kind.reason for kind in kinds)

        def same(value: str | None) -> pa.Array:
            return pa.array([value] * count, pa.string())

        self.store.gather(
            self.store.relations[QUARANTINE],
            pa.table(
                {
                    "batch_id": same(file.batch_id(plan.relation.name)),
                    "vendor": same(item.vendor),
                    "source_instance": same(item.instance),
                    "table_name": same(plan.relation.table),
                    "file_path": same(item.file_path),
                    "line_number": found.column("line_number").cast(pa.int64()),
                    "field": pa.array([kind.field for kind in kinds], pa.string()),
                    "reason": pa.array([kind.reason for kind in kinds], pa.string()),
                    "detail": pa.array([kind.detail for kind in kinds], pa.string()),
                    "raw_row": found.column("raw_row").cast(pa.string()),
                }
            ),
        )
        return count

    # ---------- documents

    def _document(self, file: _File) -> _Outcome:
        item = file.item
        reader = document_reader(item.reader)
        if reader is None:
            raise LandingError(f"{item.vendor}: no reader named {item.reader} in tandem.landing.readers.")
        relations = self._relations(item)
        context = ReaderContext(relations, file.loaded_at, file.basis)
        source = SourceFile(item.path, item.file_path, item.vendor, item.instance)
        tables: dict[str, list[pa.Table]] = {}
        bad_rows: dict[str, list[BadRow]] = {}
        by_name = {relation.name: relation for relation in relations.values()} | relations
        first = next(iter(relations.values()))
        for found in reader.read(source, context):
            if isinstance(found, Ignored | Rejected):
                relation = by_name.get(getattr(found, "table_name", None) or "")
                return self._verdict(file, found, relation.name if relation else None)
            if isinstance(found, Rows):
                tables.setdefault(by_name[found.relation].name, []).append(found.table)
            else:
                bad_rows.setdefault(by_name.get(found.table_name or "", first).name, []).append(found)
        outcome = _Outcome()
        for name in sorted({*tables, *bad_rows}) or [first.name]:
            relation = by_name[name]
            landed = sum(self._gather(file, relation, table) for table in tables.get(name, []))
            bad = bad_rows.get(name, [])
            self._quarantine(
                file, name, [_for_table(row, row.table_name or relation.table) for row in bad], outcome
            )
            outcome.batches.append(self._batch(file, name, landed, len(bad), LANDED, None))
        return outcome

    def _gather(self, file: _File, relation: Relation, table: pa.Table) -> int:
        """Complete a reader's table to the declared columns and keep it for the next flush."""
        unknown = set(table.column_names) - {column.name for column in relation.columns}
        if unknown:
            raise LandingError(
                f"Reader {file.item.reader}: {listed(unknown)} not declared for {relation.name}."
            )
        own_time = "loaded_at" if "loaded_at" in table.column_names else "null"
        filled = {
            "source_system": literal(file.item.vendor),
            "source_instance": literal(file.item.instance),
            "batch_id": literal(file.batch_id(relation.name)),
            "file_path": literal(file.item.file_path),
            "loaded_at": f"timestamp {literal(file.loaded_at.isoformat(sep=' '))}",
            "loaded_at_basis": f"case when {own_time} is null then {literal(file.basis)} else 'row' end",
        }
        columns = []
        for column in relation.columns:
            given = [f'"{column.name}"'] if column.name in table.column_names else []
            if column.name == "batch_id":
                given = []
            values = ", ".join([*given, filled.get(column.name, "null")])
            columns.append(f'cast(coalesce({values}) as {column.sql_type}) as "{column.name}"')
        self.store.con.register("given", table)
        completed = self.store.con.sql(f"select {', '.join(columns)} from given").to_arrow_table()
        self.store.con.unregister("given")
        self.store.gather(relation, completed)
        return completed.num_rows


def _with_paths(message: str, paths: list[str]) -> str:
    """A message with the first file that it is about, and how many more."""
    more = f" (and {len(paths) - 1} more files)" if len(paths) > 1 else ""
    return f"{paths[0]}{more}: {message}"


def _for_table(bad: BadRow, table: str) -> BadRow:
    return BadRow(bad.reason, bad.detail, table, bad.line_number, bad.field, bad.raw_row)


def _signature(path: Path) -> list[int] | None:
    """Size, times of change and inode; None for a file that changed a moment ago and may change unseen."""
    stat = path.stat()
    if datetime.now(UTC).timestamp() - stat.st_mtime < SETTLED_SECONDS:
        return None
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]


def _require_family(family: str, head: bytes) -> None:
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
