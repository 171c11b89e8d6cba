"""Looking at a file's bytes: hash, line counts, what it looks like, clean text lines for DuckDB to read."""

from __future__ import annotations

import codecs
import hashlib
import io
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

CHUNK_BYTES = 8 << 20
HEAD_BYTES = 64 << 10
GZIP, PARQUET = b"\x1f\x8b", b"PAR1"
NUL = b"\0"
# A stray one costs its row; UTF-16 and binary data are full of them.
MOST_NULS = 0.1
BOM = codecs.BOM_UTF8
# Between cells of a one-column read: four control characters in a row that JSON text cannot hold.
NO_DELIMITER = b"\x01\x02\x03\x04"

_MAGIC = (
    (GZIP, "gzip"),
    (PARQUET, "Parquet"),
    (b"PK\x03\x04", "a zip archive or an Excel workbook"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"SQLite format 3", "an SQLite database"),
    (b"%PDF", "a PDF"),
)


@dataclass(frozen=True)
class FileStats:
    """Content hash (24 hex digits), and physical lines with whether any holds a carriage return or a NUL."""

    content_hash: str
    lines: int
    has_carriage_return: bool
    has_nul: bool


def stats(path: Path) -> FileStats:
    """Read the file once, in chunks that are hashed in a second thread while lines are counted here."""
    with path.open("rb") as file:
        first = file.read(CHUNK_BYTES)
        if len(first) < CHUNK_BYTES:
            return stats_of(first)
        return _stats(first, file)


def stats_of(data: bytes) -> FileStats:
    """The stats of a file of one chunk, whose bytes are these."""
    whole = hashlib.blake2b(_hash(data) if data else b"", digest_size=12)
    lines = data.count(b"\n") + (data[-1:] not in (b"", b"\n"))
    return FileStats(whole.hexdigest(), lines, b"\r" in data, NUL in data)


def _stats(chunk: bytes, file: io.BufferedReader) -> FileStats:
    """The stats of a file whose first chunk was read already."""
    hashes, newlines, carriage, nul, last = [], 0, False, False, b"\n"
    with ThreadPoolExecutor(1) as pool:
        while chunk:
            hashes.append(pool.submit(_hash, chunk))
            newlines += chunk.count(b"\n")
            carriage = carriage or b"\r" in chunk
            nul = nul or NUL in chunk
            last = chunk[-1:]
            chunk = file.read(CHUNK_BYTES)
        whole = hashlib.blake2b(digest_size=12)
        for future in hashes:
            whole.update(future.result())
    return FileStats(whole.hexdigest(), newlines + (last != b"\n"), carriage, nul)


def _hash(chunk: bytes) -> bytes:
    return hashlib.blake2b(chunk, digest_size=12).digest()


def looks_like(head: bytes) -> str:
    """Say in a word what the first bytes of a file are; 'nothing' for an empty or blank one."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    text = head.removeprefix(BOM).lstrip()
    if not text:
        return "nothing"
    if text.count(NUL) > MOST_NULS * len(text):
        return "binary data or UTF-16 text"
    if text[:1] == b"{":
        return "JSON lines"
    if text[:1] == b"[":
        return "a JSON array"
    if text[:1] == b"<":
        return "XML or HTML"
    first = text.split(b"\n", 1)[0]
    return "CSV" if any(mark in first for mark in (b",", b";", b"\t", b"|")) else "plain text"


@dataclass
class Stream:
    """Bytes of a file, inflated when gzipped. `truncated` and `damaged` are known once it has been read.

    `data` are the file's bytes when they are in memory already.
    """

    path: Path
    is_gzip: bool
    truncated: bool = False
    damaged: bool = False
    data: bytes | None = None

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes in order. A gzip that ends early yields what is there and sets `truncated`."""
        with self.path.open("rb") if self.data is None else io.BytesIO(self.data) as file:
            if not self.is_gzip:
                while chunk := file.read(CHUNK_BYTES):
                    yield chunk
                return
            yield from self._inflate(iter(lambda: file.read(CHUNK_BYTES // 8), b""))

    def _inflate(self, compressed: Iterator[bytes]) -> Iterator[bytes]:
        """A gzip file is one or more members, perhaps padded with zeros; each must reach its end mark."""
        member = zlib.decompressobj(wbits=31)
        inside = False
        for data in compressed:
            while data:
                try:
                    plain = member.decompress(data)
                except zlib.error:
                    self.damaged = True
                    return
                if plain:
                    yield plain
                inside = not member.eof
                data = b"" if inside else member.unused_data.lstrip(b"\0")
                if not inside:
                    member = zlib.decompressobj(wbits=31)
        self.truncated = inside


def head_of(path: Path, is_gzip: bool) -> bytes:
    """The first bytes of a file, inflated when gzipped; what can be inflated of a broken one."""
    return next(Stream(path, is_gzip).chunks(), b"")[:HEAD_BYTES]


@dataclass
class CleanLines:
    """A UTF-8 copy with \\n ends and no blank line (a blank one holds a space), and what was wrong with it.

    `bad_encoding` are numbers of lines with bytes that are no UTF-8; `cut_line` the last, unfinished line of
    a truncated file, which the copy leaves out, as (number, text).
    """

    path: Path
    lines: int = 0
    bad_encoding: list[int] = field(default_factory=list)
    cut_line: tuple[int, str] | None = None


def clean_lines(stream: Stream, target: Path, encoding: str | None = None) -> CleanLines:
    """Write the clean copy of a text file that `read_csv` can take line by line."""
    result = CleanLines(target)
    rest = b""
    with target.open("wb") as out:
        for chunk in as_utf8(stream, encoding):
            whole, cut, tail = (rest + chunk).rpartition(b"\n")
            rest = tail
            if cut:
                _write_lines(whole + b"\n", out, result)
        if stream.truncated:
            result.cut_line = (result.lines + 1, rest.decode("utf-8", "replace"))
        elif rest:
            _write_lines(rest + b"\n", out, result)
    return result


def clean_text(text: bytes) -> tuple[list[bytes], list[int]]:
    """Lines of a small UTF-8 text as `clean_lines` writes them, and numbers of those that are no UTF-8."""
    out, result = io.BytesIO(), CleanLines(Path())
    _write_lines(text.removesuffix(b"\n") + b"\n", out, result)
    return out.getvalue()[:-1].split(b"\n"), result.bad_encoding


def as_utf8(stream: Stream, encoding: str | None) -> Iterator[bytes]:
    """Yield the stream as UTF-8 bytes without a byte order mark; bytes that are no text stay as they are."""
    first = True
    decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
    for chunk in stream.chunks():
        data = decoder.decode(chunk).encode() if decoder else chunk
        yield data.removeprefix(BOM) if first else data
        first = False


def _write_lines(block: bytes, out, result: CleanLines) -> None:
    """Write whole lines: as they are when all is well, else one by one."""
    if _is_clean(block):
        out.write(block)
        result.lines += block.count(b"\n")
        return
    for line in block[:-1].split(b"\n"):
        result.lines += 1
        line = line.rstrip(b"\r").replace(NO_DELIMITER, b"?")
        try:
            line.decode()
        except UnicodeDecodeError:
            result.bad_encoding.append(result.lines)
            line = line.decode("utf-8", "replace").encode()
        out.write((line.replace(b"\r", b" ") or b" ") + b"\n")


def _is_clean(block: bytes) -> bool:
    if b"\r" in block or b"\n\n" in block or block[:1] == b"\n" or NO_DELIMITER in block:
        return False
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True
