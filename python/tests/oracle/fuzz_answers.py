"""What fuzz.py's landings say of single answers of the AI; drawn apart, so that the rest stays as it was."""

import random
from datetime import timedelta

STATES = ["accepted", "lightly_edited", "rewritten", "rejected", "ignored", "shrugged"]
SCALES = [(0, None, None), (1, None, None), (0.75, 0, 1), (3, 1, 5), (1, 0, 0)]


def add_answers(maker, seed, stamp, base):
    """Confidences, reactions, ratings and reviews of answers, and suggestions of every state."""
    chance = random.Random(f"answers {seed}")
    talks = [talk(maker, chance, number, base) for number in range(maker.wanted // 2)]
    silent = chance.choice([None, "phone", "chat"])  # states no confidence
    # Half of the landings have judges that people rated enough beside.
    reviewed = chance.choice([0.2, 0.75])
    tidy(maker, chance)
    maker.add(
        "tools", "actors", native_id="ann", actor_type="human_agent", team="green", hired_on="2025-01-20"
    )
    for record in maker.made + talks:
        for event in answers_of(record):
            infer(maker, chance, record, event, silent)
            react(maker, chance, record, event)
            if chance.random() < 0.15:
                rate(maker, chance, record, event, stamp)
            review(maker, chance, record, event["native_id"], reviewed, stamp)
        if chance.random() < 0.2:
            rate(maker, chance, record, None, stamp)
        if chance.random() < 0.3:
            review(maker, chance, record, None, 1, stamp)
        for _ in range(chance.choice([0, 0, 1, 2])):
            suggest(maker, chance, record, stamp, reviewed)
    suggest(maker, chance, dict(maker.made[0], name="nobody", events=[], clock=base), stamp, 0)


def talk(maker, chance, number, base):
    """A conversation in which the AI says much, of a customer who is nobody else."""
    instance = chance.choice(["chat", "chat", "desk", "phone"])
    person = dict(
        number=number,
        customers={instance: f"talker{number}"},
        last={},
        intent=chance.choice(["refund", "login"]),
    )
    start = base + timedelta(seconds=chance.randint(0, 20 * 86400))
    record = dict(
        instance=instance,
        name=f"talk{number}",
        start=start,
        end=None,
        person=person,
        events=[],
        seq=0,
        by_seq=chance.random() < 0.1,
        clock=start,
        timeless=False,
    )
    # The maker's own stream must not move.
    kept, maker.random = maker.random, chance
    for _ in range(chance.randint(1, 4)):
        maker.customer(record)
        for _ in range(chance.choice([1, 1, 2])):
            maker.ai(record)
            record["events"][-1].update(
                message_kind=chance.choice(["answer", "answer", "answer", None, "clarification"])
            )
        if chance.random() < 0.15:
            chance.choice([maker.human, lambda r: maker.event(r, "human_requested", "customer")])(record)
    maker.close(record)
    if chance.random() < 0.15:
        maker.reopen(record)
    maker.write_conversation(record, "messaging", "web_chat")
    maker.write_events(record)
    maker.random = kept
    return record


def answers_of(record):
    """Messages of the AI, most of them answers."""
    return [
        e
        for e in record["events"]
        if e["event_type"] == "message" and e["actor_type"] in ("ai_agent", "rule_bot")
    ]


def tidy(maker, chance):
    """Some customers ask back, say it again or ask what comes next; some clarifications offer articles."""
    for (_, table), rows in sorted(maker.rows.items()):
        if table != "events":
            continue
        spoken = {}
        for row in rows:
            said = spoken.setdefault(row["conversation_native_id"], [])
            if row["event_type"] == "message" and row["actor_type"] == "customer":
                kind = row.get("message_kind")
                if kind in ("question", None) and chance.random() < 0.15:
                    row["message_kind"] = "clarification"
                if said and chance.random() < 0.15:
                    row["rephrase_of_native_id"] = chance.choice(said)
                if row.get("intent") is None and chance.random() < 0.05:
                    row["intent"] = "next_step"
                said.append(row["native_id"])
            elif row.get("message_kind") == "clarification" and chance.random() < 0.3:
                row["message_kind"] = "article_suggestion"
            elif row.get("message_kind") in ("haiku", "question") and row["actor_type"] != "customer":
                row["message_kind"] = chance.choice(["answer", "answer", "haiku"])


def infer(maker, chance, record, event, silent):
    for _ in range(chance.choice([0, 1, 1, 1, 2])):
        sure = (
            chance.choice([0.59, 0.6, 0.9, 0.89, None])
            if chance.random() < 0.3
            else chance.randint(30, 99) / 100
        )
        maker.add(
            record["instance"],
            "ai_inferences",
            conversation_native_id=record["name"],
            answer_event_native_id=event["native_id"] if chance.random() < 0.9 else None,
            kind=chance.choice(["answer", "answer", "answer", "judge"]),
            confidence=None if record["instance"] == silent else sure,
            model=chance.choice(["m1", "m1", "m2", None]),
            release_version=chance.choice(["r1", None]),
            is_complete=chance.choice([True, False, None, None]),
        )


def react(maker, chance, record, event):
    """A click, an override or a correction right behind, naming what it means or not."""
    if chance.random() > 0.3:
        return
    kind = chance.choice(["link_click", "link_click", "override", "correction"])
    any_event = chance.choice(record["events"])["native_id"]
    maker.add(
        record["instance"],
        "events",
        conversation_native_id=record["name"],
        seq=event["seq"],
        event_type=kind,
        actor_type=chance.choice(["customer", "customer", "customer", "human_agent", "system"]),
        occurred_at=event["occurred_at"],
        time_precision=event["time_precision"],
        parent_event_native_id=chance.choice([None, None, event["native_id"], any_event]),
    )


def rate(maker, chance, record, event, stamp):
    speaker, named = maker.speaker_by(chance, record)
    score, low, high = chance.choice(SCALES)
    # No two at one time: no rule says which of equally late ratings counts.
    maker.ratings = getattr(maker, "ratings", 0) + 1
    later = record["end"] + timedelta(seconds=chance.choice([-600, 0, 60, 90000]), milliseconds=maker.ratings)
    maker.add(
        speaker,
        "survey_responses",
        **named,
        event_native_id=event["native_id"] if event else None,
        survey_type=chance.choice(["thumbs", "thumbs", "csat"]),
        rated_actor_type=chance.choice([None, None, "ai_agent", "human_agent"]),
        responded_at=stamp(later) if chance.random() < 0.9 else None,
        score=score,
        scale_min=low,
        scale_max=high,
    )


def review(maker, chance, record, native_id, share, stamp, suggestion=None):
    for criterion in ("answer_correct", "grounded", "complete"):
        is_bad = chance.random() < 0.3
        # No two at one time: which of equally late reviews counts is the families' own choice.
        for place, rater in enumerate(("auto", "human", "human")):
            if chance.random() > share * (0.9 if rater == "auto" else 0.45):
                continue
            speaker, named = maker.speaker_by(chance, record)
            if suggestion is not None:
                speaker = suggestion
            maker.add(
                speaker,
                "evaluations",
                **named,
                event_native_id=native_id if suggestion is None else None,
                suggestion_native_id=native_id if suggestion is not None else None,
                rater_type=rater,
                criterion=criterion,
                passed=chance.choice([not is_bad, not is_bad, not is_bad, is_bad, None]),
                inclusion_probability=chance.choice([None, 0.5, 0.1, 1, 0]) if rater == "human" else None,
                rubric_version=chance.choice(["j1", "j1", "j1", None]),
                evaluated_at=stamp(record["end"] + timedelta(hours=chance.choice([1, 1, 2]), seconds=place)),
            )


def suggest(maker, chance, record, stamp, share):
    speaker, named = maker.speaker_by(chance, record)
    native_id = maker.native("su")
    events = record["events"]
    moment = stamp(record["clock"] + timedelta(days=chance.choice([0, 0, -5])))
    shown_at, acted_at = chance.choice([moment, moment, None]), chance.choice([moment, None])
    maker.add(
        speaker,
        "assist_suggestions",
        **named,
        native_id=native_id,
        event_native_id=chance.choice(events)["native_id"] if events and chance.random() < 0.3 else None,
        agent_native_id=chance.choice(["ann", "ann", "bob", "stranger"]),
        state=chance.choice(STATES),
        edit_share=chance.choice([None, None, 0.05, 0.39, 0.4, 0.41]),
        # Without either time and conversation the clock of the run would date it, which no oracle can know.
        shown_at=shown_at,
        acted_at=acted_at or (None if shown_at else moment),
        release_version=chance.choice(["a1", "a2", None]),
        # What has no time at all is dated by its load, which must then not be the clock's.
        loaded_at=stamp(record["clock"].replace(microsecond=0)),
    )
    review(maker, chance, record, native_id, share, stamp, suggestion=speaker)
