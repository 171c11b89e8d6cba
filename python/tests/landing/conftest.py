"""A small project with two tables and one reference table, and a landing to write files into."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tandem.dbt_plugin import create_raw_views
from tandem.landing import LandingReport, land

OPEN_SOURCES = """
version: 2
sources:
  - name: open
    schema: raw
    config: {enabled: "{{ 'open' in var('vendors') }}", meta: {reader: table}}
    tables:
      - name: conversations
        identifier: open__conversations
        columns:
          - {name: native_id, data_type: string, config: {meta: {required: true}}}
          - name: channel
            data_type: string
            config: {meta: {required: true, values: [web_chat, voice, email]}}
          - {name: channel_raw, data_type: string}
          - {name: status, data_type: string, config: {meta: {values: [open, closed]}}}
          - {name: customer_native_id, data_type: string}
          - {name: started_at, data_type: timestamp}
          - {name: ended_at, data_type: timestamp}
          - {name: reported_turn_count, data_type: bigint}
          - {name: is_truncated, data_type: boolean}
      - name: events
        identifier: open__events
        columns:
          - {name: conversation_native_id, data_type: string, config: {meta: {required: true}}}
          - {name: occurred_at, data_type: timestamp}
          - {name: text, data_type: string}
          - {name: sentiment_score, data_type: double}
          - {name: hired_on, data_type: date}
          - {name: valid_to, data_type: timestamp, config: {meta: {open_ended: true}}}
          - {name: closed_on, data_type: date, config: {meta: {open_ended: true}}}
          - {name: context_payload, data_type: json}
"""
REFERENCE_SOURCES = """
version: 2
sources:
  - name: reference
    schema: raw
    tables:
      - name: intent_catalogue
        identifier: reference__intent_catalogue
        columns:
          - {name: intent, data_type: string}
          - {name: owner, data_type: string}
          - {name: reason, data_type: string}
      - name: source_capability
        identifier: reference__source_capability
        columns:
          - {name: source_system, data_type: string}
          - {name: source_instance, data_type: string}
          - {name: level, data_type: string}
"""
FIRST_RUN = datetime(2026, 4, 1, 12, 0, 0)


@dataclass
class Workbench:
    """A landing, a store and a project in a temporary folder."""

    root: Path

    @property
    def landing(self) -> Path:
        return self.root / "landing"

    @property
    def store(self) -> Path:
        return self.root / "store"

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a landing file; text of a .gz path is compressed."""
        target = self.landing / path
        target.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        if path.endswith(".gz") and isinstance(content, str):
            data = gzip.compress(data, mtime=0)
        target.write_bytes(data)
        return target

    def rows(self, path: str, rows: list[dict[str, Any]]) -> Path:
        """Write rows as JSON lines."""
        return self.write(path, "".join(json.dumps(row) + "\n" for row in rows))

    def land(self, **options: Any) -> LandingReport:
        """Land, by default at a fixed clock."""
        options.setdefault("now", FIRST_RUN)
        return land(self.landing, self.store, self.root, **options)

    def query(self, sql: str) -> list[tuple]:
        """Run SQL in which `raw.<relation>` reads the store."""
        con = duckdb.connect()
        create_raw_views(con, self.store)
        return con.execute(sql).fetchall()

    def bad(self) -> list[tuple]:
        """Quarantine as (file, line, field, reason), in order."""
        return self.query(
            "select file_path, line_number, field, reason from raw.landing__quarantine "
            "order by file_path, line_number nulls first, field"
        )

    def reconciled(self) -> bool:
        """Tell whether each batch's rows read are rows landed and quarantined, as the relations hold them."""
        relations = self.query("select distinct relation from raw.landing__batches where rows_landed > 0")
        landed = " union all ".join(f"select batch_id from raw.{name}" for (name,) in relations)
        landed = landed or "select batch_id from raw.landing__batches where false"
        return not self.query(
            f"""
            with landed as (select batch_id, count(*) as rows from ({landed}) group by batch_id),
            bad as (select batch_id, count(*) as rows from raw.landing__quarantine group by batch_id)
            select * from raw.landing__batches as batches
            left join landed on landed.batch_id = batches.batch_id
            left join bad on bad.batch_id = batches.batch_id
            where rows_read != rows_landed + rows_quarantined
                or rows_landed != coalesce(landed.rows, 0)
                or rows_quarantined != coalesce(bad.rows, 0)
            """
        )


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    for folder, text in (("open", OPEN_SOURCES), ("reference", REFERENCE_SOURCES)):
        path = tmp_path / "models" / "staging" / folder / f"_{folder}__sources.yml"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    (tmp_path / "landing").mkdir()
    return Workbench(tmp_path)


@pytest.fixture
def good(bench: Workbench) -> Workbench:
    """A landing with one good conversation, so that a run with a bad file beside it has something to land."""
    bench.rows("open/acme/conversations.jsonl", [{"native_id": "c0", "channel": "voice"}])
    return bench
