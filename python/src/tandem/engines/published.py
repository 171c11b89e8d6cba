"""Reads what a run published, with the same few lines of SQL on each engine."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from tandem.engines.settings import Settings, UserError

READER_SCHEMAS = ("marts", "scorecard", "audit")


class Published(ABC):
    """A finished warehouse, to read from; it does not change while it is open."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._columns: dict[str, dict[str, str]] = {}

    @abstractmethod
    def query(self, sql: str, values: Sequence[Any] = ()) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Column names and rows; `?` in the SQL takes the next of `values`."""

    def columns(self, relation: str) -> dict[str, str]:
        """Column name -> type of a published relation, empty when there is none."""
        if relation not in self._columns:
            _, rows = self.query(
                "select column_name, data_type from information_schema.columns "
                "where table_schema = ? and table_name = ? order by ordinal_position",
                relation.split("."),
            )
            self._columns[relation] = {column: str(data_type).lower() for column, data_type in rows}
        return self._columns[relation]

    def relations(self, schema: str) -> list[str]:
        """Names of the relations in a schema."""
        _, rows = self.query(
            "select table_name from information_schema.tables where table_schema = ? order by table_name",
            [schema],
        )
        return [name for (name,) in rows]


class DuckDBPublished(Published):
    """A DuckDB file, or Spark's Parquet tables seen through DuckDB."""

    def query(self, sql: str, values: Sequence[Any] = ()) -> tuple[list[str], list[tuple[Any, ...]]]:
        cursor = self.connection.execute(sql, list(values))
        return [column[0] for column in cursor.description or []], cursor.fetchall()


class PostgresPublished(Published):
    """A PostgreSQL database."""

    def query(self, sql: str, values: Sequence[Any] = ()) -> tuple[list[str], list[tuple[Any, ...]]]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql.replace("%", "%%").replace("?", "%s"), list(values))
            return [column.name for column in cursor.description or []], cursor.fetchall()


@contextmanager
def open_published(settings: Settings) -> Iterator[Published]:
    """The finished warehouse of the settings' target, for reading only."""
    opened = {"duckdb": _open_duckdb, "postgres": _open_postgres, "spark": _open_spark}[settings.target](
        settings
    )
    try:
        yield opened
    finally:
        opened.connection.close()


def _open_duckdb(settings: Settings) -> DuckDBPublished:
    if not settings.warehouse.is_file():
        raise UserError(f"No warehouse at {settings.warehouse}. Fill it first: tandem run --landing DIR")
    try:
        connection = duckdb.connect(str(settings.warehouse), read_only=True)
    except duckdb.IOException as refused:
        if "Could not set lock" in str(refused):
            raise UserError(f"The warehouse is in use by another process: {refused}") from None
        raise UserError(f"The warehouse cannot be read: {refused}") from None
    connection.execute("set timezone = 'UTC'")
    return DuckDBPublished(connection)


def postgres_connection() -> Any:
    """A connection with the profile's own settings."""
    import psycopg2

    try:
        return psycopg2.connect(
            host=os.environ.get("TANDEM_PG_HOST", "127.0.0.1"),
            port=int(os.environ.get("TANDEM_PG_PORT", "5432")),
            user=os.environ.get("TANDEM_PG_USER", "tandem"),
            password=os.environ.get("TANDEM_PG_PASSWORD", ""),
            dbname=os.environ.get("TANDEM_PG_DATABASE", "tandem"),
            options="-c timezone=UTC",
        )
    except psycopg2.OperationalError as refused:
        raise UserError(
            f"PostgreSQL does not answer: {str(refused).strip()}\n"
            "Set TANDEM_PG_HOST, _PORT, _USER, _PASSWORD and _DATABASE, or start a throw-away server: "
            'eval "$(scripts/postgres.sh start /tmp/tandem-pg)"'
        ) from None


def _open_postgres(settings: Settings) -> PostgresPublished:
    connection = postgres_connection()
    connection.set_session(readonly=True, autocommit=True)
    return PostgresPublished(connection)


def _open_spark(settings: Settings) -> DuckDBPublished:
    """Spark's tables are Parquet folders, so no session is needed to read them."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    found = False
    for schema in READER_SCHEMAS:
        connection.execute(f"create schema {schema}")
        for folder in sorted((settings.spark_warehouse / f"{schema}.db").glob("*")):
            found = _add_view(connection, schema, folder) or found
    if not found:
        raise UserError(
            f"No Spark tables in {settings.spark_warehouse}. Fill it first: tandem run --target spark"
        )
    return DuckDBPublished(connection)


def _add_view(connection: duckdb.DuckDBPyConnection, schema: str, folder: Path) -> bool:
    if not any(folder.glob("*.parquet")):
        return False
    files = str(folder / "*.parquet").replace("'", "''")
    connection.execute(f"create view {schema}.{folder.name} as select * from read_parquet('{files}')")
    return True
