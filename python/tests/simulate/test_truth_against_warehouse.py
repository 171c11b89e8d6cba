"""In a clean world each published cell is exactly what truly came out."""

from __future__ import annotations

import numpy as np
import pytest
from simulated import SMALL, Played
from support import Built

from tandem.simulate.days import days_of
from tandem.simulate.people import make_agents, make_customers
from tandem.simulate.settings import CHANNELS, INTENT_NAMES
from tandem.simulate.tables import RELEASE_VERSIONS
from tandem.simulate.truth.composites import BALANCE, INDEX, TRIAD, TRUST, composites
from tandem.simulate.truth.drift import DriftCells
from tandem.simulate.truth.facts import facts_of

pytestmark = [pytest.mark.build, pytest.mark.long]

TOLERANCE = 1e-6
Cell = tuple[str, str, object, str, str]
# Metrics that the two sides read differently, in these segments; `all` stands for every cell.
READ_DIFFERENTLY = {
    # The truth is of all sessions, the warehouse of those whose intent somebody named: same expectation.
    "intent_recognition_accuracy": {"all"},
    # The truth is what each journey used, the warehouse its share of a bill by day, intent, source.
    "ai_usage_cost_per_resolved_intent": {"all"},
    "telephony_cost_per_resolved_intent": {"all"},
    "direct_cost_per_resolved_intent": {"all"},
    # The truth is what all customers would say; the warehouse infers it for those who were not heard.
    "conversational_csat": {"all"},
    # The truth takes the team of the reviewed contact and the journey's first release, the warehouse the
    # team of the journey and the release of the answer.
    "answer_completeness_rate": {"team", "tenure_band", "release_version"},
    "hallucination_rate": {"team", "tenure_band", "release_version"},
    "auto_human_qa_agreement": {"team", "tenure_band"},
    # The truth takes release and instance of the conversation's AI, the warehouse those of the assistant.
    "ai_response_accuracy_with_oversight": {"release_version", "source_instance"},
    # The truth takes the instance of the contact, the warehouse that of the conversation.
    "qa_coverage": {"source_instance"},
    "qa_coverage_human": {"source_instance"},
    # The truth blames the need that the customer closed the account for, R51 the latest one before it.
    "silent_failure_rate_closure": {"all"},
    # The truth takes the release of the bot in the same contact, the warehouse that of the assistant.
    "guidance_acceptance_rate": {"release_version"},
    "edited_acceptance_rate": {"release_version"},
    "ignored_rate": {"release_version"},
    "manual_correction_rate": {"release_version"},
    # The truth takes the release that the journey began with, the warehouse that of the answer.
    "knowledge_gap_identification_rate": {"release_version"},
    # The truth weighs each case by how likely it was to be accepted, which the warehouse can only adjust for.
    "guidance_outcome_lift": {"all"},
    # The truth takes release and people of the journey, the warehouse the release of the answer or of the
    # suggestion, and no people for an answer.
    "human_override_rate": {"team", "tenure_band", "release_version"},
    "human_override_rate_post_send": {"release_version"},
    # The truth counts the orders that a need caused, the warehouse those in the week after it (R51).
    "revenue_per_interaction": {"all"},
    "revenue_per_resolved_intent": {"all"},
    # The truth knows in which of two needs at a time an offer or promise was made, R51 takes the later one.
    "offer_revenue_per_interaction": {"all"},
    "offer_conversion_rate": {"all"},
    "promise_kept_rate": {"all"},
    # The truth has no scale for effort, in which a group may fare worst.
    "fairness_gap": {"all"},
    # The truth knows every guess at an intent; what else is watched is compared below.
    "model_drift_index": {"all"},
    "drift_cells_out_of_control": {"all"},
    "worst_cell_z": {"all"},
    # The truth is of all contacts, heard or not, as that of conversational_csat; what is made of these
    # follows, and has no parts that the world does not define. The formulas are compared below.
    "csat_bot_only": {"all"},
    "csat_assisted": {"all"},
    "csat_human_only": {"all"},
    "balance_quality_score": {"all"},
    "triad_quality_score": {"all"},
    "support_triad_index": {"all"},
    "trust_index": {"all"},
    "scorecard_index": {"all"},
    # Cells of few agents are withheld.
    "agent_enablement_survey": {"team", "tenure_band"},
    "agent_satisfaction_survey": {"team", "tenure_band"},
}


@pytest.fixture(scope="module")
def built(build, small_world: Played, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small world's warehouse, gates included."""
    return build(small_world.folder / "landing", tmp_path_factory.mktemp("truth"), gates=True, tests=True)


def test_every_cell_is_what_truly_came_out(built: Built, small_world: Played):
    assert built.query("select count(*) from audit.quarantine") == [(0,)]
    published = {
        row[:5]: row[5:]
        for row in built.query(
            "select metric_id, period_grain, period_start, segment, segment_value, "
            "numerator, denominator, value from scorecard.metric_values"
        )
    }
    columns = [small_world.realised[name].to_pylist() for name in small_world.realised.column_names]
    truth = {row[:5]: row[5:8] for row in zip(*columns, strict=True)}
    published, truth = _compared(published, truth), _compared(truth, published)
    assert len(truth) > 90_000
    assert published.keys() == truth.keys()
    differing = [
        (cell, values, truth[cell]) for cell, values in published.items() if not _equal(values, truth[cell])
    ]
    if differing:  # not an assert: pytest would take minutes to draw a long list
        pytest.fail(f"{len(differing)} cells differ (cell, published, truth): {differing[:10]}")


def test_what_drift_is_made_of_is_counted_alike(built: Built):
    """Week by week; of recognition the warehouse knows those sessions whose intent somebody named."""
    drift = DriftCells(SMALL)
    customers, agents = make_customers(SMALL), make_agents(SMALL)
    for day in days_of(SMALL, customers, agents):
        drift.add(facts_of(SMALL, agents, day.lives, day.beside))
    truth = {}
    for watched in ("containment", "violation"):
        sums = drift.weeks(watched)
        for week, release, intent, channel in np.argwhere(sums[0] > 0):
            served = (*RELEASE_VERSIONS, "unknown")[release]
            place = (drift.mondays[week], served, watched, INTENT_NAMES[intent], CHANNELS[channel])
            truth[place] = np.round(sums[:, week, release, intent, channel], 6).tolist()
    counted = built.query(
        "select period_start, segment_value, watched, intent, channel, "
        "outcomes, weight, failing_weight, squared_weight from marts.drift_weeks "
        "where segment = 'release_version' and watched <> 'intent_recognition' and outcomes > 0"
    )
    assert len(truth) > 200
    assert {row[:5]: np.round(row[5:], 6).tolist() for row in counted} == truth


def test_composites_are_what_the_formulas_make_of_published_cells(built: Built, small_world: Played):
    segments = set(small_world.realised["segment"].unique().to_pylist()) - {"team", "tenure_band"}
    values: dict = {}
    published = {}
    for metric, *cell, value, rows in built.query(
        "select metric_id, period_grain, period_start, segment, segment_value, value, sample_size "
        "from scorecard.metric_values where value is not null and period_grain <> 'day'"
    ):
        if cell[2] not in segments:
            continue
        values.setdefault(tuple(cell), {})[metric] = (value, rows)
        published[metric, *cell] = (value, rows)
    made = {(metric, *cell): found for metric, cell, *found in composites(values)}
    names = {metric for metric, *_ in made}
    assert names >= {BALANCE, TRUST, TRIAD, INDEX, "balance_safety_score", "triad_swift_score"}
    seen = {place: found for place, found in published.items() if place[0] in names}
    assert made.keys() == seen.keys()
    for place, found in made.items():
        assert found == pytest.approx(seen[place])


def _compared(ours: dict[Cell, tuple], theirs: dict[Cell, tuple]) -> dict[Cell, tuple]:
    """Cells with a value, of metrics and segments that both sides know and read alike."""
    known = {(cell[0], cell[3]) for cell in theirs}
    return {
        cell: values
        for cell, values in ours.items()
        if values[2] is not None
        and (cell[0], cell[3]) in known
        and not READ_DIFFERENTLY.get(cell[0], set()) & {"all", cell[3]}
    }


def _equal(values: tuple, truth: tuple) -> bool:
    """Numerator, denominator and value; of a sum that is divided by nothing only its value."""
    if truth[1] is None:
        values, truth = values[2:], truth[2:]
    return all(
        one is other is None
        or (one is not None and other is not None and abs(one - other) <= TOLERANCE * max(1, abs(other)))
        for one, other in zip(values, truth, strict=True)
    )
