"""What handoff metrics need of a random landing: fields filled and asked, payloads, moods, moves, verdicts.

It is put on top of a landing that is made already, from a random stream of its own, so that the rest of each
landing stays what it was.
"""

import random
from datetime import datetime, timedelta

PLAIN_CASES = 8
FIELDS = ["order_number", "address", "identity_check", "order"]
REASONS = [
    "planned",
    "policy",
    "misroute",
    "risk",
    "sentiment",
    "missing_knowledge",
    "other",
    None,
    "because",
]
QUEUES = ["first", "second", None]
HANDOFFS = ("handoff_requested", "handoff_accepted", "transfer")
PEOPLE = ("human_agent", "supervisor")


def enrich(maker, seed):
    """Add to the rows that the maker holds, and change some in place."""
    chance = random.Random(f"handoffs {seed}")
    for number in range(PLAIN_CASES):
        add_plain_case(maker, number, is_escalated=number % 2 == 0)
    for instance, table in sorted(maker.rows):
        rows = maker.rows[instance, table]
        if table == "events":
            enrich_events(rows, chance, is_asking=instance != "phone" or chance.random() < 0.5)
        elif table == "segments":
            enrich_segments(rows, chance)
    for record in maker.made:
        for criterion in ("escalation_needed", "context_preserved"):
            if chance.random() < 0.4:
                judge(maker, record, criterion, chance)


def add_plain_case(maker, number, is_escalated):
    """A case that somebody settles within the hour, so that escalations have something to be held against."""
    start, name = datetime(2025, 3, 2 + number // 4, 9, number), f"plain{number}"
    talk = [("message", "customer"), ("message", "human_agent"), ("close", "human_agent")]
    if is_escalated:
        talk[1:1] = [("message", "ai_agent"), ("handoff_requested", "ai_agent")]
    for seq, (event_type, actor) in enumerate(talk, start=1):
        maker.add(
            "chat",
            "events",
            native_id=f"{name}e{seq}",
            conversation_native_id=name,
            seq=seq,
            event_type=event_type,
            actor_type=actor,
            occurred_at=(start + timedelta(seconds=seq * (300 + 7 * number))).isoformat() + "Z",
        )
    maker.add(
        "chat",
        "conversations",
        native_id=name,
        channel="web_chat",
        kind="messaging",
        status="closed",
        intent_final="delivery",
        started_at=start.isoformat() + "Z",
    )


def enrich_events(rows, chance, is_asking):
    added = []
    for number, row in enumerate(rows):
        if row["native_id"] is None:
            continue
        kind, actor = row["event_type"], row["actor_type"]
        if kind in HANDOFFS and chance.random() < 0.7:
            row["context_payload"] = payload(chance)
        if kind in HANDOFFS and row.get("reason") is None and chance.random() < 0.5:
            row["reason"] = chance.choice(REASONS)
        if kind == "message" and actor == "customer" and row.get("sentiment_score") is None:
            row["sentiment_score"] = chance.choice([None, None, 0.5, 0.25, 0.0, -0.25])
        if kind == "message" and chance.random() < 0.3 and (is_asking or actor not in PEOPLE):
            row["field_name"] = chance.choice(FIELDS)
        beside = {
            name: row.get(name) for name in ("conversation_native_id", "seq", "occurred_at", "time_precision")
        }
        if chance.random() < 0.2:
            filler = chance.choice(["customer", "ai_agent", "system"])
            beside_row = dict(event_type="slot_filled", actor_type=filler, field_name=chance.choice(FIELDS))
            added.append(dict(beside, native_id=f"f{number}", **beside_row))
        if kind == "message" and actor in PEOPLE and chance.random() < 0.3:
            move = dict(
                event_type="transfer",
                actor_type=chance.choice(["human_agent", "supervisor", "system"]),
                from_actor_type=chance.choice([None, None, "human_agent", "ai_agent"]),
                to_actor_type=chance.choice([None, "human_agent", "supervisor", "ai_agent"]),
                from_queue=chance.choice(QUEUES),
                to_queue=chance.choice(QUEUES),
                reason=chance.choice(REASONS),
            )
            added.append(dict(beside, native_id=f"m{number}", **move))
    rows.extend(added)


def payload(chance):
    """Now and then without a list, without a word on the summary, or with both."""
    held = {}
    if chance.random() < 0.8:
        held["fields"] = chance.sample(FIELDS, chance.randint(0, 3))
    for name in ("has_summary", "has_history"):
        if chance.random() < 0.8:
            held[name] = chance.random() < 0.5
    # As text, which is what a flat file holds of it.
    return "{" + ", ".join(f'"{name}": {as_json(value)}' for name, value in held.items()) + "}"


def as_json(value):
    return str(value).lower() if isinstance(value, bool) else str(value).replace("'", '"')


def enrich_segments(rows, chance):
    added = []
    for number, row in enumerate(rows):
        row["queue"] = chance.choice(QUEUES)
        if row["handler_type"] == "human_agent" and chance.random() < 0.5:
            later = dict(
                row, native_id=f"s{number}", seq=3, queue=chance.choice(QUEUES), actor_native_id="bob"
            )
            added.append(later)
    rows.extend(added)


def judge(maker, record, criterion, chance):
    event = chance.choice(record["events"]) if record["events"] and chance.random() < 0.3 else None
    maker.add(
        record["instance"],
        "evaluations",
        native_id=f"{criterion}{record['name']}{chance.randint(0, 9)}",
        conversation_native_id=record["name"],
        event_native_id=event["native_id"] if event else None,
        rater_type=chance.choice(["human", "human", "human", "auto"]),
        criterion=criterion,
        passed=chance.choice([True, True, False, False, None]),
        inclusion_probability=chance.choice([None, 0.5, 0.25, 0.1, 1]),
        evaluated_at=f"2025-04-{chance.randint(10, 28)}T12:00:{chance.randint(10, 59)}Z",
    )
