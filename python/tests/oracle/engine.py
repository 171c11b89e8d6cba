"""Runs all steps over a landing and returns the published rows with the tables behind them."""

from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from . import composites, families, metrics
from .claims import settle_claim
from .contacts import LAST, build_contacts, build_conversations
from .intents import settle_intents
from .journeys import Stitcher
from .landing import as_of_of, parse_time, parse_value, read_landing
from .outcomes import Evidence, capability_level, catalogue_row, describe_containment, describe_outcome
from .participation import AI, Actors, attach_participations, describe_participation, name_receivers
from .people import build_persons
from .signs import landed_signs

SEEDS = Path(__file__).resolve().parents[3] / "seeds"


@dataclass(repr=False)
class Result:
    """metric_values and the steps before it, as lists of dicts; the last two fields for a closer look."""

    as_of: object
    metric_values: list
    persons: list
    contacts: list
    episodes: list
    journeys: list
    hubs: list
    landing: object
    journey_objects: list


def build(
    landing,
    as_of=None,
    journey_window_days=7,
    hub=10,
    tz="UTC",
    intent_confidence_minimum=0.6,
    calibrated_rubrics=(),
    rage_quit_seconds=120,
    loaded_at=None,
    clock=None,
    csat_answers=30,
    business_schedules=None,
    few=None,
    seeds=SEEDS,
):
    """All metric values of a landing folder, with the tables behind them."""
    window = timedelta(days=journey_window_days)
    zone = ZoneInfo(tz)
    data = read_landing(
        landing, seeds, parse_time(loaded_at) if loaded_at else None, parse_time(clock) if clock else None
    )
    now = as_of_of(data, as_of)
    person_of_conversation, person_of_customer, hubs = build_persons(data, hub)
    conversations = build_conversations(data, person_of_conversation)
    contacts = build_contacts(data, conversations)
    events = {
        conversation.instance + (event.row["native_id"],): event
        for conversation in conversations.values()
        for event in conversation.events
    }
    actors = Actors(data)
    name_receivers(events, actors)
    settle_intents(data, conversations, contacts, events, intent_confidence_minimum)
    attach_participations(data, conversations, events, actors)
    for contact in contacts:
        for episode in contact.episodes:
            settle_claim(episode)
    journeys = Stitcher(data, conversations, contacts, window).run()

    def human_side_is_absent(conversation):
        return capability_level(data, conversation.instance, "human_side") == "absent"

    evidence = Evidence(
        data, conversations, events, journeys, person_of_customer, window, set(calibrated_rubrics)
    )
    for journey in journeys:
        describe_participation(journey, data)
        dated_at = journey.start or journey.first_conversation.row["loaded_at"] or now
        row = catalogue_row(data, journey.intent, local_date(dated_at, zone)) or {}
        journey.facts.update(
            dated_at=dated_at,
            is_eligible=bool(parse_value(row.get("is_automation_eligible"), "boolean")),
            completion_event=row.get("completion_event"),
            complexity=row.get("complexity") or "unknown",
            risk_tier=row.get("risk_tier") or "unknown",
            has_business_events=evidence.has_business_events,
            has_queue=any(
                item.type == "queue_enter" or item.row.get("handler_type") == "queue"
                for episode in journey.episodes
                for item in episode.events + episode.others
            ),
        )
        describe_outcome(journey, data, evidence, rage_quit_seconds, human_side_is_absent)
    describe_containment(journeys, window)
    rows = values(
        data,
        person_of_customer,
        journeys,
        contacts,
        actors,
        zone,
        now,
        window,
        human_side_is_absent,
        evidence,
        conversations,
        events,
        csat_answers,
        business_schedules or {"any": "weekdays"},
        few,
    )
    return Result(now, rows, *tables(conversations, contacts, journeys), sorted(hubs), data, journeys)


def local_date(moment, zone):
    """R10: the date in the reporting zone."""
    return moment.replace(tzinfo=UTC).astimezone(zone).date()


def add_months(day, months):
    """Calendar months; the day is cut to the month's length."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return day.replace(year=year, month=month + 1, day=min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("a month has at least 28 days")


def tenure_band(hired_on, day):
    """From hired_on at the journey's start."""
    if hired_on is None:
        return "unknown"
    for months, band in ((3, "under_3_months"), (12, "3_to_12_months"), (36, "1_to_3_years")):
        if day < add_months(hired_on, months):
            return band
    return "over_3_years"


def customer_segment(data, person_of_customer, person, conversation, moment):
    """Of the person's records in force that name a segment: the conversation's own, else the newest."""
    own = conversation.instance + (conversation.row["customer_native_id"],)
    found = []
    for row in data.rows["customers"]:
        key = (row["source_system"], row["source_instance"], row["native_id"])
        if row["segment"] is None or (key != own and person_of_customer.get(key) != person):
            continue
        begun = row["valid_from"] is None or row["valid_from"] <= moment
        over = row["valid_to"] is not None and row["valid_to"] <= moment
        if begun and not over:
            age = (moment - row["valid_from"]).total_seconds() if row["valid_from"] else float("inf")
            found.append((key != own, age, key[0], key[1], row["segment"]))
    return min(found)[-1] if found else "unknown"


def conversation_segments(data, conversation):
    """Segments that a conversation gives."""
    modes = {row.get("channel"): row.get("mode") for row in data.reference.get("channel_catalogue", [])}
    channel = conversation.row["channel"]
    return dict(
        channel=channel,
        channel_mode=modes.get(channel) or "unknown",
        language=conversation.row["language"] or "unknown",
        region=conversation.row["region"] or "unknown",
        product_line=conversation.row["product_line"] or "unknown",
        source_system=conversation.key[0],
        source_instance=conversation.key[1],
    )


def journey_segments(journey):
    """Segments that the journey gives, for itself and for the contacts it began with."""
    release = next(
        (e.row["release_version"] for e in journey.events if e.actor in AI and e.row["release_version"]),
        "unknown",
    )
    return dict(
        intent=journey.intent,
        intent_complexity=journey.facts["complexity"],
        risk_tier=journey.facts["risk_tier"],
        handler_path=journey.facts["handler_path"],
        release_version=release,
    )


def first_journey(contact):
    """The journey of the primary's earliest cycle; times that are not exact may put a later cycle first."""
    cycles = contact.episodes_of(contact.primary)
    return min(cycles, key=lambda episode: (episode.start or LAST, episode.index)).journey


def team_segments(actors, participations, day):
    """Team and tenure of the first human participation's actor, in the version in force then."""
    human = [p for p in participations if p.side == "human"]
    row = None
    if human:
        # Of several at one place: somebody who is named, and who spoke before who acted.
        together = [p for p in human if p.item is human[0].item]
        first = min(together, key=lambda p: (p.actor_native_id is None, not p.is_reply))
        row = actors.in_force(first.conversation.instance, first.actor_native_id, first.time)
    return dict(
        team=(row["team"] if row else None) or "unknown",
        tenure_band=tenure_band(row["hired_on"] if row else None, day),
    )


def values(
    data,
    person_of_customer,
    journeys,
    contacts,
    actors,
    zone,
    as_of,
    window,
    human_side_is_absent,
    evidence,
    conversations,
    events,
    csat_answers,
    business_schedules,
    few,
):
    """Rows of metric_values, sorted."""
    journey_units = []
    for journey in journeys:
        if journey.first.is_outbound:  # R22
            continue
        moment = journey.facts["dated_at"]
        day = local_date(moment, zone)
        segments = conversation_segments(data, journey.first_conversation)
        segments["customer_segment"] = customer_segment(
            data, person_of_customer, journey.person, journey.first_conversation, moment
        )
        segments.update(journey_segments(journey))
        segments.update(team_segments(actors, journey.participations, day))
        journey.facts["segments"] = segments
        journey_units.append(metrics.Unit(journey, day, segments))
    contact_units = []
    for contact in contacts:
        if contact.primary.row["direction"] == "outbound":
            continue
        moment = contact.primary.started_at or contact.primary.row["loaded_at"] or as_of
        day = local_date(moment, zone)
        participations = sorted(
            (p for e in contact.episodes for p in e.participations),
            key=lambda p: (p.item.order, p.side != "ai"),
        )
        journey = first_journey(contact)
        segments = conversation_segments(data, contact.primary)
        segments.update(journey_segments(journey))
        # Whose customer it is, is the journey's to say.
        segments["customer_segment"] = customer_segment(
            data, person_of_customer, journey.person, journey.first_conversation, journey.facts["dated_at"]
        )
        segments.update(team_segments(actors, participations, day))
        contact_units.append(metrics.Unit(contact, day, segments))

    def is_silent(contact):
        return metrics.people_are_hidden(contact, human_side_is_absent)

    signs = landed_signs(journeys)
    of_journeys = metrics.journey_metrics(as_of, window)
    for name, shown, capability in (
        ("rage_quit_rate", signs.frustration, "frustration_signals"),
        ("queue_abandon_rate", signs.queues, "queues"),
    ):
        of_journeys[name] = metrics.lacking(shown, capability, of_journeys[name])
    measures = [(name, measure, journey_units) for name, measure in of_journeys.items()]
    measures += [
        (name, measure, contact_units) for name, measure in metrics.contact_metrics(is_silent).items()
    ]
    known = families.Known(
        data=data,
        person_of_customer=person_of_customer,
        conversations=conversations,
        events=events,
        journeys=journeys,
        contacts=contacts,
        actors=actors,
        zone=zone,
        as_of=as_of,
        window=window,
        human_side_is_absent=human_side_is_absent,
        evidence=evidence,
        journey_units=journey_units,
        contact_units=contact_units,
        csat_answers=csat_answers,
        business_schedules=business_schedules,
        few=few,
        signs=signs,
    )
    measures += families.measures(known)
    known.measures = measures
    rows = []
    for name, measure, units in measures:
        rows.extend(metrics.cells(name, measure, units, zone, as_of))
    rows.extend(families.rows(known))
    rows.extend(composites.rows(known, rows))
    grains = {grain: place for place, grain in enumerate(metrics.GRAINS)}
    rows.sort(
        key=lambda row: (
            row["metric_id"],
            grains[row["period_grain"]],
            row["period_start"],
            row["segment"],
            row["segment_value"],
        )
    )
    return rows


def named(conversation):
    return "/".join(conversation.key)


def tables(conversations, contacts, journeys):
    """Persons, contacts, episodes and journeys as flat rows with native ids."""
    persons = [
        dict(
            conversation=named(c),
            person=c.person and "/".join(map(str, c.person)),
            is_identified=c.is_identified,
        )
        for c in sorted(conversations.values(), key=lambda c: c.order)
    ]
    contact_rows = [
        dict(
            contact=named(contact.primary),
            person="/".join(map(str, contact.person)),
            is_identified=contact.is_identified,
            conversations=[named(c) for c in contact.conversations],
            episodes=len(contact.episodes),
        )
        for contact in contacts
    ]
    episode_rows = [
        dict(
            contact=named(contact.primary),
            cycle=episode.index + 1,
            started_at=episode.start,
            clock_start=episode.clock_start,
            ended_at=episode.end,
            known_end=episode.known_end,
            is_open=episode.is_open,
            intent=episode.intent,
            claim=episode.claim and episode.claim.value,
            claimed_by=episode.claim and episode.claim.by,
            claim_time=episode.claim and episode.claim.time,
            is_claim_implied=episode.claim and episode.claim.is_implied,
            conversations=[named(c) for c in episode.conversations],
            journey=episode.journey.number,
        )
        for contact in contacts
        for episode in contact.episodes
    ]
    journey_rows = []
    for journey in journeys:
        facts, handoff = journey.facts, journey.facts["handoff"]
        row = dict(
            journey=journey.number,
            first_conversation=named(journey.first_conversation),
            person="/".join(map(str, journey.person)),
            is_identified=journey.is_identified,
            started_at=journey.start,
            clock_start=journey.clock_start,
            ended_at=journey.end,
            is_open=journey.is_open,
            intent=journey.intent,
            is_outbound=journey.first.is_outbound,
            episodes=len(journey.episodes),
            conversations=[named(c) for c in journey.conversations],
            claim=journey.claim and journey.claim.value,
            repeat_of=journey.repeat_of and journey.repeat_of.number,
            return_gap_seconds=None if journey.return_gap is None else journey.return_gap.total_seconds(),
            has_handoff=handoff is not None,
            handoff_trigger=handoff and handoff.trigger,
            handoff_is_accepted=handoff and handoff.is_accepted,
            handoff_is_failed=handoff and handoff.is_failed,
        )
        row.update(
            {
                name: facts[name]
                for name in (
                    "has_ai",
                    "has_human",
                    "is_ai_started",
                    "is_article_only",
                    "handler_path",
                    "is_eligible",
                    "outcome_before",
                    "downgrade_reason",
                    "outcome",
                    "evidence_level",
                    "rating",
                    "has_level_5_event",
                    "is_contained",
                    "is_observed",
                    "is_declared",
                    "has_check",
                    "is_match",
                    "check_weight",
                    "dated_at",
                )
            }
        )
        journey_rows.append(row)
    return persons, contact_rows, episode_rows, journey_rows
