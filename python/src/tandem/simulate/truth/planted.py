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
    "suggestion_confounding": ("suggestions accepted more often in easy cases", "guidance_outcome_lift"),
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
