"""Every parameter of the simulated world, in one place. Nothing planted hides in the code that uses it.

Shares are probabilities; `*_seconds` are medians of lognormal durations; `*_spread` is the lognormal's sigma.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

LANGUAGES = ("en", "de", "fr", "es")
LANGUAGE_SHARES = (0.48, 0.24, 0.16, 0.12)
REGIONS = ("uk_ireland", "dach", "france_benelux", "iberia", "overseas")
# Region given language, in the order above: most live where their language is spoken.
REGION_SHARES = (
    (0.62, 0.06, 0.06, 0.04, 0.22),
    (0.03, 0.93, 0.02, 0.01, 0.01),
    (0.02, 0.04, 0.90, 0.02, 0.02),
    (0.01, 0.02, 0.02, 0.86, 0.09),
)
SEGMENTS = ("consumer", "member", "business")
SEGMENT_SHARES = (0.68, 0.22, 0.10)
VALUE_BANDS = ("low", "middle", "high", "top")
VALUE_BAND_SHARES = (0.45, 0.33, 0.17, 0.05)
PRODUCT_LINES = ("home", "fashion", "electronics", "membership")

CHANNELS = ("web_chat", "in_app", "messaging", "email", "voice")
WEB_CHAT, IN_APP, MESSAGING, EMAIL, VOICE = range(len(CHANNELS))
CHANNEL_SHARES = (0.28, 0.17, 0.16, 0.17, 0.22)

INSTANCES = (
    "aurora_bot",
    "echo_voice_ai",
    "helpdesk",
    "messaging",
    "voice",
    "surveys",
    "assist",
    "qa",
    "core_systems",
)
AURORA_BOT, ECHO_VOICE_AI, HELPDESK, MESSAGING_DESK, VOICE_DESK, SURVEYS, ASSIST, QA, CORE_SYSTEMS = range(9)
# Where a customer's first conversation in a channel is kept.
CHANNEL_INSTANCE = (AURORA_BOT, AURORA_BOT, MESSAGING_DESK, HELPDESK, ECHO_VOICE_AI)

AI_AGENTS = ("aurora", "echo")
AURORA, ECHO = range(2)
# AI agent -> its releases in order; the second goes live on the day given by Effects.
RELEASES = (("aurora-1.3", "aurora-1.4"), ("echo-2.1", "echo-2.2"))

TEAMS = ("digital_care", "back_office", "voice_care")
DIGITAL_CARE, BACK_OFFICE, VOICE_CARE = range(3)
TEAM_INSTANCE = (MESSAGING_DESK, HELPDESK, VOICE_DESK)
# Opening hours of each team, UTC, Monday to Sunday: (from, to), or None when closed.
TEAM_HOURS = (
    ((7, 22),) * 5 + ((9, 20), (9, 20)),
    ((7, 18),) * 5 + (None, None),
    ((7, 21),) * 5 + ((9, 17), None),
)

# Relative demand of the hours of a day (UTC) and of the days of a week, Monday first.
HOURS = (2, 1, 1, 1, 1, 2, 5, 11, 19, 25, 27, 25, 22, 21, 22, 23, 22, 20, 18, 17, 15, 11, 7, 4)
WEEKDAYS = (1.42, 1.15, 1.05, 1.0, 1.04, 0.72, 0.62)


@dataclass(frozen=True)
class Intent:
    """One row of the intent catalogue, and how the world treats that need."""

    name: str
    family: str
    title: str
    share: float
    is_eligible: bool
    complexity: str
    risk_tier: str
    value: int
    completion_event: str | None
    required_elements: str
    claim_share: float  # of AI sessions that end in a resolved claim
    handoff_share: float  # of AI sessions that the AI hands over
    human_skill: float  # of human handlings that truly solve the need
    product_line: int = 0  # index into PRODUCT_LINES


def _intent(name: str, family: str, title: str, share: float, *rest: object) -> Intent:
    return Intent(name, family, title, share, *rest)


INTENTS = (
    _intent("order_status", "orders", "Where is my order", 12, True, "simple", "low", 2, None,
            "order_number", 0.72, 0.10, 0.95, 0),
    _intent("change_order", "orders", "Change an order", 4, True, "simple", "medium", 3, "completion",
            "order_number;change", 0.58, 0.20, 0.92, 1),
    _intent("cancel_order", "orders", "Cancel an order", 4, True, "simple", "medium", 3, "completion",
            "order_number", 0.64, 0.16, 0.94, 1),
    _intent("missing_item", "orders", "An item is missing", 4, True, "complex", "medium", 4, None,
            "order_number;item", 0.38, 0.36, 0.86, 0),
    _intent("delivery_problem", "delivery", "Problem with a delivery", 7, True, "complex", "medium", 4, None,
            "order_number;problem", 0.36, 0.36, 0.84, 2),
    _intent("change_address", "delivery", "Change a delivery address", 4, True, "simple", "medium", 3,
            "completion", "identity_check;new_address", 0.66, 0.14, 0.95, 1),
    _intent("reschedule_delivery", "delivery", "Another delivery day", 4, True, "simple", "low", 2,
            "completion", "order_number;day", 0.68, 0.13, 0.95, 2),
    _intent("refund_request", "refunds", "Refund", 7, True, "complex", "high", 5, "refund",
            "order_number;reason", 0.50, 0.28, 0.90, 1),
    _intent("return_label", "refunds", "Label for a return", 4, True, "simple", "low", 2, "completion",
            "order_number", 0.74, 0.08, 0.96, 1),
    _intent("refund_status", "refunds", "Where is my refund", 4, True, "simple", "low", 3, None,
            "order_number", 0.66, 0.14, 0.92, 1),
    _intent("billing_question", "billing", "Question about a bill", 6, True, "simple", "low", 3, None,
            "invoice_number", 0.58, 0.20, 0.91, 3),
    _intent("invoice_copy", "billing", "Copy of an invoice", 3, True, "simple", "low", 1, "completion",
            "invoice_number", 0.80, 0.05, 0.98, 3),
    _intent("payment_failed", "billing", "A payment failed", 4, False, "complex", "high", 4, None,
            "identity_check;payment", 0.22, 0.52, 0.88, 3),
    _intent("password_reset", "account", "Reset a password", 6, True, "simple", "medium", 2, "completion",
            "identity_check", 0.78, 0.07, 0.97, 3),
    _intent("update_details", "account", "Change personal details", 3, True, "simple", "medium", 2,
            "completion", "identity_check;details", 0.66, 0.14, 0.95, 3),
    _intent("close_account", "account", "Close an account", 2, False, "complex", "high", 5,
            "account_closed", "identity_check;reason", 0.12, 0.66, 0.92, 3),
    _intent("cancel_subscription", "subscription", "Cancel a subscription", 3, False, "complex", "high", 5,
            "account_closed", "identity_check;reason", 0.14, 0.64, 0.91, 3),
    _intent("change_plan", "subscription", "Change the plan", 3, True, "simple", "medium", 4, "completion",
            "identity_check;plan", 0.52, 0.24, 0.93, 3),
    _intent("pause_subscription", "subscription", "Pause a subscription", 2, True, "simple", "low", 3,
            "completion", "identity_check", 0.70, 0.12, 0.95, 3),
    _intent("technical_help", "technical", "Technical help", 6, False, "complex", "medium", 4, None,
            "product;symptom", 0.28, 0.44, 0.80, 2),
    _intent("app_crash", "technical", "The app fails", 3, True, "complex", "low", 3, None,
            "device;symptom", 0.40, 0.32, 0.82, 2),
    _intent("login_problem", "technical", "Cannot sign in", 4, True, "simple", "medium", 3, "completion",
            "identity_check", 0.62, 0.18, 0.93, 3),
    _intent("product_question", "advice", "Question about a product", 6, True, "simple", "low", 2, None,
            "product", 0.66, 0.15, 0.93, 2),
    _intent("complaint_service", "advice", "Unhappy with the service", 2, False, "complex", "high", 4, None,
            "reason", 0.06, 0.70, 0.76, 0),
)  # fmt: skip
INTENT_NAMES = tuple(intent.name for intent in INTENTS)
INTENT_INDEX = {name: index for index, name in enumerate(INTENT_NAMES)}
FAMILIES = tuple(dict.fromkeys(intent.family for intent in INTENTS))


@dataclass(frozen=True)
class Effects:
    """What is planted on purpose; truth/planted.csv lists each field with its value."""

    # 8 % of refunds that only the bot handled are claimed resolved and are not.
    silent_failure_refund_share: float = 0.08
    silent_failure_share: float = 0.04
    # Release aurora-1.4 worsens two intents: fewer claims, more handoffs and more false claims.
    drift_day_share: float = 0.5
    drift_intents: tuple[str, ...] = ("billing_question", "change_address")
    drift_claim_factor: float = 0.70
    drift_false_claim_added: float = 0.12
    echo_release_day_share: float = 0.7
    # The AI understands one language worse than the others.
    fairness_language: str = "es"
    fairness_claim_factor: float = 0.75
    fairness_false_claim_added: float = 0.05
    # Handoffs of the voice AI lose their context, and people solve less without it.
    context_lost_voice_share: float = 0.60
    context_lost_share: float = 0.08
    context_lost_skill_factor: float = 0.85
    # The intent model is sure of itself and wrong on one topic.
    overconfident_intent: str = "technical_help"
    overconfident_wrong_share: float = 0.35
    wrong_first_prediction_share: float = 0.07
    # One morning a sign-in service fails: one intent bursts.
    outage_day_share: float = 0.4
    outage_intent: str = "login_problem"
    outage_hours: tuple[int, int] = (9, 13)
    outage_demand_factor: float = 0.6  # needs of the outage, as a share of an average day
    # A plan change may be automated only from this day on (effective-dated catalogue).
    eligibility_day_share: float = 0.5
    eligibility_intent: str = "change_plan"
    # Escalations that the vendor's billing suppresses: a handoff for which the vendor claims a resolution.
    suppressed_escalation_share: float = 0.03
    # An accepted suggestion truly adds this much to the chance that the case is solved. Easy cases are
    # accepted more, so that accepted minus not accepted shows `suggestion_confounding` more than that; the
    # two shares below are chosen so that it does.
    suggestion_uplift: float = 0.06
    suggestion_confounding: float = 0.15
    suggestion_accepted_simple_share: float = 0.80
    suggestion_accepted_complex_share: float = 0.175
    # Of covered cases, drawn by lot: no suggestion is shown, so the uplift can be seen without bias.
    suggestion_holdout_share: float = 0.25
    # Who answers a satisfaction survey depends on who handled the journey, and on nothing else; by thumbs the
    # unhappy speak up.
    csat_answered_bot_only_share: float = 0.05
    csat_answered_assisted_share: float = 0.24
    csat_answered_human_only_share: float = 0.42
    thumbs_answered_share: float = 0.16
    thumbs_answered_unhappy_factor: float = 1.8
    # Reviews by people are drawn by risk tier, and the riskier a case the more errors it has.
    review_low_share: float = 0.02
    review_medium_share: float = 0.05
    review_high_share: float = 0.20
    review_voice_factor: float = 0.5
    error_low_share: float = 0.04
    error_medium_share: float = 0.08
    error_high_share: float = 0.20
    # The automatic judge is wrong this often: it misses errors, and sees some that are none.
    judge_missed_share: float = 0.21
    judge_false_alarm_share: float = 0.05
    # What AI answers violate, and what the guardrails make of it.
    violation_share: float = 0.02
    violation_high_risk_share: float = 0.04
    guardrail_missed_share: float = 0.15
    guardrail_false_positive_share: float = 0.30  # of all that is detected in answers
    # A message before the customer asks prevents this share of the contacts on its topic.
    outreach_effect: float = 0.40
    outreach_holdout_share: float = 0.20
    # Whose need was met buys more often in the two weeks after.
    purchase_solved_share: float = 0.16
    purchase_unsolved_share: float = 0.08


@dataclass(frozen=True)
class Behaviour:
    """How customers, AI agents and people act when nothing special is planted."""

    needs_per_conversation: float = 0.72
    needs_per_customer: float = 2.0
    customer_activity_spread: float = 0.9
    anonymous_share: float = 0.055
    most_turns: int = 8
    extra_turn_share: float = 0.57
    extra_turn_share_complex: float = 0.62
    most_contacts: int = 4

    # What becomes of an AI session besides a claim or a handoff; what is left is split by these weights.
    leave_early_share: float = 0.035
    article_share: float = 0.07  # in the app only
    gave_up_weight: float = 0.50
    rage_quit_weight: float = 0.12
    forced_end_weight: float = 0.08
    silent_end_weight: float = 0.30
    silent_end_solved_share: float = 0.70
    article_solved_share: float = 0.75
    later_attempt_claim_factor: float = 0.75
    claimed_by_customer_share: float = 0.25
    claimed_by_vendor_share: float = 0.15

    handoff_reasons: tuple[tuple[str, float], ...] = (
        ("customer_demand", 0.34),
        ("low_confidence", 0.20),
        ("missing_knowledge", 0.13),
        ("policy", 0.14),
        ("tool_failure", 0.07),
        ("sentiment", 0.05),
        ("risk", 0.04),
        ("usage_limit", 0.03),
    )
    asked_before_share: float = 0.12  # a person was asked for, though the handoff states another reason
    dead_end_share: float = 0.03
    dead_end_closed_share: float = 0.25
    ticket_share: float = 0.25
    human_skill_later_factor: float = 0.97
    # What people solve without help, as a share of Intent.human_skill.
    unassisted_simple_factor: float = 0.94
    unassisted_complex_factor: float = 0.74
    suggestion_coverage_share: float = 0.80
    second_suggestion_share: float = 0.30
    lightly_edited_share: float = 0.35  # of accepted suggestions
    rewritten_share: float = 0.35  # of those that were not
    rejected_share: float = 0.30
    straight_to_human_messaging_share: float = 0.12
    straight_to_human_voice_share: float = 0.30

    ticket_auto_close_share: float = 0.07
    ticket_ignored_share: float = 0.012
    auto_close_solved_share: float = 0.55
    transfer_share: float = 0.08
    chat_patience_seconds: float = 900.0
    chat_wait_seconds: float = 75.0
    voice_patience_seconds: float = 420.0
    voice_wait_seconds: float = 70.0
    wait_spread: float = 0.9
    talk_seconds: float = 310.0
    talk_spread: float = 0.6
    ticket_reply_seconds: float = 9000.0
    ticket_reply_spread: float = 1.0
    ticket_customer_seconds: float = 14000.0
    chat_reply_seconds: float = 55.0
    chat_customer_seconds: float = 40.0
    messaging_customer_seconds: float = 240.0
    turn_spread: float = 0.8
    ai_reply_seconds: float = 2.4
    voice_ai_reply_seconds: float = 1.1
    ai_reply_spread: float = 0.5

    come_back_after_claim: float = 0.58
    come_back_after_quit: float = 0.60
    come_back_after_human: float = 0.52
    come_back_hours: float = 20.0
    come_back_spread: float = 1.3
    # Share of those who come back that stay in their channel; the others follow `shift_shares`.
    same_channel_share: float = 0.35
    shift_shares: tuple[float, ...] = (0.08, 0.06, 0.12, 0.30, 0.44)

    completion_recorded_share: float = 0.97
    completion_delay_seconds: float = 2400.0
    completion_delay_spread: float = 1.2
    complaint_share: float = 0.07
    reversal_share: float = 0.05
    chargeback_share: float = 0.06  # refunds and billing only
    account_closed_share: float = 0.02

    # How a contact leaves its customer: a latent score around 0, in standard deviations.
    mood_solved: float = 1.6
    mood_human: float = 1.2
    mood_turn: float = -0.10
    mood_attempt: float = -0.45
    mood_context_lost: float = -0.55
    mood_wait: float = -0.20  # per doubling of the wait beyond a minute
    mood_base: float = -1.1
    mood_spread: float = 0.8
    survey_share: float = 0.45
    thumbs_share: float = 0.45  # of surveys after sessions of the web and app bot
    survey_answer_hours: float = 5.0
    survey_answer_spread: float = 1.4
    ease_share: float = 0.3  # of satisfaction surveys that ask for ease as well
    recommend_share: float = 0.05  # of needs that are followed by the yearly question
    recommend_answered_share: float = 0.30
    review_days: float = 2.5
    review_spread: float = 0.8
    auto_review_share: float = 0.08
    near_miss_share: float = 0.6  # of violations that guardrails stop before the customer sees them
    override_share: float = 0.012  # of AI sessions in which somebody steps in
    supervision_share: float = 0.03
    correction_share: float = 0.02

    outreach_topic: str = "order_status"
    outreach_share: float = 0.05  # customers considered in a day, as a share of the day's needs
    outreach_contact_share: float = 0.30  # of those held out who get in touch about the topic
    outreach_hours: float = 30.0  # until they do
    order_share: float = 0.2  # orders of a day without any contact before, as a share of its needs
    order_amount: float = 48.0
    order_spread: float = 0.7
    offer_share: float = 0.04  # of handled needs
    offer_accepted_share: float = 0.28
    promise_share: float = 0.05
    promise_kept_share: float = 0.83
    segment_change_share: float = 0.04  # of customers, on some day
    ai_turn_cost: float = 0.006
    resolution_fee: float = 0.79
    call_minute_cost: float = 0.035
    seat_licence: float = 69.0
    assist_licence: float = 25.0
    overhead_month: float = 18_000.0
    gap_logged_share: float = 0.30  # of handoffs for missing knowledge
    gap_closed_share: float = 0.70
    gap_fix_days: float = 9.0
    gap_fix_spread: float = 0.7
    feedback_share: float = 0.6  # of thumbs down
    knowledge_release_days: int = 7
    pause_share: float = 0.08  # of an agent's shift


@dataclass(frozen=True)
class World:
    """One simulated company: sizes, dates, seed and parameters."""

    conversations: int = 20_000
    days: int = 90
    seed: int = 7
    start: date = date(2026, 6, 29)
    effects: Effects = field(default_factory=Effects)
    behaviour: Behaviour = field(default_factory=Behaviour)

    @property
    def needs(self) -> int:
        """Needs expected over all days."""
        return max(1, round(self.conversations * self.behaviour.needs_per_conversation))

    @property
    def customers(self) -> int:
        """People who might get in touch."""
        return max(400, round(self.needs / self.behaviour.needs_per_customer))

    @property
    def agents_per_team(self) -> int:
        """Grows with the work, so that an agent's day stays believable."""
        return max(10, round(self.conversations / self.days / 25))

    def day_of(self, share: float) -> int:
        """The day that lies at this share of the simulated time."""
        return int(self.days * share)
