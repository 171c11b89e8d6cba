"""How fast a landing becomes metric_values on this machine, beside a bare scan of the same files."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from tandem.engines.settings import Settings, UserError

EVENTS_PER_CONVERSATION = 8
INSTANCES = 2
DAYS = 90

# Conversation number i decides everything by hashes of itself, so that two runs generate the same files.
CONVERSATIONS = """
create table conversations as
select
    i,
    'c' || i as native_id,
    'p' || (hash(i, 'customer') % greatest({conversations} * 7 // 10, 1)) as customer_native_id,
    hash(i, 'instance') % {instances} as instance,
    timestamp '2026-01-01' + to_seconds(cast(hash(i, 'start') % ({days} * 86400) as bigint)) as started_at,
    hash(i, 'human') % 10 < 3 as has_human,
    hash(i, 'claim') % 10 < 7 as is_resolved,
    ['web_chat', 'messaging', 'voice', 'email'][1 + cast(hash(i, 'channel') % 4 as int)] as channel,
    ['billing', 'order_status', 'password', 'refund', 'delivery'][1 + cast(hash(i, 'intent') % 5 as int)]
        as intent
from range({conversations}) as numbers (i)
"""

# One row per step of the same short talk: the customer asks, the AI answers, and three in ten reach a person.
EVENTS = """
create table events as
select
    conversations.i * {steps} + step as number,
    conversations.native_id as conversation_native_id,
    conversations.instance,
    conversations.started_at + to_seconds(cast(step * 45 as bigint)) as occurred_at,
    step,
    case
        when step = {steps} - 1 then 'close'
        when has_human and step = 4 then 'handoff_requested'
        when has_human and step = 5 then 'handoff_accepted'
        else 'message'
    end as event_type,
    case
        when step = {steps} - 1 then 'system'
        when step % 2 = 0 then 'customer'
        when has_human and step >= 5 then 'human_agent'
        else 'ai_agent'
    end as actor_type,
    'Message number ' || step || ' of this talk, about as long as such messages are, or a little shorter'
        as text
from conversations
cross join range({steps}) as steps (step)
"""

FILES: dict[str, tuple[str, str]] = {
    "conversations": (
        "jsonl",
        """
        select native_id, started_at as source_updated_at, 'messaging' as kind, channel,
            'inbound' as direction, customer_native_id, started_at,
            started_at + interval 6 minutes as ended_at, 'closed' as status,
            case when is_resolved then 'resolved' else 'unknown' end as outcome_claim,
            'ai_agent' as outcome_claimed_by, intent as intent_final, 'en' as language
        from conversations where instance = {instance}
        """,
    ),
    "events": (
        "jsonl",
        """
        select 'e' || number as native_id, conversation_native_id, step as seq, occurred_at, event_type,
            actor_type,
            case actor_type when 'ai_agent' then 'bot' when 'human_agent' then 'h' || number % 50 end
                as actor_native_id,
            actor_type in ('customer', 'ai_agent', 'human_agent') as is_public,
            case when event_type = 'message' then text end as text
        from events where instance = {instance}
        """,
    ),
    "customer_identifiers": (
        "csv",
        """
        select distinct customer_native_id as native_id, customer_native_id, 'email' as id_type,
            customer_native_id || '@example.org' as id_value, true as is_verified
        from conversations where instance = {instance}
        """,
    ),
    "ai_inferences": (
        "csv",
        """
        select 'n' || i as native_id, native_id as conversation_native_id, 'intent' as kind, intent,
            0.5 + (i % 50) / 100.0 as confidence
        from conversations where instance = {instance}
        """,
    ),
    "survey_responses": (
        "csv",
        """
        select 's' || i as native_id, native_id as conversation_native_id, 'csat' as survey_type,
            started_at + interval 1 hour as responded_at, 1 + i % 5 as score, 1 as scale_min, 5 as scale_max
        from conversations where instance = {instance} and i % 10 = 0
        """,
    ),
}


@dataclass
class Result:
    """What was measured."""

    events: int
    files: int
    megabytes: float
    rows: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    scan_seconds: float = 0.0

    @property
    def to_metric_values(self) -> float:
        """Seconds from landed files to metric_values: gates and tests prove, and make nothing."""
        return self.seconds["landing"] + self.seconds["dbt seeds and models"]


def generate(landing: Path, events: int, files: int = 0) -> None:
    """Write an open landing of about that many events, in about that many files (0: one a table)."""
    connection = duckdb.connect()
    numbers = {
        "conversations": max(events // EVENTS_PER_CONVERSATION, 1),
        "instances": INSTANCES,
        "days": DAYS,
        "steps": EVENTS_PER_CONVERSATION,
    }
    connection.execute(CONVERSATIONS.format(**numbers))
    connection.execute(EVENTS.format(**numbers))
    for instance in range(INSTANCES):
        folder = landing / "open" / f"bench{instance}"
        folder.mkdir(parents=True)
        for table, (extension, sql) in FILES.items():
            form = "csv, header" if extension == "csv" else "json"
            file = folder / f"{table}.{extension}"
            connection.execute(f"copy ({sql.format(instance=instance)}) to '{file}' (format {form})")
            _split(file, files // (INSTANCES * len(FILES)))
    connection.close()


def _split(file: Path, parts: int) -> None:
    """Cut a file of lines into that many parts of its own kind."""
    if parts < 2:
        return
    lines = file.read_text().splitlines(keepends=True)
    header = "".join(lines[:1]) if file.suffix == ".csv" else ""
    rows = lines[1:] if header else lines
    for part in range(parts):
        mine = rows[len(rows) * part // parts : len(rows) * (part + 1) // parts]
        file.with_stem(f"{file.stem}_part-{part:05d}").write_text(header + "".join(mine))
    file.unlink()


def scan(landing: Path) -> int:
    """Read every column of every file once and keep nothing: the floor for whatever reads them."""
    connection = duckdb.connect()
    rows = 0
    for table, (extension, _) in FILES.items():
        reader = "read_csv" if extension == "csv" else "read_json"
        sql = f"select count(*), count(columns(*)) from {reader}('{landing}/open/*/{table}*.{extension}')"
        rows += connection.execute(sql).fetchone()[0]
    connection.close()
    return rows


def measure(project: Path, events: int, console: Console, files: int = 0) -> Result:
    """Generate, scan, then run each stage in a temporary folder."""
    from tandem.engines import dbt_run
    from tandem.engines.published import open_published
    from tandem.gates.landed import check_landed
    from tandem.gates.published import check_published
    from tandem.landing import land

    with (
        tempfile.TemporaryDirectory(prefix="tandem-bench-") as name,
        _environment(DBT_TARGET_PATH=f"{name}/target"),
    ):
        settings = _settings(project, Path(name))
        console.print(f"Generating {events:,} events in {settings.landing}")
        generate(settings.landing, events, files)
        sizes = [file.stat().st_size for file in settings.landing.rglob("*") if file.is_file()]
        result = Result(events, len(sizes), sum(sizes) / 1e6)
        with _environment(**_paths(settings)):
            result.rows, result.scan_seconds = _timed(lambda: scan(settings.landing))
            report = _stage(result, "landing", lambda: land(settings.landing, settings.store, project))
            _stage(result, "gates over what was landed", lambda: check_landed(report, project))
            _stage(result, "dbt seeds and models", lambda: _must_pass(dbt_run.models(settings)))
            _stage(result, "dbt data tests", lambda: _must_pass(dbt_run.data_tests(settings)))
            with open_published(settings) as published:
                _stage(result, "gates over what was published", lambda: check_published(published))
    return result


def _settings(project: Path, folder: Path) -> Settings:
    warehouse = folder / "warehouse" / "bench.duckdb"
    return Settings(project, folder / "landing", warehouse, warehouse.parent / "landed")


def _paths(settings: Settings) -> dict[str, str]:
    """The environment that Settings.export writes, so that it can be put back."""
    return {
        "TANDEM_LANDING": str(settings.landing),
        "TANDEM_WAREHOUSE": str(settings.warehouse),
        "TANDEM_STORE": str(settings.store),
        "TANDEM_DEMO": "1",
    }


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    return work(), time.perf_counter() - started


def _stage(result: Result, name: str, work: Callable[[], Any]) -> Any:
    value, result.seconds[name] = _timed(work)
    return value


def _must_pass(outcome: Any) -> None:
    if not outcome.is_success:
        first = outcome.failures[0]
        raise UserError(f"The build failed at {first.name}: {first.message}")


def render(result: Result, console: Console) -> None:
    """Stages, then the two rates to compare."""
    table = Table(box=None, pad_edge=False)
    table.add_column("stage")
    table.add_column("seconds", justify="right")
    table.add_column("rows/s", justify="right")
    for name, seconds in result.seconds.items():
        table.add_row(name, f"{seconds:.1f}", f"{result.rows / seconds:,.0f}")
    table.add_row(
        "bare scan of the same files",
        f"{result.scan_seconds:.1f}",
        f"{result.rows / result.scan_seconds:,.0f}",
    )
    console.print(table)
    total = result.to_metric_values
    console.print(
        f"{result.rows:,} rows ({result.events:,} events) in {result.files} files "
        f"of {result.megabytes:,.0f} MB: "
        f"landed files to metric_values in {total:.1f} s, {result.rows / total:,.0f} rows/s, "
        f"{total / result.scan_seconds:.1f} times a bare scan"
    )
