"""Adds to a random landing what releases touch, when they expire, what answers cite, and a policy system.

It draws from a stream of its own, so that the landing of a seed stays what it was beside these rows.
"""

import json
import random
from datetime import timedelta

from .fuzz import BASE, stamp

TOUCHED = [
    None,
    None,
    None,
    [],
    ["refund"],
    ["login"],
    ["refund", "login"],
    ["novel", "mystery"],
    {"refund": 1},
]
LABELS = ["v0", "v1", "v2", "v3", "v4", "p0", "p1", "p2", "ghost"]
SPANS = [timedelta(hours=6), timedelta(days=3), timedelta(days=9), timedelta(days=400)]


def add_freshness(maker, learner, seed):
    drawn = random.Random(f"freshness {seed}")
    if drawn.random() < 0.8:
        add_policies(learner, drawn)
    for _, rows in sorted(learner.releases.items()):
        for row in rows:
            row["intents"] = drawn.choice(TOUCHED)
            if drawn.random() < 0.4:
                row["expires_at"] = stamp(
                    BASE + timedelta(days=drawn.choice([1, 6, 12])) + drawn.choice(SPANS)
                )
    if drawn.random() < 0.1:
        return  # no answer says what it cites
    for (_, table), rows in sorted(maker.rows.items()):
        if table == "events" and drawn.random() < 0.8:
            for row in rows:
                is_ai = (
                    row.get("actor_type") in ("ai_agent", "rule_bot") and row.get("event_type") == "message"
                )
                if drawn.random() < (0.5 if is_ai else 0.02):
                    row["knowledge_version"] = drawn.choice(LABELS)
        if table == "ai_inferences" and drawn.random() < 0.7:
            for row in rows:
                if row.get("answer_event_native_id") is not None and drawn.random() < 0.3:
                    cited = [drawn.choice(LABELS) for _ in range(drawn.choice([0, 1, 2]))]
                    row["knowledge_refs"] = json.dumps(drawn.choice([cited, cited, {"v1": 1}]))


def add_policies(learner, drawn):
    """A system of policies alone, whose versions the answers of others cite; two may bear one label."""
    for number in range(4):
        since = BASE + timedelta(days=drawn.choice([0, 1, 4, 9, 60]), hours=drawn.choice([0, 3]))
        learner.releases.setdefault("policies", []).append(
            dict(
                source_system="open",
                native_id=f"policy {number}",
                component=drawn.choice(["policy", "policy", "knowledge"]),
                version=f"p{number % 3}",
                deployed_at=stamp(min(since, BASE + timedelta(days=9))),
                effective_from=stamp(since),
            )
        )
