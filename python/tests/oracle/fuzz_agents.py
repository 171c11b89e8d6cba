"""A roster beside a random landing: who works when, who moves and leaves, and what they say of it.

From a stream of its own, in files of its own.
"""

import json
import random
from datetime import datetime, timedelta

BEGUN = datetime(2025, 2, 24, 6)
INSTANCE = "roster"
DAYS = 40


def add_roster(folder, seed, stamp, agents=9):
    """Writes its files by itself, so that the landing and its options are what they were without."""
    draw = random.Random(f"agents {seed}")
    rows = {}

    def add(table, **row):
        rows.setdefault(table, []).append(dict(row, source_system="open"))

    for number in range(agents):
        name = f"a{number}"
        hired = BEGUN - timedelta(days=draw.choice([-20, 60, 300, 800]))
        moved, left = (BEGUN + timedelta(hours=draw.choice([0, 18, 30, 300, 700])) for _ in range(2))
        team = dict(actor_type=draw.choice(["human_agent", "human_agent", "supervisor"]), native_id=name)
        team["hired_on"] = draw.choice([hired.date().isoformat(), None])
        if draw.random() < 0.4:
            add(
                "actors",
                team=draw.choice(["north", None]),
                valid_to=stamp(moved),
                loaded_at=stamp(moved),
                **team,
            )
            team["valid_from"] = stamp(moved)
        if draw.random() < 0.4 and left > moved:
            team["valid_to"] = stamp(left)
        add("actors", team=draw.choice(["north", "south"]), loaded_at=stamp(BEGUN), **team)
        for day in draw.sample(range(DAYS), 12):
            add_shift(
                add, draw, stamp, name, BEGUN + timedelta(days=day, hours=draw.choice([0, 2, 15.5])), day
            )
        for survey in range(draw.choice([0, 2, 3, 4])):
            asked = BEGUN + timedelta(days=draw.choice([1, 4, 10, 30]), hours=survey)
            is_answered = draw.random() < 0.8
            add(
                "survey_responses",
                native_id=f"{name} {survey}",
                survey_type="agent_satisfaction",
                actor_native_id=name,
                offered_at=stamp(asked),
                responded_at=stamp(asked + timedelta(days=1)) if is_answered else None,
                score=draw.choice([1, 2, 3, 5, 7]) if is_answered else None,
                higher_is_better=draw.choice([None, True, False]),
                scale_max=draw.choice([5, None, 7]),
                loaded_at=stamp(asked),
            )
    for table, found in rows.items():
        path = folder / "open" / INSTANCE / f"{table}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in found))


def add_shift(add, draw, stamp, name, start, day):
    """Available for hours, on cases beside it, some of them side by side or past the end of the shift."""
    end = start + timedelta(hours=draw.choice([4, 8]))
    spans = [("available", start, end), ("break", end, end + timedelta(minutes=30))]
    begun = start
    for _ in range(draw.choice([0, 2, 5])):
        begun += timedelta(minutes=draw.choice([-10, 0, 5, 60, 240]))
        spans.append((draw.choice(["handling", "handling", "wrap", "search", "training"]), begun,
                      begun + timedelta(minutes=draw.choice([-5, 0, 7, 45]))))  # fmt: skip
    for place, (state, since, until) in enumerate(spans):
        add("agent_activities", native_id=f"{name} {day} {place}", agent_native_id=name, state=state,
            started_at=stamp(since), ended_at=stamp(until) if draw.random() < 0.95 else None,
            loaded_at=stamp(end))  # fmt: skip
