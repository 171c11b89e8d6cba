"""The same landing gives the same metric_values on Spark, row for row."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import published_rows

from tandem.engines.compare import differences

pytestmark = [pytest.mark.build, pytest.mark.spark]


@pytest.mark.usefixtures("spark_engine")
def test_spark_publishes_what_duckdb_publishes(build, golden, golden_landing: Path, tmp_path: Path):
    other = build(golden_landing, tmp_path, "spark")
    assert not differences(published_rows(golden), published_rows(other))[:10]
