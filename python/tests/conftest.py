"""Shared fixtures: the checkout, and a factory that lands and builds a folder in a warehouse of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from support import GOLDEN, PROJECT, Build, Built, environment, own_copy, settings_in, tandem

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


@pytest.hookimpl(trylast=True)  # what is deselected by its marker is gone by then, and takes nobody's turn
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long builds go first, Spark's before all: a short test at the end leaves no core idle for long.

    Of files that share a warehouse one goes first, the others last among builds, so that no worker waits.
    Between files of one or two tests stand larger ones: xdist deals a worker files until it has three tests,
    and several long builds would queue behind each other.
    """
    turns: dict[Path, int] = {}
    begun: set[str] = set()
    for item in items:
        turns.setdefault(item.path, 3)
        if item.get_closest_marker("spark"):
            turns[item.path] = 0
        elif item.get_closest_marker("build") and turns[item.path] == 3:
            shared = {name for name in SHARED if name in getattr(item, "fixturenames", ())}
            turns[item.path] = 2 if shared & begun else 1
            begun |= shared
    tests = Counter(item.path for item in items)
    waiting = sorted((path for path in turns if turns[path] > 1), key=turns.__getitem__)
    small = [path for path in waiting if turns[path] == 2 and tests[path] < 3]
    large = [path for path in waiting if path not in small]
    places = {path: 2 * place for place, path in enumerate(small)}
    places |= {path: 2 * place + 1 for place, path in enumerate(large)}
    items.sort(key=lambda item: (min(turns[item.path], 2), places.get(item.path, 0)))


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
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], str]], Path]:
    """A folder made once for all workers: the first to ask fills it, the others wait for it.

    What the maker returns is left beside it, in `<folder>.said`.
    """

    def make(name: str, fill: Callable[[Path], str]) -> Path:
        alone = "PYTEST_XDIST_WORKER" not in os.environ
        folder = (tmp_path_factory.getbasetemp() if alone else tmp_path_factory.getbasetemp().parent) / name
        said = folder.with_suffix(".said")
        with FileLock(f"{folder}.lock"):
            if not said.is_file():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                said.write_text(fill(folder), encoding="utf-8")
        return folder

    return make


@pytest.fixture(scope="session")
def built_once(build: Build, made_once: Callable[..., Path]) -> Callable[..., Built]:
    """Build a landing once for all workers."""

    def run(name: str, landing: Path, **options: Any) -> Built:
        folder = made_once(name, lambda folder: build(landing, folder, **options).output)
        return Built(settings_in(folder, landing), folder.with_suffix(".said").read_text(encoding="utf-8"))

    return run


@pytest.fixture(scope="session")
def golden(built_once: Callable[..., Built], golden_landing: Path) -> Built:
    """The golden landing on DuckDB, gates included, built once for all workers."""
    return built_once("golden", golden_landing, gates=True, tests=True)


@pytest.fixture(scope="session")
def pages(golden: Built, made_once: Callable[..., Path]) -> Path:
    """What `dbt docs generate` writes; a proxy that refuses everything stands in for the missing network."""
    refused = {
        name: "http://127.0.0.1:9" for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
    }

    def generate(folder: Path) -> str:
        done = subprocess.run(
            [Path(sys.executable).with_name("dbt"), "--quiet", "docs", "generate", "--static"]
            + ["--profiles-dir", "profiles", "--target-path", str(folder)],
            cwd=PROJECT,
            env=environment(own_copy(golden, folder).settings) | refused,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"dbt docs generate failed:\n{done.stdout}{done.stderr}"
        return done.stdout

    return made_once("pages", generate)


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
