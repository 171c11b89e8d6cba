"""Why is a cell of the scorecard what it is: the rows in it, and the rows left out with their reason.

The catalogue names, per metric, the fact table and the columns that hold its flags; nothing about a metric is
known here.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table

from tandem.engines.published import Published
from tandem.engines.settings import UserError

NUMERATOR, DENOMINATOR_ONLY, LEFT_OUT = "numerator", "denominator only", "left out"
TITLES = {
    NUMERATOR: "counted in the numerator",
    DENOMINATOR_ONLY: "counted in the denominator only",
    LEFT_OUT: "left out",
}

# A composite's parts are cells, not rows of a fact: they name the composite that they belong to.
PARENT = "select parent_metric_id from scorecard.metric_catalog where metric_id = ?"

# What helps to recognise a row; shown where the fact has it.
CONTEXT_COLUMNS = ("source_instance", "started_on", "intent", "channel", "handler_path", "outcome")


@dataclass(frozen=True)
class Definition:
    """Where a metric's flags live."""

    metric_id: str
    fact: str
    numerator_column: str | None
    denominator_column: str | None
    exclusion_column: str | None
    value_column: str | None


@dataclass(frozen=True)
class Period:
    """Half-open range of local start dates."""

    grain: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Traced:
    """One row of the fact and how the metric treats it."""

    counted_as: str
    reason: str
    key: str
    value: Any
    context: dict[str, Any]
    times: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """All rows of a cell, counted and listed."""

    definition: Definition
    period: Period
    segment: str
    counts: dict[str, int]
    reasons: dict[str, int]
    rows: list[Traced]


def parse_period(text: str, grain: str | None = None) -> Period:
    """2026-03 is a month, 2026-W10 a week, 2026-03-05 a day; a grain widens a date to its week or month."""
    starts_on, natural = _start_and_grain(text)
    grain = grain or natural
    if grain == "month":
        starts_on = starts_on.replace(day=1)
        return Period(grain, starts_on, (starts_on + timedelta(days=32)).replace(day=1))
    if grain == "week":
        starts_on -= timedelta(days=starts_on.weekday())
        return Period(grain, starts_on, starts_on + timedelta(days=7))
    if grain == "day":
        return Period(grain, starts_on, starts_on + timedelta(days=1))
    raise UserError(
        f"Unknown grain {grain!r}: day, week or month.{_nearest(grain, ['day', 'week', 'month'])}"
    )


def _start_and_grain(text: str) -> tuple[date, str]:
    try:
        if re.fullmatch(r"\d{4}-\d{2}", text):
            return date.fromisoformat(f"{text}-01"), "month"
        if re.fullmatch(r"\d{4}-?W\d{2}", text):
            return date.fromisoformat(text), "week"
        return date.fromisoformat(text), "day"
    except ValueError:
        raise UserError(f"{text!r} is no period. Write 2026-03, 2026-W10 or 2026-03-05.") from None


def explain(published: Published, metric: str, period: Period, segments: Sequence[str], limit: int) -> Answer:
    """Trace one cell. At most `limit` rows are listed per group; the counts are over all."""
    definition = _definition(published, metric)
    columns = published.columns(definition.fact)
    if not columns:
        raise UserError(
            f"The catalogue names {definition.fact}, which this warehouse lacks. Run tandem run again."
        )
    filters, values = _filters(published, definition, columns, period, segments)
    _check_period(published, definition, period)
    counted_as = _counted_as(definition, columns)
    reason = _reason(definition, columns)
    counts_sql = (
        f"select {counted_as} as counted_as, {reason} as reason, count(*) as row_count "
        f"from {definition.fact} where {filters} group by 1, 2"
    )
    _, counted = published.query(counts_sql, values)
    return Answer(
        definition=definition,
        period=period,
        segment=", ".join(segments) or "all",
        counts={name: sum(row[2] for row in counted if row[0] == name) for name in TITLES},
        reasons={row[1]: row[2] for row in sorted(counted, key=lambda row: -row[2]) if row[0] == LEFT_OUT},
        rows=_rows(published, definition, columns, (filters, values), limit),
    )


def _definition(published: Published, metric: str) -> Definition:
    """The metric's line of the catalogue."""
    _, rows = published.query(
        "select metric_id, fact, numerator_column, denominator_column, exclusion_column, value_column "
        "from scorecard.metric_catalog order by metric_id"
    )
    by_id = {
        row[0]: Definition(row[0], _relation(row[1]), *(name or None for name in row[2:])) for row in rows
    }
    if metric not in by_id:
        hint = _nearest(metric, by_id) or f" There are: {', '.join(by_id)}"
        raise UserError(f"No metric {metric!r}.{hint}")
    if not by_id[metric].fact:
        raise UserError(f"{metric} is no count of rows of one fact, so no rows can be listed for it.")
    return by_id[metric]


def _relation(fact: str | None) -> str:
    """The catalogue names facts without their schema."""
    return fact if not fact or "." in fact else f"marts.{fact}"


def _filters(
    published: Published,
    definition: Definition,
    columns: dict[str, str],
    period: Period,
    segments: Sequence[str],
) -> tuple[str, list[Any]]:
    """The where clause of the cell and its values; names come from the warehouse only."""
    of_cells = "segment_value" in columns
    filters, values = ["started_on >= ?", "started_on < ?"], [period.starts_on, period.ends_on]
    if of_cells:
        filters += ["period_grain = ?", f"metric_id in ({PARENT})"]
        values += [period.grain, definition.metric_id]
        filters += [] if segments else ["segment = 'all'"]
    for segment in segments:
        name, equals, wanted = segment.partition("=")
        if not equals:
            raise UserError(f"Write a segment as name=value, for example channel=voice; not {segment!r}.")
        known = _segment_names(published, definition, columns)
        if name not in known:
            raise UserError(
                f"{definition.metric_id} is not cut by {name!r}.{_nearest(name, known)} "
                f"Its segments: {', '.join(known)}"
            )
        if of_cells:
            filters.append("segment = ? and segment_value = ?")
            values += [name, wanted]
        else:
            filters.append(f"coalesce(cast({name} as varchar(1000)), 'unknown') = ?")
            values.append(wanted)
        _check_segment_value(published, definition, name, wanted)
    return " and ".join(filters), values


def _segment_names(published: Published, definition: Definition, columns: dict[str, str]) -> list[str]:
    _, rows = published.query(
        "select distinct segment from scorecard.metric_values where metric_id = ? and segment <> 'all' "
        "order by 1",
        [definition.metric_id],
    )
    return [name for (name,) in rows if name in columns or "segment_value" in columns]


def _check_segment_value(published: Published, definition: Definition, name: str, wanted: str) -> None:
    _, rows = published.query(
        "select distinct segment_value from scorecard.metric_values where metric_id = ? and segment = ? "
        "order by 1",
        [definition.metric_id, name],
    )
    known = [value for (value,) in rows]
    if wanted not in known:
        raise UserError(f"No {name} {wanted!r}.{_nearest(wanted, known)} Known: {', '.join(known)}")


def _check_period(published: Published, definition: Definition, period: Period) -> None:
    """A period without a single row is more likely a slip than a question."""
    _, rows = published.query(
        "select distinct period_start from scorecard.metric_values "
        "where metric_id = ? and period_grain = ? order by 1",
        [definition.metric_id, period.grain],
    )
    known = [str(start)[:10] for (start,) in rows]
    wanted = period.starts_on.isoformat()
    if wanted not in known:
        nearest = min(
            known, key=lambda start: abs(date.fromisoformat(start) - period.starts_on), default=None
        )
        hint = f" Nearest: {nearest}; {len(known)} in all, {known[0]} to {known[-1]}." if nearest else ""
        raise UserError(f"Nothing of {definition.metric_id} in the {period.grain} of {wanted}.{hint}")


def _counted_as(definition: Definition, columns: dict[str, str]) -> str:
    """SQL that puts a row into one of the three groups."""
    in_denominator = _in_denominator(definition, columns)
    if not definition.numerator_column:
        return f"case when {in_denominator} then '{NUMERATOR}' else '{LEFT_OUT}' end"
    return (
        f"case when {in_denominator} and {_holds(definition.numerator_column, columns)} then '{NUMERATOR}' "
        f"when {in_denominator} then '{DENOMINATOR_ONLY}' else '{LEFT_OUT}' end"
    )


def _in_denominator(definition: Definition, columns: dict[str, str]) -> str:
    """SQL: does the metric count or measure this row?"""
    if definition.denominator_column:
        return _holds(definition.denominator_column, columns)
    return f"(({definition.value_column}) is not null)"


def _holds(expression: str, columns: dict[str, str]) -> str:
    """SQL: a flag that is true, or a weight that weighs something."""
    if columns.get(expression) == "boolean":
        return f"coalesce({expression}, false)"
    return f"(coalesce({expression}, 0) <> 0)"


def _reason(definition: Definition, columns: dict[str, str]) -> str:
    """SQL for the exclusion reason, empty for a counted row.

    A component may share its parent's exclusion column; what only it leaves out is said by its own flag.
    """
    flag = definition.denominator_column
    absent = f"not {flag}" if flag else f"no {definition.value_column}"
    literal = "'" + absent.replace("'", "''") + "'"
    column = definition.exclusion_column
    named = f"coalesce({column}, {literal})" if column else literal
    return f"case when {_in_denominator(definition, columns)} then '' else {named} end"


def _rows(
    published: Published,
    definition: Definition,
    columns: dict[str, str],
    where: tuple[str, list[Any]],
    limit: int,
) -> list[Traced]:
    """The first rows of each group, in date order."""
    key = _key_column(definition.fact, columns)
    context = [name for name in CONTEXT_COLUMNS if name in columns]
    times = [name for name, type_ in columns.items() if type_.startswith("timestamp")]
    shown = ", ".join(context + times)
    value = definition.value_column or "null"
    filters, values = where
    sql = (
        f"with traced as (select {_counted_as(definition, columns)} as counted_as, "
        f"{_reason(definition, columns)} as reason, "
        f"{key} as row_key, {value} as row_value, {shown} "
        f"from {definition.fact} where {filters}), "
        "ranked as (select traced.*, "
        "row_number() over (partition by counted_as order by started_on, row_key) as place "
        f"from traced) select counted_as, reason, row_key, row_value, {shown} from ranked "
        "where place <= ? order by counted_as desc, place"
    )
    _, rows = published.query(sql, [*values, limit])
    order = list(TITLES)
    first_time = 4 + len(context)
    traced = [
        Traced(
            *row[:4],
            dict(zip(context, row[4:first_time], strict=True)),
            dict(zip(times, row[first_time:], strict=True)),
        )
        for row in rows
    ]
    return sorted(traced, key=lambda row: order.index(row.counted_as))


def _key_column(fact: str, columns: dict[str, str]) -> str:
    """The fact's hashed key: fct_journeys has journey_key; else the first key, that of its rows."""
    singular = fact.split(".")[-1].removeprefix("fct_").removesuffix("s")
    keys = [name for name in columns if name.endswith("_key")]
    if not keys:
        raise UserError(f"{fact} has no column {singular}_key.")
    return f"{singular}_key" if f"{singular}_key" in keys else keys[0]


def _nearest(wanted: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(wanted, list(known), n=1)
    return f" Did you mean {close[0]}?" if close else ""


def render(answer: Answer, console: Console) -> None:
    """Counts first, then the rows of each group."""
    period = answer.period
    console.print(
        f"[bold]{answer.definition.metric_id}[/bold], {period.grain} of {period.starts_on}, "
        f"segment {answer.segment}"
    )
    for name, title in TITLES.items():
        if name == DENOMINATOR_ONLY and not answer.definition.numerator_column:
            continue
        label = "measured" if name == NUMERATOR and not answer.definition.numerator_column else title
        console.print(f"\n[bold]{answer.counts[name]:,}[/bold] {label}")
        if name == LEFT_OUT:
            for reason, count in answer.reasons.items():
                console.print(f"  {count:,} {reason}")
        listed = [row for row in answer.rows if row.counted_as == name]
        if listed:
            console.print(_rows_table(listed))
            if len(listed) < answer.counts[name]:
                console.print(f"  ... {answer.counts[name] - len(listed):,} more: --limit or --csv")


def _rows_table(rows: Sequence[Traced]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    has_value = any(row.value is not None for row in rows)
    names = (
        ["key", *rows[0].context] + (["value"] if has_value else []) + (["reason"] if rows[0].reason else [])
    )
    for name in names:
        table.add_column(name, no_wrap=name == "key")
    for row in rows:
        cells = [row.key, *row.context.values()]
        cells += [row.value] if has_value else []
        cells += [row.reason] if rows[0].reason else []
        table.add_row(*("" if cell is None else str(cell) for cell in cells))
    return table


def write_csv(answer: Answer, file: TextIO) -> None:
    """The listed rows, one line each, with all times of the fact (UTC): what begins and ends a duration."""
    shown = [*answer.rows[0].context, *answer.rows[0].times] if answer.rows else []
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["metric_id", "counted_as", "reason", "key", "value", *shown])
    for row in answer.rows:
        writer.writerow(
            [
                answer.definition.metric_id,
                row.counted_as,
                row.reason,
                row.key,
                row.value,
                *row.context.values(),
                *row.times.values(),
            ]
        )
