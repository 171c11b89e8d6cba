"""Where a run reads and writes, and the environment that dbt and its profile see."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

TARGETS = ("duckdb", "postgres", "spark")

QUIET_ENVIRONMENT = {
    "DO_NOT_TRACK": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "SCARF_ANALYTICS": "false",
}


class UserError(Exception):
    """Something the caller can mend; the message says what and how."""


@dataclass(frozen=True)
class Settings:
    """All paths of one run, absolute."""

    project: Path
    landing: Path
    warehouse: Path
    store: Path
    target: str = "duckdb"
    loaded_at: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Folder of the warehouse: gate results and Spark's tables go here too."""
        return self.warehouse.parent

    @property
    def spark_warehouse(self) -> Path:
        """Folder of Spark's tables and metastore."""
        named = os.environ.get("TANDEM_SPARK_WAREHOUSE")
        return Path(named) if named else self.folder / "spark"

    @property
    def target_path(self) -> Path:
        """dbt's working folder; one per engine, because a changed profile throws the parsed project away."""
        named = os.environ.get("DBT_TARGET_PATH")
        if named:
            return (self.project / named).resolve()
        return self.project / ("target" if self.target == "duckdb" else f"target-{self.target}")

    def export(self) -> None:
        """Put everything that dbt, its profile and the landing plugin read into the environment."""
        os.environ.update(QUIET_ENVIRONMENT)
        os.environ["TANDEM_PROJECT"] = str(self.project)
        os.environ["TANDEM_LANDING"] = str(self.landing)
        os.environ["TANDEM_WAREHOUSE"] = str(self.warehouse)
        os.environ["TANDEM_STORE"] = str(self.store)
        os.environ["TANDEM_SPARK_WAREHOUSE"] = str(self.spark_warehouse)
        if self.loaded_at:
            os.environ["TANDEM_LOADED_AT"] = self.loaded_at
        # The command lands before it calls dbt, so the plugin need not look again.
        os.environ["TANDEM_SKIP_LANDING"] = "1"
        self.folder.mkdir(parents=True, exist_ok=True)


def find_project(start: Path | None = None) -> Path:
    """The checkout around `start` (default: the caller's folder), else the one this is installed from."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if _is_tandem(folder):
            return folder
    installed_from = Path(__file__).resolve().parents[4]
    if _is_tandem(installed_from):
        return installed_from
    raise UserError(f"No Tandem project in {here} or above it. Start the command inside the checkout.")


def _is_tandem(folder: Path) -> bool:
    """Tell a Tandem checkout from any other dbt project."""
    file = folder / "dbt_project.yml"
    return file.is_file() and "name: tandem" in file.read_text(encoding="utf-8")


def resolve(
    landing: Path | None = None,
    target: str = "duckdb",
    *,
    loaded_at: str | None = None,
    variables: Mapping[str, Any] | None = None,
    must_exist: bool = True,
) -> Settings:
    """Settings from the command's options, then the environment, then the defaults.

    A path in an option is relative to the caller, one in the environment to the project, as in plain dbt.
    """
    if target not in TARGETS:
        raise UserError(f"Unknown target {target!r}: choose one of {', '.join(TARGETS)}.")
    project = find_project()
    folder = (
        landing.resolve() if landing else (project / os.environ.get("TANDEM_LANDING", "landing")).resolve()
    )
    if must_exist and not folder.is_dir():
        raise UserError(
            f"No landing folder at {folder}. It holds <vendor>/<source_instance>/<files>, "
            "for example open/acme/conversations.jsonl."
        )
    warehouse = (project / os.environ.get("TANDEM_WAREHOUSE", "warehouse/tandem.duckdb")).resolve()
    store = os.environ.get("TANDEM_STORE")
    return Settings(
        project=project,
        landing=folder,
        warehouse=warehouse,
        store=(project / store).resolve() if store else warehouse.parent / "landed",
        target=target,
        loaded_at=loaded_at or os.environ.get("TANDEM_LOADED_AT") or None,
        variables=dict(variables or {}),
    )


def utc_time(text: str, option: str) -> str:
    """An ISO time as UTC text without a zone, as SQL reads it on each engine; a bare date is its midnight."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"{option} {text!r} is no time. Write 2026-03-31 or 2026-03-31T18:00:00Z.") from None
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(sep=" ")
