"""The `tandem` command: thin wrappers that call the package and talk to the person."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from typer.core import TyperGroup

from tandem.engines.settings import Settings, UserError, resolve, utc_time

if TYPE_CHECKING:
    from tandem.engines.dbt_run import BuildResult
    from tandem.gates.findings import GateReport
    from tandem.landing.report import LandingReport


class Commands(TyperGroup):
    """What a person can mend is a message, not a traceback."""

    def invoke(self, context: typer.Context) -> Any:
        from tandem.landing.report import LandingError

        try:
            return super().invoke(context)
        except (UserError, LandingError) as error:
            errors.print(f"[red]tandem:[/red] {escape(str(error))}", highlight=False, soft_wrap=True)
            raise typer.Exit(1) from None


# A pipe has no width of its own; 80 columns would cut the scorecard.
console = Console(width=None if sys.stdout.isatty() else 132)
errors = Console(stderr=True, width=None if sys.stderr.isatty() else 132)

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Support outcomes of people and AI agents, measured as one journey.",
)

ProgressCall = Callable[[int, int, str], None]

LandingOption = Annotated[
    Path | None,
    typer.Option("--landing", help="Folder of <vendor>/<source_instance>/<files>; default: TANDEM_LANDING."),
]
TargetOption = Annotated[str, typer.Option("--target", help="duckdb, postgres or spark.")]
VariablesOption = Annotated[
    str, typer.Option("--vars", help="dbt vars as JSON, for example a journey window.")
]
LoadedAtOption = Annotated[
    str | None,
    typer.Option("--loaded-at", help="Load time of files that name none in rows, file or folder name."),
]


@app.command()
def run(
    landing: LandingOption = None,
    target: TargetOption = "duckdb",
    as_of: Annotated[str | None, typer.Option("--as-of", help="Judge maturity at this time (UTC).")] = None,
    loaded_at: LoadedAtOption = None,
    full_refresh: Annotated[bool, typer.Option("--full-refresh", help="Build everything anew.")] = False,
    skip_gates: Annotated[bool, typer.Option("--skip-gates", help="Leave Great Expectations out.")] = False,
    skip_tests: Annotated[bool, typer.Option("--skip-tests", help="Build without dbt's data tests.")] = False,
    variables: VariablesOption = "{}",
    scorecard: Annotated[bool, typer.Option(help="Print the scorecard at the end.")] = True,
) -> None:
    """Land, gate, build and gate again; then print the scorecard."""
    from tandem import scorecard_view
    from tandem.engines.published import open_published

    settings = resolve(
        landing,
        target,
        loaded_at=utc_time(loaded_at, "--loaded-at") if loaded_at else None,
        variables=_variables(variables, as_of),
    )
    settings.export()
    _warn_about_demo_key(settings)
    has_gates = not skip_gates and _has_gates()
    # Until the scorecard is read nobody else may land here or build over it.
    with _alone(settings):
        report = _land(settings)
        _require_switched_on(settings, report)
        gate_reports = [_gate_landed(settings, report)] if has_gates else []
        _load(settings)
        _report_build(settings, _build(settings, full_refresh, skip_tests), skip_tests)
        with open_published(settings) as published:
            if has_gates:
                gate_reports.append(_gate_published(published))
                _finish_gates(settings, gate_reports)
            if scorecard:
                scorecard_view.render(published, console)


@app.command()
def gates(
    landing: LandingOption = None,
    loaded_at: LoadedAtOption = None,
    variables: VariablesOption = "{}",
) -> None:
    """Check a landing folder, every row of it, and build nothing: no warehouse sees what was checked."""
    settings = resolve(
        landing,
        loaded_at=utc_time(loaded_at, "--loaded-at") if loaded_at else None,
        variables=_variables(variables),
    )
    settings.export()
    # What is only checked must not take the place of what a warehouse was built from.
    with TemporaryDirectory(dir=settings.folder, prefix="checked-") as store:
        settings = replace(settings, store=Path(store))
        report = _land(settings)
        gate_report = _gate_landed(settings, report)
        _require_switched_on(settings, report)
    _finish_gates(settings, [gate_report])


@app.command()
def why(
    metric: Annotated[str, typer.Argument(help="metric_id, for example containment_rate.")],
    period: Annotated[str, typer.Option("--period", help="2026-03, 2026-W10 or 2026-03-05.")],
    grain: Annotated[
        str | None, typer.Option("--grain", help="day, week or month around the period.")
    ] = None,
    segment: Annotated[
        list[str] | None, typer.Option("--segment", help="name=value; may be given again.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Rows listed per group.")] = None,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="All rows, with their times in UTC, as CSV on standard output.")
    ] = False,
    target: TargetOption = "duckdb",
) -> None:
    """List the rows in a cell of the scorecard, and those left out with their reason."""
    from tandem import why as tracing
    from tandem.engines.published import open_published

    rows_listed = limit or (2**31 - 1 if as_csv else 10)
    with open_published(resolve(target=target, must_exist=False)) as published:
        answer = tracing.explain(
            published, metric, tracing.parse_period(period, grain), segment or [], rows_listed
        )
    if as_csv:
        tracing.write_csv(answer, sys.stdout)
    else:
        tracing.render(answer, console)


@app.command()
def init(
    vendor: Annotated[str, typer.Argument(help="Name of the vendor's folder, for example acme_chat.")],
) -> None:
    """Write the staging folder, an example and a test for a new vendor."""
    from tandem import init_vendor
    from tandem.engines.settings import find_project

    init_vendor.render(init_vendor.write(find_project(), vendor), console)


@app.command()
def bench(
    events: Annotated[int, typer.Option("--events", min=1000, help="Events to generate.")] = 1_000_000,
    files: Annotated[int, typer.Option("--files", help="Files to spread them over; 0 for one a table.")] = 0,
) -> None:
    """Measure rows per second from landed files to metric_values, on a generated landing."""
    from tandem import bench as benchmark
    from tandem.engines.settings import find_project

    benchmark.render(benchmark.measure(find_project(), events, console, files), console)


@app.command()
def simulate(
    out: Annotated[Path, typer.Option("--out", help="Folder for landing/, truth/ and manifest.json.")],
    conversations: Annotated[
        int, typer.Option("--conversations", min=200, max=50_000_000, help="About how many.")
    ] = 20_000,
    days: Annotated[int, typer.Option("--days", min=7, max=730, help="Days of demand.")] = 90,
    seed: Annotated[int, typer.Option("--seed", min=0, help="One seed, one world.")] = 7,
    start: Annotated[str, typer.Option("--start", help="First day, as 2026-06-29.")] = "2026-06-29",
    dirt: Annotated[
        str,
        typer.Option("--dirt", help="none, light or heavy: faults of real exports, listed in manifest.json."),
    ] = "none",
    shape: Annotated[
        str,
        typer.Option("--shape", help="open, or native: each instance as a tool of a vendor exports it."),
    ] = "open",
    vendor: Annotated[
        list[str] | None,
        typer.Option(
            "--vendor",
            metavar="INSTANCE=VENDOR",
            help="Another vendor of an instance of the native shape, as helpdesk=servicenow; repeatable.",
        ),
    ] = None,
    expected: Annotated[
        bool,
        typer.Option(help="Work out expected values too: most of the time of a first run; kept for others."),
    ] = True,
) -> None:
    """Write the exports of a made-up support organisation, and apart from them the truth about it.

    With --dirt light or heavy the exports have duplicates, late and repeated batches, older versions, cut
    files, broken lines, wrong types, unknown and missing values, orphans, deleted and test rows, slow clocks,
    local times over a night on which clocks change, and personal data in texts. The clean rows stay those of
    the clean world; manifest.json lists each piece with its place and what is expected of it.
    """
    from tandem.simulate.dirt.levels import LEVELS
    from tandem.simulate.run import NATIVE, SHAPES
    from tandem.simulate.run import simulate as run_simulation
    from tandem.simulate.settings import World

    if shape not in SHAPES:
        raise UserError(f"--shape {shape} is not known. Write {' or '.join(SHAPES)}.")
    if dirt not in ("none", *LEVELS):
        raise UserError(f"--dirt {dirt} is not known. Write none, {' or '.join(LEVELS)}.")
    tools = dict(_instance_and_vendor(pair) for pair in vendor or ())
    world = World(conversations=conversations, days=days, seed=seed, start=_date(start, "--start"))
    with _bar("simulating") as progress:
        result = run_simulation(world, out, progress, LEVELS.get(dirt), expected, shape, tools)
    rows = sum(result.rows.values())
    console.print(
        f"{rows:,} rows of {len(result.rows)} tables in {result.seconds:.1f} s, {result.events:,} of them "
        f"events: {rows / result.seconds:,.0f} rows/s, {result.events / result.seconds:,.0f} events/s. "
        f"Truth after {result.waited:.1f} s more.",
        soft_wrap=True,
    )
    if result.dirt:
        console.print(
            f"{len(result.dirt):,} pieces of dirt, listed in {out / 'manifest.json'}", soft_wrap=True
        )
    needed = f" --vars '{json.dumps({'vendors': result.vendors})}'" if shape == NATIVE else ""
    console.print(f"Next: tandem run --landing {out / 'landing'}{needed}", highlight=False, soft_wrap=True)


@app.command()
def recover(
    seeds: Annotated[int, typer.Option("--seeds", min=2, help="Worlds to judge.")] = 20,
    conversations: Annotated[int, typer.Option("--conversations", min=200, help="In each world.")] = 20_000,
    days: Annotated[int, typer.Option("--days", min=21, max=730, help="Days of demand.")] = 90,
    first_seed: Annotated[int, typer.Option("--first-seed", min=0, help="Seed of the first world.")] = 1,
) -> None:
    """Simulate and build many worlds, and say which metrics recover what was planted."""
    from tandem import recover as judgement
    from tandem.engines.settings import find_project
    from tandem.simulate.settings import World

    world = World(conversations=conversations, days=days, seed=first_seed)
    with _bar("worlds") as progress:
        recoveries = judgement.recover(world, seeds, find_project(), progress)
    judgement.render(recoveries, seeds, console)
    if not all(recovery.is_recovered for recovery in recoveries):
        raise typer.Exit(1)


@app.command("fit-csat")
def fit_csat(
    version: Annotated[
        str | None, typer.Option("--version", help="Name of the model; default: csat-<last day of its data>.")
    ] = None,
    data: Annotated[
        str, typer.Option("--data", help="What the data are, for the model card.")
    ] = "the answers in this warehouse",
    owner: Annotated[str, typer.Option("--owner", help="Team that answers for it.")] = "support-analytics",
    for_others: Annotated[
        bool,
        typer.Option("--for-others", help="To be used on other landings: none of their rows was fitted to."),
    ] = False,
    valid_from: Annotated[
        str | None,
        typer.Option(
            "--valid-from",
            help="First day of use, as 2026-06-29; default: from ever, or from the day after its data where "
            "the seed holds another version.",
        ),
    ] = None,
    seed: Annotated[
        Path | None,
        typer.Option("--seed", help="File of coefficients; default: seeds/csat_model_coefficients.csv."),
    ] = None,
    card: Annotated[
        Path | None, typer.Option("--card", help="Model card to write; default: docs/csat_model.md.")
    ] = None,
    rows: Annotated[
        Path | None, typer.Option("--rows", help="Write the rows that it was fitted to, without any keys.")
    ] = None,
    target: TargetOption = "duckdb",
) -> None:
    """Fit the model that infers satisfaction to the csat answers of a finished warehouse.

    Writes its coefficients as a version of the seed, and its model card. To use them in one landing only,
    write the seed to <landing>/reference/csat_model_coefficients.csv. Then run tandem run again.
    """
    from tandem import csat_model
    from tandem.engines.published import open_published

    settings = resolve(target=target, must_exist=False)
    with open_published(settings) as published:
        answered = csat_model.read_rows(published)
    model = csat_model.fit(answered)
    naming = csat_model.Naming(
        version=csat_model.name_version(model, version),
        owner=owner,
        data=data,
        is_for_others=for_others,
        valid_from=_date(valid_from, "--valid-from") if valid_from else None,
    )
    files = [
        seed or settings.project / "seeds" / "csat_model_coefficients.csv",
        card or settings.project / "docs" / "csat_model.md",
    ]
    csat_model.write_seed(model, naming, files[0])
    csat_model.write_card(model, naming, files[1])
    if rows:
        csat_model.write_rows(answered, rows)
        files.append(rows)
    console.print(f"Fitted {naming.version} to {len(answered):,} answers", highlight=False)
    for file in files:
        console.print(f"  {escape(str(file))}", highlight=False, soft_wrap=True)


def _date(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"{option} {text} is no date. Write it like 2026-06-29.") from None


def _instance_and_vendor(pair: str) -> tuple[str, str]:
    instance, found, vendor = pair.partition("=")
    if not (instance and found and vendor):
        raise UserError(f"--vendor {pair} names no instance and vendor. Write it like helpdesk=servicenow.")
    return instance, vendor


def _variables(text: str, as_of: str | None = None) -> dict[str, Any]:
    from tandem.engines.settings import find_project
    from tandem.engines.variables import read_variables

    variables = read_variables(text, find_project())
    return variables | ({"as_of": utc_time(as_of, "--as-of")} if as_of else {})


def _warn_about_demo_key(settings: Settings) -> None:
    """The public key is fine for public examples only."""
    is_example = (settings.project / "examples") in settings.landing.parents
    if not (is_example or os.environ.get("TANDEM_HASH_KEY") or os.environ.get("TANDEM_DEMO")):
        errors.print(
            "[yellow]TANDEM_HASH_KEY is not set: identifiers are hashed with the public demo key.[/yellow]"
        )


def _has_gates() -> bool:
    """The Spark environment has no Great Expectations."""
    import importlib.util

    if importlib.util.find_spec("great_expectations"):
        return True
    errors.print("Gates are skipped: Great Expectations is not installed in this environment.")
    return False


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Hold the store; say so when another command has to be waited for."""
    from tandem.landing.hold import held

    def waiting(process: str) -> None:
        errors.print(f"Another command (process {process}) is at work on {settings.store}: waiting for it.")

    with held(settings.store, waiting):
        yield


def _land(settings: Settings) -> LandingReport:
    from tandem.landing import land

    with _bar("landing files") as progress:
        report = land(
            settings.landing,
            settings.store,
            settings.project,
            loaded_at_option=settings.loaded_at,
            progress=lambda path, number, count: progress(number - 1, count, path),
        )
    console.print(
        f"Landed {report.rows_landed:,} rows of {len(report.files_landed):,} files "
        f"({len(report.files_new):,} new), {report.rows_quarantined:,} in quarantine"
    )
    for note in report.notes:
        console.print(f"  {escape(note)}", highlight=False)
    return report


def _require_switched_on(settings: Settings, report: LandingReport) -> None:
    """Raise UserError when rows landed for a vendor that vars.vendors does not list."""
    from tandem.engines.variables import switched_on
    from tandem.landing.discovery import REFERENCE

    listed = switched_on(settings.project, settings.variables)
    landed = {batch.vendor for batch in report.batches if batch.rows_landed and batch.vendor != REFERENCE}
    missing = sorted(landed - set(listed))
    if missing:
        names = ", ".join(missing)
        vendors = json.dumps({"vendors": [*listed, *missing]})
        raise UserError(
            f"The landing holds rows of {names}, which vars.vendors does not list: "
            "they would count nowhere.\n"
            f"Add {names} to it in dbt_project.yml, or run with --vars '{vendors}'."
        )


def _gate_landed(settings: Settings, report: LandingReport) -> GateReport:
    """Stops the run when a blocking expectation is not met."""
    from tandem.gates.findings import render
    from tandem.gates.landed import check_landed

    with _spinner("gates"):
        gate_report = check_landed(report, settings.project)
    render(gate_report, console)
    if gate_report.blocking:
        _finish_gates(settings, [gate_report])
    return gate_report


def _gate_published(published: Any) -> GateReport:
    from tandem.gates.findings import render
    from tandem.gates.published import check_published

    with _spinner("gates"):
        gate_report = check_published(published)
    render(gate_report, console)
    return gate_report


def _finish_gates(settings: Settings, reports: list[GateReport]) -> None:
    """Write the results; a blocking finding ends the command."""
    from tandem.gates.findings import write_json

    file = write_json(reports, settings.folder)
    if any(report.blocking for report in reports):
        raise UserError(f"Stopped by a gate. All findings: {file}")


def _load(settings: Settings) -> None:
    """Bring landed rows to where the engine finds them; DuckDB reads the store itself."""
    if settings.target == "postgres":
        from tandem.engines import postgres

        with _bar("loading PostgreSQL") as progress:
            loaded = postgres.load(settings, progress)
        console.print(f"Loaded {loaded.files:,} new batches into PostgreSQL")


def _build(settings: Settings, full_refresh: bool, skip_tests: bool) -> BuildResult | int:
    """dbt in this process; Spark's needs its own environment."""
    from tandem.engines import dbt_run, spark

    if settings.target == "spark":
        if not spark.is_importable():
            return spark.hand_over(settings, _spark_arguments(settings))
        with _spinner("starting Spark"):
            spark.prepare(settings)
    with _bar("dbt build") as progress:
        return dbt_run.build(settings, full_refresh=full_refresh, skip_tests=skip_tests, progress=progress)


def _spark_arguments(settings: Settings) -> list[str]:
    arguments = [
        "run",
        "--target",
        "spark",
        "--landing",
        str(settings.landing),
        "--skip-gates",
        "--no-scorecard",
    ]
    return [*arguments, "--vars", json.dumps(dict(settings.variables))]


def _report_build(settings: Settings, result: BuildResult | int, skip_tests: bool) -> None:
    """Say how many nodes were built, or name each that failed."""
    if isinstance(result, int):
        if result:
            raise UserError("The run over Spark failed; its messages are above.")
        return
    if result.is_success:
        # Spark builds without tests, because each costs seconds there.
        done = "Built" if skip_tests or settings.target == "spark" else "Built and tested"
        console.print(f"{done} {result.nodes:,} dbt nodes on {settings.target}")
        return
    for failure in result.failures:
        errors.print(
            f"[red]failed[/red] [bold]{escape(failure.name)}[/bold] {escape(failure.path)}", highlight=False
        )
        errors.print(escape(failure.message), highlight=False, soft_wrap=True)
        errors.print(f"  {escape(failure.hint)}", highlight=False, soft_wrap=True)
    raise UserError(f"{len(result.failures)} of {result.nodes} dbt nodes failed.")


@contextmanager
def _bar(title: str) -> Iterator[ProgressCall]:
    """A progress bar on standard error that goes away when done."""
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, name: bar.update(
            task, completed=done, total=total or None, description=name
        )


@contextmanager
def _spinner(title: str) -> Iterator[None]:
    with errors.status(title):
        yield


if __name__ == "__main__":
    app()
