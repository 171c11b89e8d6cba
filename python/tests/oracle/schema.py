"""The contract's tables, column by column: name:type[!], enums as name=VALUES[!]; from contract.md."""

CHANNELS = "web_chat messaging voice email web_form social sms in_app help_center api"
ACTORS = "customer human_agent ai_agent rule_bot supervisor system third_party"
KINDS = "ticket messaging voice bot_session llm_session case"
CLAIMS = "resolved partially_resolved escalated abandoned forced_termination pending unknown"
CLAIMERS = "customer human_agent ai_agent vendor_rule vendor_model"
LINKS = "merged_into follow_up_of transferred_to same_contact_as bot_session_of parent_of"
ID_TYPES = "email phone external_id crm_contact account device visitor social order"
EVENT_TYPES = (
    "message internal_note link_click article_view slot_filled human_requested handoff_requested "
    "handoff_accepted handoff_failed transfer queue_enter "
    "queue_exit assignment status_change close reopen merge "
    "redirect_offered redirect_accepted override correction supervision hold_start hold_end session_end"
)
PRECISIONS = "ms s day offset_estimated none"
MESSAGE_KINDS = (
    "answer clarification greeting menu disclosure article_suggestion question acknowledgement other"
)
REASONS = (
    "customer_demand low_confidence policy risk sentiment tool_failure missing_knowledge usage_limit planned "
    "misroute other"
)
CRITERIA = (
    "qa intent_reference answer_correct grounded complete escalation_needed context_preserved empathy "
    "violation "
    "near_miss control error disclosure novel_intent training_suitable sentiment_label resolution_confirmed"
)
BUSINESS_KINDS = (
    "completion order payment refund reversal chargeback complaint dispute regulator_contact social_mention "
    "account_opened account_closed purchase offer_accepted offer_declined promise_made promise_kept "
    "promise_broken ticket_closed"
)

COMMON = [
    "source_system:string",
    "source_instance:string",
    "native_id:string!",
    "source_updated_at:timestamp",
    "loaded_at:timestamp",
    "is_deleted:boolean",
    "is_test:boolean",
]


def _table(*columns):
    """Turn short declarations into {column: (type, allowed values or None, is required)}."""
    declared = {}
    for column in list(COMMON) + list(columns):
        required = column.endswith("!")
        column = column.rstrip("!")
        if "=" in column:
            name, values = column.split("=", 1)
            declared[name] = ("string", frozenset(values.split()), required)
        else:
            name, kind = column.split(":")
            declared[name] = (kind, None, required)
    return declared


TABLES = {
    "conversations": _table(
        f"kind={KINDS}",
        f"channel={CHANNELS}!",
        "direction=inbound outbound",
        "customer_native_id:string",
        "started_at:timestamp",
        "ended_at:timestamp",
        "status=open pending closed",
        f"outcome_claim={CLAIMS}",
        f"outcome_claimed_by={CLAIMERS}",
        "outcome_claimed_at:timestamp",
        "end_reason:string",
        "intent_final:string",
        "language:string",
        "region:string",
        "product_line:string",
        "priority:string",
        "reported_turn_count:bigint",
        "is_truncated:boolean",
        "pricing_rule:string",
    ),
    "conversation_links": _table(
        "from_native_id:string!",
        "to_source_system:string",
        "to_source_instance:string",
        "to_native_id:string!",
        f"link_type={LINKS}!",
        "linked_at:timestamp",
    ),
    "actors": _table(
        "actor_type=human_agent ai_agent rule_bot supervisor system third_party!",
        "team:string",
        "hired_on:date",
        "is_ai_certified:boolean",
        "ai_agent_name:string",
        "ai_agent_version:string",
        "valid_from:timestamp",
        "valid_to:timestamp",
    ),
    "customer_identifiers": _table(
        "customer_native_id:string",
        "conversation_native_id:string",
        f"id_type={ID_TYPES}!",
        "id_value:string!",
        "is_verified:boolean",
        "observed_at:timestamp",
        "merged_into_customer_native_id:string",
    ),
    "events": _table(
        "conversation_native_id:string!",
        "seq:bigint",
        "occurred_at:timestamp",
        f"time_precision={PRECISIONS}",
        f"event_type={EVENT_TYPES}!",
        "actor_native_id:string",
        f"actor_type={ACTORS}!",
        "is_public:boolean",
        f"message_kind={MESSAGE_KINDS}",
        "text:string",
        "sentiment_score:double",
        "intent:string",
        "rephrase_of_native_id:string",
        "parent_event_native_id:string",
        "field_name:string",
        f"from_actor_type={ACTORS}",
        f"to_actor_type={ACTORS}",
        "to_actor_native_id:string",
        "from_queue:string",
        "to_queue:string",
        f"from_channel={CHANNELS}",
        f"to_channel={CHANNELS}",
        f"reason={REASONS}",
        "context_payload:json",
        "release_version:string",
        "knowledge_version:string",
    ),
    "segments": _table(
        "conversation_native_id:string!",
        "seq:bigint!",
        "handler_type=human_agent ai_agent rule_bot ivr queue!",
        "actor_native_id:string",
        "queue:string",
        "enqueued_at:timestamp",
        "accepted_at:timestamp",
        "ended_at:timestamp",
        "end_reason:string",
        "talk_seconds:double",
        "hold_seconds:double",
        "wrap_seconds:double",
    ),
    "ai_inferences": _table(
        "conversation_native_id:string!",
        "event_native_id:string",
        "answer_event_native_id:string",
        "kind=intent answer retrieval judge csat_prediction",
        "intent:string",
        "confidence:double",
        "is_fallback:boolean",
        "is_novel:boolean",
        "is_complete:boolean",
        "predicted_value:double",
        "model:string",
        "release_version:string",
        "prompt_version:string",
        "input_tokens:bigint",
        "output_tokens:bigint",
        "cost_amount:double",
        "currency:string",
        "latency_ms:double",
        "knowledge_refs:json",
    ),
    "actions": _table(
        "conversation_native_id:string!",
        "event_native_id:string",
        "actor_native_id:string",
        "action_kind=tool_call record_write refund credit order_change sale offer appointment auth other!",
        "action_name:string",
        "phase=requested presented accepted declined executed",
        "status=succeeded failed unknown",
        "occurred_at:timestamp",
        "confirmation_source=none agent_statement tool_response system_of_record",
        "amount:double",
        "currency:string",
    ),
    "survey_responses": _table(
        "conversation_native_id:string",
        "conversation_source_system:string",
        "conversation_source_instance:string",
        "event_native_id:string",
        "customer_native_id:string",
        "actor_native_id:string",
        "survey_type=csat ces nps thumbs felt_supported agent_enablement agent_satisfaction!",
        "rated_actor_type:string",
        "offered_at:timestamp",
        "responded_at:timestamp",
        "score:double",
        "scale_min:double",
        "scale_max:double",
        "higher_is_better:boolean",
        "scale_version:string",
        "comment:string",
    ),
    "evaluations": _table(
        "conversation_native_id:string",
        "conversation_source_system:string",
        "conversation_source_instance:string",
        "event_native_id:string",
        "suggestion_native_id:string",
        "rater_type=human auto!",
        "rater_native_id:string",
        f"criterion={CRITERIA}!",
        "label:string",
        "passed:boolean",
        "score:double",
        "score_max:double",
        "severity=low medium high critical",
        "error_class=customer_critical business_critical compliance_critical non_critical",
        "sampling_reason:string",
        "inclusion_probability:double",
        "rubric_version:string",
        "evaluated_at:timestamp!",
    ),
    "guardrail_events": _table(
        "conversation_native_id:string",
        "conversation_source_system:string",
        "conversation_source_instance:string",
        "event_native_id:string",
        "occurred_at:timestamp",
        "stage=input output tool retrieval",
        "policy:string",
        "detected:boolean",
        "action=none flagged masked blocked rewritten escalated",
        "severity:string",
    ),
    "assist_suggestions": _table(
        "conversation_native_id:string!",
        "conversation_source_system:string",
        "conversation_source_instance:string",
        "event_native_id:string",
        "agent_native_id:string!",
        "suggestion_type:string",
        "shown_at:timestamp",
        "state=accepted lightly_edited rewritten rejected ignored!",
        "edit_share:double",
        "acted_at:timestamp",
        "confidence:double",
        "release_version:string",
        "search_seconds_saved:double",
    ),
    "business_events": _table(
        "customer_native_id:string",
        "conversation_native_id:string",
        "conversation_source_system:string",
        "conversation_source_instance:string",
        f"event_kind={BUSINESS_KINDS}!",
        "intent:string",
        "occurred_at:timestamp!",
        "amount:double",
        "currency:string",
        "system_of_record:string",
        "reference:string",
    ),
    "customers": _table(
        "segment:string",
        "value_band:string",
        "attributes:json",
        "opened_on:date",
        "closed_on:date",
        "consent_training:boolean",
        "valid_from:timestamp",
        "valid_to:timestamp",
    ),
    "improvement_items": _table(
        "item_kind=knowledge_gap feedback correction training_item!",
        "topic:string",
        "intent:string",
        "conversation_native_id:string",
        "conversation_source_system:string",
        "conversation_source_instance:string",
        "event_native_id:string",
        "author_native_id:string",
        "opened_at:timestamp!",
        "closed_at:timestamp",
        "reopened_at:timestamp",
        "release_native_id:string",
        "is_suitable:boolean",
        "is_verified:boolean",
        "is_diverse_sample:boolean",
        "owner_team:string",
    ),
    "releases": _table(
        "component=model prompt policy routing knowledge bot!",
        "version:string!",
        "effective_from:timestamp",
        "deployed_at:timestamp!",
        "rolled_back_at:timestamp",
        "expires_at:timestamp",
        "intents:json",
    ),
    "experiment_assignments": _table(
        "experiment:string!",
        "arm:string!",
        "is_control:boolean!",
        "unit_type=conversation customer agent",
        "unit_native_id:string!",
        "assigned_at:timestamp!",
    ),
    "outreach_events": _table(
        "customer_native_id:string!",
        "topic:string",
        "sent_at:timestamp!",
        "channel:string",
        "is_holdout:boolean",
    ),
    "cost_entries": _table(
        "cost_kind=ai_usage licence vendor_resolution_fee telephony overhead!",
        "period_start:date",
        "period_end:date",
        "conversation_native_id:string",
        "conversation_source_system:string",
        "conversation_source_instance:string",
        "intent:string",
        "amount:double!",
        "currency:string!",
        "pricing_rule:string",
    ),
    "agent_activities": _table(
        "agent_native_id:string!",
        "state=handling wrap available break training search",
        "started_at:timestamp!",
        "ended_at:timestamp",
        "conversation_native_id:string",
        "conversation_source_system:string",
        "conversation_source_instance:string",
    ),
    "governance_events": _table(
        "event_kind=pii_exposure unauthorised_access retention_overrun access deletion_request "
        "retention_deletion!",
        "occurred_at:timestamp!",
        "system:string",
        "data_class:string",
        "due_on:date",
        "done_on:date",
    ),
}

# Times that say how long something holds, not when it was seen: they may lie far ahead, so never as_of (R5).
VALIDITY_TIMES = {"valid_from", "valid_to", "expires_at", "effective_from"}
