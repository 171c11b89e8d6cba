"""Adds to a random landing who logged what, corrections in the log, and a roster of the assistant's staff.

It draws from a stream of its own, so that the landing of a seed stays what it was beside these rows.
"""

import random
from datetime import timedelta

from .fuzz import BASE, INSTANCES, stamp
from .fuzz_collaboration import STAFF

CERTIFIED = [True, True, True, True, True, False, None]


def add_whisperers(maker, learner, seed):
    drawn = random.Random(f"agents who teach {seed}")
    if drawn.random() < 0.95:
        for agent in STAFF:
            edge = BASE + timedelta(days=drawn.choice([3, 9, 15]))
            since = dict(native_id=agent, actor_type="human_agent", team=drawn.choice(["green", "grey"]))
            maker.add(
                "tools", "actors", **since, is_ai_certified=drawn.choice(CERTIFIED), valid_to=stamp(edge)
            )
            maker.add(
                "tools",
                "actors",
                **since,
                is_ai_certified=drawn.choice(CERTIFIED),
                valid_from=stamp(edge),
                hired_on=drawn.choice([None, "2024-12-20"]),
            )
    if not learner.items:
        return
    for record in maker.made:
        if record["events"] and drawn.random() < 0.3:
            correct(maker, drawn, record)
    for (instance, table), rows in sorted(maker.rows.items()):
        for row in rows if table == "events" else ():
            if row.get("event_type") == "correction" and drawn.random() < 0.6:
                log(learner, drawn, instance, row)
    if seed % 7 == 1:
        return  # the log names nobody
    for _, rows in sorted(learner.items.items()):
        for row in rows:
            row["author_native_id"] = drawn.choice([None, "ann", "bob", "bot", "stranger", *STAFF])


def correct(maker, drawn, record):
    """A person notes what the AI should have said."""
    near = drawn.choice(record["events"])
    rows = maker.rows[record["instance"], "events"]
    rows.append(
        dict(
            native_id=f"taught {len(rows)}",
            source_system=INSTANCES[record["instance"]],
            conversation_native_id=record["name"],
            seq=near["seq"],
            event_type="correction",
            actor_type=drawn.choice(["human_agent", "human_agent", "supervisor", "ai_agent"]),
            actor_native_id=drawn.choice(["ann", "bob", "s1"]),
            occurred_at=near["occurred_at"],
            time_precision=near.get("time_precision"),
            parent_event_native_id=drawn.choice([None, near["native_id"]]),
        )
    )


def log(learner, drawn, instance, event):
    """An item on the correction, on what it corrects, or on the conversation; in its source or in a tool."""
    place = drawn.choice([instance, "tools"])
    named = dict(conversation_native_id=event["conversation_native_id"])
    if place == "tools":
        named.update(conversation_source_instance=instance)
        named.update(conversation_source_system=INSTANCES.get(instance, "open"))
    turn = drawn.choice([event["native_id"], event.get("parent_event_native_id"), None, "nothing"])
    rows = learner.items.setdefault(place, [])
    rows.append(
        dict(
            source_system=INSTANCES.get(place, "open"),
            native_id=f"logged {place} {len(rows)}",
            item_kind=drawn.choice(["correction", "training_item", "feedback"]),
            opened_at=stamp(BASE + timedelta(days=drawn.choice([1, 4, 8]))),
            event_native_id=turn,
            release_native_id=drawn.choice([None, "r2", "r3"]),
            **named,
        )
    )
