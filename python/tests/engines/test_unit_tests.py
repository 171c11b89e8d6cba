"""The models' own unit tests, over the tables of the golden landing."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import Built, unit_tests


@pytest.mark.build
def test_every_unit_test_of_a_model_passes(golden: Built, tmp_path: Path):
    result = unit_tests(golden, tmp_path, {})
    assert not result.failures
    assert result.nodes > 400
