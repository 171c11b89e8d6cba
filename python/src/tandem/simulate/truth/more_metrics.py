"""More metrics of journeys, contacts and sessions: automation, understanding, handoffs, experience, speed."""

from __future__ import annotations

import numpy as np

from tandem.simulate.truth.facts import (
    ASSISTED,
    BOT_ONLY,
    HAS_COMPLETION_EVENT,
    HUMAN_ONLY,
    ContactFacts,
    Journeys,
)
from tandem.simulate.truth.followed import MessageFacts
from tandem.simulate.truth.items import Outputs, Predictions, Recommendations, Sessions, Staff
from tandem.simulate.truth.metrics import (
    DAY_SECONDS,
    _has_no_failing_answer,
    difference,
    mean,
    quantile,
    rate,
    total,
)
from tandem.simulate.truth.seen import RESOLVED

PROMOTER, DETRACTOR = 9, 6


def _resolved(journeys: Journeys) -> np.ndarray:
    return journeys.is_mature & (journeys.outcome == RESOLVED)


# -------------------------------------------------------------------------------- automation


@rate("hitl_resolution_success_rate", has_people_segments=True)
def hitl_resolution_success(journeys: Journeys):
    both = journeys.is_mature & (journeys.handler_path == ASSISTED)
    return both & _resolved(journeys), both


@rate("assisted_resolution_share", has_people_segments=True)
def assisted_resolution(journeys: Journeys):
    is_assisted = journeys.is_resolved & (journeys.handler_path == ASSISTED)
    return is_assisted * journeys.ai_help, journeys.is_resolved


@rate("self_service_success_rate")
def self_service_success(journeys: Journeys):
    """Bot or article first, and the tests of containment quality; every need is a recognised one."""
    began = journeys.is_mature & (journeys.is_ai_started | journeys.is_article_only)
    alone = ~journeys.has_human & ~journeys.has_handoff & ~journeys.has_later_human
    met = (journeys.outcome_before_downgrade == RESOLVED) & _has_no_failing_answer(journeys)
    return began & alone & met, began


@rate("task_completion_rate")
def task_completion(journeys: Journeys):
    """Completions follow the last contact, so they come after the AI wherever it took part."""
    defined = journeys.is_mature & journeys.has_ai & HAS_COMPLETION_EVENT[journeys.intent]
    return defined & journeys.has_completion, defined


@rate("intents_without_completion_event")
def intents_without_completion_event(journeys: Journeys):
    return journeys.has_ai & ~HAS_COMPLETION_EVENT[journeys.intent], journeys.has_ai


@quantile("self_service_completion_time", 0.5)
@quantile("self_service_completion_time_p90", 0.9)
def self_service_completion_time(journeys: Journeys):
    return journeys.self_service_seconds


@difference("proactive_preemption_rate", "messages")
def proactive_preemption(messages: MessageFacts):
    """Contacts that messages spared: silence after a message less silence of those held out."""
    told = messages.is_mature & ~messages.is_holdout
    held_out = messages.is_mature & messages.is_holdout
    return told & ~messages.has_asked, told, held_out & ~messages.has_asked, held_out


@rate("first_contact_resolution_rate")
def first_contact_resolution(journeys: Journeys):
    candidates = journeys.is_mature & ~journeys.is_anonymous
    return candidates & _resolved(journeys) & (journeys.contacts == 1), candidates


@rate("channel_switch_rate")
def channel_switch(journeys: Journeys):
    return journeys.is_ai_started & journeys.has_switched_channel, journeys.is_ai_started


# -------------------------------------------------------------------------------- understanding


@mean("intent_recognition_accuracy", "predictions")
def intent_recognition(predictions: Predictions):
    return predictions.is_right, np.ones(len(predictions))


@mean("ai_response_accuracy_with_oversight", "outputs", has_people_segments=True)
def ai_response_accuracy(outputs: Outputs):
    return outputs.right_weight, outputs.checked_weight


# -------------------------------------------------------------------------------- handoffs


def _escalated(journeys: Journeys) -> np.ndarray:
    return journeys.is_ai_started & journeys.has_handoff & ~journeys.is_usage_limit


@rate("proactive_escalation_share")
def proactive_escalation(journeys: Journeys):
    known = _escalated(journeys) & journeys.is_trigger_known
    return known & journeys.is_proactive, known


@rate("customer_demanded_escalation_share")
def customer_demanded_escalation(journeys: Journeys):
    known = _escalated(journeys) & journeys.is_trigger_known
    return known & ~journeys.is_proactive, known


def _reviewed_handoffs(criterion: str, *, is_met: bool = True, is_of_ai: bool = False):
    """Share of handoffs of which a reviewer said so, each weighing as many as it was drawn from."""

    def share(journeys: Journeys):
        verdict = getattr(journeys, criterion)
        is_counted = (verdict >= 0) & (_escalated(journeys) if is_of_ai else journeys.is_handoff_met)
        counted = np.where(is_counted, journeys.handoff_weight, 0.0)
        return np.where(verdict == int(is_met), counted, 0.0), counted

    return share


rate("escalation_accuracy", has_people_segments=True)(_reviewed_handoffs("escalation_verdict", is_of_ai=True))
rate("over_escalation_rate", has_people_segments=True)(
    _reviewed_handoffs("escalation_verdict", is_met=False, is_of_ai=True)
)
rate("context_preservation_rate", has_people_segments=True)(_reviewed_handoffs("context_verdict"))


@rate("context_preservation_rate_population", has_people_segments=True)
def context_preservation(journeys: Journeys):
    met = journeys.is_handoff_explicit & journeys.is_handoff_met
    return met & journeys.is_context_kept, met


@rate("misroute_rate", has_people_segments=True)
def misroute(journeys: Journeys):
    met = journeys.has_handoff & journeys.is_handoff_met
    return met & journeys.is_misrouted, met


@quantile("handoff_wait_seconds", 0.5, has_people_segments=True)
def handoff_wait(journeys: Journeys):
    return journeys.handoff_wait_seconds


@quantile("post_handoff_resolution_time", 0.5, has_people_segments=True)
@quantile("post_handoff_resolution_time_p90", 0.9, has_people_segments=True)
def post_handoff_resolution(journeys: Journeys):
    return np.where(journeys.is_ai_started, journeys.seconds_after_handoff, np.nan)


@rate("specialist_transfer_rate", has_people_segments=True)
def specialist_transfer(journeys: Journeys):
    return journeys.has_transfer, journeys.has_human


# -------------------------------------------------------------------------------- experience


@rate("conversational_csat", "contacts", has_people_segments=True)
def conversational_csat(contacts: ContactFacts):
    """What all interactions would say, which inference from the few who answer tries to tell."""
    return contacts.has_path & contacts.is_pleased, contacts.has_path


def _pleased_on(path: int):
    def pleased(contacts: ContactFacts):
        mine = contacts.has_path & (contacts.handler_path == path)
        return mine & contacts.is_pleased, mine

    return pleased


rate("csat_bot_only", "contacts")(_pleased_on(BOT_ONLY))
rate("csat_assisted", "contacts")(_pleased_on(ASSISTED))
rate("csat_human_only", "contacts")(_pleased_on(HUMAN_ONLY))


@mean("nps", "recommendations")
def nps(answers: Recommendations):
    points = 100.0 * ((answers.score >= PROMOTER).astype(float) - (answers.score <= DETRACTOR))
    return points, np.ones(len(answers))


def _within(journeys: Journeys, days: int) -> np.ndarray:
    return ~journeys.is_open & (journeys.since_end > days * DAY_SECONDS)


@rate("complaint_dispute_rate")
def complaint_dispute(journeys: Journeys):
    over = _within(journeys, 30)
    return over & journeys.is_complained, over


# -------------------------------------------------------------------------------- speed and work


@quantile("handling_span", 0.5, has_people_segments=True)
@quantile("handling_span_p90", 0.9, has_people_segments=True)
def handling_span(journeys: Journeys):
    return journeys.span_seconds


@quantile("aht_human", 0.5, "contacts", has_people_segments=True)
def aht_human(contacts: ContactFacts):
    return contacts.worked_seconds


@mean("aht_human_mean", "contacts", has_people_segments=True)
def aht_human_mean(contacts: ContactFacts):
    return np.nan_to_num(contacts.worked_seconds), ~np.isnan(contacts.worked_seconds)


def _mix(path: int):
    def share(journeys: Journeys):
        return journeys.handler_path == path, np.ones(len(journeys), dtype=bool)

    return share


rate("queue_mix_share_bot_only")(_mix(BOT_ONLY))
rate("queue_mix_share_assisted")(_mix(ASSISTED))
rate("queue_mix_share_human_only")(_mix(HUMAN_ONLY))


@total("contact_volume", "contacts", has_people_segments=True)
def contact_volume(contacts: ContactFacts):
    return contacts.conversations


@total("contact_volume_contacts", "contacts", has_people_segments=True)
def contact_volume_contacts(contacts: ContactFacts):
    return np.ones(len(contacts))


@total("contact_volume_journeys")
def contact_volume_journeys(journeys: Journeys):
    return np.ones(len(journeys))


@total("human_workload_hours", "contacts", has_people_segments=True)
def human_workload(contacts: ContactFacts):
    return np.nan_to_num(contacts.worked_seconds) / 3600


# -------------------------------------------------------------------------------- people beside the AI


@mean("human_override_rate", "outputs", has_people_segments=True)
def human_override(outputs: Outputs):
    return outputs.overridden.astype(float), outputs.outputs


@mean("human_override_rate_post_send", "sessions")
def human_override_post_send(sessions: Sessions):
    return sessions.overridden_answers, sessions.real_answers


def _staff_mean(survey: int):
    def answers(staff: Staff):
        mine = staff.survey == survey
        return np.where(mine, staff.score, 0.0), mine

    return answers


mean("agent_enablement_survey", "staff", has_people_segments=True)(_staff_mean(0))
mean("agent_satisfaction_survey", "staff", has_people_segments=True)(_staff_mean(1))
