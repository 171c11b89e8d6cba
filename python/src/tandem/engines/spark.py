"""Runs over Spark: a local session in this process, which dbt-spark then shares."""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from tandem.engines.settings import Settings, UserError
from tandem.engines.store import Relation, kind_of, relations

SCHEMAS = ("raw", "audit", "staging", "intermediate", "marts", "scorecard", "tandem")


def is_importable() -> bool:
    """Whether this interpreter is the Spark environment's."""
    return importlib.util.find_spec("pyspark") is not None


def environment_python(project: Path) -> Path | None:
    """The Spark environment's interpreter, if it was made."""
    python = project / ".venv-spark" / "bin" / "python"
    return python if python.exists() else None


def why_unavailable(project: Path) -> str | None:
    """What this machine lacks for a run over Spark, or nothing."""
    if shutil.which("java") is None:
        return "Spark needs Java 17 or newer on the PATH, and there is none"
    if not is_importable() and environment_python(project) is None:
        return "the Spark environment is missing: make spark-env"
    return None


def hand_over(settings: Settings, arguments: Sequence[str]) -> int:
    """Run the rest in the Spark environment, which Great Expectations cannot share; returns its exit code."""
    lacking = why_unavailable(settings.project)
    if lacking:
        raise UserError(f"Cannot run over Spark: {lacking}.")
    settings.export()
    python = environment_python(settings.project)
    return subprocess.run([str(python), "-m", "tandem.cli", *arguments], check=False).returncode


def prepare(settings: Settings) -> None:
    """Start the session; the store's relations become tables in schema raw."""
    lacking = why_unavailable(settings.project)
    if lacking:
        raise UserError(f"Cannot run over Spark: {lacking}.")
    settings.export()
    _forget_last_run(settings.spark_warehouse)
    session = _session(settings)
    for schema in SCHEMAS:
        session.sql(f"create database if not exists {schema}")
    for relation in relations(settings.store):
        _create_table(session, relation)


def _forget_last_run(warehouse: Path) -> None:
    """Always a full refresh: only what an earlier run made here is deleted."""
    for schema in SCHEMAS:
        shutil.rmtree(warehouse / f"{schema}.db", ignore_errors=True)
    shutil.rmtree(warehouse / "metastore_db", ignore_errors=True)
    warehouse.mkdir(parents=True, exist_ok=True)


def _session(settings: Settings) -> Any:
    """The session that dbt-spark will find: same settings, read from the same profile."""
    from pyspark.sql import SparkSession

    # Spark's own progress bars would write over ours.
    builder = SparkSession.builder.enableHiveSupport().config("spark.ui.showConsoleProgress", "false")
    for name, value in _profile_parameters(settings.project).items():
        builder = builder.config(name, value)
    logging.getLogger("py4j").setLevel(logging.ERROR)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


def _profile_parameters(project: Path) -> dict[str, str]:
    """server_side_parameters of the profile's spark target, with the environment filled in as dbt does it."""
    from jinja2 import Template

    profiles = yaml.safe_load((project / "profiles" / "profiles.yml").read_text(encoding="utf-8"))
    parameters = profiles["tandem"]["outputs"]["spark"]["server_side_parameters"]
    return {name: Template(str(value)).render(env_var=os.environ.get) for name, value in parameters.items()}


# Column types by kind of the store's types.
TYPES = {
    "timestamp": "timestamp",
    "date": "date",
    "integer": "bigint",
    "floating": "double",
    "boolean": "boolean",
    "text": "string",
}


def spark_type(data_type: pa.DataType) -> str:
    """Column type for one of the store's types."""
    return TYPES[kind_of(data_type)]


def _create_table(session: Any, relation: Relation) -> None:
    """An external table over the relation's folder; Spark passes over files whose name starts with `_`."""
    columns = ", ".join(f"`{field.name}` {spark_type(field.type)}" for field in relation.schema)
    session.sql(f"drop table if exists raw.{relation.name}")
    session.sql(
        f"create table raw.{relation.name} ({columns}) using parquet location '{relation.folder.as_uri()}'"
    )
