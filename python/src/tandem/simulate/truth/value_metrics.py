"""Metrics of cost, value and learning."""

from __future__ import annotations

import numpy as np

from tandem.simulate.clock import DAY, NEVER
from tandem.simulate.handling import ARM_HELD_OUT, ARM_SHOWN
from tandem.simulate.learning import CORRECTION, FEEDBACK, GAP
from tandem.simulate.settings import INTENTS
from tandem.simulate.truth.facts import Journeys
from tandem.simulate.truth.followed import COHORT_DAYS, CohortFacts
from tandem.simulate.truth.items import Handlings, LearningItems, Sessions, TrainingItems
from tandem.simulate.truth.metrics import formula, mean, rate, total
from tandem.simulate.truth.more_metrics import _resolved

# Of a minute of work: the example row of seeds/cost_rates.csv.
COST_PER_MINUTE = 0.75
# Of a resolved journey: the var complexity_weights.
COMPLEXITY_WEIGHT = np.array([2 if intent.complexity == "complex" else 1 for intent in INTENTS])
INTENT_WORTH = np.array([intent.value * intent.claim_share for intent in INTENTS])

# -------------------------------------------------------------------------------- cost


def _per_resolved(*names: str):
    """Sums over all journeys, failed ones too, to each resolved one; immature journeys are in neither."""

    def cost(journeys: Journeys):
        spent = sum(getattr(journeys, name) for name in names)
        return np.where(journeys.is_mature, spent, 0.0), _resolved(journeys)

    return cost


mean("ai_usage_cost_per_resolved_intent")(_per_resolved("ai_cost"))
mean("vendor_fee_per_resolved_intent")(_per_resolved("fees"))
mean("telephony_cost_per_resolved_intent")(_per_resolved("call_cost"))
mean("direct_cost_per_resolved_intent")(_per_resolved("ai_cost", "fees", "call_cost"))


@mean("human_minutes_per_resolved_intent")
def human_minutes(journeys: Journeys):
    return np.where(journeys.is_mature, journeys.human_seconds / 60, 0.0), _resolved(journeys)


@mean("labour_cost_per_resolved_intent")
def labour_cost(journeys: Journeys):
    minutes, resolved = human_minutes(journeys)
    return minutes * COST_PER_MINUTE, resolved


@total("intent_portfolio_index")
def intent_portfolio(journeys: Journeys):
    """Volume times value times automation score; in the cell of an intent, the seed's formula."""
    return INTENT_WORTH[journeys.intent]


def _lift(done: np.ndarray, hours: np.ndarray, other_done: np.ndarray, other_hours: np.ndarray) -> np.ndarray:
    return (done / hours) / (other_done / other_hours) - 1


def _hours(handlings: Handlings) -> np.ndarray:
    return np.where(handlings.is_mature, handlings.worked_seconds / 3600, 0.0)


def _credit(handlings: Handlings) -> np.ndarray:
    """A journey is one success of all who had a part in it; a complex one counts two."""
    is_known = handlings.is_mature & handlings.is_resolved & (handlings.worked_seconds > 0)
    weight = np.where(handlings.intent < 0, 1, COMPLEXITY_WEIGHT[handlings.intent])
    return np.where(is_known, weight * handlings.part_of_journey, 0.0)


@formula("agent_productivity_lift", "handlings", _lift)
def agent_productivity_lift(handlings: Handlings):
    """Resolved per hour of work, shown against held out by lot."""
    hours, credit = _hours(handlings), _credit(handlings)
    shown, held_out = handlings.arm == ARM_SHOWN, handlings.arm == ARM_HELD_OUT
    return credit * shown, hours * shown, credit * held_out, hours * held_out


formula("agent_productivity_lift_randomised", "handlings", _lift)(agent_productivity_lift)


@mean("resolved_per_agent_hour", "handlings", has_people_segments=True)
def resolved_per_agent_hour(handlings: Handlings):
    return _credit(handlings), _hours(handlings)


def _in_arm(arm: int):
    def resolved(handlings: Handlings):
        mine = handlings.arm == arm
        return _credit(handlings) * mine, _hours(handlings) * mine

    return resolved


mean("resolved_per_agent_hour_shown", "handlings", has_people_segments=True)(_in_arm(ARM_SHOWN))
mean("resolved_per_agent_hour_held_out", "handlings", has_people_segments=True)(_in_arm(ARM_HELD_OUT))


# -------------------------------------------------------------------------------- value


def _gained(journeys: Journeys) -> np.ndarray:
    return journeys.order_value + journeys.offer_value


@mean("revenue_per_interaction")
def revenue_per_interaction(journeys: Journeys):
    """Orders that followed from the need, and offers accepted in it; promises bear no amount."""
    return _gained(journeys), journeys.conversations


@mean("revenue_per_resolved_intent")
def revenue_per_resolved_intent(journeys: Journeys):
    return np.where(journeys.is_mature, _gained(journeys), 0.0), _resolved(journeys)


@mean("offer_revenue_per_interaction")
def offer_revenue_per_interaction(journeys: Journeys):
    return journeys.offer_value, journeys.conversations


@mean("offer_conversion_rate")
def offer_conversion(journeys: Journeys):
    return journeys.offers_accepted, journeys.offers


@mean("promise_kept_rate")
def promise_kept(journeys: Journeys):
    return journeys.promises_kept, journeys.promises


def _stayed(days: int):
    def stayed(cohort: CohortFacts):
        seen = cohort.observed_for > days * DAY
        return seen & (cohort.closed_at > cohort.start + days * DAY), seen

    return stayed


for _days in COHORT_DAYS:
    rate(f"customer_retention_rate_{_days}d", "cohorts", has_people_segments=True)(_stayed(_days))
rate("customer_retention_rate", "cohorts", has_people_segments=True)(_stayed(60))


@rate("repeat_purchase_rate", "cohorts", has_people_segments=True)
def repeat_purchase(cohort: CohortFacts):
    """An order in the thirty days after demand began."""
    seen = cohort.observed_for > 30 * DAY
    return seen & (cohort.ordered_at <= cohort.start + 30 * DAY), seen


# -------------------------------------------------------------------------------- what the vendor bills


@rate("commission_incentive_gap", "sessions")
def commission_incentive_gap(sessions: Sessions):
    """Billed as a resolution, though the journey did not stay resolved or needed people."""
    billed = sessions.is_billed & sessions.is_mature
    return billed & ~sessions.is_earned, billed


@rate("commission_incentive_gap_confirmed", "sessions")
def commission_incentive_gap_confirmed(sessions: Sessions):
    billed = sessions.is_billed & sessions.is_mature
    return billed & ~sessions.is_confirmed, billed


@rate("billable_but_recontacted", "sessions")
def billable_but_recontacted(sessions: Sessions):
    billed = sessions.is_billed & sessions.is_mature
    return billed & sessions.is_returned, billed


# -------------------------------------------------------------------------------- learning


@mean("knowledge_gap_identification_rate", "sessions")
def knowledge_gap_identification(sessions: Sessions):
    """Of answers before a handoff as too uncertain or unknown, or rated as no help."""
    doubted = np.where(sessions.is_gap_due, sessions.doubted, 0.0)
    return np.where(sessions.has_gap, doubted, 0.0), doubted


@rate("gap_reopened_rate", "items")
def gap_reopened(items: LearningItems):
    closed = (items.kind == GAP) & (items.closed_at < NEVER)
    return closed & (items.reopened_at < NEVER), closed


def _is_feedback(items: LearningItems) -> np.ndarray:
    return (items.kind == FEEDBACK) | (items.kind == CORRECTION)


@rate("feedback_open_share", "items")
def feedback_open(items: LearningItems):
    feedback = _is_feedback(items)
    return feedback & (items.closed_at == NEVER), feedback


@rate("training_data_suitability_rate", "candidates")
def training_data_suitability(items: TrainingItems):
    """A clear question, a verified answer, and the customer's consent."""
    everything = np.ones(len(items), dtype=bool)
    return items.is_suitable & items.is_verified & items.has_consent, everything


@rate("training_data_suitability_rate_before_consent", "candidates")
def training_data_suitability_before_consent(items: TrainingItems):
    return items.is_suitable & items.is_verified, np.ones(len(items), dtype=bool)
