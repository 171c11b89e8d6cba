"""Writes what a new vendor needs: staging in the contract's shape, a tiny example, and a test that it builds.

The skeleton starts as a copy of the open format's staging, so that it builds at once; then the vendor's own
columns replace the contract's in the sources file, and the staging models learn to translate them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console

from tandem.engines.settings import UserError

TABLES = ("conversations", "events")

EXAMPLE: dict[str, list[dict[str, Any]]] = {
    "conversations": [
        {
            "native_id": "c1",
            "source_updated_at": "2026-03-02T09:10:00Z",
            "channel": "web_chat",
            "direction": "inbound",
            "customer_native_id": "p1",
            "started_at": "2026-03-02T09:00:00Z",
            "ended_at": "2026-03-02T09:10:00Z",
            "status": "closed",
            "outcome_claim": "resolved",
            "outcome_claimed_by": "customer",
        },
        {
            "native_id": "c2",
            "source_updated_at": "2026-03-03T14:30:00Z",
            "channel": "web_chat",
            "direction": "inbound",
            "customer_native_id": "p2",
            "started_at": "2026-03-03T14:00:00Z",
            "ended_at": "2026-03-03T14:30:00Z",
            "status": "closed",
        },
    ],
    "events": [
        {
            "native_id": f"e{number}",
            "conversation_native_id": conversation,
            "seq": number,
            "occurred_at": occurred_at,
            "event_type": "message",
            "actor_type": actor_type,
            "is_public": True,
            "text": text,
        }
        for number, (conversation, occurred_at, actor_type, text) in enumerate(
            [
                ("c1", "2026-03-02T09:00:00Z", "customer", "Where is my parcel?"),
                ("c1", "2026-03-02T09:00:05Z", "ai_agent", "It arrives tomorrow."),
                ("c2", "2026-03-03T14:00:00Z", "customer", "I was charged twice."),
                ("c2", "2026-03-03T14:00:06Z", "ai_agent", "A colleague will look at it."),
                ("c2", "2026-03-03T14:20:00Z", "human_agent", "I have sent the money back."),
            ],
            start=1,
        )
    ],
}

TEST = '''"""The {vendor} staging builds, and its example reaches the facts."""

from __future__ import annotations

import pytest

VENDOR = "{vendor}"


@pytest.mark.build
def test_each_example_conversation_reaches_the_facts(build, project, tmp_path):
    landing = project / "examples" / "vendors" / VENDOR / "landing"
    built = build(landing, tmp_path, extra_vars={{"vendors": ["open", VENDOR]}})
    found = built.query(
        "select count(*) from marts.fct_conversations where source_system = ?", [VENDOR]
    )
    assert found == [(2,)]
'''


DESCRIPTION = """{{{{ config(enabled=false) }}}}
{{#- No model: what the project must know of this vendor folder, read by the macro vendor_facts. -#}}
{{% macro {vendor}__vendor() %}}
    {{{{ return({{
        'stages': {tables},
        'lands': {tables},
        'is_batchwise': true,
    }}) }}}}
{{% endmacro %}}
"""

DESCRIBED = """version: 2

macros:
  - name: {vendor}__vendor
    description: What the project must know of this vendor folder; see the macro vendor_facts.
"""


@dataclass(frozen=True)
class Written:
    """What was written, and what only a person can decide."""

    vendor: str
    files: list[Path]
    project: Path


def write(project: Path, vendor: str) -> Written:
    """Write all files of a new vendor; refuses a name that is no SQL word or that is taken."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", vendor) or "__" in vendor:
        raise UserError(
            f"{vendor!r} cannot name a vendor: lower-case letters, digits and single _, as in acme_chat."
        )
    staging = project / "models" / "staging" / vendor
    if staging.exists():
        raise UserError(f"{staging.relative_to(project)} exists already; nothing was written.")
    files = {
        staging / f"_{vendor}__sources.yml": _sources(project, vendor),
        staging / f"_{vendor}__vendor.yml": DESCRIBED.format(vendor=vendor),
        staging / f"_{vendor}__vendor.sql": DESCRIPTION.format(vendor=vendor, tables=list(TABLES)),
    }
    for table in TABLES:
        for extension in ("sql", "yml"):
            files[staging / f"stg_{vendor}__{table}.{extension}"] = _staged(project, vendor, table, extension)
        files[_example_folder(project, vendor) / f"{table}.jsonl"] = _lines(EXAMPLE[table])
    files[project / "python" / "tests" / "vendors" / f"test_{vendor}.py"] = TEST.format(vendor=vendor)
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Written(vendor, list(files), project)


def _example_folder(project: Path, vendor: str) -> Path:
    return project / "examples" / "vendors" / vendor / "landing" / vendor / "demo"


def _lines(rows: Sequence[dict[str, Any]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def _staged(project: Path, vendor: str, table: str, extension: str) -> str:
    """The open format's staging file, with the vendor's name in it."""
    text = (project / "models" / "staging" / "open" / f"stg_open__{table}.{extension}").read_text(
        encoding="utf-8"
    )
    text = text.replace("stg_open__", f"stg_{vendor}__").replace("'open'", f"'{vendor}'")
    return text.replace("in the open format", f"from {vendor}")


def _sources(project: Path, vendor: str) -> str:
    """Sources of the two tables, with the columns that the open format declares."""
    lines = [
        "version: 2",
        "",
        f"# What {vendor} exports. The landing step reads columns, types, required fields and values from",
        "# here: write the vendor's own columns, and translate them in the stg_ models beside this file.",
        "sources:",
        f"  - name: {vendor}",
        "    schema: raw",
        f"    description: Files exported from {vendor}.",
        f"    config: {{enabled: \"{{{{ '{vendor}' in var('vendors') }}}}\", meta: {{reader: table}}}}",
        "    tables:",
    ]
    for table in TABLES:
        declared = _open_table(project, table)
        lines += [
            f"      - name: {table}",
            f"        identifier: {vendor}__{table}",
            f"        description: {declared['description']}",
            "        columns:",
        ]
        lines += [f"          - {_flow(column)}" for column in declared["columns"]]
    return "\n".join(lines) + "\n"


def _open_table(project: Path, table: str) -> dict[str, Any]:
    """The open format's declaration of one table."""
    for file in sorted((project / "models" / "staging" / "open").glob("_open__*sources.yml")):
        for source in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("sources", []):
            for declared in source["tables"]:
                if declared["name"] == table:
                    return declared
    raise UserError(f"The open format declares no table {table}: is this checkout whole?")


def _flow(column: dict[str, Any]) -> str:
    """A column declaration on one line; YAML reads JSON."""
    return json.dumps(column, ensure_ascii=False)


def render(written: Written, console: Console) -> None:
    """List the files, then the steps that are left."""
    vendor = written.vendor
    for file in written.files:
        console.print(f"wrote {file.relative_to(written.project)}", highlight=False)
    console.print(
        f"""
Left to do:
  1. dbt_project.yml: add {vendor} to vars.vendors
  2. .venv/bin/pytest python/tests/vendors/test_{vendor}.py
  3. Write the vendor's own tables and columns into models/staging/{vendor}/_{vendor}__sources.yml, translate
     them in the stg_ models, and list both in _{vendor}__vendor.sql; put an excerpt of a real export, without
     real people, into the example.""",
        highlight=False,
        markup=False,
    )
