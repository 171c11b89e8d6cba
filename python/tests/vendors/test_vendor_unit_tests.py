"""The unit tests of vendors that are not switched on by default, over the tables of their examples."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from support import PROJECT, Built, unit_tests

SWITCHED_ON = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]["vendors"]


@pytest.mark.build
@pytest.mark.long
def test_every_unit_test_of_a_vendor_passes(vendors: Built, vendor_names: list[str], tmp_path: Path):
    folders = [f"models/staging/{vendor}" for vendor in vendor_names if vendor not in SWITCHED_ON]
    assert all((PROJECT / folder).is_dir() for folder in folders)
    result = unit_tests(vendors, tmp_path, {"vendors": vendor_names}, *folders)
    assert not result.failures
    assert result.nodes > 100
