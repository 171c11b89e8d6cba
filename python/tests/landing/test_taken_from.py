"""What a vendor's sources file says of its exports: what fills the bookkeeping, how null is written."""

from __future__ import annotations

import pytest
import yaml

from tandem.landing import land
from tandem.landing.declarations import load_declarations
from tandem.landing.report import LandingError

TABLE = {
    "name": "ticket",
    "config": {"meta": {"taken_from": {"native_id": "{id}-{changed}", "source_updated_at": "changed"}}},
    "columns": [
        {"name": "id", "data_type": "string", "config": {"meta": {"required": True}}},
        {"name": "changed", "data_type": "timestamp"},
        {"name": "subject", "data_type": "string"},
    ],
}


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project" / "models" / "staging" / "acme"
    folder.mkdir(parents=True)

    def write(**changes):
        meta = {"reader": "table", "null_values": ["?"], "time_formats": ["%d/%m/%Y"]}
        source = {"name": "acme", "config": {"meta": meta}, "tables": [TABLE | changes]}
        (folder / "_acme__sources.yml").write_text(yaml.safe_dump({"sources": [source]}))
        return tmp_path / "project"

    return write


def landed(bench, project, text, mapping=None):
    bench.write("acme/one/ticket.csv", text)
    if mapping:
        bench.write("acme/one/mapping.yml", mapping)
    land(bench.landing, bench.store, project)
    return bench.query(
        "select native_id, source_updated_at, id, subject, extra from raw.acme__ticket order by 1"
    )


def test_own_columns_fill_the_bookkeeping_and_stay(bench, project):
    rows = landed(bench, project(), "id,changed,subject,mood\n7,29/2/2016,?,calm\n")
    assert [row[0] for row in rows] == ["7-29/2/2016"]
    assert str(rows[0][1]) == "2016-02-29 00:00:00"
    assert rows[0][2:4] == ("7", None)
    assert "calm" in rows[0][4]


def test_a_column_of_the_bookkeepings_own_name_goes_first(bench, project):
    rows = landed(bench, project(), "native_id,id,changed\nmine,7,29/2/2016\n")
    assert rows[0][0] == "mine"


def test_a_mapping_goes_before_what_the_vendor_says(bench, project):
    mapping = "tables: {ticket: {columns: {native_id: id}}}\nnull_values: ['-']\n"
    rows = landed(bench, project(), "id,changed,subject\n7,29/2/2016,-\n8,1/3/2016,?\n", mapping)
    assert [(row[0], row[3]) for row in rows] == [("7", None), ("8", None)]


def test_a_required_column_that_is_empty_is_named_itself(bench, project):
    land_empty = "id,changed,subject\n,29/2/2016,a\n8,1/3/2016,b\n"
    rows = landed(bench, project(), land_empty)
    assert [row[0] for row in rows] == ["8-1/3/2016"]
    assert bench.query("select field, reason from raw.landing__quarantine") == [("id", "missing_required")]


def test_a_file_without_the_columns_leaves_them_empty(bench, project):
    rows = landed(bench, project(columns=TABLE["columns"][2:] + TABLE["columns"][:1]), "id,native_id\n7,a\n")
    assert rows == [("a", None, "7", None, None)]


def test_only_the_bookkeeping_may_be_filled(project):
    meta = {"meta": {"taken_from": {"subject": "id"}}}
    with pytest.raises(LandingError, match="not subject"):
        load_declarations(project(config=meta))


def test_files_may_bear_the_names_that_the_vendor_gives_them(bench, project):
    known = project(config={"meta": TABLE["config"]["meta"] | {"file_names": ["tickets"]}})
    bench.write("acme/one/tickets_2016-02-29.csv", "id,changed\n7,29/2/2016\n")
    bench.write("acme/one/tickets/a.csv", "id,changed\n8,29/2/2016\n")
    bench.write("acme/one/ticket.csv", "id,changed\n9,29/2/2016\n")
    land(bench.landing, bench.store, known)
    assert bench.query("select id from raw.acme__ticket order by 1") == [("7",), ("8",), ("9",)]
