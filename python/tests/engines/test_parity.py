"""The same landing gives the same metric_values on each engine, row for row."""

from __future__ import annotations

from pathlib import Path

import pytest

from tandem.engines.compare import differences, metric_values
from tandem.engines.published import open_published

pytestmark = pytest.mark.build


def published_rows(built) -> list[tuple]:
    with open_published(built.settings) as published:
        rows = metric_values(published)
    assert rows, "nothing was published"
    return rows


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres_server")
def test_postgres_publishes_what_duckdb_publishes(build, golden, golden_landing: Path, tmp_path: Path):
    other = build(golden_landing, tmp_path, "postgres")
    assert not differences(published_rows(golden), published_rows(other))[:10]
    again = build(golden_landing, tmp_path, "postgres")
    assert "Loaded 0 new batches" in again.output
    assert not differences(published_rows(golden), published_rows(again))[:10]


@pytest.mark.spark
@pytest.mark.usefixtures("spark_engine")
def test_spark_publishes_what_duckdb_publishes(build, golden, golden_landing: Path, tmp_path: Path):
    other = build(golden_landing, tmp_path, "spark")
    assert not differences(published_rows(golden), published_rows(other))[:10]
