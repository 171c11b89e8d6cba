"""A made-up set: another agent, another transfer tool, another language, and files that hold nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest
from support import dbt, selecting, settings_in

pytestmark = pytest.mark.build
Query = Callable[[str], list[tuple[Any, ...]]]

# A test that also needs models beyond staging has nothing to look at here.
BESIDE_STAGING = ("--indirect-selection", "cautious", "--exclude-resource-type", "unit_test")


def call(name: str, **arguments: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": None, "tool_calls": [{"name": name, "arguments": arguments}]}


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def agent(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": text}


def tool(text: str) -> dict[str, Any]:
    return {"role": "tool", "content": text}


RECORDS: list[Any] = [
    {
        "conversation_id": "übergabe",
        "agent_name": "Frida",
        "channel": "WhatsApp",
        "user_id": "kunde-1",
        "messages": [
            agent("Guten Tag!"),
            user("Ich möchte mit einem Menschen sprechen."),
            call("AnMitarbeiterWeiterleiten", summary="Kundin möchte reden"),
            tool("ok"),
            user("Danke. ###ENDE###"),
        ],
    },
    {
        "conversation_id": "gelöst",
        "agent_name": "Frida",
        "messages": [
            user("Wo ist meine Bestellung Ä-7?"),
            call("bestellung_suchen", nummer="Ä-7"),
            tool("unterwegs"),
            agent("Sie kommt morgen."),
            user("Vielen Dank ###ende###"),
        ],
    },
    {"conversation_id": "offen", "messages": [user("Hallo? ###STOP###"), call("transfer_to_human_agents")]},
    {
        "conversation_id": "abgelehnt",
        "messages": [user("Mensch!"), call("anmitarbeiterweiterleiten"), tool("Error: zu")],
    },
    {"conversation_id": "kaputt", "messages": ["Hallo"]},
]


@pytest.fixture(scope="module")
def query(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Query]:
    folder = tmp_path_factory.mktemp("second")
    shop = folder / "landing" / "transcripts" / "laden"
    shop.mkdir(parents=True)
    lines = [json.dumps(record, ensure_ascii=False) for record in RECORDS]
    (shop / "2026-08-01.jsonl").write_text(
        "\n".join([*lines, '{"conversation_id": "abgebr']), encoding="utf-8"
    )
    (shop / "leer.json").write_text("")
    (shop / "leer2.json").write_text("[]")
    reference = folder / "landing" / "reference"
    reference.mkdir()
    (reference / "transcript_tools.csv").write_text(
        "source_instance,tool_name,meaning,owner,reason\n"
        "laden,AnMitarbeiterWeiterleiten,transfer,team,our tool\n"
    )
    (reference / "transcript_signals.csv").write_text(
        "source_instance,signal,meaning,owner,reason\n,###ENDE###,stop,team,our mark\n"
    )
    settings = settings_in(folder, folder / "landing")
    result = dbt(settings, folder, "build", *selecting("+path:models/staging/transcripts"), *BESIDE_STAGING)
    assert not result.failures
    with duckdb.connect(settings.warehouse, read_only=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def test_claims_follow_the_teams_own_tools_and_signals(query: Query) -> None:
    sql = """
        select native_id, outcome_claim, status, channel, customer_native_id
        from staging.stg_transcripts__conversations order by line_number
    """
    assert query(sql) == [
        ("übergabe", "escalated", "closed", "messaging", "kunde-1"),
        ("gelöst", "resolved", "closed", "web_chat", None),
        ("offen", "unknown", None, "web_chat", None),
        ("abgelehnt", "unknown", None, "web_chat", None),
    ]


def test_a_landed_reference_file_replaces_the_seed_whole(query: Query) -> None:
    assert query("select tool_name from staging.stg_reference__transcript_tools") == [
        ("anmitarbeiterweiterleiten",)
    ]
    sql = """
        select conversation_native_id, action_name, status
        from staging.stg_transcripts__actions order by all
    """
    assert query(sql) == [
        ("gelöst", "bestellung_suchen", "succeeded"),
        ("offen", "transfer_to_human_agents", "unknown"),
    ]


def test_handoffs_and_their_failure_are_events_and_the_order_holds_without_times(query: Query) -> None:
    sql = """
        select conversation_native_id, string_agg(event_type, ' ' order by seq)
        from staging.stg_transcripts__events group by all order by all
    """
    assert query(sql) == [
        ("abgelehnt", "message handoff_requested handoff_failed"),
        ("gelöst", "message message message session_end"),
        ("offen", "message"),
        ("übergabe", "message message handoff_requested message session_end"),
    ]


def test_nothing_is_lost_on_the_way(query: Query) -> None:
    sql = """
        select file_path, status, rows_read, rows_landed, rows_quarantined
        from raw.landing__batches where vendor = 'transcripts' order by all
    """
    assert query(sql) == [
        ("transcripts/laden/2026-08-01.jsonl", "landed", 6, 4, 2),
        ("transcripts/laden/leer.json", "landed", 0, 0, 0),
        ("transcripts/laden/leer2.json", "landed", 0, 0, 0),
    ]
    assert query("select line_number, field, reason from raw.landing__quarantine order by all") == [
        (5, "messages[0]", "not_an_object"),
        (6, None, "unparsable_json"),
    ]


def test_one_agent_speaks_for_the_instance_and_the_nameless_one_for_the_rest(query: Query) -> None:
    assert query("select native_id, ai_agent_name from staging.stg_transcripts__actors order by all") == [
        ("Frida", "Frida"),
        ("ai_agent", None),
    ]
