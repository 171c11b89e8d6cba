"""The open format: `<landing>/open/<instance>/<table>/<day>.<ext>`, one batch a day as an export job would.

Each instance exports what its kind of system exports: the bot platform JSON lines, the helpdesk CSV, the
others Parquet. Text is slow to write, so in large worlds all instances deliver Parquet (see LARGE_WORLD).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from tandem.simulate.clock import DAY, HOUR, NEVER, midnight
from tandem.simulate.settings import AI_AGENTS, AURORA_BOT, HELPDESK, INSTANCES, World
from tandem.simulate.tables import INSTANCE_PREFIXES, NO_DATE, TABLES, Column, Columns
from tandem.simulate.texts import Texts

# Beyond this many conversations JSON and CSV would take longer to write than everything else together.
LARGE_WORLD = 200_000
TEXT_FORMATS = {AURORA_BOT: "jsonl", HELPDESK: "csv"}
EXPORT_HOUR = 2
RATERS = (*(f"reviewer-{number}" for number in range(1, 9)), "judge")


@dataclass
class OpenWriter:
    """Writes the batches of one landing, day by day."""

    world: World
    texts: Texts
    agents: int
    folder: Path
    rows: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        actors = [*AI_AGENTS, *(f"agent-{number}" for number in range(self.agents))]
        reasons = [name for name, _ in self.world.behaviour.handoff_reasons]
        self._pools = {
            "actors": pa.array(actors),
            "texts": self.texts.messages,
            "reasons": pa.array(reasons),
            "raters": pa.array(RATERS),
        }
        self._connection = duckdb.connect()
        # One thread keeps the order of rows, and with it the bytes.
        self._connection.execute("set threads = 1")
        # There is nothing to optimise in a copy, and a small company has many small files.
        self._connection.execute("pragma disable_optimizer")

    def write(self, day: int, batches: list[tuple[int, str, Columns]]) -> None:
        """One file per instance and table that has something to deliver."""
        exported_on = self.world.start + timedelta(days=day)
        for instance, table, columns in batches:
            batch = self.batch(instance, table, columns, self.loaded_at(day))
            self.count(instance, table, batch.num_rows)
            name = f"{exported_on.isoformat()}.{self.extension(instance)}"
            self.put(batch, self.folder / "open" / INSTANCES[instance] / table / name)

    def loaded_at(self, day: int) -> int:
        """When that day's export job ran."""
        return midnight(self.world.start) + (day + 1) * DAY + EXPORT_HOUR * HOUR

    def count(self, instance: int, table: str, rows: int) -> None:
        """Add rows to what was written."""
        place = (INSTANCES[instance], table)
        self.rows[place] = self.rows.get(place, 0) + rows

    def extension(self, instance: int) -> str:
        """The format that the instance exports."""
        if self.world.conversations > LARGE_WORLD:
            return "parquet"
        return TEXT_FORMATS.get(instance, "parquet")

    def put(self, batch: pa.Table, file: Path) -> None:
        """Write rows in the format that the file's name says."""
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".parquet":
            # A dictionary of values that never repeat would only cost time.
            coded = [field.name for field in batch.schema if pa.types.is_dictionary(field.type)]
            with pa.OSFile(str(file), "wb") as sink:
                pyarrow.parquet.write_table(
                    # Arrow 26 leaves unset memory in pages of some dictionaries that it did not make itself.
                    plain(batch),
                    sink,
                    compression="snappy",
                    use_dictionary=coded,
                    write_statistics=False,
                )
        elif file.suffix == ".csv":
            pyarrow.csv.write_csv(plain(batch), file)
        else:
            self._connection.register("batch", batch)
            self._connection.execute(f"copy batch to '{file}' (format json)")
            self._connection.unregister("batch")

    def batch(self, instance: int, table: str, columns: Columns, loaded_at: int) -> pa.Table:
        """Rows of a batch as they are exported."""
        arrays = {
            column.name: self._array(instance, column, columns[column.name])
            for column in TABLES[table]
            if column.name in columns
        }
        size = len(columns["native_id"])
        arrays["loaded_at"] = pa.array(np.full(size, loaded_at)).cast(pa.timestamp("ms"))
        return pa.table(arrays)

    def _array(self, instance: int, column: Column, values: np.ndarray) -> pa.Array:
        """The Arrow form of one column; see tables for the kinds."""
        if column.kind == "key":
            prefix = f"{INSTANCE_PREFIXES[instance]}-{column.of}"
            return _join(prefix, pa.array(values, mask=values < 0))
        if column.kind == "foreign":
            prefixes = pa.array([f"{prefix}-{column.of}" for prefix in INSTANCE_PREFIXES])
            return _join(prefixes.take(pa.array(values % 16, mask=values < 0)), pa.array(values // 16))
        if column.kind == "choice":
            return _coded(values, pa.array(column.of))
        if column.kind == "pool":
            pool = self._pools[column.of]
            codes = _coded(values, pool)
            # A dictionary is written whole; that pays off only in a large file.
            return codes if len(values) > len(pool) else codes.dictionary_decode()
        if column.kind == "contact":
            return self.texts.contact_values(values)
        if column.kind == "time":
            return pa.array(values, mask=values >= NEVER).cast(pa.timestamp("ms"))
        if column.kind == "date":
            return pa.array(values, mask=values == NO_DATE).cast(pa.date32())
        if column.kind == "number":
            return pa.array(values, from_pandas=True)
        if column.kind == "flag":
            return pa.array(values == 1, mask=values < 0)
        return pa.array(values, mask=values < 0)


def _join(prefix: str | pa.Array, numbers: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(prefix, numbers.cast(pa.string()), "")


def _coded(codes: np.ndarray, values: pa.Array) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), values)


def plain(batch: pa.Table) -> pa.Table:
    """Without dictionaries."""
    columns = [
        column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in batch.columns
    ]
    return pa.table(dict(zip(batch.column_names, columns, strict=True)))
