"""Metrics of reviews, safety and silent failure.

A bare id is what the exports say when they are read rightly, sampling weights and all; `_population` is what
is true of all units, drawn or not. Both have the same expectation, but for guardrails, which cry wolf.
"""

from __future__ import annotations

import numpy as np

from tandem.simulate.truth.facts import BOT_ONLY, ContactFacts, Journeys
from tandem.simulate.truth.items import Days, Harms, Requests, Reviews, Sessions, Verdicts
from tandem.simulate.truth.metrics import formula, mean, quantile, rate
from tandem.simulate.truth.more_metrics import _resolved, _within
from tandem.simulate.truth.seen import RESOLVED

# -------------------------------------------------------------------------------- reviews


def _share_met(criterion: str, *, is_met: bool = True):
    """Weighted share of the reviews to which the criterion applies that meet it, or do not."""

    def share(reviews: Reviews):
        said = getattr(reviews, criterion)
        counted = np.where(said >= 0, reviews.weight, 0.0)
        return np.where(said == int(is_met), counted, 0.0), counted

    return share


def _reviewed_rate(metric_id: str, criterion: str, *, is_met: bool = True) -> None:
    rate(metric_id, "reviews", has_people_segments=True)(_share_met(criterion, is_met=is_met))


_reviewed_rate("hallucination_rate", "grounded", is_met=False)
_reviewed_rate("answer_completeness_rate", "complete")
_reviewed_rate("empathy_alignment_score", "empathy")
policy_safety_violation = _share_met("violation", is_met=False)
rate("policy_safety_violation_rate", "reviews", has_people_segments=True)(policy_safety_violation)
_reviewed_rate("ai_disclosure_rate", "disclosure")


@rate("novel_intent_detection_rate", "reviews")
def novel_intent_detection(reviews: Reviews):
    """No need of this world is novel, and nobody flags one."""
    return reviews.novel_intent == 1, reviews.novel_intent == 1


@rate("critical_error_accuracy", "reviews", has_people_segments=True)
def critical_error_accuracy(reviews: Reviews):
    return np.where(reviews.has_critical_error, 0.0, reviews.weight), reviews.weight


@rate("compliance_adherence_rate", "reviews", has_people_segments=True)
def compliance_adherence(reviews: Reviews):
    """Controls of risky cases, and disclosure wherever the AI spoke."""
    controls = (reviews.control, reviews.disclosure)
    met = sum((said == 1).astype(int) for said in controls)
    applicable = sum((said >= 0).astype(int) for said in controls)
    return met * reviews.weight, applicable * reviews.weight


@rate("compliance_breach_recall", "reviews")
def compliance_breach_recall(reviews: Reviews):
    breach = np.where(reviews.is_breach, reviews.weight, 0.0)
    return np.where(reviews.is_breach_flagged, breach, 0.0), breach


@mean("qa_score_human", "reviews", has_people_segments=True)
def qa_score_human(reviews: Reviews):
    return reviews.score * reviews.weight, 100.0 * reviews.weight


@mean("qa_score_human_unweighted", "reviews", has_people_segments=True)
def qa_score_human_unweighted(reviews: Reviews):
    return reviews.score, np.full(len(reviews), 100.0)


@mean("qa_score_human_population", "contacts", has_people_segments=True)
def qa_score_human_population(contacts: ContactFacts):
    return np.where(contacts.has_path, contacts.sheet_score, 0.0), 100.0 * contacts.has_path


@mean("qa_score_auto", "verdicts", has_people_segments=True)
def qa_score_auto(verdicts: Verdicts):
    return verdicts.score, np.full(len(verdicts), 100.0)


@mean("qa_score_gap", "verdicts", has_people_segments=True)
def qa_score_gap(verdicts: Verdicts):
    """Judge less people, where both scored."""
    return (verdicts.score - verdicts.human_score) / 100 * verdicts.weight, verdicts.weight


def _kappa(both: np.ndarray, auto: np.ndarray, human: np.ndarray, every: np.ndarray) -> np.ndarray:
    """Cohen's kappa of two who pass or fail: from those passed by both, by each, and all."""
    agreed = (every - auto - human + 2 * both) / every
    by_chance = (auto * human + (every - auto) * (every - human)) / every**2
    return (agreed - by_chance) / (1 - by_chance)


@formula("auto_human_qa_agreement", "verdicts", _kappa)
def auto_human_qa_agreement(verdicts: Verdicts):
    auto, human = verdicts.weight * verdicts.is_passed, verdicts.weight * verdicts.is_human_passed
    return auto * verdicts.is_human_passed, auto, human, verdicts.weight


@mean("qa_coverage", "contacts")
def qa_coverage(contacts: ContactFacts):
    """One conversation of a contact is reviewed, if any."""
    return contacts.is_reviewed | contacts.is_judged, contacts.conversations


@mean("qa_coverage_human", "contacts")
def qa_coverage_human(contacts: ContactFacts):
    return contacts.is_reviewed, contacts.conversations


# -------------------------------------------------------------------------------- safety


def _automated(journeys: Journeys) -> np.ndarray:
    return _resolved(journeys) & (journeys.handler_path == BOT_ONLY)


def _safe_share(flag: str):
    def safe(journeys: Journeys):
        counted = np.where(_automated(journeys) & journeys.is_assessed, journeys.assessed_weight, 0.0)
        return np.where(getattr(journeys, flag), 0.0, counted), counted

    return safe


rate("safe_automation_rate")(_safe_share("is_flagged"))
rate("safe_automation_rate_violation_only")(_safe_share("is_flagged_hard"))


@rate("safe_automation_rate_population")
def safe_automation_population(journeys: Journeys):
    automated = _automated(journeys)
    return automated & ~journeys.has_violation & ~journeys.has_near_miss, automated


@rate("safe_automation_rate_violation_only_population")
def safe_automation_violation_only_population(journeys: Journeys):
    automated = _automated(journeys)
    return automated & ~journeys.has_violation, automated


@rate("unassessed_share")
def unassessed(journeys: Journeys):
    automated = _automated(journeys)
    return automated & ~journeys.is_assessed, automated


@rate("policy_safety_violation_rate_population", "sessions")
def policy_safety_violation_population(sessions: Sessions):
    spoke = sessions.answers > 0
    return spoke & sessions.has_violation, spoke


@mean("near_miss_rate", "sessions")
def near_miss(sessions: Sessions):
    """Stopped by a guardrail or taken back by a person, to all that the AI said."""
    return sessions.stopped + sessions.is_overridden, sessions.answers


@mean("near_miss_rate_population", "sessions")
def near_miss_population(sessions: Sessions):
    """Without what guardrails blocked that is no violation."""
    return sessions.is_intercepted.astype(float) + sessions.is_overridden, sessions.answers


@mean("risk_interception_rate", "harms")
def risk_interception(harms: Harms):
    """All that was stopped, harmful or not, to that and what got through."""
    return harms.caught, harms.caught + harms.escaped


@rate("risk_interception_rate_population", "sessions")
def risk_interception_population(sessions: Sessions):
    return sessions.is_intercepted, sessions.is_intercepted | sessions.has_violation


@rate("human_access_rate", "requests")
def human_access(requests: Requests):
    return requests.is_met, np.ones(len(requests), dtype=bool)


@rate("dead_end_rate", "requests")
def dead_end(requests: Requests):
    return ~requests.is_connected, np.ones(len(requests), dtype=bool)


@quantile("demand_to_human_seconds", 0.5, "requests")
def demand_to_human(requests: Requests):
    return requests.seconds


@mean("privacy_incident_rate", "days")
def privacy_incident(days: Days):
    return days.incidents, days.interactions


# -------------------------------------------------------------------------------- silent failure


def _looked_good(journeys: Journeys) -> np.ndarray:
    good = (journeys.outcome_before_downgrade == RESOLVED) & ~journeys.is_anonymous
    return good & _within(journeys, 60)


def _signal(journeys: Journeys, name: str) -> np.ndarray:
    return ~np.isnan(journeys.returned_after) if name == "is_returned" else getattr(journeys, name)


SIGNALS = {
    "recontact": "is_returned",
    "complaint": "is_complained",
    "reversal": "is_reversed",
    "closure": "is_account_closed",
}


@rate("silent_failure_rate")
def silent_failure(journeys: Journeys):
    good = _looked_good(journeys)
    failed = np.logical_or.reduce([_signal(journeys, name) for name in SIGNALS.values()])
    return good & failed, good


@rate("silent_failure_rate_population")
def silent_failure_population(journeys: Journeys):
    """What looked good and was not, whether or not anything followed."""
    good = _looked_good(journeys)
    return good & ~journeys.is_truly_solved, good


def _by_signal(name: str):
    def followed(journeys: Journeys):
        good = _looked_good(journeys)
        return good & _signal(journeys, name), good

    return followed


for _label, _name in SIGNALS.items():
    rate(f"silent_failure_rate_{_label}")(_by_signal(_name))
