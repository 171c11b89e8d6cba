"""Adds to a random landing what teams log to learn from, releases that settle it, and consent to training.

It draws from a stream of its own, so that the landing of a seed stays what it was beside these rows.
"""

import random
from datetime import datetime, timedelta

from .fuzz import BASE, INSTANCES, INTENTS, stamp

KINDS = ["knowledge_gap"] * 4 + ["feedback"] * 2 + ["correction"] + ["training_item"] * 2 + ["wish"]
WEEK = timedelta(days=7)
STEPS = [timedelta(0), timedelta(seconds=1), timedelta(hours=5), timedelta(days=1), timedelta(days=3)]


class Learner:
    """Rows of improvement_items and releases by instance, and the consent on customers' records."""

    def __init__(self, maker, seed):
        self.maker, self.chance_of = maker, random.Random(f"learning {seed}")
        self.items, self.releases = {}, {}

    def chance(self, share):
        return self.chance_of.random() < share

    def pick(self, values):
        return self.chance_of.choice(values)

    def work(self):
        for (_, table), rows in sorted(self.maker.rows.items()):
            if table == "customers" and self.chance(0.8):
                for row in rows:
                    row["consent_training"] = self.pick([True, True, False, None])
        if self.chance(0.1):
            return  # a landing that logs nothing
        for instance in (*sorted(INSTANCES), "tools"):
            self.release(instance)
        for record in list(self.maker.made):
            for _ in range(self.pick([0, 1, 1, 2])):
                self.log(record)
        for _ in range(self.pick([0, 2])):
            self.row("tools", BASE + timedelta(days=self.pick([0, 5, 12])))
            self.row("tools", BASE, conversation_native_id="nobody")

    def release(self, instance):
        for number in range(5):
            deployed = BASE + timedelta(days=5 * number + 2, hours=self.pick([0, 12]))
            rows = self.releases.setdefault(instance, [])
            rows.append(
                dict(
                    source_system=INSTANCES.get(instance, "open"),
                    native_id=f"r{number}",
                    component=self.pick(["knowledge", "policy", "model"]),
                    version=f"v{number}",
                    deployed_at=stamp(deployed),
                    effective_from=self.pick([None, stamp(deployed), stamp(deployed + timedelta(days=2))]),
                    rolled_back_at=stamp(deployed + timedelta(days=4)) if self.chance(0.1) else None,
                    is_deleted=True if self.chance(0.05) else None,
                )
            )

    def log(self, record):
        """An item of the conversation, in its source or in a tool; at, or a week after, one of its turns."""
        timed = [row for row in record["events"] if isinstance(row.get("occurred_at"), str)]
        turn = self.pick(timed) if timed else None
        moment = record["end"]
        if turn is not None:
            said = datetime.fromisoformat(turn["occurred_at"].removesuffix("Z"))
            moment = said + self.pick([timedelta(0), timedelta(hours=3), WEEK, WEEK + timedelta(seconds=1)])
        instance, named = self.maker.speaker_by(self.chance_of, record)
        if turn is not None and self.chance(0.4):
            named["event_native_id"] = turn["native_id"]
            if self.chance(0.3):
                named["conversation_native_id"] = None
        self.row(instance, moment, **named)

    def row(self, instance, opened, **named):
        closed = opened + self.pick(STEPS) if self.chance(0.75) else None
        reopened = opened + self.pick([*STEPS, WEEK, 2 * WEEK]) if self.chance(0.3) else None
        rows = self.items.setdefault(instance, [])
        rows.append(
            dict(
                source_system=INSTANCES.get(instance, "open"),
                native_id=f"item {instance} {len(rows)}",
                item_kind=self.pick(KINDS),
                topic=self.pick(["fees", None]),
                intent=self.pick([None, *INTENTS[:2]]),
                owner_team=self.pick(["one", "two", None]),
                opened_at=stamp(opened),
                closed_at=closed and stamp(closed),
                reopened_at=reopened and stamp(reopened),
                release_native_id=self.pick([None, "r1", "r2", "r3", "r4", "r9"]),
                is_suitable=self.pick([True, True, False, None]),
                is_verified=self.pick([True, True, False, None]),
                is_test=True if self.chance(0.04) else None,
                **named,
            )
        )

    def write(self):
        for table, by_instance in (("improvement_items", self.items), ("releases", self.releases)):
            for instance, rows in sorted(by_instance.items()):
                self.maker.write_file(self.maker.folder / "open" / instance / f"{table}.jsonl", rows)
