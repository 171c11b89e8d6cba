"""Two plain months before a random landing, from a stream of their own.

Drift needs a finished month to compare with, and comparisons of groups need many who came for the same.
"""

import json
import random
from datetime import datetime, timedelta

BEGUN = datetime(2025, 1, 6, 8)
INSTANCE = "archive"


def add_history(folder, seed, stamp, conversations=220):
    """Writes its files by itself, so that the landing and its options are what they were without."""
    draw = random.Random(f"history {seed}")
    rows = {}

    def add(table, **row):
        rows.setdefault(table, []).append(row)

    for number in range(conversations):
        name, start = f"h{number}", BEGUN + timedelta(seconds=draw.randrange(54 * 86400))
        is_late = start >= datetime(2025, 2, 10)
        intent, language = draw.choice(["refund", "delivery"]), draw.choice(["en", "de"])
        fails = draw.random() < 0.2 + 0.3 * is_late + 0.2 * (language == "de")
        end = start + timedelta(minutes=10)
        add(
            "conversations",
            native_id=name,
            source_system="open",
            kind="bot_session",
            channel=draw.choice(["web_chat", "web_chat", "email"]),
            customer_native_id=None if draw.random() < 0.5 else f"k{number}",
            started_at=stamp(start),
            ended_at=stamp(end),
            status="closed",
            outcome_claim="abandoned" if fails else "resolved",
            outcome_claimed_by="ai_agent",
            outcome_claimed_at=stamp(end),
            intent_final=intent,
            language=language,
            region=draw.choice(["eu", "us", None]),
            loaded_at=stamp(end),
        )
        turns = [
            ("customer", 0, "question", None),
            ("ai_agent", draw.choice([5, 59, 60, 61, 300]), "answer", "r2" if is_late else "r1"),
        ]
        for place, (actor, seconds, kind, release) in enumerate(turns):
            add(
                "events",
                native_id=f"{name} {place}",
                conversation_native_id=name,
                seq=place,
                event_type="message",
                actor_type=actor,
                message_kind=kind,
                occurred_at=stamp(start + timedelta(seconds=seconds)),
                release_version=release,
            )
        named = dict(conversation_native_id=name, loaded_at=stamp(end))
        guess = intent if draw.random() < 0.8 else "login"
        add(
            "ai_inferences",
            native_id=f"{name} guess",
            event_native_id=f"{name} 0",
            kind="intent",
            intent=guess,
            confidence=0.9,
            **named,
        )
        review = dict(named, rater_type="human", evaluated_at=stamp(end + timedelta(days=1, seconds=number)))
        weight = draw.choice([1, 0.5, 0.25])
        if draw.random() < 0.5:
            add(
                "evaluations",
                native_id=f"{name} violation",
                criterion="violation",
                passed=draw.random() < 0.8,
                inclusion_probability=weight,
                **review,
            )
        if draw.random() < 0.5:
            add(
                "evaluations",
                native_id=f"{name} intent",
                criterion="intent_reference",
                label=intent,
                inclusion_probability=weight,
                **review,
            )
    place = folder / "open" / INSTANCE
    place.mkdir(parents=True, exist_ok=True)
    for table, found in rows.items():
        (place / f"{table}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in found))
