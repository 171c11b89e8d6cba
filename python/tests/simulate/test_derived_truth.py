"""Truths made of other truths: gaps between groups, drift and composites; by hand and as they are planted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tandem.simulate.days import days_of
from tandem.simulate.people import make_agents, make_customers
from tandem.simulate.settings import INTENT_NAMES, LANGUAGES, Effects, World
from tandem.simulate.tables import RELEASE_VERSIONS
from tandem.simulate.truth import fairness
from tandem.simulate.truth.cells import Grain
from tandem.simulate.truth.composites import composites
from tandem.simulate.truth.drift import WATCHED, DriftCells
from tandem.simulate.truth.facts import facts_of
from tandem.simulate.truth.fairness import FairnessGaps

WORLD = World(conversations=30_000, days=70, seed=5)
# Stronger than the company's own, so that a world of seconds shows it.
PLANTED = replace(WORLD, effects=Effects(fairness_false_claim_added=0.25, drift_claim_factor=0.4))
NOTHING = Effects(
    fairness_claim_factor=1.0,
    fairness_false_claim_added=0.0,
    drift_claim_factor=1.0,
    drift_false_claim_added=0.0,
)


def counted(world: World) -> tuple[FairnessGaps, DriftCells]:
    """The latent lives of a world, counted."""
    customers, agents = make_customers(world), make_agents(world)
    gaps, drift = FairnessGaps(world), DriftCells(world)
    for day in days_of(world, customers, agents):
        facts = facts_of(world, agents, day.lives, day.beside)
        gaps.add(facts)
        drift.add(facts)
    return gaps, drift


@pytest.fixture(scope="module")
def planted() -> tuple[FairnessGaps, DriftCells]:
    return counted(PLANTED)


@pytest.fixture(scope="module")
def unplanted() -> tuple[FairnessGaps, DriftCells]:
    return counted(replace(WORLD, effects=NOTHING))


# -------------------------------------------------------------------------------- fairness


def gaps_of(gaps: FairnessGaps) -> dict[tuple[str, str], float]:
    """(what is watched, language) -> gap over all days together."""
    whole = Grain("month", [WORLD.start], np.zeros(WORLD.days, dtype=np.int64))
    return {
        (metric.removeprefix("fairness_gap_"), LANGUAGES[cell]): value
        for metric, segment, _, cells, _, _, values, _ in gaps.cells([whole])
        if segment.name == "language"
        for cell, value in zip(cells, values, strict=True)
    }


def test_who_is_understood_worse_fares_worse(planted: tuple, unplanted: tuple):
    found, usual = gaps_of(planted[0]), gaps_of(unplanted[0])
    language = PLANTED.effects.fairness_language
    for watched in ("containment_quality", "accuracy"):
        gaps = {name: found[watched, name] for name in LANGUAGES}
        assert max(gaps, key=gaps.get) == language
        assert gaps[language] > 0.07
        # The others are a little better off than all others, among whom are those who are understood worse.
        assert max(abs(gaps[name]) for name in LANGUAGES if name != language) < 0.06
        assert max(abs(usual[watched, name]) for name in LANGUAGES) < 0.04
    for watched in ("wait", "human_access"):
        assert max(abs(usual[watched, name]) for name in LANGUAGES) < 0.06


def test_a_gap_is_that_of_strata_with_both_sides():
    """Gaps of 0.5 in 20 against 20 and of 0 in 40 against 40: weights of 10 and 20, so a sixth."""
    gaps = FairnessGaps(World(days=1))
    sums = gaps._sums["wait", "language"]
    for group, stratum, rows, failing in (
        (0, 0, 20, 15),
        (1, 0, 20, 5),
        (0, 1, 40, 10),
        (1, 1, 40, 10),
        (0, 2, 90, 90),  # nobody to compare with
    ):
        sums[:, 0, group, stratum] = rows, rows, failing, rows
    gap, rows = fairness._gaps(sums)
    assert gap[0, :2] == pytest.approx([1 / 6, -1 / 6])
    assert rows[0, :2].tolist() == [120, 120]
    assert np.isnan(gap[0, 2:]).all()


# -------------------------------------------------------------------------------- drift


def worst_of(drift: DriftCells, release: str):
    """Monitored cells of containment of one release, worst first."""
    cells = drift.monitored(by_release=True)
    mine = (cells.release == RELEASE_VERSIONS.index(release)) & (
        cells.watched == WATCHED.index("containment")
    )
    cells = cells.take(mine)
    return cells.take(np.argsort(-cells.z))


def test_drift_shows_where_it_is_planted(planted: tuple):
    cells = worst_of(planted[1], "aurora-1.4")
    assert INTENT_NAMES[cells.intent[0]] in PLANTED.effects.drift_intents
    assert cells.z[0] > 3
    is_planted = np.isin(cells.intent, [INTENT_NAMES.index(name) for name in PLANTED.effects.drift_intents])
    assert cells.z[is_planted].mean() > 1.5
    assert abs(cells.z[~is_planted].mean()) < 0.5


@pytest.mark.parametrize("release", ["aurora-1.3", "echo-2.1", "echo-2.2"])
def test_a_release_without_drift_raises_no_alarm(planted: tuple, release: str):
    cells = worst_of(planted[1], release)
    assert len(cells.z) > 10
    assert abs(cells.z.mean()) < 0.5
    assert 0.7 < np.sqrt((cells.z**2).mean()) < 1.3
    assert cells.z[0] < 4


def test_without_drift_a_release_is_like_the_one_before(unplanted: tuple):
    cells = worst_of(unplanted[1], "aurora-1.4")
    assert 0.7 < np.sqrt((cells.z**2).mean()) < 1.3
    assert cells.z[0] < 4


# -------------------------------------------------------------------------------- composites


def test_composites_by_hand():
    """By the anchors of the seed: half way is 50, beyond is 0 or 100, in a geometric mean 1 at least."""
    cell = ("month", WORLD.start, "all", "all")
    safety = {
        "safe_automation_rate": (0.895, 80),  # 0.8 to 0.99: 50
        "compliance_adherence_rate": (1.0, 50),  # 100
        "policy_safety_violation_rate": (0.05, 60),  # 0.05 down to 0: 0
        "interaction_error_rate": (0.02, 70),  # 100
    }
    found = {metric: (value, rows) for metric, _, value, rows in composites({cell: safety})}
    assert found["balance_safety_score"] == (pytest.approx(62.5), 50)
    assert "quality_speed_safety_balance" not in found
    trust = {
        "confirmed_resolution_share": (0.4, 90),  # 50
        "ai_disclosure_rate": (1.0, 40),  # 100
        "human_access_rate": (0.5, 30),  # 0, so 1
        "silent_failure_rate": (0.11, 90),  # 50
        "complaint_dispute_rate": (0.025, 90),  # 50
    }
    found = {metric: (value, rows) for metric, _, value, rows in composites({cell: trust})}
    assert found["trust_index"] == (pytest.approx((50**3 * 100 * 1) ** (1 / 5)), 30)
    # Less than half of the weight says nothing.
    assert not list(composites({cell: {"ai_disclosure_rate": (1.0, 40)}}))


def test_over_all_intents_the_index_weighs_value_and_risk():
    """Refunds are worth 5 at high risk, so safe automation weighs 4 * 4 * 5; order status 2 * 1 * 2; of 7."""
    part = "safe_automation_rate"
    values = {
        ("month", WORLD.start, "all", "all"): {part: (0.9, 9), **half_of_the_index()},
        ("month", WORLD.start, "intent", "refund_request"): {part: (0.8, 4)},  # 0
        ("month", WORLD.start, "intent", "order_status"): {part: (0.99, 5)},  # 100
    }
    found = {metric: value for metric, cell, value, _ in composites(values) if cell[2] == "all"}
    others = len(half_of_the_index())
    weight, score = (80 + 4) / 7, 4 * 100 / 84
    assert found["scorecard_index"] == pytest.approx((weight * score + others * 100) / (weight + others))


def half_of_the_index() -> dict[str, tuple[float, int]]:
    """Parts of weight 1 at their best: with safe automation's 2 half of the index, 20 in all."""
    best = {
        "containment_rate": 0.7,
        "deflection_to_value_rate": 0.6,
        "self_service_completion_time": 120,
        "resolution_accuracy": 0.95,
        "intent_recognition_accuracy": 0.95,
        "guidance_outcome_lift": 0.1,
        "conversational_csat": 0.85,
        "model_drift_index": 1,
        "silent_failure_rate": 0.02,
    }
    return {name: (float(value), 50) for name, value in best.items()}
