"""Everything a reader meets is described: models, columns, sources, seeds, macros, metrics."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import Built

Manifest = dict[str, Any]

PLACEHOLDER = re.compile(
    r"^\W*(tbd|todo|fixme|xxx|n/?a|none|description|placeholder|lorem\b.*|\W*)\W*$", re.I
)
# The implementations behind a dispatched macro: the macro's own name carries the description.
IMPLEMENTATION = re.compile(r"^(default|duckdb|postgres|spark)__")
# PostgreSQL cuts names there, and dbt names relations after unit tests.
LONGEST_NAME = 63
UNIT_TEST_NAME = re.compile(r"^[a-z0-9]+(_[a-z0-9]+){3,}$")


@pytest.fixture(scope="session")
def manifest(pages: Path) -> Manifest:
    """The project as dbt reads it now: a manifest left in target/ may be older than the files."""
    return json.loads((pages / "manifest.json").read_text())


def models(manifest: Manifest) -> list[dict[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def described(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Name and description of each thing that must have one."""
    things = [node for node in manifest["nodes"].values() if node["resource_type"] in ("model", "seed")]
    for thing in [*things, *manifest["sources"].values()]:
        name = f"{thing['resource_type']} {thing.get('source_name', '')} {thing['name']}"
        yield name, thing["description"]
        # A source's columns are described once, where staging shows them: each `doc()` slows every parse.
        columns = thing["columns"].values() if thing["resource_type"] != "source" else ()
        for column in columns:
            yield f"{name}, column {column['name']}", column["description"]
    for source in manifest["sources"].values():
        yield f"source {source['source_name']}", source["source_description"]
    for macro in own_macros(manifest):
        yield f"macro {macro['name']}", macro["description"]
        for argument in macro["arguments"]:
            yield f"macro {macro['name']}, argument {argument['name']}", argument["description"]
    for metric in manifest["metrics"].values():
        yield f"metric {metric['name']}", metric["description"]
    for semantic_model in manifest["semantic_models"].values():
        yield f"semantic model {semantic_model['name']}", semantic_model["description"]


def own_macros(manifest: Manifest) -> list[dict[str, Any]]:
    """Tandem's macros, without the implementations behind them."""
    return [
        macro
        for macro in manifest["macros"].values()
        if macro["package_name"] == "tandem" and not IMPLEMENTATION.match(macro["name"])
    ]


def test_everything_is_described(manifest: Manifest) -> None:
    bare = sorted(name for name, text in described(manifest) if not (text or "").strip())
    assert not bare, "without a description:\n" + "\n".join(bare)


def test_no_description_is_a_placeholder(manifest: Manifest) -> None:
    empty_words = sorted(
        f"{name}: {text!r}"
        for name, text in described(manifest)
        if (text or "").strip() and (PLACEHOLDER.match(text) or text.strip(" .`") == name.split()[-1])
    )
    assert not empty_words, "these say nothing:\n" + "\n".join(empty_words)


def test_each_macro_argument_is_listed(manifest: Manifest) -> None:
    """The arguments of the signature, in its order."""
    wrong = []
    for macro in own_macros(manifest):
        signature = re.search(r"{%-?\s*(?:macro|test)\s+\w+\(([^)]*)\)", macro["macro_sql"])
        named = re.findall(r"(\w+)\s*(?:=[^,]*)?(?:,|$)", signature.group(1)) if signature else []
        listed = [argument["name"] for argument in macro["arguments"]]
        if named != listed:
            wrong.append(f"{macro['name']}: takes {named}, lists {listed}")
    assert not wrong, "\n".join(wrong)


def test_marts_and_scorecard_are_under_contract(manifest: Manifest) -> None:
    loose = [
        model["name"]
        for model in models(manifest)
        if model["schema"] in ("marts", "scorecard")
        and not (
            model["config"]["contract"]["enforced"]
            and model["columns"]
            and all(column["data_type"] for column in model["columns"].values())
        )
    ]
    assert not loose


def test_each_model_has_a_tested_or_contracted_shape(manifest: Manifest) -> None:
    """A model whose YAML names no column at all is described in name only."""
    assert not [model["name"] for model in models(manifest) if not model["columns"]]


# What the meta of a metric may say as an expression over its measures, and words that are no columns.
MEASURED = (
    *("immature", "waiting", "untimed", "lacking", "sample", "value"),
    *("squared_weights", "squares", "products", "denominator_squares"),
)
SQL_WORDS = {
    "none",
    "null",
    "case",
    "when",
    "then",
    "else",
    "end",
    "and",
    "or",
    "not",
    "is",
    "cast",
    "as",
    "bigint",
    "coalesce",
}


def test_each_metric_counts_columns_that_exist(manifest: Manifest) -> None:
    """What *_metrics.yml names stands in the measures model and in the fact."""
    columns = {model["name"]: set(model["columns"]) for model in models(manifest)}
    wrong, seen = [], 0
    for metric in manifest["metrics"].values():
        if not metric["original_file_path"].endswith("_metrics.yml"):
            continue
        seen += 1
        meta, params = metric["config"]["meta"], metric["type_params"]
        expressions = " ".join(str(meta.get(key) or "") for key in MEASURED)
        named = [name for name in re.findall(r"[a-z_]\w*", expressions) if name not in SQL_WORDS]
        named += [
            params[side]["name"] for side in ("numerator", "denominator", "measure") if params.get(side)
        ]
        lacking = set(named) - columns.get(meta.get("measures"), set())
        if lacking:
            wrong.append(f"{metric['name']}: {meta.get('measures')} has no {', '.join(sorted(lacking))}")
        if meta.get("exclusion") not in columns.get(meta.get("fact"), set()):
            wrong.append(f"{metric['name']}: {meta.get('fact')} has no {meta.get('exclusion')}")
        # Without a unit the catalogue would leave it out without a word.
        if not meta.get("unit"):
            wrong.append(f"{metric['name']}: no unit")
    assert seen and not wrong, "\n".join(wrong)


def test_unit_tests_are_sentences_that_postgresql_can_name(manifest: Manifest) -> None:
    names = [test["name"] for test in manifest["unit_tests"].values()]
    assert names
    assert not [name for name in names if len(name) > LONGEST_NAME or not UNIT_TEST_NAME.match(name)]


@pytest.mark.build
def test_every_built_column_is_described(golden: Built, manifest: Manifest) -> None:
    """What the YAML leaves out is found in the warehouse; what it invents is found here too."""
    listed = {(model["schema"], model["name"]): set(model["columns"]) for model in models(manifest)}
    built: dict[tuple[str, str], set[str]] = {}
    for schema, table, column in golden.query(
        "select table_schema, table_name, column_name from information_schema.columns"
    ):
        built.setdefault((schema, table), set()).add(column)
    wrong = [
        f"{'.'.join(name)}: {', '.join(sorted(built.get(name, set()) ^ columns))}"
        for name, columns in sorted(listed.items())
        if built.get(name, set()) != columns
    ]
    assert not wrong, "YAML and warehouse disagree on columns:\n" + "\n".join(wrong)


@pytest.mark.build
def test_docs_are_generated_without_a_network(pages: Path) -> None:
    """One page that needs nothing else."""
    page = (pages / "static_index.html").read_text()
    assert "Customer support by humans and AI together" in page, "the docs home is not models/overview.md"
    assert "fct_journeys" in json.dumps(json.loads((pages / "catalog.json").read_text()))
