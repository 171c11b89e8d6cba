"""What a vendor's form cannot say, and where that shows. A line that nothing needs fails the test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

EVERY = ("*",)


@dataclass(frozen=True)
class Lack:
    """Something that the forms of these vendors lack; cells of these metrics in these segments may differ."""

    vendors: tuple[str, ...]
    reason: str
    metrics: tuple[str, ...] = EVERY
    segments: tuple[str, ...] = EVERY


LACKS = (
    Lack(
        (
            "zendesk",
            "servicenow",
            "intercom",
            "amazon_connect",
            "dialogflow",
            "otel_genai",
            "langfuse",
        ),
        "the segment is the vendor's name, which is another one",
        segments=("source_system",),
    ),
    Lack(
        ("zendesk", "servicenow", "intercom"),
        "neither ticket, incident nor conversation has a language, region or product line",
        segments=("language", "region", "product_line"),
    ),
    Lack(
        ("zendesk", "servicenow", "intercom"),
        "... so groups of customers are compared, and languages of what is trained on, without them",
        metrics=(
            "suppressed_cells",
            "training_live_divergence_language",
            "fairness_gap",
            "fairness_gap_effort",
            "fairness_ratio",
            "flagged_cells",
        ),
    ),
    Lack(
        ("zendesk", "servicenow", "intercom"),
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
        ("zendesk", "servicenow", "intercom"),
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
        ("zendesk", "servicenow", "intercom"),
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
        "an assignment says neither why the AI agent hands over nor what it passes on",
        metrics=(
            "context_fields_passed_share",
            "customer_demanded_escalation_share",
            "escalation_rate_other",
            "escalation_rate_policy_or_risk",
            # What policy or risk takes from the AI counts against nobody.
            "first_contact_resolution_rate_net",
            "proactive_escalation_share",
            "seamless_continue_rate",
        ),
    ),
    Lack(
        ("dialogflow", "intercom"),
        "a question does not say that it repeats another, and effort is told from it",
        metrics=(
            "answer_relevance_rate",
            "effort_index_ai_flows",
            "relevance_signal_coverage",
            "rephrase_rate",
        ),
    ),
    Lack(
        ("intercom",),
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
        metrics=(
            "handling_span",
            "handling_span_p90",
            "handoff_time_penalty_ratio",
            "post_handoff_resolution_time",
            "post_handoff_resolution_time_p90",
            "self_service_completion_time",
            "self_service_completion_time_p90",
            "simple_resolution_time",
            "time_to_resolution",
            "time_to_resolution_business",
            "time_to_resolution_p90",
            # Composites, of which the above are parts.
            "balance_speed_score",
            "triad_swift_score",
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
