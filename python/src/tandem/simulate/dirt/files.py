"""Whole files that are wrong: exports that broke off, and files that are none."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from tandem.simulate.dirt.pieces import IGNORED, QUARANTINED, REJECTED, SUPERSEDED, Piece

KEPT_SHARE = 0.6
FEWEST_ROWS = 4
ERROR_PAGE = b"<!DOCTYPE html>\n<html><body><h1>503 Service Unavailable</h1></body></html>\n"


def cut_short(file: Path, variant: int) -> tuple[Path, list[Piece]]:
    """Cut a written file: Parquet loses its end, text is cut in a row, by turns also gzipped.

    Returns the file that is left and its pieces: rows before the cut are older than those of the repetition.
    """
    if file.suffix == ".parquet":
        data = file.read_bytes()
        file.write_bytes(data[: int(len(data) * KEPT_SHARE)])
        return file, [Piece("cut_file", REJECTED, "truncated_file")]
    if variant % 3 == 2:
        return _cut_gzip(file)
    lines = file.read_bytes().splitlines(keepends=True)
    first = 2 if file.suffix == ".csv" else 1
    whole = max(2, int(len(lines) * KEPT_SHARE))
    cut = lines[whole]
    if first == 1:
        kept, reason = cut[: len(cut) // 2], "unparsable_json"
    elif variant % 2:
        kept, reason = cut[: cut.index(b",") + 1], "ragged_row"
    else:
        # Within the first cell, whose quote then stays open.
        kept, reason = cut[:4], "unclosed_quote"
    file.write_bytes(b"".join(lines[:whole]) + kept)
    return file, _pieces(first, whole, reason)


def _cut_gzip(file: Path) -> tuple[Path, list[Piece]]:
    data = gzip.compress(file.read_bytes(), mtime=0)
    kept = data[: int(len(data) * KEPT_SHARE)]
    while (plain := zlib.decompressobj(wbits=31).decompress(kept)).endswith(b"\n"):
        kept = kept[:-1]
    target = file.with_name(file.name + ".gz")
    target.write_bytes(kept)
    file.unlink()
    first = 2 if file.suffix == ".csv" else 1
    return target, _pieces(first, plain.count(b"\n"), "truncated_file")


def _pieces(first: int, whole: int, reason: str) -> list[Piece]:
    """`whole` lines are complete, the header among them; the next one is cut."""
    pieces = [Piece("cut_file", QUARANTINED, reason, line=whole + 1)]
    rows = whole - first + 1
    if rows > 0:
        older = Piece("cut_file", SUPERSEDED, "superseded", line=first, last_line=whole, rows=rows)
        pieces.append(older)
    return pieces


def write_foreign(folder: Path, table: str, day: str, variant: int) -> tuple[Path, Piece]:
    """Write a file that holds no data of its table, into the folder of an instance."""
    forms = (
        (f"{table}/{day}.retry.jsonl", ERROR_PAGE, REJECTED, "unreadable_file"),
        (f"export_{day}.csv", b"id,what\n1,nothing\n", REJECTED, "unknown_table"),
        (f"{table}/{day}.xlsx", b"PK\x03\x04 a workbook", REJECTED, "unreadable_file"),
        (f"{table}/{day}.old.csv", b"native_id,native_id\n1,1\n", REJECTED, "duplicate_column"),
        (f"{table}/{day}.copy.parquet", b"native_id,channel\n1,voice\n", REJECTED, "unreadable_file"),
        (f"{table}/{day}.empty.jsonl", b"", IGNORED, None),
    )
    name, data, expected, reason = forms[variant % len(forms)]
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file, Piece("foreign_file", expected, reason)
