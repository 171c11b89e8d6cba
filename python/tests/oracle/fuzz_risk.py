"""Adds to a random landing what guardrails, auditors and systems of record say of risk.

It draws from a stream of its own, so that the landing of a seed stays what it was beside these rows.
"""

import random
from datetime import datetime, timedelta

from .fuzz import BASE, INSTANCES, stamp

STAGES = ["output", "output", "input", "tool", "retrieval", None, "sideways"]
ACTIONS = ["none", "flagged", "masked", "blocked", "rewritten", "escalated", None, "shrugged"]
SEVERITIES = ["low", "medium", "high", "critical", None, "apocalyptic"]
CLASSES = ["customer_critical", "business_critical", "compliance_critical", "non_critical", None, "odd"]
LABELS = [None, None, "identity", "consent"]
CHANCES = [None, 0, 0.5, 0.25, 1]
KINDS = ["pii_exposure", "unauthorised_access", "retention_overrun", "access", "deletion_request", "spill"]
KINDS += ["retention_deletion"] * 5
DAYS = [0, 3, 7, 29, 30, 31, 59, 60, 61]


class Auditor:
    def __init__(self, maker, seed):
        self.maker, self.random = maker, random.Random(f"risk {seed}")
        self.rows = {"guardrail_events": [], "evaluations": [], "governance_events": []}

    def chance(self, share):
        return self.random.random() < share

    def pick(self, values):
        return self.random.choice(values)

    def work(self):
        # Some sources run no guardrail at all, and some are never audited.
        unguarded = set(self.random.sample(["chat", "desk", "phone"], self.pick([0, 1, 2])))
        unaudited = set(self.random.sample(["chat", "desk", "phone"], self.pick([0, 0, 1])))
        for record in self.maker.made:
            if record["instance"] not in unguarded and self.chance(0.5):
                self.guard(record)
            if record["instance"] not in unaudited and self.chance(0.6):
                self.audit(record)
            if self.chance(0.3):
                self.follow(record)
            if record["events"] and self.chance(0.25):
                self.step_in(record)
            if self.chance(0.1):
                self.book(record)
            if record["events"] and record["instance"] != "desk" and self.chance(0.3):
                self.disclose(record)
        if self.chance(0.5):
            self.maker.add("form", "guardrail_events", detected=False, stage="output", action="none")
        if self.chance(0.7):
            self.govern()
        self.tell("guardrail_events", conversation_native_id="nobody", detected=True, stage="output")

    def write(self):
        for table, rows in self.rows.items():
            self.maker.write_file(self.maker.folder / "open" / "guard" / f"{table}.jsonl", rows)

    def dated(self, options):
        """In half of the landings a date at which the long windows are closed, or close a second later."""
        if self.chance(0.5):
            edge = self.pick([record["end"] for record in self.maker.made]) + timedelta(days=60)
            options["as_of"] = stamp(edge + timedelta(seconds=self.pick([0, 1])))
        return options

    def tell(self, table, **row):
        row.setdefault("native_id", f"{table[:2]}{len(self.rows[table])}")
        self.rows[table].append(dict(row, source_system="open"))

    def govern(self):
        """Incidents and deletions, due around the newest day of the landing."""
        newest = max(record["end"] for record in self.maker.made)
        for number in range(30):
            due = (newest + timedelta(days=self.pick([-9, -1, 0, 1]))).date()
            done = self.pick([None, due, due + timedelta(days=1), due - timedelta(days=1)])
            kind = self.pick(KINDS)
            self.tell(
                "governance_events",
                native_id=f"g{number}",
                event_kind=kind,
                system=self.pick(["crm", "recordings", None]),
                data_class=self.pick(["text", "contact", None]),
                occurred_at=stamp(newest - timedelta(days=self.pick([0, 3, 9, 12]))),
                due_on=due.isoformat() if self.chance(0.8) else None,
                done_on=done and done.isoformat(),
            )

    def named(self, record):
        return dict(
            conversation_native_id=record["name"],
            conversation_source_system=INSTANCES[record["instance"]],
            conversation_source_instance=record["instance"],
        )

    def turn(self, record, share):
        turns = [row["native_id"] for row in record["events"]]
        return self.pick(turns) if turns and self.chance(share) else None

    def guard(self, record):
        for _ in range(self.pick([1, 1, 2])):
            row = dict(
                native_id=f"g{len(self.rows['guardrail_events'])}",
                event_native_id=self.turn(record, 0.5),
                occurred_at=stamp(record["end"] + timedelta(days=self.pick([-20, 0, 0, 20])))
                if self.chance(0.8)
                else None,
                stage=self.pick(STAGES),
                policy=self.pick(["pii", "tone", None]),
                detected=self.pick([True, True, False, None]),
                action=self.pick(ACTIONS),
                severity=self.pick(SEVERITIES),
                loaded_at=stamp(record["end"]),
                **self.named(record),
            )
            self.tell("guardrail_events", **row)
            if self.chance(0.1):  # an earlier version that must lose
                earlier = dict(row, stage="output", detected=True, action="none")
                self.tell("guardrail_events", **earlier | dict(loaded_at=stamp(BASE)))

    def audit(self, record):
        for criterion in ("violation", "near_miss", "control", "disclosure", "error"):
            for _ in range(self.pick([0, 1, 1, 3])):
                is_alone = self.chance(0.03)
                turn = self.turn(record, 0.3)
                self.tell(
                    "evaluations",
                    event_native_id=None if is_alone else turn,
                    rater_type=self.pick(["human", "human", "auto"]),
                    criterion=criterion,
                    label=self.pick(LABELS),
                    passed=self.pick([True, True, False, None]),
                    severity=self.pick(SEVERITIES),
                    error_class=self.pick(CLASSES),
                    inclusion_probability=self.pick(CHANCES),
                    rubric_version=self.pick(["v1", None]),
                    # Never two at once: what comes last must not hang on a key.
                    evaluated_at=stamp(
                        record["end"]
                        + timedelta(days=self.pick([0, 2]), milliseconds=1 + len(self.rows["evaluations"]))
                    ),
                    **({} if is_alone else self.named(record)),
                )

    def follow(self, record):
        """Harm on the edges of its window, of a conversation or of a customer."""
        customer = record["person"]["customers"].get(record["instance"])
        by_customer = customer is not None and self.chance(0.6)
        moment = record["end"] + timedelta(days=self.pick(DAYS), seconds=self.pick([0, 0, 1]))
        self.maker.add(
            record["instance"],
            "business_events",
            conversation_native_id=None if by_customer else record["name"],
            customer_native_id=customer if by_customer else None,
            event_kind=self.pick(["account_closed", "account_closed", "reversal", "chargeback", "complaint"]),
            intent=self.pick([None, None, record["person"]["intent"]]),
            occurred_at=stamp(moment),
        )

    def book(self, record):
        """A callback, promised at the edge of its target time after a turn, or failed."""
        told = [row["occurred_at"] for row in record["events"] if row["occurred_at"] is not None]
        after = datetime.fromisoformat(self.pick(told).removesuffix("Z")) if told else record["end"]
        self.maker.add(
            record["instance"],
            "actions",
            conversation_native_id=record["name"],
            action_kind="appointment",
            status=self.pick(["succeeded", "succeeded", "failed"]),
            occurred_at=stamp(after + timedelta(seconds=self.pick([0, 300, 301, 86400]))),
        )

    def disclose(self, record):
        """The AI says what it is, somewhere in the conversation."""
        rows = self.maker.rows[(record["instance"], "events")]
        mine = [row for row in rows if row["conversation_native_id"] == record["name"]]
        for row in mine[:1] if self.chance(0.6) else self.random.sample(mine, min(1, len(mine))):
            told = dict(event_type="message", actor_type="ai_agent", message_kind="disclosure", intent=None)
            told.update(native_id=self.maker.native("di"), sentiment_score=None)
            self.maker.add(record["instance"], "events", **{**row, **told})

    def step_in(self, record):
        """Somebody takes an answer back, corrects it, or is asked for; placed like the turn before."""
        rows = self.maker.rows[(record["instance"], "events")]
        after = self.pick([row for row in rows if row["conversation_native_id"] == record["name"]])
        kind = self.pick(["override", "override", "correction", "human_requested", "human_requested"])
        self.maker.add(
            record["instance"],
            "events",
            **{
                **after,
                "native_id": self.maker.native("st"),
                "event_type": kind,
                "actor_type": "customer" if kind == "human_requested" else "supervisor",
                "actor_native_id": None,
                "parent_event_native_id": self.turn(record, 0.5),
                "intent": None,
                "sentiment_score": None,
            },
        )
