"""The gate after the build: what readers will see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tandem.engines.published import Published
from tandem.gates.expectations import Checker, Rule
from tandem.gates.findings import GateReport

if TYPE_CHECKING:
    import pandas as pd

GATE = "published"
KEY = ["metric_id", "period_grain", "period_start", "segment", "segment_value"]
READER_SCHEMAS = ("marts", "scorecard")
REPORT_IT = "this is a fault of a model, not of the data: tandem why shows the rows"


def check_published(published: Published) -> GateReport:
    """Every expectation over metric_values, and over the text columns of what is published."""
    checker = Checker(GATE)
    findings = checker.check("scorecard.metric_values", _metric_values(published), _metric_rules())
    text = _text_columns(published)
    if not text.empty:
        findings += checker.check("text columns", text, [_no_addresses()])
    return GateReport(GATE, findings)


def _metric_values(published: Published) -> pd.DataFrame:
    """Keys and what the rules look at; `ratio_value` is the value where the metric is a share, and so on."""
    import pandas as pd

    names, rows = published.query(
        "select metric_values.metric_id, period_grain, cast(period_start as varchar(10)) as period_start, "
        "segment, segment_value, cast(sample_size as double precision) as sample_size, "
        "case when unit = 'ratio' then cast(value as double precision) end as ratio_value, "
        "case when unit in ('difference', 'coefficient') then cast(value as double precision) end "
        "as signed_value, "
        "case when unit = 'relative' then cast(value as double precision) end as relative_value, "
        "case when value is null and unavailable_reason is null then 'silent' else 'said' end as absence "
        "from scorecard.metric_values "
        "left join scorecard.metric_catalog on metric_catalog.metric_id = metric_values.metric_id"
    )
    return pd.DataFrame(rows, columns=names)


def _metric_rules() -> list[Rule]:
    return [
        Rule(
            "ExpectColumnValuesToBeBetween",
            {"column": "ratio_value", "min_value": 0, "max_value": 1},
            expected="the value of a share lies between 0 and 1",
            mend=REPORT_IT,
            index=tuple(KEY),
        ),
        Rule(
            "ExpectColumnValuesToBeBetween",
            {"column": "signed_value", "min_value": -1, "max_value": 1},
            expected="a difference of shares lies between -1 and 1",
            mend=REPORT_IT,
            index=tuple(KEY),
        ),
        Rule(
            "ExpectColumnValuesToBeBetween",
            {"column": "relative_value", "min_value": -1},
            expected="a relative change is at least -1: nothing falls by more than all of it",
            mend=REPORT_IT,
            index=tuple(KEY),
        ),
        Rule(
            "ExpectColumnValuesToNotBeNull",
            {"column": "sample_size"},
            expected="sample_size in every row",
            mend=REPORT_IT,
            index=tuple(KEY),
        ),
        Rule(
            "ExpectColumnValuesToBeInSet",
            {"column": "absence", "value_set": ["said"]},
            expected="a reason wherever the value is null",
            mend=REPORT_IT,
            index=tuple(KEY),
        ),
        Rule(
            "ExpectCompoundColumnsToBeUnique",
            {"column_list": KEY},
            expected=f"one row per {', '.join(KEY)}",
            mend=REPORT_IT,
            index=tuple(KEY),
        ),
    ]


def _text_columns(published: Published) -> pd.DataFrame:
    """How many values of each published text column hold an address sign: counted in the engine, not here."""
    import pandas as pd

    counted: list[dict[str, Any]] = []
    for schema in READER_SCHEMAS:
        for name in published.relations(schema):
            columns = published.columns(f"{schema}.{name}")
            texts = [
                column for column, data_type in columns.items() if data_type in ("varchar", "text", "string")
            ]
            if not texts:
                continue
            sums = ", ".join(f"sum(case when {column} like '%@%' then 1 else 0 end)" for column in texts)
            _, rows = published.query(f"select {sums} from {schema}.{name}")
            counted += [
                {"place": f"{schema}.{name}.{column}", "addresses": int(count or 0)}
                for column, count in zip(texts, rows[0], strict=True)
            ]
    return pd.DataFrame(counted)


def _no_addresses() -> Rule:
    return Rule(
        "ExpectColumnValuesToBeBetween",
        {"column": "addresses", "max_value": 0},
        expected="no '@' in any published text: identifiers stay in raw and staging",
        mend="take the column out of the model, or hash it with the keyed_hash macro",
        describe=lambda rows: [f"{row['place']}: {row['addresses']:,} values" for row in rows],
        index=("place", "addresses"),
    )
