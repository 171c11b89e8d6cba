"""Adds to a random landing how people watch over the AI, who is certified, and a draw of shown suggestions.

It draws from a stream of its own, so that the landing of a seed stays what it was beside these rows.
"""

import random
from datetime import timedelta

STAFF = [f"s{number}" for number in range(8)]


class Overseer:
    """Adds to the maker's rows before they are written; the draws land in files of their own."""

    def __init__(self, maker, seed, stamp, systems):
        self.maker, self.stamp, self.systems = maker, stamp, systems
        self.random = random.Random(f"collaboration {seed}")
        self.count = 0
        self.draws = {}

    def pick(self, values):
        return self.random.choice(values)

    def chance(self, share):
        return self.random.random() < share

    def work(self):
        unwatched = self.pick(["phone", "desk", None])
        for (instance, table), rows in sorted(self.maker.rows.items()):
            if table == "actors":
                for row in rows:
                    row["is_ai_certified"] = self.pick([True, False, None])
            elif table == "assist_suggestions":
                for row in rows:
                    row["suggestion_type"] = self.pick(["reply", "article", None])
                    row["search_seconds_saved"] = self.pick([None, 0, 30, 45.5, 600])
                    if self.chance(0.6):
                        row["agent_native_id"] = self.pick(STAFF)
            elif table == "events" and instance == unwatched:
                rows[:] = [row for row in rows if row["event_type"] not in ("override", "correction")]
        for record in self.maker.made:
            if record["instance"] != unwatched and record["events"] and self.chance(0.5):
                self.oversee(record)
            if any(row["actor_type"] == "human_agent" for row in record["events"]) and self.chance(0.7):
                self.suggest(record)
            if self.chance(0.5):
                self.ask(record)
            if self.chance(0.6):
                for _ in range(self.pick([1, 1, 1, 2])):
                    self.draw(record)

    def oversee(self, record):
        for _ in range(self.pick([1, 1, 2])):
            near = self.pick(record["events"])
            self.count += 1
            self.maker.rows[record["instance"], "events"].append(
                dict(
                    native_id=f"o{self.count}",
                    source_system=self.systems[record["instance"]],
                    conversation_native_id=record["name"],
                    seq=near["seq"],
                    event_type=self.pick(["supervision", "override", "override", "correction"]),
                    actor_type=self.pick(["supervisor", "supervisor", "human_agent", "system", "customer"]),
                    actor_native_id=self.pick(["ann", "bob", "stranger", None]),
                    occurred_at=near["occurred_at"],
                    time_precision=near.get("time_precision"),
                    parent_event_native_id=self.pick([None, None, near["native_id"]]),
                )
            )

    def suggest(self, record):
        """What the assistant shows where people are at work; often more than once."""
        state = self.pick(["accepted", "lightly_edited", "rejected", "ignored"])
        for _ in range(self.pick([1, 1, 2])):
            self.count += 1
            moment = self.stamp(record["clock"] - timedelta(seconds=self.pick([0, 60, 600])))
            self.maker.add(
                "tools",
                "assist_suggestions",
                native_id=f"h{self.count}",
                conversation_native_id=record["name"],
                conversation_source_system=self.systems[record["instance"]],
                conversation_source_instance=record["instance"],
                agent_native_id=self.pick(["ann", "ann", "bob", *STAFF]),
                suggestion_type=self.pick(["reply", "next_step"]),
                state=state,
                shown_at=moment,
                search_seconds_saved=self.pick([None, 20, 90]),
                # A row without a load time would be dated by the clock of the run.
                loaded_at=moment,
            )

    def ask(self, record):
        """What agents say of their own work, in the survey tool or where they write."""
        self.count += 1
        asked, answered = record["clock"], record["clock"] + timedelta(days=self.pick([0, 3]))
        is_answered = self.chance(0.8)
        self.maker.add(
            self.pick(["chat", "tools"]),
            "survey_responses",
            native_id=f"g{self.count}",
            survey_type=self.pick(["agent_enablement", "agent_enablement", "agent_satisfaction"]),
            actor_native_id=self.pick(["ann", "bob", "stranger", *STAFF]),
            offered_at=self.stamp(asked) if self.chance(0.8) or not is_answered else None,
            responded_at=self.stamp(answered) if is_answered else None,
            score=self.pick([1, 2, 4, 5, 6]) if is_answered else None,
            scale_min=self.pick([1, None]),
            scale_max=self.pick([5, 5, None]),
        )

    def draw(self, record):
        self.count += 1
        is_control = self.chance(0.4)
        moment = record["clock"] + timedelta(seconds=self.count)
        self.draws.setdefault(record["instance"], []).append(
            dict(
                native_id=f"d{self.count}",
                source_system=self.systems[record["instance"]],
                experiment=self.pick(["assist_display", "assist_display", "assist_display", "new_prompt"]),
                arm="held_out" if is_control else "shown",
                is_control=is_control,
                unit_type=self.pick(["conversation", "conversation", "conversation", "customer"]),
                unit_native_id=record["name"],
                assigned_at=self.stamp(moment),
            )
        )

    def draw_nothing(self):
        for rows in self.draws.values():
            for row in rows:
                row["experiment"] = "new_prompt"

    def write(self):
        for instance, rows in sorted(self.draws.items()):
            path = self.maker.folder / "open" / instance / "experiment_assignments.jsonl"
            self.maker.write_file(path, rows)
