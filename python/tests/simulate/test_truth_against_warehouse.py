"""In a clean world each published cell is exactly what truly came out."""

from __future__ import annotations

from pathlib import Path

import pytest
from simulated import Played

pytestmark = pytest.mark.build

TOLERANCE = 1e-6
# The truth takes every assisted path for help; the warehouse asks what the AI did in it.
READ_DIFFERENTLY = {
    # Not settled: the warehouse finds no segment for some customers of messages whom the truth gives one.
    "proactive_preemption_rate",
    "assisted_resolution_share",
    # The truth dates a review by its conversation, the warehouse by the journey that was escalated.
    "escalation_accuracy",
    "over_escalation_rate",
    # No source tells of every handoff whether its context was kept; the warehouse knows the reviewed ones.
    "context_preservation_rate",
    # The truth stops the wait when somebody accepts, the warehouse when they say something.
    "handoff_wait_seconds",
    # The truth takes a colleague of the same queue for a transfer.
    "misroute_rate",
    "specialist_transfer_rate",
    # The truth's rows are reviewed conversations, the warehouse's are answers: a review without a turn judges
    # one of them, and only where the AI had the last word (K6).
    "ai_response_accuracy_with_oversight",
    "answer_completeness_rate",
    "hallucination_rate",
    # The truth dates a recommendation by its answer and counts from -1 to 1; the warehouse by the
    # invitation (M4), to 100.
    "nps",
    # The truth is of all sessions, the warehouse of those with a reference.
    "intent_recognition_accuracy",
    # The truth does not weigh sampled reviews by how they were drawn.
    "qa_score_gap",
    "auto_human_qa_agreement",
    # The truth takes the instance of the contact, the warehouse that of the conversation.
    "qa_coverage",
    "qa_coverage_human",
}


def test_every_cell_is_what_truly_came_out(build, small_world: Played, tmp_path: Path):
    built = build(small_world.folder / "landing", tmp_path)
    assert built.query("select count(*) from audit.quarantine") == [(0,)]
    published = {
        row[:5]: row[5:]
        for row in built.query(
            "select metric_id, period_grain, period_start, segment, segment_value, "
            "numerator, denominator, value from scorecard.metric_values"
        )
    }
    columns = [small_world.realised[name].to_pylist() for name in small_world.realised.column_names]
    # Each knows metrics that the other does not have, and the warehouse cuts some of them once more.
    metric_ids = ({cell[0] for cell in published} & set(columns[0])) - READ_DIFFERENTLY
    segments = set(columns[3])
    published = {
        cell: values for cell, values in published.items() if cell[0] in metric_ids and cell[3] in segments
    }
    truth = {row[:5]: row[5:8] for row in zip(*columns, strict=True) if row[0] in metric_ids}
    assert len(truth) > 90_000
    # A cell with nothing to say may come of rows that another metric of the same fact counts.
    published = {cell: values for cell, values in published.items() if cell in truth or values[2] is not None}
    assert published.keys() == truth.keys()
    differing = [
        (cell, values, truth[cell]) for cell, values in published.items() if not _equal(values, truth[cell])
    ]
    if differing:  # not an assert: pytest would take minutes to draw a long list
        pytest.fail(f"{len(differing)} cells differ (cell, published, truth): {differing[:10]}")


def _equal(values: tuple, truth: tuple) -> bool:
    return all(
        one is other is None
        or (one is not None and other is not None and abs(one - other) <= TOLERANCE * max(1, abs(other)))
        for one, other in zip(values, truth, strict=True)
    )
