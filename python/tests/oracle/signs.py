"""What a landing shows at all: of what nobody exports there is no nought (R59, R79)."""

from dataclasses import dataclass

EXPLAINING = ("handoff_requested", "handoff_accepted", "transfer")


@dataclass(frozen=True)
class Signs:
    """Each true when at least one row of any source shows it."""

    human_side: bool
    queues: bool
    frustration: bool
    handoff_reasons: bool
    demands: bool
    described_questions: bool


def is_frustration_sign(event):
    """R53: what could become a signal, with a time that could be measured from."""
    scored = event.actor == "customer" and event.row["sentiment_score"] is not None
    return event.exact_time is not None and (scored or event.type == "human_requested")


def is_described_question(event):
    said = event.type == "message" and event.actor == "customer"
    has_kind = event.row["message_kind"] not in (None, "acknowledgement")
    return said and (has_kind or event.row["intent"] is not None)


def landed_signs(journeys):
    """Read from all journeys, outbound ones too."""
    events = [event for journey in journeys for event in journey.events]
    nothing_handed_over = all(journey.facts["handoff"] is None for journey in journeys)
    explained = any(e.type in EXPLAINING and e.row["reason"] not in (None, "unmapped") for e in events)
    asked = any(e.type == "human_requested" for e in events)
    return Signs(
        human_side=any(p.side == "human" for j in journeys for p in j.participations),
        queues=any(j.facts["has_queue"] for j in journeys),
        frustration=any(is_frustration_sign(e) for e in events),
        handoff_reasons=explained or nothing_handed_over,
        demands=explained or asked or nothing_handed_over,
        described_questions=any(is_described_question(e) for e in events),
    )
