"""One piece of dirt, and what is expected of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

QUARANTINED, REJECTED, SUPERSEDED, FLAGGED, ORPHAN, UNMAPPED, STAGED, IGNORED = (
    "quarantined",
    "rejected",
    "superseded",
    "flagged",
    "orphan",
    "unmapped",
    "staged",
    "ignored",
)


@dataclass
class Piece:
    """A row of the manifest. Lines are those of audit: physical in text, row numbers in Parquet, from 1.

    expected     what becomes of it:
                 quarantined  in audit.quarantine, with `reason`, and `field` when one is named
                 rejected     the same, of a whole file: no line
                 superseded   in audit.flagged_rows: another version of the row counts
                 flagged      in audit.flagged_rows with `reason`
                 orphan       in audit.orphans with `reason`
                 unmapped     in staging, and `value` of column `field` in audit.unmapped_values
                 staged       in staging; where `field` is given, with `value` in it
                 ignored      nowhere: no row at all
    line, last_line   several rows share a piece when last_line differs; `rows` says how many
    written      what the file says, where staging holds another value
    personal     texts that may be in raw and staging only
    """

    kind: str
    expected: str
    reason: str | None = None
    field: str | None = None
    value: str | None = None
    written: str | None = None
    instance: str | None = None
    table: str | None = None
    file: str | None = None
    line: int | None = None
    last_line: int | None = None
    rows: int = 1
    native_id: str | None = None
    moves_metrics: bool = False
    personal: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Only what is said."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in values.items() if value not in (None, (), False)}
