"""Makes small, nasty, random landings in the open format, the same for the same seed.

make_landing writes the files and returns options (as_of, journey_window_days, hub, tz, csat_answers,
business_schedules, few) worth running it with.
Each landing mixes what exports get wrong: shared and hub identifiers, links of every type, reopened and
half-closed conversations, missing and day-precise times, duplicates, late and deleted versions, tests,
orphans, enum values that nobody mapped, gaps that end exactly on a window's edge.
"""

import csv
import gzip
import io
import json
import random
from datetime import datetime, timedelta
from pathlib import Path

from . import fuzz_handoffs
from .fuzz_answers import add_answers
from .fuzz_collaboration import Overseer
from .fuzz_reviews import Reviewer

BASE = datetime(2025, 3, 1, 9)
INSTANCES = {"chat": "open", "desk": "acme", "phone": "open", "form": "open"}
TALKING = ["chat", "desk", "phone"]  # the form lands neither events nor segments
INTENTS = ["refund", "delivery", "login", "mystery", "unclassified", "novel"]
EDGES = [0, 1, 60, 3600, 86399, 86400, 86401, 259199, 259200, 259201, 604799, 604800, 604801, 900000]
CLAIMS = [
    "resolved",
    "resolved",
    "partially_resolved",
    "escalated",
    "abandoned",
    "forced_termination",
    "pending",
    "unknown",
    "solved-ish",
]
CLAIMERS = ["customer", "human_agent", "ai_agent", "vendor_rule", "vendor_model", None]
REASONS = ["low_confidence", "policy", "usage_limit", "customer_demand", "tool_failure", None, "because"]
KINDS = [
    "answer",
    "clarification",
    "greeting",
    "menu",
    "disclosure",
    "acknowledgement",
    "question",
    None,
    None,
    "haiku",
]


def stamp(moment):
    """Seconds, or milliseconds where there are any."""
    return (
        None
        if moment is None
        else moment.isoformat(timespec="milliseconds" if moment.microsecond else "auto") + "Z"
    )


class Maker:
    """Collects rows by instance and table, then writes them in mixed file shapes."""

    def __init__(self, folder, seed, conversations):
        self.random = random.Random(seed)
        self.folder = Path(folder)
        self.wanted = conversations
        self.rows = {}
        self.made = []
        self.counter = 0

    def chance(self, share):
        return self.random.random() < share

    def pick(self, values):
        return self.random.choice(values)

    def native(self, prefix):
        self.counter += 1
        return f"{prefix}{self.counter}"

    def add(self, instance, table, **row):
        row.setdefault("native_id", self.native(table[:2]))
        self.rows.setdefault((instance, table), []).append(row)
        return row

    # ---- people ----
    def make_people(self):
        self.people = []
        for number in range(max(3, self.wanted // 5)):
            customers = {}
            for instance in INSTANCES:
                if self.chance(0.6):
                    customers[instance] = f"c{number}"
            person = dict(number=number, customers=customers, last={}, intent=self.pick(INTENTS[:4]))
            self.people.append(person)
            for instance, customer in customers.items():
                if self.chance(0.6):
                    email = f"P{number}@Example.com" if self.chance(0.5) else f" p{number}@example.com "
                    self.identifier(instance, customer, None, "email", email)
                if self.chance(0.3):
                    self.identifier(
                        instance,
                        customer,
                        None,
                        "phone",
                        self.pick(
                            [
                                f"+49 151 000{number}",
                                f"0049151000{number}",
                                f"49-151-000{number}",
                            ]
                        ),
                    )
                if self.chance(0.2):
                    self.identifier(instance, customer, None, "email", "noreply@shop.example")
                if self.chance(0.3):
                    edge = BASE + timedelta(days=self.random.randint(0, 20))
                    self.add(
                        instance,
                        "customers",
                        native_id=customer,
                        segment=self.pick(["gold", "basic"]),
                        valid_to=stamp(edge),
                    )
                    self.add(
                        instance,
                        "customers",
                        native_id=customer,
                        segment=self.pick(["gold", "basic", None]),
                        valid_from=stamp(edge),
                    )
        if self.chance(0.5):
            for number in range(self.random.randint(9, 13)):
                self.identifier("desk", f"shared{number}", None, "device", "tablet-1")
            for person in self.people[:3]:
                if "desk" in person["customers"]:
                    self.identifier("desk", person["customers"]["desk"], None, "device", "tablet-1")
        if self.chance(0.4):
            instance = self.pick(list(INSTANCES))
            self.identifier(instance, "c0", None, "crm_contact", "merged", merged="c1")
        for instance in INSTANCES:
            self.add(instance, "actors", native_id="bot", actor_type="ai_agent", ai_agent_name="Helper")
            edge = BASE + timedelta(days=6)
            hired = (
                (BASE - timedelta(days=self.pick([20, 89, 92, 300, 365, 800, 1096, 2000]))).date().isoformat()
            )
            self.add(
                instance,
                "actors",
                native_id="ann",
                actor_type="human_agent",
                team="blue",
                hired_on=hired,
                valid_to=stamp(edge),
            )
            self.add(
                instance,
                "actors",
                native_id="ann",
                actor_type="human_agent",
                team="red",
                hired_on=hired,
                valid_from=stamp(edge),
            )
            self.add(
                instance,
                "actors",
                native_id="bob",
                actor_type="supervisor",
                hired_on=hired if self.chance(0.5) else None,
            )

    def identifier(self, instance, customer, conversation, id_type, value, merged=None):
        self.add(
            instance,
            "customer_identifiers",
            customer_native_id=customer,
            conversation_native_id=conversation,
            id_type=id_type,
            id_value=value,
            is_verified=self.pick([True, False, None]),
            merged_into_customer_native_id=merged,
        )

    # ---- conversations ----
    def make_conversation(self):
        person = self.pick(self.people)
        instance = "form" if self.chance(0.08) else self.pick(TALKING)
        name = self.native("v")
        previous = person["last"].get("conversation")
        if previous and previous["end"] and self.chance(0.7):
            seconds = self.pick(EDGES)
            start = previous["end"] + timedelta(
                seconds=-seconds if self.chance(0.15) and seconds < 90000 else seconds
            )
        else:
            start = BASE + timedelta(seconds=self.random.randint(0, 25 * 86400))
        timeless = self.chance(0.05)
        kind = {"chat": "bot_session", "desk": "ticket", "phone": "voice", "form": "ticket"}[instance]
        kind = self.pick([kind, kind, "messaging", "case", None])
        channel = {"chat": "web_chat", "desk": "email", "phone": "voice", "form": "web_form"}[instance]
        channel = self.pick([channel, channel, "in_app", "help_center", "fax"])
        record = dict(
            instance=instance,
            name=name,
            start=None if timeless else start,
            end=None,
            person=person,
            events=[],
            seq=0,
            by_seq=timeless or self.chance(0.15),
            clock=start,
            timeless=timeless,
        )
        style = self.pick(
            ["bot", "bot", "handoff", "handoff", "human", "silent", "article", "segments", "mixed"]
        )
        style = "bare" if instance == "form" else style
        getattr(self, f"play_{style}")(record)
        if style not in ("silent", "segments", "bare") and self.chance(0.25):
            self.reopen(record)
        self.write_conversation(record, kind, channel)
        self.write_events(record)
        self.made.append(record)
        if not timeless:
            person["last"]["conversation"] = record
        if self.made and self.chance(0.5) and len(self.made) > 1:
            self.link(record)
        self.decorate(record)

    def event(self, record, event_type, actor, **more):
        record["clock"] += timedelta(seconds=self.pick([0, 1, 20, 59, 119, 120, 121, 600]))
        record["seq"] += 1
        row = dict(
            native_id=self.native("e"),
            conversation_native_id=record["name"],
            seq=record["seq"],
            event_type=event_type,
            actor_type=actor,
            occurred_at=record["clock"],
            **more,
        )
        if actor == "human_agent":
            row.setdefault("actor_native_id", self.pick(["ann", "ann", "bob", None]))
        if actor == "ai_agent":
            row.setdefault("actor_native_id", "bot")
            row.setdefault("release_version", self.pick([None, "r1", "r2"]))
        record["events"].append(row)
        return row

    def customer(self, record, **more):
        more.setdefault("message_kind", self.pick(["question", None, None, "acknowledgement"]))
        if self.chance(0.12):
            more["sentiment_score"] = self.pick([-0.6, -0.9, -0.59, 0.4])
        if self.chance(0.3):
            more["intent"] = record["person"]["intent"] if self.chance(0.7) else self.pick(INTENTS)
        row = self.event(record, "message", "customer", **more)
        if self.chance(0.35):
            self.add(
                record["instance"],
                "ai_inferences",
                conversation_native_id=record["name"],
                event_native_id=row["native_id"] if self.chance(0.9) else None,
                kind=self.pick(["intent", "intent", "judge"]),
                intent=self.pick(
                    [record["person"]["intent"], record["person"]["intent"], self.pick(INTENTS)]
                ),
                confidence=self.pick([0.59, 0.6, 0.9, None]),
                is_fallback=self.pick([False, False, None, True]),
                is_novel=self.pick([None, None, False, True]),
            )
        return row

    def ai(self, record):
        self.event(
            record,
            "message",
            self.pick(["ai_agent", "ai_agent", "rule_bot"]),
            message_kind=self.pick(KINDS),
            is_public=self.pick([True, None, None, False]),
        )

    def human(self, record):
        self.event(
            record,
            "message",
            self.pick(["human_agent", "human_agent", "supervisor"]),
            is_public=self.pick([True, True, None, False]),
            message_kind=self.pick([None, "answer"]),
        )

    def close(self, record):
        if self.chance(0.6):
            self.event(
                record, "close", self.pick(["customer", "human_agent", "ai_agent", "system", "rule_bot"])
            )
            if self.chance(0.15):
                self.event(record, "message", "customer", message_kind="acknowledgement")
        elif self.chance(0.3):
            self.event(record, "session_end", "system")

    def play_bot(self, record):
        if self.chance(0.5):
            self.ai(record)
        for _ in range(self.random.randint(1, 3)):
            self.customer(record)
            if self.chance(0.9):
                self.ai(record)
        if self.chance(0.15):
            self.event(record, "human_requested", "customer")
            self.event(record, "human_requested", "customer")
        if self.chance(0.2):
            self.action(record, "bot")
        self.close(record)

    def play_handoff(self, record):
        self.customer(record)
        if self.chance(0.8):
            self.ai(record)
        if self.chance(0.4):
            self.event(record, "human_requested", "customer")
        explicit = self.pick(["requested", "transfer", "derived", "failed"])
        if explicit in ("requested", "failed"):
            self.event(
                record, "handoff_requested", self.pick(["ai_agent", "system"]), reason=self.pick(REASONS)
            )
        elif explicit == "transfer":
            receiver = self.pick(["human_agent", "supervisor", None])
            self.event(
                record,
                "transfer",
                "ai_agent",
                from_actor_type="ai_agent",
                to_actor_type=receiver,
                # Named by id alone (R76).
                to_actor_native_id=None if receiver else "ann",
                reason=self.pick(REASONS),
            )
        if self.chance(0.3):
            self.event(record, "queue_enter", "system")
        if explicit == "failed":
            self.event(record, "handoff_failed", "system")
        if self.chance(0.6):
            if self.chance(0.5):
                self.event(
                    record,
                    "handoff_accepted",
                    self.pick(["human_agent", "system"]),
                    to_actor_type="human_agent",
                    to_actor_native_id="ann",
                )
            self.human(record)
            if self.chance(0.4):
                self.customer(record)
        self.close(record)

    def play_human(self, record):
        self.customer(record)
        self.human(record)
        if self.chance(0.3):
            self.customer(record)
            self.ai(record)
        if self.chance(0.2):
            self.action(record, "ann")
        if self.chance(0.3):
            speaker, named = self.speaker(record)
            self.add(
                speaker,
                "assist_suggestions",
                **named,
                agent_native_id="ann",
                state=self.pick(["accepted", "lightly_edited", "rejected", "ignored"]),
                shown_at=stamp(record["clock"]),
            )
        self.close(record)

    def play_mixed(self, record):
        for _ in range(self.random.randint(2, 6)):
            self.pick([self.customer, self.ai, self.human])(record)
        if self.chance(0.3):
            self.event(record, self.pick(["status_change", "teleport", "internal_note", "merge"]), "system")
        self.close(record)

    def play_silent(self, record):
        if self.chance(0.5):
            self.customer(record)

    def play_bare(self, record):
        record["clock"] += timedelta(seconds=self.pick([0, 600]))

    def play_article(self, record):
        self.event(record, "article_view", "customer")
        if self.chance(0.3):
            self.customer(record)

    def play_segments(self, record):
        start = record["clock"]
        waits = self.pick([0, 30, 400])
        self.add(
            record["instance"],
            "segments",
            conversation_native_id=record["name"],
            seq=1,
            handler_type=self.pick(["queue", "rule_bot", "ivr", "ai_agent"]),
            enqueued_at=stamp(start),
            ended_at=stamp(start + timedelta(seconds=waits)),
        )
        if self.chance(0.6):
            accepted = start + timedelta(seconds=waits)
            self.add(
                record["instance"],
                "segments",
                conversation_native_id=record["name"],
                seq=2,
                handler_type="human_agent",
                actor_native_id="ann",
                enqueued_at=stamp(start),
                accepted_at=stamp(accepted) if self.chance(0.8) else None,
                ended_at=stamp(accepted + timedelta(seconds=300)),
            )
        record["clock"] = start + timedelta(seconds=waits + 300)

    def reopen(self, record):
        record["clock"] += timedelta(seconds=self.pick(EDGES))
        if self.chance(0.4):
            self.event(record, "reopen", self.pick(["customer", "human_agent"]))
        self.customer(record)
        self.pick([self.ai, self.human])(record)
        self.close(record)

    def action(self, record, actor):
        event = self.pick(record["events"]) if record["events"] else None
        self.add(
            record["instance"],
            "actions",
            conversation_native_id=record["name"],
            event_native_id=event["native_id"] if event and self.chance(0.5) else None,
            actor_native_id=self.pick([actor, actor, "stranger", None]),
            action_kind="tool_call",
            phase="executed",
            status="succeeded",
            occurred_at=stamp(record["clock"]) if self.chance(0.8) and not record["timeless"] else None,
        )

    def write_conversation(self, record, kind, channel):
        person, instance = record["person"], record["instance"]
        record["end"] = record["clock"]
        claim = self.pick(CLAIMS) if self.chance(0.5) else None
        claimed_at = self.pick(
            [record["clock"], record["clock"] + timedelta(seconds=self.pick(EDGES[:6])), None]
        )
        if record["events"] and self.chance(0.3):
            claimed_at = self.pick(record["events"])["occurred_at"]
        customer = person["customers"].get(instance)
        if self.chance(0.1):
            customer = None
        row = dict(
            native_id=record["name"],
            source_system=INSTANCES[instance],
            kind=kind,
            channel=channel,
            direction=self.pick(["inbound", None, None, None, None, "outbound"]),
            customer_native_id=customer,
            started_at=stamp(record["start"]),
            ended_at=stamp(record["clock"]) if self.chance(0.6) and not record["timeless"] else None,
            status=self.pick(
                ["closed", "closed", "closed", "closed", None, None, None, "open", "pending", "limbo"]
            ),
            outcome_claim=claim,
            outcome_claimed_by=self.pick(CLAIMERS) if claim else None,
            outcome_claimed_at=stamp(claimed_at) if claim and not record["timeless"] else None,
            intent_final=person["intent"]
            if self.chance(0.5)
            else self.pick([None, None, None, None, None, "login"]),
            language=self.pick(["en", "de", None]),
            region=self.pick(["eu", None]),
            product_line=self.pick(["app", None]),
            loaded_at=stamp(
                (record["clock"] + timedelta(hours=self.pick([0, 5, 30]))).replace(microsecond=0)
            ),
            source_updated_at=stamp(record["clock"]) if self.chance(0.5) else None,
        )
        fate = self.random.random()
        if fate < 0.04:
            row["is_deleted"] = True
        elif fate < 0.08:
            row["is_test"] = True
        if self.chance(0.25):  # an earlier version that must lose, or the same row twice
            earlier = dict(
                row,
                outcome_claim="resolved",
                outcome_claimed_by="vendor_model",
                is_deleted=None,
                is_test=None,
                channel="sms",
            )
            if row["source_updated_at"] is not None:
                earlier["source_updated_at"] = None
            elif self.chance(0.5):
                earlier["loaded_at"] = None
            self.add(instance, "conversations", **earlier)
        if customer is None and self.chance(0.5):
            self.identifier(instance, None, record["name"], "email", f"p{person['number']}@example.com")
        self.add(instance, "conversations", **row)

    def write_events(self, record):
        precision = self.pick([None, None, "s", "ms", "ms", "day", "offset_estimated"])
        fraction = timedelta(milliseconds=400) if precision == "ms" and self.chance(0.5) else timedelta(0)
        for row in record["events"]:
            moment = row["occurred_at"] + fraction
            row["time_precision"] = precision
            if precision == "day":
                moment = moment.replace(hour=0, minute=0, second=0, microsecond=0)
            if record["by_seq"] and self.chance(0.4) or record["timeless"]:
                moment, row["time_precision"] = None, self.pick(["none", None])
            row["occurred_at"] = stamp(moment)
            if not record["by_seq"] and self.chance(0.1):
                row["seq"] = self.pick([None, row["seq"] - 1])
            if self.chance(0.04):
                row["is_deleted"] = True
            if self.chance(0.06):
                self.add(record["instance"], "events", **dict(row, text="first version", reason=None))
            self.add(record["instance"], "events", **row)

    def link(self, record):
        other = self.pick(self.made[:-1][-6:])
        link_type = self.pick(
            [
                "same_contact_as",
                "bot_session_of",
                "transferred_to",
                "merged_into",
                "follow_up_of",
                "follow_up_of",
                "follow_up_of",
                "parent_of",
                "cousin_of",
            ]
        )
        if link_type not in ("follow_up_of", "parent_of", "cousin_of") and self.chance(0.6):
            link_type = "follow_up_of"
        ends = (record, other) if self.chance(0.85) else (other, record)
        same = ends[0]["instance"] == ends[1]["instance"]
        target = ends[1]["instance"]
        self.add(
            ends[0]["instance"],
            "conversation_links",
            from_native_id=ends[0]["name"],
            to_source_system=None if same and self.chance(0.5) else INSTANCES[target],
            to_source_instance=None if same and self.chance(0.5) else target,
            to_native_id=ends[1]["name"],
            link_type=link_type,
        )

    # ---- what others say about a conversation ----
    def speaker(self, record):
        """Where a remark on a conversation lands, and how it names that: its source, or a tool beside it."""
        return self.speaker_by(self.random, record)

    def speaker_by(self, chance, record):
        instance, name = record["instance"], record["name"]
        if chance.random() < 0.7:
            return instance, dict(conversation_native_id=name)
        own_system = INSTANCES[instance] == "open" and chance.random() < 0.5
        return "tools", dict(
            conversation_native_id=name,
            conversation_source_system=None if own_system else INSTANCES[instance],
            conversation_source_instance=instance,
        )

    def decorate(self, record):
        instance, name = record["instance"], record["name"]
        later = record["end"] + timedelta(seconds=self.pick([-30, 0, 30] + EDGES))
        if self.chance(0.25):
            speaker, named = self.speaker(record)
            self.add(
                speaker,
                "survey_responses",
                **named,
                survey_type=self.pick(["csat", "csat", "thumbs", "nps"]),
                responded_at=stamp(later),
                score=self.pick([0, 1, 2, 3, 4, 5, None]),
                scale_min=self.pick([None, 0, 1]),
                scale_max=self.pick([None, 1, 5]),
                higher_is_better=self.pick([None, None, True, False]),
            )
        if self.chance(0.3):
            event = self.pick(record["events"]) if record["events"] and self.chance(0.4) else None
            criterion = self.pick(["intent_reference", "resolution_confirmed", "resolution_confirmed", "qa"])
            speaker, named = self.speaker(record)
            self.add(
                speaker,
                "evaluations",
                **named,
                event_native_id=event["native_id"] if event else None,
                rater_type=self.pick(["human", "human", "auto"]),
                criterion=criterion,
                label=self.pick(INTENTS[:4] + [None]) if criterion == "intent_reference" else None,
                passed=self.pick([True, True, False, None]),
                inclusion_probability=self.pick([None, 0.5, 0.1, 1]),
                rubric_version=self.pick(["v1", None]),
                evaluated_at=stamp(later),
            )
        if self.chance(0.35):
            by_customer = record["person"]["customers"].get(instance) if self.chance(0.5) else None
            named = None if by_customer and self.chance(0.7) else name
            self.add(
                instance,
                "business_events",
                conversation_native_id=named,
                customer_native_id=by_customer,
                event_kind=self.pick(
                    [
                        "completion",
                        "completion",
                        "order",
                        "ticket_closed",
                        "complaint",
                        "dispute",
                        "reversal",
                        "chargeback",
                        "regulator_contact",
                        "payment",
                        "miracle",
                    ]
                ),
                intent=self.pick([None, record["person"]["intent"], "login"]),
                occurred_at=stamp(later),
            )

    def make_strays(self):
        instance = self.pick(TALKING)
        self.add(
            instance,
            "events",
            conversation_native_id="nobody",
            event_type="message",
            actor_type="customer",
            occurred_at=stamp(BASE),
            seq=1,
        )
        self.add(
            instance,
            "conversation_links",
            from_native_id=self.made[0]["name"],
            to_native_id="nobody",
            link_type="same_contact_as",
            to_source_system=None,
            to_source_instance=None,
        )
        self.add(
            instance,
            "conversation_links",
            from_native_id="nobody",
            to_native_id="v1",
            link_type="same_contact_as",
            to_source_system=None,
            to_source_instance=None,
        )
        self.add(
            instance,
            "survey_responses",
            conversation_native_id="nobody",
            survey_type="csat",
            score=1,
            responded_at=stamp(BASE),
        )
        self.add(
            instance,
            "business_events",
            conversation_native_id="nobody",
            customer_native_id="c0",
            event_kind="complaint",
            occurred_at=stamp(BASE + timedelta(days=2)),
        )
        for instance in TALKING:
            self.rows.setdefault((instance, "events"), []).append(
                dict(
                    native_id=None,
                    conversation_native_id=self.made[0]["name"],
                    event_type="close",
                    actor_type="system",
                )
            )

    # ---- files ----
    def write(self):
        for (instance, table), rows in sorted(self.rows.items()):
            for row in rows:
                row.setdefault("source_system", INSTANCES.get(instance, "open"))
            folder = self.folder / "open" / instance
            ending = self.pick([".jsonl", ".csv", ".jsonl.gz", ".csv.gz"])
            if self.chance(0.6):
                self.write_file(folder / f"{table}{ending}", rows)
            else:
                middle = len(rows) // 2
                self.write_file(folder / table / f"2025-04-01{ending}", rows[:middle])
                self.write_file(folder / table / f"2025-04-02{ending}", rows[middle:])

    def write_file(self, path, rows):
        if not rows:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        columns = sorted({column for row in rows for column in row})
        if ".csv" in path.name:
            buffer = io.StringIO(newline="")
            writer = csv.DictWriter(buffer, fieldnames=columns, lineterminator="\n")
            writer.writeheader()
            for row in rows:
                writer.writerow(
                    {
                        key: str(value).lower() if isinstance(value, bool) else value
                        for key, value in row.items()
                    }
                )
            text = buffer.getvalue()
        else:
            text = "".join(json.dumps(row, sort_keys=True) + "\n" for row in rows)
        data = text.encode("utf-8")
        path.write_bytes(gzip.compress(data, mtime=0) if path.name.endswith(".gz") else data)

    def write_reference(self):
        edge = (BASE + timedelta(days=9)).date().isoformat()
        catalogue = [
            ("refund", "true", "simple", "low", "order", "", edge),
            ("refund", "false", "complex", "high", "", edge, ""),
            ("delivery", "true", "simple", "medium", "", "", ""),
            ("delivery", "true", "complex", "low", "completion", edge, ""),
            ("login", "true", "simple", "low", "account_closed", "2025-03-03", "2025-03-20"),
            ("unclassified", "true", "simple", "low", "", "", "")
            if self.chance(0.3)
            else ("novel", "true", "simple", "low", "", "", ""),
        ]
        worths = [("3", "0.5"), ("2.5", "0.25"), ("", "0.9"), ("1", ""), ("4", "0.125"), ("0", "1")]
        self.write_csv(
            "intent_catalogue",
            [
                "intent",
                "is_automation_eligible",
                "complexity",
                "risk_tier",
                "completion_event",
                "valid_from",
                "valid_to",
                "value",
                "automation_score",
            ],
            [row + worth for row, worth in zip(catalogue, worths, strict=True)],
        )
        self.write_csv(
            "channel_catalogue",
            ["channel", "mode", "cost_tier"],
            [
                ("web_chat", "synchronous", "medium"),
                ("email", "asynchronous", "low"),
                ("voice", "synchronous", "high"),
            ],
        )
        capabilities = []
        if self.chance(0.3):
            capabilities.append(("open", "chat", "human_side", "absent"))
        if self.chance(0.2):
            capabilities.append(("acme", "", "downstream_verification", "native"))
        self.write_csv(
            "source_capability", ["source_system", "source_instance", "capability", "level"], capabilities
        )

    def write_csv(self, name, header, rows):
        path = self.folder / "reference" / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)


def make_landing(folder, seed, conversations=30):
    """Write a random landing and return the options to run it with."""
    from .fuzz_agents import add_roster
    from .fuzz_choices import add_choices
    from .fuzz_cost import add_costs
    from .fuzz_csat import add_csat
    from .fuzz_experience import add_experience
    from .fuzz_feelings import add_feelings
    from .fuzz_freshness import add_freshness
    from .fuzz_history import add_history
    from .fuzz_learning import Learner
    from .fuzz_productivity import add_floor, is_drawn
    from .fuzz_risk import Auditor
    from .fuzz_service_levels import add_service_levels
    from .fuzz_value import add_value
    from .fuzz_whisperers import add_whisperers
    from .fuzz_work import add_work

    maker = Maker(folder, seed, conversations)
    maker.make_people()
    for _ in range(conversations):
        maker.make_conversation()
    maker.make_strays()
    fuzz_handoffs.enrich(maker, seed)
    add_answers(maker, seed, stamp, BASE)
    add_experience(maker, seed)
    reviewer = Reviewer(maker, seed, stamp, INSTANCES)
    reviewer.work()
    add_feelings(maker, seed)
    auditor = Auditor(maker, seed)
    auditor.work()
    csat_answers = add_csat(maker, seed)
    overseer = Overseer(maker, seed, stamp, INSTANCES)
    overseer.work()
    add_service_levels(maker, seed)
    activities = add_work(maker, seed)
    add_choices(maker, seed)
    rates = add_costs(maker, seed)
    learner = Learner(maker, seed)
    learner.work()
    add_freshness(maker, learner, seed)
    add_whisperers(maker, learner, seed)
    add_value(maker, seed)
    maker.write()
    learner.write()
    auditor.write()
    if not is_drawn(seed):
        overseer.draw_nothing()
    overseer.write()
    for instance, rows in activities.items():
        maker.write_file(maker.folder / "open" / instance / "agent_activities.jsonl", rows)
    maker.write_file(maker.folder / "open" / "quality" / "evaluations.jsonl", reviewer.rows)
    if conversations >= 80 and seed % 5 == 0:
        add_history(maker.folder, seed, stamp)
    if conversations >= 80:
        add_floor(maker.folder, seed, stamp)
        add_roster(maker.folder, seed, stamp)
        # What it costs to work before the landing begins; its first days have no rate yet.
        rates = rates and [("EUR", 0.4, 0.2, None, "2025-03-01"), *rates]
    maker.write_reference()
    if rates:
        maker.write_csv(
            "cost_rates", ["currency", "cost_per_minute", "overhead_rate", "valid_from", "valid_to"], rates
        )
    edge = maker.pick([record["end"] for record in maker.made]) + timedelta(days=7)
    options = dict(
        as_of=maker.pick([None, stamp(edge), stamp(edge + timedelta(seconds=1))]),
        journey_window_days=maker.pick([7, 7, 3]),
        hub=maker.pick([10, 10, 3]),
        tz=maker.pick(["UTC", "UTC", "Europe/Berlin", "America/New_York"]),
        csat_answers=csat_answers,
        business_schedules={"any": "desk", "voice": "late", "email": "calendar", "in_app": "nowhere"},
        few=1,
    )
    return auditor.dated(options)
