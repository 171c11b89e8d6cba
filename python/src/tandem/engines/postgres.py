"""Loads the store's Parquet batches into PostgreSQL, so that dbt finds them in schema raw."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from tandem.engines.published import postgres_connection
from tandem.engines.settings import Settings
from tandem.engines.store import Relation, kind_of, relations

ROWS_AT_ONCE = 50_000

# What is loaded already: appended when files were added, loaded anew when one went or changed.
CREATE_LEDGER = """
create schema if not exists raw;
create table if not exists raw.tandem_loaded_files (
    relation text, file_name text, fingerprint text, primary key (relation, file_name)
)
"""


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    relations: int
    files: int


def load(settings: Settings, progress: Callable[[int, int, str], None] | None = None) -> Loaded:
    """Bring schema raw up to the store, in one transaction; files that are there already cost nothing."""
    stored = relations(settings.store)
    files = 0
    connection = postgres_connection()
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(CREATE_LEDGER)
            for number, relation in enumerate(stored, start=1):
                files += _load_relation(cursor, relation)
                if progress:
                    progress(number, len(stored), relation.name)
    finally:
        connection.close()
    return Loaded(len(stored), files)


def _load_relation(cursor: Any, relation: Relation) -> int:
    """Append the new files of one relation; returns how many were copied."""
    wanted = {file.name: _fingerprint(file) for file in relation.files}
    known = _known_files(cursor, relation.name)
    is_append = all(wanted.get(name) == fingerprint for name, fingerprint in known.items())
    if not _has_same_columns(cursor, relation) or not is_append:
        _create_anew(cursor, relation)
        known = {}
    new = [file for file in relation.files if file.name not in known]
    for file in new:
        _copy(cursor, relation, file)
        cursor.execute(
            "insert into raw.tandem_loaded_files values (%s, %s, %s)",
            (relation.name, file.name, wanted[file.name]),
        )
    if new:
        cursor.execute(f"analyze raw.{relation.name}")
    return len(new)


def _known_files(cursor: Any, name: str) -> dict[str, str]:
    cursor.execute("select file_name, fingerprint from raw.tandem_loaded_files where relation = %s", (name,))
    return dict(cursor.fetchall())


def _has_same_columns(cursor: Any, relation: Relation) -> bool:
    cursor.execute(
        "select column_name, data_type from information_schema.columns "
        "where table_schema = 'raw' and table_name = %s order by ordinal_position",
        (relation.name,),
    )
    types = {"timestamp": "timestamp without time zone"}
    return cursor.fetchall() == [
        (field.name, types.get(postgres_type(field.type), postgres_type(field.type)))
        for field in relation.schema
    ]


def _create_anew(cursor: Any, relation: Relation) -> None:
    """An empty table. Staging views on the old one go with it; dbt makes them again."""
    columns = ", ".join(f"{field.name} {postgres_type(field.type)}" for field in relation.schema)
    cursor.execute(f"drop table if exists raw.{relation.name} cascade")
    cursor.execute(f"create table raw.{relation.name} ({columns})")
    cursor.execute("delete from raw.tandem_loaded_files where relation = %s", (relation.name,))


# Column types by kind of the store's types.
TYPES = {
    "timestamp": "timestamp",
    "date": "date",
    "integer": "bigint",
    "floating": "double precision",
    "boolean": "boolean",
    "text": "text",
}


def postgres_type(data_type: pa.DataType) -> str:
    """Column type for one of the store's types."""
    return TYPES[kind_of(data_type)]


def _copy(cursor: Any, relation: Relation, file: Path) -> None:
    """COPY one Parquet file, some rows at a time."""
    names = ", ".join(field.name for field in relation.schema)
    for chunk in csv_chunks(file, relation.schema):
        cursor.copy_expert(f"copy raw.{relation.name} ({names}) from stdin with (format csv)", chunk)


def csv_chunks(file: Path, schema: pa.Schema) -> Iterator[io.BytesIO]:
    """The file as CSV in the schema's column order: null is empty, the empty text is quoted."""
    options = pa_csv.WriteOptions(include_header=False, quoting_style="all_valid")
    for batch in pq.ParquetFile(file).iter_batches(ROWS_AT_ONCE):
        buffer = io.BytesIO()
        pa_csv.write_csv(_in_schema(pa.Table.from_batches([batch]), schema), buffer, options)
        buffer.seek(0)
        yield buffer


def _in_schema(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """All declared columns, null where an older batch lacks one; PostgreSQL's text holds no zero byte."""
    columns = []
    for field in schema:
        if field.name not in table.column_names:
            columns.append(pa.nulls(table.num_rows, field.type))
            continue
        column = table[field.name].cast(field.type)
        if pa.types.is_string(field.type) and pc.any(pc.match_substring(column, "\x00")).as_py():
            column = pc.replace_substring(column, "\x00", "")
        columns.append(column)
    return pa.table(columns, schema=schema)


def _fingerprint(file: Path) -> str:
    status = file.stat()
    return f"{status.st_size}-{status.st_mtime_ns}"
