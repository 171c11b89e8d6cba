"""The open format as it really arrives: the writer of a clean world, with dirt put in its way."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from faker import Faker

from tandem.simulate.dirt.clocks import LocalClock, shown
from tandem.simulate.dirt.files import FEWEST_ROWS, cut_short, write_foreign
from tandem.simulate.dirt.levels import CLOCK_SKEW, FIRST_TRY, LINE_KINDS, ROW_KINDS, Level
from tandem.simulate.dirt.lines import FAULTS, HEARTBEAT, typed_columns
from tandem.simulate.dirt.pieces import QUARANTINED, STAGED, SUPERSEDED, Piece
from tandem.simulate.dirt.plot import Names, Plot
from tandem.simulate.dirt.rows import JUDGED, PLANTERS, night_rows
from tandem.simulate.dirt.sheets import Sheet, loaded_at
from tandem.simulate.settings import ECHO_VOICE_AI, HELPDESK, INSTANCES, MESSAGING_DESK, World
from tandem.simulate.shapes.open import OpenWriter, plain
from tandem.simulate.streams import stream
from tandem.simulate.tables import TABLES, Columns

LOCALES = ["en_GB", "de_DE", "fr_FR", "es_ES"]
LOCAL_INSTANCE = HELPDESK
# Instances whose clock is slow at times; the first knows, and says that its times are estimates.
HONEST_INSTANCE, DISHONEST_INSTANCE = ECHO_VOICE_AI, MESSAGING_DESK
HONEST_PRECISION = "offset_estimated"

Place = tuple[int, str]


class DirtyWriter:
    """Stands where OpenWriter stands; `pieces` is what it planted, in order of writing."""

    def __init__(self, world: World, clean: OpenWriter, level: Level) -> None:
        self.world, self.clean, self.level = world, clean, level
        self.pieces: list[Piece] = []
        self._posted: dict[int, dict[Place, list[tuple[pa.Table, Piece]]]] = {}
        self._resent: dict[int, list[Sheet]] = {}
        self._names = Names()
        self._turns: dict[Place, int] = {}
        self._due: Counter[str] = Counter()
        self._faker = Faker(LOCALES)
        self._faker.seed_instance(world.seed)
        self._clock = LocalClock(world) if self._plants("local_times") else None
        self._nights = list(self._clock.nights) if self._clock else []
        if self._clock:
            self._write_zone()

    @property
    def rows(self) -> dict[tuple[str, str], int]:
        """Rows of the clean world by instance and table; dirt is counted in the pieces."""
        return self.clean.rows

    def write(self, day: int, batches: list[tuple[int, str, Columns]]) -> None:
        """What the export jobs of a day deliver, and what went wrong in it."""
        rng = stream(self.world.seed, "dirt", day)
        sheets = self._sheets(day, batches, rng)
        plot = Plot(rng, day, self.world.days, sheets, self._post, self._faker, self._names, self._turns)
        for sheet in sheets.values():
            if sheet.clean:
                self._skew(sheet)
                self._soil(plot, sheet)
        self._plant_night(plot)
        self._keep_for_later(plot)
        for sheet in sheets.values():
            self._deliver(sheet, rng)
        for sheet in self._resent.pop(day, []):
            self._write_file(sheet, sheet.rows(), ".resent")

    # ---------------------------------------------------------------- what there is to deliver

    def _sheets(self, day: int, batches: list, rng: np.random.Generator) -> dict[Place, Sheet]:
        """Today's rows, without those that come late, and with those that are late from earlier days."""
        now = self.clean.loaded_at(day)
        sheets = {}
        for instance, table, columns in batches:
            batch = plain(self.clean.batch(instance, table, columns, now))
            self.clean.count(instance, table, batch.num_rows)
            sheet = Sheet(instance, table, day, self.clean.extension(instance), [batch], batch.num_rows)
            if not self._is_late(sheet, rng):
                sheets[instance, table] = sheet
        for (instance, table), posted in self._posted.pop(day, {}).items():
            sheet = sheets.get((instance, table))
            if sheet is None:
                sheet = Sheet(instance, table, day, self.clean.extension(instance), [], 0)
                sheets[instance, table] = sheet
            for rows, piece in posted:
                sheet.add(loaded_at(rows, now), piece)
        return dict(sorted(sheets.items()))

    def _is_late(self, sheet: Sheet, rng: np.random.Generator) -> bool:
        if not self._plants("late_batch") or not self._is_due("late_batch", self.level.late_share):
            return False
        day = sheet.day + int(rng.integers(1, 5))
        if day >= self.world.days:
            return False
        self._post(day, sheet, sheet.parts[0], Piece("late_batch", STAGED, rows=sheet.clean))
        return True

    def _post(self, day: int, sheet: Sheet, rows: pa.Table, piece: Piece) -> None:
        """Deliver these rows with that day's file of the same table."""
        place = (sheet.instance, sheet.table)
        self._posted.setdefault(day, {}).setdefault(place, []).append((rows, piece))

    def _plants(self, kind: str) -> bool:
        return kind in self.level.kinds

    def _is_due(self, kind: str, share: float) -> bool:
        """True for that share of the calls, evenly spread, so that small worlds have some of each kind."""
        self._due[kind] += share
        if self._due[kind] < 0.5:
            return False
        self._due[kind] -= 1
        return True

    # ---------------------------------------------------------------- rows

    def _soil(self, plot: Plot, sheet: Sheet) -> None:
        """Single rows and lines; kinds take turns, table by table."""
        if not self._is_due("soiled", self.level.soiled_share):
            return
        kinds = [
            kind
            for kind in (*ROW_KINDS, *LINE_KINDS)
            if self._plants(kind) and (kind in ROW_KINDS or kind in FAULTS[_text_kind(sheet)].kinds)
        ]
        if sheet.table not in JUDGED:
            kinds = [kind for kind in kinds if kind not in ("duplicate_row", "older_version")]
        pieces = 1 + min(self.level.most_pieces, int(sheet.clean * self.level.row_share))
        planted = tries = 0
        # Tables begin at other kinds, so that together they soon have all.
        turns, first = f"soiled {_text_kind(sheet)}", 5 * list(TABLES).index(sheet.table)
        while kinds and planted < pieces and tries < pieces + len(kinds):
            kind = kinds[(first + plot.turn(turns, sheet.table)) % len(kinds)]
            tries += 1
            if kind in ROW_KINDS:
                planted += PLANTERS[kind](plot, sheet)
            elif kind != "unclosed_quote" or kind not in sheet.faults:
                sheet.faults.append(kind)
                planted += 1

    def _skew(self, sheet: Sheet) -> None:
        """Events of a slow clock, some of them before their conversation began."""
        is_honest = sheet.instance == HONEST_INSTANCE
        if (
            not self._plants("clock_skew")
            or sheet.table != "events"
            or not (is_honest or sheet.instance == DISHONEST_INSTANCE)
            or not self._is_due(f"clock_skew {sheet.instance}", self.level.skewed_share)
        ):
            return
        column = sheet.parts[0].column("occurred_at").combine_chunks()
        rows = range(sheet.clean)
        skewed = pc.add(column.cast(pa.int64()), CLOCK_SKEW).cast(pa.timestamp("ms"))
        sheet.change(rows, "occurred_at", skewed)
        if is_honest:
            sheet.change(rows, "time_precision", [HONEST_PRECISION] * sheet.clean)
        precision = HONEST_PRECISION if is_honest else sheet.value(0, "time_precision")
        piece = Piece(
            "clock_skew", STAGED, field="time_precision", value=precision, rows=sheet.clean,
            moves_metrics=True,
        )  # fmt: skip
        sheet.mark(0, piece, sheet.clean - 1)

    def _plant_night(self, plot: Plot) -> None:
        """Once after each change of clocks, with the first file of events that comes."""
        place = (LOCAL_INSTANCE, "conversations")
        due = [night for night in self._nights if night.at < self.clean.loaded_at(plot.day)]
        if not due or place not in plot.sheets:
            return
        if night_rows(plot, plot.sheets[place], self._clock, due[0]):
            self._nights.remove(due[0])

    def _keep_for_later(self, plot: Plot) -> None:
        """By turns, an instance's whole day is delivered again."""
        if not self._plants("redelivered_day"):
            return
        for instance in sorted({instance for instance, _ in plot.sheets}):
            if not self._is_due("redelivered_day", self.level.redelivered_share):
                continue
            day = plot.later()
            for sheet in plot.sheets.values():
                if day is None or sheet.instance != instance or not sheet.clean:
                    continue
                if sheet.table not in JUDGED:
                    continue
                # So that the rows of the first delivery are lines in a row.
                sheet.faults.clear()
                piece = Piece("redelivered_day", SUPERSEDED, "superseded", rows=sheet.clean)
                sheet.mark(0, piece, sheet.clean - 1)
                again = loaded_at(sheet.parts[0], self.clean.loaded_at(day))
                copy = Sheet(instance, sheet.table, sheet.day, sheet.extension, [again], sheet.clean)
                self._resent.setdefault(day, []).append(copy)

    # ---------------------------------------------------------------- files

    def _deliver(self, sheet: Sheet, rng: np.random.Generator) -> None:
        """Write a sheet, and beside it what else arrived that day."""
        rows = sheet.rows()
        # A row that stretches over lines would make the cut hard to tell.
        heights = np.diff(self._line_numbers(sheet, sheet.parts[0])) if sheet.clean >= FEWEST_ROWS else [2]
        can_be_cut = max(heights) == 1 and sheet.table in JUDGED and self._plants("cut_file")
        if can_be_cut and self._is_due(f"cut_file {sheet.extension}", self.level.cut_share):
            self._write_first_try(sheet)
        if self._plants("foreign_file") and self._is_due("foreign_file", self.level.foreign_share):
            folder = self._folder(sheet).parent
            file, piece = write_foreign(folder, sheet.table, self._date(sheet), self._turn("foreign_file"))
            self._note(piece, sheet, file)
        file, astray = self._write_file(sheet, rows)
        self._note_astray(sheet, rows, astray)
        numbers = self._line_numbers(sheet, rows)
        if sheet.faults and sheet.extension == "parquet":
            self._write_faults_apart(sheet)
        elif sheet.faults:
            numbers = self._put_faults(sheet, file, rows, numbers, rng)
        for piece, first, last in sheet.on_rows:
            if first == last:
                piece.native_id = rows.column("native_id")[first].as_py()
            else:
                piece.last_line = int(numbers[last])
            piece.line = int(numbers[first])
            self._note(piece, sheet, file)

    def _write_file(self, sheet: Sheet, rows: pa.Table, suffix: str = "") -> tuple[Path, dict]:
        """The file, and per time column the rows whose local time will be read as another."""
        astray = {}
        if self._clock and sheet.instance == LOCAL_INSTANCE:
            rows, astray = self._clock.written(rows)
            for (row, column), local in sheet.local_times.items():
                rows = _with_time(rows, row, column, local)
                astray[column] = astray.get(column, np.array([], dtype=np.int64))
                astray[column] = astray[column][astray[column] != row]
        file = self._folder(sheet) / f"{self._date(sheet)}{suffix}.{sheet.extension}"
        self.clean.put(rows, file)
        return file, astray

    def _note_astray(self, sheet: Sheet, rows: pa.Table, astray: dict[str, np.ndarray]) -> None:
        """Times in the second of two equal hours are read as the first."""
        for column, numbers in astray.items():
            for number in numbers.tolist():
                utc = rows.column(column)[number].value
                local = utc + int(self._clock.offset(np.array([utc]))[0])
                read = int(self._clock.read(np.array([local]))[0])
                piece = Piece(
                    "local_times", STAGED, field=column, value=shown(read), written=shown(local),
                    moves_metrics=True,
                )  # fmt: skip
                sheet.mark(number, piece)

    def _write_first_try(self, sheet: Sheet) -> None:
        """The same rows as far as they came, from an export that broke off twenty minutes earlier."""
        earlier = loaded_at(sheet.parts[0], self.clean.loaded_at(sheet.day) - FIRST_TRY)
        file, _ = self._write_file(sheet_of(sheet, earlier), earlier, ".first-try")
        file, pieces = cut_short(file, self._turn(f"cut_file {sheet.extension}"))
        for piece in pieces:
            self._note(piece, sheet, file)

    def _line_numbers(self, sheet: Sheet, rows: pa.Table) -> np.ndarray:
        """The line on which each row starts, (rows,): cells of a CSV may hold line breaks."""
        if sheet.extension != "csv":
            return np.arange(rows.num_rows) + 1
        heights = np.ones(rows.num_rows, dtype=np.int64)
        for column in rows.columns:
            if pa.types.is_string(column.type):
                heights += pc.count_substring(column, "\n").fill_null(0).to_numpy()
        return 2 + np.cumsum(heights) - heights

    def _put_faults(
        self, sheet: Sheet, file: Path, rows: pa.Table, numbers: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        """Put broken lines between the rows of a text file; returns the new line numbers of the rows."""
        lines = file.read_bytes().split(b"\n")[:-1]
        ends = [*(numbers[1:] - 1).tolist(), len(lines)]
        records = [lines[start - 1 : end] for start, end in zip(numbers.tolist(), ends, strict=True)]
        before = rng.integers(0, len(records) + 1, len(sheet.faults))
        # A quote that stays open belongs at the end, where it swallows nothing.
        is_last = np.array([kind == "unclosed_quote" for kind in sheet.faults])
        before = np.where(is_last, len(records), before)
        order = np.lexsort((is_last, before))
        header = lines[: int(numbers[0]) - 1]
        out = list(header)
        done = 0
        for place in order.tolist():
            out += [line for record in records[done : before[place]] for line in record]
            done = int(before[place])
            template = _read_row(sheet.extension, header, records[int(rng.integers(sheet.clean))])
            line, piece = self._fault(sheet, sheet.faults[place], template, rows.schema)
            out.append(line)
            piece.line = len(out)
            self._note(piece, sheet, file)
        out += [line for record in records[done:] for line in record]
        file.write_bytes(b"\n".join(out) + b"\n")
        return numbers + np.searchsorted(np.sort(before), np.arange(len(records)), side="right")

    def _write_faults_apart(self, sheet: Sheet) -> None:
        """Parquet holds no broken lines; what a night's repair run left does: a small file of JSON lines."""
        file = self._folder(sheet) / f"{self._date(sheet)}.repair.jsonl"
        row = loaded_at(sheet.row(0), self.clean.loaded_at(sheet.day) - FIRST_TRY)
        template = {
            name: None if value is None else value if isinstance(value, bool | int | float) else str(value)
            for name, value in row.to_pylist()[0].items()
        }
        lines = []
        # The first line is an object, so that the file is one of JSON lines at first sight.
        if sheet.table in JUDGED:
            line = json.dumps(template, ensure_ascii=False).encode()
            piece = Piece("duplicate_row", SUPERSEDED, "superseded", native_id=template["native_id"])
        else:
            line, piece = HEARTBEAT, Piece("junk_line", QUARANTINED, "missing_required", "native_id")
        lines.append(line)
        piece.line = 1
        self._note(piece, sheet, file)
        for kind in sheet.faults:
            line, piece = self._fault(sheet, kind, template, row.schema)
            lines.append(line)
            piece.line = len(lines)
            self._note(piece, sheet, file)
        file.write_bytes(b"\n".join(lines) + b"\n")

    def _fault(self, sheet: Sheet, kind: str, template: dict, schema: pa.Schema) -> tuple[bytes, Piece]:
        faults = FAULTS[_text_kind(sheet)]
        turn = self._turn(f"{kind} {_text_kind(sheet)}")
        typed = [
            (name, values) for name, values in typed_columns(schema) if name not in ("is_deleted", "is_test")
        ]
        return faults.make(kind, template, self._names.new(sheet.instance, "broken"), turn, typed)

    # ---------------------------------------------------------------- small change

    def _turn(self, kind: str) -> int:
        number = self._turns.get((kind, ""), 0)
        self._turns[kind, ""] = number + 1
        return number

    def _note(self, piece: Piece, sheet: Sheet, file: Path) -> None:
        piece.instance, piece.table = INSTANCES[sheet.instance], sheet.table
        piece.file = file.relative_to(self.clean.folder).as_posix()
        self.pieces.append(piece)

    def _folder(self, sheet: Sheet) -> Path:
        return self.clean.folder / "open" / INSTANCES[sheet.instance] / sheet.table

    def _date(self, sheet: Sheet) -> str:
        return (self.world.start + timedelta(days=sheet.day)).isoformat()

    def _write_zone(self) -> None:
        folder = self.clean.folder / "open" / INSTANCES[LOCAL_INSTANCE]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "mapping.yml").write_text(f"timezone: {self._clock.zone}\n", encoding="utf-8")


def dirt_summary(level: Level, pieces: list[Piece]) -> dict[str, Any]:
    """The manifest's part on dirt."""
    counts: dict[str, dict[str, int]] = {}
    for piece in pieces:
        kind = counts.setdefault(piece.kind, {})
        kind[piece.expected] = kind.get(piece.expected, 0) + piece.rows
    return {
        "level": level.name,
        "rows": {kind: counts[kind] for kind in sorted(counts)},
        "pieces": [piece.as_dict() for piece in pieces],
    }


def sheet_of(sheet: Sheet, rows: pa.Table) -> Sheet:
    """A sheet of the same place with other rows and nothing planted on them."""
    return Sheet(sheet.instance, sheet.table, sheet.day, sheet.extension, [rows], rows.num_rows)


def _text_kind(sheet: Sheet) -> str:
    return "csv" if sheet.extension == "csv" else "jsonl"


def _read_row(extension: str, header: list[bytes], record: list[bytes]) -> dict[str, Any]:
    """A good row by column, its cells on one line."""
    if extension == "jsonl":
        return json.loads(record[0])
    names = next(csv.reader([header[0].decode()]))
    cells = next(csv.reader(io.StringIO(b"\n".join(record).decode())))
    return {name: " ".join(cell.splitlines()) for name, cell in zip(names, cells, strict=True)}


def _with_time(rows: pa.Table, row: int, column: str, milliseconds: int) -> pa.Table:
    place = rows.schema.get_field_index(column)
    mask = np.zeros(rows.num_rows, dtype=bool)
    mask[row] = True
    value = pa.array([milliseconds]).cast(pa.timestamp("ms"))
    changed = pc.replace_with_mask(rows.column(column).combine_chunks(), pa.array(mask), value)
    return rows.set_column(place, column, changed)
