"""What customers felt while they were served (cards 43 and 44), from the cards' words."""

from fractions import Fraction

from .contacts import LAST
from .metrics import OUT, Measured, Unit, counted, left_out

TURNS = 2
OPENS_NEGATIVE = Fraction(-3, 10)
STEP = Fraction(3, 10)
NO_SCORES = left_out("capability_absent:sentiment_scores")

MEANS = ("sentiment_improvement",)
LIMITS = {
    "time_to_relief": Fraction(1, 2),
    "time_to_relief_p90": Fraction(1, 10),
    "turns_to_relief": Fraction(1, 2),
}


def turns_of(conversation):
    return [event for event in conversation.events if event.is_customer_message]


def score_of(turn):
    """As it was written: decimals, not their binary neighbours."""
    score = turn.row["sentiment_score"]
    return None if score is None else Fraction(str(score))


def scores_of(conversation):
    return [score_of(turn) for turn in turns_of(conversation) if score_of(turn) is not None]


def journey_of(conversation):
    """The journey of the earliest cycle that it takes part in."""
    cycles = conversation.contact.episodes_of(conversation)
    return min(cycles, key=lambda episode: (episode.start or LAST, episode.index)).journey


def units(known):
    """A unit per conversation, dated by its start; its journey says the rest (R22, R58)."""
    from .engine import conversation_segments, local_date

    found = []
    for conversation in known.conversations.values():
        journey = journey_of(conversation)
        if journey.first.is_outbound:
            continue
        moment = conversation.started_at or conversation.row["loaded_at"] or known.as_of
        segments = dict(journey.facts["segments"])
        segments.update(conversation_segments(known.data, conversation))
        found.append(Unit(conversation, local_date(moment, known.zone), segments))
    return found


def relief_of(conversation):
    """(turn number of the opening's relief or of the last word, is it relief); turns count from 0."""
    turns = turns_of(conversation)
    scores = [score_of(turn) for turn in turns]
    opening = next(place for place, score in enumerate(scores) if score is not None)
    for place in range(opening + 1, len(turns)):
        later = [score for score in scores[place:] if score is not None]
        rises = scores[place] is not None and all(score >= scores[opening] + STEP for score in later)
        if rises or turns[place].row["message_kind"] == "acknowledgement":
            return place, True
    return len(turns) - 1, False


def measures(known):
    from .metrics import window_closed

    scored_sources = {c.instance for c in known.conversations.values() if scores_of(c)}

    def pending(conversation):
        return not window_closed(journey_of(conversation), known.window, known.as_of)

    def improvement(conversation):
        if len(turns_of(conversation)) < 2 * TURNS:
            return OUT
        if conversation.instance not in scored_sources:
            return NO_SCORES
        scores = scores_of(conversation)
        if len(scores) < 2 * TURNS:
            return OUT
        change = (sum(scores[-TURNS:]) - sum(scores[:TURNS])) / TURNS
        return Measured(True, numerator=float(change), is_pending=pending(conversation))

    def of_upset(measure):
        def measured(conversation):
            if not turns_of(conversation):
                return OUT
            if conversation.instance not in scored_sources:
                return NO_SCORES
            scores = scores_of(conversation)
            if not scores or scores[0] > OPENS_NEGATIVE:
                return OUT
            found = measure(conversation, *relief_of(conversation))
            found.is_pending = pending(conversation)
            return found

        return measured

    def in_seconds(conversation, place, is_relieved):
        turns = turns_of(conversation)
        begun, ended = turns[0].exact_time, turns[place].exact_time
        if begun is None or ended is None or ended < begun:
            return left_out("no_times")
        return Measured(True, value=(ended - begun).total_seconds(), is_censored=not is_relieved)

    def in_turns(_, place, is_relieved):
        return Measured(True, value=float(place), is_censored=not is_relieved)

    def never(_, place, is_relieved):
        return counted(not is_relieved)

    all_units = units(known)
    return [
        ("sentiment_improvement", improvement, all_units),
        ("time_to_relief", of_upset(in_seconds), all_units),
        ("time_to_relief_p90", of_upset(in_seconds), all_units),
        ("turns_to_relief", of_upset(in_turns), all_units),
        ("never_relieved_share", of_upset(never), all_units),
    ]
