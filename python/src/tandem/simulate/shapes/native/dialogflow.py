"""A chat bot as Dialogflow CX logs its turns, and as Conversational Insights exports what was said.

The log knows turns and their requests; Insights knows when each sentence was said, by which version of the
agent and to whom. Neither alone is enough, so the company exports both.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow.compute as pc

from tandem.simulate.settings import INTENT_NAMES, Behaviour
from tandem.simulate.shapes.native.dialogflow_turns import STEPS, TURNS
from tandem.simulate.shapes.native.form import AgentForm, Night, Tables
from tandem.simulate.tables import SLOTS

VENDOR = "dialogflow"
WORDS = {
    "channel": {"web": "web_chat", "app": "in_app"},
    "environment": {"rehearsal": "test"},
    "event": {"article_opened": "article_view", "nobody_answered": "handoff_failed"},
    "label": {
        "dialogflow_session": "session",
        "crm_id": "customer",
        "region": "region",
        "product_line": "product_line",
    },
    "message_kind": {"smalltalk.thanks": "acknowledgement"},
    "handoff_metadata": {"history": "history"},
    "outcome_claim": {
        # Whoever asks by the button and leaves has claimed nothing, and a timer is no success.
        "user_escalated": "unknown",
        "window_closed": "unknown",
        "idle_timeout": "unknown",
        "gave_up": "abandoned",
        "turn_limit": "forced_termination",
    },
    "outcome_claimed_by": {
        "customer": "customer",
        "agent": "ai_agent",
        "rule": "vendor_rule",
        "window_closed": "vendor_rule",
        "idle_timeout": "vendor_rule",
        "gave_up": "vendor_rule",
        "turn_limit": "vendor_rule",
    },
    "tool": {
        "look_up": "tool_call",
        "write_record": "record_write",
        "issue_refund": "refund",
        "change_order": "order_change",
        "check_identity": "auth",
    },
    "slot": {slot: slot for slot in SLOTS},
    "intent": {name.replace("_", "."): name for name in INTENT_NAMES},
    "handoff_reason": {reason: reason for reason, _ in Behaviour().handoff_reasons},
}
# Insights has sentences alone: what was pressed or sent by the client is no sentence.
INSIGHTS = """
    with said as (
        select
            conversation_native_id,
            any_value(release_version) as version,
            list({
                'sentence': text,
                'participantRole': if(actor_type = 'customer', 'END_USER', 'AUTOMATED_AGENT'),
                'createTimeNanos': cast(epoch_ms(occurred_at) * 1000000 as varchar),
                'sentimentScore': sentiment_score,
                'obfuscatedExternalUserId':
                    if(actor_type = 'customer', 'crm-' || substr(customer_native_id, 5), null)
            } order by occurred_at) as sentences
        from events inner join conversations on conversation_native_id = conversations.native_id
        where event_type = 'message'
        group by conversation_native_id
    )
    select
        'projects/simulated/locations/eu/conversations/' || (1000 + cast(substr(native_id, 5) as bigint))
            as conversationName,
        epoch_ms(started_at) // 1000 as startTimestampUtc,
        strftime(ended_at + interval 1 hour, '%Y-%m-%dT%H:%M:%SZ') as analysisTimestampUtc,
        epoch_ms(ended_at - started_at) * 1000000 as durationNanos,
        'CHAT' as medium,
        reported_turn_count as turnCount,
        language as languageCode,
        [{
            'agentId': 'aurora', 'agentDisplayName': 'aurora', 'agentType': 'AUTOMATED_AGENT',
            'versionId': version
        }] as agents,
        [
            {'key': 'dialogflow_session', 'value':
                'projects/simulated/locations/eu/agents/aurora/sessions/s-' || substr(native_id, 5)},
            {'key': 'crm_id', 'value': 'crm-' || substr(customer_native_id, 5)},
            {'key': 'region', 'value': region},
            {'key': 'product_line', 'value': product_line}
        ] as labels,
        sentences
    from conversations left join said on native_id = conversation_native_id
    order by cast(substr(native_id, 5) as bigint)
"""


@dataclass
class DialogflowForm(AgentForm):
    """Turns of sessions, and the conversations of Insights."""

    vendor = VENDOR
    prefixes = {"c": "s-", "u": "crm-"}
    builders_words = WORDS
    earlier = {
        # Not analysed to the end: nobody's words yet, and no length.
        "insights_conversation": (
            "'2026-01-01T00:00:00Z' as analysisTimestampUtc, null as sentences, 0 as durationNanos"
        )
    }

    def left(self, opened: Tables) -> Tables:
        """What those note who watch the bot, and what the help centre guesses that a reader looks for."""
        left = super().left(opened)
        if "ai_inferences" in opened:
            rows = opened["ai_inferences"]
            left["ai_inferences"] = rows.filter(pc.is_null(rows["event_native_id"]))
        return left

    def tables(self, night: Night) -> Tables:
        """The log and the conversations of one night: each session is exported when it is over."""
        if "conversations" not in night.opened:
            return {}
        steps = night.query(
            STEPS,
            ai_inferences=night.rows("ai_inferences"),
            actions=night.rows("actions"),
        )
        return {
            "interaction_log": night.query(TURNS, steps=steps),
            "insights_conversation": night.query(INSIGHTS),
        }
