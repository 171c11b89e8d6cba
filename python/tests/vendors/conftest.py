"""One warehouse with what all vendors' examples hold, and the public sets that have a vendor's shape."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support import PROJECT, Built

EXAMPLES = PROJECT / "examples" / "vendors"
MAPPINGS = PROJECT / "examples" / "mappings"
SHARED = Path(os.environ.get("TANDEM_SHARED_DATA") or PROJECT.parent / "shared" / "data")

# Where the files of a public set go: vendor, instance, the folder of the set, and its mapping.
SETS = (
    ("servicenow", "incident_log", "servicenow_incident_log", "servicenow_incident_log/mapping.yml"),
    ("servicenow", "connector", "fivetran_seeds/servicenow", "fivetran_seeds/servicenow.yml"),
    ("zendesk", "connector", "fivetran_seeds/zendesk", "fivetran_seeds/zendesk.yml"),
    ("intercom", "connector", "fivetran_seeds/intercom", "fivetran_seeds/intercom.yml"),
    ("surveys", "qualtrics", "fivetran_seeds/qualtrics", "fivetran_seeds/qualtrics.yml"),
)


def described_vendors() -> list[str]:
    """Every vendor folder that describes itself."""
    return sorted(path.parent.name for path in (PROJECT / "models" / "staging").glob("*/_*__vendor.sql"))


def link_files(source: Path, target: Path) -> None:
    """Link the files of a folder into another."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.iterdir()):
        (target / path.name).symlink_to(path)


def fill(landing: Path) -> Path:
    """Link everything that the vendors' tests read into one landing."""
    known = described_vendors()
    for vendor in known:
        # A tool beside the channels brings the conversations that it speaks of.
        for instance in sorted((EXAMPLES / vendor / "landing").glob("*/*")):
            if instance.parent.name in known:
                link_files(instance, landing / instance.parent.name / instance.name)
    for vendor, instance, folder, mapping in SETS:
        if vendor in known and (SHARED / folder).is_dir() and (MAPPINGS / mapping).is_file():
            link_files(SHARED / folder, landing / vendor / instance)
            (landing / vendor / instance / "mapping.yml").symlink_to(MAPPINGS / mapping)
    return landing


@pytest.fixture(scope="session")
def vendor_names() -> list[str]:
    """What `vars.vendors` has to name for them."""
    return described_vendors()


@pytest.fixture(scope="session")
def vendors(
    built_once: Callable[..., Built], vendor_names: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Built:
    """The warehouse of all vendors; `query` sees its staging too."""
    landing = fill(tmp_path_factory.mktemp("vendors_landing"))
    return built_once("vendors", landing, extra_vars={"vendors": vendor_names}, tests=True)


@pytest.fixture(scope="session")
def shared_set() -> Callable[[str], Path]:
    """A folder of the public sets; skips where they are not at hand."""

    def find(name: str) -> Path:
        if not (SHARED / name).is_dir():
            pytest.skip(f"{name} is not at hand: set TANDEM_SHARED_DATA to the folder that holds it.")
        return SHARED / name

    return find
