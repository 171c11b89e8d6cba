"""What reading one file gives: its batches, the parts that it wrote, its bad rows, what to tell a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import pyarrow as pa

from tandem.landing.declarations import QUARANTINE, Relation, digest
from tandem.landing.discovery import Item
from tandem.landing.mapping import InstanceMapping
from tandem.landing.plan import Problem
from tandem.landing.readers.base import BadRow, Ignored, Rejected
from tandem.landing.report import IGNORED, LANDED, REJECTED, Batch
from tandem.landing.scan import FileStats
from tandem.landing.store import Store


@dataclass(frozen=True)
class PendingFile:
    """A file to be read, with all that its batches need. `relations` are those it may feed, by table.

    `stat` is its state on disk before it was read; `data` its bytes when it is small.
    """

    item: Item
    size: int
    stats: FileStats | None
    config_hash: str
    loaded_at: datetime
    basis: str
    mapping: InstanceMapping
    relations: Mapping[str, Relation]
    stat: list[int] | None = None
    data: bytes | None = field(default=None, repr=False)

    @property
    def content_hash(self) -> str | None:
        """Hash of the file's bytes; None for a file that its name alone settles."""
        return self.stats.content_hash if self.stats else None

    def batch_id(self, relation: str | None) -> str:
        """Names the file's share of a relation; it stays while place, bytes and rules stay."""
        item = self.item
        parts = (item.vendor, item.instance, item.file_path, self.content_hash, self.config_hash, relation)
        return digest(*parts)[:16]


@dataclass
class Outcome:
    """Filled while a file is read; bad rows go to the store's quarantine at once."""

    file: PendingFile
    store: Store
    batches: list[Batch] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def landed(self, relation: Relation, rows: int, bad: int) -> None:
        """Record the rows that a relation got and those that it lost to quarantine."""
        self._batch(relation.name, rows, bad, LANDED, None)

    def ignored(self, verdict: Ignored) -> None:
        """Record a file that is no data."""
        self._batch(None, 0, 0, IGNORED, verdict.reason)

    def rejected(self, verdict: Rejected, relation: Relation | None = None) -> None:
        """Record a file that cannot be used, for one relation or at all, as one quarantined row."""
        table = verdict.table_name or (relation.table if relation else None)
        name = relation.name if relation else None
        self._batch(name, 0, 1, REJECTED, verdict.reason)
        self.quarantine(name, [BadRow(verdict.reason, verdict.detail, table, field=verdict.field)])
        self.errors.append(verdict.detail)

    def _batch(self, relation: str | None, rows: int, bad: int, status: str, reason: str | None) -> None:
        file, item = self.file, self.file.item
        self.batches.append(
            Batch(
                batch_id=file.batch_id(relation),
                vendor=item.vendor,
                source_instance=item.instance,
                relation=relation,
                file_path=item.file_path,
                file_bytes=file.size,
                content_hash=file.content_hash,
                loaded_at=file.loaded_at,
                loaded_at_basis=file.basis,
                rows_read=rows + bad,
                rows_landed=rows,
                rows_quarantined=bad,
                status=status,
                reason=reason,
            )
        )

    def quarantine(self, relation: str | None, bad_rows: Iterable[BadRow]) -> int:
        """Send bad rows of a relation to quarantine; return how many."""
        rows = list(bad_rows)
        problems = [Problem(bad.field, bad.reason, bad.detail) for bad in rows]
        lines = pa.array([bad.line_number for bad in rows], pa.int64())
        raw = pa.array([bad.raw_row for bad in rows], pa.string())
        tables = pa.array([bad.table_name for bad in rows], pa.string())
        return self._gather(relation, problems, lines, raw, tables)

    def quarantine_table(self, relation: Relation, problems: list[Problem], found: pa.Table) -> int:
        """Send many bad rows to quarantine: `found` has line_number and raw_row, `problems` one for each."""
        tables = pa.array([relation.table] * len(problems), pa.string())
        lines, raw = found.column("line_number").cast(pa.int64()), found.column("raw_row").cast(pa.string())
        return self._gather(relation.name, problems, lines, raw, tables)

    def _gather(
        self, relation: str | None, problems: list[Problem], lines: pa.Array, raw: pa.Array, tables: pa.Array
    ) -> int:
        count = len(problems)
        if not count:
            return 0
        item = self.file.item
        self.reasons.update(problem.reason for problem in problems)

        def texts(values: Iterable[str | None]) -> pa.Array:
            return pa.array(list(values), pa.string())

        columns = {
            "batch_id": texts([self.file.batch_id(relation)] * count),
            "vendor": texts([item.vendor] * count),
            "source_instance": texts([item.instance] * count),
            "table_name": tables,
            "file_path": texts([item.file_path] * count),
            "line_number": lines,
            "field": texts(problem.field for problem in problems),
            "reason": texts(problem.reason for problem in problems),
            "detail": texts(problem.detail for problem in problems),
            "raw_row": raw,
        }
        self.store.gather(self.store.relations[QUARANTINE], pa.table(columns))
        return count


def for_table(bad: BadRow, relation: Relation) -> BadRow:
    """A bad row that names its table."""
    return bad if bad.table_name else replace(bad, table_name=relation.table)
