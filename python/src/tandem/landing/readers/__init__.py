"""Readers of landed files: `table` for flat rows, one module each for document vendors (see `base`)."""

from __future__ import annotations

import importlib
from types import ModuleType

TABLE = "table"


def document_reader(name: str) -> ModuleType | None:
    """Return the module of a document reader, or None when the package has no reader of that name."""
    if not name.isidentifier():
        return None
    try:
        return importlib.import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        if error.name == f"{__name__}.{name}":
            return None
        raise
