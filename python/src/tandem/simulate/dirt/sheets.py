"""A file about to be written: its rows, and the pieces of dirt that lie on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tandem.simulate.dirt.pieces import Piece


@dataclass
class Sheet:
    """Rows of one instance, table and day. `clean` of them, the first ones, are today's of the clean world.

    `on_rows` has (piece, first row, last row), counted from 0; `faults` are kinds of lines to be put between
    the rows; `local_times` (row, column) -> milliseconds that are written as they are.
    """

    instance: int
    table: str
    day: int
    extension: str
    parts: list[pa.Table]
    clean: int
    on_rows: list[tuple[Piece, int, int]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    local_times: dict[tuple[int, str], int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Rows so far."""
        return sum(part.num_rows for part in self.parts)

    @property
    def columns(self) -> list[str]:
        """Columns of the rows of the clean world."""
        return self.parts[0].column_names

    def row(self, number: int, **values: Any) -> pa.Table:
        """A copy of a clean row with other values; a column that the table lacks is added."""
        row = self.parts[0].slice(number, 1)
        for name, value in values.items():
            if name in row.column_names:
                place = row.schema.get_field_index(name)
                row = row.set_column(place, name, pa.array([value], row.schema.field(place).type))
            else:
                row = row.append_column(name, pa.array([value]))
        return row

    def value(self, number: int, name: str) -> Any:
        """One cell of a clean row; times are milliseconds."""
        cell = self.parts[0].column(name)[number]
        return cell.value if pa.types.is_timestamp(cell.type) else cell.as_py()

    def add(self, rows: pa.Table, *pieces: Piece) -> int:
        """Put rows behind the others; each piece lies on all of them. Returns the first row's number."""
        first = self.size
        self.parts.append(rows)
        for piece in pieces:
            self.mark(first, piece, first + rows.num_rows - 1)
        return first

    def mark(self, row: int, piece: Piece, last: int | None = None) -> None:
        """Lay a piece on a row, or on all rows up to the last."""
        self.on_rows.append((piece, row, row if last is None else last))

    def change(self, rows: Sequence[int], name: str, values: Sequence[Any]) -> None:
        """Other values in a column of the clean rows."""
        first = self.parts[0]
        if name not in first.column_names:
            first = first.append_column(name, pa.nulls(first.num_rows, pa.array(values).type))
        mask = np.zeros(first.num_rows, dtype=bool)
        mask[list(rows)] = True
        place = first.schema.get_field_index(name)
        kind = first.schema.field(place).type
        column = first.column(place).combine_chunks()
        changed = pc.replace_with_mask(column, pa.array(mask), pa.array(values, kind))
        self.parts[0] = first.set_column(place, name, changed)

    def rows(self) -> pa.Table:
        """All rows; what a part does not have is null."""
        return pa.concat_tables(self.parts, promote_options="default").combine_chunks()


def loaded_at(rows: pa.Table, at: int) -> pa.Table:
    """The same rows, loaded at another time."""
    place = rows.schema.get_field_index("loaded_at")
    times = pa.array(np.full(rows.num_rows, at)).cast(pa.timestamp("ms"))
    return rows.set_column(place, "loaded_at", times)
