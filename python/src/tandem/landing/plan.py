"""How a file feeds a table: where cells come from, what all rows share, what makes a row bad."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tandem.landing.declarations import Column, Relation
from tandem.landing.expressions import Expression
from tandem.landing.sql_text import literal
from tandem.landing.sql_times import TimeRules
from tandem.landing.times import FIRST_TIME, LAST_TIME

MENDS = {
    "string": "is true or false and names nothing; export the identifier, or map its column in mapping.yml",
    "bigint": "is no whole number of up to 18 digits; write digits only, without thousands separators",
    "double": "is no number; write digits with a decimal point, without thousands separators",
    "boolean": "is no boolean; write true or false (or 1/0, yes/no, t/f), or map it in mapping.yml",
    "timestamp": (
        "is no time; write ISO 8601 (2026-03-01T10:00:00+02:00) or epoch seconds, "
        "or give time_format in mapping.yml"
    ),
    "date": "is no date; write 2026-03-01, or give time_format in mapping.yml",
    "json": "is no JSON, or holds a NUL character, NaN or Infinity; write a JSON object or list",
}


@dataclass(frozen=True)
class Range:
    """The first and the last value that lands, and what to say of any other."""

    first: date | float
    last: date | float
    mend: str


_STAND_IN = (
    "export the true one, or name what stands for none there (9999-12-31) under null_values in mapping.yml"
)
_OPEN_END = "lies outside the years 1 to 9999; leave it empty where it is open"
RANGES = {
    "timestamp": Range(FIRST_TIME, LAST_TIME, f"lies outside the years 1971 to 2199; {_STAND_IN}"),
    # Customers and colleagues may have come long before.
    "date": Range(date(1901, 1, 1), LAST_TIME.date(), f"lies outside the years 1901 to 2199; {_STAND_IN}"),
    # Of a text such as 1e400 a cast makes infinity.
    "double": Range(
        -sys.float_info.max,
        sys.float_info.max,
        "is beyond 1.8e308, the largest number that fits; export a finite one, or leave it empty",
    ),
}
# All that Python, PostgreSQL and Spark can hold.
OPEN_ENDED_RANGES = {
    "timestamp": Range(datetime.min, datetime.max, _OPEN_END),
    "date": Range(date.min, date.max, _OPEN_END),
}


def range_of(column: Column) -> Range | None:
    """What values of the column must lie between; None where any will do."""
    return (OPEN_ENDED_RANGES if column.open_ended else RANGES).get(column.data_type)


@dataclass(frozen=True)
class Problem:
    """Why a row goes to quarantine, and how to mend it."""

    field: str | None
    reason: str
    detail: str


BROKEN = (
    Problem(None, "unparsable_json", "The line is not valid JSON; export one JSON object per line."),
    Problem(
        None,
        "not_an_object",
        "This is JSON but no object; export one object per line, or one array of objects in a file.",
    ),
    Problem(
        None, "invalid_encoding", "The line is not UTF-8; export as UTF-8, or give encoding in mapping.yml."
    ),
    Problem(
        None, "ragged_row", "The row has other cells than the header; quote cells that hold the delimiter."
    ),
    Problem(
        None, "unclosed_quote", "A quote opens in this row and never closes; double quotes inside a cell."
    ),
    Problem(None, "not_a_list", "What mapping.yml opens with rows is no JSON list here; export it as one."),
    Problem(
        None,
        "nul_character",
        "The row holds a NUL character, which not every engine stores; export it without.",
    ),
)
BROKEN_CODES = {problem.reason: number for number, problem in enumerate(BROKEN, start=1)}


@dataclass(frozen=True)
class Cell:
    """Where a target's text comes from: an expression, a constant, or both (it fills empty cells)."""

    source: Expression | None = None
    constant: str | None = None
    values: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class FileFacts:
    """What is the same on every row of a batch. `source_system` is for rows that name none."""

    source_system: str
    source_instance: str
    batch_id: str
    file_path: str
    loaded_at: datetime
    loaded_at_basis: str

    carried = ""
    joined = ""

    @property
    def landed_path(self) -> str:
        """SQL of the file's path, for places."""
        return literal(self.file_path)

    def sql(self, name: str) -> str:
        """SQL of a fact."""
        value = getattr(self, name)
        return f"timestamp {literal(value)}" if isinstance(value, datetime) else literal(value)


class FactsTable:
    """The facts of many batches in one source: table `facts` has a row for each number in column `file`."""

    carried = "file, "
    joined = " join facts using (file)"
    landed_path = "landed_path"

    def sql(self, name: str) -> str:
        """SQL of a fact."""
        return f"facts.{name}"


@dataclass(frozen=True)
class Plan:
    """How one file feeds one table: `cells` by target column; `null_values` are texts that mean null.

    `rows` is a column with a JSON list: each element is a row. `join` has the text between the texts of a
    target that `distinct` puts together.
    """

    relation: Relation
    cells: Mapping[str, Cell]
    rules: TimeRules = TimeRules()
    null_values: tuple[str, ...] = ()
    distinct: bool = False
    when_present: Expression | None = None
    only: tuple[tuple[Expression, tuple[str, ...]], ...] = ()
    rows: str | None = None
    join: Mapping[str, str] = field(default_factory=dict)

    @property
    def expressions(self) -> list[Expression]:
        """All that it reads of a row."""
        found = [cell.source for cell in self.cells.values() if cell.source]
        return found + [one for one in (self.when_present, *(one for one, _ in self.only)) if one]

    @property
    def used(self) -> set[str]:
        """Source columns that the plan reads."""
        return {self.rows} - {None} | {name for one in self.expressions for name in one.columns}

    @property
    def stands_alone(self) -> bool:
        """Whether each row of the file is one row of the table, or bad."""
        return not (self.distinct or self.when_present or self.only or self.rows)


def problems(relation: Relation) -> list[Problem]:
    """The numbered problems of a relation: those of whole rows, then per column in declared order."""
    found = list(BROKEN)
    for column in relation.readable:
        if column.required:
            detail = f"{column.name} is required and empty; export it, or map a column to it in mapping.yml."
            found.append(Problem(column.name, "missing_required", detail))
        if column.data_type != "string" or column.is_identifier:
            found.append(Problem(column.name, "wrong_type", f"{column.name} {MENDS[column.data_type]}."))
        if allowed := range_of(column):
            found.append(Problem(column.name, "out_of_range", f"{column.name} {allowed.mend}."))
    return found
