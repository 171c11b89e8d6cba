"""The same landing gives the same metric_values on PostgreSQL, also when it is run again."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import published_rows

from tandem.engines.compare import differences

pytestmark = pytest.mark.build


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres_server")
def test_postgres_publishes_what_duckdb_publishes(build, golden, golden_landing: Path, tmp_path: Path):
    other = build(golden_landing, tmp_path, "postgres")
    assert not differences(published_rows(golden), published_rows(other))[:10]


@pytest.mark.postgres
@pytest.mark.thorough
@pytest.mark.usefixtures("postgres_server")
def test_a_second_run_loads_nothing(build, golden, golden_landing: Path, tmp_path: Path):
    build(golden_landing, tmp_path, "postgres")
    again = build(golden_landing, tmp_path, "postgres")
    assert "Loaded 0 new batches" in again.output
    assert not differences(published_rows(golden), published_rows(again))[:10]
