"""Adds to a random landing offers of another handler or channel, and what customers make of them.

It draws from a stream of its own, so that the landing of a seed stays what it was beside these rows.
"""

import random

ACTORS = ["ai_agent", "ai_agent", "rule_bot", "human_agent", "supervisor", "system"]
SENDERS = [None] * 7 + ["ai_agent", "human_agent", "system", "martian"]
OFFERED = ["human_agent", "human_agent", "supervisor", "ai_agent", "rule_bot", None, "martian"]
OTHERS = {"ai_agent": ["human_agent", "supervisor"], "human_agent": ["ai_agent", "rule_bot"]}
NAMED = [None, None, None, "human_agent", "supervisor", "ai_agent", "system"]
CHANNELS = [None, None, "web_chat", "email", "voice", "help_center", "pigeon"]


class Offers:
    def __init__(self, maker, seed):
        self.maker = maker
        self.random = random.Random(f"choices {seed}")
        self.count = 0

    def pick(self, values):
        return self.random.choice(values)

    def chance(self, share):
        return self.random.random() < share

    def add(self, instance, beside, event_type, **row):
        """At the time and place of an event that is there, so that ties occur."""
        self.count += 1
        placed = {
            key: beside.get(key) for key in ("conversation_native_id", "seq", "occurred_at", "time_precision")
        }
        self.maker.rows[instance, "events"].append(
            dict(
                native_id=f"{self.pick(['a', 'z'])}-choice{self.count}",
                event_type=event_type,
                **placed,
                **row,
            )
        )

    def run(self):
        for (instance, table), rows in sorted(self.maker.rows.items()):
            if table != "events":
                continue
            events = {}
            for row in rows:
                if row["native_id"] is not None:
                    events.setdefault(row["conversation_native_id"], []).append(row)
            for _, there in sorted(events.items()):
                self.converse(instance, there)

    def converse(self, instance, there):
        """Offers early more often than late, each of them taken, left or followed by another."""
        place = 0
        while self.chance(0.7):
            place = self.random.randint(place, max(place, len(there) // 2))
            self.offer(instance, there[place])
            if self.chance(0.25):
                later = self.pick(there[place:])
                self.accept(instance, later)
        if self.chance(0.15):
            self.accept(instance, self.pick(there))

    def offer(self, instance, beside):
        actor = self.pick(ACTORS)
        self.add(
            instance,
            beside,
            "redirect_offered",
            actor_type=actor,
            from_actor_type=self.pick(SENDERS),
            to_actor_type=self.pick(OTHERS[actor] if actor in OTHERS and self.chance(0.7) else OFFERED),
            to_channel=self.pick(CHANNELS),
        )

    def accept(self, instance, beside):
        self.add(
            instance,
            beside,
            "redirect_accepted",
            actor_type=self.pick(["customer", "customer", "system"]),
            to_actor_type=self.pick(NAMED),
            from_channel=self.pick([None] * 7 + CHANNELS),
            to_channel=self.pick(["email", "email", "web_chat", *CHANNELS]),
        )


def add_choices(maker, seed):
    Offers(maker, seed).run()
