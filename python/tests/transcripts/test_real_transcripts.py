"""The real transcripts as they are, against a count in plain Python that shares no code with the project."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from support import PROJECT, environment, settings_in

DATA = Path(os.environ.get("TANDEM_SHARED_DATA") or PROJECT.parent / "shared" / "data")
FOLDERS = ("tau_bench_gpt4o_airline", "tau2_whissle_agent", "tau2_activegraph_runs")
TRANSFER = "transfer_to_human_agents"

pytestmark = [
    pytest.mark.build,
    pytest.mark.skipif(
        not all((DATA / folder).is_dir() for folder in FOLDERS),
        reason="the real transcripts are not here: set TANDEM_SHARED_DATA to the folder that holds them",
    ),
]
Query = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def query(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Query]:
    """Whole folders, with databases, policies and licences beside the transcripts, staged by plain dbt."""
    folder = tmp_path_factory.mktemp("real")
    instances = folder / "landing" / "transcripts"
    instances.mkdir(parents=True)
    for name in FOLDERS:
        (instances / name).symlink_to(DATA / name)
    settings = settings_in(folder, folder / "landing")
    # Cautious: a test that also needs models beyond staging has nothing to look at here.
    command = ["build", "--profiles-dir", "profiles", "--select", "+path:models/staging/transcripts"]
    command += ["--indirect-selection", "cautious", "--exclude-resource-type", "unit_test"]
    done = subprocess.run(
        [Path(sys.executable).with_name("dbt"), *command],
        cwd=PROJECT,
        env=environment(settings) | {"DBT_LOG_PATH": str(folder / "logs")},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(settings.warehouse, read_only=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def conversations() -> Iterator[tuple[str, str, dict[str, Any], list[dict[str, Any]], float]]:
    """Instance, file, record, messages and reward of every conversation."""
    for path in sorted(DATA.glob("tau_bench_gpt4o_airline/historical_trajectories/*.json.gz")):
        for record in json.loads(gzip.decompress(path.read_bytes())):
            yield "tau_bench_gpt4o_airline", path.name, record, record["traj"], record["reward"]
    for folder, pattern in (
        ("tau2_whissle_agent", "*.json.gz"),
        ("tau2_activegraph_runs", "runs/*/results.json.gz"),
    ):
        for path in sorted((DATA / folder).glob(pattern)):
            for record in json.loads(gzip.decompress(path.read_bytes()))["simulations"]:
                yield folder, path.name, record, record["messages"], record["reward_info"]["reward"]


def calls(messages: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Who called which tool."""
    return [
        (message["role"], (call.get("function") or call)["name"])
        for message in messages
        for call in message.get("tool_calls") or []
    ]


def said(messages: list[dict[str, Any]], role: str) -> list[str]:
    """Texts of one side."""
    return [m["content"] for m in messages if m["role"] == role and (m.get("content") or "").strip()]


def claim(messages: list[dict[str, Any]]) -> str:
    """R80, in words of its own."""
    if any(name == TRANSFER for _, name in calls(messages)):
        return "escalated"
    return "resolved" if "###STOP###" in said(messages, "user")[-1] else "unknown"


def test_every_conversation_is_staged_with_the_claim_of_r80(query: Query) -> None:
    expected = Counter((folder, claim(messages)) for folder, _, _, messages, _ in conversations())
    staged = query(
        "select source_instance, outcome_claim, count(*) "
        "from staging.stg_transcripts__conversations group by all"
    )
    assert {(instance, said_claim): count for instance, said_claim, count in staged} == dict(expected)


def test_the_claims_and_rewards_are_those_of_the_data_readme(query: Query) -> None:
    sql = """
        select
            conversations.source_instance, conversations.channel, count(*), count(business_events.native_id)
        from staging.stg_transcripts__conversations as conversations
        left join staging.stg_transcripts__business_events as business_events
            on conversations.source_instance = business_events.source_instance
            and conversations.native_id = business_events.conversation_native_id
        where conversations.outcome_claim = 'resolved'
        group by all order by all
    """
    assert query(sql) == [
        ("tau2_activegraph_runs", "web_chat", 20, 11),
        ("tau2_whissle_agent", "voice", 2, 1),
        ("tau2_whissle_agent", "web_chat", 20, 10),
        ("tau_bench_gpt4o_airline", "web_chat", 147, 49),
    ]


def test_a_completion_stands_for_every_full_reward(query: Query) -> None:
    expected = Counter(folder for folder, _, _, _, reward in conversations() if reward == 1)
    staged = query(
        "select source_instance, count(*) from staging.stg_transcripts__business_events group by all"
    )
    assert dict(staged) == dict(expected)


def test_who_says_stop_acknowledges_and_asks_nothing_more(query: Query) -> None:
    expected = Counter(
        folder for folder, _, _, messages, _ in conversations() if "###STOP###" in said(messages, "user")[-1]
    )
    staged = query(
        "select source_instance, count(*) from staging.stg_transcripts__events "
        "where message_kind = 'acknowledgement' and actor_type = 'customer' group by all"
    )
    assert dict(staged) == dict(expected)


def test_messages_and_tool_calls_are_all_there(query: Query) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    for folder, _, _, messages, _ in conversations():
        expected[folder, "customer"] += len(said(messages, "user"))
        expected[folder, "ai_agent"] += len(said(messages, "assistant"))
        for caller, name in calls(messages):
            expected[folder, "handoff" if name == TRANSFER else f"{caller} action"] += 1
    staged = query("""
        select
            source_instance,
            case event_type when 'message' then actor_type else 'handoff' end as what,
            count(*)
        from staging.stg_transcripts__events
        where event_type in ('message', 'handoff_requested')
        group by all
        union all
        select
            source_instance,
            case when actor_native_id is null then 'user action' else 'assistant action' end,
            count(*)
        from staging.stg_transcripts__actions
        group by all
    """)
    assert {(instance, what): count for instance, what, count in staged} == dict(expected)
    assert expected["tau_bench_gpt4o_airline", "handoff"] == 48
    assert expected["tau2_activegraph_runs", "user action"] == 8


def test_failed_tool_calls_are_those_whose_result_says_so(query: Query) -> None:
    expected: Counter[str] = Counter()
    for folder, _, _, messages, _ in conversations():
        results = [m for m in messages if m["role"] == "tool"]
        expected[folder] += sum(bool(m.get("error")) or m["content"].startswith("Error") for m in results)
    staged = query(
        "select source_instance, count(*) from staging.stg_transcripts__actions "
        "where status = 'failed' group by all"
    )
    assert dict(staged) == dict(expected)
    assert query("select count(*) from staging.stg_transcripts__actions where status = 'unknown'") == [(0,)]


def test_tokens_and_costs_are_the_agents(query: Query) -> None:
    tokens, cost = 0, 0.0
    for _, _, _, messages, _ in conversations():
        for message in messages:
            if message["role"] == "assistant" and message.get("usage"):
                tokens += message["usage"]["prompt_tokens"] + message["usage"]["completion_tokens"]
                cost += message["cost"]
    ((staged_tokens, staged_cost),) = query(
        "select sum(input_tokens + output_tokens), sum(cost_amount) "
        "from staging.stg_transcripts__ai_inferences"
    )
    assert staged_tokens == tokens
    assert staged_cost == pytest.approx(cost)


def test_customers_are_those_of_the_task_and_times_those_of_the_run(query: Query) -> None:
    customers = {
        (f, r["info"]["task"]["user_id"])
        for f, _, r, _, _ in conversations()
        if "task" in (r.get("info") or {})
    }
    assert (
        set(query("select source_instance, id_value from staging.stg_transcripts__customer_identifiers"))
        == customers
    )
    starts = {r["id"]: r["start_time"] for _, _, r, _, _ in conversations() if "start_time" in r}
    staged = query(
        "select native_id, started_at "
        "from staging.stg_transcripts__conversations where started_at is not null"
    )
    assert {native_id: started_at.isoformat() for native_id, started_at in staged} == starts


def test_files_that_are_no_transcripts_are_ignored_and_nothing_is_in_quarantine(query: Query) -> None:
    files = [path for folder in FOLDERS for path in (DATA / folder).rglob("*") if path.is_file()]
    landed = {
        path
        for path in files
        if path.name == "results.json.gz" or path.parent.name == "historical_trajectories"
    }
    landed |= {path for path in files if path.parent == DATA / "tau2_whissle_agent" and path.suffix == ".gz"}
    batches = Counter(query("select status, file_path like '%.gz' from raw.landing__batches"))
    assert sum(count for (status, _), count in batches.items() if status == "landed") == len(landed)
    assert sum(count for (status, _), count in batches.items() if status == "ignored") == len(files) - len(
        landed
    )
    assert query("select count(*) from raw.landing__quarantine") == [(0,)]
