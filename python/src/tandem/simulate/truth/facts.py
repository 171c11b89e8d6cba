"""Journeys and contacts as the rules see them, built from latent states: one entry a journey or contact.

Rule numbers are those of the rules page. Everything is per need: needs of one kind never meet (see demand),
so a need's contacts are exactly the contacts that stitching may join.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from tandem.simulate.beside import Beside
from tandem.simulate.clock import DAY, NEVER, SECOND, WEEK, midnight
from tandem.simulate.contacts import Ending
from tandem.simulate.journeys import CHARGEBACK, COMPLAINT, COMPLETION_KIND, REVERSAL, Lives
from tandem.simulate.people import Agents
from tandem.simulate.settings import INTENT_INDEX, INTENTS, World
from tandem.simulate.truth.hours import open_seconds
from tandem.simulate.truth.items import Items, Segmented, items_of
from tandem.simulate.truth.more import Scene, more_of_contacts, more_of_journeys
from tandem.simulate.truth.people import tenure_of
from tandem.simulate.truth.seen import (
    ABANDONED,
    ANSWERED,
    ESCALATED,
    NO_CLAIM,
    NO_WORD,
    RESOLVED,
    SeenContacts,
    see,
)

# Final outcomes; the first five are the claims of the same name.
NOT_RESOLVED, RAGE_QUIT, PENDING = 5, 6, 7
PATHS = ("none", "bot_only", "assisted", "human_only")
NO_PATH, BOT_ONLY, ASSISTED, HUMAN_ONLY = range(len(PATHS))
RAGE_SECONDS = 120
BAD_RATING, GOOD_RATING = 0.25, 0.75
IS_ELIGIBLE = np.array([intent.is_eligible for intent in INTENTS])
HAS_COMPLETION_EVENT = COMPLETION_KIND >= 0
TENURE_BANDS = ("unknown", "under_3_months", "3_to_12_months", "1_to_3_years", "over_3_years")
NAN = np.float64("nan")


@dataclass
class Journeys:
    """Journeys as far as the horizon, (journeys,). Seconds are nan where there is nothing to measure."""

    day: np.ndarray  # day on which demand began, from the first of the world
    # segments: codes into the names that cells gives them
    intent: np.ndarray
    channel: np.ndarray
    handler_path: np.ndarray
    customer_segment: np.ndarray
    language: np.ndarray
    region: np.ndarray
    release: np.ndarray  # agent * 2 + release, -1 unknown
    team: np.ndarray  # -1 unknown
    tenure: np.ndarray
    instance: np.ndarray
    # what happened
    outcome_before_downgrade: np.ndarray
    outcome: np.ndarray
    returned_after: np.ndarray  # seconds
    since_end: np.ndarray  # seconds from its end to as_of
    seconds_to_resolution: np.ndarray
    open_seconds_to_resolution: np.ndarray
    seconds_before_handoff: np.ndarray
    demand_to_handoff_seconds: np.ndarray
    turns_before_handoff: np.ndarray
    is_anonymous: np.ndarray
    is_open: np.ndarray
    is_mature: np.ndarray
    is_eligible: np.ndarray
    is_article_only: np.ndarray
    has_ai: np.ndarray
    has_human: np.ndarray
    is_ai_started: np.ndarray
    has_handoff: np.ndarray
    is_usage_limit: np.ndarray
    has_ticket_created: np.ndarray
    has_queued: np.ndarray
    is_contained: np.ndarray
    has_completion: np.ndarray
    is_confirmed: np.ndarray  # evidence level 2 or better
    rating: np.ndarray  # 0 to 1, nan without one inside the window
    is_declared: np.ndarray
    is_verifiable: np.ndarray
    is_verified: np.ndarray
    check_weight: np.ndarray  # of resolutions that the check of this one stands for
    is_truly_solved: np.ndarray  # the latent state itself, which no source knows
    # see truth.more
    start: np.ndarray  # ms
    customer: np.ndarray  # -1 without a name
    has_later_human: np.ndarray
    contacts: np.ndarray
    conversations: np.ndarray
    has_switched_channel: np.ndarray
    has_transfer: np.ndarray  # from person to person
    self_service_seconds: np.ndarray
    span_seconds: np.ndarray
    seconds_after_handoff: np.ndarray
    handoff_wait_seconds: np.ndarray
    is_handoff_explicit: np.ndarray
    is_handoff_met: np.ndarray  # by a person, sooner or later
    is_context_kept: np.ndarray
    is_misrouted: np.ndarray  # passed on once more after the handoff
    escalation_verdict: np.ndarray  # 1 needed, 0 not, -1 nobody looked
    context_verdict: np.ndarray  # 1 kept, 0 lost, -1 nobody looked
    handoff_weight: np.ndarray  # handoffs that the review of this one stands for
    ai_help: np.ndarray  # whether it answered, acted or suggested what was taken up
    is_trigger_known: np.ndarray
    is_proactive: np.ndarray
    is_complained: np.ndarray  # within 30 days
    is_reversed: np.ndarray  # within 30 days
    is_account_closed: np.ndarray  # within 60 days
    is_assessed: np.ndarray  # for safety
    assessed_weight: np.ndarray
    is_flagged: np.ndarray  # violation or near miss, by guardrail, review or override
    is_flagged_hard: np.ndarray  # a violation that nobody stopped
    has_violation: np.ndarray  # true ones
    has_near_miss: np.ndarray
    ai_cost: np.ndarray
    call_cost: np.ndarray
    fees: np.ndarray
    human_seconds: np.ndarray
    order_value: np.ndarray
    offer_value: np.ndarray
    offers: np.ndarray
    offers_accepted: np.ndarray
    promises: np.ndarray  # whose day has come
    promises_kept: np.ndarray

    def __len__(self) -> int:
        return len(self.day)

    @property
    def is_resolved(self) -> np.ndarray:
        """Resolved after all that came later."""
        return self.outcome == RESOLVED


@dataclass
class ContactFacts:
    """Contacts as far as the horizon, (contacts,); segments as in Journeys, some of them the journey's."""

    day: np.ndarray
    intent: np.ndarray
    channel: np.ndarray
    handler_path: np.ndarray
    customer_segment: np.ndarray
    language: np.ndarray
    region: np.ndarray
    release: np.ndarray
    team: np.ndarray
    tenure: np.ndarray
    instance: np.ndarray
    first_response_seconds: np.ndarray
    ai_first_response_seconds: np.ndarray
    human_first_response_seconds: np.ndarray
    first_response_open_seconds: np.ndarray
    human_first_response_open_seconds: np.ndarray
    customer_wait_seconds: np.ndarray
    # see truth.more
    conversations: np.ndarray
    has_path: np.ndarray  # anybody or anything took part
    is_pleased: np.ndarray  # asked or not
    worked_seconds: np.ndarray
    is_reviewed: np.ndarray
    is_judged: np.ndarray  # by the machine
    sheet_score: np.ndarray  # what a review by a person would give on average

    def __len__(self) -> int:
        return len(self.day)


def stacked(parts: list) -> Journeys | ContactFacts | Segmented:
    """The facts of all days under one another."""
    kind = type(parts[0])
    return kind(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(kind)})


@dataclass
class Groups:
    """Contacts of one journey stand together: `first` is the place of each journey's first contact."""

    first: np.ndarray
    of: np.ndarray  # journey of each contact

    @property
    def last(self) -> np.ndarray:
        """Place of each journey's last contact."""
        return np.append(self.first[1:], len(self.of)) - 1

    def any(self, mask: np.ndarray) -> np.ndarray:
        """Whether any contact of the journey has it."""
        return np.logical_or.reduceat(mask, self.first) if len(self.first) else np.zeros(0, bool)

    def least(self, values: np.ndarray) -> np.ndarray:
        """Smallest value over the contacts of the journey."""
        return np.minimum.reduceat(values, self.first) if len(self.first) else values

    def first_place(self, mask: np.ndarray) -> np.ndarray:
        """Place of the first contact that has it; the number of contacts where none has."""
        return self.least(np.where(mask, np.arange(len(mask)), len(mask)))

    def last_place(self, mask: np.ndarray) -> np.ndarray:
        """Place of the last contact that has it; -1 where none has."""
        if not len(self.first):
            return np.zeros(0, int)
        return np.maximum.reduceat(np.where(mask, np.arange(len(mask)), -1), self.first)


def facts_of(
    world: World, agents: Agents, lives: Lives, beside: Beside
) -> tuple[Journeys, ContactFacts, *Items]:
    """Journeys, contacts and items of one day's needs, as they stand when the last export is in."""
    horizon = midnight(world.start) + world.days * DAY
    as_of = horizon + 2 * 3600 * SECOND
    seen = see(lives, horizon)
    groups = _stitched(seen)
    handoffs = _Handoffs.found(seen, groups)
    scene = Scene(world, agents, lives, beside, seen, groups, handoffs, horizon, as_of)
    journeys = _journeys(world, agents, lives, seen, groups, handoffs, horizon, as_of, scene)
    contacts = _contacts(world, agents, lives, seen, groups, journeys, scene)
    return journeys, contacts, *items_of(scene, journeys, contacts)


def _stitched(seen: SeenContacts) -> Groups:
    """A contact continues the journey unless the one before it ended with a resolved claim (rule 5)."""
    need = seen.contacts.need
    begins = np.ones(len(seen), dtype=bool)
    begins[1:] = (need[1:] != need[:-1]) | (seen.claim[:-1] == RESOLVED)
    first = np.flatnonzero(begins)
    return Groups(first, np.cumsum(begins) - 1)


@dataclass
class _Handoffs:
    """The handoff of each journey, (journeys,); R41 and R42."""

    exists: np.ndarray
    place: np.ndarray  # contact in which it happened
    at: np.ndarray
    first_ai_place: np.ndarray
    first_ai_at: np.ndarray
    is_explicit: np.ndarray
    is_accepted: np.ndarray

    @classmethod
    def found(cls, seen: SeenContacts, groups: Groups) -> _Handoffs:
        """The first request, or human, at or after the first AI participation."""
        has_ai = seen.first_ai_at < NEVER
        has_human = seen.first_human_at < NEVER
        ai_place = groups.first_place(has_ai)
        is_after_ai = np.arange(len(seen)) >= ai_place[groups.of]
        is_candidate = is_after_ai & ((seen.handoff_at < NEVER) | has_human)
        place = groups.first_place(is_candidate)
        exists = place < len(seen)
        safe = np.minimum(place, max(len(seen) - 1, 0))
        is_explicit = exists & (seen.handoff_at[safe] < NEVER)
        return cls(
            exists=exists,
            place=safe,
            at=np.where(is_explicit, seen.handoff_at[safe], seen.first_human_at[safe]),
            first_ai_place=np.minimum(ai_place, max(len(seen) - 1, 0)),
            first_ai_at=groups.least(seen.first_ai_at),
            is_explicit=is_explicit,
            is_accepted=exists & (groups.last_place(has_human) >= place),
        )


def _journeys(
    world: World,
    agents: Agents,
    lives: Lives,
    seen: SeenContacts,
    groups: Groups,
    handoffs: _Handoffs,
    horizon: int,
    as_of: int,
    scene: Scene,
) -> Journeys:
    needs, contacts = lives.needs, seen.contacts
    first, last = groups.first, groups.last
    need = contacts.need[first]
    intent = needs.intent[need]
    start, end = contacts.start[first], seen.end[last]
    day = (start - midnight(world.start)) // DAY
    is_open = groups.any(seen.is_open)

    has_ai = groups.any(seen.first_ai_at < NEVER)
    first_human_at = groups.least(seen.first_human_at)
    has_human = first_human_at < NEVER
    is_helped = has_ai | groups.any(seen.is_helped)
    is_article_only = ~has_ai & ~has_human & groups.any(contacts.ending == Ending.ARTICLE)
    # The help article was opened before the horizon, since sessions of the bot are delivered whole.
    path = np.select(
        [has_human & is_helped, has_human, has_ai | is_article_only],
        [ASSISTED, HUMAN_ONLY, BOT_ONLY],
        NO_PATH,
    )

    outcome_before = _outcomes(seen, groups, handoffs, is_open)
    gap = _gaps(contacts.start, end, first, need)
    harm, has_completion, has_complaint_or_reversal = _evidence(lives, need, end, horizon)
    is_returned = gap <= WEEK
    is_resolved_before = outcome_before == RESOLVED
    rating = _latest(
        groups, seen.rating, np.where(seen.rated_at <= end[groups.of] + WEEK, seen.rated_at, NEVER)
    )
    review = _latest(groups, seen.is_review_passed.astype(float), seen.reviewed_at)
    is_failed, is_passed = review == 0, review == 1
    is_harmed = harm | is_returned | (rating <= BAD_RATING) | is_failed
    outcome = np.where(is_resolved_before & is_harmed, NOT_RESOLVED, outcome_before)
    claim, claim_at = seen.claim[last], seen.claim_at[last]
    is_declared = claim == RESOLVED
    is_contradicted = is_returned | has_complaint_or_reversal
    is_system_checked = HAS_COMPLETION_EVENT[intent]
    is_reviewed = is_failed | is_passed
    probability = _latest(groups, seen.review_probability, seen.reviewed_at)

    is_mature = (as_of > end + WEEK) & ~is_open
    is_eligible = _is_eligible(world, intent, day)
    later_human = _later_humans(first_human_at, need)
    is_contained = (
        is_eligible
        & (path == BOT_ONLY)
        & ~is_article_only
        & ~handoffs.exists
        & ~is_open
        & is_resolved_before
        & ~(later_human <= end + WEEK)
    )
    requests = groups.least(seen.request_at.min(axis=1))
    demanded = handoffs.exists & (requests < handoffs.at)
    reason = contacts.handoff_reason[handoffs.place]
    reasons = [name for name, _ in world.behaviour.handoff_reasons]
    resolved_at = np.where(claim == RESOLVED, claim_at, end)
    release_place = groups.first_place(seen.has_greeted)
    team, tenure = _people(world, agents, contacts, groups.first_place(seen.first_human_at < NEVER), day)
    is_ticket_on_the_way = seen.has_ticket.copy()
    is_ticket_on_the_way[first] &= ~seen.is_first_ticket[first]
    return Journeys(
        day=day.astype(np.int16),
        intent=intent,
        channel=contacts.channel[first],
        handler_path=path.astype(np.int8),
        # Who a visitor without a name is, no system knows.
        customer_segment=np.select(
            [needs.is_anonymous[need], day >= needs.changes_on[need]],
            [-1, needs.next_segment[need]],
            needs.segment[need],
        ).astype(np.int8),
        language=needs.language[need],
        region=needs.region[need],
        release=_release(contacts, release_place),
        team=team,
        tenure=tenure,
        instance=seen.instance[first].astype(np.int8),
        outcome_before_downgrade=outcome_before.astype(np.int8),
        outcome=outcome.astype(np.int8),
        returned_after=np.where(is_returned, gap / SECOND, NAN),
        since_end=(as_of - end) / SECOND,
        seconds_to_resolution=np.where(
            is_mature & (outcome == RESOLVED), (resolved_at - start) / SECOND, NAN
        ),
        open_seconds_to_resolution=np.where(
            is_mature & (outcome == RESOLVED), open_seconds(start, resolved_at), NAN
        ),
        seconds_before_handoff=np.where(handoffs.exists, (handoffs.at - handoffs.first_ai_at) / SECOND, NAN),
        demand_to_handoff_seconds=np.where(demanded, (handoffs.at - requests) / SECOND, NAN),
        turns_before_handoff=_turns_before(seen, handoffs),
        is_anonymous=needs.is_anonymous[need],
        is_open=is_open,
        is_mature=is_mature,
        is_eligible=is_eligible,
        is_article_only=is_article_only,
        has_ai=has_ai,
        has_human=has_human,
        is_ai_started=has_ai & (handoffs.first_ai_at < first_human_at),
        has_handoff=handoffs.exists,
        is_usage_limit=handoffs.is_explicit & (reason == reasons.index("usage_limit")),
        has_ticket_created=groups.any(is_ticket_on_the_way),
        has_queued=groups.any(seen.has_queued),
        is_contained=is_contained,
        has_completion=has_completion,
        is_confirmed=(outcome == RESOLVED)
        & (
            has_completion
            | ((claim == RESOLVED) & seen.is_claimed_by_customer[last])
            | (rating >= GOOD_RATING)
            | is_passed
        ),
        rating=rating,
        is_declared=is_declared,
        is_verifiable=is_declared & (is_system_checked | is_reviewed),
        is_verified=is_declared & ~is_contradicted & (has_completion | is_passed),
        check_weight=np.where(is_system_checked | ~is_reviewed, 1.0, 1 / probability),
        is_truly_solved=contacts.is_solved[last],
        **more_of_journeys(
            scene,
            intent=intent,
            demanded=demanded,
            reason=np.where(handoffs.is_explicit, reason, -1),
            later_human=later_human,
            resolved_at=np.where(is_mature & (outcome == RESOLVED), resolved_at, NEVER),
            confirmed_at=np.where(is_contained & is_mature & (outcome == RESOLVED), end, NEVER),
        ),
    )


def _latest(groups: Groups, values: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Of each journey, the value of its contact with the latest time, nan where all are NEVER."""
    result = np.full(len(groups.first), NAN)
    contact = np.flatnonzero(at < NEVER)
    contact = contact[np.argsort(at[contact], kind="stable")]
    # Of several, the last one written stays.
    result[groups.of[contact]] = values[contact]
    return result


def _outcomes(seen: SeenContacts, groups: Groups, handoffs: _Handoffs, is_open: np.ndarray) -> np.ndarray:
    """Outcome before anything that came later moved it down, (journeys,); R45, R49, R53, R54."""
    last = groups.last
    claim = seen.claim[last]
    # An escalation that a person of the journey took up is no claim (R49).
    has_human = groups.any(seen.first_human_at < NEVER)
    claim = np.where((claim == ESCALATED) & has_human, NO_CLAIM, claim)
    by_person = seen.is_claimed_by_person[last]
    is_rage_quit = _is_rage_quit(seen, groups) & ~is_open & ~((claim != NO_CLAIM) & by_person)
    is_kept = (claim == ESCALATED) | ((claim == RESOLVED) & by_person)
    is_dead_end = handoffs.exists & ~handoffs.is_accepted & ~is_open & ~is_kept
    place = groups.last_place(seen.answered != NO_WORD)
    is_answered = (place >= 0) & (seen.answered[np.maximum(place, 0)] == ANSWERED)
    return np.select(
        [is_rage_quit, is_dead_end, claim != NO_CLAIM, is_open, is_answered],
        [RAGE_QUIT, ABANDONED, claim, PENDING, RESOLVED],
        ABANDONED,
    )


def _is_rage_quit(seen: SeenContacts, groups: Groups) -> np.ndarray:
    """Left within two minutes of a sign of anger, and met nobody after it (R53), (journeys,)."""
    asked = (seen.request_at < NEVER).sum(axis=1)
    total = np.cumsum(asked)
    before = total - asked
    before = before - before[groups.first][groups.of]
    # The second request of the journey counts, and each one after it.
    first_request = np.where(before >= 1, seen.request_at[:, 0], NEVER)
    signals = np.stack([first_request, seen.request_at[:, 1], seen.angry_at], axis=1)
    signal_at = np.where(signals < NEVER, signals, -1).max(axis=1, initial=-1)
    place = groups.last_place(seen.last_word_at >= 0)
    at = np.maximum(place, 0)
    is_soon = (signal_at[at] >= 0) & (seen.last_word_at[at] - signal_at[at] <= RAGE_SECONDS * SECOND)
    is_alone = groups.last_place(seen.first_human_at < NEVER) < place
    return (place >= 0) & is_soon & is_alone


def _gaps(start: np.ndarray, end: np.ndarray, first: np.ndarray, need: np.ndarray) -> np.ndarray:
    """Milliseconds from the end of each journey to the next one of the same need, NEVER without one."""
    gap = np.full(len(first), NEVER)
    is_followed = np.flatnonzero(need[1:] == need[:-1])
    gap[is_followed] = start[first[is_followed + 1]] - end[is_followed]
    return gap


def _evidence(
    lives: Lives, need: np.ndarray, end: np.ndarray, horizon: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Harm, completion, and complaint or reversal inside the window of each journey (R46, R47, R51).

    Events follow the last contact of a need, so they belong to its last journey.
    """
    events = lives.consequences
    is_last = np.append(need[1:] != need[:-1], True)[: len(need)]
    journey_of = np.full(len(lives.needs), -1)
    journey_of[need[is_last]] = np.flatnonzero(is_last)
    is_known = events.is_intent_known & ~lives.needs.is_anonymous[events.need] & (events.at < horizon)
    journey = journey_of[events.need]
    counts = is_known & (journey >= 0)
    counts[counts] &= events.at[counts] <= end[journey[counts]] + WEEK

    def has(mask: np.ndarray) -> np.ndarray:
        found = np.zeros(len(need), dtype=bool)
        found[journey[counts & mask]] = True
        return found

    is_completion = events.kind == COMPLETION_KIND[lives.needs.intent[events.need]]
    is_contradiction = (events.kind == COMPLAINT) | (events.kind == REVERSAL)
    return has(is_contradiction | (events.kind == CHARGEBACK)), has(is_completion), has(is_contradiction)


def _is_eligible(world: World, intent: np.ndarray, day: np.ndarray) -> np.ndarray:
    """May be automated by the catalogue of the day on which demand began (R60)."""
    effects = world.effects
    waits = (intent == INTENT_INDEX[effects.eligibility_intent]) & (
        day < world.day_of(effects.eligibility_day_share)
    )
    return IS_ELIGIBLE[intent] & ~waits


def _later_humans(first_human_at: np.ndarray, need: np.ndarray) -> np.ndarray:
    """Time at which a person next meets the customer in a later journey of the same need (R48)."""
    later = np.full(len(need), NEVER)
    # At most as many journeys follow as there are attempts; each step looks one journey further.
    for step in range(1, 4):
        if len(need) <= step:
            break
        is_same = need[step:] == need[:-step]
        ahead = np.where(is_same, first_human_at[step:], NEVER)
        later[:-step] = np.minimum(later[:-step], ahead)
    return later


def _turns_before(seen: SeenContacts, handoffs: _Handoffs) -> np.ndarray:
    """Customer messages between the first AI participation and the handoff, nan without one, (journeys,)."""
    if not len(seen):
        return np.zeros(0)
    total = np.cumsum(seen.messages) - seen.messages
    between = total[handoffs.place] - total[handoffs.first_ai_place]
    # The first question came before the AI's first answer.
    turns = between + seen.messages_before_handoff[handoffs.place] - 1
    return np.where(handoffs.exists, turns, NAN)


def _release(contacts, place: np.ndarray) -> np.ndarray:
    """Release of the AI session at that contact, -1 where there is none."""
    exists = place < len(contacts)
    safe = np.minimum(place, max(len(contacts) - 1, 0))
    return np.where(exists, contacts.ai_agent[safe] * 2 + contacts.release[safe], -1).astype(np.int8)


def _people(
    world: World, agents: Agents, contacts, place: np.ndarray, day: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Team (-1 unknown) and tenure band of the agent at that contact, on the day demand began."""
    exists = place < len(contacts)
    safe = np.minimum(place, max(len(contacts) - 1, 0))
    agent = np.where(exists, contacts.agent[safe], -1)
    on_day = day + midnight(world.start) // DAY
    return np.where(exists, agent // agents.per_team, -1).astype(np.int8), tenure_of(agents, agent, on_day)


def _contacts(
    world: World,
    agents: Agents,
    lives: Lives,
    seen: SeenContacts,
    groups: Groups,
    journeys: Journeys,
    scene: Scene,
) -> ContactFacts:
    contacts = seen.contacts
    day = (contacts.start - midnight(world.start)) // DAY
    of = groups.of
    places = np.arange(len(seen))
    # The human clock starts where this contact was handed over, whatever came before it (R65).
    human_clock = np.where(seen.handoff_at < NEVER, seen.handoff_at, seen.question_at)
    reply_at = np.minimum(seen.ai_answer_at, seen.human_answer_at)
    team, tenure = _people(
        world, agents, contacts, np.where(seen.first_human_at < NEVER, places, len(seen)), day
    )
    return ContactFacts(
        day=day.astype(np.int16),
        intent=journeys.intent[of],
        channel=contacts.channel,
        handler_path=journeys.handler_path[of],
        customer_segment=journeys.customer_segment[of],
        language=journeys.language[of],
        region=journeys.region[of],
        release=journeys.release[of],
        team=team,
        tenure=tenure,
        instance=seen.instance.astype(np.int8),
        first_response_seconds=_seconds(seen.question_at, reply_at),
        ai_first_response_seconds=_seconds(seen.question_at, seen.ai_answer_at),
        human_first_response_seconds=np.where(
            seen.question_at < NEVER, _seconds(human_clock, seen.human_answer_at), NAN
        ),
        first_response_open_seconds=open_seconds(seen.question_at, reply_at),
        human_first_response_open_seconds=np.where(
            seen.question_at < NEVER, open_seconds(human_clock, seen.human_answer_at), NAN
        ),
        customer_wait_seconds=np.where(seen.waited >= 0, seen.waited / SECOND, NAN),
        **more_of_contacts(scene, journeys.handler_path[of] != NO_PATH),
    )


def _seconds(earlier: np.ndarray, later: np.ndarray) -> np.ndarray:
    return np.where((earlier < NEVER) & (later < NEVER), (later - earlier) / SECOND, NAN)
