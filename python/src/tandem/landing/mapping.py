"""`mapping.yml`: how a flat export of one instance becomes contract tables, without SQL.

It lies in the instance folder, `<landing>/<vendor>/<instance>/mapping.yml` (or .yaml). `docs/landing.md` says
what each key means; `mapping_file` reads it, and `expressions` is what `columns` and `templates` may hold.
Here is what it says once it is read: which file feeds which table, and by which plan.

Globs are relative to the instance folder; one without a slash also matches a file name in any folder. A file
may feed several tables. A source column with a target's own name needs no entry, whatever its letter case.
Columns that no table takes go to `extra`. A mistake in this file raises LandingError before anything is
landed; a source column that a CSV or Parquet file lacks rejects that file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tandem.landing.declarations import Column, Relation
from tandem.landing.expressions import Expression, as_it_is
from tandem.landing.plan import Cell, Plan
from tandem.landing.sql_times import TimeRules

FILE_NAMES = ("mapping.yml", "mapping.yaml")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ' Did you mean X?' for the closest known name, or nothing."""
    close = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return f" Did you mean {close[0]}?" if close else ""


def listed(names: Iterable[str]) -> str:
    """Names as text, in order."""
    return ", ".join(sorted(names)) or "none"


def as_list(value: Any) -> list[str]:
    """A YAML scalar or list as a list of texts."""
    if value is None:
        return []
    return [as_text(item) for item in (value if isinstance(value, list) else [value])]


def as_text(value: Any) -> str | None:
    """A YAML scalar as the text that a file would hold."""
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def glob_matches(pattern: str, path: str) -> bool:
    """Tell whether a path below the instance folder fits: `*` stays in a folder, `**` does not."""
    if "/" not in pattern:
        path = path.rsplit("/", 1)[-1]
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    rules = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.fullmatch("".join(rules.get(part, re.escape(part)) for part in parts), path) is not None


@dataclass(frozen=True)
class TableMapping:
    """One entry of `tables`. `columns` has the expression of each target, None where it takes none.

    `only` has the lower-case texts that a column or place must hold; `join` the text between joined texts.
    """

    sources: tuple[str, ...] = ()
    rows: str | None = None
    columns: Mapping[str, Expression | None] = field(default_factory=dict)
    constants: Mapping[str, str | None] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    zone: str | None = None
    formats: tuple[str, ...] | None = None
    distinct: bool = False
    join: Mapping[str, str] = field(default_factory=dict)
    when_present: Expression | None = None
    only: tuple[tuple[Expression, tuple[str, ...]], ...] = ()

    @property
    def wanted(self) -> list[tuple[str, str]]:
        """Pairs of target (or key) and column that a file must have."""
        expressions = [(target, one) for target, one in self.columns.items() if one]
        expressions += [("when_present", self.when_present)] if self.when_present else []
        expressions += [("only", one) for one, _ in self.only]
        found = [("rows", self.rows)] if self.rows else []
        return found + [(target, name) for target, one in expressions for name in sorted(one.columns)]

    def takes(self, path: str) -> bool:
        """Tell whether `from` names this file, or is not there."""
        return not self.sources or any(glob_matches(pattern, path) for pattern in self.sources)


@dataclass(frozen=True)
class InstanceMapping:
    """A whole mapping.yml; without a file, all defaults. `content_hash` changes with the file's text.

    `taken_from` is the vendor's own: what fills bookkeeping columns of a table where the file names none.
    """

    path: str | None = None
    content_hash: str = ""
    zone: str = "UTC"
    formats: tuple[str, ...] = ()
    source_system: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    null_values: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tables: Mapping[str, tuple[TableMapping, ...]] = field(default_factory=dict)
    taken_from: Mapping[str, Mapping[str, Expression]] = field(default_factory=dict)

    def ignores(self, path: str) -> bool:
        """Tell whether `ignore` names this file."""
        return any(glob_matches(pattern, path) for pattern in self.ignore)

    def tables_for(self, path: str) -> list[str]:
        """Tables that the mapping feeds from this file, in the mapping's order; empty when it names none."""
        found = [t for pattern, names in self.files.items() if glob_matches(pattern, path) for t in names]
        found += [
            t for t, entries in self.tables.items() if any(m.sources and m.takes(path) for m in entries)
        ]
        return list(dict.fromkeys(found))

    def globs(self) -> Iterator[tuple[str, str]]:
        """Each glob that says where data lies, behind the key that it stands under."""
        yield from (("files", glob) for glob in self.files)
        for table, entries in self.tables.items():
            yield from ((f"tables.{table}.from", glob) for entry in entries for glob in entry.sources)

    def entries(self, table: str, path: str) -> tuple[TableMapping, ...]:
        """What the mapping says of a table for this file: a lone entry serves every file of the table."""
        entries = self.tables.get(table, ())
        if len(entries) > 1:
            entries = tuple(entry for entry in entries if entry.takes(path))
        return entries or (TableMapping(),)

    def plans(self, relation: Relation, available: Iterable[str], path: str) -> list[Plan]:
        """How a file with these columns feeds the table: one plan for each entry of the mapping."""
        names = set(available)
        return [self._plan(relation, entry, names) for entry in self.entries(relation.table, path)]

    def _plan(self, relation: Relation, table: TableMapping, names: set[str]) -> Plan:
        cells = {}
        # Exports differ in letter case from day to day; what the mapping names itself serves nothing else.
        spelling = {name.lower(): name for name in sorted(names - {name for _, name in table.wanted})}
        for column in relation.readable:
            cell = self._cell(column, table, names, spelling, self.taken_from.get(relation.table, {}))
            if cell.source or cell.constant is not None:
                cells[column.name] = cell
        rules = TimeRules(
            table.zone or self.zone, table.formats if table.formats is not None else self.formats
        )
        return Plan(
            relation,
            cells,
            rules,
            self.null_values,
            table.distinct,
            table.when_present,
            table.only,
            table.rows,
            table.join,
        )

    @staticmethod
    def _cell(
        column: Column,
        table: TableMapping,
        names: set[str],
        spelling: Mapping[str, str],
        taken_from: Mapping[str, Expression],
    ) -> Cell:
        constant = table.constants.get(column.name)
        if column.name in table.columns:
            source = table.columns[column.name]
        elif constant is not None:
            source = None
        else:
            wished = [one for one in (as_it_is(column.name), taken_from.get(column.name)) if one]
            wished += [one.spelled(spelling) for one in wished]
            source = next((one for one in wished if names.issuperset(one.columns)), None)
        return Cell(source, constant, table.values.get(column.name, {}))

    def missing_sources(
        self, relation: Relation, available: Iterable[str], path: str
    ) -> list[tuple[str, str]]:
        """Pairs of target and source column that the mapping names and the file lacks."""
        names = set(available)
        wanted = [pair for entry in self.entries(relation.table, path) for pair in entry.wanted]
        return [(target, source) for target, source in wanted if source not in names]

    def columns_named(self) -> set[str]:
        """All columns that the mapping takes from any file."""
        return {name for entries in self.tables.values() for entry in entries for _, name in entry.wanted}
