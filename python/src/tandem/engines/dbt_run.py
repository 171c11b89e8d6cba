"""Runs dbt in this process, with a progress bar instead of its log."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tandem.engines import parsed
from tandem.engines.settings import Settings

Progress = Callable[[int, int, str], None]

HINTS = {
    "model": "Its compiled SQL is in {compiled}; or: dbt show --profiles-dir profiles -s {name}",
    "test": "The rows that break the test: run the SQL in {compiled}",
    "seed": "Compare the seed's columns with its .yml: {path}",
    "parse": "Nothing was built. Mend the file that the message names, then run again.",
}
# What a message says, and then what to do about it, whichever node it came from.
HINTS_BY_MESSAGE = {
    "does not exist": "A relation is missing. After a change of models or vendors: tandem run --full-refresh",
    "Could not set lock on file": "Another program, named above, has the warehouse open: close it there.",
}


@dataclass(frozen=True)
class Failure:
    """One node that failed, with what to do about it."""

    name: str
    path: str
    message: str
    hint: str


@dataclass(frozen=True)
class BuildResult:
    """What became of a dbt command."""

    nodes: int
    failures: list[Failure]

    @property
    def is_success(self) -> bool:
        """Whether every node passed."""
        return not self.failures


def build(
    settings: Settings,
    *,
    full_refresh: bool = False,
    skip_tests: bool = False,
    progress: Progress | None = None,
) -> BuildResult:
    """Models, seeds and data tests; on Spark no tests, because each costs seconds."""
    if settings.target == "spark":
        return models(settings, full_refresh=True, progress=progress)
    if skip_tests:
        return models(settings, full_refresh=full_refresh, progress=progress)
    return invoke(settings, ["build", *_without("unit_test"), *_refresh(full_refresh)], progress)


def models(
    settings: Settings, *, full_refresh: bool = False, progress: Progress | None = None
) -> BuildResult:
    """Seeds and models only."""
    return invoke(settings, ["build", *_without("unit_test", "test"), *_refresh(full_refresh)], progress)


def data_tests(settings: Settings, progress: Progress | None = None) -> BuildResult:
    """Data tests over what was built."""
    return invoke(settings, ["test", *_without("unit_test")], progress)


def _without(*resource_types: str) -> list[str]:
    return [word for kind in resource_types for word in ("--exclude-resource-type", kind)]


def _refresh(full_refresh: bool) -> list[str]:
    return ["--full-refresh"] if full_refresh else []


def invoke(settings: Settings, arguments: Sequence[str], progress: Progress | None = None) -> BuildResult:
    """Run one dbt command with the settings' project, profile, target and vars."""
    from dbt.cli.main import dbtRunner

    settings.export()
    with _garbage_uncollected():
        manifest = parsed.load(settings)
        if manifest is None:
            with parsed.one_at_a_time():
                manifest = parsed.load(settings)
                if manifest is None:
                    outcome = dbtRunner().invoke([*_quiet_flags(), "parse", *_place_flags(settings)])
                    if not outcome.success:
                        message = str(outcome.exception).strip()
                        return BuildResult(0, [Failure("dbt", "", message, HINTS["parse"])])
                    manifest = outcome.result
                    parsed.keep(settings, manifest)
    runner = dbtRunner(manifest=manifest, callbacks=[_progress_callback(progress)] if progress else [])
    outcome = runner.invoke([*_quiet_flags(), *arguments, *_place_flags(settings)])
    _release_duckdb()
    results = list(getattr(outcome.result, "results", None) or [])
    failures = [
        _failure(result) for result in results if str(result.status) in ("error", "fail", "runtime error")
    ]
    if outcome.exception is not None and not failures:
        message = str(outcome.exception).strip()
        failures = [Failure("dbt", "", message, _hint_by_message(message) or HINTS["parse"])]
    if not outcome.success and not failures:
        failures = [Failure("dbt", "", "dbt stopped without naming a node.", HINTS["parse"])]
    return BuildResult(len(results), failures)


@contextmanager
def _garbage_uncollected() -> Iterator[None]:
    """A project is a million objects that stay: to look there for garbage is a seventh of a parse."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _release_duckdb() -> None:
    """dbt keeps its DuckDB file open, and one process may open a file in one way only."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    environment = DuckDBConnectionManager._ENV
    if environment is not None:
        environment.close()
    DuckDBConnectionManager.close_all_connections()


def _quiet_flags() -> list[str]:
    """Nothing on the terminal and no log file: failures are printed in full by the caller."""
    return ["--log-level", "none", "--log-level-file", "none", "--no-use-colors"]


def _place_flags(settings: Settings) -> list[str]:
    flags = ["--project-dir", str(settings.project), "--profiles-dir", str(settings.project / "profiles")]
    flags += ["--target", settings.target, "--target-path", str(settings.target_path)]
    if settings.variables:
        flags += ["--vars", json.dumps(dict(settings.variables))]
    return flags


def _progress_callback(progress: Progress) -> Callable[[Any], None]:
    """Translate dbt's events: each finished node moves the bar on."""
    seen = {"done": 0, "total": 0}

    def on_event(event: Any) -> None:
        if event.info.name == "LogStartLine":
            seen["total"] = event.data.total
        elif event.info.name == "NodeFinished":
            seen["done"] += 1
            progress(seen["done"], seen["total"], event.data.node_info.node_name)

    return on_event


def _hint_by_message(message: str) -> str | None:
    return next((hint for words, hint in HINTS_BY_MESSAGE.items() if words in message), None)


def _failure(result: Any) -> Failure:
    """A failed node in words."""
    node = result.node
    message = (result.message or "no message").strip()
    compiled = getattr(node, "compiled_path", None) or "target/compiled"
    hint = HINTS.get(str(node.resource_type), HINTS["model"])
    hint = _hint_by_message(message) or hint
    return Failure(
        name=node.unique_id,
        path=node.original_file_path,
        message=message,
        hint=hint.format(compiled=compiled, name=node.name, path=node.original_file_path),
    )
