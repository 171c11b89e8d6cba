"""What a vendor's form cannot say, and where that shows. A line that nothing needs fails the test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

EVERY = ("*",)
DESKS = ("zendesk", "servicenow", "intercom", "salesforce")


@dataclass(frozen=True)
class Lack:
    """Something that the forms of these vendors lack; cells of these metrics in these segments may differ."""

    vendors: tuple[str, ...]
    reason: str
    metrics: tuple[str, ...] = EVERY
    segments: tuple[str, ...] = EVERY


LACKS = (
    Lack(
        (*DESKS, "amazon_connect", "dialogflow", "otel_genai", "langfuse"),
        "the segment is the vendor's name, which is another one",
        segments=("source_system",),
    ),
    Lack(
        DESKS,
        "neither ticket, incident nor conversation has a region or product line",
        segments=("region", "product_line"),
    ),
    Lack(
        DESKS,
        "... so groups of customers are compared without them",
        metrics=(
            "suppressed_cells",
            "fairness_gap",
            "fairness_gap_effort",
            "fairness_ratio",
            "flagged_cells",
        ),
    ),
    Lack(
        ("zendesk", "servicenow", "intercom"),
        "neither ticket, incident nor conversation has a language",
        segments=("language",),
    ),
    Lack(
        ("zendesk", "servicenow", "intercom"),
        "... nor has what is trained on",
        metrics=("training_live_divergence_language",),
    ),
    Lack(
        DESKS,
        "no message has a sentiment",
        metrics=(
            "sentiment_change_across_handoff",
            "sentiment_improvement",
            "never_relieved_share",
            "time_to_relief",
            "time_to_relief_p90",
            "turns_to_relief",
        ),
    ),
    Lack(
        DESKS,
        "... and inferred satisfaction reads that of the first and last turns",
        metrics=(
            "conversational_csat",
            "conversational_csat_interval_width",
            "csat_assisted",
            "csat_bot_only",
            "csat_human_only",
            "csat_inference_bias",
            "csat_inference_calibration",
        ),
    ),
    Lack(
        DESKS,
        "... and so do composites of these",
        metrics=(
            "balance_quality_score",
            "handoff_quality_index",
            "quality_speed_safety_balance",
            "scorecard_index",
            "support_triad_index",
            "triad_quality_score",
            "trust_index",
        ),
    ),
    Lack(
        ("servicenow",),
        "whoever opens an incident, its opening counts as a message of the caller",
        metrics=(
            "effort_index_ai_flows",
            "messages_to_useful_answer",
            "rephrase_rate",
        ),
    ),
    Lack(
        ("servicenow",),
        "an open incident says that it is pending, whatever a bot said before",
        segments=("cohort_outcome",),
    ),
    Lack(
        ("intercom",),
        "neither the AI agent nor what it says has a version",
        segments=("release_version",),
    ),
    Lack(
        ("intercom",),
        "an assignment does not say why the AI agent hands over",
        segments=("handoff_trigger",),
    ),
    Lack(
        ("intercom",),
        "... which is counted",
        metrics=(
            "customer_demanded_escalation_share",
            "escalation_rate_other",
            "escalation_rate_policy_or_risk",
            # What policy or risk takes from the AI counts against nobody.
            "first_contact_resolution_rate_net",
            "proactive_escalation_share",
        ),
    ),
    Lack(
        ("intercom", "salesforce"),
        "a handoff does not say what the AI agent passes on",
        metrics=("context_fields_passed_share", "seamless_continue_rate"),
    ),
    Lack(
        ("dialogflow", "intercom", "salesforce"),
        "a question does not say that it repeats another, and effort is told from it",
        metrics=(
            "answer_relevance_rate",
            "effort_index_ai_flows",
            "relevance_signal_coverage",
            "rephrase_rate",
        ),
    ),
    Lack(
        ("intercom", "salesforce"),
        "thanks are a message of the customer like any other",
        metrics=(
            "messages_to_useful_answer",
            "resolution_rate_by_ada_rule",
            "resolution_rate_by_fin_rule",
            "resolution_rate_by_zendesk_rule",
        ),
    ),
    Lack(
        ("intercom",),
        "the AI agent's claim has no time: what ends with a claim ends elsewhere",
        metrics=("self_service_completion_time", "self_service_completion_time_p90"),
    ),
    Lack(
        ("intercom", "salesforce"),
        "... and desks close in whole seconds",
        metrics=(
            "handling_span",
            "handling_span_p90",
            "handoff_time_penalty_ratio",
            "post_handoff_resolution_time",
            "post_handoff_resolution_time_p90",
            "simple_resolution_time",
            "time_to_resolution",
            "time_to_resolution_business",
            "time_to_resolution_p90",
            # Composites, of which the above are parts.
            "balance_speed_score",
            "triad_swift_score",
        ),
    ),
    Lack(
        ("salesforce",),
        "a message does not say what it does: one that asks back counts as an answer",
        metrics=(
            "clarification_count",
            "confidence_calibration_error",
            "confidently_wrong_rate",
            "human_override_rate",
            "human_override_rate_post_send",
            "low_confidence_answer_share",
            "next_step_confusion_rate",
            "resolution_confidence_score",
            "stale_answer_share",
        ),
    ),
    Lack(
        ("salesforce",),
        "one chat may be three conversations: a messaging session, a case, and a session of the AI agent",
        metrics=(
            "attributed_value",
            "attributed_value_configured",
            "attributed_value_equal",
            "attributed_value_position_based",
            "attributed_value_time_decay",
            "contact_volume",
            "hitl_intervention_rate",
            "offer_revenue_per_interaction",
            "oversight_coverage_rate",
            "privacy_incident_rate",
            "qa_coverage",
            "qa_coverage_auto",
            "qa_coverage_human",
            "revenue_per_interaction",
        ),
    ),
    Lack(
        ("salesforce",),
        "... and a review names the first of them, while answers are in the last",
        metrics=(
            "ai_response_accuracy_with_oversight",
            "answer_completeness_rate",
            "draft_hallucination_rate",
            "fee_escalation_suppression",
            "hallucination_rate",
            "missed_handoff_rate_elsewhere",
        ),
    ),
    Lack(
        ("salesforce",),
        "... so who is never answered waits for the AI agent, and not for people",
        metrics=("sla_adherence_rate", "sla_met_ai_reply"),
    ),
    Lack(
        ("salesforce",),
        "nobody states the intent of a session without a case, beside the AI agent's own topics",
        metrics=(
            "drift_cells_out_of_control",
            "intent_macro_f1",
            "intent_recognition_accuracy",
            "model_drift_index",
            "worst_cell_z",
        ),
    ),
)


def lacks_of(vendors: Iterable[str]) -> dict[tuple[str, str], str]:
    """Metric (or `*`) and segment (or `*`) to what one of these vendors lacks."""
    named = set(vendors)
    return {
        (metric, segment): f"{', '.join(lack.vendors)}: {lack.reason}"
        for lack in LACKS
        if named & set(lack.vendors)
        for metric in lack.metrics
        for segment in lack.segments
    }
