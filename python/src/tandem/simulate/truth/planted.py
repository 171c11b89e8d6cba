"""What each planted effect is about: where it acts, and which metrics it should move."""

from __future__ import annotations

from dataclasses import fields

from tandem.simulate.settings import Effects

# Field of Effects -> (where it acts, what it should move).
PLANTED = {
    "silent_failure_refund_share": (
        "claims of AI sessions on refund_request",
        "containment_quality_rate, silent_failure_rate",
    ),
    "silent_failure_share": ("claims of AI sessions on other intents", "silent_failure_rate"),
    "drift_day_share": ("day of release aurora-1.4, as a share of all days", "release_version"),
    "drift_intents": ("intents that aurora-1.4 worsens", "model_drift_index"),
    "drift_claim_factor": ("claims of aurora-1.4 on those intents", "containment_rate, escalation_rate"),
    "drift_false_claim_added": ("false claims of aurora-1.4 on those intents", "repeat_contact_rate"),
    "echo_release_day_share": ("day of release echo-2.2, which changes nothing", "none"),
    "fairness_language": ("language that the AI understands worse", "fairness_gap"),
    "fairness_claim_factor": ("claims in that language", "containment_rate, journey_resolution_rate"),
    "fairness_false_claim_added": ("false claims in that language, refunds aside", "silent_failure_rate"),
    "context_lost_voice_share": ("handoffs of the voice AI without any context", "context_preservation_rate"),
    "context_lost_share": ("other handoffs without any context", "context_preservation_rate"),
    "context_lost_skill_factor": ("people who got no context solve less", "journey_resolution_rate"),
    "overconfident_intent": ("topic on which the intent model is sure and wrong", "confidently_wrong_rate"),
    "overconfident_wrong_share": ("first predictions on that topic", "confidence_calibration_error"),
    "wrong_first_prediction_share": ("first predictions on other topics", "intent_recognition_accuracy"),
    "outage_day_share": ("day of the outage, as a share of all days", "contact_volume"),
    "outage_intent": ("what customers ask for on that day", "contact_volume"),
    "outage_hours": ("hours of the outage, UTC", "contact_volume"),
    "outage_demand_factor": ("needs of the outage, as a share of an average day", "contact_volume"),
    "eligibility_day_share": ("day from which the intent may be automated", "automation_eligible_share"),
    "eligibility_intent": ("intent whose row in the catalogue changes", "automation_eligible_share"),
    "suppressed_escalation_share": (
        "handoffs that the vendor claims as resolved",
        "billing: vendor resolutions against escalation_rate",
    ),
    "suggestion_uplift": ("cases truly solved more where the agent accepts", "guidance_outcome_lift"),
    "suggestion_confounding": (
        "cases truly solved, accepted minus not accepted, beyond the uplift: easy intents are accepted more",
        "guidance_outcome_lift: naive minus adjusted",
    ),
    "suggestion_accepted_simple_share": ("suggestions in simple intents", "guidance_acceptance_rate"),
    "suggestion_accepted_complex_share": ("suggestions in complex intents", "guidance_acceptance_rate"),
    "suggestion_holdout_share": (
        "covered conversations that are shown none, by lot (assist_display)",
        "guidance_outcome_lift: the unbiased value, ai_assist_coverage_rate",
    ),
    "csat_answered_bot_only_share": (
        "answers to csat after bot_only journeys",
        "csat_survey: reads too high",
    ),
    "csat_answered_assisted_share": ("answers to csat after assisted journeys", "survey_response_rate"),
    "csat_answered_human_only_share": ("answers to csat after human_only journeys", "survey_response_rate"),
    "thumbs_answered_share": ("answers to thumbs of who is not unhappy", "survey_response_rate"),
    "thumbs_answered_unhappy_factor": ("who is unhappy answers thumbs more", "thumbs read too low"),
    "review_low_share": ("reviews by people, low risk; half as many of calls", "inclusion_probability"),
    "review_medium_share": ("reviews by people, medium risk", "inclusion_probability"),
    "review_high_share": ("reviews by people, high risk", "inclusion_probability"),
    "review_voice_factor": ("reviews of calls, as a share of the others", "inclusion_probability"),
    "error_low_share": ("contacts with an error, low risk", "interaction_error_rate"),
    "error_medium_share": ("contacts with an error, medium risk", "interaction_error_rate"),
    "error_high_share": (
        "contacts with an error, high risk",
        "interaction_error_rate: unweighted reviews read too high",
    ),
    "judge_missed_share": ("errors that the automatic judge misses", "compliance_breach_recall"),
    "judge_false_alarm_share": ("errors that the judge sees where there is none", "qa_score by auto"),
    "violation_share": ("AI sessions with a violation", "policy_safety_violation_rate, near_miss_rate"),
    "violation_high_risk_share": ("the same where the risk is high", "safe_automation_rate"),
    "guardrail_missed_share": ("violations that the guardrail on answers misses", "risk_interception_rate"),
    "guardrail_false_positive_share": ("detections in answers that are none", "policy_safety_violation_rate"),
    "outreach_effect": (
        "contacts on the topic prevented by a message, as a share of those held out",
        "proactive_preemption_rate",
    ),
    "outreach_holdout_share": ("customers who were held out by lot", "proactive_preemption_rate"),
    "purchase_solved_share": (
        "customers who buy within two weeks of a solved need",
        "deflection_to_value_rate",
    ),
    "purchase_unsolved_share": ("the same after an unsolved need", "deflection_to_value_rate"),
}


def planted_rows(effects: Effects) -> list[tuple[str, str, str, str]]:
    """Effect, where it acts, its value and what it should move; a field without words is an error."""
    rows = []
    for field in fields(Effects):
        where, moves = PLANTED[field.name]
        value = getattr(effects, field.name)
        text = ";".join(str(part) for part in value) if isinstance(value, tuple) else str(value)
        rows.append((field.name, where, text, moves))
    return rows
