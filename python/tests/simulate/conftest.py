"""A small world that many tests read, made once a worker."""

from __future__ import annotations

import pytest
from simulated import SMALL, Played

from tandem.simulate.run import play


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The small world, with its landing and without its truth folder."""
    folder = tmp_path_factory.mktemp("simulated")
    return Played(folder, *play(SMALL, folder))
