"""Which relations and columns exist: from the dbt source YAMLs under models/staging, and nowhere else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from tandem.landing.report import LandingError

SQL_TYPES = {
    "string": "VARCHAR",
    "json": "VARCHAR",
    "bigint": "BIGINT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
}


@dataclass(frozen=True)
class Column:
    """One declared column. `values` lists an enum's canonical values; `raw_of` the enum it shows raw.

    `open_ended` is a time or date until which, or from which on, something holds: exports write 9999-12-31
    or 0001-01-01 where that is for ever.
    """

    name: str
    data_type: str
    required: bool = False
    values: tuple[str, ...] | None = None
    raw_of: str | None = None
    open_ended: bool = False

    @property
    def sql_type(self) -> str:
        """Its DuckDB type."""
        return SQL_TYPES[self.data_type]

    @property
    def is_identifier(self) -> bool:
        """Whether it names a row, its own or another."""
        return self.name.endswith("native_id") and self.data_type == "string"


# On every landed row, in this order, whatever the vendor.
BOOKKEEPING = (
    Column("source_system", "string"),
    Column("source_instance", "string"),
    Column("native_id", "string"),
    Column("source_updated_at", "timestamp"),
    Column("loaded_at", "timestamp"),
    Column("loaded_at_basis", "string"),
    Column("is_deleted", "boolean"),
    Column("is_test", "boolean"),
    Column("extra", "string"),
    Column("batch_id", "string"),
    Column("file_path", "string"),
    Column("line_number", "bigint"),
)

# Written by the landing step itself: no file may give them, so a file's column of that name goes to `extra`.
WRITTEN_BY_LANDING = frozenset(
    {"source_instance", "loaded_at_basis", "extra", "batch_id", "file_path", "line_number"}
)

BATCHES = "landing__batches"
QUARANTINE = "landing__quarantine"


def _columns(*pairs: str) -> tuple[Column, ...]:
    return tuple(Column(*pair.split(":")) for pair in pairs)


@dataclass(frozen=True)
class Relation:
    """A relation of schema raw: `name` is its identifier there, `table` its name in the source.

    `taken_from` says from which columns of the vendor's own a bookkeeping column is filled: the text that a
    mapping.yml would give under `columns`, or under `templates` where it has braces. `file_names` are other
    names that the vendor's exports give its files.
    """

    vendor: str
    table: str
    name: str
    columns: tuple[Column, ...]
    taken_from: Mapping[str, str] = field(default_factory=dict)
    file_names: tuple[str, ...] = ()

    @cached_property
    def schema_hash(self) -> str:
        """Changes when a column, type, required flag, value list or what fills a column changes."""
        return digest([asdict(column) for column in self.columns], self.name, dict(self.taken_from))

    @property
    def is_reference(self) -> bool:
        """Whether its rows stand in for a seed: plain columns, without the landing step's bookkeeping."""
        return self.vendor == "reference"

    @cached_property
    def readable(self) -> tuple[Column, ...]:
        """The columns that a file may give."""
        if self.is_reference:
            return self.columns
        return tuple(c for c in self.columns if c.name not in WRITTEN_BY_LANDING and c.raw_of is None)


@dataclass(frozen=True)
class Vendor:
    """A vendor folder, its reader, its relations by table name, and how its exports write null and times."""

    name: str
    reader: str
    relations: dict[str, Relation]
    null_values: tuple[str, ...] = ()
    time_formats: tuple[str, ...] = ()

    @property
    def tables_by_file_name(self) -> dict[str, str]:
        """The table that a file or folder of a name feeds: a table's own name goes before other names."""
        others = {name: table for table, one in self.relations.items() for name in one.file_names}
        return others | {table: table for table in self.relations}


@dataclass(frozen=True)
class Declarations:
    """Everything that may be landed."""

    vendors: dict[str, Vendor]
    reference: dict[str, Relation]

    @property
    def relations(self) -> dict[str, Relation]:
        """Every relation of schema raw by identifier, the two landing relations included."""
        declared = [relation for vendor in self.vendors.values() for relation in vendor.relations.values()]
        return {r.name: r for r in [*declared, *self.reference.values(), *LANDING_RELATIONS]}


LANDING_RELATIONS = (
    Relation(
        "landing",
        "batches",
        BATCHES,
        _columns(
            "batch_id:string",
            "vendor:string",
            "source_instance:string",
            "relation:string",
            "file_path:string",
            "file_bytes:bigint",
            "content_hash:string",
            "loaded_at:timestamp",
            "loaded_at_basis:string",
            "rows_read:bigint",
            "rows_landed:bigint",
            "rows_quarantined:bigint",
            "status:string",
            "reason:string",
        ),
    ),
    Relation(
        "landing",
        "quarantine",
        QUARANTINE,
        _columns(
            "batch_id:string",
            "vendor:string",
            "source_instance:string",
            "table_name:string",
            "file_path:string",
            "line_number:bigint",
            "field:string",
            "reason:string",
            "detail:string",
            "raw_row:string",
        ),
    ),
)


def digest(*parts: Any) -> str:
    """Short hash of JSON-able parts, stable over runs and machines."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _meta(node: dict[str, Any]) -> dict[str, Any]:
    """A node's meta, from `config.meta` or the older `meta`."""
    return {**(node.get("meta") or {}), **((node.get("config") or {}).get("meta") or {})}


def _column(node: dict[str, Any], where: str) -> Column:
    data_type = str(node.get("data_type", "string")).lower()
    if data_type not in SQL_TYPES:
        known = ", ".join(SQL_TYPES)
        raise LandingError(f"{where}: column {node['name']} has data_type {data_type}; known are {known}.")
    meta = _meta(node)
    values = tuple(str(value).lower() for value in meta["values"]) if meta.get("values") else None
    required, open_ended = bool(meta.get("required")), bool(meta.get("open_ended"))
    return Column(node["name"], data_type, required, values, open_ended=open_ended)


def _with_bookkeeping(declared: list[Column], taken_from: Mapping[str, str]) -> tuple[Column, ...]:
    """Put the bookkeeping columns first, and the raw side of each enum right behind it.

    A native_id that is taken from a required column is not required itself: the message names that column.
    """
    is_named = any(column.required and column.name in taken_from.get("native_id", "") for column in declared)
    enum_raw = {f"{column.name}_raw": column.name for column in declared if column.values}
    columns = []
    for column in BOOKKEEPING:
        columns.append(replace(column, required=column.name == "native_id" and not is_named))
    bookkeeping = {column.name for column in BOOKKEEPING}
    for column in declared:
        if column.name in bookkeeping or column.name in enum_raw:
            continue
        columns.append(column)
        if column.values:
            columns.append(Column(f"{column.name}_raw", "string", raw_of=column.name))
    return tuple(columns)


def _relation(source: str, node: dict[str, Any], where: str) -> Relation:
    declared = [_column(column, where) for column in node.get("columns") or []]
    taken_from = {str(target): str(text) for target, text in (_meta(node).get("taken_from") or {}).items()}
    unknown = taken_from.keys() - {column.name for column in BOOKKEEPING}
    if unknown:
        known = ", ".join(column.name for column in BOOKKEEPING)
        raise LandingError(f"{where}: taken_from of {node['name']} may fill {known}; not {min(unknown)}.")
    columns = tuple(declared) if source == "reference" else _with_bookkeeping(declared, taken_from)
    identifier = node.get("identifier") or f"{source}__{node['name']}"
    file_names = tuple(str(name).lower() for name in _meta(node).get("file_names") or [])
    return Relation(source, node["name"], identifier, columns, taken_from, file_names)


def load_declarations(project: Path) -> Declarations:
    """Read every source under `<project>/models/staging/<folder>/*.yml`.

    A source needs `config.meta.reader` to be landed; `reference` and `landing` are the landing step's own.
    Raises LandingError when a YAML file cannot be read, a type is unknown, or no vendor is declared: a store
    holds what is declared and nothing else, so a folder taken for the project would empty it.
    """
    vendors: dict[str, Vendor] = {}
    reference: dict[str, Relation] = {}
    for path in sorted((project / "models" / "staging").glob("*/*.y*ml")):
        for source in _sources(path):
            name, reader = source["name"], _meta(source).get("reader")
            where = path.relative_to(project).as_posix()
            relations = {t["name"]: _relation(name, t, where) for t in source.get("tables") or []}
            if name == "reference":
                reference.update(relations)
            elif reader:
                meta = _meta(source)
                nothing, formats = (tuple(meta.get(key) or ()) for key in ("null_values", "time_formats"))
                vendor = vendors.setdefault(name, Vendor(name, reader, {}, nothing, formats))
                vendor.relations.update(relations)
    if not vendors:
        raise LandingError(
            f"{project} declares no vendor: there is no source with a reader in models/staging/*/*.yml.\n"
            "Name the folder of the project in TANDEM_PROJECT, or run the command inside of it."
        )
    return Declarations(vendors, reference)


def _sources(path: Path) -> list[dict[str, Any]]:
    text = path.read_text(encoding="utf-8")
    if "sources:" not in text:
        return []
    try:
        content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise LandingError(f"{path} is no valid YAML: {error}") from error
    return (content or {}).get("sources") or []
