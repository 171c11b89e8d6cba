"""The store of landed batches, as the engines that cannot look into it themselves need it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

SCHEMA_FILE = "_schema.parquet"


@dataclass(frozen=True)
class Relation:
    """A folder of the store: its declared columns, and its batches in a fixed order."""

    name: str
    folder: Path
    schema: pa.Schema

    @property
    def files(self) -> list[Path]:
        """The batches; the empty file that carries the columns is none."""
        return sorted(file for file in self.folder.glob("*.parquet") if file.name != SCHEMA_FILE)


def relations(store: Path) -> list[Relation]:
    """Every relation of the store, by name."""
    return [
        Relation(file.parent.name, file.parent, pq.read_schema(file).remove_metadata())
        for file in sorted(store.glob(f"*/{SCHEMA_FILE}"))
    ]


def kind_of(data_type: pa.DataType) -> str:
    """Which of the store's kinds of type this is; an engine names each in its own words."""
    if pa.types.is_timestamp(data_type):
        return "timestamp"
    if pa.types.is_date(data_type):
        return "date"
    if pa.types.is_integer(data_type):
        return "integer"
    if pa.types.is_floating(data_type):
        return "floating"
    return "boolean" if pa.types.is_boolean(data_type) else "text"
