"""`truth/`: written beside the exports, for tests to read and for models never to."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from tandem.simulate.settings import World
from tandem.simulate.truth.planted import planted_rows

CELL = ["metric_id", "period_grain", "period_start", "segment", "segment_value"]


def write_truth(folder: Path, world: World, realised: pa.Table, expected: pa.Table | None) -> None:
    """`metrics.parquet` (a row a metric and cell) and `planted.csv` (a row an effect)."""
    folder.mkdir(parents=True)
    pyarrow.parquet.write_table(metrics_table(realised, expected), folder / "metrics.parquet")
    with (folder / "planted.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["effect", "where", "value", "moves"])
        writer.writerows(planted_rows(world.effects))


def metrics_table(realised: pa.Table, expected: pa.Table | None) -> pa.Table:
    """Realised counts and values with the expected value beside them, null where none; sorted by cell."""
    named = realised.rename_columns(
        [*CELL, "realised_numerator", "realised_denominator", "realised", "realised_rows"]
    )
    if expected is None:
        beside = named.append_column("expected", pa.nulls(len(named), pa.float64()))
    else:
        wanted = expected.select([*CELL, "value"]).rename_columns([*CELL, "expected"])
        beside = named.join(wanted, keys=CELL, join_type="left outer")
    return beside.sort_by([(name, "ascending") for name in CELL])
