"""Adds to a random landing what a model of sentiment says of the customers' turns, and more such turns.

It draws from a stream of its own, so that the landing of a seed stays what it was beside these rows.
"""

import random
from datetime import datetime, timedelta

from .fuzz import stamp

# Scores that lie on, just above and just below the edges, also after a step of 0.3.
SCORES = [-1, -0.9, -0.7, -0.6, -0.4, -0.41, -0.3, -0.29, 0, 0.1, 0.3, 0.55, 1]
OPENINGS = [-1, -0.7, -0.6, -0.3, -0.29, 0.2]


def add_feelings(maker, seed):
    chance_of = random.Random(f"feelings {seed}")

    def chance(share):
        return chance_of.random() < share

    unscored = chance_of.choice(["phone", None, None])
    for (instance, table), rows in sorted(maker.rows.items()):
        if table != "events":
            continue
        for row in [row for row in rows if is_customers(row) and row["native_id"] is not None]:
            if chance(0.7):
                row["sentiment_score"] = chance_of.choice(OPENINGS)
            if chance(0.35):
                for number in range(chance_of.randint(1, 6)):
                    rows.append(later(row, number, chance, chance_of.choice))
        for row in rows:
            if instance == unscored:
                row["sentiment_score"] = None


def is_customers(row):
    return row["event_type"] == "message" and row.get("actor_type") == "customer"


def later(row, number, chance, choice):
    """One more turn by the same customer, at a time and place that may tie with the one before."""
    moment = row["occurred_at"]
    if moment is not None and row.get("time_precision") != "day":
        gap = timedelta(seconds=choice([0, 5, 60, 61, 400]))
        moment = stamp(datetime.fromisoformat(moment.removesuffix("Z")) + gap)
    return dict(
        row,
        native_id=f"{row['native_id']}-{number}",
        occurred_at=moment if chance(0.97) else None,
        message_kind=choice([None, "question", "other", "acknowledgement"]),
        sentiment_score=choice(SCORES) if chance(0.8) else None,
    )
