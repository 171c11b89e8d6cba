"""First needs and what reviewers found (cards 16, 20, 24, 27, 28 and 29), from the cards' words."""

import math
from datetime import date, timedelta

from . import metrics
from .contacts import LAST
from .intents import (
    completion_intent,
    completion_intent_by_conversation,
    event_of,
    final_intent,
)
from .landing import conversation_key
from .metrics import OUT, Measured, Unit, counted, left_out, wilson, window_closed

MEANS = {"qa_score", "qa_score_auto", "qa_score_gap", "empathy_alignment_score"}
BY_TEAM = MEANS | {"auto_human_qa_agreement", "qa_coverage", "qa_coverage_human", "qa_coverage_auto"}
SENTIMENTS = ("negative", "neutral", "positive", "sarcastic")
NAMELESS = ("novel", "unclassified")


def weight_of(row):
    """A sampled review stands for as many as it was drawn from."""
    return 1 / row["inclusion_probability"] if row["inclusion_probability"] else 1.0


def rank_of(row):
    return (row["evaluated_at"], row["source_system"], row["source_instance"], row["native_id"])


class Reviews:
    """Evaluations with the conversation and turn they speak of, and what they say of each need."""

    def __init__(self, known):
        self.known = known
        self.conversations = {c.key: c for contact in known.contacts for c in contact.conversations}
        self.events = {
            conversation.instance + (event.row["native_id"],): event
            for conversation in self.conversations.values()
            for event in conversation.events
        }
        self.rows = []
        for row in known.data.rows["evaluations"]:
            event = event_of(row, self.events)
            named = conversation_key(row)
            conversation = self.conversations.get(named) if named else event and event.conversation
            if named is None or conversation is not None:
                self.rows.append((row, conversation, event))
        self.labels, self.novelty = {}, {}
        for row, conversation, event in self.rows:
            if conversation is None or row["rater_type"] != "human":
                continue
            self.note(row, [event.episode] if event else conversation.contact.episodes_of(conversation))

    def note(self, row, episodes):
        """The latest label and the latest verdict on novelty of each episode (R25)."""
        verdict = None
        if row["criterion"] == "intent_reference" and row["label"] is not None:
            verdict = row["label"] == "novel"
            for episode in episodes:
                held = self.labels.get(id(episode))
                if held is None or rank_of(row) > rank_of(held):
                    self.labels[id(episode)] = row
        elif row["criterion"] == "novel_intent":
            said = row["label"] and row["label"] == "novel"
            verdict = said if row["passed"] is None else row["passed"]
        if verdict is not None:
            found = (row["evaluated_at"], verdict, weight_of(row))
            for episode in episodes:
                self.novelty[id(episode)] = max(found, self.novelty.get(id(episode), found))


def first_prediction(conversation, episode, inferences):
    """The first attempt at the need, and how sure it was does not matter."""
    attempts, hidden = [], set()
    for row, event in inferences:
        if event is not None:
            hidden.add(id(event))
        if event is not None and event.conversation is conversation and event.episode is not episode:
            continue
        named = "unclassified" if row["is_fallback"] else row["intent"] or "unclassified"
        predicted = "novel" if row["is_novel"] else named
        sureness = 1.0 if row["confidence"] is None else row["confidence"]
        attempts.append(((0, event.order) if event else (1,), -sureness, predicted))
    for event in conversation.events:
        said = event.row["intent"]
        if event.is_customer_message and said and event.episode is episode and id(event) not in hidden:
            attempts.append(((0, event.order), -1.0, said))
    return min(attempts)[2] if attempts else None


def describe_needs(known, reviews):
    """One dict per conversation: what was predicted of its first need, and what it was."""
    inferences, predicting = {}, set()
    for row in known.data.rows["ai_inferences"]:
        if row["kind"] == "intent":
            key = conversation_key(row)
            inferences.setdefault(key, []).append((row, event_of(row, reviews.events)))
            predicting.add(key[:2])
    for event in reviews.events.values():
        if event.is_customer_message and event.row["intent"] is not None:
            predicting.add(event.conversation.instance)
    completions = completion_intent_by_conversation(known.data, reviews.conversations)
    scored = {kind: set() for kind in ("human", "auto")}
    for row, conversation, _ in reviews.rows:
        if row["criterion"] == "qa" and row["rater_type"] in scored:
            scored[row["rater_type"]].add(conversation.key if conversation else None)
    needs = []
    for conversation in reviews.conversations.values():
        episode = conversation.contact.episodes_of(conversation)[0]
        label = reviews.labels.get(id(episode))
        known_anyway = final_intent(episode) or completion_intent(episode, completions)
        needs.append(
            dict(
                conversation=conversation,
                journey=episode.journey,
                predicted=first_prediction(conversation, episode, inferences.get(conversation.key, [])),
                is_predicting=conversation.instance in predicting,
                reference=(label and label["label"]) or known_anyway,
                weight=weight_of(label) if label and not known_anyway else 1.0,
                novelty=reviews.novelty.get(id(episode)),
                scored=scored,
            )
        )
    return needs


def need_measures(known):
    """metric_id -> function of a need."""

    def judged(measure, condition):
        def of(need):
            if not need["is_predicting"]:
                return left_out("capability_absent:intent_predictions")
            if need["predicted"] is None or not condition(need):
                return OUT
            found = measure(need)
            found.is_pending = not window_closed(need["journey"], known.window, known.as_of)
            return found

        return of

    def has_reference(need):
        return need["reference"] is not None

    def is_new(need):
        return need["novelty"] is not None and need["novelty"][1]

    def is_flagged(need):
        return need["predicted"] == "novel" and need["novelty"] is not None

    def covered(*kinds):
        def of(need):
            if not any(need["scored"].values()):
                return left_out("capability_absent:qa_reviews")
            return counted(any(need["conversation"].key in need["scored"][kind] for kind in kinds))

        return of

    def pair(need):
        return Measured(True, weight=need["weight"], value=(need["predicted"], need["reference"]))

    def hit(need):
        return counted(need["predicted"] == need["reference"], need["weight"])

    def forced(need):
        return counted(need["predicted"] not in NAMELESS, need["novelty"][2])

    return {
        "intent_recognition_accuracy": judged(hit, has_reference),
        "intent_macro_f1": judged(pair, has_reference),
        "novel_intent_detection_rate": judged(
            lambda need: counted(need["predicted"] == "novel", need["novelty"][2]), is_new
        ),
        "forced_fit_rate": judged(forced, is_new),
        "novel_flag_precision": judged(
            lambda need: counted(need["novelty"][1], need["novelty"][2]), is_flagged
        ),
        "qa_coverage": covered("human", "auto"),
        "qa_coverage_human": covered("human"),
        "qa_coverage_auto": covered("auto"),
    }


def points(row):
    """(earned, available), or None when the sheet says nothing."""
    if row["score"] is not None and (row["score_max"] or 0) > 0:
        return row["score"], row["score_max"]
    return None if row["passed"] is None else (float(row["passed"]), 1.0)


def sentiment_of(row):
    label = (row["label"] or "").strip().lower()
    return label if label in SENTIMENTS else None


VERDICTS = {"qa": points, "empathy": points, "sentiment_label": sentiment_of}


def item_of(row, conversation, event):
    """What was reviewed."""
    source = (row["conversation_source_system"], row["conversation_source_instance"])
    own = (row["source_system"], row["source_instance"])
    about = tuple(given or mine for given, mine in zip(source, own, strict=True))
    if row["event_native_id"] is not None:
        return ("event", *about, row["event_native_id"])
    if row["suggestion_native_id"] is not None:
        return ("suggestion", *own, row["suggestion_native_id"])
    return ("conversation", *conversation.key) if conversation else ("review", *own, row["native_id"])


def describe_reviews(reviews):
    """One dict per evaluation, with the latest verdicts of both sorts of reviewer on its item."""
    found, latest = [], {}
    for row, conversation, event in reviews.rows:
        verdict = VERDICTS.get(row["criterion"], lambda row: row["passed"])(row)
        item = (item_of(row, conversation, event), row["criterion"])
        journey = None
        if conversation is not None:
            cycles = conversation.contact.episodes_of(conversation)
            first = min(cycles, key=lambda episode: (episode.start or LAST, episode.index))
            journey = (event.episode if event else first).journey
        review = dict(
            row=row,
            conversation=conversation,
            journey=journey,
            event=event,
            item=item,
            verdict=verdict,
            weight=weight_of(row),
            latest=latest,
        )
        found.append(review)
        if verdict is not None:
            place = (*item, row["rater_type"])
            if place not in latest or rank_of(row) > rank_of(latest[place]["row"]):
                latest[place] = review
    return found


def is_emotional(conversation):
    """False only where customer turns were scored and none of them bears sentiment."""
    if conversation is None:
        return True
    scores = [e.row["sentiment_score"] for e in conversation.events if e.is_customer_message]
    scores = [score for score in scores if score is not None]
    return not scores or any(scores)


def review_measures():
    """metric_id -> function of a review."""

    def of(criterion, rater, measure, only_latest=True):
        def found(review):
            row = review["row"]
            if row["criterion"] != criterion or row["rater_type"] != rater or review["verdict"] is None:
                return OUT
            if only_latest and review["latest"][(*review["item"], rater)] is not review:
                return OUT
            return measure(review)

        return found

    def scored(review):
        earned, available = review["verdict"]
        return Measured(True, review["weight"] * earned, review["weight"] * available)

    def share(review):
        return review["verdict"][0] / review["verdict"][1]

    def twin(review):
        return review["latest"].get((*review["item"], "auto"))

    def gap(review):
        other = twin(review)
        if other is None:
            return OUT
        return Measured(True, review["weight"] * (share(other) - share(review)), review["weight"])

    def agreement(review):
        other = twin(review)
        if other is None or other["row"]["passed"] is None or review["row"]["passed"] is None:
            return OUT
        pair = (review["row"]["passed"], other["row"]["passed"])
        return Measured(True, weight=review["weight"], value=pair)

    def empathy(review):
        if not is_emotional(review["conversation"]):
            return OUT
        return Measured(True, review["weight"] * share(review), review["weight"])

    def answer(review):
        journey, event = review["journey"], review["event"]
        if journey is None or not journey.facts["has_ai"]:
            return OUT
        if event is not None and event.actor in ("human_agent", "supervisor"):
            return OUT
        return counted(review["verdict"], review["weight"])

    def sentiment(*labels):
        def measure(review):
            score = review["event"] and review["event"].row["sentiment_score"]
            if score is None or review["verdict"] not in labels:
                return OUT
            meant = "negative" if review["verdict"] == "sarcastic" else review["verdict"]
            sign = "negative" if score < 0 else "positive" if score > 0 else "neutral"
            return counted(sign == meant, review["weight"])

        return measure

    return {
        "qa_score": of("qa", "human", scored, only_latest=False),
        "qa_score_auto": of("qa", "auto", scored, only_latest=False),
        "qa_score_gap": of("qa", "human", gap),
        "auto_human_qa_agreement": of("qa", "human", agreement),
        "empathy_alignment_score": of("empathy", "human", empathy),
        "response_accuracy": of("answer_correct", "human", answer),
        "sentiment_classification_accuracy": of("sentiment_label", "human", sentiment(*SENTIMENTS)),
        "negative_sentiment_recall": of("sentiment_label", "human", sentiment("negative")),
        "sarcastic_sentiment_recall": of("sentiment_label", "human", sentiment("sarcastic")),
    }


def effective(weights):
    return math.fsum(weights) ** 2 / math.fsum(weight * weight for weight in weights)


def macro_f1(inside):
    """The mean F1 over the intents that were asked for."""
    scores = []
    for intent in {m.value[1] for m in inside}:
        hits = math.fsum(m.weight for m in inside if m.value == (intent, intent))
        given = math.fsum(m.weight for m in inside if m.value[0] == intent)
        had = math.fsum(m.weight for m in inside if m.value[1] == intent)
        scores.append(2 * hits / (given + had))
    return (sum(scores) / len(scores), None, None) if scores else None


def kappa(inside):
    """Cohen's kappa, with the Wilson bounds of the observed agreement."""
    if not inside:
        return None
    total = math.fsum(m.weight for m in inside)
    observed = math.fsum(m.weight for m in inside if m.value[0] == m.value[1]) / total
    human = math.fsum(m.weight for m in inside if m.value[0]) / total
    auto = math.fsum(m.weight for m in inside if m.value[1]) / total
    chance = human * auto + (1 - human) * (1 - auto)
    if {m.value for m in inside} in ({(True, True)}, {(False, False)}):
        return None
    bounds = wilson(min(observed, 1), 1, effective([m.weight for m in inside]))
    return tuple((share - chance) / (1 - chance) for share in (observed, *bounds))


CELLS = {"intent_macro_f1": macro_f1, "auto_human_qa_agreement": kappa}


def units_of(known, subjects):
    """Needs or reviews with their day and segments; those of outbound journeys are in no cell (R22)."""
    from .engine import conversation_segments, local_date, team_segments

    units = []
    for subject in subjects:
        conversation, journey = subject["conversation"], subject["journey"]
        segments = dict.fromkeys((*metrics.SEGMENTS, *metrics.HUMAN_SEGMENTS), "unknown")
        segments["intent"] = "unclassified"
        if conversation is None:
            row = subject["row"]
            moment = row["evaluated_at"]
            segments.update(source_system=row["source_system"], source_instance=row["source_instance"])
        elif "segments" not in journey.facts:
            continue
        else:
            moment = conversation.started_at or conversation.row["loaded_at"] or known.as_of
            segments.update(journey.facts["segments"])
            segments.update(conversation_segments(known.data, conversation))
            parts = [part for episode in conversation.contact.episodes for part in episode.participations]
            parts.sort(key=lambda part: (part.item.order, part.side != "ai"))
            segments.update(team_segments(known.actors, parts, local_date(moment, known.zone)))
        units.append(Unit(subject, local_date(moment, known.zone), segments))
    return units


def measures(known):
    reviews = Reviews(known)
    needs = units_of(known, describe_needs(known, reviews))
    found = units_of(known, describe_reviews(reviews))
    return [(name, measure, needs) for name, measure in need_measures(known).items()] + [
        (name, measure, found) for name, measure in review_measures().items()
    ]


def period_before(start, grain):
    if grain == "week":
        return start - timedelta(days=7)
    return date(start.year - (start.month == 1), (start.month - 2) % 12 + 1, 1)


def rows(known):
    """response_accuracy_trend: a comparison of cells, so no sum over units."""
    reviews = Reviews(known)
    measure = review_measures()["response_accuracy"]
    answers = {}
    for unit in units_of(known, describe_reviews(reviews)):
        found = measure(unit.subject)
        if not found.counted:
            continue
        for grain, start, *cut in metrics.places(unit.day, unit.segments, grains=("week", "month")):
            topics = answers.setdefault((grain, *cut), {}).setdefault(start, {})
            topics.setdefault(unit.segments["intent"], []).append(found)
    cells = []
    for (grain, segment, value), periods in answers.items():
        for start, topics in periods.items():
            before = periods.get(period_before(start, grain), {})
            row = dict(metric_id="response_accuracy_trend", period_grain=grain, period_start=start)
            row.update(segment=segment, segment_value=value, **change(topics, before))
            row["is_mature"] = metrics.is_over(known, start, grain)
            cells.append(row)
    return cells


def level(inside):
    """(accuracy, distance to its lower bound, to its upper bound) of weighted answers."""
    weights = [m.weight for m in inside]
    share = min(math.fsum(m.numerator for m in inside) / math.fsum(weights), 1)
    low, high = wilson(share, 1, effective(weights))
    return share, share - low, high - share


def change(topics, before):
    """The change on the same intents at the mix of the period before, with Newcombe's interval."""
    found = dict(
        numerator=None,
        denominator=None,
        value=None,
        sample_size=sum(len(inside) for inside in topics.values()),
        ci_low=None,
        ci_high=None,
        unavailable_reason="no_eligible_rows",
    )
    total = changes = below = above = 0.0
    for topic in topics.keys() & before.keys():
        weight = math.fsum(m.weight for m in before[topic])
        now, then = level(topics[topic]), level(before[topic])
        total += weight
        changes += weight * (now[0] - then[0])
        below += weight**2 * (now[1] ** 2 + then[2] ** 2)
        above += weight**2 * (now[2] ** 2 + then[1] ** 2)
    if total:
        found.update(
            value=changes / total,
            ci_low=(changes - math.sqrt(below)) / total,
            ci_high=(changes + math.sqrt(above)) / total,
            unavailable_reason=None,
        )
    return found
