"""Transcripts of AI agents in chat-completions form: one JSON document per conversation.

The file may be a JSON list of conversations, one conversation, an object that holds the list (tau2's
`{info, tasks, simulations}`), or one conversation per line. The JSON is checked here and opened in
models/staging/transcripts: what this module lets through, the SQL there can read on every engine.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from tandem.landing.readers.base import BadRow, Ignored, ReaderContext, ReaderItem, Rejected, Rows, SourceFile
from tandem.landing.times import FIRST_TIME, LAST_TIME

TABLE = "records"
NOT_A_TRANSCRIPT = Ignored("not_a_transcript")
ROWS_PER_BATCH = 500

# The same names, in the same order, stand in stg_transcripts__records and stg_transcripts__messages.
MESSAGE_KEYS = ("messages", "traj", "trajectory", "conversation")
RECORD_TIMES = ("start_time", "started_at", "created_at", "created", "end_time", "ended_at", "completed_at")
MESSAGE_TIMES = ("timestamp", "created_at", "created")
# Read here, for the bookkeeping columns.
ROW_TIMES = {"source_updated_at": ("source_updated_at", "updated_at"), "loaded_at": ("loaded_at",)}
ID_KEYS = ("id", "conversation_id", "session_id")
LIST_KEYS = ("simulations", "conversations", "records", "data")

SCHEMA = pa.schema(
    {
        "native_id": pa.string(),
        "source_updated_at": pa.timestamp("us"),
        "loaded_at": pa.timestamp("us"),
        "loaded_at_basis": pa.string(),
        "is_deleted": pa.bool_(),
        "is_test": pa.bool_(),
        "line_number": pa.int64(),
        "record_number": pa.int64(),
        "record": pa.string(),
        "run_info": pa.string(),
        "task": pa.string(),
    }
)

# Longer texts in a run's header are policies and prompts, the same for every conversation of the file.
LONGEST_HEADER_TEXT = 500
# What all three engines cast alike; other ISO spellings are rewritten to it.
PORTABLE_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)?)?")
NUMBER = re.compile(r"\d+(\.\d+)?")
LATEST_SECOND = 100_000_000_000


@dataclass(frozen=True)
class Entry:
    """One item of the file: a parsed value, or the text of a line that is no JSON."""

    line_number: int
    value: Any = None
    broken_text: str | None = None


@dataclass(frozen=True)
class Document:
    """A file's conversations with what its header says about all of them."""

    entries: list[Entry]
    run_info: str | None = None
    tasks: dict[str, str] | None = None
    is_run: bool = False


class _FaultError(Exception):
    """What is wrong with one record."""

    def __init__(self, reason: str, field: str, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.field, self.detail = reason, field, detail


def recognises(path: Path) -> bool:
    """Tell whether a file holds at least one conversation, whatever its folder."""
    if not _is_json_name(path):
        return False
    try:
        data = _file_bytes(path)
        # Most files are told by their text alone, without parsing.
        if b'"role"' not in data:
            return False
        document = _document(data.decode("utf-8-sig"), is_lines=_is_lines_name(path))
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        return False
    return isinstance(document, Document) and any(_is_transcript(entry.value) for entry in document.entries)


def read(file: SourceFile, context: ReaderContext) -> Iterable[ReaderItem]:
    """Yield the conversations of one file, and a BadRow for each that cannot be read whole."""
    del context  # Load times and instance names are filled in by the landing step.
    if not _is_json_name(file.path):
        return [NOT_A_TRANSCRIPT]
    try:
        text = _file_bytes(file.path).decode("utf-8-sig")
    except (EOFError, zlib.error):
        return [
            Rejected("truncated_file", "The gzip file ends too early or is damaged: export it again.", TABLE)
        ]
    except gzip.BadGzipFile:
        return [Rejected("unreadable_file", "The file is no whole gzip file: export it again.", TABLE)]
    except UnicodeDecodeError:
        return [Rejected("unreadable_file", "The file is not UTF-8 text: export it as UTF-8.", TABLE)]
    if not text.strip():
        return [_rows([])]
    document = _document(text, is_lines=_is_lines_name(file.path))
    if isinstance(document, Rejected):
        return [document]
    if not _holds_transcripts(document):
        return [NOT_A_TRANSCRIPT]
    return _items(document, file)


def _is_json_name(path: Path) -> bool:
    return _stem(path.name)[1] in (".json", ".jsonl", ".ndjson")


def _is_lines_name(path: Path) -> bool:
    return _stem(path.name)[1] in (".jsonl", ".ndjson")


def _stem(name: str) -> tuple[str, str]:
    """Split a path into the part before `.json.gz` and the like, and its kind in lower case."""
    stem, _, last = name.rpartition(".")
    if last.lower() == "gz":
        stem, _, last = stem.rpartition(".")
    return (stem, f".{last.lower()}") if stem else (name, "")


def _file_bytes(path: Path) -> bytes:
    data = path.read_bytes()
    if not path.name.lower().endswith(".gz"):
        return data
    if not data:
        raise EOFError("not even a gzip header")
    return gzip.decompress(data)


def _loads(text: str) -> Any:
    # NaN and Infinity are no JSON, and the engines refuse them.
    return json.loads(text, parse_constant=lambda _: None)


def _document(text: str, *, is_lines: bool) -> Document | Rejected:
    if is_lines:
        return Document(_lines(text))
    try:
        content = _loads(text)
    except (ValueError, RecursionError) as error:
        lines = _lines(text)
        if any(_is_transcript(entry.value) for entry in lines):
            return Document(lines)
        is_cut = "Unterminated" in str(error) or getattr(error, "pos", 0) >= len(text.rstrip())
        if is_cut:
            return Rejected(
                "truncated_file", "The JSON ends before it is complete: export the file again.", TABLE
            )
        return Rejected("unparsable_json", "The file is neither one JSON document nor JSON lines.", TABLE)
    if isinstance(content, list):
        return Document(_entries(content))
    if not isinstance(content, dict) or _is_transcript(content):
        return Document(_entries([content]))
    for key in LIST_KEYS:
        if isinstance(content.get(key), list):
            return _run(content, key)
    return Document(_entries([content]))


def _run(content: dict[str, Any], list_key: str) -> Document:
    """Read a file that holds its conversations in a list beside a header and the tasks they were about."""
    info = content.get("info")
    tasks = content.get("tasks")
    by_id = {
        str(task["id"]): _dumps(task)
        for task in (tasks if isinstance(tasks, list) else [])
        if isinstance(task, dict) and task.get("id") is not None
    }
    run_info = _dumps(_without_long_texts(info)) if isinstance(info, dict) else None
    return Document(_entries(content[list_key]), run_info, by_id, is_run=list_key == "simulations")


def _entries(values: list[Any]) -> list[Entry]:
    return [Entry(number, value) for number, value in enumerate(values, start=1)]


def _lines(text: str) -> list[Entry]:
    entries = []
    # Not splitlines(): it also cuts at characters that may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entries.append(Entry(number, _loads(line)))
        except (ValueError, RecursionError):
            entries.append(Entry(number, broken_text=line.rstrip("\r")))
    return entries


def _messages(record: dict[str, Any]) -> Any:
    return next((record[key] for key in MESSAGE_KEYS if record.get(key) is not None), None)


def _is_transcript(value: Any) -> bool:
    """True for a conversation, be it a broken one; names other than `messages` and `traj` need roles."""
    if not isinstance(value, dict):
        return False
    messages = _messages(value)
    if not isinstance(messages, list):
        return False
    has_roles = any(isinstance(message, dict) and "role" in message for message in messages)
    return has_roles or any(isinstance(value.get(key), list) for key in ("messages", "traj"))


def _holds_transcripts(document: Document) -> bool:
    """One conversation makes the file a transcript file; so does a file of which no line can be read."""
    if document.is_run or not document.entries:
        return True
    is_all_broken = all(entry.broken_text is not None for entry in document.entries)
    return is_all_broken or any(_is_transcript(entry.value) for entry in document.entries)


def _items(document: Document, file: SourceFile) -> Iterator[ReaderItem]:
    native_ids = _native_ids(document.entries, file)
    rows: list[dict[str, Any]] = []
    for number, (entry, native_id) in enumerate(zip(document.entries, native_ids, strict=True), start=1):
        try:
            rows.append(_row(entry, native_id, number, document))
        except _FaultError as fault:
            raw = entry.broken_text if entry.broken_text is not None else _dumps(entry.value)
            yield BadRow(fault.reason, fault.detail, TABLE, entry.line_number, fault.field or None, raw)
        if len(rows) == ROWS_PER_BATCH:
            yield _rows(rows)
            rows = []
    yield _rows(rows)


def _rows(rows: list[dict[str, Any]]) -> Rows:
    return Rows(TABLE, pa.Table.from_pylist(rows, schema=SCHEMA))


def _native_ids(entries: list[Entry], file: SourceFile) -> list[str]:
    """Name each conversation: by its own id, else by file, task and trial, else by file and place.

    Trials of one task are conversations of their own, also where they carry the task's id as theirs.
    """
    stem = _stem("/".join(file.file_path.split("/")[2:]))[0]
    records = [entry.value if isinstance(entry.value, dict) else {} for entry in entries]
    own_ids = [next((str(r[key]) for key in ID_KEYS if _is_scalar(r.get(key))), None) for r in records]
    trials = defaultdict(set)
    for record, own_id in zip(records, own_ids, strict=True):
        trials[own_id].add(str(record.get("trial")))
    names: list[str] = []
    taken: set[str] = set()
    for number, (record, own_id) in enumerate(zip(records, own_ids, strict=True), start=1):
        if own_id is not None:
            names.append(f"{own_id}/{record.get('trial')}" if len(trials[own_id]) > 1 else own_id)
            continue
        name = f"{stem}/{number}"
        if _is_scalar(record.get("task_id")):
            trial = record.get("trial")
            name = f"{stem}/{record['task_id']}/{0 if trial is None else trial}"
        name = f"{name}#{number}" if name in taken else name
        taken.add(name)
        names.append(name)
    return names


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip() != ""


def _row(entry: Entry, native_id: str, number: int, document: Document) -> dict[str, Any]:
    if entry.broken_text is not None:
        raise _FaultError("unparsable_json", "", "The line is no JSON: write one conversation per line.")
    record = entry.value
    if not isinstance(record, dict):
        raise _FaultError("not_an_object", "", "A conversation is a JSON object with a list of messages.")
    if "\0" in native_id:
        raise _FaultError("nul_character", "native_id", "The id holds a NUL character: export it without.")
    _check_messages(record)
    for key in RECORD_TIMES:
        _set_portable_time(record, key, key)
    row = {name: _row_time(record, keys) for name, keys in ROW_TIMES.items()}
    return row | {
        "native_id": native_id,
        "loaded_at_basis": "row" if row["loaded_at"] else None,
        "is_deleted": record["is_deleted"] if isinstance(record.get("is_deleted"), bool) else None,
        "is_test": record["is_test"] if isinstance(record.get("is_test"), bool) else None,
        "line_number": entry.line_number,
        "record_number": number,
        "record": _dumps(record),
        "run_info": document.run_info,
        "task": (document.tasks or {}).get(str(record.get("task_id"))),
    }


def _check_messages(record: dict[str, Any]) -> None:
    messages = _messages(record)
    if not isinstance(messages, list) or not messages:
        raise _FaultError("missing_required", "messages", "A conversation needs a list of messages.")
    for place, message in enumerate(messages):
        where = f"messages[{place}]"
        if not isinstance(message, dict):
            raise _FaultError("not_an_object", where, "A message is a JSON object with a role.")
        if not isinstance(message.get("role"), str) or not message["role"].strip():
            raise _FaultError("missing_required", f"{where}.role", "A message needs a role, as text.")
        calls = message.get("tool_calls")
        if calls is not None and not isinstance(calls, list):
            raise _FaultError("wrong_type", f"{where}.tool_calls", "Tool calls are a list of objects.")
        if not all(isinstance(call, dict) for call in calls or []):
            raise _FaultError("not_an_object", f"{where}.tool_calls", "A tool call is an object with a name.")
        if not isinstance(message.get("function_call"), dict | None):
            raise _FaultError(
                "not_an_object", f"{where}.function_call", "A function call is an object with a name."
            )
        for key in MESSAGE_TIMES:
            _set_portable_time(message, key, f"{where}.{key}")


def _set_portable_time(holder: dict[str, Any], key: str, where: str) -> None:
    """Refuse what is no time; rewrite a spelling that one of the engines cannot read."""
    value = holder.get(key)
    if value is None:
        return
    moment = _moment(value, where)
    if isinstance(value, str) and not PORTABLE_TIME.fullmatch(value) and not NUMBER.fullmatch(value):
        holder[key] = moment.isoformat()


def _row_time(record: dict[str, Any], keys: tuple[str, ...]) -> datetime | None:
    for key in keys:
        if record.get(key) is not None:
            return _moment(record[key], key)
    return None


def _moment(value: Any, where: str) -> datetime:
    moment = _time(value)
    if moment is None:
        raise _FaultError(
            "wrong_type", where, "Write times as ISO 8601 or as seconds or milliseconds since 1970."
        )
    if not FIRST_TIME <= moment <= LAST_TIME:
        raise _FaultError(
            "out_of_range",
            where,
            "The time lies outside the years 1971 to 2199: export the true one, or leave it out.",
        )
    return moment


def _time(value: Any) -> datetime | None:
    """A time as UTC without zone; a time without a zone is UTC. None when it is no time."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        if not isinstance(value, str) or NUMBER.fullmatch(value):
            seconds = float(value)
            seconds = seconds / 1000 if seconds >= LATEST_SECOND else seconds
            return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None) if seconds >= 0 else None
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError, OSError):
        return None


def _without_long_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_long_texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_long_texts(item) for item in value]
    return None if isinstance(value, str) and len(value) > LONGEST_HEADER_TEXT else value


def _dumps(value: Any) -> str:
    """JSON text that every engine stores: no NUL (PostgreSQL), no half of a surrogate pair."""
    text = json.dumps(value, ensure_ascii=False)
    if "\\u0000" in text or not _is_utf8(text):
        text = json.dumps(_printable(value), ensure_ascii=False)
    return text


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _printable(value: Any) -> Any:
    if isinstance(value, dict):
        return {_printable(key): _printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "\ufffd")
    return value
