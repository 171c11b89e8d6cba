"""Where a run reads and writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tandem.engines.settings import UserError, find_project, resolve, utc_time


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    for name in ("LANDING", "WAREHOUSE", "STORE", "LOADED_AT", "SPARK_WAREHOUSE"):
        monkeypatch.delenv(f"TANDEM_{name}", raising=False)


def test_the_project_is_found_from_any_folder_inside_it(project, monkeypatch):
    monkeypatch.chdir(project / "models" / "staging")
    assert find_project() == project


def test_a_landing_option_is_relative_to_the_caller(project, monkeypatch, tmp_path):
    (tmp_path / "exports").mkdir()
    monkeypatch.chdir(tmp_path)
    assert resolve(Path("exports")).landing == tmp_path / "exports"


def test_a_landing_in_the_environment_is_relative_to_the_project_as_in_plain_dbt(
    project, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TANDEM_LANDING", "examples")
    assert resolve().landing == project / "examples"


def test_the_store_lies_beside_the_warehouse(project, monkeypatch, tmp_path):
    monkeypatch.setenv("TANDEM_WAREHOUSE", str(tmp_path / "w.duckdb"))
    settings = resolve(project / "examples")
    assert (settings.warehouse, settings.store) == (tmp_path / "w.duckdb", tmp_path / "landed")


def test_a_landing_that_is_not_there_is_a_message(tmp_path):
    with pytest.raises(UserError, match="No landing folder"):
        resolve(tmp_path / "nowhere")


def test_an_unknown_target_is_a_message(project):
    with pytest.raises(UserError, match="duckdb, postgres, spark"):
        resolve(project / "examples", "oracle")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-31", "2026-03-31 00:00:00"),
        ("2026-03-31T18:00:00", "2026-03-31 18:00:00"),
        ("2026-03-31T18:00:00Z", "2026-03-31 18:00:00"),
        ("2026-03-31T18:00:00+02:00", "2026-03-31 16:00:00"),
    ],
)
def test_times_become_utc_text(text, expected):
    assert utc_time(text, "--as-of") == expected


def test_what_is_no_time_is_refused():
    with pytest.raises(UserError, match="--as-of 'soon' is no time"):
        utc_time("soon", "--as-of")
