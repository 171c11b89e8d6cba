"""The skeleton of a new vendor."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from tandem import init_vendor
from tandem.engines.settings import UserError
from tandem.landing.declarations import load_declarations


@pytest.fixture
def copy(project: Path, tmp_path: Path) -> Path:
    """Only what the skeleton is made from."""
    shutil.copytree(project / "models" / "staging" / "open", tmp_path / "models" / "staging" / "open")
    return tmp_path


def test_the_landing_step_reads_the_skeletons_declarations(copy):
    init_vendor.write(copy, "acme_chat")
    vendor = load_declarations(copy).vendors["acme_chat"]
    opened = load_declarations(copy).vendors["open"]
    assert sorted(vendor.relations) == ["conversations", "events"]
    for table, relation in vendor.relations.items():
        assert relation.columns == opened.relations[table].columns
        assert relation.name == f"acme_chat__{table}"


def test_example_rows_use_declared_columns_and_values_only(copy):
    written = init_vendor.write(copy, "acme_chat")
    relations = load_declarations(copy).vendors["acme_chat"].relations
    for file in written.files:
        if file.suffix != ".jsonl":
            continue
        columns = {column.name: column for column in relations[file.stem].columns}
        rows = [json.loads(line) for line in file.read_text().splitlines()]
        assert rows
        for row in rows:
            assert {name for name, column in columns.items() if column.required} <= set(row)
            for name, value in row.items():
                assert columns[name].values is None or value in columns[name].values


def test_every_yaml_file_is_short_and_valid(copy):
    for file in init_vendor.write(copy, "acme_chat").files:
        if file.suffix == ".yml":
            assert yaml.safe_load(file.read_text())
            assert len(file.read_text().splitlines()) <= 250


@pytest.mark.parametrize("name", ["Acme", "acme-chat", "1acme", "acme__chat", ""])
def test_a_name_that_sql_cannot_use_is_refused(copy, name):
    with pytest.raises(UserError, match="cannot name a vendor"):
        init_vendor.write(copy, name)


def test_nothing_is_overwritten(copy):
    init_vendor.write(copy, "acme_chat")
    with pytest.raises(UserError, match="exists already"):
        init_vendor.write(copy, "acme_chat")
