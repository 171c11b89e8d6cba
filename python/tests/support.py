"""What several test files need: the checkout, and the command run in folders of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tandem.engines.compare import metric_values
from tandem.engines.dbt_run import BuildResult, invoke
from tandem.engines.published import open_published
from tandem.engines.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
GOLDEN = PROJECT / "examples" / "golden" / "landing"

# A build that hangs must not hang CI. Spark takes a second or two for each of some 400 models.
BUILD_SECONDS = {"duckdb": 1800, "postgres": 2400, "spark": 3000}

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


def own_copy(built: Built, folder: Path) -> Built:
    """The same warehouse in another file: dbt opens it to write, and DuckDB lets one process do so."""
    warehouse = folder / built.warehouse.name
    shutil.copyfile(built.warehouse, warehouse)
    return Built(replace(built.settings, warehouse=warehouse), built.output)


def unit_tests(built: Built, folder: Path, variables: Mapping[str, Any], *select: str) -> BuildResult:
    """dbt's unit tests: the tables of what was built tell the types of their inputs."""
    settings = replace(own_copy(built, folder).settings, variables=variables)
    return dbt(settings, folder, "test", "--resource-type", "unit_test", *selecting(*select))


def selecting(*paths: str) -> list[str]:
    """dbt's flags for some nodes; none are all."""
    return [word for path in paths for word in ("-s", path)]


def dbt(settings: Settings, folder: Path, *arguments: str) -> BuildResult:
    """A command of dbt as `tandem run` gives it, so that a project that was parsed is not parsed again."""
    # A process of its own: dbt and the settings leave their marks on the one they run in.
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as process:
        done = process.submit(_invoke_in, folder, settings, arguments)
        return done.result(timeout=BUILD_SECONDS[settings.target])


def _invoke_in(folder: Path, settings: Settings, arguments: Sequence[str]) -> BuildResult:
    os.environ |= environment(settings) | {"DBT_TARGET_PATH": str(folder / "target")}
    return invoke(settings, arguments)


def published_rows(built: Built) -> list[tuple[Any, ...]]:
    """All rows of metric_values, of which there must be some."""
    with open_published(built.settings) as published:
        rows = metric_values(published)
    assert rows, "nothing was published"
    return rows


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
        # Nobody reads the manifest of a test's build, and writing it takes a tenth of the time.
        env=environment(settings) | {"DBT_WRITE_JSON": "false"},
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS[settings.target],
        check=False,
    )
