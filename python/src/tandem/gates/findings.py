"""What the gates found, on the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

BLOCKING, WARNING = "blocking", "warning"


@dataclass(frozen=True)
class Finding:
    """The result of one expectation. Examples say where, and hold no customer's words or identifiers."""

    gate: str
    suite: str
    expectation: str
    severity: str
    is_met: bool
    expected: str
    rows: int = 0
    rows_against: int = 0
    examples: list[str] = field(default_factory=list)
    mend: str = ""

    @property
    def is_blocking(self) -> bool:
        """Whether the run must stop."""
        return not self.is_met and self.severity == BLOCKING


@dataclass(frozen=True)
class GateReport:
    """All findings of one gate."""

    gate: str
    findings: list[Finding]

    @property
    def blocking(self) -> list[Finding]:
        """What stops the run."""
        return [finding for finding in self.findings if finding.is_blocking]

    @property
    def warnings(self) -> list[Finding]:
        """What deserves a look."""
        return [finding for finding in self.findings if not finding.is_met and not finding.is_blocking]


def write_json(reports: Sequence[GateReport], folder: Path) -> Path:
    """Write every finding to gates.json beside the warehouse."""
    folder.mkdir(parents=True, exist_ok=True)
    content: dict[str, Any] = {
        "is_passed": not any(report.blocking for report in reports),
        "gates": {report.gate: [asdict(finding) for finding in report.findings] for report in reports},
    }
    file = folder / "gates.json"
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
    return file


def render(report: GateReport, console: Console) -> None:
    """One line when all is well; else each finding with where, what was expected and how to mend it."""
    met = sum(finding.is_met for finding in report.findings)
    console.print(f"Gates over what was {report.gate}: {met} of {len(report.findings)} expectations met")
    for finding in [*report.blocking, *report.warnings]:
        colour = "red" if finding.is_blocking else "yellow"
        console.print(
            f"[{colour}]{finding.severity}[/{colour}] [bold]{escape(finding.suite)}[/bold]", highlight=False
        )
        _line(console, f"expected: {finding.expected}")
        for example in finding.examples:
            _line(console, f"found: {example}")
        if finding.mend:
            _line(console, f"to mend: {finding.mend}")


def _line(console: Console, text: str) -> None:
    for line in text.splitlines():
        console.print(f"  {escape(line)}", highlight=False, soft_wrap=True)
