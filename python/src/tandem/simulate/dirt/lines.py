"""Dirt in single lines of text files, made from a good line as a template."""

from __future__ import annotations

import csv
import io
import json

import pyarrow as pa

from tandem.simulate.dirt.pieces import IGNORED, QUARANTINED, Piece

# Values that no type but text takes, by kind of type.
WRONG_TIMES = ("yesterday", "31.02.2026 25:00", "0000-00-00 00:00:00", "2026-13-01T10:00:00Z")
WRONG_NUMBERS = ("third", "12,7", "1.000,5", "n/a")
WRONG_FLAGS = ("perhaps", "2")
WRONG_DAYS = ("soon", "2026-02-30")
HEARTBEAT = b'{"type": "heartbeat"}'


def wrong_values(kind: pa.DataType) -> tuple[str, ...]:
    """Texts that cannot be read as that type; none for text."""
    if pa.types.is_timestamp(kind):
        return WRONG_TIMES
    if pa.types.is_boolean(kind):
        return WRONG_FLAGS
    if pa.types.is_date(kind):
        return WRONG_DAYS
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return WRONG_NUMBERS
    return ()


def typed_columns(schema: pa.Schema) -> list[tuple[str, tuple[str, ...]]]:
    """Columns that a wrong value can be put into, with such values."""
    return [(column.name, values) for column in schema if (values := wrong_values(column.type))]


class JsonFaults:
    """Lines of a JSON lines file. `template` is the object of a good row; `turn` counts from 0 for a kind."""

    kinds = ("broken_line", "not_an_object", "bad_encoding", "wrong_type", "junk_line")

    def make(
        self, kind: str, template: dict, name: str, turn: int, typed: list[tuple[str, tuple[str, ...]]]
    ) -> tuple[bytes, Piece]:
        """The bytes of a line, without its end, and what is expected of it."""
        row = template | {"native_id": name}
        return getattr(self, f"_{kind}")(row, turn, typed)

    def _broken_line(self, row: dict, turn: int, typed: object) -> tuple[bytes, Piece]:
        text = json.dumps(row, ensure_ascii=False)
        forms = (text[: len(text) // 2], text + text, text.replace('"', "'"), text[:-1], "}" + text)
        return forms[turn % len(forms)].encode(), Piece("broken_line", QUARANTINED, "unparsable_json")

    def _not_an_object(self, row: dict, turn: int, typed: object) -> tuple[bytes, Piece]:
        forms = (json.dumps(list(row.values()), default=str), '"export finished"', "null", "0")
        return forms[turn % len(forms)].encode(), Piece("not_an_object", QUARANTINED, "not_an_object")

    def _bad_encoding(self, row: dict, turn: int, typed: object) -> tuple[bytes, Piece]:
        text = json.dumps(row | {"city": "Köln"}, ensure_ascii=False)
        return text.encode("latin-1", "replace"), Piece("bad_encoding", QUARANTINED, "invalid_encoding")

    def _wrong_type(self, row: dict, turn: int, typed: list) -> tuple[bytes, Piece]:
        column, values = typed[turn % len(typed)]
        value = values[turn // len(typed) % len(values)]
        text = json.dumps(row | {column: value}, ensure_ascii=False)
        return text.encode(), Piece("wrong_type", QUARANTINED, "wrong_type", column, written=value)

    def _junk_line(self, row: dict, turn: int, typed: object) -> tuple[bytes, Piece]:
        forms: tuple[tuple[bytes, Piece], ...] = (
            (HEARTBEAT, Piece("junk_line", QUARANTINED, "missing_required", "native_id")),
            (b"", Piece("junk_line", IGNORED)),
            (b"{}", Piece("junk_line", QUARANTINED, "missing_required", "native_id")),
            (b"-- 1,234 rows exported --", Piece("junk_line", QUARANTINED, "unparsable_json")),
        )
        return forms[turn % len(forms)]


class CsvFaults:
    """Lines of a CSV file; `template` is a good row by column."""

    kinds = ("ragged_row", "unclosed_quote", "bad_encoding", "wrong_type", "junk_line")

    def make(
        self, kind: str, template: dict, name: str, turn: int, typed: list[tuple[str, tuple[str, ...]]]
    ) -> tuple[bytes, Piece]:
        """The bytes of a line, without its end, and what is expected of it."""
        row = template | {"native_id": name}
        return getattr(self, f"_{kind}")(row, turn, typed)

    def _ragged_row(self, row: dict, turn: int, typed: object) -> tuple[bytes, Piece]:
        cells = list(row.values())
        forms = (cells[:-1], [*cells, "what is this"], cells[:1])
        return _line(forms[turn % len(forms)]), Piece("ragged_row", QUARANTINED, "ragged_row")

    def _unclosed_quote(self, row: dict, turn: int, typed: object) -> tuple[bytes, Piece]:
        """Belongs at the end of a file: elsewhere it would swallow good rows up to the next quote."""
        cells = [str(cell).replace('"', "").replace(",", " ") for cell in row.values()]
        return ('"' + ",".join(cells)).encode(), Piece("unclosed_quote", QUARANTINED, "unclosed_quote")

    def _bad_encoding(self, row: dict, turn: int, typed: object) -> tuple[bytes, Piece]:
        line = _line([f"Köln-{row['native_id']}", *list(row.values())[1:]])
        return (
            line.decode().encode("latin-1", "replace"),
            Piece("bad_encoding", QUARANTINED, "invalid_encoding"),
        )

    def _wrong_type(self, row: dict, turn: int, typed: list) -> tuple[bytes, Piece]:
        column, values = typed[turn % len(typed)]
        value = values[turn // len(typed) % len(values)]
        piece = Piece("wrong_type", QUARANTINED, "wrong_type", column, written=value)
        return _line((row | {column: value}).values()), piece

    def _junk_line(self, row: dict, turn: int, typed: object) -> tuple[bytes, Piece]:
        forms: tuple[tuple[bytes, Piece], ...] = (
            # The header once more: its names are no times.
            (_line(row.keys()), Piece("junk_line", QUARANTINED, "wrong_type")),
            (b"", Piece("junk_line", IGNORED)),
            (b'"1,234 rows exported"', Piece("junk_line", QUARANTINED, "ragged_row")),
            (b"," * (len(row) - 1), Piece("junk_line", QUARANTINED, "missing_required", "native_id")),
        )
        return forms[turn % len(forms)]


def _line(cells) -> bytes:
    """One CSV record."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue().encode()


FAULTS: dict[str, JsonFaults | CsvFaults] = {"jsonl": JsonFaults(), "csv": CsvFaults()}
