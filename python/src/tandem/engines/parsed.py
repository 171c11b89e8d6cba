"""The parsed project, kept between runs.

dbt parses the whole project anew whenever its vars or the environment of its profile change, as they do
with each other warehouse. The project itself is the same, so it is kept by what it is made of.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from tandem.engines.settings import Settings
from tandem.landing.hold import lock

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

FOLDERS = ("models", "seeds", "macros", "tests", "analyses", "profiles")
# A file is some ten megabytes; those of older states of the project go.
MOST_KEPT = 8


def cache_folder() -> Path:
    """TANDEM_CACHE, else the user's cache folder."""
    return Path(os.environ.get("TANDEM_CACHE") or Path.home() / ".cache" / "tandem")


def load(settings: Settings) -> Manifest | None:
    """The parsed project of these settings, None if it is not kept or cannot be read."""
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    try:
        kept = _place(settings)
        content = kept.read_bytes()
        os.utime(kept)
        return Manifest.from_msgpack(content, decoder=extended_mashumuro_decoder)
    except Exception:  # whatever is wrong with what is kept, parsing anew mends it
        return None


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Who would parse beside another process waits for it, and then finds what that one kept.

    Where the folder cannot be written to everybody parses.
    """
    try:
        cache_folder().mkdir(parents=True, exist_ok=True)
        file = (cache_folder() / "parsing.lock").open("a+")
    except OSError:
        yield
        return
    with file:
        lock(file)
        yield


def keep(settings: Settings, manifest: Manifest) -> None:
    """Keep a project that was just parsed; where nothing can be written, nothing is kept."""
    from dbt.parser.manifest import extended_mashumaro_encoder

    try:
        kept = _place(settings)
        kept.parent.mkdir(parents=True, exist_ok=True)
        # Renamed when whole: another process may be looking for it.
        unfinished = kept.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(manifest.to_msgpack(extended_mashumaro_encoder))
        unfinished.replace(kept)
        older = sorted(kept.parent.glob("parsed-*.msgpack"), key=lambda file: file.stat().st_mtime)
        for file in older[:-MOST_KEPT]:
            file.unlink(missing_ok=True)
    except OSError:
        return


def _place(settings: Settings) -> Path:
    return cache_folder() / f"parsed-{_fingerprint(settings)}.msgpack"


def _fingerprint(settings: Settings) -> str:
    """Changes with each file of the project, with what dbt writes into each node, and with dbt itself."""
    project = settings.project
    of_postgres = settings.target == "postgres"
    database = os.environ.get("TANDEM_PG_DATABASE") if of_postgres else settings.warehouse.stem
    in_nodes = {
        "project": str(project),
        "target": settings.target,
        "vars": dict(settings.variables),
        "database": database,
        "dbt": [version(name) for name in ("dbt-core", "dbt-adapters")],
    }
    digest = hashlib.sha256(json.dumps(in_nodes, sort_keys=True, default=str).encode())
    files = (file for folder in FOLDERS for file in (project / folder).rglob("*") if file.is_file())
    for file in sorted([*files, project / "dbt_project.yml"]):
        digest.update(str(file.relative_to(project)).encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:24]
