"""What the simulator writes: the same bytes for one seed, and nothing that the landing would refuse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from simulated import SMALL, Played, digests
from support import PROJECT

from tandem.engines.settings import UserError
from tandem.landing import land
from tandem.simulate.run import play


def test_one_seed_gives_the_same_bytes(small_world: Played, tmp_path: Path):
    _, realised = play(SMALL, tmp_path / "again")
    assert digests(tmp_path / "again" / "landing") == digests(small_world.folder / "landing")
    assert realised.equals(small_world.realised)


@pytest.mark.long
def test_another_seed_differs_everywhere(small_world: Played, tmp_path: Path):
    play(replace(SMALL, seed=8), tmp_path / "other")
    first, second = digests(small_world.folder / "landing"), digests(tmp_path / "other" / "landing")
    same = [name for name in first.keys() & second.keys() if first[name] == second[name]]
    # AI agents, and the catalogue of intents, are the same company's.
    assert [name for name in same if "actors" not in name] == ["reference/intent_catalogue.csv"]


def test_the_landing_takes_every_row(small_world: Played, tmp_path: Path):
    report = land(small_world.folder / "landing", tmp_path / "store", PROJECT)
    assert report.rows_quarantined == 0
    assert report.rows_landed == sum(small_world.result.rows.values()) + 25


def test_a_strangers_folder_is_left_alone(tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("all I have")
    with pytest.raises(UserError, match="not written by tandem simulate"):
        play(SMALL, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.long
def test_an_earlier_simulation_is_replaced(tmp_path: Path):
    play(SMALL, tmp_path)
    (tmp_path / "landing" / "open" / "left_over.txt").write_text("from before")
    play(SMALL, tmp_path)
    assert not (tmp_path / "landing" / "open" / "left_over.txt").exists()


def test_rows_are_delivered_the_night_after_they_happened(small_world: Played):
    files = f"{small_world.folder}/landing/open/messaging/events/*.parquet"
    late = duckdb.execute(
        """
        select count(*) from read_parquet(?)
        where loaded_at <= occurred_at or loaded_at > occurred_at + interval 26 hours
        """,
        [files],
    ).fetchall()
    assert late == [(0,)]
