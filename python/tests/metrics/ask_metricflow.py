"""Ask MetricFlow about a built warehouse: `ask_metricflow.py PROJECT QUESTIONS.json ANSWERS.json`.

A process of its own, because MetricFlow sets up dbt's global state and keeps the warehouse open.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any

from dbt_metricflow.cli.cli_configuration import CLIConfiguration
from metricflow.engine.metricflow_engine import MetricFlowQueryRequest


def main(project: Path, questions: Path, answers: Path) -> None:
    """Answer each [metric, [group-by names]] with its rows."""
    # MetricFlow warns of each metric that dbt created from a measure: it has an expression, which is ignored.
    logging.disable(logging.WARNING)
    configuration = CLIConfiguration()
    configuration.setup(
        dbt_profiles_path=project / "profiles", dbt_project_path=project, configure_file_logging=False
    )
    found: list[dict[str, Any]] = []
    for metric, groups in json.loads(questions.read_text()):
        request = MetricFlowQueryRequest.create(metric_names=[metric], group_by_names=groups)
        rows = configuration.mf.query(request).result_df.rows
        texts = [[None if cell is None else str(cell) for cell in row] for row in rows]
        found.append({"metric": metric, "rows": texts})
    answers.write_text(json.dumps(found))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
