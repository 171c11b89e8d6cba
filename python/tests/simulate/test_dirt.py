"""Each planted piece of dirt is found where the manifest says, nothing else is lost, and no number moves."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from simulated import Played, digests
from support import Built

from tandem.engines.compare import differences, metric_values
from tandem.engines.published import open_published
from tandem.landing.sql_times import TimeRules
from tandem.simulate.dirt.clocks import LocalClock, shown
from tandem.simulate.dirt.levels import KINDS, LEVELS, MOVING_KINDS
from tandem.simulate.dirt.pieces import (
    FLAGGED,
    IGNORED,
    ORPHAN,
    QUARANTINED,
    REJECTED,
    STAGED,
    SUPERSEDED,
    UNMAPPED,
    Piece,
)
from tandem.simulate.run import play, simulate
from tandem.simulate.settings import World
from tandem.simulate.truth import expected as expected_truth

HEAVY, LIGHT = LEVELS["heavy"], LEVELS["light"]
# Clocks in Berlin go back on 25 October.
AUTUMN = World(conversations=1_000, days=20, seed=3, start=date(2026, 10, 12))
# They go forward on 29 March: an hour is skipped, and no true time is lost.
SPRING = World(conversations=1_000, days=18, seed=5, start=date(2026, 3, 16))
HARMLESS = replace(HEAVY, kinds=tuple(kind for kind in KINDS if kind not in MOVING_KINDS))
OPEN_TO_ALL = ("raw", "staging", "information_schema", "pg_catalog")


@pytest.fixture(scope="module")
def soiled(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A world with all kinds of dirt."""
    folder = tmp_path_factory.mktemp("soiled")
    return Played(folder, *play(AUTUMN, folder, dirt=HEAVY))


@pytest.fixture(scope="module")
def dirty(build, soiled: Played, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same, built."""
    return build(soiled.folder / "landing", tmp_path_factory.mktemp("dirty"))


def expected(soiled: Played, *kinds: str) -> Iterator[Piece]:
    return (piece for piece in soiled.result.dirt if piece.expected in kinds)


# ---------------------------------------------------------------- the files


def test_one_seed_gives_the_same_dirt(soiled: Played, tmp_path: Path):
    result, _ = play(AUTUMN, tmp_path / "again", dirt=HEAVY)
    assert digests(tmp_path / "again" / "landing") == digests(soiled.folder / "landing")
    assert result.dirt == soiled.result.dirt


def test_every_kind_is_planted(soiled: Played):
    assert {piece.kind for piece in soiled.result.dirt} == set(KINDS)


def test_the_light_level_has_less_of_everything_that_matters(soiled: Played, tmp_path: Path):
    light = play(AUTUMN, tmp_path / "light", dirt=LIGHT)[0].dirt
    assert 20 < len(light) < len(soiled.result.dirt) / 4
    assert {"quarantined", "superseded", "staged"} <= {piece.expected for piece in light}


def test_dirt_leaves_the_clean_rows_and_the_truth_alone(soiled: Played, tmp_path: Path):
    """All rows of the clean world are in the dirty one; only columns that the manifest names may differ."""
    clean, realised = play(AUTUMN, tmp_path / "clean")
    assert realised.equals(soiled.realised)
    assert clean.rows == soiled.result.rows
    for instance in ("aurora_bot", "echo_voice_ai", "messaging", "voice", "core_systems"):
        dirty_rows = rows_of(soiled.folder / "landing" / "open" / instance)
        clean_rows = rows_of(tmp_path / "clean" / "landing" / "open" / instance)
        assert clean_rows - dirty_rows == set()
        assert len(dirty_rows) > len(clean_rows) > 50


def rows_of(instance: Path) -> set[str]:
    """All good rows of an instance's whole files, without what dirt may change in clean rows."""
    rows = set()
    for file in [*instance.glob("*/20??-??-??.jsonl"), *instance.glob("*/20??-??-??.parquet")]:
        if file.suffix == ".parquet":
            found = pyarrow.parquet.read_table(file).to_pylist()
        else:
            found = list(filter(None, map(json_object, file.read_bytes().split(b"\n"))))
        for row in found:
            kept = {name: value for name, value in row.items() if value is not None}
            for name in ("loaded_at", "text", "visitor_note", "occurred_at", "time_precision"):
                kept.pop(name, None)
            rows.add(json.dumps([file.parent.name, kept], sort_keys=True, default=str))
    return rows


def json_object(line: bytes) -> dict | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def test_the_manifest_lists_the_pieces(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("TANDEM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(expected_truth, "REFERENCE_CONVERSATIONS", 20_000)
    simulate(replace(AUTUMN, conversations=400, days=7), tmp_path / "out", dirt=HEAVY)
    dirt = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["dirt"]
    assert dirt["level"] == "heavy"
    assert dirt["rows"]["duplicate_row"]["superseded"] >= 1
    for piece in dirt["pieces"]:
        assert {"kind", "expected", "file", "instance"} <= piece.keys()
        assert (tmp_path / "out" / "landing" / piece["file"]).is_file()


@pytest.mark.parametrize(
    ("start", "zone", "goes_back"),
    [
        (date(2026, 10, 12), "Europe/Berlin", True),
        (date(2026, 3, 15), "Europe/Berlin", False),
        (date(2026, 10, 27), "America/New_York", True),
        (date(2026, 8, 20), "America/Santiago", False),
    ],
)
def test_the_simulator_knows_how_local_times_are_read(start: date, zone: str, goes_back: bool):
    """Each local minute around the night is the UTC time that the landing's own SQL makes of it."""
    clock = LocalClock(World(days=20, start=start))
    (night,) = clock.nights
    assert (clock.zone, night.goes_back) == (zone, goes_back)
    local = night.at + night.before + np.arange(-180, 181) * 60_000
    texts = pa.table({"text": [shown(time) for time in local.tolist()]})
    con = duckdb.connect()
    con.execute("set timezone = 'UTC'")
    con.register("texts", texts)
    read = con.execute(f"select epoch_ms({TimeRules(zone).timestamp('text')}) from texts").fetchnumpy()
    assert clock.read(local).tolist() == next(iter(read.values())).tolist()


# ---------------------------------------------------------------- what becomes of it


@pytest.mark.build
@pytest.mark.long
def test_quarantine_holds_what_was_planted_and_nothing_else(soiled: Played, dirty: Built):
    found = dirty.query("select file_path, line_number, reason, field from audit.quarantine")
    planted = list(expected(soiled, QUARANTINED, REJECTED))
    assert Counter(row[:3] for row in found) == Counter((p.file, p.line, p.reason) for p in planted)
    fields = {(file, line): field for file, line, _, field in found}
    assert [p for p in planted if p.field and fields[p.file, p.line] != p.field] == []
    rejected = in_warehouse(
        dirty, "select file_path, reason from raw.landing__batches where status = 'rejected'"
    )
    assert sorted(rejected) == sorted((piece.file, piece.reason) for piece in expected(soiled, REJECTED))


@pytest.mark.build
@pytest.mark.long
def test_older_versions_copies_deleted_and_test_rows_are_flagged(soiled: Played, dirty: Built):
    flagged = dirty.query(
        "select file_path, line_number, table_name, source_instance, reason from audit.flagged_rows"
    )
    by_file: dict[tuple, list[int]] = {}
    for file, line, *rest in flagged:
        by_file.setdefault((file, *rest), []).append(line)
    wrong = []
    for piece in expected(soiled, SUPERSEDED, FLAGGED):
        found = by_file.get((piece.file, piece.table, piece.instance, piece.reason), [])
        if sum(line in lines(piece) for line in found) != piece.rows:
            wrong.append(piece)
    assert wrong == []


@pytest.mark.build
@pytest.mark.long
def test_orphans_are_reported(soiled: Played, dirty: Built):
    found = dirty.query("select file_path, line_number, reason from audit.orphans")
    planted = {(piece.file, piece.line, piece.reason) for piece in expected(soiled, ORPHAN)}
    assert set(found) == planted


@pytest.mark.build
@pytest.mark.long
def test_unknown_values_are_listed(soiled: Played, dirty: Built):
    found = dirty.query(
        "select table_name, column_name, source_instance, raw_value, row_count from audit.unmapped_values"
    )
    planted = Counter((p.table, p.field, p.instance, p.value) for p in expected(soiled, UNMAPPED))
    assert {row[:4]: row[4] for row in found} == planted
    assert missing_from_staging(dirty, expected(soiled, UNMAPPED)) == []


@pytest.mark.build
@pytest.mark.long
def test_what_is_only_odd_is_staged(soiled: Played, dirty: Built):
    planted = list(expected(soiled, STAGED))
    assert missing_from_staging(dirty, planted) == []
    wrong = []
    with duckdb.connect(str(dirty.warehouse), read_only=True) as connection:
        for piece in planted:
            if not piece.field:
                continue
            values = connection.execute(
                f"select distinct {as_text(piece.field)} from staging.stg_open__{piece.table} "
                "where file_path = ? and line_number between ? and ?",
                [piece.file, piece.line, piece.last_line or piece.line],
            ).fetchall()
            if values != [(piece.value,)]:
                wrong.append((piece, values))
    assert wrong == []


def as_text(field: str) -> str:
    is_time = field.endswith("_at")
    return f"strftime({field}, '%Y-%m-%d %H:%M:%S.%g')" if is_time else field


@pytest.mark.build
@pytest.mark.long
def test_a_slow_clock_shows_times_before_the_start(soiled: Played, dirty: Built):
    skewed = [piece for piece in expected(soiled, STAGED) if piece.kind == "clock_skew"]
    assert {piece.value for piece in skewed} == {"ms", "offset_estimated"}
    files = ", ".join(f"'{piece.file}'" for piece in skewed)
    ((early,),) = in_warehouse(
        dirty,
        "select count(*) from staging.stg_open__events as events "
        "inner join staging.stg_open__conversations as conversations "
        "on events.conversation_native_id = conversations.native_id "
        f"where events.occurred_at < conversations.started_at and events.file_path in ({files})",
    )
    assert early > 0


@pytest.mark.build
@pytest.mark.long
def test_rows_add_up(soiled: Played, dirty: Built):
    assert dirty.query("select count(*) from audit.reconciliation where not is_reconciled") == [(0,)]
    assert dirty.query("select count(*) from audit.reconciliation_by_table where not is_reconciled") == [(0,)]
    quarantined = sum(p.rows for p in expected(soiled, QUARANTINED, REJECTED))
    ((read, landed, refused),) = in_warehouse(
        dirty, "select sum(rows_read), sum(rows_landed), sum(rows_quarantined) from raw.landing__batches"
    )
    assert read == landed + refused
    assert refused == quarantined


@pytest.mark.build
@pytest.mark.long
def test_empty_lines_and_files_are_no_rows(soiled: Played, dirty: Built):
    ignored = list(expected(soiled, IGNORED))
    assert ignored
    assert missing_from_staging(dirty, ignored) == ignored


@pytest.mark.build
@pytest.mark.long
def test_personal_data_stays_in_raw_and_staging(soiled: Played, dirty: Built):
    planted = [piece for piece in soiled.result.dirt if piece.personal]
    canaries = [text for piece in planted for text in piece.personal]
    assert len(canaries) > 40
    pattern = "(?i)" + "|".join(re.escape(text) for text in canaries)
    with duckdb.connect(str(dirty.warehouse), read_only=True) as connection:
        for piece in planted:
            ((row,),) = connection.execute(
                f"select cast(row_of_it as varchar) from staging.stg_open__{piece.table} as row_of_it "
                "where file_path = ? and line_number = ?",
                [piece.file, piece.line],
            ).fetchall()
            assert [text for text in piece.personal if text not in row] == []
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables order by 1, 2"
        ).fetchall()
        assert {"intermediate", "marts", "scorecard", "audit"} <= {schema for schema, _ in tables}
        leaking = [
            f"{schema}.{table}"
            for schema, table in tables
            if schema not in OPEN_TO_ALL
            and connection.execute(
                f'select count(*) from "{schema}"."{table}" as row_of_it '
                "where regexp_matches(cast(row_of_it as varchar), ?)",
                [pattern],
            ).fetchone()
            != (0,)
        ]
    assert leaking == []
    assert [text for text in canaries if text in dirty.output] == []


# ---------------------------------------------------------------- no number moves


# Invoices for the AI are spread by the number of its parts, and a greeting of unknown kind counts as one.
SPREAD_BY_PARTS = {
    "ai_usage_cost_per_resolved_intent",
    "direct_cost_per_resolved_intent",
    "cost_to_serve_per_resolved_intent",
    "failed_automation_cost_per_resolved_intent",
}


@pytest.mark.build
@pytest.mark.long
@pytest.mark.thorough
def test_harmless_dirt_moves_no_number(build, tmp_path: Path):
    play(SPRING, tmp_path / "clean")
    dirt = play(SPRING, tmp_path / "dirty", dirt=HARMLESS)[0].dirt
    assert {piece.kind for piece in dirt} == set(HARMLESS.kinds)
    assert [piece for piece in dirt if piece.moves_metrics] == []
    clean = build(tmp_path / "clean" / "landing", tmp_path / "built_clean")
    dirty = build(tmp_path / "dirty" / "landing", tmp_path / "built_dirty")
    one, other = (
        [row for row in published_rows(built) if row[0] not in SPREAD_BY_PARTS] for built in (clean, dirty)
    )
    difference = differences(one, other)
    if difference:  # not an assert: pytest would take minutes to draw a long list
        pytest.fail("\n".join(difference))


# ---------------------------------------------------------------- helpers


def published_rows(built: Built) -> list[tuple]:
    """All rows of metric_values, of which there must be some."""
    with open_published(built.settings) as published:
        rows = metric_values(published)
    assert rows
    return rows


def lines(piece: Piece) -> range:
    return range(piece.line, (piece.last_line or piece.line) + 1)


def in_warehouse(built: Built, sql: str) -> list[tuple]:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def missing_from_staging(built: Built, pieces) -> list[Piece]:
    """Pieces of which staging does not hold all rows."""
    missing = []
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        for piece in pieces:
            first = piece.line or 0
            last = piece.last_line or piece.line or 10**9
            ((rows,),) = connection.execute(
                f"select count(*) from staging.stg_open__{piece.table} "
                "where file_path = ? and line_number between ? and ?",
                [piece.file, first, last],
            ).fetchall()
            if rows != piece.rows:
                missing.append(piece)
    return missing
