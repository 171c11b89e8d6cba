"""What journeys and contacts are worth, cost and lead to; beside the facts that rates of resolution need."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tandem.simulate.beside import Beside
from tandem.simulate.clock import DAY, NEVER, SECOND, WEEK
from tandem.simulate.commerce import is_vendor_resolved
from tandem.simulate.findings import (
    BEST_SCORE,
    CORRECT_THOUGH_UNSOLVED,
    HIGH_RISK,
    LOST_BY_ERROR,
    LOST_BY_UNHAPPY,
    LOST_BY_WRONG_ANSWER,
    OTHER_STAGES,
    SCORE_SPREAD,
)
from tandem.simulate.journeys import ACCOUNT_CLOSED, CHARGEBACK, COMPLAINT, COMPLETION_KIND, REVERSAL, Lives
from tandem.simulate.judgements import INTENT_RISK, PLEASED
from tandem.simulate.people import Agents
from tandem.simulate.settings import AURORA_BOT, HELPDESK, MESSAGING_DESK, VOICE_DESK, World
from tandem.simulate.threads import IS_DELIVERED_WHOLE, threads_of

if TYPE_CHECKING:
    from tandem.simulate.truth.facts import Groups, _Handoffs
    from tandem.simulate.truth.seen import SeenContacts

COMPLAINT_WINDOW, REVERSAL_WINDOW, CLOSURE_WINDOW = 30 * DAY, 30 * DAY, 60 * DAY
GOOD_RATING = 0.75
INPUT_STAGE = 0
NAN = np.float64("nan")


@dataclass
class Scene:
    """One day's needs as they are seen when the last export is in."""

    world: World
    agents: Agents
    lives: Lives
    beside: Beside
    seen: SeenContacts
    groups: Groups
    handoffs: _Handoffs
    horizon: int
    as_of: int

    def spread(self, contact: np.ndarray, amounts: np.ndarray | float) -> np.ndarray:
        """Amounts by contact of the day, summed over the contacts that are seen."""
        size = len(self.lives.contacts)
        return np.bincount(contact, np.broadcast_to(amounts, contact.shape), minlength=size)[self.seen.place]

    def has(self, contact: np.ndarray) -> np.ndarray:
        """Which of the contacts seen are among these."""
        mask = np.zeros(len(self.lives.contacts), dtype=bool)
        mask[contact] = True
        return mask[self.seen.place]

    def summed(self, amounts: np.ndarray) -> np.ndarray:
        """Amounts of contacts, summed by journey."""
        return np.bincount(self.groups.of, amounts, minlength=len(self.groups.first))


def more_of_journeys(
    scene: Scene,
    intent: np.ndarray,
    demanded: np.ndarray,
    reason: np.ndarray,
    later_human: np.ndarray,
    resolved_at: np.ndarray,
    confirmed_at: np.ndarray,
) -> dict[str, np.ndarray]:
    """The second half of Journeys; `confirmed_at` is a time only where a contained journey stays resolved."""
    seen, groups = scene.seen, scene.groups
    contacts, needs = seen.contacts, scene.lives.needs
    need = contacts.need[groups.first]
    end = seen.end[groups.last]
    # Taking a call answers it, taking over a chat does not yet.
    is_call = contacts.handling == VOICE_DESK
    reply_at = np.where(is_call, seen.first_human_at, seen.human_answer_at)
    first_reply = groups.least(np.minimum(seen.ai_answer_at, reply_at))
    other_channel = contacts.channel != contacts.channel[groups.first][groups.of]
    return {
        "start": contacts.start[groups.first],
        "customer": needs.named_customer[need].astype(np.int32),
        "has_later_human": later_human <= end + WEEK,
        "contacts": np.bincount(groups.of, minlength=len(need)),
        "conversations": scene.summed(_conversations(seen)),
        "has_switched_channel": groups.any(other_channel),
        "has_transfer": groups.any(is_transferred(seen, scene.horizon)),
        "self_service_seconds": _self_service_seconds(scene, need, end, confirmed_at),
        "span_seconds": _seconds(first_reply, resolved_at),
        **_handoffs(scene, demanded, reason, resolved_at),
        **_harms(scene, need, end),
        **_safety(scene, intent),
        **_costs(scene),
        **_gains(scene),
    }


def _conversations(seen: SeenContacts) -> np.ndarray:
    contacts = seen.contacts
    return (contacts.ai_agent >= 0).astype(int) + (seen.is_handled & ~contacts.is_same_conversation)


def is_transferred(seen: SeenContacts, horizon: int) -> np.ndarray:
    """Whether one person passed the contact on, (contacts,).

    Calls stay in their queue, so that passing one to a colleague is no transfer; chats name no queue.
    """
    contacts = seen.contacts
    is_chat = contacts.handling == MESSAGING_DESK
    return (
        is_chat
        & (seen.first_human_at < NEVER)
        & (contacts.second_agent >= 0)
        & (contacts.transfer_at < horizon)
    )


def _seconds(earlier: np.ndarray, later: np.ndarray) -> np.ndarray:
    return np.where((earlier < NEVER) & (later < NEVER), (later - earlier) / SECOND, NAN)


def _self_service_seconds(
    scene: Scene, need: np.ndarray, end: np.ndarray, confirmed_at: np.ndarray
) -> np.ndarray:
    """From the AI's first part to the first proof; one from before the AI proves nothing of it."""
    proved_at = np.where(confirmed_at < NEVER, _proved_at(scene, need, end), NEVER)
    seconds = _seconds(scene.groups.least(scene.seen.first_ai_at), proved_at)
    return np.where(seconds >= 0, seconds, NAN)


def _proved_at(scene: Scene, need: np.ndarray, end: np.ndarray) -> np.ndarray:
    """First proof of a good outcome: a system event, the customer's word or a rating, (journeys,)."""
    seen, groups = scene.seen, scene.groups
    said = np.where(seen.is_claimed_by_customer[groups.last], seen.claim_at[groups.last], NEVER)
    # Of several ratings the latest counts (R50).
    rated_at = np.where(seen.rated_at <= end[groups.of] + WEEK, seen.rated_at, NEVER)
    order = np.flatnonzero(rated_at < NEVER)
    order = order[np.argsort(rated_at[order], kind="stable")]
    rated = np.full(len(need), NEVER)
    rated[groups.of[order]] = np.where(seen.rating[order] >= GOOD_RATING, rated_at[order], NEVER)
    events = scene.lives.consequences
    is_done = events.kind == COMPLETION_KIND[scene.lives.needs.intent[events.need]]
    done = _event_times(scene, need, end, is_done, WEEK)
    return np.minimum(np.minimum(said, rated), done)


def _event_times(
    scene: Scene, need: np.ndarray, end: np.ndarray, mask: np.ndarray, window: int
) -> np.ndarray:
    """Time of the first such event inside the window of each journey, NEVER without one.

    Events follow the last contact of a need, so they belong to its last journey.
    """
    needs, events = scene.lives.needs, scene.lives.consequences
    is_last = np.append(need[1:] != need[:-1], True)[: len(need)]
    journey_of = np.full(len(needs), -1)
    journey_of[need[is_last]] = np.flatnonzero(is_last)
    journey = journey_of[events.need]
    counts = mask & (events.at < scene.horizon) & (journey >= 0) & ~needs.is_anonymous[events.need]
    counts[counts] &= events.at[counts] <= end[journey[counts]] + window
    times = np.full(len(need), NEVER)
    np.minimum.at(times, journey[counts], events.at[counts])
    return times


def _harms(scene: Scene, need: np.ndarray, end: np.ndarray) -> dict[str, np.ndarray]:
    """What follows a journey that may have looked good (R72), each kind in its own window."""
    kind = scene.lives.consequences.kind
    intent = scene.lives.needs.intent[scene.lives.consequences.need]
    # Who asked to close the account got what was asked for: no failure.
    is_left = (kind == ACCOUNT_CLOSED) & (COMPLETION_KIND[intent] != ACCOUNT_CLOSED)
    is_reversed = (kind == REVERSAL) | (kind == CHARGEBACK)
    found = (
        ("is_complained", kind == COMPLAINT, COMPLAINT_WINDOW),
        ("is_reversed", is_reversed, REVERSAL_WINDOW),
        ("is_account_closed", is_left, CLOSURE_WINDOW),
    )
    return {name: _event_times(scene, need, end, mask, window) < NEVER for name, mask, window in found}


def _handoffs(
    scene: Scene, demanded: np.ndarray, reason: np.ndarray, resolved_at: np.ndarray
) -> dict[str, np.ndarray]:
    """How each journey's handoff went (R41 to R44)."""
    seen, groups, handoffs = scene.seen, scene.groups, scene.handoffs
    places = np.arange(len(seen))
    is_after = handoffs.exists[groups.of] & (places >= handoffs.place[groups.of])
    human_at = groups.least(np.where(is_after, seen.first_human_at, NEVER))
    names = [name for name, _ in scene.world.behaviour.handoff_reasons]
    is_call = seen.contacts.handling == VOICE_DESK
    reply_at = np.where(is_call, seen.first_human_at, seen.human_answer_at)
    replied_at = groups.least(np.where(is_after, reply_at, NEVER))
    is_own_rule = (reason >= 0) & ~np.isin(
        reason, [names.index("customer_demand"), names.index("usage_limit")]
    )
    handed_at = np.where(handoffs.exists, handoffs.at, NEVER)
    return {
        "seconds_after_handoff": _seconds(handed_at, resolved_at),
        "handoff_wait_seconds": np.where(handoffs.is_explicit, _seconds(handed_at, replied_at), NAN),
        "is_handoff_explicit": handoffs.is_explicit,
        "is_handoff_met": human_at < NEVER,
        "is_context_kept": handoffs.is_explicit & ~seen.contacts.is_context_lost[handoffs.place]
        if len(seen)
        else np.zeros(0, dtype=bool),
        "is_misrouted": groups.any(is_after & is_transferred(seen, scene.horizon)),
        "escalation_verdict": _verdicts_of_handoffs(scene, "escalation_needed"),
        "context_verdict": _verdicts_of_handoffs(scene, "context_preserved"),
        "handoff_weight": 1 / np.maximum(seen.review_probability[handoffs.place], 1e-9),
        "ai_help": _ai_help(scene),
        "is_trigger_known": handoffs.is_explicit | demanded,
        "is_proactive": is_own_rule & ~demanded,
    }


def _verdicts_of_handoffs(scene: Scene, criterion: str) -> np.ndarray:
    """What a person said of the contact in which the handoff took place, -1 for nothing; (journeys,)."""
    is_judged, is_met = reviewed(scene, criterion)
    place = scene.handoffs.place
    return np.where(scene.handoffs.exists & is_judged[place], is_met[place], -1)


def _ai_help(scene: Scene) -> np.ndarray:
    """Whether the AI did more in a journey than ask and hand over, (journeys,); a chance in the reference."""
    seen = scene.seen
    helped = np.where(seen.ai_answer_at < NEVER, scene.beside.has_helped[seen.place], 0.0)
    helped = np.where(seen.is_helped, 1.0, helped)
    nowhere = np.multiply.reduceat(1 - helped, scene.groups.first) if len(seen) else np.zeros(0)
    return 1 - nowhere


# -------------------------------------------------------------------------------- safety


def is_logged(scene: Scene) -> np.ndarray:
    """Contacts whose guardrail on answers has been delivered, (contacts,)."""
    contacts = scene.seen.contacts
    instance = threads_of(contacts).instance[0::2]
    first_answer = contacts.answer_at[:, 0] - 50
    return (contacts.answers > 0) & (IS_DELIVERED_WHOLE[instance] | (first_answer < scene.horizon))


def blocks(scene: Scene) -> np.ndarray:
    """Tool calls and sources that guardrails blocked, (contacts,); the input is the customer's."""
    found = zip(OTHER_STAGES, scene.beside.findings.guardrails.blocked, strict=True)
    ours = [contact for (stage, *_), contact in found if stage != INPUT_STAGE]
    return scene.spread(np.concatenate(ours), 1.0) * is_logged(scene)


def reviewed(scene: Scene, criterion: str) -> tuple[np.ndarray, np.ndarray]:
    """Whether a person judged the contact by the criterion, and found it met; both (contacts,)."""
    reviews = scene.beside.findings.reviews
    applies, met = reviews.met[criterion]
    is_here = scene.seen.reviewed_at < NEVER
    return is_here & scene.has(reviews.contact[applies]), is_here & scene.has(reviews.contact[applies & met])


def _safety(scene: Scene, intent: np.ndarray) -> dict[str, np.ndarray]:
    """What speaks against safe automation (R71): as the systems tell it, and as it is."""
    seen, groups, said = scene.seen, scene.groups, scene.seen.judgements
    is_overridden = said.overridden_at < scene.horizon
    is_detected = is_logged(scene) & said.is_detected
    is_passed_on = is_detected & ~said.is_intercepted
    is_judged, is_clean = reviewed(scene, "violation")
    _, is_no_near_miss = reviewed(scene, "near_miss")
    found_hard, found_near = is_judged & ~is_clean, is_judged & ~is_no_near_miss
    is_reviewed = seen.reviewed_at < NEVER
    is_high = INTENT_RISK[intent] >= HIGH_RISK
    latest = np.full(len(groups.first), NAN)
    order = np.flatnonzero(is_reviewed)
    order = order[np.argsort(seen.reviewed_at[order], kind="stable")]
    latest[groups.of[order]] = seen.review_probability[order]
    has_review = groups.any(is_reviewed)
    flagged = is_detected | (blocks(scene) > 0) | found_hard | found_near | is_overridden
    return {
        "is_assessed": ~is_high | has_review,
        "assessed_weight": np.where(is_high & has_review, 1 / latest, 1.0),
        "is_flagged": groups.any(flagged),
        "is_flagged_hard": groups.any(is_passed_on | found_hard),
        "has_violation": groups.any(said.has_violation & ~said.is_intercepted),
        "has_near_miss": groups.any(said.is_intercepted | is_overridden),
    }


# -------------------------------------------------------------------------------- cost and value


def _costs(scene: Scene) -> dict[str, np.ndarray]:
    """What each journey itself cost; seats and overhead are of no journey."""
    seen, behaviour = scene.seen, scene.world.behaviour
    contacts = seen.contacts
    has_session = contacts.ai_agent >= 0
    is_call = seen.is_handled & (contacts.handling == VOICE_DESK) & (contacts.accepted_at < NEVER)
    minutes = np.where(is_call, (contacts.handling_end - contacts.accepted_at) / (60 * SECOND), 0.0)
    return {
        "ai_cost": scene.summed(has_session * contacts.turns * behaviour.ai_turn_cost),
        "call_cost": scene.summed(minutes * behaviour.call_minute_cost),
        "fees": scene.summed(is_billed(scene) * behaviour.resolution_fee),
        "human_seconds": scene.summed(worked_seconds(scene)),
    }


def is_billed(scene: Scene) -> np.ndarray:
    """Sessions for which the vendor of the bot has sent a bill, (contacts,)."""
    contacts = scene.seen.contacts
    is_bot = (threads_of(contacts).instance[0::2] == AURORA_BOT) & (contacts.ai_agent >= 0)
    return is_bot & is_vendor_resolved(contacts) & (contacts.session_end < scene.horizon)


def worked_seconds(scene: Scene) -> np.ndarray:
    """Seconds that people handled the contact and wrapped it up, as far as reported, (contacts,)."""
    work, horizon = scene.beside.operations.work, scene.horizon
    contacts = scene.lives.contacts
    over_at = contacts.handling_end[work.contact]
    is_ticket = contacts.handling[work.contact] == HELPDESK
    is_moved = contacts.second_agent[work.contact] >= 0
    worked = np.where(work.left_at < horizon, work.left_at - work.started_at, 0)
    worked += np.where(~is_ticket & (work.wrapped_at < horizon), work.wrapped_at - work.left_at, 0)
    worked += np.where(is_moved & (over_at < horizon), over_at - work.left_at, 0)
    return scene.spread(work.contact, worked / SECOND)


def _gains(scene: Scene) -> dict[str, np.ndarray]:
    """What the customer bought because of the need, was offered and was promised."""
    sold, horizon = scene.beside.trade, scene.horizon
    orders, offers, promises = sold.orders, sold.offers, sold.promises
    is_paid, is_made = orders.at < horizon, offers.at < horizon
    is_taken, is_due = is_made & offers.is_accepted, promises.due_at < horizon

    def by_journey(contact: np.ndarray, amounts: np.ndarray | float = 1.0) -> np.ndarray:
        return scene.summed(scene.spread(contact, amounts))

    return {
        "order_value": by_journey(orders.contact[is_paid], orders.amount[is_paid]),
        "offer_value": by_journey(offers.contact[is_taken], offers.worth[is_taken]),
        "offers": by_journey(offers.contact[is_made]),
        "offers_accepted": by_journey(offers.contact[is_taken]),
        "promises": by_journey(promises.contact[is_due]),
        "promises_kept": by_journey(promises.contact[is_due & promises.is_kept]),
    }


# -------------------------------------------------------------------------------- contacts


def more_of_contacts(scene: Scene, has_path: np.ndarray) -> dict[str, np.ndarray]:
    """The second half of ContactFacts."""
    seen, said = scene.seen, scene.seen.judgements
    worked = worked_seconds(scene)
    return {
        "conversations": _conversations(seen),
        "has_path": has_path,
        "is_pleased": said.csat >= PLEASED,
        "worked_seconds": np.where((seen.first_human_at < NEVER) & (worked > 0), worked, NAN),
        "is_reviewed": seen.reviewed_at < NEVER,
        "is_judged": said.auto_reviewed_at < scene.horizon,
        "sheet_score": _sheet_scores(seen),
    }


def next_human(seen: SeenContacts, groups: Groups) -> np.ndarray:
    """When a person first took part in the contact, or in one after it in the journey, (contacts,)."""
    found = seen.first_human_at.copy()
    for step in range(1, 4):
        if len(found) > step:
            is_same = groups.of[step:] == groups.of[:-step]
            ahead = np.where(is_same, seen.first_human_at[step:], NEVER)
            found[:-step] = np.minimum(found[:-step], ahead)
    return found


def _noise() -> tuple[np.ndarray, np.ndarray]:
    """The rounded normal noise of a sheet's score: its values and how likely each is."""
    values = np.arange(-8 * SCORE_SPREAD, 8 * SCORE_SPREAD + 1)
    edges = np.append(values - 0.5, values[-1] + 0.5) / (SCORE_SPREAD * math.sqrt(2))
    return values, np.diff([0.5 * math.erf(edge) for edge in edges])


def _mean_scores() -> np.ndarray:
    """Average score for each score before noise, 0 to BEST_SCORE: nobody gets more than 100."""
    values, shares = _noise()
    before = np.arange(BEST_SCORE + 1)
    return (np.clip(before[:, None] + values, 0, 100) * shares).sum(axis=1)


MEAN_SCORES = _mean_scores()


def _sheet_scores(seen: SeenContacts) -> np.ndarray:
    """See ContactFacts.sheet_score: an answer is called wrong for an error, or by chance if unsolved."""
    said = seen.judgements
    right = BEST_SCORE - LOST_BY_ERROR * said.has_error - LOST_BY_UNHAPPY * (said.csat <= 2)
    wrong_share = np.where(seen.contacts.is_solved, 0.0, 1 - CORRECT_THOUGH_UNSOLVED)
    wrong_share = np.where(said.has_error, 1.0, wrong_share)
    wrong = MEAN_SCORES[right - LOST_BY_WRONG_ANSWER]
    return wrong_share * wrong + (1 - wrong_share) * MEAN_SCORES[right]
