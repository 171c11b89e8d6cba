"""CSV files: by DuckDB when every record is one clean line, else record by record with exact lines."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from tandem.landing import scan
from tandem.landing.plan import BROKEN_CODES
from tandem.landing.readers.base import BadRow
from tandem.landing.readers.rows import RowSource, Unreadable, extra_sql, remove, row_json, where
from tandem.landing.sql_text import literal

DELIMITERS = (",", ";", "\t", "|")
ROWS_PER_CHUNK = 20_000
# A record that swallows more lines than this has lost its closing quote.
LONGEST_RECORD = 500
CUT = "The gzip file ends early; whole rows before the cut were kept. Copy the file again."

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


class CsvCells(RowSource):
    """SQL over a table `cells`. `line` and `ragged` are SQL: a row's line, a broken row's text."""

    line, ragged = "line", "ragged"

    def sql(self, used: Iterable[str], only: str | None = None) -> tuple[str, Mapping[str, str]]:
        wanted = set(used)
        cells = {name: f"c{number}" for number, name in enumerate(self.columns)}
        rest = {
            name: f"case when {cell} != '' then cast(to_json({cell}) as varchar) end"
            for name, cell in cells.items()
            if name not in wanted
        }
        raw = row_json(cells) if cells else "null"
        extra = "nullif(trim(" + cells["extra"] + "), '')" if list(rest) == ["extra"] else extra_sql(rest)
        source = (
            f"(select * from (select {self.line} as line_number, {extra} as extra, broken, "
            f"coalesce({self.ragged}, {raw}) as raw_row, * exclude (broken) from cells){where(only)})"
        )
        return source, {name: cell for name, cell in cells.items() if name in wanted}


def quick_scan(path: Path, columns: str, delimiter: str, skip: int = 0) -> str:
    """A FROM item that lets DuckDB split a CSV file; it fails for a record of other cells than columns."""
    return (
        f"read_csv({literal(path)}, columns = {{{columns}}}, header = false, skip = {skip}, "
        f"auto_detect = false, quote = '\"', escape = '\"', delim = {literal(delimiter)}, "
        "strict_mode = true, nullstr = e'\\x05\\x06')"
    )


class CsvRows(CsvCells):
    """Rows by the physical line on which they start."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        stream: scan.Stream,
        stats: scan.FileStats,
        temporary: Path,
        delimiter: str | None = None,
        encoding: str | None = None,
        named: Collection[str] = (),
    ) -> None:
        self.con, self.named = con, named
        self.temporary: Path | None = None
        path, lines, has_nul = self._plain(stream, stats, temporary, encoding)
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            first = file.readline()
        self.delimiter = delimiter or delimiter_of(first)
        is_odd = stream.truncated or has_nul or first.count('"') % 2
        if is_odd or not self._fill_quickly(path, first, lines):
            self._fill_exactly(path, stream.truncated)
        self.rows = con.execute("select count(*) from cells").fetchall()[0][0]

    def _plain(
        self, stream: scan.Stream, stats: scan.FileStats, temporary: Path, encoding: str | None
    ) -> tuple[Path, int, bool]:
        """A UTF-8 file, its physical lines, whether it has a NUL: the file itself, or its plain copy."""
        if not (stream.is_gzip or encoding):
            return stream.path, stats.lines, stats.has_nul
        self.temporary = temporary
        lines, has_nul, last = 0, False, b"\n"
        with temporary.open("wb") as out:
            for chunk in scan.as_utf8(stream, encoding):
                out.write(chunk)
                lines += chunk.count(b"\n")
                has_nul = has_nul or scan.NUL in chunk
                last = chunk[-1:] or last
        if stream.damaged:
            raise Unreadable("unreadable_file", "The gzip data is damaged; copy the file again.")
        return temporary, lines + (last != b"\n"), has_nul

    def _fill_quickly(self, path: Path, first: str, lines: int) -> bool:
        """Let DuckDB split the file; false unless each line after the header proves to be one record."""
        self.columns = header_names(next(csv.reader([first], delimiter=self.delimiter), []), self.named)
        if not self.columns:
            return False
        columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(self.columns)))
        try:
            self.con.execute(
                "create or replace temp table cells as select *, null::integer as broken "
                f"from {quick_scan(path, columns, self.delimiter, skip=1)}"
            )
        except duckdb.Error:
            return False
        self.line, self.ragged = "rowid + 2", "null"
        return self.con.execute("select count(*) from cells").fetchall()[0][0] == lines - 1

    def _fill_exactly(self, path: Path, truncated: bool) -> None:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            records = _records(file, self.delimiter, truncated)
            header = next(records, None)
            self.columns = header_names(header.cells, self.named) if header else []
            schema = cells_schema(len(self.columns))
            self.con.register("chunk", schema.empty_table())
            self.con.execute("create or replace temp table cells as select * from chunk")
            for rows in _chunks(self._judged(records)):
                self.con.register("chunk", as_table(rows, schema))
                self.con.execute("insert into cells select * from chunk")
            self.con.unregister("chunk")
        if truncated and self.cut is None:
            self.cut = BadRow("truncated_file", CUT, line_number=None)
        self.line, self.ragged = "line", "ragged"

    def _judged(self, records: Iterator[_Record]) -> Iterator[tuple]:
        """Each record as line, broken code, raw text of a broken one, cells; the cut record is kept aside."""
        for record in records:
            if record.fault == "truncated_file":
                self.cut = BadRow("truncated_file", CUT, line_number=record.line, raw_row=record.text())
            else:
                yield record.row(len(self.columns))

    def close(self) -> None:
        self.con.execute("drop table if exists cells")
        remove(self.temporary)


class _Record:
    """One CSV record: the line it starts on, its cells, and a fault that makes it unusable."""

    __slots__ = ("line", "cells", "fault")

    def __init__(self, line: int, cells: list[str], fault: str | None = None) -> None:
        self.line, self.cells, self.fault = line, cells, fault

    def text(self) -> str:
        """The cells as JSON, for quarantine."""
        return json.dumps([_printable(cell) for cell in self.cells], ensure_ascii=False)

    def row(self, width: int) -> tuple:
        """Its line, code of a fault, raw text of a broken one, and cells."""
        if self.fault or len(self.cells) != width:
            return (self.line, BROKEN_CODES[self.fault or "ragged_row"], self.text(), *(None,) * width)
        return (self.line, None, None, *map(_printable, self.cells))


def cells_schema(width: int) -> pa.Schema:
    """What is kept of CSV records of so many cells."""
    names = [f"c{number}" for number in range(width)]
    first = [("line", pa.int64()), ("broken", pa.int32()), ("ragged", pa.string())]
    return pa.schema([*first, *((name, pa.string()) for name in names)])


def as_table(rows: list[tuple], schema: pa.Schema) -> pa.Table:
    """Rows as an Arrow table."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


def exact_rows(text: bytes, delimiter: str, width: int) -> list[tuple]:
    """The records of a small text behind its header, whatever its quotes and bytes."""
    with io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", errors="surrogateescape", newline="") as lines:
        records = _records(lines, delimiter, truncated=False)
        next(records, None)
        return [record.row(width) for record in records]


def _records(lines: Iterable[str], delimiter: str, truncated: bool) -> Iterator[_Record]:
    """Split physical lines into records. A record whose quote never closes costs its first line only.

    In a truncated file the last record is the cut one.
    """
    feed = _Feed(lines)
    held: _Record | None = None
    while True:
        start = feed.number + 1
        taken, cells = feed.record(delimiter)
        if not taken:
            break
        if not any(line.strip() for line in taken):
            continue
        record = _Record(start, cells)
        if feed.unclosed and not (truncated and feed.at_end and len(taken) <= LONGEST_RECORD):
            feed.push_back(taken[1:])
            record = _Record(start, [taken[0].rstrip("\r\n")], "unclosed_quote")
        elif any(not _is_utf8(cell) for cell in cells):
            record = _Record(start, cells, "invalid_encoding")
        elif any("\0" in line for line in taken):
            record = _Record(start, cells, "nul_character")
        if held:
            yield held
        held = record
    if held:
        cut = truncated and not feed.last_line_ended
        yield _Record(held.line, held.cells, "truncated_file") if cut else held


class _Feed:
    """Physical lines with push-back, cut into records by counting quotes as csv does."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines, self.waiting = iter(lines), []
        self.number = 0
        self.unclosed = self.at_end = False
        self.last_line_ended = True

    def _next(self) -> str | None:
        line = self.waiting.pop() if self.waiting else next(self.lines, None)
        if line is None:
            self.at_end = True
            return None
        self.number += 1
        self.last_line_ended = line.endswith(("\n", "\r"))
        return line

    def push_back(self, lines: list[str]) -> None:
        """Read these lines again."""
        self.waiting.extend(reversed(lines))
        self.number -= len(lines)
        self.at_end = self.at_end and not lines

    def record(self, delimiter: str) -> tuple[list[str], list[str]]:
        """The next record's lines and cells; `unclosed` says that its quote never closed."""
        taken: list[str] = []
        self.unclosed = False

        def pull() -> Iterator[str]:
            while len(taken) < LONGEST_RECORD and (line := self._next()) is not None:
                taken.append(line)
                yield line
            self.unclosed = bool(taken)

        cells = next(csv.reader(pull(), delimiter=delimiter), [])
        return taken, cells


def _chunks(rows: Iterator[tuple]) -> Iterator[list[tuple]]:
    chunk: list[tuple] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == ROWS_PER_CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _is_utf8(text: str) -> bool:
    """False when a byte could not be decoded (kept as a lone surrogate)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _printable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def delimiter_of(first: str) -> str:
    """The delimiter that the header line shows most often outside quotes."""
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def header_names(header: list[str], named: Collection[str] = ()) -> list[str]:
    """Header names without blanks around; unnamed columns get a name.

    A name that stands there several times is told by its place, `name#1`, `name#2`, if `named`, the columns
    that the mapping takes, has one of those. Raises Unreadable for any other double name.
    """
    names = [
        name.replace("\0", "").strip() or f"column_{number}" for number, name in enumerate(header, start=1)
    ]
    for double in [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        places = [place for place, name in enumerate(names) if name == double]
        numbered = [f"{double}#{number}" for number in range(1, len(places) + 1)]
        if not set(numbered) & set(named) or set(numbered) & set(names):
            columns = " and ".join(str(place + 1) for place in places)
            detail = (
                f"The header names {double} {len(places)} times (columns {columns}), so a cell could be "
                f"either: rename them, or say in mapping.yml which to take, such as {numbered[-1]}."
            )
            raise Unreadable("duplicate_column", detail, double)
        for place, name in zip(places, numbered, strict=True):
            names[place] = name
    return names
