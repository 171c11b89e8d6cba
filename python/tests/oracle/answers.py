"""Answers of the AI to customers, and its suggestions to agents (catalogue 17, 19, 21-23, 25, 26; K1-K19)."""

import math
from dataclasses import dataclass, field
from datetime import datetime

from .contacts import LAST
from .landing import conversation_key
from .metrics import OUT, Measured, Unit, counted, lacking, left_out
from .outcomes import POSITIVE, RATINGS, catalogue_row, journey_at, scaled_score
from .participation import AI, HUMAN

LOW, HIGH, LIGHT_EDIT, CALIBRATING = 0.6, 0.9, 0.4, 10
ANSWERS = ("answer", "article_suggestion")
NEXT_STEP = ("next_step",)
UNCALIBRATED = "capability_absent:calibration"
KEPT, NOT_KEPT = ("accepted", "lightly_edited"), ("rewritten", "rejected")


@dataclass(eq=False, repr=False)
class Item:
    """An answer or a suggestion, with all that is said of it."""

    key: tuple
    event: object = None
    suggestion: dict = None
    journey: object = None
    conversation: object = None
    confidence: float = None
    model: str = "unknown"
    release: str = "unknown"
    own_flag: bool = None
    has_last_word: bool = True
    is_confused: bool = False
    thumbs: list = field(default_factory=list)
    surveys: list = field(default_factory=list)
    signs: set = field(default_factory=set)
    verdicts: dict = field(default_factory=dict)
    bin: int = None
    outcome: int = None

    @property
    def signal(self):
        """Useful or not, by the strongest sign; None without one."""
        if self.thumbs:
            return latest(self.thumbs) >= POSITIVE
        for sign, is_useful in (("click", True), ("follow_up", False), ("escalation", False)):
            if sign in self.signs:
                return is_useful
        return latest(self.surveys) >= POSITIVE if self.surveys else None

    @property
    def has_feedback(self):
        """The strongest sign is one that can speak for an answer, not only against it."""
        acted = "follow_up" in self.signs or "escalation" in self.signs
        return bool(self.thumbs) or "click" in self.signs or (bool(self.surveys) and not acted)

    def verdict(self, criterion, rater):
        """(passed, weight, judge) of the latest one; of equally late ones the careful one."""
        found = self.verdicts.get((criterion, rater), [])
        return min(found)[-1] if found else None


def latest(ratings):
    """Ratings are (time, score); without a time is oldest, of equal times the worse one."""
    newest = max((time or datetime.min, time is not None) for time, _ in ratings)
    return min(score for time, score in ratings if (time or datetime.min, time is not None) == newest)


def is_answer(event, customer_spoke):
    kind = event.row["message_kind"]
    public = event.type == "message" and event.row["is_public"] is not False
    return public and event.actor in AI and (customer_spoke if kind is None else kind in ANSWERS)


def key_in(conversation, native_id):
    return conversation.instance + (native_id,)


def find_answers(conversations):
    """Every answer by its key, in the order of its conversation."""
    answers = {}
    for conversation in conversations:
        customer_spoke = False
        for event in conversation.events:
            if is_answer(event, customer_spoke):
                key = key_in(conversation, event.row["native_id"])
                answers[key] = Item(
                    key, event=event, journey=event.episode.journey, conversation=conversation
                )
            customer_spoke = customer_spoke or event.is_customer_message
    return answers


def read_reactions(conversation, answers):
    """What follows each answer in its cycle, up to the next one."""
    episode, current, said = None, None, 0
    for event in conversation.events:
        if event.episode is not episode:
            episode, current, said = event.episode, None, 0
        row, key = event.row, key_in(conversation, event.row["native_id"])
        if key in answers:
            current, said = answers[key], 0
            continue
        if event.type in ("link_click", "override", "correction"):
            parent = row["parent_event_native_id"]
            meant = current if parent is None else answers.get(key_in(conversation, parent))
            if meant is not None and event.type == "link_click" and event.actor == "customer":
                meant.signs.add("click")
            if meant is not None and event.type != "link_click" and event.actor != "customer":
                meant.signs.add("correction")
        if current is None:
            continue
        if event.is_customer_message:
            said += 1
            again = row["rephrase_of_native_id"] is not None or row["message_kind"] == "clarification"
            if said == 1 and again:
                current.signs.add("follow_up")
        if said <= 1 and escalates(event):
            current.signs.add("escalation")


def escalates(event):
    row = event.row
    if event.type == "human_requested":
        return event.actor == "customer"
    if event.type in ("handoff_requested", "handoff_accepted"):
        return row["reason"] != "usage_limit"
    if event.type == "transfer":
        sender = row["from_actor_type"] or event.actor
        return row["reason"] != "usage_limit" and sender in AI and row["to_actor_type"] in HUMAN
    return event.type == "message" and row["is_public"] is not False and event.actor in HUMAN


def read_confusions(journeys, answers):
    """A question of what happens next, after the last answer of the journey so far."""
    for journey in journeys:
        events = [event for episode in journey.episodes for event in episode.events]
        current = None
        for event in sorted(events, key=lambda e: e.journey_order):
            key = key_in(event.conversation, event.row["native_id"])
            if key in answers:
                current = answers[key]
            elif current is not None and event.is_customer_message:
                asks = event.row["message_kind"] == "clarification" or event.row["intent"] in NEXT_STEP
                current.is_confused = current.is_confused or asks


def read_inferences(data, answers):
    """The careful value of each."""
    for item in answers.values():
        release = item.event.row["release_version"]
        mine = [
            row
            for row in data.rows["ai_inferences"]
            if row["kind"] == "answer"
            and (row["source_system"], row["source_instance"], row["answer_event_native_id"]) == item.key
        ]

        def least(column, rows=mine):
            return min((row[column] for row in rows if row[column] is not None), default=None)

        item.confidence, item.own_flag = least("confidence"), least("is_complete")
        item.model = least("model") or "unknown"
        item.release = release or least("release_version") or "unknown"


def last_answers(conversations, answers):
    """(conversation key) -> last answer there; (conversation key, journey) -> last answer there of that."""
    last, parts = {}, {}
    for conversation in conversations:
        spoken = [
            place
            for place, e in enumerate(conversation.events)
            if e.type == "message" and e.row["is_public"] is not False and e.actor in HUMAN
        ]
        for place, event in enumerate(conversation.events):
            item = answers.get(key_in(conversation, event.row["native_id"]))
            if item is not None:
                item.has_last_word = all(place > human for human in spoken)
                last[conversation.key] = item
                parts[conversation.key, item.journey.number] = item
    return last, parts


def read_ratings(data, conversations, events, answers, parts):
    for row in data.rows["survey_responses"]:
        score = scaled_score(row) if row["survey_type"] in RATINGS else None
        conversation = conversations.get(conversation_key(row))
        event = events.get(mentioned(row, row["event_native_id"]))
        conversation = conversation or (event and event.conversation)
        if score is None or conversation is None:
            continue
        time = row["responded_at"] or row["offered_at"]
        named = answers.get(mentioned(row, row["event_native_id"]))
        if named is not None and row["survey_type"] == "thumbs":
            named.thumbs.append((time, score))
            continue
        is_its = event is not None and event.conversation is conversation
        journey = event.episode.journey if is_its else journey_at(conversation, time)
        item = parts.get((conversation.key, journey.number))
        rated = row["rated_actor_type"]
        if item is not None and (rated in AI if rated is not None else item.has_last_word):
            item.surveys.append((time, score))


def mentioned(row, native_id):
    """B32: a tool names the turns of another source."""
    return (
        row.get("conversation_source_system") or row["source_system"],
        row.get("conversation_source_instance") or row["source_instance"],
        native_id,
    )


def read_verdicts(data, conversations, events, items, last):
    """Reviews of an item, or of the conversation that the AI had the last word in."""
    for row in data.rows["evaluations"]:
        if row["criterion"] not in ("answer_correct", "grounded", "complete") or row["passed"] is None:
            continue
        conversation = conversations.get(conversation_key(row))
        if row["conversation_native_id"] is not None and conversation is None:
            continue  # R3
        event = events.get(mentioned(row, row["event_native_id"]))
        if row["suggestion_native_id"] is not None:
            key = ("suggestion", row["source_system"], row["source_instance"], row["suggestion_native_id"])
            item = items.get(key)
        elif row["event_native_id"] is not None:
            item = items.get(mentioned(row, row["event_native_id"]))
        else:
            item = last.get(conversation.key) if conversation else None
            item = item if item is not None and item.has_last_word else None
        if item is None or (conversation is None and event is None and row["suggestion_native_id"] is None):
            continue
        p, judge = row["inclusion_probability"], row["rubric_version"] or "unknown"
        age = (datetime.max - row["evaluated_at"]).total_seconds()
        rank = (0, age, row["passed"], math.inf if p is None else p, judge)
        verdict = (row["passed"], 1 / p if p else 1.0, judge)
        item.verdicts.setdefault((row["criterion"], row["rater_type"]), []).append((rank, verdict))
    for item in items.values():
        if item.own_flag is not None:
            rank = (1, 0, item.own_flag, math.inf, "")
            verdict = (item.own_flag, 1.0, f"model {item.model}")
            item.verdicts.setdefault(("complete", "auto"), []).append((rank, verdict))


def calibrate(items):
    """(criterion, judge) -> {verdict: (share passed by people, standard error)}, of judges with enough."""
    seen = {}
    for item in items.values():
        for criterion in ("grounded", "complete"):
            auto, human = item.verdict(criterion, "auto"), item.verdict(criterion, "human")
            if auto is not None:
                both = seen.setdefault((criterion, auto[2]), {}).setdefault(auto[0], [])
                if human is not None:
                    both.append(human)
    known = {}
    for key, by_verdict in seen.items():
        if min(len(both) for both in by_verdict.values()) < CALIBRATING:
            continue
        known[key] = {}
        for verdict, both in by_verdict.items():
            weight = math.fsum(w for _, w, _ in both)
            share = math.fsum(w for passed, w, _ in both if passed) / weight
            effective = weight**2 / math.fsum(w * w for _, w, _ in both)
            smooth = (share * effective + 0.5) / (effective + 1)
            known[key][verdict] = (share, math.sqrt(smooth * (1 - smooth) / effective))
    return known


def assessed(item, criterion, known, is_hit_when_passed):
    """A weighted verdict of people, or what a judge's is worth."""
    human, auto = item.verdict(criterion, "human"), item.verdict(criterion, "auto")
    if human is None and auto is None:
        return OUT
    judge = known.get((criterion, auto[2])) if auto else None
    if human is not None:
        weight = 1.0 if judge else human[1]
        return Measured(True, weight if human[0] == is_hit_when_passed else 0.0, weight)
    if judge is None:
        return left_out(UNCALIBRATED)
    share, error = judge[auto[0]]
    return Measured(True, share if is_hit_when_passed else 1 - share, note=error)


def effective(inside, numerator, denominator):
    """Kish for verdicts of people; estimates by their variance, in units of that of one verdict."""
    estimates = [m for m in inside if m.note]
    squares = math.fsum(m.weight**2 for m in inside if not m.note)
    if estimates:
        share, smooth = numerator / denominator, (numerator + 1) / (denominator + 2)
        spread = math.fsum((m.numerator - share) ** 2 for m in estimates)
        squares += (math.fsum(m.note for m in estimates) ** 2 + spread) / (smooth * (1 - smooth))
    return denominator**2 / squares


def bins_apart(inside):
    """Ten bins, each with the distance of its sums."""
    return math.fsum(abs(math.fsum(m.numerator for m in inside if m.note == b)) for b in range(1, 11))


def settle_outcomes(answers, as_of, window):
    """Outcome and decile of every inbound answer with a confidence."""
    from .metrics import journey_metrics

    quality = journey_metrics(as_of, window)["containment_quality_rate"]
    assumed = journey_metrics(as_of, window)["contained_assumed_share"]
    groups = {}
    for item in answers:
        if item.confidence is None:
            continue
        if item.signal is not None:
            item.outcome = int(item.signal)
        elif quality(item.journey).counted and not assumed(item.journey).numerator:
            item.outcome = int(quality(item.journey).numerator)
        if item.outcome is not None:
            groups.setdefault((item.model, item.release), []).append(item)
    for group in groups.values():
        for item in group:
            item.bin = 10 * sum(other.confidence < item.confidence for other in group) // len(group) + 1


def place_suggestions(known, conversations, events):
    """Suggestions that count; one of an unknown conversation has no journey (R3)."""
    orphans = [row for row in known.data.orphans if row["_table"] == "assist_suggestions"]
    items = {}
    for row in known.data.rows["assist_suggestions"] + orphans:
        key = ("suggestion", row["source_system"], row["source_instance"], row["native_id"])
        item = Item(key, suggestion=row, release=row["release_version"] or "unknown")
        item.conversation = conversations.get(conversation_key(row))
        event = events.get(mentioned(row, row["event_native_id"]))
        if item.conversation is not None:
            is_its = event is not None and event.conversation is item.conversation
            moment = row["shown_at"] or row["acted_at"]
            item.journey = event.episode.journey if is_its else journey_at(item.conversation, moment)
        items[key] = item
    return items


def is_inbound(item):
    """R22."""
    if item.conversation is None:
        return True
    return not item.journey.first.is_outbound and item.conversation.row["direction"] != "outbound"


def unit_of(known, item):
    """R69: need, path and customer from the journey, place and day from the conversation, release its own."""
    from .engine import conversation_segments, local_date, tenure_band

    names = ("intent", "intent_complexity", "risk_tier", "handler_path", "customer_segment")
    places = ("channel", "channel_mode", "language", "region", "product_line")
    row = item.suggestion
    segments = dict.fromkeys(names + places + ("team", "tenure_band"), "unknown")
    if item.conversation is None:
        moment = row["shown_at"] or row["acted_at"] or row["loaded_at"] or known.as_of
        segments.update(source_system=row["source_system"], source_instance=row["source_instance"])
    else:
        moment = item.conversation.started_at or item.conversation.row["loaded_at"] or known.as_of
        segments.update({name: item.journey.facts["segments"][name] for name in names})
        segments.update(conversation_segments(known.data, item.conversation))
    day = local_date(moment, known.zone)
    segments["release_version"] = item.release
    if row is not None:
        instance = (row["source_system"], row["source_instance"])
        actor = known.actors.in_force(instance, row["agent_native_id"], row["shown_at"] or row["acted_at"])
        segments["team"] = (actor["team"] if actor else None) or "unknown"
        segments["tenure_band"] = tenure_band(actor["hired_on"] if actor else None, day)
    return Unit(item, day, segments)


def answer_unit(known, item):
    """An answer of its own is cut by the team of its journey."""
    unit = unit_of(known, item)
    for name in ("team", "tenure_band"):
        unit.segments[name] = item.journey.facts["segments"][name]
    return unit


def is_single_part(known, item):
    from .engine import local_date

    day = local_date(item.journey.facts["dated_at"], known.zone)
    row = catalogue_row(known.data, item.journey.intent, day) or {}
    return bool(row.get("required_elements")) and ";" not in row["required_elements"]


def oversight(item):
    """Kept by the agent, or found correct by a reviewer; never both kept and found wrong."""
    human = item.verdict("answer_correct", "human")
    if item.suggestion is not None:
        state, edit = item.suggestion["state"], item.suggestion["edit_share"]
        if state in KEPT:
            return counted((edit is None or edit < LIGHT_EDIT) and (human is None or human[0]))
        if state in NOT_KEPT:
            return counted(False)
    return counted(human[0], human[1]) if human is not None else OUT


def measures(known):
    """All cells of this family's metrics."""
    conversations = {c.key: c for contact in known.contacts for c in contact.conversations}
    events = {key_in(c, e.row["native_id"]): e for c in conversations.values() for e in c.events}
    answers = find_answers(conversations.values())
    for conversation in conversations.values():
        read_reactions(conversation, answers)
    read_confusions(known.journeys, answers)
    read_inferences(known.data, answers)
    last, parts = last_answers(conversations.values(), answers)
    read_ratings(known.data, conversations, events, answers, parts)
    suggestions = place_suggestions(known, conversations, events)
    items = answers | suggestions
    read_verdicts(known.data, conversations, events, items, last)
    judges = calibrate(items)
    confident_sources = {
        item.conversation.instance for item in answers.values() if item.confidence is not None
    }
    inbound = [item for item in answers.values() if is_inbound(item)]
    settle_outcomes(inbound, known.as_of, known.window)

    def is_pending(item):
        j = item.journey
        return j.start is None or j.is_open or not known.as_of > (j.end or LAST) + known.window

    def waits(measure):
        """R55: counted at once, final when the journey is."""

        def measured(item):
            found = measure(item)
            found = Measured(**{**vars(found)})
            found.is_pending = found.counted and is_pending(item)
            return found

        return measured

    def confident(measure):
        def measured(item):
            if item.confidence is None:
                has_any = item.conversation.instance in confident_sources
                return OUT if has_any else left_out("capability_absent:answer_confidence")
            return measure(item)

        return measured

    def confidently_wrong(item):
        human = item.verdict("answer_correct", "human")
        has_outcome = item.signal is not None or human is not None or "correction" in item.signs
        if item.confidence < HIGH or not has_outcome:
            return OUT
        is_wrong = item.signal is False or (human is not None and not human[0]) or "correction" in item.signs
        return counted(is_wrong)

    def gap(item):
        if item.bin is None:
            return OUT
        return Measured(True, item.confidence - item.outcome, note=item.bin)

    def complete(item):
        return OUT if is_single_part(known, item) else assessed(item, "complete", judges, True)

    def draft(item):
        return OUT if item.suggestion is None else assessed(item, "grounded", judges, False)

    def relevant(item):
        return OUT if item.signal is None else counted(item.signal)

    def confused(item):
        return counted(item.is_confused)

    has_feedback = any(item.has_feedback for item in answers.values())
    described = known.signs.described_questions
    units = [answer_unit(known, item) for item in inbound]
    checked = [item for item in inbound if item.verdict("answer_correct", "human") is not None]
    overseen = [unit_of(known, item) for item in checked + [s for s in suggestions.values() if is_inbound(s)]]
    return [
        ("answer_relevance_rate", lacking(has_feedback, "answer_feedback", waits(relevant)), units),
        ("relevance_signal_coverage", waits(lambda i: counted(i.signal is not None)), units),
        ("resolution_confidence_score", confident(lambda i: Measured(True, i.confidence)), units),
        ("low_confidence_answer_share", confident(lambda i: counted(i.confidence < LOW)), units),
        ("confidence_calibration_error", confident(waits(gap)), units),
        ("confidently_wrong_rate", confident(waits(confidently_wrong)), units),
        ("hallucination_rate", lambda i: assessed(i, "grounded", judges, False), units),
        ("answer_completeness_rate", complete, units),
        ("next_step_confusion_rate", lacking(described, "message_kinds", waits(confused)), units),
        ("ai_response_accuracy_with_oversight", oversight, overseen),
        ("draft_hallucination_rate", draft, overseen),
    ]


MEANS = ("resolution_confidence_score",)
BARE = ("confidence_calibration_error",)
BY_TEAM = (
    "answer_completeness_rate",
    "next_step_confusion_rate",
    "ai_response_accuracy_with_oversight",
    "draft_hallucination_rate",
)
NUMERATORS = {"confidence_calibration_error": bins_apart}
EFFECTIVE = dict.fromkeys(
    ("hallucination_rate", "answer_completeness_rate", "draft_hallucination_rate"), effective
)
