"""`mapping.yml`: how a flat export of one instance becomes contract tables, without SQL.

It lies in the instance folder, `<landing>/<vendor>/<instance>/mapping.yml` (or .yaml). Each key is optional:

    timezone: Europe/Berlin          # IANA zone of times that carry none; default UTC
    time_format: "%d.%m.%Y %H:%M"    # strptime format, or a list; tried before ISO 8601 and epoch numbers
    source_system: acme_chat         # for rows that name none; default: the vendor folder
    delimiter: ";"                   # of CSV files; default: what the header line shows
    encoding: cp1252                 # of text files; default UTF-8
    null_values: ["NULL", "-"]       # cell texts that mean null, besides the empty one
    ignore: ["*.bak", "old/**"]      # files that are no data
    files:                           # which file feeds which table (one name or a list)
      "chat_export*.csv": conversations
    tables:
      conversations:
        from: "chat_export*.csv"     # glob or list; may stand here instead of under files
        columns: {native_id: chat_id, started_at: opened}  # target: source column; null = take none
        constants: {channel: web_chat}                     # target: value; fills empty cells of columns
        values: {status: {done: closed, "*": open}}        # target: {from: to}, any case; "*" = any other
        timezone: America/New_York   # this table only
        time_format: "%Y/%m/%d"      # this table only
        distinct: true               # rows that are equal in all mapped columns are one row
        when_present: agent_id       # only rows in which this source column is not empty

Globs are relative to the instance folder; one without a slash also matches a file name in any folder. A file
may feed several tables. A source column with a target's own name needs no entry. Columns that no table takes
go to `extra`. A mistake in this file raises LandingError before anything is landed; a source column that a
CSV or Parquet file lacks rejects that file.
"""

from __future__ import annotations

import codecs
import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import yaml

from tandem.landing.declarations import Column, Relation, Vendor, digest
from tandem.landing.report import LandingError
from tandem.landing.sql_times import TimeRules
from tandem.landing.typed import Cell, Plan

FILE_NAMES = ("mapping.yml", "mapping.yaml")

_TOP_KEYS = {
    "timezone": str,
    "time_format": (str, list),
    "source_system": str,
    "delimiter": str,
    "encoding": str,
    "null_values": list,
    "ignore": (str, list),
    "files": dict,
    "tables": dict,
}
_TABLE_KEYS = {
    "from": (str, list),
    "columns": dict,
    "constants": dict,
    "values": dict,
    "timezone": str,
    "time_format": (str, list),
    "distinct": bool,
    "when_present": str,
}


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
    """One entry of `tables`."""

    sources: tuple[str, ...] = ()
    columns: Mapping[str, str | None] = field(default_factory=dict)
    constants: Mapping[str, str | None] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    zone: str | None = None
    formats: tuple[str, ...] | None = None
    distinct: bool = False
    when_present: str | None = None


@dataclass(frozen=True)
class InstanceMapping:
    """A whole mapping.yml; without a file, all defaults. `content_hash` changes with the file's text."""

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
    tables: Mapping[str, TableMapping] = field(default_factory=dict)

    def ignores(self, path: str) -> bool:
        """Tell whether `ignore` names this file."""
        return any(glob_matches(pattern, path) for pattern in self.ignore)

    def tables_for(self, path: str) -> list[str]:
        """Tables that the mapping feeds from this file, in the mapping's order; empty when it names none."""
        found = [t for pattern, names in self.files.items() if glob_matches(pattern, path) for t in names]
        found += [t for t, m in self.tables.items() if any(glob_matches(p, path) for p in m.sources)]
        return list(dict.fromkeys(found))

    def plan(self, relation: Relation, available: Iterable[str]) -> Plan:
        """How a file with these columns feeds the table."""
        table = self.tables.get(relation.table, TableMapping())
        names = set(available)
        cells = {}
        for column in relation.readable:
            cell = self._cell(column, table, names)
            if cell.source or cell.constant is not None:
                cells[column.name] = cell
        rules = TimeRules(
            table.zone or self.zone, table.formats if table.formats is not None else self.formats
        )
        return Plan(relation, cells, rules, self.null_values, table.distinct, table.when_present)

    @staticmethod
    def _cell(column: Column, table: TableMapping, names: set[str]) -> Cell:
        constant = table.constants.get(column.name)
        if column.name in table.columns:
            source = table.columns[column.name]
        elif constant is not None:
            source = None
        else:
            source = column.name if column.name in names else None
        return Cell(source, constant, table.values.get(column.name, {}))

    def missing_sources(self, relation: Relation, available: Iterable[str]) -> list[tuple[str, str]]:
        """Pairs of target and source column that the mapping names and the file lacks."""
        table = self.tables.get(relation.table, TableMapping())
        names = set(available)
        wanted = [(target, source) for target, source in table.columns.items() if source]
        if table.when_present:
            wanted.append(("when_present", table.when_present))
        return [(target, source) for target, source in wanted if source not in names]


class _Checker:
    """Reads one mapping.yml and collects every mistake, so that they can be mended in one go."""

    def __init__(self, path: Path, shown: str, vendor: Vendor) -> None:
        self.path, self.shown, self.vendor = path, shown, vendor
        self.mistakes: list[str] = []

    def read(self) -> InstanceMapping:
        text = self.path.read_text(encoding="utf-8-sig")
        try:
            content = yaml.safe_load(text) or {}
        except yaml.YAMLError as error:
            raise LandingError(f"{self.shown} is no valid YAML:\n  {error}") from error
        mapping = self._mapping(content, text)
        if self.mistakes:
            lines = "\n".join(f"  - {mistake}" for mistake in self.mistakes)
            raise LandingError(
                f"{self.shown} has mistakes; nothing was landed.\n{lines}\nSee docs/landing.md."
            )
        return mapping

    def _mapping(self, content: Any, text: str) -> InstanceMapping:
        content = self._keys(content, _TOP_KEYS, "at the top")
        files = {str(glob): tuple(as_list(names)) for glob, names in (content.get("files") or {}).items()}
        for names in files.values():
            for name in names:
                self._known_table(name, "files")
        tables = {
            str(name): self._table(str(name), body)
            for name, body in (content.get("tables") or {}).items()
            if self._known_table(str(name), "tables")
        }
        self._encoding(content.get("encoding"))
        return InstanceMapping(
            path=self.shown,
            content_hash=digest(text),
            zone=self._zone(content.get("timezone"), "timezone") or "UTC",
            formats=self._formats(content.get("time_format"), "time_format") or (),
            source_system=content.get("source_system"),
            delimiter=self._delimiter(content.get("delimiter")),
            encoding=content.get("encoding"),
            null_values=tuple(as_list(content.get("null_values"))),
            ignore=tuple(as_list(content.get("ignore"))),
            files=files,
            tables=tables,
        )

    def _keys(self, node: Any, known: Mapping[str, Any], where: str) -> dict[str, Any]:
        if not isinstance(node, dict):
            self.mistakes.append(f"{where}: expected keys and values ({listed(known)}).")
            return {}
        good = {}
        for key, value in node.items():
            if key not in known:
                self.mistakes.append(f"{where}: unknown key {key}.{nearest(str(key), known)}")
            elif value is not None and not isinstance(value, known[key]):
                self.mistakes.append(f"{where}: {key} has the wrong shape ({type(value).__name__}).")
            else:
                good[key] = value
        return good

    def _known_table(self, name: str, where: str) -> bool:
        if name in self.vendor.relations:
            return True
        hint = nearest(name, self.vendor.relations)
        self.mistakes.append(
            f"{where}: {name} is no table of {self.vendor.name}.{hint} "
            f"Known: {listed(self.vendor.relations)}."
        )
        return False

    def _table(self, name: str, body: Any) -> TableMapping:
        where = f"tables.{name}"
        body = self._keys(body or {}, _TABLE_KEYS, where)
        relation = self.vendor.relations[name]
        for part in ("columns", "constants", "values"):
            self._targets(relation, body.get(part) or {}, f"{where}.{part}")
        return TableMapping(
            sources=tuple(as_list(body.get("from"))),
            columns={str(k): as_text(v) for k, v in (body.get("columns") or {}).items()},
            constants={str(k): as_text(v) for k, v in (body.get("constants") or {}).items()},
            values=self._values(body.get("values") or {}, f"{where}.values"),
            zone=self._zone(body.get("timezone"), f"{where}.timezone"),
            formats=self._formats(body.get("time_format"), f"{where}.time_format"),
            distinct=bool(body.get("distinct")),
            when_present=body.get("when_present"),
        )

    def _targets(self, relation: Relation, targets: Iterable[str], where: str) -> None:
        known = {column.name for column in relation.readable}
        for target in targets:
            if target not in known:
                hint = nearest(str(target), known)
                self.mistakes.append(
                    f"{where}: {target} is no column of {relation.table}.{hint} Known: {listed(known)}."
                )

    def _values(self, node: Mapping[str, Any], where: str) -> dict[str, dict[str, str | None]]:
        maps = {}
        for target, pairs in node.items():
            if not isinstance(pairs, dict):
                self.mistakes.append(f"{where}.{target}: expected pairs of from: to.")
                continue
            maps[target] = {as_text(old) or "": as_text(new) for old, new in pairs.items()}
        return maps

    def _zone(self, zone: str | None, where: str) -> str | None:
        if zone is None:
            return None
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            self.mistakes.append(f"{where}: {zone} is no IANA time zone such as Europe/Berlin.")
        return zone

    def _formats(self, node: Any, where: str) -> tuple[str, ...] | None:
        if node is None:
            return None
        formats = tuple(as_list(node))
        for text in formats:
            try:
                duckdb.execute("select try_strptime('', ?)", [text])
            except duckdb.Error as error:
                first = str(error).split("\n")[0]
                self.mistakes.append(f"{where}: {text} is no strptime format ({first}).")
        return formats

    def _delimiter(self, text: str | None) -> str | None:
        if text is not None and len(text) != 1:
            self.mistakes.append("delimiter: give one character.")
        return text

    def _encoding(self, name: str | None) -> None:
        try:
            codecs.lookup(name or "utf-8")
        except LookupError:
            self.mistakes.append(f"encoding: {name} is no known text encoding such as cp1252.")


def load_mapping(instance: Path, shown: str, vendor: Vendor) -> InstanceMapping:
    """Read the mapping of an instance folder; `shown` is the folder as messages name it.

    Raises LandingError that lists every mistake with the nearest known name.
    """
    for name in FILE_NAMES:
        path = instance / name
        if path.is_file():
            return _Checker(path, f"{shown}/{name}", vendor).read()
    return InstanceMapping()
