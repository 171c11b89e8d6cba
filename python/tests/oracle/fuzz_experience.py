"""Adds to a random landing what customers say when asked, how hard it was, and what they did afterwards.

It draws from a stream of its own, so that the landing of a seed stays what it was beside these rows.
"""

import random
from datetime import timedelta

from .fuzz import BASE, stamp

DAY = 86400
NEAR = [-DAY, 0, 1, 3600, 3 * DAY, 7 * DAY]
LATE = [-60, 0, 60, 8 * DAY, 30 * DAY - 1, 30 * DAY, 30 * DAY + 1, 40 * DAY]
SCALES = {
    "csat": [(None, None), (1, 5), (0, 10), (0, 1), (3, 3)],
    "felt_supported": [(None, None), (1, 7)],
    "ces": [(None, None), (1, 7), (1, 5), (1, 4), (0, 9)],
    "nps": [(None, None), (0, 10), (1, 10), (1, 5)],
    "thumbs": [(None, None), (0, 1)],
    "agent_satisfaction": [(1, 5)],
}
KINDS = ["csat", "csat", "csat", "ces", "ces", "nps", "felt_supported", "thumbs", "agent_satisfaction"]
HIGHEST = {"thumbs": 1, "ces": 7, "nps": 10}


class Additions:
    def __init__(self, maker, seed):
        self.maker = maker
        self.random = random.Random(f"experience {seed}")
        self.count = 0

    def pick(self, values):
        return self.random.choice(values)

    def chance(self, share):
        return self.random.random() < share

    def add(self, instance, table, **row):
        self.count += 1
        row.setdefault("native_id", f"x{self.count}")
        self.maker.rows.setdefault((instance, table), []).append(row)

    def run(self):
        self.mark_turns()
        for record in list(self.maker.made):
            if self.chance(0.5):
                self.ask(record)
            if self.chance(0.2):
                self.ask_by_mail(record)
            if self.chance(0.2):
                self.complain(record)
        self.write_signals()

    def mark_turns(self):
        """Who says something again, and clicks; some instance may mark no kinds, and phone no rephrases."""
        bare = self.pick(["chat", "desk", None, None])
        for (instance, table), rows in list(self.maker.rows.items()):
            if table != "events":
                continue
            for row in rows:
                is_customer = row.get("actor_type") == "customer"
                if (
                    instance != "phone"
                    and is_customer
                    and row["event_type"] == "message"
                    and self.chance(0.2)
                ):
                    row["rephrase_of_native_id"] = self.pick(rows)["native_id"] or "gone"
                if instance == bare and not is_customer:
                    row["message_kind"] = None
                if not is_customer and row["event_type"] == "message" and self.chance(0.1):
                    row["message_kind"] = self.pick(
                        ["question", "clarification", "article_suggestion", "other"]
                    )
            for row in [row for row in rows if self.chance(0.08)]:
                self.add(
                    instance,
                    "events",
                    conversation_native_id=row["conversation_native_id"],
                    seq=row.get("seq"),
                    occurred_at=row.get("occurred_at"),
                    time_precision=row.get("time_precision"),
                    event_type=self.pick(["link_click", "slot_filled", "article_view", "human_requested"]),
                    actor_type=self.pick(["customer", "customer", "system"]),
                )

    def answer(self, kind, moment):
        """Score, scale and times of one row, answered or not."""
        low, high = self.pick(SCALES[kind])
        top = HIGHEST.get(kind, 5) if high is None else high
        score = self.pick([None, top, top - 1, top - 2, 0, 1, 4, 6]) if self.chance(0.7) else None
        is_answered = score is not None or self.chance(0.2)
        offered_at = moment if self.chance(0.7) else None
        # Of two ratings at one time no rule says which is the latest, so none come at one time.
        is_timed = kind in ("csat", "thumbs") or self.chance(0.8)
        later = timedelta(hours=self.pick([0, 5, 300]), milliseconds=self.count % 1000)
        responded_at = moment + later if is_answered and is_timed else None
        return dict(
            survey_type=kind,
            score=score,
            scale_min=low,
            scale_max=high,
            higher_is_better=self.pick([None, None, True, False]),
            offered_at=stamp(offered_at),
            responded_at=stamp(responded_at),
            # What has no time at all is dated by its load, which must then not be the clock's.
            loaded_at=None if offered_at or responded_at else stamp(moment.replace(microsecond=0)),
        )

    def ask(self, record):
        kind = self.pick(KINDS)
        named = dict(conversation_native_id=record["name"])
        if record["events"] and self.chance(0.4):
            named["event_native_id"] = self.pick(record["events"])["native_id"]
            if self.chance(0.3):
                named.pop("conversation_native_id")
        moment = record["end"] + timedelta(seconds=self.pick(NEAR))
        self.add(record["instance"], "survey_responses", **named, **self.answer(kind, moment))

    def ask_by_mail(self, record):
        """Of a customer, about no conversation or about one that nobody landed."""
        customers = record["person"]["customers"]
        if not customers:
            return
        instance = self.pick(sorted(customers))
        self.add(
            instance,
            "survey_responses",
            customer_native_id=self.pick([customers[instance], "stranger"]),
            conversation_native_id=self.pick([None, None, "nobody"]),
            **self.answer(
                self.pick(["nps", "nps", "csat", "ces"]), record["end"] + timedelta(days=self.pick([0, 9]))
            ),
        )

    def complain(self, record):
        instance = record["instance"]
        customer = record["person"]["customers"].get(instance)
        by_customer = customer is not None and self.chance(0.6)
        self.add(
            instance,
            "business_events",
            conversation_native_id=None if by_customer else record["name"],
            customer_native_id=customer,
            event_kind=self.pick(
                ["complaint", "dispute", "regulator_contact", "social_mention", "social_mention"]
            ),
            intent=self.pick([None, None, record["person"]["intent"]]),
            occurred_at=stamp(record["end"] + timedelta(seconds=self.pick(LATE))),
        )

    def write_signals(self):
        """Two references that overlap, and one signal without a row."""
        if self.chance(0.3):
            return
        edge = (BASE + timedelta(days=12)).date().isoformat()
        self.maker.write_csv(
            "effort_signals",
            ["signal", "weight", "reference_mean", "reference_spread", "valid_from", "valid_to"],
            [
                ("messages_to_useful_answer", "0.5", "1.5", "0.75", "", edge),
                ("messages_to_useful_answer", "0.4", "1.25", "0.5", edge, ""),
                ("rephrases", "0.25", "0.2", "0.4", "", ""),
                ("rephrases", "0.3", "0.3", "0.6", edge, ""),
                ("channel_switches", "0.2", "0.1", "0.3", "", ""),
                ("recontacts", "0.3", "0.2", "0.5", "", ""),
                ("clarifications", "0.1", "0.4", "0.7", "", ""),
            ],
        )


def add_experience(maker, seed):
    Additions(maker, seed).run()
