"""The exports of all vendors give the same metric_values on PostgreSQL and on Spark, row for row."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import Build, Built, published_rows

from tandem.engines.compare import differences

pytestmark = [pytest.mark.build, pytest.mark.thorough]


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres_server")
def test_postgres_publishes_what_duckdb_publishes_of_all_vendors(
    build: Build, vendors: Built, vendor_names: list[str], tmp_path: Path
):
    other = build(vendors.settings.landing, tmp_path, "postgres", {"vendors": vendor_names})
    assert not differences(published_rows(vendors), published_rows(other))[:10]


@pytest.mark.spark
@pytest.mark.usefixtures("spark_engine")
def test_spark_publishes_what_duckdb_publishes_of_all_vendors(
    build: Build, vendors: Built, vendor_names: list[str], tmp_path: Path
):
    other = build(vendors.settings.landing, tmp_path, "spark", {"vendors": vendor_names})
    assert not differences(published_rows(vendors), published_rows(other))[:10]
