"""Exported rows as plain SQL sees them, for tests that count for themselves; none of it is Tandem's."""

from __future__ import annotations

from pathlib import Path

import duckdb

DESKS = ("helpdesk", "messaging", "voice")
BOTS = ("aurora_bot", "echo_voice_ai", "messaging")
READERS = {"aurora_bot": "read_json_auto", "helpdesk": "read_csv_auto"}

CONVERSATIONS = """
create table conversations as
with latest as (
    select *, row_number() over (partition by native_id order by source_updated_at desc) as version
    from all_conversations
),
guesses as (
    select conversation_native_id, arg_max(intent, source_updated_at) as intent
    from all_inferences group by conversation_native_id
)
select
    latest.native_id, latest.instance, latest.started_at::timestamp as started_at,
    latest.ended_at::timestamp as ended_at, latest.outcome_claim, latest.end_reason,
    split_part(latest.customer_native_id, '-u', 2) as customer,
    coalesce(latest.intent_final, guesses.intent) as intent
from latest left join guesses on latest.native_id = guesses.conversation_native_id
where latest.version = 1
"""

# One row a contact, which is a session with what it was passed on to; then its place in its journey.
CONTACTS = """
create table contacts as
with seen as (
    select
        conversations.*,
        coalesce(links.from_native_id, conversations.native_id) as contact,
        exists(from ai_turns where ai_turns.conversation = conversations.native_id) as has_ai,
        exists(from human_turns where human_turns.conversation = conversations.native_id) as has_human,
        exists(from accepted where accepted.conversation = conversations.native_id) as is_helped
    from conversations left join links on conversations.native_id = links.to_native_id
),
contacts as (
    select
        contact, any_value(customer) as customer, any_value(intent) as intent,
        min(started_at) as started_at, max(ended_at) as ended_at,
        bool_or(has_ai) as has_ai, bool_or(has_human) as has_human, bool_or(is_helped) as is_helped,
        coalesce(bool_or(outcome_claim = 'resolved' or end_reason = 'agent_closed'), false) as is_claimed
    from seen group by contact
),
ordered as (
    select
        *,
        lag(is_claimed) over person as was_claimed,
        lag(ended_at) over person as last_ended_at,
        lead(started_at) over person as next_started_at
    from contacts
    window person as (partition by coalesce(customer, contact), intent order by started_at)
),
numbered as (
    select
        *,
        count_if(coalesce(was_claimed or started_at > last_ended_at + interval 7 days, true))
            over (partition by coalesce(customer, contact), intent order by started_at) as journey
    from ordered
)
select
    *,
    coalesce(next_started_at <= ended_at + interval 7 days, false) as is_returned,
    case
        when bool_or(has_human) over journeys and (bool_or(has_ai or is_helped) over journeys) then 'assisted'
        when bool_or(has_human) over journeys then 'human_only'
        else 'bot_only'
    end as path
from numbered
window journeys as (partition by coalesce(customer, contact), intent, journey)
"""


def opened(landing: Path) -> duckdb.DuckDBPyConnection:
    """The exports as they lie there, with contacts put together."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    everything = sorted({*DESKS, *BOTS})
    for name, table, instances in (
        ("all_conversations", "conversations", everything),
        ("all_inferences", "ai_inferences", BOTS),
        ("all_links", "conversation_links", BOTS[:2]),
        ("all_events", "events", everything[:-1]),
        ("segments", "segments", ("voice",)),
        ("all_suggestions", "assist_suggestions", ("assist",)),
        ("experiments", "experiment_assignments", DESKS),
        ("all_surveys", "survey_responses", ("surveys",)),
        ("evaluations", "evaluations", ("qa",)),
        ("guardrails", "guardrail_events", BOTS),
        ("costs", "cost_entries", ("aurora_bot",)),
        ("outreach", "outreach_events", ("core_systems",)),
    ):
        connection.execute(f"create table {name} as {union(landing, table, instances)}")
    connection.execute(
        """
        create table links as select from_native_id, to_native_id from all_links;
        create table ai_turns as select distinct conversation_native_id as conversation from all_events
            where actor_type = 'ai_agent'
            and (message_kind in ('answer', 'clarification') or event_type = 'handoff_requested');
        create table human_turns as select distinct conversation_native_id as conversation from all_events
            where actor_type = 'human_agent' and event_type in ('message', 'handoff_accepted')
            union select conversation_native_id from segments where handler_type = 'human_agent';
        create table accepted as select conversation_native_id as conversation from all_suggestions
            where state in ('accepted', 'lightly_edited') group by 1;
        """
    )
    connection.execute(CONVERSATIONS)
    connection.execute(CONTACTS)
    return connection


def union(landing: Path, table: str, instances: tuple[str, ...] | list[str]) -> str:
    """SQL for one table of several instances."""
    parts = [
        f"select *, '{instance}' as instance from "
        f"{READERS.get(instance, 'read_parquet')}('{landing}/{instance}/{table}/*', union_by_name = true)"
        for instance in instances
    ]
    return " union all by name ".join(parts)
