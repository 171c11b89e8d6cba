"""The gate between landing and dbt: the landing ledger, and the rows that this run brought.

Suites are built from the columns that the source YAMLs declare, so a new vendor needs no new expectation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from tandem.gates.expectations import EXAMPLES, Checker, Rule
from tandem.gates.findings import BLOCKING, WARNING, GateReport
from tandem.landing.declarations import LANDING_RELATIONS, Column, Relation, load_declarations
from tandem.landing.report import LANDED, REJECTED, Batch, LandingReport

if TYPE_CHECKING:
    import pandas as pd

GATE = "landed"

# From this share on, a table is more likely misread than dirty.
QUARANTINED_SHARE_LIMIT = 0.5

WHERE = ("file_path", "line_number")
PARQUET_TYPES = {
    "string": "VARCHAR",
    "json": "VARCHAR",
    "bigint": "BIGINT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
}
MAPPING_HINT = "in the mapping.yml beside the file, map it; or mend the export"


def check_landed(report: LandingReport, project: Path) -> GateReport:
    """Every expectation over the ledger, and over the rows of the files that this run read."""
    checker = Checker(GATE)
    declared = load_declarations(project).relations
    findings = _check_ledger(checker, report, declared)
    for name, batches in sorted(_batches(report).items()):
        relation = declared.get(name)
        if relation is not None:
            findings += _check_relation(checker, report.store, relation, batches)
    return GateReport(GATE, findings)


def _batches(report: LandingReport) -> dict[str, list[Batch]]:
    """Landed batches by relation, of the files that this run read."""
    read = set(report.read_files)
    found: dict[str, list[Batch]] = defaultdict(list)
    for batch in report.batches:
        if batch.status == LANDED and batch.relation and batch.file_path in read:
            found[batch.relation].append(batch)
    return found


# ---------------------------------------------------------------- the ledger


def _check_ledger(checker: Checker, report: LandingReport, declared: dict[str, Relation]) -> list[Any]:
    import pandas as pd

    findings = checker.check(
        "required columns",
        pd.DataFrame({"files_to_mend": [len(report.errors)]}),
        [_no_errors(report.errors)],
    )
    findings += checker.check(
        "conversations",
        pd.DataFrame({"landed": [_conversations(report, declared)]}),
        [_some_conversations(report)],
    )
    strays = _stray_files(report)
    findings += checker.check("files", pd.DataFrame({"strays": [len(strays)]}), [_no_strays(strays)])
    tables = _tables(report)
    if not tables.empty:
        findings += checker.check("tables", tables, [_mostly_readable(report), _counts_reconcile()])
    return findings


def _no_errors(errors: Sequence[str]) -> Rule:
    return Rule(
        "ExpectColumnValuesToBeBetween",
        {"column": "files_to_mend", "max_value": 0},
        expected="every file can be read and has its required columns",
        mend="rename or add the columns in the export, or in the mapping.yml beside the file",
        describe=lambda _: list(errors),
        index=("files_to_mend",),
    )


def _conversations(report: LandingReport, declared: dict[str, Relation]) -> int:
    """Landed rows that can hold a conversation: a conversations table, or documents of a vendor without."""
    with_table = {relation.vendor for relation in declared.values() if relation.table == "conversations"}
    rows = 0
    for batch in report.batches:
        relation = declared.get(batch.relation or "")
        if relation is None or relation.vendor in ("reference", "landing"):
            continue
        if relation.table == "conversations" or relation.vendor not in with_table:
            rows += batch.rows_landed
    return rows


def _some_conversations(report: LandingReport) -> Rule:
    return Rule(
        "ExpectColumnValuesToBeBetween",
        {"column": "landed", "min_value": 1},
        expected=f"at least one conversation in {report.landing}",
        mend="a landing holds <vendor>/<source_instance>/<files>, for example open/acme/conversations.csv; "
        "examples/golden/landing shows one",
        describe=lambda _: [
            f"{len(report.files_landed)} files landed, {len(report.files_ignored)} passed over, "
            f"{len(report.files_rejected)} rejected; no conversation among them"
        ],
        index=("landed",),
    )


def _stray_files(report: LandingReport) -> list[str]:
    """Rejected files that belong to no table, with the reason."""
    return [
        f"{batch.file_path}: {batch.reason or 'belongs to no table'}"
        for batch in report.batches
        if batch.status == REJECTED and batch.relation is None
    ]


def _no_strays(strays: Sequence[str]) -> Rule:
    return Rule(
        "ExpectColumnValuesToBeBetween",
        {"column": "strays", "max_value": 0},
        expected="every file belongs to a table",
        severity=WARNING,
        mend="move it out of the landing, or name it after a table of the contract",
        describe=lambda _: list(strays),
        index=("strays",),
    )


def _tables(report: LandingReport) -> pd.DataFrame:
    """One row per instance and table: what was read, and what became of it."""
    import pandas as pd

    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for batch in report.batches:
        if batch.relation is None:
            continue
        counts = sums[(batch.source_instance or "-", batch.relation)]
        counts[0] += batch.rows_read
        counts[1] += batch.rows_landed
        counts[2] += batch.rows_quarantined
    rows = [
        {
            "source_instance": instance,
            "relation": relation,
            "rows_read": read,
            "rows_accounted": landed + quarantined,
            "quarantined_share": quarantined / read,
        }
        for (instance, relation), (read, landed, quarantined) in sorted(sums.items())
        if read
    ]
    return pd.DataFrame(rows)


def _mostly_readable(report: LandingReport) -> Rule:
    return Rule(
        "ExpectColumnValuesToBeBetween",
        {"column": "quarantined_share", "max_value": QUARANTINED_SHARE_LIMIT, "strict_max": True},
        expected=f"less than {QUARANTINED_SHARE_LIMIT:.0%} of each table's rows in quarantine",
        mend="mend what the lines above say, in the export or in mapping.yml, and run again",
        describe=lambda rows: _quarantine_sentences(report, rows),
        index=("source_instance", "relation"),
    )


def _counts_reconcile() -> Rule:
    return Rule(
        "ExpectColumnPairValuesToBeEqual",
        {"column_A": "rows_read", "column_B": "rows_accounted"},
        expected="each row read is landed or in quarantine",
        mend="rows went missing on the way: delete the store folder, run again, and report it "
        "if it happens twice",
    )


def _quarantine_sentences(report: LandingReport, tables: Iterable[dict[str, Any]]) -> list[str]:
    """File, lines, field, and what was expected, for the tables that went mostly to quarantine."""
    sentences = []
    for table in tables:
        rows = _quarantined(report, table["source_instance"], table["relation"])
        for file_path, field, reason, detail, count, lines in rows:
            where = f"{file_path}{_lines(lines)}" + (f", field {field}" if field else "")
            sentences.append(f"{where}: {detail or reason} ({count:,} rows)")
    return sentences


def _quarantined(report: LandingReport, instance: str, relation: str) -> list[tuple[Any, ...]]:
    """What stands in quarantine of one table, the commonest first; never the rows themselves."""
    folder = report.store / LANDING_RELATIONS[1].name
    batches = [
        batch.batch_id
        for batch in report.batches
        if (batch.source_instance or "-", batch.relation) == (instance, relation)
    ]
    return duckdb.execute(
        f"""
        select
            file_path, field, reason, min(detail), count(*),
            list(line_number order by line_number)[1:{EXAMPLES}]
        from read_parquet('{_quoted(folder)}/*.parquet', union_by_name = true)
        where list_contains(?, batch_id)
        group by 1, 2, 3 order by 5 desc, 1, 2, 3 limit {EXAMPLES}
        """,
        [batches],
    ).fetchall()


def _lines(lines: Sequence[int | None] | None) -> str:
    known = [str(line) for line in lines or [] if line is not None]
    if not known:
        return ""
    return f", line{'s' if len(known) > 1 else ''} {', '.join(known)}"


# ---------------------------------------------------------------- the rows


def _check_relation(checker: Checker, store: Path, relation: Relation, batches: Sequence[Batch]) -> list[Any]:
    """Types from the Parquet schema; values from the new rows, and only the columns that a rule looks at."""
    findings = checker.check(f"{relation.name} types", _types_frame(store, relation), [_types_rule(relation)])
    rules = _value_rules(relation)
    names = _columns_needed(relation)
    if rules and {*WHERE, "batch_id"} <= {column.name for column in relation.columns}:
        frame = _new_rows(store, relation, names, batches)
        findings += checker.check(relation.name, frame, rules)
    return findings


def _types_frame(store: Path, relation: Relation) -> pd.DataFrame:
    """Declared beside loaded type, a row a column."""
    import pandas as pd

    described = duckdb.execute(f"describe select * from {_parquet(store, relation)}").fetchall()
    loaded = {row[0]: row[1] for row in described}
    return pd.DataFrame(
        [
            {
                "column_name": column.name,
                "declared": PARQUET_TYPES[column.data_type],
                "loaded": loaded.get(column.name, "absent"),
            }
            for column in relation.columns
        ]
    )


def _types_rule(relation: Relation) -> Rule:
    return Rule(
        "ExpectColumnPairValuesToBeEqual",
        {"column_A": "declared", "column_B": "loaded"},
        expected=f"the columns of {relation.name} are loaded with the types that its source YAML declares",
        mend="delete the store folder and run again: it was written for other declarations",
        index=("column_name", "declared", "loaded"),
    )


def _value_rules(relation: Relation) -> list[Rule]:
    rules = [_required_rule(column) for column in relation.columns if column.required]
    rules += [_enum_rule(relation, column) for column in relation.columns if column.values]
    key = _natural_key(relation)
    if key:
        rules.append(_unique_rule(relation, key))
    return rules


def _natural_key(relation: Relation) -> list[str]:
    """What tells rows apart in the source (R74 for versioned tables): a later state of a row is no double."""
    names = [column.name for column in relation.columns]
    wanted = ["source_instance", "native_id"]
    if not set(wanted) <= set(names):
        return []
    return wanted + [name for name in ("valid_from", "source_updated_at") if name in names]


def _required_rule(column: Column) -> Rule:
    return Rule(
        "ExpectColumnValuesToNotBeNull",
        {"column": column.name},
        expected=f"{column.name} in every landed row",
        severity=BLOCKING,
        mend=f"{column.name} is required; name the column that holds it in the mapping.yml beside the file",
        describe=lambda rows: [f"{file}{_lines(lines)}: no {column.name}" for file, lines in _by_file(rows)],
        index=WHERE,
    )


def _enum_rule(relation: Relation, column: Column) -> Rule:
    listed = ", ".join(column.values or ())
    raw = f"{column.name}_raw"

    def describe(rows: list[dict[str, Any]]) -> list[str]:
        places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row in rows:
            places[(str(row[raw]), row["file_path"])].append(row["line_number"])
        ranked = sorted(places.items(), key=lambda item: -len(item[1]))
        return [
            f"{file}{_lines(lines[:EXAMPLES])}: {column.name} is {value[:60]!r} ({len(lines):,} rows)"
            for (value, file), lines in ranked
        ]

    return Rule(
        "ExpectColumnValuesToBeInSet",
        {"column": column.name, "value_set": list(column.values or ())},
        expected=f"{column.name} of {relation.table} is one of {listed}",
        severity=WARNING,
        mend=f"rows stay in and count as unmapped; {MAPPING_HINT}",
        describe=describe,
        index=(*WHERE, raw),
    )


def _unique_rule(relation: Relation, key: list[str]) -> Rule:
    return Rule(
        "ExpectCompoundColumnsToBeUnique",
        {"column_list": key},
        expected=f"one row per {', '.join(key)} in what was just landed",
        severity=WARNING,
        mend="the last one counts; if these are states of one thing, export source_updated_at too",
        describe=lambda rows: [
            f"{file}{_lines(lines)}: same id more than once" for file, lines in _by_file(rows)
        ],
        index=WHERE,
    )


def _by_file(rows: Iterable[dict[str, Any]]) -> list[tuple[str, list[int]]]:
    """The first lines of each file."""
    lines: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if len(lines[row["file_path"]]) < EXAMPLES:
            lines[row["file_path"]].append(row["line_number"])
    return list(lines.items())


def _columns_needed(relation: Relation) -> list[str]:
    names = {column.name for column in relation.columns if column.required or column.values or column.raw_of}
    names |= {*WHERE, *_natural_key(relation)}
    return [column.name for column in relation.columns if column.name in names]


def _new_rows(
    store: Path, relation: Relation, names: Sequence[str], batches: Sequence[Batch]
) -> pd.DataFrame:
    sql = f"select {', '.join(names)} from {_parquet(store, relation)} where list_contains(?, batch_id)"
    with duckdb.connect() as connection:
        rows = connection.sql(sql, params=[[batch.batch_id for batch in batches]])
        return rows.to_arrow_table().to_pandas()


def _parquet(store: Path, relation: Relation) -> str:
    return f"read_parquet('{_quoted(store / relation.name)}/*.parquet', union_by_name = true)"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
