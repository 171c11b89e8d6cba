"""The loop over days: draw needs, play their lives, write what each day's export job delivers."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from tandem.engines.settings import UserError
from tandem.simulate.business import BusinessWriter, Registry, write_actors
from tandem.simulate.commerce import CommerceWriter, CostWriter
from tandem.simulate.conversations import ConversationWriter
from tandem.simulate.days import days_of
from tandem.simulate.dirt.levels import Level
from tandem.simulate.dirt.pieces import Piece
from tandem.simulate.dirt.writer import DirtyWriter, dirt_summary
from tandem.simulate.learning import LearningWriter, write_releases
from tandem.simulate.operations import OperationsWriter, write_staff_roster
from tandem.simulate.people import make_agents, make_customers
from tandem.simulate.quality import QualityWriter
from tandem.simulate.reference import write_reference
from tandem.simulate.settings import World
from tandem.simulate.shapes.native.writer import NativeWriter, forms_of_company
from tandem.simulate.shapes.open import OpenWriter
from tandem.simulate.streams import stream
from tandem.simulate.tables import Outbox
from tandem.simulate.texts import Texts
from tandem.simulate.truth.expected import expecting
from tandem.simulate.truth.facts import facts_of
from tandem.simulate.truth.values import TrueValues
from tandem.simulate.truth.written import write_truth

MANIFEST = "manifest.json"
OPEN, NATIVE = SHAPES = ("open", "native")
ProgressCall = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Simulated:
    """What was written, and how long it took. `rows` are the clean world's, `dirt` is beside them.

    `native_rows` are those in vendors' tables, by `<vendor>/<instance>`, and `vendors` what a run must read.
    `seconds` are those of the exports and of the world's own truth, `waited` those for the expected values.
    """

    folder: Path
    rows: dict[tuple[str, str], int]
    seconds: float
    dirt: list[Piece] = field(default_factory=list)
    waited: float = 0.0
    vendors: list[str] = field(default_factory=lambda: [OPEN])
    native_rows: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def events(self) -> int:
        """Rows of all tables called events."""
        return sum(count for (_, table), count in self.rows.items() if table == "events")

    @property
    def conversations(self) -> int:
        """Rows of conversations, later versions among them."""
        return sum(count for (_, table), count in self.rows.items() if table == "conversations")


def simulate(
    world: World,
    folder: Path,
    progress: ProgressCall = lambda *_: None,
    dirt: Level | None = None,
    has_expected: bool = True,
    shape: str = OPEN,
    tools: Mapping[str, str] | None = None,
) -> Simulated:
    """Write `landing/`, `truth/` and `manifest.json` into a folder that is empty or an earlier simulation.

    `tools`: of the native shape, instances whose vendor is another than the company's own.
    """
    if tools and shape != NATIVE:
        raise UserError("Vendors export the native shape. Write --shape native, or leave out --vendor.")
    if dirt and shape != OPEN:
        raise UserError("Dirt lies in the open form only. Leave out --dirt, or write --shape open.")
    with expecting(world) if has_expected else nullcontext(lambda: None) as expected:
        result, realised = play(world, folder, progress, dirt, shape, tools)
        progress(world.days, world.days, "expected values")
        started = time.perf_counter()
        write_truth(folder / "truth", world, realised, expected())
    _write_manifest(world, result, dirt)
    return replace(result, waited=time.perf_counter() - started)


def play(
    world: World,
    folder: Path,
    progress: ProgressCall = lambda *_: None,
    dirt: Level | None = None,
    shape: str = OPEN,
    tools: Mapping[str, str] | None = None,
) -> tuple[Simulated, pa.Table]:
    """Write the landing alone, soiled on request; returns what was written and the values that came out."""
    forms = forms_of_company(tools) if shape == NATIVE else {}
    _prepare(folder)
    started = time.perf_counter()
    customers, agents = make_customers(world), make_agents(world)
    texts = Texts(world.seed)
    outbox = Outbox(world.days)
    registry = Registry(world, customers, outbox)
    conversations = ConversationWriter(world, agents, texts, outbox)
    business = BusinessWriter(world, outbox)
    quality = QualityWriter(world, outbox)
    operations = OperationsWriter(world, agents, outbox)
    commerce = CommerceWriter(world, outbox)
    costs = CostWriter(world, len(agents.hired_day), outbox)
    learning = LearningWriter(world, outbox)
    clean = OpenWriter(world, texts, len(agents.hired_day), folder / "landing")
    writer: OpenWriter | DirtyWriter | NativeWriter = DirtyWriter(world, clean, dirt) if dirt else clean
    if shape == NATIVE:
        writer = NativeWriter(clean, forms)

    write_reference(world, folder / "landing" / "reference")
    if isinstance(writer, NativeWriter):
        writer.write_words()
    write_actors(world, agents, outbox)
    write_staff_roster(world, agents, outbox)
    write_releases(world, outbox)
    registry.open()
    values = TrueValues(world, customers)
    # One thread draws the next day and one writes the day before; each waits for the others, so that three
    # days are held.
    with ThreadPoolExecutor(1) as export:
        written: Future | None = None
        for today in days_of(world, customers, agents):
            day, lives, beside = today.number, today.lives, today.beside
            registry.note(day, lives, today.outreach.customer)
            said = conversations.write(lives, stream(world.seed, "conversations", day))
            beside.is_first_right, beside.has_helped, beside.asks_back = said
            business.write(lives)
            quality.write(lives, beside.findings, beside.judgement_rows)
            operations.write(day, lives, today.outreach, beside.operations)
            commerce.write(lives, beside.trade)
            costs.write(day, lives)
            learning.write(lives, beside.learnt)
            values.add(*facts_of(world, agents, lives, beside))
            values.note(day, lives, beside, today.outreach)
            if written:
                written.result()
            written = export.submit(writer.write, day, outbox.take(day))
            progress(day + 1, world.days, "days")
        if written:
            written.result()
    progress(world.days, world.days, "truth")
    realised = values.table()
    result = Simulated(folder, writer.rows, time.perf_counter() - started)
    if isinstance(writer, DirtyWriter):
        result = replace(result, dirt=writer.pieces)
    if isinstance(writer, NativeWriter):
        result = replace(result, vendors=writer.vendors, native_rows=writer.native_rows)
    return result, realised


def _prepare(folder: Path) -> None:
    """Make the folder, replacing an earlier simulation and nothing else."""
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file. Give a folder with --out.")
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MANIFEST).is_file() or "tandem simulate" not in (folder / MANIFEST).read_text():
            raise UserError(
                f"{folder} is not empty and was not written by tandem simulate. "
                "Give another folder with --out."
            )
        for name in ("landing", "truth"):
            shutil.rmtree(folder / name, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    # Written first, so that a run that was interrupted may be replaced too.
    (folder / MANIFEST).write_text(json.dumps({"written_by": "tandem simulate", "is_complete": False}))


def _write_manifest(world: World, result: Simulated, dirt: Level | None) -> None:
    rows: dict[str, dict[str, int]] = {}
    for (instance, table), count in sorted(result.rows.items()):
        rows.setdefault(instance, {})[table] = count
    manifest = {
        "written_by": "tandem simulate",
        "is_complete": True,
        "conversations": world.conversations,
        "days": world.days,
        "seed": world.seed,
        "start": world.start.isoformat(),
        "shape": NATIVE if result.native_rows else OPEN,
        "vendors": result.vendors,
        "rows": rows,
    }
    if result.native_rows:
        manifest["native_rows"] = result.native_rows
    if dirt:
        manifest["dirt"] = dirt_summary(dirt, result.dirt)
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (result.folder / MANIFEST).write_text(text, encoding="utf-8")
