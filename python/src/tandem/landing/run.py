"""The landing step: what is new in a landing folder goes to the store, what is gone leaves it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tandem.landing import discovery, scan
from tandem.landing.declarations import Declarations, Relation, digest, load_declarations
from tandem.landing.discovery import REFERENCE, Item, Landing
from tandem.landing.documents import land_document
from tandem.landing.flat import land_flat
from tandem.landing.hold import held
from tandem.landing.mapping import InstanceMapping
from tandem.landing.outcome import Outcome, PendingFile
from tandem.landing.readers import TABLE
from tandem.landing.readers.base import Ignored
from tandem.landing.report import LANDED, LandingError, LandingReport
from tandem.landing.store import Entry, Store, batch_row
from tandem.landing.times import FROM_CLOCK, FROM_NAME, FROM_OPTION, as_utc, time_in_path
from tandem.landing.together import TOGETHER_BYTES, TOGETHER_FILES, kind_of, land_together

Progress = Callable[[str, int, int], None]
# A file that changed less than this long before it is read may change again within its clock's grain.
SETTLED_SECONDS = 2.0


def land(
    landing: Path,
    store: Path,
    project: Path,
    *,
    loaded_at_option: str | datetime | None = None,
    now: datetime | None = None,
    progress: Progress | None = None,
    require_rows: bool = True,
) -> LandingReport:
    """Make the store hold exactly what lies in the landing folder; read only what is new or changed.

    `loaded_at_option` (UTC when it has no zone), then `now`, date files whose path carries no date (R77).
    `progress` is called with (file path, number, count) before each file that is read. Without
    `require_rows` an empty or missing landing folder gives empty relations instead of an error.
    Raises LandingError when there is nothing to land or nothing could be landed, and for a mistake in a
    mapping.yml. Bad rows and bad files never raise: they are in quarantine.
    """
    landing, store = Path(landing), Path(store)
    declarations = load_declarations(Path(project))
    option = as_utc(loaded_at_option, "The load time")
    clock = (as_utc(now, "now") or datetime.now(UTC).replace(tzinfo=None)).replace(microsecond=0)
    if require_rows:
        discovery.require_folder(landing)
    found = discovery.discover(landing, declarations) if landing.is_dir() else Landing()
    with held(store):
        run = _Run(Store(store, declarations), declarations, found, option, clock)
        try:
            report = run.land(landing, progress)
        finally:
            run.store.close()
    if require_rows:
        _require_rows(report)
    return report


def _require_rows(report: LandingReport) -> None:
    """Raise LandingError when no data file gave a row, unless one was simply empty."""
    data = [batch for batch in report.batches if batch.vendor != REFERENCE]
    if any(batch.status == LANDED and (batch.rows_landed or not batch.rows_read) for batch in data):
        return
    files = len({batch.file_path for batch in data})
    lines = [
        f"Nothing landed under {report.landing}: {files} files seen, "
        f"{report.rows_quarantined} rows in quarantine, none usable."
    ]
    lines += [f"  {error}" for error in report.errors[:10]]
    lines += [f"  {count} x {reason}" for reason, count in report.reasons.most_common()]
    lines.append(
        f"Expected for example {report.landing}/open/<instance>/conversations.jsonl. See docs/landing.md."
    )
    raise LandingError("\n".join(lines))


class _Run:
    """One landing run over an opened store."""

    def __init__(
        self,
        store: Store,
        declarations: Declarations,
        found: Landing,
        option: datetime | None,
        clock: datetime,
    ) -> None:
        self.store, self.declarations, self.found = store, declarations, found
        self.option, self.clock = option, clock
        self.waiting: list[PendingFile] = []
        self.waiting_kind: tuple | None = None
        self.config_hashes: dict[tuple, str] = {}

    def land(self, landing: Path, progress: Progress | None) -> LandingReport:
        """Drop what is gone, read what is new, and report the store as it then stands."""
        report = LandingReport(landing, self.store.folder, notes=list(self.found.notes))
        root = str(landing.resolve())
        stale, fresh = self._compare(same_folder=self.store.landing == root)
        self.store.move_to(root)
        self.store.drop(stale)
        try:
            for number, (item, old) in enumerate(sorted(fresh, key=self._by_kind), start=1):
                if progress:
                    progress(item.file_path, number, len(fresh))
                self._read(item, old)
        finally:
            self._read_waiting()
            self.store.flush()
            self.store.save_changes()
        report.read_files = [item.file_path for item, _ in fresh]
        self.store.compact()
        self._fill(report)
        self.store.write_batches(report.batches)
        return report

    def _fill(self, report: LandingReport) -> None:
        errors: dict[str, list[str]] = {}
        notes: dict[str, list[str]] = {}
        for path in sorted(self.store.entries):
            entry = self.store.entries[path]
            report.batches += entry.as_batches()
            report.reasons.update(entry.reasons)
            for message in entry.errors:
                errors.setdefault(message, []).append(path)
            for message in entry.notes:
                notes.setdefault(message, []).append(path)
        report.errors = [_with_paths(message, paths) for message, paths in errors.items()]
        report.notes += [_with_paths(message, paths) for message, paths in notes.items()]
        report.changed = self.store.changed
        report.removed = list(self.store.removed)

    # ---------- what is new

    def _compare(self, same_folder: bool) -> tuple[list[str], list[tuple[Item, Entry | None]]]:
        """Return paths whose batches must go, and items to be read with what the store held of them."""
        items = {item.file_path: item for item in self.found.items}
        stale = [path for path in self.store.entries if path not in items]
        fresh = []
        for path, item in items.items():
            entry = self.store.entries.get(path)
            if entry is not None and self._unchanged(item, entry, same_folder):
                continue
            fresh.append((item, entry))
            stale.append(path)
        return stale, fresh

    def _unchanged(self, item: Item, entry: Entry, same_folder: bool) -> bool:
        """Same rules and same bytes; the bytes are hashed only when the file's state on disk differs."""
        if entry.config_hash != self._config_hash(item) or not self._same_option(entry):
            return False
        signature = _signature(item.path)
        if same_folder and signature is not None and entry.stat == signature:
            return True
        if entry.size != _size(item.path):
            return False
        if entry.content_hash is not None and scan.stats(item.path).content_hash != entry.content_hash:
            return False
        if entry.stat != signature:
            entry.stat = signature
            self.store.unsaved = True
        return True

    def _same_option(self, entry: Entry) -> bool:
        """A new load-time option dates files again whose date came from the clock or an older option."""
        if self.option is None or all(row["loaded_at_basis"] == FROM_NAME for row in entry.batches):
            return True
        return entry.loaded_at_option == self.option.isoformat()

    def _config_hash(self, item: Item) -> str:
        """Changes when the same bytes would give other rows: place, mapping, declared columns."""
        if item.verdict:
            return digest(item.verdict.reason, getattr(item.verdict, "detail", None))
        key = (item.vendor, item.instance, item.tables)
        if key not in self.config_hashes:
            schemas = sorted(relation.schema_hash for relation in self._relations(item).values())
            self.config_hashes[key] = digest(*key, self._mapping(item).content_hash, schemas)
        return self.config_hashes[key]

    def _relations(self, item: Item) -> dict[str, Relation]:
        """The relations that an item may feed, by table name."""
        if item.verdict:
            return {}
        is_reference = item.reader == REFERENCE
        vendors = self.declarations.vendors
        known = self.declarations.reference if is_reference else vendors[item.vendor].relations
        return {name: known[name] for name in item.tables} if item.tables else dict(known)

    def _mapping(self, item: Item) -> InstanceMapping:
        return self.found.mappings.get((item.vendor, item.instance), InstanceMapping())

    # ---------- reading

    def _by_kind(self, pair: tuple[Item, Entry | None]) -> tuple:
        """Sorts files that may be read together beside each other, and leaves the order as it is else."""
        return self._kind(pair[0]) or ()

    def _kind(self, item: Item) -> tuple | None:
        return kind_of(item, self._mapping(item), _size(item.path))

    def _read(self, item: Item, old: Entry | None) -> None:
        """Read a file at once, or let it wait for others of its kind."""
        kind = self._kind(item)
        if kind != self.waiting_kind or len(self.waiting) == TOGETHER_FILES:
            self._read_waiting()
        file = self._pending(item, old, is_small=kind is not None)
        if file.data is None:
            self._record(self._outcome(file))
            return
        self.waiting.append(file)
        self.waiting_kind = kind
        if sum(len(one.data or b"") for one in self.waiting) > TOGETHER_BYTES:
            self._read_waiting()

    def _read_waiting(self) -> None:
        files, self.waiting = self.waiting, []
        for outcome in land_together(files, self.store):
            self._record(outcome)

    def _pending(self, item: Item, old: Entry | None, is_small: bool) -> PendingFile:
        signature = _signature(item.path)
        data = item.path.read_bytes() if is_small else None
        stats = None if item.verdict else scan.stats(item.path) if data is None else scan.stats_of(data)
        loaded_at, basis = self._loaded_at(item, stats.content_hash if stats else None, old)
        return PendingFile(
            item,
            _size(item.path),
            stats,
            self._config_hash(item),
            loaded_at,
            basis,
            self._mapping(item),
            self._relations(item),
            signature,
            data,
        )

    def _record(self, outcome: Outcome) -> None:
        file = outcome.file
        self.store.add(
            Entry(
                file_path=file.item.file_path,
                size=file.size,
                stat=file.stat,
                content_hash=file.content_hash,
                config_hash=file.config_hash,
                loaded_at_option=file.loaded_at.isoformat() if file.basis == FROM_OPTION else None,
                batches=[batch_row(batch) for batch in outcome.batches],
                parts=outcome.parts,
                reasons=dict(outcome.reasons),
                errors=outcome.errors,
                notes=outcome.notes,
            )
        )

    def _outcome(self, file: PendingFile) -> Outcome:
        verdict = file.item.verdict
        if verdict is None:
            is_flat = file.item.reader in (TABLE, REFERENCE)
            return land_flat(file, self.store) if is_flat else land_document(file, self.store)
        outcome = Outcome(file, self.store)
        if isinstance(verdict, Ignored):
            outcome.ignored(verdict)
        else:
            outcome.rejected(verdict)
        return outcome

    def _loaded_at(self, item: Item, content_hash: str | None, old: Entry | None) -> tuple[datetime, str]:
        """R77: the date in the path, else the option, else the clock of the run that first saw these bytes.

        The same bytes read again without an option keep the one that they were landed with.
        """
        key = f"{item.file_path}|{content_hash}"
        first_seen = self.store.first_seen.setdefault(key, self.clock.isoformat())
        named = time_in_path(item.file_path)
        if named:
            return named, FROM_NAME
        if self.option:
            return self.option, FROM_OPTION
        if old and old.loaded_at_option and old.content_hash == content_hash:
            return datetime.fromisoformat(old.loaded_at_option), FROM_OPTION
        return datetime.fromisoformat(first_seen), FROM_CLOCK


def _with_paths(message: str, paths: list[str]) -> str:
    """A message with the first file that it is about, and how many more."""
    more = f" (and {len(paths) - 1} more files)" if len(paths) > 1 else ""
    return f"{paths[0]}{more}: {message}"


def _size(path: Path) -> int:
    """Bytes of a file, or of the link when it leads nowhere."""
    try:
        return path.stat().st_size
    except OSError:
        return path.lstat().st_size


def _signature(path: Path) -> list[int] | None:
    """Size, times of change and inode; None for a file that changed a moment ago and may change unseen."""
    try:
        stat = path.stat()
    except OSError:
        return None
    if datetime.now(UTC).timestamp() - stat.st_mtime < SETTLED_SECONDS:
        return None
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
