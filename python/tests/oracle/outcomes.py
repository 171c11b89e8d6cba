"""Signals, proofs and outcomes of a journey (R45-R54, R64, R79)."""

from datetime import date, datetime, timedelta

from .intents import episodes_of_evaluation, event_of
from .landing import conversation_key, reference_date
from .people import customer_key

HARMS = ("complaint", "dispute", "regulator_contact", "reversal", "chargeback")  # R46's order after `return`
POSITIVE, BAD = 0.75, 0.25
RAGE_SENTIMENT = -0.6
VERIFYING = ("native", "configured", "derived")
DEFAULT_SCALES = {"thumbs": (0.0, 1.0), "nps": (0.0, 10.0), "ces": (1.0, 7.0)}
RATINGS = ("csat", "thumbs")


def catalogue_row(landing, intent, day):
    """R60: the row in force on the day; the latest valid_from wins."""
    found = None
    for row in landing.reference.get("intent_catalogue", []):
        start, end = reference_date(row, "valid_from"), reference_date(row, "valid_to")
        holds = (start is None or start <= day) and (end is None or day < end)
        begun = reference_date(found, "valid_from") if found else None
        if (
            row.get("intent") == intent
            and holds
            and (found is None or (start or date.min) > (begun or date.min))
        ):
            found = row
    return found


def capability_level(landing, instance, capability):
    """R79: the instance's own row wins over the row for all instances of its system."""
    level = None
    for row in landing.reference.get("source_capability", []):
        if row.get("source_system") == instance[0] and row.get("capability") == capability:
            if row.get("source_instance") == instance[1]:
                return row.get("level")
            if row.get("source_instance") is None:
                level = row.get("level")
    return level


def scale(row):
    """The ends of a survey's scale: the row's own, else those of its kind, else 1 to 5."""
    low, high = DEFAULT_SCALES.get(row["survey_type"], (1.0, 5.0))
    return (
        low if row["scale_min"] is None else row["scale_min"],
        high if row["scale_max"] is None else row["scale_max"],
    )


def scaled_score(row):
    """R50, M1: 0..1, flipped when lower is better; None without a score that its scale can hold."""
    low, high = scale(row)
    score = row["score"]
    if score is None or high <= low or not low <= score <= high:
        return None
    return (high - score if row["higher_is_better"] is False else score - low) / (high - low)


def journey_at(conversation, moment):
    """The last journey that it had joined by then; its last one without a time, its first one too early."""
    joined = []
    for episode in conversation.contact.episodes_of(conversation):
        if episode.journey not in [journey for _, journey in joined]:
            joined.append((episode.start, episode.journey))
    untimed = [journey for start, journey in joined if start is None]
    timed = sorted((pair for pair in joined if pair[0] is not None), key=lambda pair: pair[0])
    if moment is None:
        return (untimed or [timed[-1][1]])[-1]
    begun = [journey for start, journey in timed if start <= moment]
    return begun[-1] if begun else untimed[-1] if untimed else timed[0][1]


class Evidence:
    """Ratings, reviews and business events, each on the journey it belongs to."""

    def __init__(self, landing, conversations, events, journeys, person_of_customer, window, calibrated):
        self.landing = landing
        self.window = window
        self.ratings, self.reviews, self.business = {}, {}, {}
        self.has_business_events = bool(landing.rows["business_events"])
        self.attach_ratings(conversations, events)
        self.attach_reviews(conversations, events, calibrated)
        self.attach_business_events(conversations, journeys, person_of_customer)

    def attach_ratings(self, conversations, events):
        """R50; a rating belongs to its event's journey, else to the one of its conversation at that time."""
        for row in self.landing.rows["survey_responses"]:
            score = scaled_score(row) if row["survey_type"] in RATINGS else None
            conversation = conversations.get(conversation_key(row))
            if score is None or conversation is None:
                continue
            event = event_of(row, events)
            time = row["responded_at"] or row["offered_at"]
            if event is not None and event.conversation is conversation:
                journey = event.episode.journey
            else:
                journey = journey_at(conversation, time)
            rank = (time or datetime.min, row["source_system"], row["source_instance"], row["native_id"])
            self.ratings.setdefault(journey.number, []).append((rank, time, score))

    def attach_reviews(self, conversations, events, calibrated):
        """R25's reach for resolution_confirmed: human reviews, and automatic ones if calibrated (R52)."""
        for row in self.landing.rows["evaluations"]:
            if row["criterion"] != "resolution_confirmed":
                continue
            if row["rater_type"] == "human":
                kind = "human"
            elif row["rater_type"] == "auto" and row["rubric_version"] in calibrated:
                kind = "auto"
            else:
                continue
            numbers = {e.journey.number for e in episodes_of_evaluation(row, conversations, events)}
            rank = (row["evaluated_at"], row["source_system"], row["source_instance"], row["native_id"])
            for number in numbers:
                self.reviews.setdefault((number, kind), []).append((rank, row))

    def attach_business_events(self, conversations, journeys, person_of_customer):
        """R51: an event belongs to one journey."""
        for row in self.landing.rows["business_events"]:
            conversation = conversations.get(conversation_key(row))
            if conversation is not None:
                holder = journey_at(conversation, row["occurred_at"])
            else:
                person = person_of_customer.get(customer_key(row))
                holder = self.journey_of_person(journeys, person, row) if person else None
            if holder is not None:
                self.business.setdefault(holder.number, []).append((row, conversation is not None))

    def journey_of_person(self, journeys, person, row):
        """The person's latest-started journey of that intent that began before it and has not run out."""
        moment = row["occurred_at"]
        fitting = [
            j
            for j in journeys
            if j.person == person
            and j.start is not None
            and j.start <= moment <= j.end + self.window
            and (row["intent"] is None or row["intent"] == j.intent)
        ]
        return max(fitting, key=lambda j: (j.start, j.number)) if fitting else None

    def in_window(self, journey, moment):
        """R47, R51: in [start, end + window]; a timeless one cannot rule out what names its conversation."""
        if journey.start is None or moment is None:
            return True
        return journey.start <= moment <= journey.end + self.window

    def kinds_in_window(self, journey, only_proof=False):
        """Kinds of business events in the window; R51: without conversation and intent none proves."""
        return {
            row["event_kind"]
            for row, named in self.business.get(journey.number, [])
            if self.in_window(journey, row["occurred_at"])
            and (not only_proof or named or row["intent"] is not None)
        }

    def rating(self, journey):
        """The latest rating in the window, or None."""
        inside = [
            (rank, score)
            for rank, time, score in self.ratings.get(journey.number, [])
            if journey.start is None or time is None or time <= journey.end + self.window
        ]
        return max(inside)[1] if inside else None

    def review(self, journey, kind):
        """The latest resolution_confirmed review of that kind that came to a verdict."""
        rows = [
            pair for pair in self.reviews.get((journey.number, kind), []) if pair[1]["passed"] is not None
        ]
        return max(rows, key=lambda pair: pair[0])[1] if rows else None

    def has_failed_review(self, journey):
        """R46: the latest human QA failed, at any time (R47)."""
        latest = self.review(journey, "human")
        return latest is not None and latest["passed"] is False


def is_rage_quit(journey, seconds):
    """R53."""
    events = journey.events
    customer = [event for event in events if event.actor == "customer"]
    if not customer or journey.is_open:
        return False
    demands = [event for event in events if event.type == "human_requested"]
    signals = demands[1:] + [
        e
        for e in customer
        if e.row["sentiment_score"] is not None and e.row["sentiment_score"] <= RAGE_SENTIMENT
    ]
    last = customer[-1]
    humans = [p for p in journey.participations if p.side == "human"]
    for signal in signals:
        answered = any(p.order > signal.journey_order for p in humans)
        if last.exact_time is None or signal.exact_time is None or answered:
            continue
        if last.exact_time - signal.exact_time <= timedelta(seconds=seconds):
            return True
    return False


def passes_on(participation):
    """R41: the AI that asks for somebody else, or sends the customer to them, has not answered."""
    moves = participation.item.type in ("handoff_requested", "transfer")
    return participation.side == "ai" and moves and not participation.is_action


def is_answered(journey):
    """R45, B34: a participation or an article view follows the last question or entry into a queue."""
    answers = [p.order for p in journey.participations if not passes_on(p)]
    answers += [event.journey_order for event in journey.events if event.type == "article_view"]
    messages = [
        event.journey_order
        for event in journey.events
        if event.is_customer_message and event.row["message_kind"] != "acknowledgement"
    ]
    items = journey.events + [item for episode in journey.episodes for item in episode.others]
    waits = [
        item.journey_order
        for item in items
        if item.type == "queue_enter" or item.row.get("handler_type") == "queue"
    ]
    demands = messages + waits
    return bool(answers) and (not demands or max(answers) > max(demands))


def outcome_before_downgrade(journey, rage_quit_seconds, is_human_side_absent):
    """R45, R49, R53, R54, R79."""
    facts = journey.facts
    claim, handoff = facts["claim"], facts["handoff"]
    by_person = claim is not None and claim.by in ("customer", "human_agent")
    if not by_person and is_rage_quit(journey, rage_quit_seconds):
        return "rage_quit"
    if handoff is not None and not handoff.is_accepted:
        if is_human_side_absent and not by_person:
            return "escalated"
        excepted = claim is not None and (
            claim.value == "escalated" or (claim.value == "resolved" and by_person)
        )
        if not journey.is_open and not excepted:
            return "abandoned"
    if claim is not None:
        return claim.value
    if journey.is_open:
        return "pending"
    if is_answered(journey):
        return "resolved"
    return "abandoned" if facts["is_observed"] else "ambiguous"


def downgrade_reason(journey, evidence):
    """R46, R47: the first harmful signal in the window."""
    if journey.return_gap is not None and journey.return_gap <= evidence.window:
        return "return"
    return harm_besides_return(journey, evidence)


def harm_besides_return(journey, evidence):
    """The same, were there no return."""
    kinds = evidence.kinds_in_window(journey)
    for kind in HARMS:
        if kind in kinds:
            return kind
    rating = evidence.rating(journey)
    if rating is not None and rating <= BAD:
        return "bad_rating"
    return "failed_human_qa" if evidence.has_failed_review(journey) else None


def evidence_level(journey, evidence, completion_event):
    """The ladder of catalogue 2.3 for a journey whose outcome stands."""
    proofs = evidence.kinds_in_window(journey, only_proof=True)
    if proofs & {"completion", "ticket_closed", completion_event}:
        return 5
    rating = evidence.rating(journey)
    claim = journey.facts["claim"]
    by_customer = claim is not None and claim.value == "resolved" and claim.by == "customer"
    by_customer = by_customer and not claim.is_implied
    if (rating is not None and rating >= POSITIVE) or by_customer:
        return 4
    human = evidence.review(journey, "human")
    if human is not None and human["passed"]:
        return 3
    auto = evidence.review(journey, "auto")
    if auto is not None and auto["passed"]:
        return 2
    return 1


def describe_outcome(journey, landing, evidence, rage_quit_seconds, human_side_is_absent):
    """Outcome facts on the journey; the catalogue's are set before."""
    facts = journey.facts
    completion_event = facts["completion_event"]
    claim, handoff = journey.claim, facts["handoff"]
    is_step = claim is not None and claim.value == "escalated" and facts["has_human"]  # R49
    is_silent = human_side_is_absent(handoff.conversation if handoff else journey.first_conversation)
    if handoff is not None and not handoff.is_accepted and is_silent:
        handoff.is_accepted = None  # R79
    facts.update(
        claim=None if is_step else claim,
        is_human_side_absent=is_silent,
        is_observed=any(
            c.instance + (table,) in landing.landed_tables
            for c in journey.conversations
            for table in ("events", "segments")
        ),
    )
    before = outcome_before_downgrade(journey, rage_quit_seconds, is_silent)
    reason = downgrade_reason(journey, evidence)
    final = "not_resolved" if before == "resolved" and reason else before
    proofs = evidence.kinds_in_window(journey, only_proof=True)
    facts.update(
        outcome_before=before,
        downgrade_reason=reason,
        outcome=final,
        evidence_level=evidence_level(journey, evidence, completion_event) if final == "resolved" else 0,
        rating=evidence.rating(journey),
        has_level_5_event=bool(proofs & {"completion", "ticket_closed", completion_event}),
        has_completion_event=bool(proofs & {"completion", completion_event}),
    )
    facts.update(accuracy_check(journey, landing, evidence))


def accuracy_check(journey, landing, evidence):
    """R64, R80: is a check available, did it match, what does the row weigh."""
    facts = journey.facts
    level = capability_level(landing, journey.first_conversation.instance, "downstream_verification")
    verified_downstream = level in VERIFYING
    by_system = verified_downstream or (
        facts["completion_event"] is not None and evidence.has_business_events
    )
    human = evidence.review(journey, "human")
    review = human or evidence.review(journey, "auto")
    positive = facts["has_level_5_event"] or (review is not None and review["passed"])
    kinds = evidence.kinds_in_window(journey)
    returned = journey.return_gap is not None and journey.return_gap <= evidence.window
    weight = 1.0
    if not by_system and human is not None and (human["inclusion_probability"] or 0) > 0:
        weight = 1.0 / human["inclusion_probability"]
    return dict(
        is_declared=facts["claim"] is not None and facts["claim"].value == "resolved",
        has_check=by_system or review is not None,
        is_check_landed=verified_downstream
        or evidence.has_business_events
        or any(row["criterion"] == "resolution_confirmed" for row in landing.rows["evaluations"]),
        is_match=bool(positive and not returned and not kinds & {"reversal", "complaint"}),
        check_weight=weight,
    )


def describe_containment(journeys, window):
    """R48: needs the human participations of the same person and intent in other journeys."""
    human_times = {}
    for journey in journeys:
        for participation in journey.participations:
            if participation.side == "human" and participation.time is not None:
                human_times.setdefault((journey.person, journey.intent), []).append(
                    (participation.time, journey.number)
                )
    for journey in journeys:
        facts = journey.facts
        human_came = journey.start is not None and any(
            number != journey.number and journey.start <= time <= journey.end + window
            for time, number in human_times.get((journey.person, journey.intent), [])
        )
        facts["is_self_served"] = (
            facts["handler_path"] == "bot_only"
            and facts["handoff"] is None
            and not journey.is_open
            and facts["outcome_before"] == "resolved"
            and not human_came
        )
        facts["is_contained"] = (
            facts["is_self_served"] and facts["is_eligible"] and not facts["is_article_only"]
        )
