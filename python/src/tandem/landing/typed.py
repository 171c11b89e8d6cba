"""SQL that turns landed text into typed, judged rows: the same rules for JSON, CSV and Parquet.

A source is any FROM item with line_number, extra, raw_row, broken and the cells as text. `RowQuery.sql` wraps
it in three steps: texts (r_: as landed, null when blank), values (v_: after value maps and constants) and
typed (t_).
`problem` is null for a good row, else the number of a Problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tandem.landing.declarations import Column, Relation
from tandem.landing.sql_text import is_blank, literal, literals, quoted, trimmed
from tandem.landing.sql_times import TimeRules

ANY_OTHER = "*"

_WHOLE = literal(r"[+-]?\d+(\.0*)?([eE]\+?\d+)?")
_NUMBER = literal(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_TRUE, _FALSE = ("true", "t", "yes", "y", "1"), ("false", "f", "no", "n", "0")

MENDS = {
    "bigint": "is no whole number; write digits only, without thousands separators",
    "double": "is no number; write digits with a decimal point, without thousands separators",
    "boolean": "is no boolean; write true or false (or 1/0, yes/no, t/f), or map it in mapping.yml",
    "timestamp": "is no time; write ISO 8601 or epoch seconds, or give time_format in mapping.yml",
    "date": "is no date; write 2026-03-01, or give time_format in mapping.yml",
    "json": "is no JSON; write a JSON object or list",
}


@dataclass(frozen=True)
class Problem:
    """Why a row goes to quarantine, and how to mend it."""

    field: str | None
    reason: str
    detail: str


BROKEN = (
    Problem(None, "unparsable_json", "The line is not valid JSON; export one JSON object per line."),
    Problem(None, "not_an_object", "The line is JSON but no object; export one JSON object per line."),
    Problem(
        None, "invalid_encoding", "The line is not UTF-8; export as UTF-8, or give encoding in mapping.yml."
    ),
    Problem(
        None, "ragged_row", "The row has other cells than the header; quote cells that hold the delimiter."
    ),
    Problem(
        None, "unclosed_quote", "A quote opens in this row and never closes; double quotes inside a cell."
    ),
)
BROKEN_CODES = {problem.reason: number for number, problem in enumerate(BROKEN, start=1)}


@dataclass(frozen=True)
class Cell:
    """Where a target's text comes from: a source column, a constant, or both (it fills empty cells)."""

    source: str | None = None
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

    def sql(self, name: str) -> str:
        """SQL of a fact."""
        value = getattr(self, name)
        return f"timestamp {literal(value)}" if isinstance(value, datetime) else literal(value)


class FactsTable:
    """The facts of many batches in one source: table `facts` has a row for each number in column `file`."""

    carried = "file, "
    joined = " join facts using (file)"

    def sql(self, name: str) -> str:
        """SQL of a fact."""
        return f"facts.{name}"


@dataclass(frozen=True)
class Plan:
    """How one file feeds one table: `cells` by target column; `null_values` are texts that mean null."""

    relation: Relation
    cells: Mapping[str, Cell]
    rules: TimeRules = TimeRules()
    null_values: tuple[str, ...] = ()
    distinct: bool = False
    when_present: str | None = None

    @property
    def used(self) -> set[str]:
        """Source columns that the plan reads."""
        used = {cell.source for cell in self.cells.values() if cell.source}
        return used | ({self.when_present} if self.when_present else set())


def problems(relation: Relation) -> list[Problem]:
    """The numbered problems of a relation: those of whole rows, then per column in declared order."""
    found = list(BROKEN)
    for column in relation.readable:
        if column.required:
            detail = f"{column.name} is required and empty; export it, or map a column to it in mapping.yml."
            found.append(Problem(column.name, "missing_required", detail))
        if column.data_type != "string":
            found.append(Problem(column.name, "wrong_type", f"{column.name} {MENDS[column.data_type]}."))
    return found


def cast_sql(column: Column, value: str, rules: TimeRules) -> str:
    """SQL for a text as the column's type; null when it cannot be cast. Only plain strings keep blanks."""
    match column.data_type:
        case "bigint":
            return f"case when regexp_full_match({value}, {_WHOLE}) then try_cast({value} as bigint) end"
        case "double":
            return f"case when regexp_full_match({value}, {_NUMBER}) then try_cast({value} as double) end"
        case "boolean":
            lower = f"lower({value})"
            return (
                f"case when {lower} in ({literals(_TRUE)}) then true "
                f"when {lower} in ({literals(_FALSE)}) then false end"
            )
        case "timestamp":
            return rules.timestamp(value)
        case "date":
            return rules.date(value)
        case "json":
            return f"case when json_valid({value}) then {value} end"
    if not column.values:
        return value
    known = literals(column.values)
    return (
        f"case when {value} is null then null when {value} in ({known}) then {value} "
        f"when lower({value}) in ({known}) then lower({value}) else 'unmapped' end"
    )


class RowQuery:
    """The SQL of one plan over one source. `sources` gives the SQL of each source column that the file has.

    With `takes_broken=False` rows that are broken as a whole are left to another plan of the same file.
    """

    def __init__(
        self, plan: Plan, facts: FileFacts | FactsTable, sources: Mapping[str, str], takes_broken: bool = True
    ) -> None:
        self.plan, self.facts, self.sources, self.takes_broken = plan, facts, sources, takes_broken
        self.read = [c for c in plan.relation.readable if self._source(c) is not None]
        self.given = [
            c for c in plan.relation.readable if c in self.read or self._cell(c).constant is not None
        ]
        self.given_names = {column.name for column in self.given}

    def _cell(self, column: Column) -> Cell:
        return self.plan.cells.get(column.name, Cell())

    def _source(self, column: Column) -> str | None:
        return self.sources.get(self._cell(column).source or "")

    def sql(self, source: str) -> str:
        """SELECT of `columns`, then problem; before them `file` where the source has many."""
        final = ", ".join(f"{sql} as {quoted(name)}" for name, sql in self._final().items())
        carried, joined = self.facts.carried, self.facts.joined
        return (
            f"select {carried}{final}, {self._problem()} as problem from ({self._typed_rows(source)}){joined}"
        )

    def problems_sql(self, source: str) -> str:
        """SELECT of line_number, problem and raw_row of bad rows, in order; `file` before them as above."""
        carried = self.facts.carried
        return (
            f"select {carried}line_number, problem, raw_row from "
            f"(select {carried}line_number, {self._problem()} as problem, raw_row "
            f"from ({self._typed_rows(source)})) where problem is not null order by {carried}line_number"
        )

    def _typed_rows(self, source: str) -> str:
        typed = [(column, self._typed(column)) for column in self.given]
        return self._step("t_", typed, self._values(self._texts(source)))

    @property
    def columns(self) -> list[str]:
        """Declared columns that this file can fill; the others are null on every row and are not written."""
        return list(self._final())

    @staticmethod
    def _step(prefix: str, columns: list[tuple[Column, str]], source: str) -> str:
        named = "".join(f", {sql} as {quoted(prefix + column.name)}" for column, sql in columns)
        return f"select *{named} from ({source})"

    def _texts(self, source: str) -> str:
        plan = self.plan
        conditions = [] if self.takes_broken else ["broken is null"]
        if plan.when_present:
            text = self.sources.get(plan.when_present, "null")
            conditions.append(f"(broken is not null or (trim({text}, e' \\t\\r\\n') != ''))")
        where = f" where {' and '.join(conditions)}" if conditions else ""
        texts = "".join(f", {self._text(c)} as {quoted('r_' + c.name)}" for c in self.read)
        carried = self.facts.carried
        if not plan.distinct:
            return f"select {carried}line_number, extra, raw_row, broken{texts} from {source}{where}"
        names = "".join(f", {quoted('r_' + c.name)}" for c in self.read)
        alone = "case when broken is not null then line_number end"
        return (
            f"select {carried}min(line_number) as line_number, cast(null as varchar) as extra, "
            f"arg_min(raw_row, line_number) as raw_row, broken{names} "
            f"from (select {carried}line_number, raw_row, broken{texts} from {source}{where}) "
            f"group by {carried}broken, {alone}{names}"
        )

    def _text(self, column: Column) -> str:
        text = self._source(column)
        tests = f"when {is_blank(text)} then null"
        if self.plan.null_values:
            tests += f" when {trimmed(text)} in ({literals(self.plan.null_values)}) then null"
        return f"case {tests} else {text} end"

    def _values(self, texts: str) -> str:
        return self._step("v_", [(column, self._value(column)) for column in self.given], texts)

    def _value(self, column: Column) -> str:
        cell = self._cell(column)
        if column not in self.read:
            return f"cast({literal(cell.constant)} as varchar)"
        value = quoted("r_" + column.name)
        if cell.values or column.values or column.data_type not in ("string", "json"):
            value = trimmed(value)
        if cell.values:
            value = _mapped(value, cell.values)
        return value if cell.constant is None else f"coalesce({value}, {literal(cell.constant)})"

    def _typed(self, column: Column) -> str:
        return cast_sql(column, quoted("v_" + column.name), self.plan.rules)

    def _problem(self) -> str:
        """The number of the first problem in declared order."""
        whens = ["when broken is not null then broken"]
        for number, problem in enumerate(problems(self.plan.relation), start=1):
            if problem.field is None:
                continue
            value, typed = quoted("v_" + problem.field), quoted("t_" + problem.field)
            given = problem.field in self.given_names
            if problem.reason == "missing_required":
                whens.append(f"when {f'{value} is null' if given else 'true'} then {number}")
            elif given:
                whens.append(f"when {typed} is null and {value} is not null then {number}")
        return f"case {' '.join(whens)} end"

    def _bookkeeping(self) -> dict[str, str]:
        if self.plan.relation.is_reference:
            return {}
        facts = self.facts
        own_time = self._typed_name("loaded_at")
        return {
            "source_system": f"coalesce({self._typed_name('source_system')}, {facts.sql('source_system')})",
            "source_instance": facts.sql("source_instance"),
            "loaded_at": f"coalesce({own_time}, {facts.sql('loaded_at')})",
            "loaded_at_basis": (
                f"case when {own_time} is null then {facts.sql('loaded_at_basis')} else 'row' end"
            ),
            "extra": "extra",
            "batch_id": facts.sql("batch_id"),
            "file_path": facts.sql("file_path"),
            "line_number": "line_number",
        }

    def _final(self) -> dict[str, str]:
        fixed = self._bookkeeping()
        final = {}
        for column in self.plan.relation.columns:
            value = fixed.get(column.name) or (
                self._raw(column.raw_of) if column.raw_of else self._typed_name(column.name)
            )
            if value != "null":
                final[column.name] = f"cast({value} as {column.sql_type})"
        return final

    def _typed_name(self, name: str) -> str:
        return quoted("t_" + name) if name in self.given_names else "null"

    def _raw(self, enum: str) -> str:
        """The enum as landed; where a constant stands in for it, the constant."""
        cell = self.plan.cells.get(enum, Cell())
        parts = [quoted("r_" + enum)] if any(column.name == enum for column in self.read) else []
        parts += [literal(cell.constant)] if cell.constant is not None else []
        return f"coalesce({', '.join(parts)})" if parts else "null"


def _mapped(value: str, values: Mapping[str, str | None]) -> str:
    """SQL of a value map, whatever the case; `*` stands for any other value."""
    whens = " ".join(
        f"when {literal(old.strip().lower())} then {literal(new)}"
        for old, new in values.items()
        if old != ANY_OTHER
    )
    other = (
        f"case when {value} is not null then {literal(values[ANY_OTHER])} end"
        if ANY_OTHER in values
        else value
    )
    return f"case lower({value}) {whens} else {other} end" if whens else other
