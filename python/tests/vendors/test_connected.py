"""A schema of the warehouse that a connector fills gives what the same rows give as files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from support import PROJECT, environment, settings_in

pytestmark = [pytest.mark.build, pytest.mark.long]

FILES = PROJECT / "examples" / "vendors" / "servicenow" / "landing" / "servicenow" / "demo_connector"
STAGED = {
    "conversations": "native_id, customer_native_id, channel, status, outcome_claim, is_deleted, ended_at",
    "events": "native_id, event_type, actor_native_id, is_deleted, occurred_at, source_updated_at, loaded_at",
    "customer_identifiers": "native_id, customer_native_id, id_type",
}


@pytest.fixture(scope="module")
def connected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse whose schema `snow` holds the example's tables, typed as a connector types them."""
    folder = tmp_path_factory.mktemp("connected")
    settings = settings_in(folder, folder / "landing")
    settings.landing.mkdir()
    settings.warehouse.parent.mkdir(parents=True)
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute("create schema snow")
        for file in sorted(FILES.glob("*.csv")):
            rows = f"select *, 'new' as column_of_tomorrow from read_csv('{file}')"
            warehouse.execute(f"create table snow.{file.stem} as {rows}")
        # Letter case and underscores differ from connector to connector, and a time may know its zone.
        warehouse.execute("alter table snow.task rename column opened_at to OpenedAt")
        warehouse.execute(
            "alter table snow.incident alter sys_created_on type timestamptz "
            "using timezone('UTC', sys_created_on)"
        )
    variables = {"vendors": ["open", "servicenow"], "source_schemas": {"servicenow": "snow"}}
    done = subprocess.run(
        [Path(sys.executable).with_name("dbt"), "--quiet", "--log-level-file", "none", "build"]
        + ["--profiles-dir", "profiles", "--target-path", str(folder / "target")]
        + ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
        + ["--vars", json.dumps(variables), "-s", *(f"+stg_servicenow__{table}" for table in STAGED)],
        env=environment(settings),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return settings.warehouse


@pytest.mark.parametrize("table", STAGED)
def test_a_schema_gives_what_files_give(connected: Path, vendors, table: str):
    rows = f"select {STAGED[table]} from staging.stg_servicenow__{table} where source_instance = "
    with duckdb.connect(str(connected), read_only=True) as warehouse:
        found = warehouse.execute(f"{rows} 'snow' order by native_id").fetchall()
    assert found
    assert found == vendors.query(f"{rows} 'demo_connector' order by native_id")
