"""Rows of flat files as DuckDB sees them: one source of text cells for JSON, CSV and Parquet alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tandem.landing.readers.base import BadRow, Rejected
from tandem.landing.sql_text import literal


class Unreadable(Exception):
    """The file cannot be read at all; `verdict` says why."""

    def __init__(self, reason: str, detail: str, field: str | None = None) -> None:
        super().__init__(detail)
        self.verdict = Rejected(reason, detail, field=field)


@dataclass(frozen=True)
class TextOptions:
    """How a text file is written; None means: look at the file."""

    delimiter: str | None = None
    encoding: str | None = None


class RowSource(ABC):
    """An opened file. `columns` are its column names, `rows` the number of rows that are not blank.

    `cut` is the bad row of a truncated file, whose whole rows are kept.
    """

    columns: list[str]
    rows: int
    cut: BadRow | None = None

    @abstractmethod
    def sql(self, used: Iterable[str], only: str | None = None) -> tuple[str, Mapping[str, str]]:
        """Return a FROM item (line_number, extra, raw_row, broken and cells) and the SQL of each used column.

        Columns outside `used` go to `extra`. `only` is a condition on line_number.
        """

    def close(self) -> None:
        """Free what was opened."""
        return None


def extra_sql(cells: Mapping[str, str]) -> str:
    """SQL of the JSON object of the given JSON-typed cells without nulls, null when all are null."""
    if not cells:
        return "cast(null as varchar)"
    parts = ", ".join(f"{literal(_key(name))} || {sql}" for name, sql in cells.items())
    return f"nullif('{{' || concat_ws(',', {parts}) || '}}', '{{}}')"


def _key(name: str) -> str:
    return duckdb.execute("select to_json(?)", [name]).fetchall()[0][0] + ":"


def row_json(cells: Mapping[str, str]) -> str:
    """SQL of a row as one JSON object, for quarantine."""
    return (
        f"cast(json_object({', '.join(f'{literal(name)}, {sql}' for name, sql in cells.items())}) as varchar)"
    )


def where(condition: str | None) -> str:
    """A WHERE clause, or nothing."""
    return f" where {condition}" if condition else ""


def remove(path: Path | None) -> None:
    """Delete a temporary file."""
    if path is not None:
        path.unlink(missing_ok=True)
