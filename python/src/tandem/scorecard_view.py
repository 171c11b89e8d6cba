"""The scorecard in the terminal, and where to look first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tandem.engines.published import Published

# A segment below this many rows is noise, not a place to look.
MINIMUM_SAMPLE = 10
# A segment that is nearly the whole says nothing about itself.
LARGEST_SHARE = 0.8
PLACES_TO_LOOK = 4
SEGMENTS_TO_SEARCH = (
    "intent",
    "channel",
    "customer_segment",
    "language",
    "release_version",
    "source_instance",
)


@dataclass(frozen=True)
class Cell:
    """One value of metric_values with what the catalogue says about its metric."""

    metric_id: str
    kind: str
    label: str
    category: str
    unit: str
    direction: str
    segment: str
    segment_value: str
    value: float | None
    sample_size: int | None
    ci_low: float | None
    ci_high: float | None
    is_mature: bool
    unavailable_reason: str | None
    lacking_rows: int | None = None


def shown_month(published: Published) -> date | None:
    """The latest month of which most values are ripe; before there is one, the busiest."""
    _, rows = published.query(
        "select period_start, avg(case when is_mature then 1.0 else 0.0 end), sum(coalesce(sample_size, 0)) "
        "from scorecard.metric_values where period_grain = 'month' and segment = 'all' "
        "group by period_start order by period_start"
    )
    mature = [start for start, mature_share, _ in rows if mature_share > 0.5]
    if mature:
        return _as_date(mature[-1])
    busiest = max(rows, key=lambda row: row[2] or 0, default=None)
    return _as_date(busiest[0]) if busiest else None


def _as_date(value: Any) -> date:
    return value if type(value) is date else date.fromisoformat(str(value)[:10])


def cells(published: Published, month: date, segments: Sequence[str]) -> list[Cell]:
    """The month's values over the given segments, in the catalogue's order."""
    catalogue = published.columns("scorecard.metric_catalog")
    described = [
        f"coalesce(metric_catalog.{name}, '')" if name in catalogue else "''"
        for name in ("kind", "label", "category", "unit", "direction")
    ]
    marks = ", ".join("?" for _ in segments)
    _, rows = published.query(
        f"select metric_values.metric_id, {', '.join(described)}, segment, segment_value, value, "
        "sample_size, ci_low, ci_high, is_mature, unavailable_reason, lacking_rows "
        "from scorecard.metric_values "
        "left join scorecard.metric_catalog on metric_catalog.metric_id = metric_values.metric_id "
        f"where period_grain = 'month' and period_start = ? and segment in ({marks}) "
        f"order by {described[2]}, metric_values.metric_id, segment, segment_value",
        [month, *segments],
    )
    return [Cell(*row) for row in rows]


def render(published: Published, console: Console) -> None:
    """Print the month's metrics without their components, then the lines that say where to look."""
    month = shown_month(published)
    if month is None:
        console.print("Nothing to score yet: no conversation of the landing has a date.")
        return
    overall = cells(published, month, ["all"])
    metrics = [cell for cell in overall if cell.kind != "component"]
    console.print(_table(metrics, month))
    if len(metrics) < len(overall):
        console.print(
            f"and {len(overall) - len(metrics)} components, all cut by segment, in scorecard.metric_values",
            style="dim",
        )
    lines = where_to_look(overall, cells(published, month, SEGMENTS_TO_SEARCH), month)
    lines += _audit_lines(published)
    if lines:
        console.print("[bold]Where to look[/bold]")
        for line in lines:
            console.print(f"  - {escape(line)}", highlight=False)


def _table(overall: Sequence[Cell], month: date) -> Table:
    table = Table(title=f"Scorecard, {month:%B %Y}", title_justify="left", pad_edge=False, box=None)
    for name, justify in (("metric", "left"), ("value", "right"), ("n", "right"), ("95 % interval", "right")):
        table.add_column(name, justify=justify, no_wrap=True)
    table.add_column("standing")
    category = None
    for cell in overall:
        if cell.category != category:
            category = cell.category
            table.add_row(f"[bold]{category or 'metrics'}[/bold]")
        table.add_row(
            f"  {cell.label or cell.metric_id}",
            written(cell.value, cell.unit),
            f"{cell.sample_size:,}" if cell.sample_size is not None else "",
            _interval(cell),
            _standing(cell),
        )
    return table


def written(value: float | None, unit: str) -> str:
    """A value in its unit: a share or change as per cent, a difference of shares in points, a time, money."""
    if value is None:
        return "-"
    if unit == "ratio":
        return f"{100 * value:.1f} %"
    if unit == "relative":
        return f"{100 * value:+.1f} %"
    if unit == "difference":
        return f"{100 * value:+.1f} pp"
    if unit == "seconds":
        return _duration(value)
    if unit == "money":
        return f"{value:,.2f}"
    # Scores and errors live below one, where one decimal says nothing.
    return f"{value:,.3f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:,.1f}".removesuffix(".0")


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    if seconds < 3600:
        return f"{seconds / 60:.1f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 86_400 else f"{seconds / 86_400:.1f} d"


def _interval(cell: Cell) -> str:
    if cell.ci_low is None or cell.ci_high is None:
        return ""
    return f"{written(cell.ci_low, cell.unit)} - {written(cell.ci_high, cell.unit)}"


def _standing(cell: Cell) -> str:
    if cell.unavailable_reason:
        return f"[yellow]{escape(cell.unavailable_reason)}[/yellow]"
    standing = "mature" if cell.is_mature else "[dim]still open[/dim]"
    # Sources that cannot say are no part of the value: how much of the company does it speak of?
    if cell.lacking_rows and cell.sample_size:
        standing += f", covers {100 * cell.sample_size / (cell.sample_size + cell.lacking_rows):.0f} %"
    return standing


def where_to_look(overall: Sequence[Cell], parts: Sequence[Cell], month: date) -> list[str]:
    """The segments that move their metric most in the wrong direction, by rows affected."""
    whole = {cell.metric_id: cell for cell in overall if cell.value is not None}
    found: list[tuple[float, str]] = []
    for cell in parts:
        total = whole.get(cell.metric_id)
        sign = {"up": 1, "down": -1}.get(cell.direction, 0)
        if total is None or cell.value is None or not sign or cell.kind == "component":
            continue
        if not MINIMUM_SAMPLE <= (cell.sample_size or 0) <= LARGEST_SHARE * (total.sample_size or 0):
            continue
        shortfall = sign * (total.value - cell.value) / (abs(total.value) or 1)
        if shortfall > 0.1:
            found.append((shortfall * cell.sample_size, _look_line(cell, total, month)))
    best: dict[str, str] = {}
    for _, line in sorted(found, reverse=True):
        best.setdefault(line.split(":")[0], line)
    return list(best.values())[:PLACES_TO_LOOK]


def _look_line(cell: Cell, total: Cell, month: date) -> str:
    return (
        f"{cell.label or cell.metric_id}: {written(cell.value, cell.unit)} for {cell.segment} "
        f"{cell.segment_value} (n {cell.sample_size:,}), {written(total.value, cell.unit)} over all. "
        f"tandem why {cell.metric_id} --period {month:%Y-%m} --segment {cell.segment}={cell.segment_value}"
    )


def _audit_lines(published: Published) -> list[str]:
    """Rows that never reached a number are worth a line each."""
    wording = {
        "quarantine": "{count:,} landed rows are in quarantine: audit.quarantine says why",
        "orphans": "{count:,} rows name a conversation that was never landed: audit.orphans",
        "unmapped_values": "{count:,} values have no mapping: audit.unmapped_values",
    }
    lines = []
    for name in published.relations("audit"):
        if name in wording:
            _, rows = published.query(f"select count(*) from audit.{name}")
            if rows[0][0]:
                lines.append(wording[name].format(count=rows[0][0]))
    return lines
