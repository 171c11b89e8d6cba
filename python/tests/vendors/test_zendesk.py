"""Zendesk: the connector's test rows and the written example, against counts straight from their files."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from support import PROJECT

pytestmark = [pytest.mark.build, pytest.mark.long]

DEMO = PROJECT / "examples" / "vendors" / "zendesk" / "landing" / "zendesk" / "demo"
OVER = ("solved", "closed")


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def steps_of(history: Path) -> Counter[str]:
    """Closes, reopens and reassignments of a field history, each value of a field and second counted once."""
    values: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows_of(history):
        values[row["ticket_id"], row["field_name"]][row["updated"]] = row["value"]
    steps: Counter[str] = Counter()
    for (_, field), by_time in values.items():
        before = ""
        for _, value in sorted(by_time.items()):
            if field == "status":
                steps["closes"] += value in OVER and before not in OVER
                steps["reopens"] += before in OVER and value not in (*OVER, "deleted")
            elif field in ("assignee_id", "group_id"):
                steps["reassignments"] += bool(before and value and value != before)
            before = value
    return steps


@pytest.fixture(params=["demo", "connector"])
def instance(request, shared_set) -> tuple[str, Path, str]:
    """An instance, the folder of its files, and how their names end."""
    if request.param == "demo":
        return "demo", DEMO, ".csv"
    return "connector", shared_set("fivetran_seeds") / "zendesk", "_data.csv"


def test_closes_reopens_and_reassignments_are_the_steps_of_the_history(vendors, instance):
    name, folder, ending = instance
    steps = steps_of(folder / f"ticket_field_history{ending}")
    found = vendors.query(
        "select sum(case when event_type = 'close' then 1 else 0 end), "
        "sum(case when event_type = 'reopen' then 1 else 0 end), "
        "sum(case when is_reassignment then 1 else 0 end) "
        "from staging.stg_zendesk__ticket_changes where source_instance = ?",
        [name],
    )
    assert found == [(steps["closes"], steps["reopens"], steps["reassignments"])]
    events = dict(
        vendors.query(
            "select event_type, count(*) from staging.stg_zendesk__events "
            "where source_instance = ? and native_id like 'change-%' group by event_type",
            [name],
        )
    )
    # What a merge closed is told as a merge.
    assert events.get("close", 0) + events.get("merge", 0) == steps["closes"]
    assert events.get("reopen", 0) == steps["reopens"]


def test_service_levels_are_staged_as_exported(vendors, instance):
    name, folder, ending = instance
    for table in ("ticket_sla_policy", "sla_policy_metric_history"):
        found = vendors.query(
            f"select count(*) from staging.stg_zendesk__{table} "
            "where is_latest_version and source_instance = ?",
            [name],
        )
        assert found == [(len(rows_of(folder / f"{table}{ending}")),)]


def test_tickets_of_the_connector_count_but_for_the_deleted(vendors, shared_set):
    tickets = rows_of(shared_set("fivetran_seeds") / "zendesk" / "ticket_data.csv")
    found = vendors.query(
        "select count(*), sum(case when is_deleted then 1 else 0 end) "
        "from staging.stg_zendesk__conversations where source_instance = 'connector' and kind = 'ticket'"
    )
    assert found == [(len(tickets), sum(row["status"] == "deleted" for row in tickets))] == [(10, 2)]
    facts = vendors.query(
        "select count(*) from marts.fct_conversations "
        "where source_system = 'zendesk' and source_instance = 'connector' and kind = 'ticket'"
    )
    assert facts == [(8,)]


def test_chats_of_the_connector_whose_ticket_is_missing_stand_alone(vendors, shared_set):
    folder = shared_set("fivetran_seeds") / "zendesk"
    tickets = {row["id"] for row in rows_of(folder / "ticket_data.csv")}
    chats = sorted(rows_of(folder / "ticket_chat_data.csv"), key=lambda row: row["_fivetran_synced"])
    latest = {row["chat_id"]: row for row in chats}
    alone = sum(row["ticket_id"] not in tickets for row in latest.values())
    found = vendors.query(
        "select count(*) from staging.stg_zendesk__conversations "
        "where source_instance = 'connector' and kind = 'messaging'"
    )
    assert found == [(alone,)]
    events = rows_of(folder / "ticket_chat_event_data.csv")
    senders = vendors.query(
        "select event_type, actor_type, count(*) from staging.stg_zendesk__events "
        "where source_instance = 'connector' and native_id like 'chat-%' group by all order by all"
    )
    kinds = Counter(row["type"] for row in events)
    # Each of them was sent by the flow bot, whatever account or word its actor field names.
    assert senders == [
        ("handoff_requested", "rule_bot", kinds["ChatDepartmentTransfer"]),
        ("message", "rule_bot", kinds["ChatMessage"]),
        ("status_change", "rule_bot", kinds["ChatJoin"] + kinds["ChatEmailChanged"]),
    ]


def test_a_bot_that_posts_as_an_agent_hands_over(vendors):
    found = vendors.query(
        "select event_type, actor_type, from_queue, to_queue, from_actor_type, to_actor_type "
        "from staging.stg_zendesk__events "
        "where source_instance = 'demo' and conversation_native_id = '90400' "
        "and actor_native_id = '9001' and event_type in ('message', 'handoff_requested') order by seq"
    )
    assert found == [
        ("message", "ai_agent", None, None, None, None),
        ("handoff_requested", "ai_agent", "First line", "Refunds", "ai_agent", "human_agent"),
    ]


def test_three_moves_of_one_ticket_are_two_moves_and_a_note_of_the_person(vendors):
    found = vendors.query(
        "select event_type, from_queue, to_queue, to_actor_native_id from staging.stg_zendesk__events "
        "where source_instance = 'demo' and conversation_native_id = '90406' "
        "and event_type in ('transfer', 'assignment') order by seq"
    )
    assert found == [
        ("assignment", None, "First line", None),
        ("assignment", "First line", "First line", "41001"),
        ("transfer", "First line", "First line", "41003"),
        ("transfer", "First line", "Refunds", None),
        ("assignment", "Refunds", "Refunds", "41002"),
    ]


def test_the_chat_is_told_once_and_its_handoff_by_the_chat(vendors):
    found = vendors.query(
        "select event_type, actor_type, is_public from staging.stg_zendesk__events "
        "where source_instance = 'demo' and conversation_native_id = '90211' "
        "and event_type not in ('status_change', 'assignment') order by seq"
    )
    assert found == [
        ("message", "rule_bot", True),
        ("message", "customer", True),
        ("message", "rule_bot", True),
        ("message", "customer", True),
        ("human_requested", "customer", True),
        ("handoff_requested", "system", True),
        ("handoff_accepted", "human_agent", True),
        ("message", "human_agent", True),
        ("message", "customer", True),
        ("internal_note", "human_agent", False),
        ("session_end", "customer", True),
        ("close", "human_agent", True),
    ]


def test_journeys_of_the_example(vendors):
    found = vendors.query(
        "select intent, channel, handler_path, outcome_before_downgrade, downgrade_reason, is_inbound "
        "from marts.fct_journeys where source_system = 'zendesk' and source_instance = 'demo' "
        "order by started_at"
    )
    assert found == [
        # Chat and bot session of 90211; its follow-up is a return.
        ("track_order", "messaging", "assisted", "resolved", "return", True),
        # Solved, but reopened the next day: the second cycle is a return, and badly rated.
        ("refund", "email", "assisted", "resolved", "return", True),
        # The chat without a ticket, and the ticket that a trigger solved the next morning.
        ("unclassified", "messaging", "bot_only", "resolved", "return", True),
        ("refund", "email", "human_only", "resolved", "bad_rating", True),
        ("unclassified", "voice", "human_only", "pending", None, False),
        ("refund", "messaging", "bot_only", "resolved", None, True),
        ("unclassified", "unmapped", "none", "abandoned", None, False),
        ("unclassified", "unmapped", "none", "pending", None, True),
        ("unclassified", "web_form", "human_only", "resolved", None, True),
    ]


def test_claims_and_who_makes_them(vendors):
    found = vendors.query(
        "select native_id, outcome_claim, outcome_claimed_by from staging.stg_zendesk__conversations "
        "where source_instance = 'demo' and not is_deleted and not is_test order by native_id"
    )
    assert found == [
        ("90211", "resolved", "human_agent"),
        ("90377", "resolved", "human_agent"),
        ("90400", "resolved", "human_agent"),
        ("90401", None, None),
        ("90404", "resolved", "vendor_rule"),
        ("90405", None, None),
        ("90406", None, None),
        ("bot-65f1", "escalated", "vendor_rule"),
        ("bot-65f2", "resolved", "vendor_model"),
        ("bot-65f4", "unmapped", "vendor_rule"),
        ("chat-4323.1.B", None, None),
    ]


def test_letter_case_of_the_export_does_not_matter(vendors):
    found = vendors.query(
        "select native_id, bot_messages_count, automated_resolution, is_latest_version, is_test "
        "from staging.stg_zendesk__ai_agent_conversation where source_instance = 'demo' "
        "order by native_id, loaded_at"
    )
    assert found == [
        ("65f1", 4, False, True, False),
        ("65f2", 1, False, False, False),
        ("65f2", 3, True, True, False),
        ("65f3", 2, True, True, True),
        ("65f4", 1, False, True, False),
    ]


def test_links_join_what_belongs_together(vendors):
    found = vendors.query(
        "select from_native_id, to_native_id, link_type from staging.stg_zendesk__conversation_links "
        "where source_instance = 'demo' order by from_native_id"
    )
    assert found == [
        ("90377", "90211", "follow_up_of"),
        ("90401", "90400", "merged_into"),
        ("bot-65f1", "90211", "bot_session_of"),
    ]
    contacts = vendors.query(
        "select count(*), count(distinct contact_key) from marts.fct_conversations "
        "where source_system = 'zendesk' and source_instance = 'demo'"
    )
    # Eleven that count; the merged one and the bot session share the contact of their ticket.
    assert contacts == [(11, 9)]


def test_ratings_count_once_and_silence_is_none(vendors):
    found = vendors.query(
        "select conversation_native_id, score, responded_at is not null "
        "from staging.stg_zendesk__survey_responses where source_instance = 'demo' "
        "order by conversation_native_id"
    )
    assert found == [("90211", 1.0, True), ("90377", None, False), ("90400", 0.0, True)]


def test_what_nobody_knows_is_listed(vendors):
    found = vendors.query(
        "select column_name, raw_value from audit.unmapped_values "
        "where source_system = 'zendesk' and source_instance = 'demo' order by 1, 2"
    )
    assert found == [
        ("actor_type", "blank"),
        ("actor_type", "unknown user"),
        ("channel", "carrier_pigeon"),
        ("channel", "sample_ticket"),
        ("channel", "telepathy"),
        ("event_type", "ChatHologram"),
        ("outcome_claim", "tier_x"),
    ]
