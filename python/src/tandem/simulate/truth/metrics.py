"""The metrics, each written from its definition in the catalogue: one small function a metric.

A rate says which journeys are in its numerator and its denominator; a quantile says what is measured. To
add a metric, add a function with its decorator, here or in a module of its own that `values` imports.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tandem.simulate.sessions import IS_COMPLEX
from tandem.simulate.truth.facts import (
    GOOD_RATING,
    HAS_COMPLETION_EVENT,
    NO_PATH,
    RAGE_QUIT,
    ContactFacts,
    Journeys,
)
from tandem.simulate.truth.items import Segmented
from tandem.simulate.truth.seen import ABANDONED, FORCED, RESOLVED

Facts = Journeys | ContactFacts | Segmented
# In the order in which facts_of gives them.
UNITS = (
    "journeys",
    "contacts",
    "responses",
    "suggestions",
    "handlings",
    "sessions",
    "reviews",
    "verdicts",
    "predictions",
    "recommendations",
    "items",
    "candidates",
    "staff",
    "outputs",
    "harms",
    "requests",
    "days",
)
# These are known only when later days have been played.
LATE_UNITS = ("messages", "cohorts")
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Rate:
    """Share of rows: `of(facts)` gives numerator and denominator, as masks over them or as weights."""

    metric_id: str
    unit: str  # what is counted: see UNITS
    of: Callable[[Facts], tuple[np.ndarray, np.ndarray]]
    has_people_segments: bool = False


@dataclass(frozen=True)
class Quantile:
    """Interpolated quantile of what `of(facts)` measures; nan where nothing was."""

    metric_id: str
    unit: str
    share: float
    of: Callable[[Facts], np.ndarray]
    has_people_segments: bool = False


@dataclass(frozen=True)
class Difference:
    """Difference of two rates: `of(facts)` gives both numerators and denominators, in order."""

    metric_id: str
    unit: str
    of: Callable[[Facts], tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]
    has_people_segments: bool = False


@dataclass(frozen=True)
class Mean:
    """Ratio of sums of any numbers: `of(facts)` gives amounts and what they are divided by."""

    metric_id: str
    unit: str
    of: Callable[[Facts], tuple[np.ndarray, np.ndarray]]
    has_people_segments: bool = False


@dataclass(frozen=True)
class Total:
    """A sum over rows: `of(facts)` gives the amounts. It has no denominator."""

    metric_id: str
    unit: str
    of: Callable[[Facts], np.ndarray]
    has_people_segments: bool = False


@dataclass(frozen=True)
class Formula:
    """A value made of four sums: `of(facts)` gives what is summed, `value` takes the sums."""

    metric_id: str
    unit: str
    of: Callable[[Facts], tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]
    value: Callable[..., np.ndarray]
    has_people_segments: bool = False


Metric = Rate | Quantile | Difference | Mean | Total | Formula
METRICS: list[Metric] = []


def rate(metric_id: str, unit: str = "journeys", *, has_people_segments: bool = False) -> Callable:
    """Register a rate."""

    def register(function: Callable) -> Callable:
        METRICS.append(Rate(metric_id, unit, function, has_people_segments))
        return function

    return register


def difference(metric_id: str, unit: str) -> Callable:
    """Register a difference of two rates."""

    def register(function: Callable) -> Callable:
        METRICS.append(Difference(metric_id, unit, function))
        return function

    return register


def mean(metric_id: str, unit: str = "journeys", *, has_people_segments: bool = False) -> Callable:
    """Register a ratio of sums."""

    def register(function: Callable) -> Callable:
        METRICS.append(Mean(metric_id, unit, function, has_people_segments))
        return function

    return register


def total(metric_id: str, unit: str = "journeys", *, has_people_segments: bool = False) -> Callable:
    """Register a sum."""

    def register(function: Callable) -> Callable:
        METRICS.append(Total(metric_id, unit, function, has_people_segments))
        return function

    return register


def formula(metric_id: str, unit: str, value: Callable[..., np.ndarray]) -> Callable:
    """Register a value made of four sums."""

    def register(function: Callable) -> Callable:
        METRICS.append(Formula(metric_id, unit, function, value))
        return function

    return register


def quantile(
    metric_id: str, share: float, unit: str = "journeys", *, has_people_segments: bool = False
) -> Callable:
    """Register a quantile; may be stacked to take several quantiles of one measure."""

    def register(function: Callable) -> Callable:
        METRICS.append(Quantile(metric_id, unit, share, function, has_people_segments))
        return function

    return register


def _all(journeys: Journeys) -> np.ndarray:
    return np.ones(len(journeys), dtype=bool)


# -------------------------------------------------------------------------------- involvement


@rate("ai_involvement_rate")
def ai_involvement(journeys: Journeys):
    return journeys.has_ai, _all(journeys)


@rate("ai_involvement_rate_eligible")
def ai_involvement_eligible(journeys: Journeys):
    return journeys.has_ai & journeys.is_eligible, journeys.is_eligible


@rate("automation_eligible_share")
def automation_eligible(journeys: Journeys):
    return journeys.is_eligible, _all(journeys)


# -------------------------------------------------------------------------------- containment


@rate("containment_quantity_rate")
def containment_quantity(journeys: Journeys):
    kept = ~journeys.has_human & ~journeys.has_handoff & ~journeys.has_ticket_created
    return journeys.is_ai_started & kept, journeys.is_ai_started


def _containment_candidates(journeys: Journeys) -> np.ndarray:
    return journeys.is_eligible & ~journeys.is_article_only & journeys.is_mature


def _contained(journeys: Journeys) -> np.ndarray:
    return journeys.is_contained & journeys.is_mature


@rate("containment_rate")
def containment(journeys: Journeys):
    return _contained(journeys) & (journeys.outcome == RESOLVED), _containment_candidates(journeys)


@rate("containment_rate_excluding_forced_exits")
def containment_without_forced_exits(journeys: Journeys):
    stayed = ~np.isin(journeys.outcome, [FORCED, RAGE_QUIT])
    return _contained(journeys) & (journeys.outcome == RESOLVED), _containment_candidates(journeys) & stayed


def _returned_in_a_day(journeys: Journeys) -> np.ndarray:
    return journeys.returned_after <= DAY_SECONDS


def _has_no_failing_answer(journeys: Journeys) -> np.ndarray:
    is_incomplete = HAS_COMPLETION_EVENT[journeys.intent] & ~journeys.has_completion
    is_unhappy = journeys.rating < GOOD_RATING
    return ~_returned_in_a_day(journeys) & ~is_incomplete & ~is_unhappy


def _has_proof(journeys: Journeys) -> np.ndarray:
    return journeys.has_completion | (journeys.rating >= GOOD_RATING)


@rate("containment_quality_rate")
def containment_quality(journeys: Journeys):
    contained = _contained(journeys)
    return contained & _has_no_failing_answer(journeys) & _has_proof(journeys), contained


@rate("contained_assumed_share")
def contained_assumed(journeys: Journeys):
    contained = _contained(journeys)
    return contained & _has_no_failing_answer(journeys) & ~_has_proof(journeys), contained


@rate("same_question_return_rate_24h")
def same_question_return(journeys: Journeys):
    known = _contained(journeys) & ~journeys.is_anonymous
    return known & _returned_in_a_day(journeys), known


# -------------------------------------------------------------------------------- resolution


@rate("journey_resolution_rate")
def journey_resolution(journeys: Journeys):
    return journeys.is_mature & (journeys.outcome == RESOLVED), journeys.is_mature


@rate("confirmed_resolution_share")
def confirmed_resolution(journeys: Journeys):
    resolved = journeys.is_mature & (journeys.outcome == RESOLVED)
    return resolved & journeys.is_confirmed, resolved


@rate("partial_resolution_rate")
def partial_resolution(journeys: Journeys):
    # Nothing in this world claims half a resolution.
    return np.zeros(len(journeys), dtype=bool), journeys.is_mature


@rate("ambiguous_outcome_share")
def ambiguous_outcome(journeys: Journeys):
    # Every source exports turns, so silence can always be read.
    return np.zeros(len(journeys), dtype=bool), journeys.is_mature


@rate("resolution_accuracy")
def resolution_accuracy(journeys: Journeys):
    # A sampled check weighs as many resolutions as it was drawn from (R64).
    weight = np.where(journeys.is_verifiable, journeys.check_weight, 0.0)
    return np.where(journeys.is_verified, weight, 0.0), weight


@rate("resolution_verifiable_share")
def resolution_verifiable(journeys: Journeys):
    return journeys.is_verifiable, journeys.is_declared


@quantile("time_to_resolution", 0.5, has_people_segments=True)
@quantile("time_to_resolution_p90", 0.9, has_people_segments=True)
def time_to_resolution(journeys: Journeys):
    return journeys.seconds_to_resolution


@quantile("simple_resolution_time", 0.5, has_people_segments=True)
def simple_resolution_time(journeys: Journeys):
    return np.where(IS_COMPLEX[journeys.intent], np.nan, journeys.seconds_to_resolution)


@quantile("time_to_resolution_business", 0.5, has_people_segments=True)
def time_to_resolution_business(journeys: Journeys):
    return journeys.open_seconds_to_resolution


# -------------------------------------------------------------------------------- abandonment and returns


@rate("abandonment_rate")
def abandonment(journeys: Journeys):
    return np.isin(journeys.outcome, [ABANDONED, FORCED, RAGE_QUIT]), _all(journeys)


@rate("forced_termination_rate")
def forced_termination(journeys: Journeys):
    return journeys.outcome == FORCED, _all(journeys)


@rate("rage_quit_rate")
def rage_quit(journeys: Journeys):
    return journeys.outcome == RAGE_QUIT, _all(journeys)


@rate("queue_abandon_rate")
def queue_abandon(journeys: Journeys):
    left = (journeys.outcome == ABANDONED) & (journeys.handler_path == NO_PATH)
    return left & journeys.has_queued, _all(journeys)


@rate("unidentified_share")
def unidentified(journeys: Journeys):
    return journeys.is_anonymous, _all(journeys)


def _repeat(days: int) -> Callable:
    def repeat(journeys: Journeys):
        window = days * DAY_SECONDS
        could = ~journeys.is_anonymous & ~journeys.is_open & (journeys.since_end > window)
        return could & (journeys.returned_after <= window), could

    return repeat


rate("repeat_contact_rate")(_repeat(7))
rate("repeat_contact_rate_24h")(_repeat(1))
rate("repeat_contact_rate_3d")(_repeat(3))
rate("repeat_contact_rate_7d")(_repeat(7))


# -------------------------------------------------------------------------------- handoffs


@rate("escalation_rate")
def escalation(journeys: Journeys):
    candidates = journeys.is_ai_started & ~journeys.is_usage_limit
    return candidates & journeys.has_handoff, candidates


@quantile("escalation_timing", 0.5)
@quantile("escalation_timing_p90", 0.9)
def escalation_timing(journeys: Journeys):
    return np.where(journeys.is_ai_started, journeys.seconds_before_handoff, np.nan)


@quantile("turns_before_handoff", 0.5)
def turns_before_handoff(journeys: Journeys):
    return np.where(journeys.is_ai_started, journeys.turns_before_handoff, np.nan)


@quantile("demand_to_handoff_seconds", 0.5)
def demand_to_handoff(journeys: Journeys):
    return np.where(journeys.is_ai_started, journeys.demand_to_handoff_seconds, np.nan)


# -------------------------------------------------------------------------------- first responses


@quantile("first_response_time", 0.5, "contacts", has_people_segments=True)
@quantile("first_response_time_p90", 0.9, "contacts", has_people_segments=True)
def first_response(contacts: ContactFacts):
    return contacts.first_response_seconds


@quantile("first_response_time_business", 0.5, "contacts", has_people_segments=True)
def first_response_in_business_hours(contacts: ContactFacts):
    return contacts.first_response_open_seconds


@quantile("human_first_response_time_business", 0.5, "contacts", has_people_segments=True)
def human_first_response_in_business_hours(contacts: ContactFacts):
    return contacts.human_first_response_open_seconds


@quantile("ai_first_response_time", 0.5, "contacts", has_people_segments=True)
def ai_first_response(contacts: ContactFacts):
    return contacts.ai_first_response_seconds


@quantile("human_first_response_time", 0.5, "contacts", has_people_segments=True)
def human_first_response(contacts: ContactFacts):
    return contacts.human_first_response_seconds


@quantile("customer_wait_seconds", 0.5, "contacts", has_people_segments=True)
def customer_wait(contacts: ContactFacts):
    return contacts.customer_wait_seconds
