"""SQL that turns landed text into typed, judged rows: the same rules for JSON, CSV and Parquet.

A source is any FROM item with line_number, extra, raw_row, broken and the cells as text. `RowQuery.sql` wraps
it in three steps: texts (r_: as landed, null when blank), values (v_: after value maps and constants) and
typed (t_).
`problem` is null for a good row, else the number of a Problem.
"""

from __future__ import annotations

from collections.abc import Mapping

from tandem.landing.declarations import Column
from tandem.landing.expressions import (
    FILE_PLACES,
    Expression,
    Reference,
    exploded,
    place_sql,
    rest_of_element,
)
from tandem.landing.plan import BROKEN_CODES, Cell, FactsTable, FileFacts, Plan, problems, range_of
from tandem.landing.sql_text import holds_no_number, holds_nul, is_blank, literal, literals, quoted, trimmed
from tandem.landing.sql_times import TimeRules

ANY_OTHER = "*"

_WHOLE = literal(r"[+-]?\d+(\.0*)?([eE]\+?\d+)?")
_NUMBER = literal(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_NO_IDENTIFIERS = ("true", "false", "True", "False")
_TRUE, _FALSE = ("true", "t", "yes", "y", "1"), ("false", "f", "no", "n", "0")


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
            faults = f"{holds_nul(value)} or {holds_no_number(value)}"
            return f"case when json_valid({value}) and not ({faults}) then {value} end"
    if column.is_identifier:
        return f"case when {value} not in ({literals(_NO_IDENTIFIERS)}) then {value} end"
    if not column.values:
        return value
    known = literals(column.values)
    return (
        f"case when {value} is null then null when {value} in ({known}) then {value} "
        f"when lower({value}) in ({known}) then lower({value}) else 'unmapped' end"
    )


def bounds_sql(column: Column) -> str:
    """SQL of the first and the last value that may land in a column that has a range."""
    allowed = range_of(column)
    return f"{column.data_type} {literal(allowed.first)} and {column.data_type} {literal(allowed.last)}"


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
        return self._sql(self._cell(column).source)

    def _sql(self, expression: Expression | None) -> str | None:
        """SQL of an expression's text; None where the file lacks a column of it."""
        return expression.sql(self._text_of, self.plan.null_values) if expression else None

    def _text_of(self, reference: Reference) -> str | None:
        if reference.is_place:
            return place_sql(reference.name, self.facts.landed_path)
        return self.sources.get(reference.column)

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
        source = self._rows(source)
        where = self._where()
        texts = "".join(f", {self._text(c)} as {quoted('r_' + c.name)}" for c in self.read)
        carried = self.facts.carried
        extra = (
            rest_of_element(set().union(*(e.element_keys for e in plan.expressions)))
            if plan.rows
            else "extra"
        )
        if not plan.distinct:
            return (
                f"select {carried}line_number, {extra} as extra, raw_row, broken{texts} from {source}{where}"
            )
        place = "(line_number, position)" if plan.rows else "line_number"
        names = "".join(f", {quoted('r_' + c.name)}" for c in self.read if c.name not in plan.join)
        joined = "".join(
            f", string_agg({quoted('r_' + c.name)}, {literal(plan.join[c.name])} order by {place})"
            f" as {quoted('r_' + c.name)}"
            for c in self.read
            if c.name in plan.join
        )
        alone = "case when broken is not null then line_number end"
        return (
            f"select {carried}min(line_number) as line_number, cast(null as varchar) as extra, "
            f"arg_min(raw_row, {place}) as raw_row, broken{names}{joined} "
            f"from (select {carried}line_number{', position' if plan.rows else ''}, raw_row, broken{texts} "
            f"from {source}{where}) group by {carried}broken, {alone}{names}"
        )

    def _rows(self, source: str) -> str:
        """The source with what its places need: the file's path, and the elements of a list."""
        plan = self.plan
        if self.facts.joined and any(r.name in FILE_PLACES for e in plan.expressions for r in e.references):
            path = f"facts.file_path as {self.facts.landed_path}"
            source = f"(select source.*, {path} from {source} as source{self.facts.joined})"
        if not plan.rows:
            return source
        if not self.takes_broken:
            source = f"(select * from {source} where broken is null)"
        return exploded(source, self.sources.get(plan.rows), BROKEN_CODES["not_a_list"])

    def _where(self) -> str:
        """Which rows the plan takes. Under `rows`, those that are broken are left to another plan before."""
        plan = self.plan
        conditions = [] if self.takes_broken or plan.rows else ["broken is null"]
        if plan.when_present:
            text = self._sql(plan.when_present) or "null"
            conditions.append(f"(broken is not null or (trim({text}, e' \\t\\r\\n') != ''))")
        for expression, texts in plan.only:
            text = self._sql(expression) or "null"
            conditions.append(f"(broken is not null or lower({trimmed(text)}) in ({literals(texts)}))")
        return f" where {' and '.join(conditions)}" if conditions else ""

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
        bounds = {column.name: bounds_sql(column) for column in self.given if range_of(column)}
        for number, problem in enumerate(problems(self.plan.relation), start=1):
            if problem.field is None:
                continue
            value, typed = quoted("v_" + problem.field), quoted("t_" + problem.field)
            given = problem.field in self.given_names
            if problem.reason == "missing_required":
                whens.append(f"when {f'{value} is null' if given else 'true'} then {number}")
            elif given and problem.reason == "out_of_range":
                whens.append(f"when {typed} not between {bounds[problem.field]} then {number}")
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
