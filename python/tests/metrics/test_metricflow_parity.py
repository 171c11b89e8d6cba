"""The semantic layer and the published table give the same numbers, for every metric."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support import PROJECT, Built, environment, own_copy

pytestmark = [pytest.mark.build, pytest.mark.long]

ASK = Path(__file__).with_name("ask_metricflow.py")
# Cut by segment too: one each of the ways a segment comes about.
SEGMENTED = {
    "containment_rate": "journey__intent",
    "journey_resolution_rate": "journey__handler_path",
    "repeat_contact_rate": "journey__channel",
    "resolution_accuracy": "journey__source_instance",
    "escalation_timing": "journey__intent",
    "time_to_resolution": "journey__team",
    "first_response_time": "contact__channel",
}

Cells = dict[tuple[str, ...], float]


@pytest.fixture(scope="module")
def copy(golden: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The golden warehouse for MetricFlow alone, which opens it to write."""
    return own_copy(golden, tmp_path_factory.mktemp("warehouse"))


@pytest.fixture(scope="module")
def project(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as dbt left it parsed: MetricFlow reads `target/` only."""
    folder = tmp_path_factory.mktemp("metricflow")
    for name in ("dbt_project.yml", "models", "profiles"):
        (folder / name).symlink_to(PROJECT / name)
    target = folder / "target"
    target.mkdir()
    for name in ("manifest.json", "semantic_manifest.json"):
        (target / name).symlink_to(pages / name)
    return folder


def ask(built: Built, project: Path, questions: list[tuple[str, list[str]]]) -> list[Cells]:
    """MetricFlow's cells with a value for each question, keyed by the group-by values."""
    asked, answered = project / "questions.json", project / "answers.json"
    asked.write_text(json.dumps(questions))
    done = subprocess.run(
        [sys.executable, ASK, project, asked, answered],
        env=environment(built.settings),
        cwd=project,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"MetricFlow failed:\n{done.stdout}{done.stderr}"
    return [cells(answer["rows"]) for answer in json.loads(answered.read_text())]


def cells(rows: list[list[str | None]]) -> Cells:
    """The rows that have a value; the last column is the metric."""
    return {tuple(day(str(key)) for key in keys): float(value) for *keys, value in rows if value is not None}


def day(cell: str) -> str:
    """MetricFlow gives the first of a month as a timestamp."""
    return cell.removesuffix(" 00:00:00").removesuffix("T00:00:00")


def published(built: Built, metric: str, segment: str) -> Cells:
    """The cells of metric_values with a value, keyed alike."""
    rows = built.query(
        "select cast(period_start as varchar), segment_value, value from scorecard.metric_values "
        "where metric_id = ? and segment = ? and period_grain = 'month' and value is not null",
        [metric, segment],
    )
    return {(month,) if segment == "all" else (month, value): number for month, value, number in rows}


def test_every_metric_agrees_by_month(copy: Built, project: Path) -> None:
    metrics = [row[0] for row in copy.query("select metric_id from scorecard.metric_catalog order by 1")]
    assert metrics, "the catalogue is empty"
    answers = ask(copy, project, [(metric, ["metric_time__month"]) for metric in metrics])
    valued = 0
    for metric, found in zip(metrics, answers, strict=True):
        assert found == pytest.approx(published(copy, metric, "all")), metric
        valued += bool(found)
    assert valued > len(metrics) / 3, "hardly a metric had a value: this landing proves nothing"


def test_metrics_agree_by_segment(copy: Built, project: Path) -> None:
    questions = [(metric, ["metric_time__month", dimension]) for metric, dimension in SEGMENTED.items()]
    for (metric, dimension), found in zip(SEGMENTED.items(), ask(copy, project, questions), strict=True):
        segment = dimension.split("__")[1]
        assert found == pytest.approx(published(copy, metric, segment)), (metric, segment)
        assert len({key[1] for key in found}) > 1, f"{metric} is not cut at all"
