"""The store over several runs: nothing read twice, nothing kept that is gone, nothing lost on a stop."""

from __future__ import annotations

import json
import os
from datetime import datetime

import duckdb
import pytest

from tandem.dbt_plugin import Plugin, create_raw_views
from tandem.landing import LandingError, land
from tandem.landing import store as store_module


def conversation(number):
    return {"native_id": f"c{number}", "channel": "voice"}


def ids(bench):
    return [row[0] for row in bench.query("select native_id from raw.open__conversations order by 1")]


def parts(bench, relation):
    return sorted(p.name for p in (bench.store / relation).glob("*.parquet") if p.name != "_schema.parquet")


def snapshot(bench):
    return {p.relative_to(bench.store): p.read_bytes() for p in bench.store.rglob("*") if p.is_file()}


@pytest.fixture
def two(bench):
    bench.rows("open/acme/conversations/1.jsonl", [conversation(1), {"native_id": "bad"}])
    bench.rows("open/acme/conversations/2.jsonl", [conversation(2), {"native_id": "worse"}])
    bench.land()
    return bench


def test_a_second_run_reads_and_changes_nothing(two):
    before = snapshot(two)
    report = two.land(now=datetime(2027, 1, 1))
    assert report.read_files == []
    assert (report.changed, report.removed) == (False, [])
    assert (report.rows_read, report.rows_landed, report.rows_quarantined) == (4, 2, 2)
    assert {name: data for name, data in snapshot(two).items() if name.suffix == ".parquet"} == {
        name: data for name, data in before.items() if name.suffix == ".parquet"
    }


def test_a_touched_file_is_not_read_again(two):
    os.utime(two.landing / "open/acme/conversations/1.jsonl", (1, 1))
    report = two.land()
    assert report.read_files == []
    assert not report.changed


def test_a_changed_file_replaces_its_batch(two):
    old = {b.file_path: b.batch_id for b in two.land().batches}
    two.rows("open/acme/conversations/1.jsonl", [conversation(7)])
    report = two.land()
    assert report.read_files == ["open/acme/conversations/1.jsonl"]
    assert report.removed == [old["open/acme/conversations/1.jsonl"]]
    assert ids(two) == ["c2", "c7"]
    assert [row[0] for row in two.bad()] == ["open/acme/conversations/2.jsonl"]
    assert two.reconciled()


def test_a_file_of_equal_size_and_time_that_changed_is_read_again(two):
    path = two.landing / "open/acme/conversations/1.jsonl"
    stat = path.stat()
    path.write_bytes(path.read_bytes().replace(b"c1", b"c9"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    two.land()
    assert ids(two) == ["c2", "c9"]


def test_a_removed_file_leaves_the_store(two):
    (two.landing / "open/acme/conversations/1.jsonl").unlink()
    report = two.land()
    assert ids(two) == ["c2"]
    assert len(report.removed) == 1 and report.changed
    assert two.query("select distinct file_path from raw.landing__batches") == [
        ("open/acme/conversations/2.jsonl",)
    ]
    assert [row[0] for row in two.bad()] == ["open/acme/conversations/2.jsonl"]
    assert two.reconciled()


def test_another_folder_takes_the_stores_place(two):
    other = two.root / "other"
    path = other / "open/beta/conversations.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(conversation(9)) + "\n")
    report = land(other, two.store, two.root)
    assert ids(two) == ["c9"]
    assert len(report.removed) == 2
    assert two.bad() == []


def test_a_new_mapping_or_declaration_reads_the_files_again(two):
    two.write("open/acme/mapping.yml", "tables: {conversations: {constants: {channel: email}}}\n")
    assert len(two.land().read_files) == 3
    assert ids(two) == ["bad", "c1", "c2", "worse"]
    sources = two.root / "models/staging/open/_open__sources.yml"
    sources.write_text(sources.read_text().replace("values: [open, closed]", "values: [open, closed, odd]"))
    assert set(two.land().read_files) == {
        "open/acme/conversations/1.jsonl",
        "open/acme/conversations/2.jsonl",
    }
    assert two.land().read_files == []


def test_a_relation_that_is_declared_no_more_leaves_the_store(two):
    sources = two.root / "models/staging/open/_open__sources.yml"
    text = sources.read_text()
    sources.write_text(text[: text.index("      - name: events")])
    two.land()
    assert not (two.store / "open__events").exists()


def test_a_folder_that_declares_nothing_is_no_project_and_empties_no_store(two):
    before = snapshot(two)
    (two.root / "models").rename(two.root / "elsewhere")
    with pytest.raises(LandingError, match="declares no vendor.*\n.*TANDEM_PROJECT"):
        two.land()
    assert snapshot(two) == before


def test_an_interrupted_run_continues_where_it_stopped(bench):
    for number in range(4):
        bench.rows(f"open/acme/conversations/{number}.jsonl", [conversation(number), {"native_id": "bad"}])

    def stop(path, number, count):
        assert count == 4
        if number == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bench.land(progress=stop)
    report = bench.land()
    assert report.read_files == ["open/acme/conversations/2.jsonl", "open/acme/conversations/3.jsonl"]
    assert ids(bench) == ["c0", "c1", "c2", "c3"]
    assert bench.reconciled()


def test_a_killed_run_leaves_nothing_behind(two):
    stray = two.store / "open__conversations" / "stray.parquet"
    stray.write_bytes((two.store / "open__conversations" / parts(two, "open__conversations")[0]).read_bytes())
    (two.store / "ledger.json.new").write_text("{")
    two.land()
    assert not stray.exists()
    assert ids(two) == ["c1", "c2"]


def test_a_lost_part_or_ledger_is_read_again(two):
    (two.store / "open__conversations" / parts(two, "open__conversations")[0]).unlink()
    assert len(two.land().read_files) == 1
    (two.store / "ledger.json").write_text("not json")
    assert len(two.land().read_files) == 2
    assert ids(two) == ["c1", "c2"]
    assert two.reconciled()


def test_many_small_files_share_parts_and_still_come_and_go_alone(bench, monkeypatch):
    monkeypatch.setattr(store_module, "MOST_SMALL_PARTS", 3)
    for number in range(6):
        bench.rows(f"open/acme/conversations/{number}.jsonl", [conversation(number), {"native_id": "bad"}])
    bench.land()
    assert len(parts(bench, "open__conversations")) == 1
    assert ids(bench) == [f"c{number}" for number in range(6)]
    (bench.landing / "open/acme/conversations/3.jsonl").unlink()
    bench.rows("open/acme/conversations/4.jsonl", [conversation(40)])
    report = bench.land()
    assert report.read_files == ["open/acme/conversations/4.jsonl"]
    assert ids(bench) == ["c0", "c1", "c2", "c40", "c5"]
    assert bench.reconciled()
    assert bench.land().changed is False


def test_the_landing_folder_is_never_written_to(two):
    before = sorted(path for path in two.landing.rglob("*"))
    for path in [*two.landing.rglob("*"), two.landing]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    two.land()
    assert sorted(path for path in two.landing.rglob("*")) == before


def test_raw_views_follow_the_store(two):
    con = duckdb.connect()
    names = create_raw_views(con, two.store)
    assert names == [
        "landing__batches",
        "landing__quarantine",
        "open__conversations",
        "open__events",
        "reference__intent_catalogue",
        "reference__source_capability",
    ]
    assert con.execute("select count(*) from raw.open__conversations").fetchall() == [(2,)]
    assert con.execute("select count(*) from raw.open__events").fetchall() == [(0,)]
    con.execute("create view raw.open__gone as select 1 as x")
    create_raw_views(con, two.store)
    assert con.execute("select count(*) from duckdb_views() where view_name = 'open__gone'").fetchall() == [
        (0,)
    ]


def test_the_declared_types_are_those_of_the_relation(two):
    assert two.query(
        "select column_name, data_type from information_schema.columns "
        "where table_name = 'open__conversations' and column_name in "
        "('loaded_at', 'is_test', 'line_number', 'channel_raw', 'started_at') order by 1"
    ) == [
        ("channel_raw", "VARCHAR"),
        ("is_test", "BOOLEAN"),
        ("line_number", "BIGINT"),
        ("loaded_at", "TIMESTAMP"),
        ("started_at", "TIMESTAMP"),
    ]


@pytest.fixture
def plugin(bench, monkeypatch):
    monkeypatch.setenv("TANDEM_PROJECT", str(bench.root))
    monkeypatch.setenv("TANDEM_LANDING", str(bench.landing))
    monkeypatch.setenv("TANDEM_STORE", str(bench.store))
    monkeypatch.delenv("TANDEM_LOADED_AT", raising=False)
    monkeypatch.delenv("TANDEM_SKIP_LANDING", raising=False)
    return Plugin("dbt_plugin", {})


def count(plugin):
    con = duckdb.connect()
    plugin.configure_connection(con)
    return con.execute("select count(*) from raw.open__conversations").fetchall()[0][0]


def test_the_dbt_plugin_lands_quietly(bench, plugin, monkeypatch, capfd):
    bench.landing.rmdir()
    assert count(plugin) == 0
    bench.rows("open/acme/conversations.jsonl", [conversation(1)])
    assert count(plugin) == 1
    bench.rows("open/acme/conversations.jsonl", [conversation(1), conversation(2)])
    monkeypatch.setenv("TANDEM_SKIP_LANDING", "1")
    assert count(plugin) == 1
    monkeypatch.setenv("TANDEM_SKIP_LANDING", "0")
    monkeypatch.setenv("TANDEM_LOADED_AT", "2026-03-31")
    assert count(plugin) == 2
    assert bench.query("select distinct loaded_at_basis from raw.open__conversations") == [("option",)]
    assert capfd.readouterr() == ("", "")


def test_the_dbt_plugin_makes_empty_relations_before_anything_was_landed(bench, plugin, monkeypatch):
    monkeypatch.setenv("TANDEM_SKIP_LANDING", "1")
    assert count(plugin) == 0


def test_the_dbt_plugin_tells_a_mistake_in_a_mapping(bench, plugin):
    bench.write("open/acme/mapping.yml", "timezone: X/Y")
    with pytest.raises(LandingError, match="X/Y"):
        count(plugin)


def test_new_files_are_counted_among_landed_ones_only(good):
    good.write("open/acme/README.md", "x")
    good.write("open/acme/unknown.csv", "a,b\n1,2\n")
    report = good.land()
    assert len(report.read_files) == 3
    assert report.files_new == report.files_landed == ["open/acme/conversations.jsonl"]
    assert good.land().files_new == []
