"""What a landing run says about itself, and the one error that it raises."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

LANDED, IGNORED, REJECTED = "landed", "ignored", "rejected"


class LandingError(Exception):
    """The landing as a whole cannot be used; the message says why and what to do, over several lines."""


@dataclass(frozen=True)
class Batch:
    """One file's share of one relation: a row of landing__batches. Times are UTC without zone.

    rows_read = rows_landed + rows_quarantined. A rejected file counts as one row read and quarantined.
    """

    batch_id: str
    vendor: str | None
    source_instance: str | None
    relation: str | None
    file_path: str
    file_bytes: int
    content_hash: str | None
    loaded_at: datetime | None
    loaded_at_basis: str | None
    rows_read: int
    rows_landed: int
    rows_quarantined: int
    status: str
    reason: str | None


@dataclass
class LandingReport:
    """The state of the store after a run, and what the run changed.

    `errors` are sentences about files that a person must mend (a column that is missing, a mapping that names
    nothing); `notes` are for information. `reasons` counts the quarantine rows of the whole store by reason.
    `read_files` are the files that this run really read; `removed` the batches that it took out of the store.
    """

    landing: Path
    store: Path
    batches: list[Batch] = field(default_factory=list)
    changed: bool = False
    removed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    read_files: list[str] = field(default_factory=list)

    @property
    def rows_read(self) -> int:
        """Rows read over all batches in the store."""
        return sum(batch.rows_read for batch in self.batches)

    @property
    def rows_landed(self) -> int:
        """Rows landed over all batches in the store."""
        return sum(batch.rows_landed for batch in self.batches)

    @property
    def rows_quarantined(self) -> int:
        """Rows in quarantine over all batches in the store."""
        return sum(batch.rows_quarantined for batch in self.batches)

    def _files(self, status: str) -> list[str]:
        return sorted({batch.file_path for batch in self.batches if batch.status == status})

    @property
    def files_landed(self) -> list[str]:
        """Paths of landed files, relative to the landing."""
        return self._files(LANDED)

    @property
    def files_new(self) -> list[str]:
        """Paths of landed files that this run read."""
        return sorted(set(self.files_landed).intersection(self.read_files))

    @property
    def files_ignored(self) -> list[str]:
        """Paths of files that are no data."""
        return self._files(IGNORED)

    @property
    def files_rejected(self) -> list[str]:
        """Paths of files that could not be read or placed."""
        return self._files(REJECTED)
