"""The parsed project is kept between runs, and never outlives a change."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import duckdb
import pytest

from tandem.engines import dbt_run, parsed
from tandem.engines.settings import Settings

PROFILE = """\
tandem:
  target: duckdb
  outputs:
    duckdb: {type: duckdb, path: "{{ env_var('TANDEM_WAREHOUSE') }}", schema: main}
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A project of one model, with a cache of its own."""
    project = tmp_path / "project"
    for folder, name, text in (
        ("", "dbt_project.yml", "name: little\nprofile: tandem\nmodel-paths: [models]\n"),
        ("profiles", "profiles.yml", PROFILE),
        ("models", "one.sql", "select {{ var('number', 1) }} as number"),
    ):
        (project / folder).mkdir(parents=True, exist_ok=True)
        (project / folder / name).write_text(text)
    for name in ("PROJECT", "LANDING", "WAREHOUSE", "STORE", "SPARK_WAREHOUSE", "SKIP_LANDING"):
        monkeypatch.setenv(f"TANDEM_{name}", "")
    monkeypatch.setenv("TANDEM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "target"))
    return Settings(project, tmp_path / "landing", tmp_path / "a" / "one.duckdb", tmp_path / "a" / "landed")


def built(settings: Settings) -> int:
    """Build, and read what was built."""
    result = dbt_run.invoke(settings, ["build"])
    assert result.is_success, result.failures
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        return connection.execute("select number from main.one").fetchone()[0]


def kept(settings: Settings) -> list[Path]:
    """Files in the cache."""
    return sorted(parsed.cache_folder().glob("parsed-*"))


def test_another_warehouse_needs_no_other_parse(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    assert built(settings) == 1
    elsewhere = replace(settings, warehouse=settings.project.parent / "b" / "one.duckdb")
    monkeypatch.setattr(parsed, "keep", lambda *_: pytest.fail("it was parsed again"))
    assert built(elsewhere) == 1
    assert elsewhere.warehouse != settings.warehouse
    assert len(kept(settings)) == 1


def test_who_starts_meanwhile_waits_and_takes_what_the_other_kept(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    assert built(settings) == 1
    (whole,) = kept(settings)
    unfinished = whole.rename(whole.with_name("unfinished"))
    is_parsing = Event()

    def parse_elsewhere() -> None:
        with parsed.one_at_a_time():
            is_parsing.set()
            time.sleep(1)
            unfinished.rename(whole)

    other = Thread(target=parse_elsewhere)
    other.start()
    assert is_parsing.wait(10)
    monkeypatch.setattr(parsed, "keep", lambda *_: pytest.fail("it was parsed again"))
    assert built(settings) == 1
    other.join()


def test_a_changed_file_or_var_is_seen(settings: Settings):
    assert built(settings) == 1
    assert built(replace(settings, variables={"number": 2})) == 2
    (settings.project / "models" / "one.sql").write_text("select 3 as number")
    assert built(settings) == 3
    assert len(kept(settings)) == 3


def test_what_cannot_be_read_is_parsed_again(settings: Settings):
    assert built(settings) == 1
    for file in kept(settings):
        file.write_bytes(b"half a fi")
    assert built(settings) == 1


def test_a_mistake_is_told_and_nothing_is_kept(settings: Settings):
    (settings.project / "models" / "one.sql").write_text("select {{ number ")
    result = dbt_run.invoke(settings, ["build"])
    assert [failure.name for failure in result.failures] == ["dbt"]
    assert "one.sql" in result.failures[0].message
    assert not kept(settings)


def test_a_failing_node_is_named_with_its_message_and_a_hint(settings: Settings):
    (settings.project / "models" / "one.sql").write_text("selekt 1 as number")
    result = dbt_run.invoke(settings, ["build"])
    assert [(failure.name, failure.path) for failure in result.failures] == [
        ("model.little.one", "models/one.sql")
    ]
    assert "selekt" in result.failures[0].message
    assert "Its compiled SQL is in" in result.failures[0].hint and "one.sql" in result.failures[0].hint


def test_who_has_the_warehouse_open_is_told_to_close_it(settings: Settings):
    settings.folder.mkdir()
    holder = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holder, str(settings.warehouse)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "open\n"
        (failure,) = dbt_run.invoke(settings, ["build"]).failures
        other.stdin.close()
    assert f"PID {other.pid}" in failure.message
    assert failure.hint.endswith("has the warehouse open: close it there.")
    assert built(settings) == 1


def test_only_the_newest_are_kept(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parsed, "MOST_KEPT", 2)
    numbers = [built(replace(settings, variables={"number": number})) for number in (1, 2, 3)]
    assert numbers == [1, 2, 3]
    assert len(kept(settings)) == 2
