"""What a document reader is: a module in this package named as `meta.reader` of its dbt source.

Such a module has two functions:

    def read(file: SourceFile, context: ReaderContext) -> Iterable[Rows | BadRow | Ignored | Rejected]
    def recognises(path: Path) -> bool          # optional: is this a file of my kind, whatever its folder?

`read` is offered every file below `<landing>/<vendor>/<instance>/`. It yields

- `Rows` any number of times: an Arrow table for one declared relation. It may leave out any declared
  column: `batch_id`, `file_path`, `source_instance`, `loaded_at` and `loaded_at_basis` are filled in where
  they are absent or null, `source_system` becomes the vendor's name, other columns null;
- `BadRow` for each row that could not be read: it goes to quarantine, and the rest of the file lands;
- or one `Ignored` (not data: a README, a run log) or `Rejected` (data that cannot be read), alone.

It never raises for what stands in a file, and it never writes to the landing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from tandem.landing.declarations import Relation


@dataclass(frozen=True)
class SourceFile:
    """One file of the landing. `path` is absolute, `file_path` relative to the landing, with slashes."""

    path: Path
    file_path: str
    vendor: str
    source_instance: str


@dataclass(frozen=True)
class ReaderContext:
    """What a reader may want to know: the vendor's relations by table name, the file's load time (R77)."""

    relations: Mapping[str, Relation]
    loaded_at: datetime
    loaded_at_basis: str


@dataclass(frozen=True)
class Rows:
    """Good rows of one relation, named by its identifier (`transcripts__records`) or its table name."""

    relation: str
    table: pa.Table


@dataclass(frozen=True)
class BadRow:
    """One row that goes to quarantine.

    `reason` is a code (unparsable_json, wrong_type, ...), `detail` a sentence that says how to mend it and
    never holds the value itself; the value may stand in `raw_row` only. `line_number` counts from 1.
    """

    reason: str
    detail: str
    table_name: str | None = None
    line_number: int | None = None
    field: str | None = None
    raw_row: str | None = dataclass_field(default=None, repr=False)


@dataclass(frozen=True)
class Ignored:
    """The file is no data; `reason` says why in a few words."""

    reason: str


@dataclass(frozen=True)
class Rejected:
    """The file cannot be read at all: one quarantine row with this reason code and sentence."""

    reason: str
    detail: str
    table_name: str | None = None
    field: str | None = None


ReaderItem = Rows | BadRow | Ignored | Rejected


class DocumentReader(Protocol):
    """The module interface; `recognises` is optional."""

    def read(self, file: SourceFile, context: ReaderContext) -> Iterable[ReaderItem]:
        """Yield what the file holds."""
        ...
