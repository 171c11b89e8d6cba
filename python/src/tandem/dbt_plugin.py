"""dbt-duckdb plugin: lands new files before dbt's first query and shows the store as schema raw.

Named in profiles.yml as `module: tandem.dbt_plugin`, so that a plain `dbt build` needs no other command.
Environment: TANDEM_PROJECT, TANDEM_LANDING, TANDEM_STORE, TANDEM_LOADED_AT, TANDEM_SKIP_LANDING=1.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from tandem.landing import land
from tandem.landing.sql_text import literal, quoted
from tandem.landing.store import SCHEMA_FILE

SCHEMA = "raw"


def create_raw_views(conn: DuckDBPyConnection, store: Path) -> list[str]:
    """Create schema raw with a view per relation of the store; return the relations' names.

    Views of relations that the store no longer has are dropped.
    """
    conn.execute(f"create schema if not exists {SCHEMA}")
    names = sorted(path.parent.name for path in Path(store).resolve().glob(f"*/{SCHEMA_FILE}"))
    for name in names:
        folder = Path(store).resolve() / name
        # The empty schema file comes first: it has every column, in the declared order.
        files = ", ".join(literal((folder / part).as_posix()) for part in (SCHEMA_FILE, "*.parquet"))
        conn.execute(
            f"create or replace view {SCHEMA}.{quoted(name)} as "
            f"select * from read_parquet([{files}], union_by_name = true)"
        )
    old = conn.execute(
        "select view_name from duckdb_views() where schema_name = ? and database_name = current_database() "
        "and not internal",
        [SCHEMA],
    ).fetchall()
    for (name,) in old:
        if name not in names:
            conn.execute(f"drop view {SCHEMA}.{quoted(name)}")
    return names


def project_root() -> Path:
    """TANDEM_PROJECT, else the nearest folder at or above the working one with dbt_project.yml."""
    named = os.environ.get("TANDEM_PROJECT")
    if named:
        return Path(named)
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "dbt_project.yml").is_file()), here)


class Plugin(BasePlugin):
    """Keeps the store in step with the landing folder, silently."""

    def update_connection_config(self, creds: DuckDBCredentials, config: dict[str, Any]) -> None:
        """Make the warehouse's folder: DuckDB makes the file, but not where it lies."""
        if creds.path != ":memory:":
            Path(creds.path).parent.mkdir(parents=True, exist_ok=True)

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Land what is new, then create the raw views. A missing landing folder gives empty relations."""
        project, store = project_root(), self.store()
        if os.environ.get("TANDEM_SKIP_LANDING") != "1" or not any(store.glob(f"*/{SCHEMA_FILE}")):
            landing = Path(os.environ.get("TANDEM_LANDING") or "landing")
            option = os.environ.get("TANDEM_LOADED_AT") or None
            land(landing, store, project, loaded_at_option=option, require_rows=False)
        create_raw_views(conn, store)

    def store(self) -> Path:
        """TANDEM_STORE, else the folder `landed` beside the warehouse file."""
        named = os.environ.get("TANDEM_STORE")
        if named:
            return Path(named)
        warehouse = (
            self.creds.path if self.creds and self.creds.path != ":memory:" else "warehouse/tandem.duckdb"
        )
        return Path(warehouse).parent / "landed"
