"""Shared fixtures: the checkout, and a factory that lands and builds a folder in a warehouse of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tandem.engines import spark
from tandem.engines.published import open_published
from tandem.engines.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
GOLDEN = PROJECT / "examples" / "golden" / "landing"

# A build that hangs must not hang CI.
BUILD_SECONDS = 1200

# On a few hundred rows Spark spends its time on generating code and on empty partitions.
SPARK_DEFAULTS = """\
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.sql.adaptive.enabled false
"""


@dataclass(frozen=True)
class Built:
    """A finished warehouse, and what the command said."""

    settings: Settings
    output: str

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.settings.warehouse

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of one statement over what was published."""
        with open_published(self.settings) as published:
            return published.query(sql, values)[1]


Build = Callable[..., Built]


def settings_in(folder: Path, landing: Path, target: str = "duckdb") -> Settings:
    """Settings whose every file lies in `folder`."""
    warehouse = folder / "warehouse" / "tandem.duckdb"
    return Settings(PROJECT, landing, warehouse, warehouse.parent / "landed", target)


def environment(settings: Settings) -> dict[str, str]:
    """The caller's environment, pointed at the settings' folders: no run may touch the checkout's own."""
    folder = settings.folder
    return os.environ | {
        "TANDEM_LANDING": str(settings.landing),
        "TANDEM_WAREHOUSE": str(settings.warehouse),
        "TANDEM_STORE": str(settings.store),
        "TANDEM_SPARK_WAREHOUSE": str(folder / "spark"),
        "SPARK_CONF_DIR": str(_spark_defaults(folder)),
        "TANDEM_DEMO": "1",
        "DBT_TARGET_PATH": str(folder / f"target-{settings.target}"),
        "PYTHONPATH": str(PROJECT / "python" / "src"),
    }


def _spark_defaults(folder: Path) -> Path:
    """A folder that Spark reads its defaults from."""
    defaults = folder / "spark-conf" / "spark-defaults.conf"
    defaults.parent.mkdir(parents=True, exist_ok=True)
    defaults.write_text(SPARK_DEFAULTS, encoding="utf-8")
    return defaults.parent


def tandem(settings: Settings, *arguments: str, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "tandem.cli", *arguments],
        cwd=cwd,
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
    )


MARKERS = (
    "build: runs dbt over a landing, many seconds",
    "postgres: needs a PostgreSQL server on the machine",
    "spark: needs Java and .venv-spark",
)


def pytest_configure(config: pytest.Config) -> None:
    """Markers live here, because a path on the command line makes pytest read another ini file."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


@pytest.fixture(scope="session")
def project() -> Path:
    """The checkout."""
    return PROJECT


@pytest.fixture(scope="session")
def golden_landing() -> Path:
    """The hand-written landing."""
    return GOLDEN


@pytest.fixture(scope="session")
def build() -> Build:
    """Land and build a folder; the command must succeed. Gates cost seconds, so they are asked for."""

    def run(
        landing: Path,
        tmp_path: Path,
        target: str = "duckdb",
        extra_vars: dict[str, Any] | None = None,
        *arguments: str,
        gates: bool = False,
    ) -> Built:
        settings = settings_in(tmp_path, landing, target)
        flags = ["--target", target, "--landing", str(landing), "--vars", json.dumps(extra_vars or {})]
        flags += [] if gates else ["--skip-gates"]
        done = tandem(settings, "run", *flags, *arguments)
        output = done.stdout + done.stderr
        assert done.returncode == 0, f"tandem run failed on {target}:\n{output}"
        return Built(settings, output)

    return run


@pytest.fixture(scope="session")
def golden(build: Build, golden_landing: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The golden landing on DuckDB, gates included, built once a worker."""
    return build(golden_landing, tmp_path_factory.mktemp("golden"), gates=True)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A throw-away server, its settings in the environment; skips where PostgreSQL is not installed."""
    script = PROJECT / "scripts" / "postgres.sh"
    # Not below pytest's folder: as root the server runs as another user, who may not enter there.
    folder = Path(f"/tmp/tandem-pg-{os.getpid()}")
    started = subprocess.run([script, "start", folder], capture_output=True, text=True, check=False)
    if started.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL is not tested: {started.stderr.strip()}")
    values = dict(word.split("=", 1) for word in started.stdout.replace("export ", "").split())
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    yield values
    subprocess.run([script, "stop", folder], capture_output=True, check=False)
    shutil.rmtree(folder, ignore_errors=True)
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})


@pytest.fixture(scope="session")
def spark_engine() -> None:
    """Skips where this machine cannot run Spark."""
    lacking = spark.why_unavailable(PROJECT)
    if lacking:
        pytest.skip(f"Spark is not tested: {lacking}")
