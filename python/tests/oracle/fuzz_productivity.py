"""A desk beside a random landing, before and since its agents have suggestions, from a stream of its own.

Comparisons of an agent with what the same agent did before, and of paths with a finished month, need many
cases of few people on few intents.
"""

import json
import random
from datetime import datetime, timedelta

BEGUN = datetime(2025, 1, 13, 8)
INSTANCE = "floor"
AGENTS = {"uma": 20, "vic": 34, "wes": 200, "xia": 27}  # days until the first suggestion; one never has any


def is_drawn(seed):
    """Nothing is drawn by lot in some landings, and agents are compared with themselves."""
    return seed % 4 != 2


def add_floor(folder, seed, stamp, conversations=90):
    """Writes its files by itself, so that the landing and its options are what they were without."""
    draw = random.Random(f"productivity {seed}")
    rows = {}

    def add(table, **row):
        rows.setdefault(table, []).append(dict(row, source_system="open"))

    for agent in AGENTS:
        hired = BEGUN - timedelta(days=draw.choice([40, 300, 800]))
        add("actors", native_id=agent, actor_type="human_agent", team=draw.choice(["blue", "green"]),
            hired_on=hired.date().isoformat())  # fmt: skip
    for number in range(conversations):
        add_case(add, draw, stamp, f"f{number}", BEGUN + timedelta(seconds=draw.randrange(60 * 86400)), seed)
    for table, found in rows.items():
        path = folder / "open" / INSTANCE / f"{table}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in found))


def add_case(add, draw, stamp, name, start, seed):
    path = draw.choice(["human", "human", "human", "both", "bot"])
    agent = draw.choice(sorted(AGENTS))
    end = start + timedelta(minutes=draw.choice([5, 20, 45]))
    loaded = dict(conversation_native_id=name, loaded_at=stamp(end))
    add(
        "conversations",
        native_id=name,
        kind="messaging",
        channel=draw.choice(["web_chat", "email"]),
        direction="outbound" if draw.random() < 0.05 else None,
        customer_native_id=f"u{draw.randrange(16)}",
        started_at=stamp(start),
        ended_at=stamp(end),
        status="closed",
        outcome_claim=draw.choice(["resolved", "resolved", "abandoned"]),
        outcome_claimed_by="ai_agent" if path == "bot" else "human_agent",
        outcome_claimed_at=stamp(end),
        intent_final=draw.choice(["refund", "delivery"]),
        loaded_at=stamp(end),
    )
    speakers = ["customer"] + ["ai_agent"] * (path != "human") + ["human_agent"] * (path != "bot")
    for place, actor in enumerate(speakers):
        who = agent if actor == "human_agent" and draw.random() < 0.95 else None
        moment = stamp(start + timedelta(seconds=30 * place))
        kind = "question" if actor == "customer" else "answer"
        add("events", native_id=f"{name} {place}", seq=place, event_type="message", actor_type=actor,
            actor_native_id=who, message_kind=kind, occurred_at=moment, **loaded)  # fmt: skip
    if draw.random() < 0.35:
        add(
            "business_events",
            native_id=f"{name} back",
            event_kind=draw.choice(["reversal", "chargeback"]),
            occurred_at=stamp(end + timedelta(days=draw.choice([0, 6, 20, 31]))),
            amount=draw.choice([12.5, 3, 40, 7.25, None]),
            currency=draw.choice(["EUR"] * 6 + ["eur", " EUR", "USD"]),
            **loaded,
        )
    if path == "bot":
        return
    if draw.random() < 0.95:
        took = timedelta(seconds=draw.choice([0, 120, 300.5, 900, 2400]))
        add("agent_activities", native_id=f"{name} work", agent_native_id=agent, state="handling",
            started_at=stamp(start), ended_at=stamp(start + took), **loaded)  # fmt: skip
    if start >= BEGUN + timedelta(days=AGENTS[agent]) and draw.random() < 0.7:
        state = draw.choice(["accepted", "rejected", "ignored"])
        add("assist_suggestions", native_id=f"{name} hint", agent_native_id=agent, suggestion_type="reply",
            shown_at=stamp(start), state=state, **loaded)  # fmt: skip
    if is_drawn(seed) and draw.random() < 0.7:
        is_control = draw.random() < 0.4
        add("experiment_assignments", native_id=f"{name} lot", experiment="assist_display",
            arm="held_out" if is_control else "shown", is_control=is_control, unit_type="conversation",
            unit_native_id=name, assigned_at=stamp(start), loaded_at=stamp(end))  # fmt: skip
