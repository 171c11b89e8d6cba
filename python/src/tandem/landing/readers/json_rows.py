"""JSON files: one object per line, or one array of objects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from tandem.landing import scan
from tandem.landing.plan import BROKEN_CODES
from tandem.landing.readers.base import BadRow
from tandem.landing.readers.rows import RowSource, Unreadable, extra_sql, remove, where
from tandem.landing.sql_text import holds_nul, is_blank, literal, quoted

# Beyond so many unknown keys a file's keys are data; then `extra` is cut out of each line instead.
MANY_KEYS = 200
LINE_BYTES, BUFFER_BYTES, MOST_BYTES = 8 << 20, 32 << 20, 1 << 30
OPENS_OBJECT = "case when starts_with(line, '{') then true else starts_with(ltrim(line, e' \\t\\r'), '{') end"


class JsonCells(RowSource):
    """SQL over `numbered`, a SELECT of lines with their numbers: each line is parsed once."""

    numbered: str

    def sql(self, used: Iterable[str], only: str | None = None) -> tuple[str, Mapping[str, str]]:
        known = [name for name in used if name in self.columns]
        unknown = [name for name in self.columns if name not in set(known)]
        names = _unique(known)
        few = len(unknown) <= MANY_KEYS
        extras = _unique(unknown, names) if few else []
        shape = {name: "VARCHAR" for name in names} | {name: "JSON" for name in extras}
        struct = literal(json.dumps(shape or {"native_id": "VARCHAR"}))
        sources = {name: f"parsed.{quoted(name)}" for name in names}
        sources |= {name: _extracted(name, "json_extract_string") for name in known if name not in names}
        lines = f"{self.numbered} where not {is_blank('line')}"
        parsed = (
            f"select *, line as raw_row, try(from_json(line, {struct})) as parsed from ({lines}){where(only)}"
        )
        extra = self._extra(unknown, extras, few, known)
        source = f"(select *, {extra} as extra, {self._broken()} as broken from ({parsed}))"
        return source, sources

    def _extra(self, unknown: list[str], extras: list[str], few: bool, known: list[str]) -> str:
        if not few:
            patch = literal(json.dumps({name: None for name in known}))
            rest = f"cast(json_merge_patch(line, {patch}) as varchar)"
            return f"case when parsed is not null then nullif({rest}, '{{}}') end"
        if unknown == ["extra"] and extras:
            return f"cast(parsed.{quoted('extra')} as varchar)"
        cells = {name: f"cast(parsed.{quoted(name)} as varchar)" for name in extras}
        cells |= {
            name: f"cast({_extracted(name, 'json_extract')} as varchar)"
            for name in unknown
            if name not in extras
        }
        return extra_sql(cells)

    def _broken(self) -> str:
        unparsable, no_object = BROKEN_CODES["unparsable_json"], BROKEN_CODES["not_an_object"]
        nul = BROKEN_CODES["nul_character"]
        return (
            f"case {self._bad_encoding()} when parsed is null or not ({OPENS_OBJECT}) then "
            f"case when json_valid(line) then {no_object} when contains(line, chr(0)) then {nul} "
            f"else {unparsable} end when {holds_nul('line')} then {nul} end"
        )

    def _bad_encoding(self) -> str:
        """WHEN of the lines that are no UTF-8, or nothing."""
        return ""


class JsonRows(JsonCells):
    """Each line parsed once, by line number; an array's elements count as lines."""

    numbered = "select rowid + 1 as line_number, line from lines"

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        stream: scan.Stream,
        stats: scan.FileStats,
        temporary: Path,
        encoding: str | None = None,
    ) -> None:
        self.con = con
        self.temporary: Path | None = None
        self.bad_encoding: list[int] = []
        if is_array(stream.path, scan.head_of(stream.path, stream.is_gzip)):
            self._read_array(stream, temporary)
        else:
            self._read_lines(stream, stats, temporary, encoding)
        counted = f"count(*) filter (where not {is_blank('line')})"
        keys = "list(distinct key) filter (where key is not null)"
        self.rows = con.execute(f"select {counted} from lines").fetchall()[0][0]
        self.columns = sorted(
            con.execute(
                f"select {keys} from (select unnest(try(json_keys(line))) as key from lines)"
            ).fetchall()[0][0]
            or []
        )

    def _read_lines(
        self, stream: scan.Stream, stats: scan.FileStats, temporary: Path, encoding: str | None
    ) -> None:
        plain = not (stream.is_gzip or encoding or stats.has_carriage_return)
        if plain and self._fill(stream.path) and self._count() == stats.lines:
            return
        self.temporary = temporary
        clean = scan.clean_lines(stream, temporary, encoding)
        if stream.damaged:
            raise Unreadable("unreadable_file", "The gzip data is damaged; copy the file again.")
        self.bad_encoding = clean.bad_encoding
        if clean.cut_line:
            number, text = clean.cut_line
            detail = "The gzip file ends early; whole lines before the cut were kept. Copy the file again."
            self.cut = BadRow("truncated_file", detail, line_number=number, raw_row=text)
        if not self._fill(temporary):
            raise Unreadable(
                "unreadable_file", "The lines cannot be told apart; export one JSON object per line."
            )

    def _count(self) -> int:
        return self.con.execute("select count(*) from lines").fetchall()[0][0]

    def _fill(self, path: Path) -> bool:
        """Fill the table `lines` with rowid + 1 = line number; false when DuckDB cannot read the file so."""
        whole = min(MOST_BYTES, path.stat().st_size + 1024)
        for size in sorted({min(LINE_BYTES, whole), whole}):
            try:
                self.con.execute(
                    "create or replace temp table lines as select line from read_csv(?, "
                    "columns = {'line': 'VARCHAR'}, header = false, auto_detect = false, "
                    "delim = e'\\x01\\x02\\x03\\x04', quote = '', escape = '',"
                    f" new_line = '\\n', nullstr = e'\\x05\\x06', max_line_size = {size},"
                    f" buffer_size = {max(size, min(BUFFER_BYTES, whole))})",
                    [str(path)],
                )
                return True
            except duckdb.Error:
                continue
        return False

    def _read_array(self, stream: scan.Stream, temporary: Path) -> None:
        path = stream.path
        if stream.is_gzip:
            self.temporary = path = temporary
            with temporary.open("wb") as out:
                out.writelines(stream.chunks())
        if stream.truncated or stream.damaged:
            raise Unreadable("truncated_file", "The gzip file ends early or is damaged; copy it again.")
        size = min(MOST_BYTES, max(16 << 20, path.stat().st_size + 1024))
        try:
            self.con.execute(
                "create or replace temp table lines as select json as line "
                "from read_json(?, format = 'array',"
                f" records = false, columns = {{'json': 'VARCHAR'}}, maximum_object_size = {size})",
                [str(path)],
            )
        except duckdb.Error as error:
            detail = (
                "The JSON array is broken or cut off, so none of it was read; export one object per line."
            )
            raise Unreadable("unreadable_file", detail) from error

    def _bad_encoding(self) -> str:
        if not self.bad_encoding:
            return ""
        lines = ", ".join(str(number) for number in self.bad_encoding)
        return f"when line_number in ({lines}) then {BROKEN_CODES['invalid_encoding']}"

    def close(self) -> None:
        self.con.execute("drop table if exists lines")
        remove(self.temporary)


def _extracted(name: str, function: str) -> str:
    path = '$."' + name.replace('"', '\\"') + '"'
    return f"case when parsed is not null then {function}(line, {literal(path)}) end"


def _unique(names: list[str], taken: Iterable[str] = ()) -> list[str]:
    """Names that a struct can hold beside each other: it does not tell upper from lower case."""
    seen = {name.lower() for name in taken}
    kept = []
    for name in names:
        if name.lower() not in seen:
            seen.add(name.lower())
            kept.append(name)
    return kept


def is_array(path: Path, head: bytes) -> bool:
    """Tell a JSON array from lines: in a .jsonl file a first line that is complete in itself is a line.

    Not where it is the only one: then the file is an array, whose elements are the rows.
    """
    text = head.removeprefix(scan.BOM).lstrip()
    if text[:1] != b"[":
        return False
    if path.name.lower().removesuffix(".gz").endswith(".json"):
        return True
    first, _, rest = text.partition(b"\n")
    try:
        json.loads(first)
    except ValueError:
        return True
    return len(head) < scan.HEAD_BYTES and not rest.strip()
