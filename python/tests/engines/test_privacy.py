"""Raw identifiers and text stay in raw and staging: canaries planted in a landing are found nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

pytestmark = pytest.mark.build

CANARY = "KANARIENVOGEL"
OPEN_TO_ALL = ("raw", "staging", "information_schema", "pg_catalog")
TIME = "2026-03-02T10:00:{:02d}Z"


def planted() -> dict[str, list[dict]]:
    """A conversation whose every identifier and text is a canary, and one row that goes to quarantine."""

    def canary(what: str) -> str:
        return f"{CANARY}-{what}@example.org"

    return {
        "conversations": [
            {
                "native_id": canary("conversation"),
                "channel": "web_chat",
                "kind": "messaging",
                "customer_native_id": canary("customer"),
                "started_at": TIME.format(0),
                "ended_at": TIME.format(50),
                "status": "closed",
                "unknown_column": canary("extra"),
            },
            {"native_id": canary("broken"), "channel": "web_chat", "started_at": canary("time")},
            {"native_id": canary("other"), "channel": "email", "customer_native_id": canary("customer")},
        ],
        "events": [
            {
                "native_id": canary(f"event-{second}"),
                "conversation_native_id": canary("conversation"),
                "event_type": "message",
                "actor_type": actor_type,
                "actor_native_id": canary(actor_type),
                "occurred_at": TIME.format(second),
                "text": f"my mail is {canary('text')}",
                "context_payload": {"fields": {"mail": canary("payload")}},
            }
            for second, actor_type in ((1, "customer"), (5, "ai_agent"), (9, "human_agent"))
        ],
        "customer_identifiers": [
            {
                "native_id": canary(kind),
                "customer_native_id": canary("customer"),
                "id_type": kind,
                "id_value": canary(kind),
            }
            for kind in ("email", "external_id", "social")
        ],
        "survey_responses": [
            {
                "native_id": canary("survey"),
                "conversation_native_id": canary("conversation"),
                "survey_type": "csat",
                "score": 5,
                "comment": f"call me {canary('comment')}",
            }
        ],
        "business_events": [
            {
                "native_id": canary("order"),
                "conversation_native_id": canary("conversation"),
                "customer_native_id": canary("customer"),
                "event_kind": "completion",
                "occurred_at": TIME.format(20),
                "reference": canary("reference"),
            }
        ],
        "actors": [{"native_id": canary("human_agent"), "actor_type": "human_agent", "team": "billing"}],
    }


@pytest.fixture(scope="module")
def built(build, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("privacy")
    shop = folder / "landing" / "open" / "shop"
    shop.mkdir(parents=True)
    for table, rows in planted().items():
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (shop / f"{table}.jsonl").write_text(lines, encoding="utf-8")
    return build(folder / "landing", folder, gates=True)


def tables_with_canary(warehouse: Path) -> dict[str, list[str]]:
    """Schema -> tables in which any column of any row holds the canary, whatever its case."""
    found: dict[str, list[str]] = {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables order by 1, 2"
        ).fetchall()
        for schema, table in tables:
            rows = connection.execute(
                f'select count(*) from "{schema}"."{table}" as row_of_it '
                "where lower(cast(row_of_it as varchar)) like ?",
                [f"%{CANARY.lower()}%"],
            ).fetchone()[0]
            if rows:
                found.setdefault(schema, []).append(table)
    return found


def test_canaries_were_landed_and_staged(built):
    found = tables_with_canary(built.warehouse)
    assert {"raw", "staging"} <= found.keys()
    assert len(found["staging"]) >= len(planted())


def test_no_canary_leaves_staging(built):
    found = tables_with_canary(built.warehouse)
    assert {schema: tables for schema, tables in found.items() if schema not in OPEN_TO_ALL} == {}


def test_the_quarantined_row_is_named_without_its_values(built):
    rows = built.query("select file_path, line_number, field, reason from audit.quarantine")
    assert rows == [("open/shop/conversations.jsonl", 2, "started_at", "wrong_type")]


def test_no_canary_is_printed_or_written_beside_the_warehouse(built):
    assert CANARY not in built.output
    folder = built.settings.folder
    written = [path for path in folder.rglob("*.json") if "landed" not in path.parts]
    assert written
    assert [
        path.name for path in written if CANARY in path.read_text(encoding="utf-8", errors="ignore")
    ] == []
