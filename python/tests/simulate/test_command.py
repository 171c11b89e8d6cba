"""`tandem simulate` talks to a person: what it wrote, what to type next, and no traceback."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from tandem.cli import app
from tandem.simulate.settings import World
from tandem.simulate.truth import expected


@pytest.fixture(autouse=True)
def small_reference(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Expected values of a small sample, kept in the test's own folder."""
    monkeypatch.setenv("TANDEM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(expected, "REFERENCE_CONVERSATIONS", 20_000)


def simulate(*arguments: str):
    return CliRunner().invoke(app, ["simulate", *arguments])


def test_it_writes_landing_truth_and_manifest(tmp_path: Path):
    out = tmp_path / "world"
    done = simulate("--conversations", "400", "--days", "14", "--seed", "3", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "events/s" in done.output
    assert f"tandem run --landing {out / 'landing'}" in done.output
    manifest = json.loads((out / "manifest.json").read_text())
    assert (manifest["conversations"], manifest["days"], manifest["seed"]) == (400, 14, 3)
    assert manifest["rows"]["aurora_bot"]["events"] > 500
    metrics = pyarrow.parquet.read_table(out / "truth" / "metrics.parquet")
    assert {"metric_id", "expected", "realised", "realised_numerator"} <= set(metrics.column_names)
    planted = {row["effect"]: row for row in csv.DictReader((out / "truth" / "planted.csv").open())}
    assert planted["silent_failure_refund_share"]["value"] == "0.08"


def test_expected_values_may_be_left_out(tmp_path: Path):
    out = tmp_path / "world"
    done = simulate("--conversations", "400", "--days", "14", "--no-expected", "--out", str(out))
    assert done.exit_code == 0, done.output
    metrics = pyarrow.parquet.read_table(out / "truth" / "metrics.parquet")
    assert metrics["expected"].null_count == len(metrics) > metrics["realised"].null_count
    assert not (tmp_path / "cache").exists()


def test_a_failure_to_work_them_out_is_no_silent_gap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(expected.sys, "executable", "false")
    with pytest.raises(RuntimeError, match="expected values"):
        expected.expected_values(World(conversations=400, days=14))


def test_dirt_is_listed(tmp_path: Path):
    out = tmp_path / "world"
    arguments = ("--conversations", "400", "--days", "14", "--dirt", "light", "--out", str(out))
    done = simulate(*arguments)
    assert done.exit_code == 0, done.output
    pieces = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["dirt"]["pieces"]
    assert f"{len(pieces):,} pieces of dirt" in done.output


@pytest.mark.long
def test_native_shape_names_the_vendors_to_switch_on(tmp_path: Path):
    out = tmp_path / "world"
    done = simulate(
        "--shape", "native", "--conversations", "400", "--days", "14", "--no-expected", "--out", str(out)
    )
    assert done.exit_code == 0, done.output
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["shape"] == "native"
    assert manifest["native_rows"]["assist_qa/assist"]["assist_log"] > 50
    assert f"--vars '{json.dumps({'vendors': manifest['vendors']})}'" in done.output
    written = {folder.name for folder in (out / "landing").iterdir()} - {"reference"}
    assert written == set(manifest["vendors"])


@pytest.mark.long
def test_an_instance_may_be_a_tool_of_another_vendor(tmp_path: Path):
    out = tmp_path / "world"
    small = ("--conversations", "400", "--days", "14", "--no-expected", "--out", str(out))
    done = simulate("--shape", "native", "--vendor", "qa=open", "--vendor", "assist=open", *small)
    assert done.exit_code == 0, done.output
    assert not (out / "landing" / "assist_qa").exists()
    assert (out / "landing" / "open" / "assist").is_dir()


@pytest.mark.parametrize(
    ("vendor", "mend"),
    [
        ("helpdesk", "--vendor helpdesk names no instance and vendor. Write it like"),
        (
            "helpdesk=dialogflow",
            "helpdesk cannot be exported as dialogflow: write zendesk or servicenow",
        ),
        ("canteen=zendesk", "The company has no canteen: name one of aurora_bot,"),
    ],
)
def test_a_vendor_that_cannot_be_is_refused(vendor: str, mend: str, tmp_path: Path):
    small = ("--conversations", "400", "--days", "14", "--no-expected", "--out", str(tmp_path / "world"))
    done = simulate("--shape", "native", "--vendor", vendor, *small)
    assert done.exit_code == 1
    assert mend in " ".join(done.output.split())
    assert not (tmp_path / "world").exists()


def test_vendors_belong_to_the_native_shape(tmp_path: Path):
    done = simulate("--vendor", "qa=open", "--conversations", "400", "--out", str(tmp_path / "world"))
    assert done.exit_code == 1
    assert "--shape native" in done.output


def test_dirt_lies_in_the_open_form_only(tmp_path: Path):
    arguments = ("--shape", "native", "--dirt", "light", "--conversations", "400", "--days", "14")
    done = simulate(*arguments, "--out", str(tmp_path / "world"))
    assert done.exit_code == 1
    assert "--shape open" in done.output
    assert not (tmp_path / "world").exists()


def test_a_folder_of_other_things_is_refused(tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("all I have")
    done = simulate("--conversations", "400", "--days", "14", "--out", str(tmp_path))
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert (tmp_path / "thesis.txt").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--start", "next monday"),
        ("--conversations", "3"),
        ("--days", "0"),
        ("--dirt", "filthy"),
        ("--shape", "cubic"),
    ],
)
def test_nonsense_is_refused(tmp_path: Path, arguments: tuple[str, str]):
    done = simulate(*arguments, "--out", str(tmp_path / "world"))
    assert done.exit_code != 0
    assert "Traceback" not in done.output
    assert not (tmp_path / "world").exists()
