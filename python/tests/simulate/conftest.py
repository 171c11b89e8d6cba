"""A small world that many tests read, made once a worker."""

from __future__ import annotations

import pytest
from simulated import SMALL, TINY, Played

from tandem.simulate.run import NATIVE, play


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The small world, with its landing and without its truth folder."""
    folder = tmp_path_factory.mktemp("simulated")
    return Played(folder, *play(SMALL, folder))


@pytest.fixture(scope="session")
def native_world(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The tiny world in the shapes of the company's vendors."""
    folder = tmp_path_factory.mktemp("native")
    return Played(folder, *play(TINY, folder, shape=NATIVE))
