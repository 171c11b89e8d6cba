"""Runs expectations over data frames: one process, nothing written, nothing sent."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tandem.engines.settings import QUIET_ENVIRONMENT
from tandem.gates.findings import BLOCKING, Finding

if TYPE_CHECKING:
    import pandas as pd

# Enough to see a pattern; the count beside it is over all rows.
EXAMPLES = 5

Describe = Callable[[list[dict[str, Any]]], list[str]]


@dataclass(frozen=True)
class Rule:
    """An expectation of Great Expectations by class name and arguments, in words that a person can act on.

    `describe` turns the index rows of what broke it into sentences.
    """

    expectation: str
    arguments: dict[str, Any]
    expected: str
    severity: str = BLOCKING
    mend: str = ""
    describe: Describe | None = None
    index: tuple[str, ...] = field(default=())


class Checker:
    """One throw-away context for all suites of a run."""

    def __init__(self, gate: str) -> None:
        os.environ.update(QUIET_ENVIRONMENT)
        import great_expectations as gx

        _quieten()
        self.gate = gate
        self._context = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = {"globally": False}
        self._source = self._context.data_sources.add_pandas(gate)

    def check(self, suite: str, frame: pd.DataFrame, rules: Sequence[Rule]) -> list[Finding]:
        """Validate one frame. Rules that point at rows by the same columns share a pass."""
        asset = self._source.add_dataframe_asset(suite)
        batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
        findings = []
        for rule in rules:
            result = batch.validate(self._expectation(rule), result_format=_result_format(rule))
            findings.append(_finding(self.gate, suite, rule, result, len(frame)))
        return findings

    @staticmethod
    def _expectation(rule: Rule) -> Any:
        import great_expectations.expectations as gxe

        severity = "critical" if rule.severity == BLOCKING else "warning"
        return getattr(gxe, rule.expectation)(**rule.arguments, severity=severity)


def _quieten() -> None:
    """Its loggers chatter at INFO, each with a level of its own, once dbt has set up logging."""
    for name in list(logging.root.manager.loggerDict):
        if name.startswith("great_expectations"):
            logging.getLogger(name).setLevel(logging.WARNING)


def _result_format(rule: Rule) -> dict[str, Any]:
    if not rule.index:
        return {"result_format": "BASIC", "partial_unexpected_count": EXAMPLES}
    return {
        "result_format": "COMPLETE",
        "unexpected_index_column_names": list(rule.index),
        "partial_unexpected_count": EXAMPLES,
        # The query that finds the rows repeats each of their positions: megabytes for nothing.
        "return_unexpected_index_query": False,
    }


def _finding(gate: str, suite: str, rule: Rule, result: Any, rows: int) -> Finding:
    details = result.result or {}
    if result.exception_info and _raised(result.exception_info):
        details = {}
        examples = [f"the expectation itself failed: {_raised(result.exception_info)}"]
    else:
        examples = [] if result.success else _examples(rule, details)
    return Finding(
        gate=gate,
        suite=suite,
        expectation=rule.expectation,
        severity=rule.severity,
        is_met=bool(result.success),
        expected=rule.expected,
        rows=rows,
        rows_against=int(details.get("unexpected_count") or 0),
        examples=examples,
        mend=rule.mend,
    )


def _raised(info: dict[str, Any]) -> str:
    """The first exception message in GX's record of exceptions, which is flat or keyed by metric."""
    if info.get("raised_exception"):
        return str(info.get("exception_message"))
    for nested in info.values():
        if isinstance(nested, dict) and nested.get("raised_exception"):
            return str(nested.get("exception_message"))
    return ""


def _examples(rule: Rule, details: dict[str, Any]) -> list[str]:
    rows = [_plain(row) for row in details.get("unexpected_index_list") or []]
    if rule.describe:
        return rule.describe(rows)[:EXAMPLES]
    if rows:
        return [", ".join(f"{name} {value}" for name, value in row.items()) for row in rows[:EXAMPLES]]
    observed = details.get("observed_value")
    return [f"{observed}"] if observed is not None else []


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Python values instead of numpy's scalars."""
    return {name: value.item() if hasattr(value, "item") else value for name, value in row.items()}
