"""Adds what people's systems record of their work to a random landing, from a stream of its own."""

import random
from datetime import datetime, timedelta

from .fuzz import INSTANCES, stamp

STATES = ["handling", "handling", "wrap", "search", "available"]


def add_work(maker, seed):
    """Changes segments in place; gives rows of agent_activities by instance."""
    draw = random.Random(f"work {seed}")
    activities = {}
    recording = draw.sample(["chat", "desk", "phone", "form"], 2)
    for record in list(maker.made):
        if record["instance"] in recording and draw.random() < 0.6:
            add_activities(activities, draw, record)
    for (_, table), rows in sorted(maker.rows.items()):
        if table == "segments":
            for row in rows:
                time_segment(row, draw)
    return activities


def add_activities(activities, draw, record):
    """Stretches of an agent's time on a conversation, some of them in a workforce tool of its own."""
    elsewhere = draw.random() < 0.3
    begun = record["clock"]
    for _ in range(draw.randint(1, 3)):
        begun += timedelta(seconds=draw.choice([-600, 0, 30]))
        ended = begun + timedelta(seconds=draw.choice([0, 40, 300.5, 1200, -5]))
        rows = activities.setdefault("workforce" if elsewhere else record["instance"], [])
        rows.append(
            dict(
                source_system="open" if elsewhere else INSTANCES[record["instance"]],
                native_id=f"{record['name']} {len(rows)}",
                agent_native_id="ann",
                state=draw.choice(STATES),
                started_at=stamp(begun),
                ended_at=stamp(ended) if draw.random() < 0.85 else None,
                conversation_native_id=record["name"] if draw.random() < 0.95 else "nobody",
                conversation_source_system=INSTANCES[record["instance"]] if elsewhere else None,
                conversation_source_instance=record["instance"] if elsewhere else None,
            )
        )


def time_segment(row, draw):
    if row.get("talk_seconds") is None and draw.random() < 0.5:
        row["talk_seconds"] = draw.choice([0, 60, 90.5, None])
        row["hold_seconds"] = draw.choice([None, 0, 30])
        row["wrap_seconds"] = draw.choice([None, 20])
    if draw.random() < 0.1 and isinstance(row.get("ended_at"), str):
        moment = datetime.fromisoformat(row["ended_at"].removesuffix("Z"))
        row["ended_at"] = draw.choice([None, stamp(moment - timedelta(days=1))])
