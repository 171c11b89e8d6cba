"""Adds to a random landing answers enough to correct an inference of satisfaction, and models to make one.

It draws from a stream of its own, so that the landing of a seed stays what it was beside these rows.
"""

import random
from datetime import timedelta

from .fuzz import BASE, stamp

COLUMNS = [
    "model_version",
    "feature",
    "coefficient",
    "trained_from",
    "trained_through",
    "valid_from",
    "valid_to",
]
FEATURES = {
    "is_assisted": 1.5,
    "is_human_only": 1.25,
    "is_asynchronous": -0.3,
    "is_claimed_resolved": 1,
    "earlier_contacts": -0.5,
    "has_come_back": -1.5,
    "is_handed_over": -0.4,
    "has_called_for_human": -0.2,
    "questions": -0.1,
    "rephrases": -0.25,
    "clarifications": -0.2,
    "closing_sentiment": 0.75,
    "lowest_sentiment": 0.5,
    "log_wait_minutes": -0.05,
}


def add_csat(maker, seed):
    """Returns the fewest answers of a group, for the run's options."""
    draw = random.Random(f"csat {seed}")
    for number, record in enumerate(list(maker.made)):
        for copy in range(draw.choice([0, 0, 1, 1, 1, 2])):
            # No two of one moment: which of them a journey takes for its rating (R50) is not settled.
            apart = 1 + 2 * number + copy
            moment = record["end"] + timedelta(seconds=draw.choice([0, 3600, 86400]) + apart)
            maker.rows.setdefault((record["instance"], "survey_responses"), []).append(
                dict(
                    native_id=f"csat{number}-{copy}",
                    conversation_native_id=record["name"],
                    survey_type="csat",
                    score=draw.choice([1, 2, 3, 4, 4, 5, 5, 5, None]),
                    offered_at=stamp(moment),
                    responded_at=draw.choice([None, stamp(moment + timedelta(seconds=1800))]),
                )
            )
    write_models(maker, draw)
    return draw.choice([2, 3, 5, 30])


def write_models(maker, draw):
    """The shipped one, or two that follow each other with a gap or not; a bad one is off beyond doubt."""
    if draw.random() < 0.25:
        return
    edge = BASE + timedelta(days=draw.choice([8, 12]))
    until = edge - timedelta(days=draw.choice([0, 0, 3]))
    intercept = draw.choice([0, 0.5, 4, -4])
    rows = [("old", "intercept", 0.4, "", "", "", until.date().isoformat())]
    fitted = (BASE.date().isoformat(), (edge + timedelta(days=2)).date().isoformat())
    used = (edge.date().isoformat(), "")
    for feature, coefficient in {"intercept": intercept, **FEATURES}.items():
        if draw.random() < 0.9:
            rows.append(("new", feature, coefficient, *fitted, *used))
            if feature != "intercept":
                rows.append(("old", feature, coefficient / 2, "", "", "", until.date().isoformat()))
    maker.write_csv("csat_model_coefficients", COLUMNS, rows)
