"""Reads a landing in the open format: parse, keep the latest version, drop what rules 1 to 5 drop."""

import csv
import gzip
import io
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .schema import TABLES, VALIDITY_TIMES

DATE_IN_NAME = re.compile(
    r"(?<!\d)(20\d\d)[-_]?([01]\d)[-_]?([0-3]\d)"
    r"(?:[T _-]?([0-2]\d)[-:_]?([0-5]\d)(?:[-:_]?([0-5]\d))?Z?)?(?!\d)"
)
TRUE_WORDS = {"true", "t", "yes", "y", "1"}
FALSE_WORDS = {"false", "f", "no", "n", "0"}


class NotReadable(ValueError):
    """A value that cannot be cast; its row is quarantined."""


@dataclass(repr=False)
class Landing:
    """Rows that count, by table, and what the whole landing said."""

    rows: dict = field(default_factory=dict)
    landed_tables: set = field(default_factory=set)
    newest_loaded_at: datetime = None
    newest_time: datetime = None
    clock: datetime = None
    quarantined: int = 0
    orphans: list = field(default_factory=list)
    reference: dict = field(default_factory=dict)
    conversation_versions: list = field(default_factory=list)


def parse_time(value):
    """Any accepted spelling of a time, as UTC without zone."""
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, bool):
        raise NotReadable(value)
    elif isinstance(value, (int, float)) or re.fullmatch(r"-?\d{9,}(\.\d+)?", str(value).strip()):
        number = float(value)
        seconds = number / 1000 if abs(number) >= 1e11 else number
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    else:
        try:
            moment = datetime.fromisoformat(str(value).strip())
        except ValueError as error:
            raise NotReadable(value) from error
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment


def parse_value(value, kind):
    """One cell; an empty CSV cell, a JSON null and an absent column are all null."""
    if value is None or (isinstance(value, str) and value.strip() == ""):
        return None
    if kind == "string":
        return value if isinstance(value, str) else json.dumps(value)
    if kind == "json":
        return value
    if kind == "timestamp":
        return parse_time(value)
    if kind == "date":
        return parse_time(value).date()
    if kind == "boolean":
        word = str(value).strip().lower()
        if word in TRUE_WORDS:
            return True
        if word in FALSE_WORDS:
            return False
        raise NotReadable(value)
    try:
        number = float(value)
        if kind == "double":
            return number
        if number != int(number):
            raise NotReadable(value)
        return int(number)
    except (TypeError, ValueError) as error:
        raise NotReadable(value) from error


def parse_row(table, raw):
    """A typed row of the table, or NotReadable."""
    row = {}
    for column, (kind, allowed, required) in TABLES[table].items():
        value = parse_value(raw.get(column), kind)
        if value is not None and allowed is not None:
            value = value.strip().lower()
            value = value if value in allowed else "unmapped"
        if value is None and required:
            raise NotReadable(column)
        row[column] = value
    return row


def read_file(path):
    """(line number, raw dict or None when unreadable) of each record."""
    data = path.read_bytes()
    name = path.name
    if name.endswith(".gz"):
        data, name = gzip.decompress(data), name[:-3]
    text = data.decode("utf-8-sig")
    if name.endswith(".jsonl"):
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                try:
                    raw = json.loads(line)
                except ValueError:
                    raw = None
                yield number, raw if isinstance(raw, dict) else None
        return
    reader = csv.reader(io.StringIO(text, newline=""))
    header, start = None, 1
    for cells in reader:
        first_line, start = start, reader.line_num + 1
        if not cells:
            continue
        if header is None:
            header = [cell.strip() for cell in cells]
        elif len(cells) != len(header):
            yield first_line, None
        else:
            yield first_line, dict(zip(header, cells, strict=True))


def table_of(path, instance_folder):
    """The table a file belongs to: its own name, else the folder it lies in."""
    name = re.sub(r"\.(jsonl|csv)(\.gz)?$", "", path.name)
    if name == path.name:
        return None
    if name in TABLES:
        return name
    for parent in path.relative_to(instance_folder).parts[:-1]:
        if parent in TABLES:
            return parent
    return None


def loaded_at_of_file(relative_path):
    """R77: the date or time in the file's name, else in the nearest folder's."""
    for part in reversed(relative_path.parts):
        match = DATE_IN_NAME.search(part)
        if match:
            numbers = [int(group or 0) for group in match.groups()]
            try:
                return datetime(*numbers)
            except ValueError:
                continue
    return None


def version_order(row):
    """R1: (source_updated_at nulls first, loaded_at nulls first, file path, line)."""
    updated, loaded = row["source_updated_at"], row["_ordering_loaded_at"]
    return (
        (updated is not None, updated or datetime.min),
        (loaded is not None, loaded or datetime.min),
        row["_file"],
        row["_line"],
    )


def row_key(table, row):
    """R4, R74: what makes a row the same row in a later version."""
    key = (row["source_system"], row["source_instance"], row["native_id"])
    return key + (row["valid_from"],) if table in ("actors", "customers") else key


def conversation_key(row, column="conversation_native_id"):
    """The conversation a row names, or None: its own source's, unless the row says whose."""
    if row[column] is None:
        return None
    system, instance = mentioned_source(row)
    return (system, instance, row[column])


def mentioned_source(row):
    """The source whose conversations and turns a row speaks of."""
    return (
        row.get("conversation_source_system") or row["source_system"],
        row.get("conversation_source_instance") or row["source_instance"],
    )


def link_target(row):
    """R20: null to_system and to_instance mean the row's own."""
    return (
        row["to_source_system"] or row["source_system"],
        row["to_source_instance"] or row["source_instance"],
        row["to_native_id"],
    )


def names_conversations(table, row):
    """Every conversation a row names."""
    if table == "conversation_links":
        return [conversation_key(row, "from_native_id"), link_target(row)]
    if "conversation_native_id" in row and row["conversation_native_id"] is not None:
        return [conversation_key(row)]
    if table == "experiment_assignments" and row["unit_type"] == "conversation":
        return [conversation_key(row, "unit_native_id")]
    return []


def read_landing(folder, seeds=None, loaded_at=None, clock=None):
    """All of the above over a landing folder."""
    folder = Path(folder)
    landing = Landing(clock=clock)
    versions = {table: {} for table in TABLES}
    everything = []
    open_folder = folder / "open"
    instance_folders = sorted(p for p in open_folder.iterdir() if p.is_dir()) if open_folder.is_dir() else []
    for instance_folder in instance_folders:
        for path in sorted(p for p in instance_folder.rglob("*") if p.is_file()):
            table = table_of(path, instance_folder)
            if table is None:
                continue
            relative = path.relative_to(folder)
            file_time = loaded_at_of_file(relative)
            for line, raw in read_file(path):
                try:
                    if raw is None:
                        raise NotReadable("row")
                    row = parse_row(table, raw)
                except NotReadable:
                    landing.quarantined += 1
                    continue
                row["source_system"] = row["source_system"] or "open"
                row["source_instance"] = instance_folder.name
                row["_file"], row["_line"], row["_table"] = relative.as_posix(), line, table
                known = row["loaded_at"] or file_time
                row["_ordering_loaded_at"] = known
                row["loaded_at"] = known or loaded_at or clock
                seen = known or loaded_at
                if seen and (landing.newest_loaded_at is None or seen > landing.newest_loaded_at):
                    landing.newest_loaded_at = seen
                for column, (kind, _, _) in TABLES[table].items():
                    if (
                        kind == "timestamp"
                        and column != "loaded_at"
                        and column not in VALIDITY_TIMES
                        and row[column]
                    ):
                        landing.newest_time = max(landing.newest_time or datetime.min, row[column])
                everything.append(row)
    landing.conversation_versions = sorted(
        (row for row in everything if row["_table"] == "conversations"), key=version_order
    )
    for row in everything:
        held = versions[row["_table"]]
        key = row_key(row["_table"], row)
        if key not in held or version_order(row) > version_order(held[key]):
            held[key] = row
    gone = {key for key, row in versions["conversations"].items() if row["is_deleted"] or row["is_test"]}
    live = set(versions["conversations"]) - gone
    for table, held in versions.items():
        kept = []
        for key in sorted(held, key=lambda k: tuple(str(part) for part in k)):
            row = held[key]
            if row["is_deleted"] or row["is_test"]:  # contract: leaves every count
                continue
            named = names_conversations(table, row)
            if any(name in gone for name in named):  # R2
                continue
            if table == "conversation_links" and any(name not in live for name in named):
                landing.orphans.append(row)  # R3, R20
                continue
            required = TABLES[table].get("conversation_native_id", (None, None, False))[2]
            if required and any(name not in live for name in named):
                landing.orphans.append(row)  # R3
                continue
            kept.append(row)
            landing.landed_tables.add((row["source_system"], row["source_instance"], table))
        landing.rows[table] = kept
    landing.reference = read_reference(folder / "reference", seeds)
    return landing


def read_reference(landed, seeds):
    """Reference data: the landing's file stands in for the seed of that name, even an empty one."""
    tables = {}
    for source in (Path(seeds) if seeds else None, landed):
        if source is None or not source.is_dir():
            continue
        for path in sorted(source.glob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as handle:
                tables[path.stem] = [
                    {
                        key: (value.strip() or None) if value is not None else None
                        for key, value in row.items()
                        if key
                    }
                    for row in csv.DictReader(handle)
                ]
    return tables


def reference_date(row, column):
    """A validity edge of a reference row as a date."""
    value = row.get(column)
    return None if value is None else parse_time(value).date()


def as_of_of(landing, option=None):
    """R5 and design: option, else newest loaded_at, else newest time in any column, else the clock."""
    if option is not None:
        return parse_time(option)
    return landing.newest_loaded_at or landing.newest_time or landing.clock
