"""Shared fixtures: the checkout, and a factory that lands and builds a folder in a warehouse of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from support import GOLDEN, PROJECT, Build, Built, settings_in, tandem

from tandem.engines import spark

MARKERS = (
    "build: runs dbt over a landing, many seconds",
    "postgres: needs a PostgreSQL server on the machine",
    "spark: needs Java and .venv-spark; make test-spark",
    "long: whole companies, simulated or of all vendors, and random landings; make test-long",
    "thorough: what another test proves, on more data; make test-thorough",
)


def pytest_configure(config: pytest.Config) -> None:
    """Markers live here, because a path on the command line makes pytest read another ini file."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


# Warehouses that several files read: the first to ask builds one, and whoever asks meanwhile waits.
SHARED = ("golden", "vendors")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long builds go first, Spark's before all: a short test at the end leaves no core idle for long.

    Of files that share a warehouse one goes first, the others last among builds, so that no worker waits.
    """
    turns: dict[Path, int] = {}
    begun: set[str] = set()
    for item in items:
        if item.get_closest_marker("spark"):
            turns[item.path] = 0
        elif item.get_closest_marker("build") and item.path not in turns:
            shared = {name for name in SHARED if name in getattr(item, "fixturenames", ())}
            turns[item.path] = 2 if shared & begun else 1
            begun |= shared
    items.sort(key=lambda item: turns.get(item.path, 3))


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
    """Land and build a folder; the command must succeed. Gates and data tests cost seconds: ask for them."""

    def run(
        landing: Path,
        tmp_path: Path,
        target: str = "duckdb",
        extra_vars: dict[str, Any] | None = None,
        *arguments: str,
        gates: bool = False,
        tests: bool = False,
    ) -> Built:
        settings = settings_in(tmp_path, landing, target)
        flags = ["--target", target, "--landing", str(landing), "--vars", json.dumps(extra_vars or {})]
        flags += [] if gates else ["--skip-gates"]
        flags += [] if tests else ["--skip-tests"]
        done = tandem(settings, "run", *flags, *arguments)
        output = done.stdout + done.stderr
        assert done.returncode == 0, f"tandem run failed on {target}:\n{output}"
        return Built(settings, output)

    return run


@pytest.fixture(scope="session")
def built_once(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Built]:
    """Build a landing once for all workers: the first to ask builds it, the others wait for it."""

    def run(name: str, landing: Path, **options: Any) -> Built:
        if "PYTEST_XDIST_WORKER" not in os.environ:
            return build(landing, tmp_path_factory.mktemp(name), **options)
        folder = tmp_path_factory.getbasetemp().parent / name
        said = folder / "said.txt"
        with FileLock(f"{folder}.lock"):
            if not said.is_file():
                shutil.rmtree(folder, ignore_errors=True)
                said.write_text(build(landing, folder, **options).output, encoding="utf-8")
        return Built(settings_in(folder, landing), said.read_text(encoding="utf-8"))

    return run


@pytest.fixture(scope="session")
def golden(built_once: Callable[..., Built], golden_landing: Path) -> Built:
    """The golden landing on DuckDB, gates included, built once for all workers."""
    return built_once("golden", golden_landing, gates=True, tests=True)


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
