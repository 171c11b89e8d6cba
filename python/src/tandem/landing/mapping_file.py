"""Reads a mapping.yml and tells every mistake in it at once, each with the nearest known name."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import yaml

from tandem.landing.declarations import Relation, Vendor, digest
from tandem.landing.expressions import Expression, Mistake, column_or_place, template
from tandem.landing.mapping import (
    FILE_NAMES,
    InstanceMapping,
    TableMapping,
    as_list,
    as_text,
    listed,
    nearest,
)
from tandem.landing.report import LandingError

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
    "rows": str,
    "columns": dict,
    "templates": dict,
    "constants": dict,
    "values": dict,
    "timezone": str,
    "time_format": (str, list),
    "distinct": bool,
    "join": dict,
    "when_present": str,
    "only": dict,
}


class _Checker:
    """Reads one mapping.yml and collects every mistake, so that they can be mended in one go."""

    def __init__(self, path: Path, shown: str, vendor: Vendor) -> None:
        self.path, self.shown, self.vendor = path, shown, vendor
        self.mistakes: list[str] = []

    def read(self) -> InstanceMapping:
        try:
            text = self.path.read_text(encoding="utf-8-sig")
            content = yaml.safe_load(text) or {}
        except UnicodeDecodeError:
            raise LandingError(f"{self.shown} is not UTF-8; save it as UTF-8.") from None
        except yaml.YAMLError as error:
            raise LandingError(f"{self.shown} is no valid YAML:\n  {error}") from error
        mapping = self._mapping(content, text)
        if self.mistakes:
            lines = "\n".join(f"  - {mistake}" for mistake in self.mistakes)
            raise LandingError(f"{self.shown} has mistakes:\n{lines}")
        return mapping

    def _mapping(self, content: Any, text: str) -> InstanceMapping:
        content = self._keys(content, _TOP_KEYS, "at the top")
        files = {str(glob): tuple(as_list(names)) for glob, names in (content.get("files") or {}).items()}
        for names in files.values():
            for name in names:
                self._known_table(name, "files")
        tables = {
            str(name): self._entries(str(name), body)
            for name, body in (content.get("tables") or {}).items()
            if self._known_table(str(name), "tables")
        }
        self._encoding(content.get("encoding"))
        return InstanceMapping(
            path=self.shown,
            content_hash=digest(text, *_ways(self.vendor)),
            taken_from=taken_from(self.vendor),
            zone=self._zone(content.get("timezone"), "timezone") or "UTC",
            formats=self._formats(content.get("time_format"), "time_format") or self.vendor.time_formats,
            source_system=content.get("source_system"),
            delimiter=self._delimiter(content.get("delimiter")),
            encoding=content.get("encoding"),
            null_values=(*self.vendor.null_values, *as_list(content.get("null_values"))),
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

    def _entries(self, name: str, body: Any) -> tuple[TableMapping, ...]:
        """The entry of a table, or each of a list of them."""
        if not isinstance(body, list):
            return (self._table(name, body, f"tables.{name}"),)
        return tuple(
            self._table(name, one, f"tables.{name} ({number})") for number, one in enumerate(body, start=1)
        )

    def _table(self, name: str, body: Any, where: str) -> TableMapping:
        body = self._keys(body or {}, _TABLE_KEYS, where)
        relation = self.vendor.relations[name]
        for part in ("columns", "templates", "constants", "values", "join"):
            self._targets(relation, body.get(part) or {}, f"{where}.{part}")
        table = TableMapping(
            sources=tuple(as_list(body.get("from"))),
            rows=body.get("rows"),
            columns=self._columns(body, where),
            constants={str(k): as_text(v) for k, v in (body.get("constants") or {}).items()},
            values=self._values(body.get("values") or {}, f"{where}.values"),
            zone=self._zone(body.get("timezone"), f"{where}.timezone"),
            formats=self._formats(body.get("time_format"), f"{where}.time_format"),
            distinct=bool(body.get("distinct")),
            join={str(k): as_text(v) or "" for k, v in (body.get("join") or {}).items()},
            when_present=self._expression(column_or_place, body.get("when_present"), f"{where}.when_present"),
            only=tuple(self._only(body.get("only") or {}, f"{where}.only")),
        )
        self._agreement(table, where)
        return table

    def _columns(self, body: Mapping[str, Any], where: str) -> dict[str, Expression | None]:
        columns, templates = body.get("columns") or {}, body.get("templates") or {}
        for target in columns.keys() & templates.keys():
            self.mistakes.append(f"{where}: {target} stands under columns and under templates; keep one.")
        found = {
            str(k): self._expression(column_or_place, as_text(v), f"{where}.columns.{k}")
            for k, v in columns.items()
        }
        for target, text in templates.items():
            found[str(target)] = self._expression(template, as_text(text), f"{where}.templates.{target}")
        return found

    def _expression(
        self, read: Callable[[str], Expression], text: str | None, where: str
    ) -> Expression | None:
        if text is None:
            return None
        try:
            return read(text)
        except Mistake as mistake:
            self.mistakes.append(f"{where}: {mistake}")
            return None

    def _only(self, node: Mapping[str, Any], where: str) -> Iterator[tuple[Expression, tuple[str, ...]]]:
        for name, values in node.items():
            expression = self._expression(column_or_place, str(name), f"{where}.{name}")
            texts = tuple((text or "").strip().lower() for text in as_list(values))
            if not all(texts) or not texts:
                self.mistakes.append(f"{where}.{name}: give the value or values that its rows must have.")
            if expression:
                yield expression, texts

    def _agreement(self, table: TableMapping, where: str) -> None:
        """Keys that need another one."""
        if table.join and not table.distinct:
            self.mistakes.append(f"{where}: join puts the texts of equal rows together; add distinct: true.")
        expressions = [*table.columns.values(), table.when_present, *(one for one, _ in table.only)]
        names = sorted({r.name for one in expressions if one for r in one.references if r.is_in_element})
        if names and not table.rows:
            self.mistakes.append(
                f"{where}: {names[0]} is a place in a list; add rows: <the column that holds the list>."
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
    return InstanceMapping(
        content_hash=digest(*_ways(vendor)) if any(_ways(vendor)) else "",
        formats=vendor.time_formats,
        null_values=vendor.null_values,
        taken_from=taken_from(vendor),
    )


def _ways(vendor: Vendor) -> tuple[tuple[str, ...], ...]:
    return vendor.null_values, vendor.time_formats


def taken_from(vendor: Vendor) -> dict[str, dict[str, Expression]]:
    """What fills the bookkeeping columns of a vendor's tables, by table, as its sources file says."""
    return {
        table: {
            target: template(text) if "{" in text else column_or_place(text)
            for target, text in relation.taken_from.items()
        }
        for table, relation in vendor.relations.items()
    }
