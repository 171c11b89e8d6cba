"""The command as a person starts it: messages, no tracebacks, and exit codes that a script can trust."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from support import PROJECT, environment, settings_in, tandem

from tandem.landing import land


def conversations(landing: Path, *lines: dict) -> Path:
    file = landing / "open" / "acme" / "conversations.jsonl"
    file.parent.mkdir(parents=True)
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return landing


def sound(number: int) -> dict:
    return {"native_id": f"c{number}", "channel": "web_chat", "started_at": "2026-03-01T10:00:00Z"}


def broken(number: int) -> dict:
    return sound(number) | {"started_at": "the day before yesterday"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "--landing", "nowhere"], "No landing folder at"),
        (["run", "--target", "oracle"], "Unknown target 'oracle'"),
        (["run", "--as-of", "soon"], "--as-of 'soon' is no time"),
        (["run", "--vars", "{"], "--vars is no JSON"),
        (["run", "--vars", "[]"], "--vars must be a JSON object"),
        (["run", "--vars", '{"journey_windows": 3}'], "Did you mean journey_window_days?"),
        (["run", "--vars", '{"journey_window_days": "3"}'], "journey_window_days is a number, as 7, not"),
        (["run", "--vars", '{"journey_window_days": true}'], "journey_window_days is a number, as 7, not"),
        (["run", "--vars", '{"vendors": "open"}'], "vendors is a list"),
        (["gates", "--vars", '{"vendors": ["open", "acme"]}'], "no vendor is called acme"),
        (["why", "containment_rate", "--period", "2026-03"], "Fill it first: tandem run"),
        (["init", "Bad-Name"], "cannot name a vendor"),
    ],
)
def test_a_slip_is_one_message_and_exit_code_1(tmp_path, arguments, message):
    (tmp_path / "landing").mkdir()
    done = tandem(settings_in(tmp_path, tmp_path / "landing"), *arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert message in done.stderr and "Traceback" not in done.stderr


def test_gates_alone_pass_a_sound_landing_and_leave_their_results(tmp_path):
    landing = conversations(tmp_path / "landing", sound(1))
    settings = settings_in(tmp_path, landing)
    # From elsewhere, by a path relative to there.
    done = tandem(settings, "gates", "--landing", "landing", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads((settings.folder / "gates.json").read_text())["is_passed"] is True
    assert not settings.warehouse.exists()


def test_gates_of_another_landing_leave_what_a_warehouse_was_built_from(tmp_path):
    settings = settings_in(tmp_path, conversations(tmp_path / "landing", sound(1)))
    land(settings.landing, settings.store, settings.project)
    before = sorted(settings.store.rglob("*"))
    other = conversations(tmp_path / "other", sound(2), sound(3))
    done = tandem(settings, "gates", "--landing", str(other))
    assert done.returncode == 0, done.stderr
    assert "Landed 2 rows of 1 files" in done.stdout
    assert sorted(settings.store.rglob("*")) == before
    assert not list(settings.folder.glob("checked-*"))


def test_a_run_stops_at_a_blocking_gate_before_dbt_and_says_what_to_mend(tmp_path):
    landing = conversations(tmp_path / "landing", sound(1), broken(2), broken(3))
    settings = settings_in(tmp_path, landing)
    done = tandem(settings, "run", "--landing", str(landing))
    assert done.returncode == 1
    assert "open/acme/conversations.jsonl, lines 2, 3, field started_at" in done.stdout
    assert "mapping.yml" in done.stdout
    assert "Stopped by a gate" in done.stderr
    assert json.loads((settings.folder / "gates.json").read_text())["is_passed"] is False
    assert not settings.warehouse.exists()


@pytest.mark.build
def test_a_run_prints_a_scorecard_and_both_gates(golden):
    assert "Scorecard, " in golden.output
    assert "Gates over what was landed" in golden.output
    assert "Gates over what was published: 7 of 7 expectations met" in golden.output


@pytest.mark.build
@pytest.mark.long
def test_a_failing_node_is_named_with_its_message_and_a_hint(tmp_path):
    landing = conversations(tmp_path / "landing", sound(1))
    flags = ["--skip-gates", "--vars", '{"reporting_time_zone": "Nowhere/Never"}']
    done = tandem(settings_in(tmp_path, landing), "run", "--landing", str(landing), *flags)
    assert done.returncode == 1
    assert "failed model.tandem." in done.stderr
    assert "Nowhere/Never" in done.stderr
    assert "Its compiled SQL is in" in done.stderr


def test_a_vendor_that_is_not_switched_on_is_told_before_anything_is_built(tmp_path):
    landing = tmp_path / "landing"
    example = PROJECT / "examples" / "vendors" / "servicenow" / "landing"
    shutil.copytree(example, landing)
    settings = settings_in(tmp_path, landing)
    for command in (["run", "--skip-gates"], ["gates"]):
        done = tandem(settings, *command, "--landing", str(landing))
        assert done.returncode == 1
        said = done.stdout + done.stderr
        assert "rows of servicenow, which vars.vendors does not list" in said
        assert '"vendors": ["open", "transcripts", "servicenow"]' in said
    assert not settings.warehouse.exists()
    switched_on = ["--vars", '{"vendors": ["open", "servicenow"]}']
    assert tandem(settings, "gates", "--landing", str(landing), *switched_on).returncode == 0


HOLDER = """
import pathlib, sys
from tandem.landing.hold import held
with held(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_run_waits_for_another_on_the_same_store_and_says_for_whom(tmp_path):
    landing = conversations(tmp_path / "landing", broken(1))
    settings = settings_in(tmp_path, landing)
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    own = {"env": environment(settings), "cwd": PROJECT, **piped}
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(settings.store)], **own) as other:
        assert other.stdout.readline() == "held\n"
        run = [sys.executable, "-m", "tandem.cli", "run", "--landing", str(landing), "--skip-gates"]
        with subprocess.Popen(run, **own) as waiting:
            said = waiting.stderr.readline()
            assert f"Another command (process {other.pid}) is at work on" in said
            assert not list(settings.store.rglob("*.parquet"))
            other.stdin.close()
            assert "none usable" in waiting.stderr.read()


def test_a_warehouse_that_another_program_writes_to_is_said_to_be_in_use(tmp_path):
    settings = settings_in(tmp_path, tmp_path)
    settings.folder.mkdir()
    with duckdb.connect(str(settings.warehouse)):
        asked = tandem(settings, "why", "containment_rate", "--period", "2026-03")
    assert asked.returncode == 1 and "in use by another process" in asked.stderr


def test_a_file_that_is_no_warehouse_is_not_said_to_be_in_use(tmp_path):
    settings = settings_in(tmp_path, tmp_path)
    settings.folder.mkdir()
    settings.warehouse.write_text("no database at all, but long enough to be looked at as one" * 100)
    asked = tandem(settings, "why", "containment_rate", "--period", "2026-03")
    assert asked.returncode == 1 and "cannot be read" in asked.stderr
