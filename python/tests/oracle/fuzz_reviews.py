"""Reviews of every criterion for a random landing, drawn apart so that older seeds make what they made."""

import random
from datetime import timedelta

LABELS = ["refund", "delivery", "login", "mystery", "novel", "novel", None]
SHEETS = [(80, 100), (55, 100), (4, 5), (0, 5), (None, 5), (3, None), (3, 0), (None, None)]
SENTIMENTS = ["negative", "negative", "Sarcastic ", "neutral", "positive", "angry", None]
CHANCES = [None, 0, 0.5, 0.25, 1]


class Reviewer:
    """Adds to the maker's rows before they are written; its own rows land as an instance of their own."""

    def __init__(self, maker, seed, stamp, systems):
        self.maker, self.stamp, self.systems = maker, stamp, systems
        self.random = random.Random(f"reviews {seed}")
        self.rows, self.scored = [], set()

    def chance(self, share):
        return self.random.random() < share

    def pick(self, values):
        return self.random.choice(values)

    def work(self):
        self.score_turns()
        self.guess_again()
        for record in self.maker.made:
            if self.chance(0.7):
                self.review(record)
        moment = self.maker.made[0]["clock"]
        for named in ({}, dict(conversation_native_id="nobody", conversation_source_instance="chat")):
            self.evaluate(moment, "qa", "human", named, score=4, score_max=5, passed=True)
            self.evaluate(moment, "empathy", "human", named, passed=False)

    def score_turns(self):
        """Mild sentiment, which no older rule heeds; nought is a score too."""
        for (instance, table), rows in sorted(self.maker.rows.items()):
            for row in rows if table == "events" else ():
                unscored = row.get("sentiment_score") is None and row.get("event_type") == "message"
                if unscored and row.get("actor_type") == "customer" and self.chance(0.5):
                    row["sentiment_score"] = self.pick([0, 0, 0.2, -0.3])
                if row.get("sentiment_score") is not None:
                    self.scored.add((instance, row["native_id"]))

    def guess_again(self):
        """Another result on the same turn, surer or less sure, that names nothing."""
        for (instance, table), rows in sorted(self.maker.rows.items()):
            for row in list(rows) if table == "ai_inferences" else ():
                if row["kind"] == "intent" and self.chance(0.3):
                    again = dict(row, is_fallback=True, is_novel=None, confidence=self.pick([0.1, 0.95]))
                    self.maker.add(
                        instance, "ai_inferences", **again | dict(native_id=f"a{row['native_id']}")
                    )

    def evaluate(self, moment, criterion, rater, named, **more):
        self.rows.append(
            dict(
                native_id=f"q{len(self.rows)}",
                source_system="open",
                criterion=criterion,
                rater_type=rater,
                # Never two at once: what comes last must not hang on a key.
                evaluated_at=self.stamp(
                    moment + timedelta(days=self.pick([0, 1, 9]), seconds=len(self.rows))
                ),
                inclusion_probability=self.pick(CHANCES),
                rubric_version=self.pick(["v1", None]),
                **named,
                **more,
            )
        )

    def review(self, record):
        instance = record["instance"]
        named = dict(
            conversation_native_id=record["name"],
            conversation_source_system=self.systems[instance],
            conversation_source_instance=instance,
        )
        turns = [row["native_id"] for row in record["events"]]
        turn = dict(event_native_id=self.pick(turns)) if turns and self.chance(0.4) else {}
        moment = record["clock"]
        if self.chance(0.5):
            self.evaluate(moment, "intent_reference", "human", named | turn, label=self.pick(LABELS))
        if self.chance(0.4):
            said = dict(passed=self.pick([True, False, None]), label=self.pick(["novel", "known", None]))
            self.evaluate(moment, "novel_intent", self.pick(["human", "human", "auto"]), named | turn, **said)
        for rater in ("human", "human", "auto"):
            if self.chance(0.5):
                score, score_max = self.pick(SHEETS)
                said = dict(score=score, score_max=score_max, passed=self.pick([True, True, False, None]))
                self.evaluate(moment, "qa", rater, named, **said)
        for _ in range(2):
            if self.chance(0.5):
                said = dict(passed=self.pick([True, True, False, None]))
                self.evaluate(
                    moment, "answer_correct", self.pick(["human", "human", "auto"]), named | turn, **said
                )
        if self.chance(0.6):
            score, score_max = self.pick(SHEETS)
            said = dict(score=score, score_max=score_max, passed=self.pick([True, False, None]))
            self.evaluate(moment, "empathy", self.pick(["human", "human", "auto"]), named, **said)
        for row in record["events"]:
            if self.chance(0.9 if (instance, row["native_id"]) in self.scored else 0.1):
                about = dict(named, event_native_id=row["native_id"])
                if self.chance(0.3):  # names the turn alone
                    about["conversation_native_id"] = None
                self.evaluate(moment, "sentiment_label", "human", about, label=self.pick(SENTIMENTS))
