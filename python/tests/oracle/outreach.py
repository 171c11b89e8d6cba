"""Messages of the company's own accord (card 12), from the card's words."""

from . import metrics
from .collaboration import difference
from .metrics import OUT, Measured, Unit, counted, left_out
from .outcomes import catalogue_row
from .people import customer_key

SEGMENTS = (
    *("all", "intent", "intent_complexity", "risk_tier", "channel", "channel_mode"),
    *("customer_segment", "source_system", "source_instance"),
)
OWN_SEGMENTS = {"proactive_quiet_rate": SEGMENTS, "holdout_quiet_rate": SEGMENTS}


def segment_of(known, row):
    """The segment of the customer's record in force when the message went out."""
    found = []
    for record in known.data.rows["customers"]:
        if customer_key(row) != (record["source_system"], record["source_instance"], record["native_id"]):
            continue
        begun = record["valid_from"] is None or record["valid_from"] <= row["sent_at"]
        over = record["valid_to"] is not None and record["valid_to"] <= row["sent_at"]
        if record["segment"] is not None and begun and not over:
            found.append((record["valid_from"] is not None, record["valid_from"], record["segment"]))
    dated = [item for item in found if item[0]]
    return (max(dated) if dated else found[0])[2] if found else "unknown"


def units(known):
    """A unit per message, dated by its sending."""
    from .engine import local_date

    modes = {row.get("channel"): row.get("mode") for row in known.data.reference.get("channel_catalogue", [])}
    found = []
    for row in known.data.rows["outreach_events"]:
        day = local_date(row["sent_at"] or known.as_of, known.zone)
        intent = catalogue_row(known.data, row["topic"], day) or {}
        segments = dict(
            intent=row["topic"] or "unclassified",
            intent_complexity=intent.get("complexity") or "unknown",
            risk_tier=intent.get("risk_tier") or "unknown",
            channel=row["channel"] or "unknown",
            channel_mode=modes.get(row["channel"]) or "unknown",
            customer_segment=segment_of(known, row) if row["sent_at"] else "unknown",
            source_system=row["source_system"],
            source_instance=row["source_instance"],
        )
        found.append(Unit(row, day, segments))
    return found


def measures(known):
    """Quiet customers among the notified, and among the held-out."""

    def has_asked(row):
        person = known.person_of_customer.get(customer_key(row))
        end = row["sent_at"] + known.window
        return person is not None and any(
            j.person == person
            and j.intent == row["topic"]
            and j.start is not None
            and not j.first.is_outbound
            and row["sent_at"] < j.start <= end
            for j in known.journeys
        )

    def quiet(of_holdout):
        def measure(row):
            if row["topic"] is None:
                return OUT
            if row["sent_at"] is None:
                return Measured(False, left_out="no_times", is_pending=True)
            if not known.as_of > row["sent_at"] + known.window:
                return Measured(False, left_out="window_open", is_pending=True)
            return counted(not has_asked(row)) if bool(row["is_holdout"]) == of_holdout else OUT

        return measure

    messages = units(known)
    return [
        ("proactive_quiet_rate", quiet(False), messages),
        ("holdout_quiet_rate", quiet(True), messages),
    ]


def rows(known):
    """The difference of the two rates; only messages that went out are its sample."""
    told, held_back = (measure for _, measure, _ in measures(known))
    groups = {}
    for unit in units(known):
        both = told(unit.subject), held_back(unit.subject)
        for place in metrics.places(unit.day, unit.segments, SEGMENTS):
            groups.setdefault(place, []).append(both)
    return [pre_emption(known, place, members) for place, members in groups.items()]


def pre_emption(known, place, members):
    sent = [one for one, _ in members if one.counted]
    kept = [other for _, other in members if other.counted]
    for arm, name in ((sent, True), (kept, False)):
        for one in arm:
            one.note = (name,)
    stated = difference(sent + kept)
    ones = [one for one, _ in members]
    lacking = [left_out("capability_absent:hold_out")] if sent else []
    return metrics.row_of(
        known,
        "proactive_preemption_rate",
        place,
        any(one.is_pending for one in ones),
        metrics.reason_for_nothing(ones + lacking),
        sample_size=len(sent),
        **dict(zip(("value", "ci_low", "ci_high"), stated or (None, None, None), strict=True)),
    )
