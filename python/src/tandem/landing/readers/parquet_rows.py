"""Parquet files: each column as the text that a CSV of it would hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from tandem.landing.plan import BROKEN_CODES
from tandem.landing.readers.rows import RowSource, Unreadable, extra_sql, row_json, where
from tandem.landing.scan import PARQUET
from tandem.landing.sql_text import holds_nul, literal, quoted

NESTED = ("STRUCT", "MAP", "JSON", "UNION", "VARIANT")


class ParquetCells(RowSource):
    """SQL over a `scan`. `numbers` says what stands before the cells of its rows."""

    scan: str
    types: Mapping[str, str]
    numbers: str

    def sql(self, used: Iterable[str], only: str | None = None) -> tuple[str, Mapping[str, str]]:
        known = [name for name in used if name in self.types]
        texts = {name: f"c{number}" for number, name in enumerate(known)}
        cells = ", ".join(f"{_text(name, self.types[name])} as {texts[name]}" for name in known)
        unknown = {
            name: f"cast(to_json({quoted(name)}) as varchar)" for name in self.columns if name not in texts
        }
        raw = row_json({name: quoted(name) for name in self.columns})
        tests = [_holds_nul(quoted(name), kind) for name, kind in self.types.items() if _is_text(kind)]
        broken = (
            f"case when {' or '.join(tests)} then {BROKEN_CODES['nul_character']} end" if tests else "null"
        )
        source = (
            f"(select * from (select {self.numbers}, {extra_sql(unknown)} as extra, "
            f"{raw} as raw_row, cast({broken} as integer) as broken{', ' + cells if cells else ''} "
            f"from {self.scan}){where(only)})"
        )
        return source, texts


class ParquetRows(ParquetCells):
    """Rows by their number in the file, from 1."""

    numbers = "file_row_number + 1 as line_number"

    def __init__(self, con: duckdb.DuckDBPyConnection, path: Path) -> None:
        with path.open("rb") as file:
            file.seek(-4, 2)
            if file.read(4) != PARQUET:
                raise Unreadable("truncated_file", "The Parquet file has no end mark; copy it again.")
        self.scan = f"read_parquet({literal(path)}, file_row_number = true)"
        try:
            described = con.execute(f"describe select * from {self.scan}").fetchall()
            self.rows = con.execute(f"select count(*) from {self.scan}").fetchall()[0][0]
        except duckdb.Error as error:
            raise Unreadable("unreadable_file", "The Parquet file is damaged; export it again.") from error
        self.types = {name: kind for name, kind, *_ in described if name != "file_row_number"}
        self.columns = list(self.types)


def _is_text(kind: str) -> bool:
    return kind == "VARCHAR" or _is_nested(kind)


def _is_nested(kind: str) -> bool:
    return kind.startswith(NESTED) or kind.endswith("]")


def _holds_nul(column: str, kind: str) -> str:
    if _is_nested(kind):
        return f"({holds_nul(f'cast(to_json({column}) as varchar)')})"
    return f"contains({column}, chr(0))"


def _text(name: str, kind: str) -> str:
    """SQL of a column as text: whole floats without a point, nested values as JSON, zones as offsets."""
    column = quoted(name)
    if kind in ("DOUBLE", "FLOAT"):
        whole = f"{column} = floor({column}) and abs({column}) < 1e15"
        return (
            f"case when {whole} then cast(cast({column} as bigint) as varchar) "
            f"when not isnan({column}) then cast({column} as varchar) end"
        )
    if _is_nested(kind):
        return f"cast(to_json({column}) as varchar)"
    return f"cast({column} as varchar)"
