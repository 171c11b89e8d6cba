"""The project's dbt vars, and what a person sets for one run: dbt itself takes any name in silence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from tandem.engines.settings import UserError

KINDS = {bool: "true or false", float: "a number", str: "text", list: "a list", dict: "an object"}


def project_variables(project: Path) -> dict[str, Any]:
    """The vars of dbt_project.yml: all that models ask for, with their defaults."""
    return yaml.safe_load((project / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]


def switched_on(project: Path, variables: Mapping[str, Any]) -> list[str]:
    """Vendors whose rows count."""
    return list(variables.get("vendors") or project_variables(project)["vendors"])


def read_variables(text: str, project: Path) -> dict[str, Any]:
    """Vars from JSON. Raises UserError for one that the project has not, or has of another kind."""
    try:
        variables = json.loads(text)
    except json.JSONDecodeError as error:
        raise UserError(
            f"--vars is no JSON ({error}). Write --vars '{{\"journey_window_days\": 3}}'."
        ) from None
    if not isinstance(variables, dict):
        raise UserError("--vars must be a JSON object of names and values.")
    known = project_variables(project)
    for name, value in variables.items():
        if name not in known:
            raise UserError(f"--vars: no var is called {name}. {_suggestion(name, known)}")
        if _kind(known[name]) not in (None, _kind(value)):
            raise UserError(
                f"--vars: {name} is {KINDS[_kind(known[name])]}, as {json.dumps(known[name])}, "
                f"not {json.dumps(value)}."
            )
    _require_folders(project, variables)
    return variables


def _kind(value: Any) -> type | None:
    """One of KINDS; None where a var may be left open. A whole number is a number, and no boolean is one."""
    if value is None:
        return None
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _suggestion(name: str, known: Mapping[str, Any]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]}?" if near else "dbt_project.yml lists them all under vars."


def _require_folders(project: Path, variables: Mapping[str, Any]) -> None:
    staging = project / "models" / "staging"
    folders = sorted(folder.name for folder in staging.iterdir() if folder.is_dir())
    unknown = [str(vendor) for vendor in variables.get("vendors") or [] if vendor not in folders]
    if unknown:
        raise UserError(
            f"--vars: no vendor is called {', '.join(unknown)}. models/staging has {', '.join(folders)}."
        )
