"""The model of satisfaction: the shipped one can be fitted again, byte for byte; what cannot be is said."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest
from support import PROJECT
from typer.testing import CliRunner

from tandem import csat_model
from tandem.cli import app
from tandem.csat_model import FEATURES, SEGMENTS, Naming, Rows
from tandem.engines.settings import UserError

SHIPPED_ROWS = Path(__file__).with_name("rows.csv")
SHIPPED = Naming(
    version="simulated-41",
    owner="support-analytics",
    data="a simulated company (tandem simulate --seed 41), another one than the demo's",
    is_for_others=True,
    valid_from=None,
)
OWN = Naming("own", "CX", "our own answers", is_for_others=False, valid_from=None)


def answered(size: int, seed: int = 1) -> Rows:
    """Made-up answers: who was claimed to be helped is happier, and who came back is not."""
    draw = np.random.default_rng(seed)
    features = draw.integers(0, 2, (size, len(FEATURES))).astype(float)
    names = list(FEATURES)
    score = (
        2 * features[:, names.index("is_claimed_resolved")] - 3 * features[:, names.index("has_come_back")]
    )
    return Rows(
        days=[date(2026, 2, 1 + number % 28) for number in range(size)],
        segments={name: [f"{name} {number % 2}" for number in range(size)] for name in SEGMENTS},
        features=features,
        satisfied=(draw.random(size) < 1 / (1 + np.exp(-score))).astype(float),
    )


@pytest.fixture(scope="module")
def model() -> csat_model.Model:
    return csat_model.fit(answered(600))


def seed_rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as text:
        return list(csv.DictReader(text))


def test_the_shipped_seed_and_card_are_what_the_shipped_rows_give(tmp_path: Path) -> None:
    fitted = csat_model.fit(csat_model.load_rows(SHIPPED_ROWS))
    csat_model.write_seed(fitted, SHIPPED, tmp_path / "seed.csv")
    csat_model.write_card(fitted, SHIPPED, tmp_path / "card.md")
    shipped = PROJECT / "seeds" / "csat_model_coefficients.csv"
    assert (tmp_path / "seed.csv").read_bytes() == shipped.read_bytes()
    assert (tmp_path / "card.md").read_bytes() == (PROJECT / "docs" / "csat_model.md").read_bytes()


def test_rows_read_back_are_the_rows_that_were_written(tmp_path: Path) -> None:
    rows = csat_model.load_rows(SHIPPED_ROWS)
    csat_model.write_rows(rows, tmp_path / "rows.csv")
    assert (tmp_path / "rows.csv").read_bytes() == SHIPPED_ROWS.read_bytes()


def test_the_fit_finds_what_drives_the_answers(model: csat_model.Model) -> None:
    by_size = sorted(model.coefficients, key=lambda name: -abs(model.coefficients[name]))
    assert set(by_size[:2]) == {"is_claimed_resolved", "has_come_back"}
    assert model.coefficients["is_claimed_resolved"] > 1
    assert model.coefficients["has_come_back"] < -2


def test_sql_and_command_know_the_same_features() -> None:
    macro = (PROJECT / "macros" / "csat_features.sql").read_text()
    assert re.findall(r"'(\w+)'", macro) == list(FEATURES)


def test_nothing_that_a_rating_can_move_is_a_feature() -> None:
    """The models behind the features read no survey, review, evidence or outcome after a downgrade."""
    folder = PROJECT / "models" / "intermediate"
    read = set()
    waiting = ["int_csat_features__listed"]
    while waiting:
        name = waiting.pop()
        if name in read:
            continue
        read.add(name)
        file = next(iter(folder.rglob(f"{name}.sql")), None)
        waiting += re.findall(r"ref\('(\w+)'\)", file.read_text()) if file else []
    assert "int_timeline__cycled" in read
    leaking = re.compile(r"survey|rating|evidence|judged|thumbs|csat_answers")
    assert not [name for name in read if leaking.search(name)]


def test_a_model_of_ones_own_says_what_it_was_fitted_to(model: csat_model.Model, tmp_path: Path) -> None:
    file = tmp_path / "seed.csv"
    csat_model.write_seed(model, OWN, file)
    rows = seed_rows(file)
    assert [row["feature"] for row in rows] == ["intercept", *FEATURES]
    assert {(row["trained_from"], row["trained_through"]) for row in rows} == {("2026-02-01", "2026-02-28")}
    assert {row["valid_from"] for row in rows} == {""}


def test_a_new_version_begins_after_its_data_and_leaves_the_old_one(model, tmp_path: Path) -> None:
    file = tmp_path / "seed.csv"
    csat_model.write_seed(model, SHIPPED, file)
    csat_model.write_seed(model, OWN, file)
    csat_model.write_seed(model, OWN, file)
    begins = {row["model_version"]: row["valid_from"] for row in seed_rows(file)}
    assert begins == {"simulated-41": "", "own": "2026-03-01"}
    assert len(seed_rows(file)) == 2 * (1 + len(FEATURES))
    csat_model.write_seed(model, replace(OWN, valid_from=date(2026, 6, 1)), file)
    assert seed_rows(file)[-1]["valid_from"] == "2026-06-01"


def test_a_file_that_is_no_seed_is_left_alone(model, tmp_path: Path) -> None:
    file = tmp_path / "notes.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(UserError, match="is no seed of coefficients"):
        csat_model.write_seed(model, OWN, file)
    assert file.read_text() == "a,b\n1,2\n"


def test_too_few_answers_are_said() -> None:
    with pytest.raises(UserError, match="199 answered interactions are too few.*200"):
        csat_model.fit(answered(199))


@pytest.mark.parametrize("satisfied", [0, 29, 371, 400])
def test_answers_of_one_kind_are_said(satisfied: int) -> None:
    kinds = (np.arange(400) < satisfied).astype(float)
    with pytest.raises(UserError, match=f"{satisfied} of 400 answers are satisfied.*scale"):
        csat_model.fit(replace(answered(400), satisfied=kinds))


def warehouse(file: Path, rows: Rows) -> None:
    """A warehouse of nothing but answered interactions, and some that are no rows to fit to."""
    columns = ", ".join(f"{name} double" for name in FEATURES)
    named = ", ".join(f"{name} varchar" for name in SEGMENTS)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            f"create table marts.fct_interactions (started_on date, {named}, {columns}, satisfaction bigint, "
            "is_inference_candidate boolean, is_mature boolean, exclusion_reason_csat varchar)"
        )
        marks = ", ".join("?" * (1 + len(SEGMENTS) + len(FEATURES) + 4))
        for number, day in enumerate(rows.days):
            segments = [rows.segments[name][number] for name in SEGMENTS]
            cells = [day, *segments, *rows.features[number].tolist()]
            for last in (
                (int(rows.satisfied[number]), True, True, None),
                (None, True, True, None),
                (1, False, True, "outbound"),
                (1, True, False, None),
                (1, True, True, "no_behaviour"),
            ):
                connection.execute(f"insert into marts.fct_interactions values ({marks})", [*cells, *last])


def test_the_command_writes_seed_card_and_rows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    warehouse(tmp_path / "w.duckdb", answered(240))
    monkeypatch.setenv("TANDEM_WAREHOUSE", str(tmp_path / "w.duckdb"))
    files = [tmp_path / name for name in ("seed.csv", "card.md", "rows.csv")]
    options = [
        text
        for option, file in zip(("--seed", "--card", "--rows"), files, strict=True)
        for text in (option, str(file))
    ]
    done = CliRunner().invoke(app, ["fit-csat", *options])
    assert done.exit_code == 0, done.output
    assert "Fitted csat-2026-02-28 to 240 answers" in done.output
    first = [file.read_bytes() for file in files]
    assert CliRunner().invoke(app, ["fit-csat", *options]).exit_code == 0
    assert [file.read_bytes() for file in files] == first
    assert "| channel channel 0 |" in files[1].read_text()


def test_a_warehouse_without_the_fact_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "w.duckdb")).close()
    monkeypatch.setenv("TANDEM_WAREHOUSE", str(tmp_path / "w.duckdb"))
    done = CliRunner().invoke(app, ["fit-csat", "--seed", str(tmp_path / "s.csv")])
    assert done.exit_code == 1
    assert not (tmp_path / "s.csv").exists()
