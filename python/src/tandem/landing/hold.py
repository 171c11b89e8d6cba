"""One process at a time works on a store, with all that it starts; others wait."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

HELD = "TANDEM_STORE_HELD"
LOCK_FILE = ".lock"


@contextmanager
def held(store: Path, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the store for this process and those that it starts.

    A run holds it from landing to scorecard: who landed other files meanwhile would change what it builds
    from. Whatever lands within the run finds the store held by its own side. `waiting` is told which process
    holds it, once, before this waits for it.
    """
    store = store.resolve()
    if os.environ.get(HELD) == str(store):
        yield
        return
    store.mkdir(parents=True, exist_ok=True)
    before = os.environ.get(HELD)
    with (store / LOCK_FILE).open("a+") as file:
        lock(file, waiting)
        os.environ[HELD] = str(store)
        try:
            yield
        finally:
            os.environ.pop(HELD)
            if before:
                os.environ[HELD] = before


def lock(file: IO[str], waiting: Callable[[str], None] | None = None) -> None:
    """Wait for the file's lock; the system gives it back whatever becomes of its holder. Windows has none."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        if waiting:
            waiting(file.read().strip() or "unknown")
        fcntl.flock(file, fcntl.LOCK_EX)
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
