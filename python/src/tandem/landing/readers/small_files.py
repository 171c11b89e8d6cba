"""Small flat files, many of one shape as one source.

A small file lies in memory. What its own reader would make of it (`json_rows`, `csv_rows`, `parquet_rows`)
stands in these sources row for row, with `file`, the file's place in the list, beside its line number.
"""

from __future__ import annotations

import csv
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tandem.landing import scan
from tandem.landing.plan import BROKEN_CODES
from tandem.landing.readers.csv_rows import (
    CsvCells,
    as_table,
    cells_schema,
    delimiter_of,
    exact_rows,
    header_names,
    quick_scan,
)
from tandem.landing.readers.json_rows import MANY_KEYS, JsonCells, is_array
from tandem.landing.readers.parquet_rows import ParquetCells
from tandem.landing.sql_text import literal

# A file of a megabyte may hold a hundred when it is unpacked.
UNPACKED_BYTES, UNPACKED_ROWS = 8 << 20, 50_000


class Alone(Exception):
    """The file needs a look of its own: its own reader shall read it."""


@dataclass
class SmallFile(ABC):
    """One small file. `columns` and `rows` are known at the latest when a source of it is open."""

    path: Path
    rows: int = 0
    columns: list[str] = field(default_factory=list)
    unpacked: int = 0

    @property
    @abstractmethod
    def shape(self) -> Any:
        """Files of equal shape can be rows of one source."""

    @classmethod
    def shapes(cls, files: Sequence[SmallFile], con: duckdb.DuckDBPyConnection) -> list[list[SmallFile]]:
        """The files in groups that can be read as one source."""
        groups: dict[Any, list[SmallFile]] = {}
        for file in files:
            groups.setdefault(file.shape, []).append(file)
        return list(groups.values())


# ---------- JSON


@dataclass
class SmallJson(SmallFile):
    """JSON lines: (number, line) of those that are not blank, and numbers of those that are no UTF-8."""

    lines: list[tuple[int, bytes]] = field(default_factory=list)
    bad_encoding: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, path: Path, text: bytes) -> SmallJson:
        """Cut a text into lines. Raises Alone for a JSON array."""
        if is_array(path, text[: scan.HEAD_BYTES]):
            raise Alone
        lines, bad = scan.clean_text(text)
        kept = [(number, line) for number, line in enumerate(lines, start=1) if line.strip(b" \t\r\n")]
        return cls(path, len(kept), unpacked=len(text), lines=kept, bad_encoding=set(bad))

    @property
    def shape(self) -> Any:
        return tuple(self.columns)

    @classmethod
    def shapes(cls, files: Sequence[SmallFile], con: duckdb.DuckDBPyConnection) -> list[list[SmallFile]]:
        """All in one group, as a key that a file lacks is null in it, unless the keys of all change its rows.

        They do when they differ in case only, are very many, or when a file brings its own `extra`.
        """
        _find_keys(files, con)
        keys = set().union(*(file.columns for file in files))
        if "extra" in keys or len(keys) > MANY_KEYS or len({key.lower() for key in keys}) < len(keys):
            return super().shapes(files, con)
        return [list(files)]


def _lines_table(files: Sequence[SmallFile]) -> pa.Table:
    rows = [
        (place, number, BROKEN_CODES["invalid_encoding"] if number in file.bad_encoding else None, line)
        for place, file in enumerate(files)
        for number, line in file.lines
    ]
    names = (("file", pa.int32()), ("line_number", pa.int64()), ("fault", pa.int32()), ("line", pa.string()))
    return as_table(rows, pa.schema(names))


def _find_keys(files: Sequence[SmallFile], con: duckdb.DuckDBPyConnection) -> None:
    """Give each file the keys of its rows, in order, as columns."""
    con.register("many_lines", _lines_table(files))
    found = con.execute(
        "select file, list(distinct keys) from (select file, try(json_keys(line)) as keys from many_lines) "
        "where keys is not null group by file"
    ).fetchall()
    con.unregister("many_lines")
    for place, keys in found:
        files[place].columns = sorted(set().union(*keys))


class JsonTogether(JsonCells):
    """Lines of many files."""

    numbered = "select file, line_number, fault, line from many_lines"

    def __init__(self, con: duckdb.DuckDBPyConnection, files: Sequence[SmallFile], temporary: Path) -> None:
        self.con = con
        self.columns = sorted(set().union(*(file.columns for file in files)))
        self.rows = sum(file.rows for file in files)
        con.register("many_lines", _lines_table(files))

    def _bad_encoding(self) -> str:
        return "when fault is not null then fault"

    def close(self) -> None:
        self.con.unregister("many_lines")


# ---------- CSV


@dataclass
class SmallCsv(SmallFile):
    """A CSV text. `quick` are its lines behind the header when each may be one record, else None.

    It is doubtful that they are when a line has a quote that does not close there.
    """

    text: bytes = b""
    delimiter: str = ","
    quick: list[bytes] | None = None
    is_doubtful: bool = False

    @classmethod
    def of(cls, path: Path, text: bytes, delimiter: str | None) -> SmallCsv:
        """Look at the header. Raises Alone or Unreadable when there is none that can be told at once."""
        if text.count(b"\r") != text.count(b"\r\n"):
            raise Alone
        head, _, body = text.partition(b"\n")
        first = head.decode("utf-8", "replace")
        delimiter = delimiter or delimiter_of(first)
        if first.count('"') % 2 or delimiter.isdigit():
            raise Alone
        columns = header_names(next(csv.reader([first], delimiter=delimiter), []))
        if len(columns) < 2:
            raise Alone
        lines = _one_record_each(body, delimiter.encode(), len(columns))
        doubtful = b'"' in body and any(line.count(b'"') % 2 for line in lines or [])
        return cls(path, 0, columns, len(text), text, delimiter, lines, doubtful)

    @property
    def shape(self) -> Any:
        return (self.delimiter, *self.columns)


def _one_record_each(body: bytes, delimiter: bytes, width: int) -> list[bytes] | None:
    """The lines, unless a glance shows that they are no records of that many cells; DuckDB looks closer."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return None
    text = body.replace(b"\r\n", b"\n").removesuffix(b"\n")
    lines = text.split(b"\n") if text else []
    if not all(lines):
        return None
    fits = b'"' in text or text.count(delimiter) == len(lines) * (width - 1)
    return lines if fits else None


class CsvTogether(CsvCells):
    """Records of many files with one header."""

    def __init__(self, con: duckdb.DuckDBPyConnection, files: Sequence[SmallFile], temporary: Path) -> None:
        self.con, self.temporary = con, temporary
        self.columns, self.delimiter = files[0].columns, files[0].delimiter
        schema = cells_schema(len(self.columns))
        self.schema = pa.schema([("file", pa.int32()), *schema])
        con.register("chunk", self.schema.empty_table())
        con.execute("create or replace temp table cells as select * from chunk")
        con.unregister("chunk")
        numbered = list(enumerate(files))
        self._fill_exactly([pair for pair in numbered if pair[1].quick is None])
        quick = [pair for pair in numbered if pair[1].quick is not None]
        self._fill([pair for pair in quick if not pair[1].is_doubtful])
        for pair in quick:
            if pair[1].is_doubtful:
                self._fill([pair])
        self.rows = sum(file.rows for file in files)

    def _fill(self, files: list[tuple[int, SmallFile]]) -> None:
        """Let DuckDB split all; where it cannot, halves, until the file that it cannot split stands alone."""
        if not files or self._fill_quickly(files):
            return
        if len(files) == 1:
            self._fill_exactly(files)
            return
        middle = len(files) // 2
        self._fill(files[:middle])
        self._fill(files[middle:])

    def _fill_quickly(self, files: list[tuple[int, SmallFile]]) -> bool:
        """Split all as one text, each line behind its file and number; false unless each is a record."""
        mark = self.delimiter.encode()
        with self.temporary.open("wb") as out:
            for place, file in files:
                start = b"%d%s" % (place, mark)
                out.writelines(
                    b"%s%d%s%s\n" % (start, number, mark, line)
                    for number, line in enumerate(file.quick, start=2)
                )
        cells = [f"c{number}" for number in range(len(self.columns))]
        texts = "".join(f", '{cell}': 'VARCHAR'" for cell in cells)
        source = quick_scan(self.temporary, f"'file': 'INTEGER', 'line': 'BIGINT'{texts}", self.delimiter)
        wanted = sum(len(file.quick) for _, file in files)
        self.con.execute("begin")
        try:
            ((count,),) = self.con.execute(
                f"insert into cells select file, line, null, null, {', '.join(cells)} from {source}"
            ).fetchall()
        except duckdb.Error:
            count = None
        self.con.execute("commit" if count == wanted else "rollback")
        if count != wanted:
            return False
        for _, file in files:
            file.rows = len(file.quick)
        return True

    def _fill_exactly(self, files: list[tuple[int, SmallFile]]) -> None:
        rows = []
        for place, file in files:
            found = exact_rows(file.text, self.delimiter, len(self.columns))
            file.rows = len(found)
            rows += [(place, *row) for row in found]
        if rows:
            self.con.register("chunk", as_table(rows, self.schema))
            self.con.execute("insert into cells select * from chunk")
            self.con.unregister("chunk")

    def close(self) -> None:
        self.con.execute("drop table if exists cells")
        self.temporary.unlink(missing_ok=True)


# ---------- Parquet


@dataclass
class SmallParquet(SmallFile):
    """A Parquet file; `shape` is what its end says of its columns."""

    schema: str = ""

    @classmethod
    def of(cls, path: Path, data: bytes) -> SmallParquet:
        """Look at the file's end. Raises Alone when it is damaged, or large when unpacked."""
        try:
            about = pq.read_metadata(pa.BufferReader(data))
        except (pa.ArrowException, OSError) as error:
            raise Alone from error
        unpacked = sum(about.row_group(number).total_byte_size for number in range(about.num_row_groups))
        if unpacked > UNPACKED_BYTES or about.num_rows > UNPACKED_ROWS:
            raise Alone
        # Types that only a note beside the columns tells, and names that DuckDB gives to other things.
        leaves = [about.schema.column(number).path for number in range(len(about.schema))]
        names = list(dict.fromkeys(path.split(".")[0] for path in leaves))
        taken = {"file_index", "file_row_number"} & {name.lower() for name in names}
        if b"geo" in (about.metadata or {}) or taken:
            raise Alone
        schema = str(about.schema).split("\n", 1)[1]
        return cls(path, about.num_rows, names, unpacked, schema)

    @property
    def shape(self) -> Any:
        return self.schema


class ParquetTogether(ParquetCells):
    """Rows of many files with the same columns."""

    numbers = "file_index as file, file_row_number + 1 as line_number"

    def __init__(self, con: duckdb.DuckDBPyConnection, files: Sequence[SmallFile], temporary: Path) -> None:
        paths = ", ".join(literal(file.path) for file in files)
        self.scan = f"read_parquet([{paths}], file_row_number = true)"
        self.types = {
            name: kind
            for name, kind, *_ in con.execute(f"describe select * from {self.scan}").fetchall()
            if name != "file_row_number"
        }
        self.columns = list(self.types)
        self.rows = sum(file.rows for file in files)
        for file in files:
            file.columns = self.columns
