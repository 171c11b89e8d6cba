"""The rules of the house that no linter knows: sizes, portable SQL, one file an idea."""

from __future__ import annotations

import re
import statistics
from pathlib import Path

import pytest
from support import PROJECT

SQL_LINES = 150
SQL_COLUMNS = 120
YAML_LINES = 250
# The aim is 40. Lower this as models shrink; never raise it.
MEDIAN_CODE_LINES = 43

# A vendor folder describes itself in a macro that stands beside its models.
MODELS = sorted(
    path for path in (PROJECT / "models").rglob("*.sql") if not path.name.endswith("__vendor.sql")
)
YAMLS = sorted(
    path
    for folder in ("models", "macros", "seeds", "tests", "profiles")
    for path in (PROJECT / folder).rglob("*.y*ml")
)

# `x as (select * from {{ ref('...') }}),` says where the rows come from, nothing about what becomes of them.
IMPORT = re.compile(
    r"^\w+ as \(\n\s+select \* from \{\{ (?:ref|source)\([^\n]*\}\}(?: as \w+)?\n"
    r"(?:\s+where [^\n]*\n)?\),?\n",
    re.M,
)
LAST_SELECT = re.compile(r"^select \* from \w+\s*\Z", re.M)
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)
TEXT = re.compile(r"'(?:[^']|'')*'")

# What DuckDB knows and PostgreSQL 15 or Spark 4 does not.
NOT_PORTABLE = {
    "a double colon cast": r"::",
    "a quoted identifier": r'"',
    "qualify": r"\bqualify\b",
    "select * exclude or replace": r"\*\s+(exclude|replace)\b",
    "group or order by all": r"\bby\s+all\b",
    "try_cast": r"\btry_cast\b",
    "any_value, max_by or arg_max": r"\b(any_value|max_by|min_by|arg_max|arg_min)\s*\(",
    "median": r"\bmedian\s*\(",
    "a list or struct": r"\b(unnest|list_\w+|struct_\w+|array_agg)\s*\(|\[",
    "asof join": r"\basof\b",
    "date_diff": r"\b(date_diff|datediff|date_sub|date_part)\s*\(",
    "epoch": r"\bepoch(_\w+)?\s*\(",
    "strftime": r"\b(strftime|strptime|to_char|date_format)\s*\(",
    "regexp": r"\bregexp_\w+\s*\(|~",
    "json": r"->>?|\bjson_\w+\s*\(",
    "a hash": r"\b(sha256|sha2|md5)\s*\(",
    "varchar without a length": r"\bvarchar\b(?!\()",
    "a double of one engine": r"\bas\s+(double|float)\b",
    "reading a file": r"\bread_(csv|json|parquet)\w*\s*\(",
    "string_agg": r"\b(string_agg|listagg|group_concat)\s*\(",
    "filter on an aggregate": r"\bfilter\s*\(",
}


def name_of(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def sql_of(folder: str) -> list[Path]:
    return sorted((PROJECT / folder).rglob("*.sql"))


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def code_lines(path: Path) -> int:
    """Lines that do something: no blanks, comments, imports or closing select."""
    sql = re.sub(r"^with (?:recursive )?", "", path.read_text(), flags=re.M)
    sql = LAST_SELECT.sub("", IMPORT.sub("", sql))
    return sum(1 for line in sql.splitlines() if line.strip() and not line.strip().startswith("--"))


def bare_sql(path: Path) -> str:
    """The SQL without Jinja, comments and text literals."""
    # A hook is Jinja in a text in Jinja.
    sql = JINJA.sub(" ", re.sub(r'"\{\{[^\n]*?\}\}"', " ", path.read_text()))
    return TEXT.sub(" ", re.sub(r"--[^\n]*", "", sql)).lower()


def test_files_fit_their_size() -> None:
    limits = {path: SQL_LINES for path in MODELS} | {path: YAML_LINES for path in YAMLS}
    long = {name_of(path) for path, limit in limits.items() if lines(path) > limit}
    assert not long, "a second idea has entered: split the file"


def test_no_line_of_sql_is_long() -> None:
    written = [*MODELS, *(path for folder in ("tests", "analyses") for path in sql_of(folder))]
    long = {
        f"{name_of(path)}:{number}"
        for path in written
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > SQL_COLUMNS
    }
    assert not long


def test_the_usual_model_is_short() -> None:
    median = statistics.median(code_lines(path) for path in MODELS)
    assert median <= MEDIAN_CODE_LINES, f"half of the models have {median} lines of code or more"


@pytest.mark.parametrize("rule", NOT_PORTABLE)
def test_models_are_portable(rule: str) -> None:
    found = [name_of(path) for path in MODELS if re.search(NOT_PORTABLE[rule], bare_sql(path))]
    assert not found, f"{rule} belongs in a dispatched macro (macros/dialect)"


def test_no_model_asks_which_engine_it_runs_on() -> None:
    asking = [
        name_of(path) for path in MODELS if re.search(r"\btarget\s*\.\s*(type|name)\b", path.read_text())
    ]
    assert not asking


def test_only_the_name_of_doubles_depends_on_the_engine_in_yaml() -> None:
    """A contract's type cannot call a macro, so the one type whose name differs is chosen in an anchor."""
    anchor = "  - &double \"{{ 'double precision' if target.type == 'postgres' else 'double' }}\""
    other = [
        name_of(path)
        for path in YAMLS
        if any("target.type" in line and line != anchor for line in path.read_text().splitlines())
    ]
    assert not other


def test_each_model_has_its_yaml_beside_it() -> None:
    lone = [name_of(path) for path in MODELS if not path.with_suffix(".yml").exists()]
    assert not lone


def test_each_macro_has_a_file_of_its_name() -> None:
    """One macro a file; dialect files hold its implementations, a materialisation its helpers."""
    stray = []
    for path in sql_of("macros"):
        names = re.findall(r"\{%-?\s*(?:macro|materialization|test)\s+(\w+)", path.read_text())
        if path.stem not in names:
            stray.append(name_of(path))
        others = [name for name in names if name != path.stem and not name.endswith(f"__{path.stem}")]
        if others and path.parent.name != "materializations":
            stray.append(f"{name_of(path)}: {', '.join(others)}")
    assert not stray


def test_no_work_is_left_for_later() -> None:
    """No marks of unfinished work in what dbt reads."""
    mark = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    files = [*MODELS, *YAMLS, *(PROJECT / "macros").rglob("*.sql"), *(PROJECT / "tests").rglob("*.sql")]
    assert not [name_of(path) for path in files if mark.search(path.read_text())]


def test_every_fact_is_audited_for_addresses() -> None:
    """What readers see is searched for addresses (unmasked_pii_findings), a new fact too."""
    facts = {path.stem for path in MODELS if path.stem.startswith("fct_")} - {"fct_text_audits"}
    audit = (PROJECT / "models/marts/risk/fct_text_audits.sql").read_text()
    assert facts == set(re.findall(r"ref\('(fct_\w+)'\)", audit))
