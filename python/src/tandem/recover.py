"""The judgement over many worlds: does the warehouse recover what was planted?

For each seed a world is simulated, landed and built, and its mature cells are held against the value that
the world's parameters imply. Two things are asked of each metric: that its 95 % intervals cover that value
about as often as they say, and that its mean error is nil within its noise.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console
from rich.table import Table

from tandem.engines.published import open_published
from tandem.engines.settings import Settings, UserError
from tandem.simulate.run import play
from tandem.simulate.settings import World
from tandem.simulate.truth import expected as reference
from tandem.simulate.truth.composites import BALANCE, INDEX, TRIAD, TRUST
from tandem.simulate.truth.drift import INDEX as DRIFT_INDEX
from tandem.simulate.truth.drift import OUTSIDE, WORST
from tandem.simulate.truth.fairness import ATTRIBUTES
from tandem.simulate.truth.fairness import METRIC as FAIRNESS
from tandem.simulate.truth.metrics import METRICS, Total
from tandem.simulate.truth.stock import STOCK_COUNTS

GRAIN = "week"
LOWEST_COVERAGE = 0.85
# Standard errors by which a mean may be off: over twenty worlds (Student, 19 degrees of freedom) one of 120
# true metrics crosses that by chance in about one run of ten.
FURTHEST_MEAN = 4.0
# Of fewer cells neither coverage nor a mean says anything.
FEWEST_CELLS = 20
# Made of what the world defines and of what only the warehouse has, as intents that somebody named: tests
# compare what they are made of, and their formulas.
NOT_JUDGED = (
    DRIFT_INDEX,
    WORST,
    OUTSIDE,
    BALANCE,
    TRUST,
    TRIAD,
    INDEX,
    *(f"balance_{pillar}_score" for pillar in ("quality", "speed", "safety")),
    *(f"triad_{pillar}_score" for pillar in ("swift", "quality")),
)
# A few events a month, in a company of any size: one large world is as noisy as a small one, so what is
# expected is the mean of other small ones.
OF_FEW_EVENTS = ("privacy_incident_rate",)
WORLDS_LIKE_IT = 40
# Nothing in the world moves it, in no week: releases of knowledge change no answer.
NIL = ("continuous_learning_impact",)
DURATIONS = ("seconds", "days")
# They grow with the world.
TOTALS = (*(metric.metric_id for metric in METRICS if isinstance(metric, Total)), *STOCK_COUNTS)
# Colleagues are drawn among the whole team: in a team of ten, one transfer in ten stays where it was.
TRANSFERS = ("specialist_transfer_rate", "misroute_rate")

ProgressCall = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Cell:
    """A mature cell of one world, with the value that the parameters imply."""

    metric_id: str
    value: float
    weight: float
    low: float | None
    high: float | None
    expected: float
    is_duration: bool = False


@dataclass(frozen=True)
class Recovery:
    """How one metric was recovered over all worlds; relative errors for durations, plain ones else."""

    metric_id: str
    cells: int
    covered: float | None  # share of cells whose interval holds the truth; None without intervals
    mean_error: float
    standard_error: float
    is_relative: bool

    @property
    def is_judged(self) -> bool:
        """Whether there are enough cells to tell."""
        return self.cells >= FEWEST_CELLS

    @property
    def is_recovered(self) -> bool:
        """Whether coverage and mean error are as they should be, as far as can be told."""
        if not self.is_judged:
            return True
        is_covered = self.covered is None or self.covered >= LOWEST_COVERAGE
        return is_covered and abs(self.mean_error) <= FURTHEST_MEAN * self.standard_error + 1e-9


def recover(
    world: World, seeds: int, project: Path, progress: ProgressCall = lambda *_: None
) -> list[Recovery]:
    """Simulate, build and judge `seeds` worlds, from the seed of `world` on."""
    expected = _by_cell(reference.expected_values(world), world)
    expected |= _mean_by_cell(_values_like(world, progress))
    worlds = []
    for number in range(seeds):
        progress(number, seeds, f"seed {world.seed + number}")
        with tempfile.TemporaryDirectory(prefix="tandem-recover-") as folder:
            rows = _build(replace(world, seed=world.seed + number), Path(folder), project)
        worlds.append([_cell(row, expected) for row in rows if row[0:2] in expected])
    return judge(worlds, noise_of_reference(world))


def noise_of_reference(world: World) -> dict[str, float]:
    """Noise of the expected values by metric, as shares of that of one such world; "" for all others."""
    large = np.sqrt(world.conversations / reference.REFERENCE_CONVERSATIONS)
    return {"": large} | dict.fromkeys(OF_FEW_EVENTS, np.sqrt(1 / WORLDS_LIKE_IT))


def judge(worlds: list[list[Cell]], noise: Mapping[str, float]) -> list[Recovery]:
    """Coverage and mean error of each metric; `noise`: see noise_of_reference."""
    metric_ids = sorted({cell.metric_id for cells in worlds for cell in cells})
    return [_judge_metric(name, worlds, noise.get(name, noise[""])) for name in metric_ids]


def _judge_metric(metric_id: str, worlds: list[list[Cell]], reference_noise: float) -> Recovery:
    mine = [[cell for cell in cells if cell.metric_id == metric_id] for cells in worlds]
    mine = [cells for cells in mine if cells]
    every = [cell for cells in mine for cell in cells]
    with_interval = [cell for cell in every if cell.low is not None or cell.high is not None]
    is_relative = any(cell.is_duration for cell in every)
    errors = np.array([_world_error(cells, is_relative) for cells in mine])
    spread = errors.std(ddof=1) if len(errors) > 1 else np.nan
    return Recovery(
        metric_id=metric_id,
        cells=len(every),
        covered=np.mean([_covers(cell) for cell in with_interval]) if with_interval else None,
        mean_error=float(errors.mean()),
        standard_error=float(spread * np.sqrt(1 / len(errors) + reference_noise**2)),
        is_relative=is_relative,
    )


def _covers(cell: Cell) -> bool:
    """Whether the interval holds the truth; a bound that few rows do not have excludes nothing."""
    above = cell.low is None or cell.low <= cell.expected
    return above and (cell.high is None or cell.expected <= cell.high)


def _world_error(cells: list[Cell], is_relative: bool) -> float:
    """Error over all periods of one world, weighing their denominators: one ratio of few rows is biased."""
    weights = np.array([cell.weight for cell in cells])
    errors = np.array([_error(cell, is_relative) for cell in cells])
    return float((errors * weights).sum() / weights.sum())


def _error(cell: Cell, is_relative: bool) -> float:
    """The difference; of durations the log of the ratio, since they err by factors."""
    if is_relative and cell.value > 0 and cell.expected > 0:
        return float(np.log(cell.value / cell.expected))
    return cell.value - cell.expected


def _cell(row: tuple, expected: dict[tuple, float]) -> Cell:
    metric_id, period, value, weight, low, high, unit = row
    # A total is its own number of rows: weighed by it, the periods with many would say that all have more.
    weight = 1.0 if metric_id in TOTALS else weight
    return Cell(metric_id, value, weight, low, high, expected[metric_id, period], unit in DURATIONS)


def _by_cell(values: pa.Table, world: World) -> dict[tuple, float]:
    """(metric, period) -> value over all rows, where there is one, in a world of that size.

    The worst of several gaps lies above them all by chance, so gaps in fairness are judged group by group.
    """
    large = reference.reference_of(world)
    size = world.conversations / large.conversations
    scales = dict.fromkeys(TOTALS, size)
    scales |= dict.fromkeys(TRANSFERS, (1 - 1 / world.agents_per_team) / (1 - 1 / large.agents_per_team))
    found, starts = {}, set()
    for metric_id, period, segment, segment_value, value in _weekly(values):
        if metric_id in (*NOT_JUDGED, *OF_FEW_EVENTS):
            continue
        starts.add(period)
        if metric_id.startswith(FAIRNESS):
            if metric_id != FAIRNESS and segment in ATTRIBUTES:
                found[f"{metric_id} {segment_value}", period] = value
        elif segment == "all":
            found[metric_id, period] = value * scales.get(metric_id, 1)
    return found | {(metric_id, period): 0.0 for metric_id in NIL for period in starts}


def _values_like(world: World, progress: ProgressCall) -> Iterator[pa.Table]:
    """What came out in other worlds of its parameters and size."""
    for number in range(WORLDS_LIKE_IT):
        progress(number, WORLDS_LIKE_IT, "worlds like it")
        yield reference.values_of(replace(world, seed=reference.REFERENCE_SEED + 1 + number))


def _mean_by_cell(tables: Iterable[pa.Table]) -> dict[tuple, float]:
    """(metric, period) -> mean over these worlds of what few events move."""
    found: dict[tuple, list[float]] = {}
    for values in tables:
        for metric_id, period, segment, _, value in _weekly(values):
            if segment == "all" and metric_id in OF_FEW_EVENTS:
                found.setdefault((metric_id, period), []).append(value)
    return {cell: float(np.mean(values)) for cell, values in found.items()}


def _weekly(values: pa.Table) -> Iterator[tuple]:
    """Metric, period, segment, its value and the metric's, of each weekly cell that has one."""
    names = ("metric_id", "period_start", "segment", "segment_value", "value")
    is_weekly = pc.and_(pc.equal(values["period_grain"], GRAIN), pc.is_valid(values["value"]))
    weekly = values.filter(is_weekly)
    yield from zip(*(weekly[name].to_pylist() for name in names), strict=True)


def _build(world: World, folder: Path, project: Path) -> Iterable[tuple]:
    """The mature cells of one world, as the warehouse has them."""
    from tandem.engines import dbt_run
    from tandem.landing import land

    play(world, folder / "world")
    warehouse = folder / "warehouse" / "tandem.duckdb"
    settings = Settings(project, folder / "world" / "landing", warehouse, warehouse.parent / "landed")
    settings.export()
    land(settings.landing, settings.store, project)
    outcome = dbt_run.models(settings)
    if not outcome.is_success:
        raise UserError(f"Seed {world.seed}: the build failed at {outcome.failures[0].name}.")
    with open_published(settings) as published:
        groups = ", ".join(f"'{attribute}'" for attribute in ATTRIBUTES)
        return published.query(
            f"""
            select
                case when cells.segment = 'all' then cells.metric_id
                    else cells.metric_id || ' ' || cells.segment_value end,
                cells.period_start, cells.value,
                coalesce(cells.denominator, cells.sample_size), cells.ci_low, cells.ci_high, catalog.unit
            from scorecard.metric_values as cells
            inner join scorecard.metric_catalog as catalog on cells.metric_id = catalog.metric_id
            where cells.period_grain = ? and cells.is_mature
                and (cells.segment = 'all'
                    or (cells.metric_id like '{FAIRNESS}%' and cells.segment in ({groups})))
                and cells.value is not null and cells.sample_size > 0
            """,
            [GRAIN],
        )[1]


def render(recoveries: list[Recovery], seeds: int, console: Console) -> None:
    """One line a metric; what is not recovered stands out."""
    table = Table(box=None, pad_edge=False)
    for name in ("metric", "cells", "covered", "mean error", "standard error", ""):
        table.add_column(name, justify="left" if name in ("metric", "") else "right")
    for recovery in recoveries:
        unit = " %" if recovery.is_relative else ""
        scale = 100 if recovery.is_relative else 1
        table.add_row(
            recovery.metric_id,
            f"{recovery.cells:,}",
            "" if recovery.covered is None else f"{recovery.covered:.1%}",
            f"{recovery.mean_error * scale:+.5f}{unit}",
            f"{recovery.standard_error * scale:.5f}{unit}",
            _verdict(recovery),
        )
    console.print(table)
    judged = [recovery for recovery in recoveries if recovery.is_judged]
    lost = sum(not recovery.is_recovered for recovery in judged)
    console.print(f"{len(judged) - lost} of {len(judged)} metrics recovered over {seeds} worlds")


def _verdict(recovery: Recovery) -> str:
    if not recovery.is_judged:
        return "too few cells to tell"
    return "" if recovery.is_recovered else "[red]not recovered[/red]"
