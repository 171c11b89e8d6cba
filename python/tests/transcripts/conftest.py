"""Builds the staging models of a transcripts landing in a warehouse of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

PROJECT = Path(__file__).resolve().parents[3]
Query = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def stage_transcripts() -> Callable[[Path, Path], Query]:
    """Return a function that lands and stages a landing and gives back a way to ask the warehouse."""

    def stage(landing: Path, folder: Path) -> Query:
        warehouse = folder / "tandem.duckdb"
        environment = os.environ | {
            "TANDEM_PROJECT": str(PROJECT),
            "TANDEM_LANDING": str(landing),
            "TANDEM_WAREHOUSE": str(warehouse),
            "TANDEM_STORE": str(folder / "landed"),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
            "PYTHONPATH": str(PROJECT / "python" / "src"),
        }
        # Cautious: a test that also needs models beyond staging has nothing to look at here.
        command = ["build", "--profiles-dir", "profiles", "--select", "+path:models/staging/transcripts"]
        command += ["--indirect-selection", "cautious", "--exclude-resource-type", "unit_test"]
        done = subprocess.run(
            [sys.executable, "-m", "dbt.cli.main", *command],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        connection = duckdb.connect(warehouse, read_only=True)
        return lambda sql: connection.execute(sql).fetchall()

    return stage
