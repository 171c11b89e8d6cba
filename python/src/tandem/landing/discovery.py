"""Which files lie in a landing, and which table each one feeds. Only names are looked at here."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tandem.landing.declarations import Declarations, Vendor
from tandem.landing.mapping import FILE_NAMES, InstanceMapping, glob_matches, listed, nearest
from tandem.landing.mapping_file import load_mapping
from tandem.landing.readers import TABLE, document_reader
from tandem.landing.readers.base import Ignored, Rejected
from tandem.landing.report import LandingError

REFERENCE = "reference"
JSON, CSV, PARQUET = "json", "csv", "parquet"
FAMILIES = {"jsonl": JSON, "ndjson": JSON, "json": JSON, "csv": CSV, "tsv": CSV, "parquet": PARQUET}

_NO_DATA = re.compile(
    r"(?i)(readme|licen[cs]e|notice|changelog|copying)(\..*)?|[._].*"
    r"|.*\.(md|rst|ya?ml|txt|html?|pdf|log|sha\d*|md5|sql|py|sh)"
)
# What an export job appends to a table's name: dates, times, part numbers.
_DATED_TAIL = re.compile(r"(?i)[-_. ](part|t|z|\d|[-_.: ])+")


@dataclass(frozen=True)
class Item:
    """One file of the landing. `verdict` is set when its name alone settles it."""

    path: Path
    file_path: str
    vendor: str | None = None
    instance: str | None = None
    reader: str | None = None
    family: str | None = None
    is_gzip: bool = False
    tables: tuple[str, ...] = ()
    verdict: Ignored | Rejected | None = None

    @property
    def below(self) -> str:
        """The path below the instance folder, as globs of a mapping see it."""
        start = f"{self.vendor}/{self.instance}/"
        return self.file_path.removeprefix(start) if self.instance else self.file_path


@dataclass
class Landing:
    """What the names in a landing folder say. Mappings are by (vendor, instance).

    `mistakes` has the message of each mapping.yml that cannot be used; `circles` the folders that were not
    entered because they are read already.
    """

    items: list[Item] = field(default_factory=list)
    mappings: dict[tuple[str, str], InstanceMapping] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    circles: set[Path] = field(default_factory=set)


def walk(folder: Path, circles: set[Path] | None = None) -> Iterator[Path]:
    """Yield every file below a folder in name order, through symbolic links, without dot folders or loops.

    Folders that a link leads to once more are not entered, and put into `circles`.
    """
    seen: set[str] = set()
    for base, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(base)
        if real in seen or _leads_up(Path(base)):
            folders.clear()
            if circles is not None:
                circles.add(Path(base))
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            yield Path(base) / name


def _leads_up(folder: Path) -> bool:
    """Whether a link leads to a folder that it lies in, by the path it is met on or by its real one."""
    if not folder.is_symlink():
        return False
    real, place = Path(os.path.realpath(folder)), folder.absolute().parent
    above = {os.path.realpath(parent) for parent in (place, *place.parents)}
    return str(real) in above or real in Path(os.path.realpath(place)).parents


def _folders(folder: Path, landing: Landing) -> list[Path]:
    """The folders right below one, in name order, without dot folders or loops."""
    found = sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))
    loops = {path for path in found if _leads_up(path)}
    landing.circles |= loops
    return [path for path in found if path not in loops]


def split_extension(name: str) -> tuple[str, str, bool]:
    """Split a file name into stem, extension without .gz in lower case, and whether .gz followed."""
    lowered = name.lower()
    is_gzip = lowered.endswith(".gz")
    stem, _, extension = (name[:-3] if is_gzip else name).rpartition(".")
    return (stem, extension.lower(), is_gzip) if stem else (extension, "", is_gzip)


def table_in_path(parts: tuple[str, ...], tables: Mapping[str, str]) -> str | None:
    """The table that a path below the instance folder names: by a folder, else by its file name.

    `tables` has the table of each known name. The file name may carry a date, a time or a part number behind
    it. Its letter case does not matter: tools export under names such as CaseHistory.
    """
    for folder in parts[:-1]:
        if folder.lower() in tables:
            return tables[folder.lower()]
    stem = split_extension(parts[-1])[0]
    for name in sorted(tables, key=len, reverse=True):
        tail = stem[len(name) :]
        if stem.lower().startswith(name) and (not tail or _DATED_TAIL.fullmatch(tail)):
            return tables[name]
    return None


def discover(root: Path, declarations: Declarations) -> Landing:
    """List the landing's files. Raises LandingError for the mistakes in all of its mapping.yml."""
    landing = _by_folder(root, declarations)
    if landing.mistakes:
        raise LandingError("\n".join([*landing.mistakes, "Nothing was landed. See docs/landing.md."]))
    landing.notes += [
        f"{_relative(root, path)} leads to a folder that is read already, so it is not followed."
        for path in sorted(landing.circles)
    ]
    landing.items = [item if os.access(item.path, os.R_OK) else _closed(item) for item in landing.items]
    return landing


def _closed(item: Item) -> Item:
    detail = "The file cannot be opened: mend its permissions, or the link that leads nowhere."
    return replace(item, verdict=Rejected("unreadable_file", detail))


def _by_folder(root: Path, declarations: Declarations) -> Landing:
    landing = Landing()
    folders = _folders(root, landing)
    known = {*declarations.vendors, REFERENCE}
    if not any(folder.name in known for folder in folders) and _whole_folder(root, declarations, landing):
        return landing
    for path in sorted(p for p in root.iterdir() if p.is_file()):
        landing.items.append(_loose(path, path.name, None, None, declarations))
    for folder in folders:
        if folder.name == REFERENCE:
            landing.items.extend(
                _reference(root, path, declarations) for path in walk(folder, landing.circles)
            )
        elif folder.name in declarations.vendors:
            _vendor(root, folder, declarations.vendors[folder.name], declarations, landing)
        else:
            landing.items.extend(
                _unknown_vendor(root, path, folder.name, declarations)
                for path in walk(folder, landing.circles)
            )
    return landing


def _whole_folder(root: Path, declarations: Declarations, landing: Landing) -> bool:
    """Take the whole folder as one instance of a document vendor when its reader knows a file in it."""
    files = list(walk(root, landing.circles))
    for vendor in declarations.vendors.values():
        reader = None if vendor.reader == TABLE else document_reader(vendor.reader)
        recognises = getattr(reader, "recognises", None)
        if recognises is None or not any(recognises(path) for path in files):
            continue
        instance = root.resolve().name
        landing.notes.append(
            f"No vendor folder in the landing, but its files are {vendor.name}: "
            f"read as {vendor.name}/{instance}."
        )
        for path in files:
            shown = path.relative_to(root).as_posix()
            landing.items.append(Item(path, shown, vendor.name, instance, vendor.reader))
        return True
    return False


def _relative(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _loose(path: Path, shown: str, vendor: str | None, instance: str | None, known: Declarations) -> Item:
    """A file above the instance folders."""
    if _NO_DATA.fullmatch(path.name):
        return Item(path, shown, vendor, instance, verdict=Ignored("no data file by its name"))
    place = f"{vendor or '<vendor>'}/<instance>/"
    detail = f"The file lies above any instance; move it to {place}. Known vendors: {listed(known.vendors)}."
    return Item(path, shown, vendor, instance, verdict=Rejected("unplaced_file", detail))


def _unknown_vendor(root: Path, path: Path, name: str, declarations: Declarations) -> Item:
    shown = _relative(root, path)
    if _NO_DATA.fullmatch(path.name):
        return Item(path, shown, name, verdict=Ignored("no data file by its name"))
    hint = nearest(name, [*declarations.vendors, REFERENCE])
    detail = (
        f"{name} is no vendor folder of this project.{hint} Known: {listed(declarations.vendors)}, "
        f"and {REFERENCE} for reference data. Data of any other tool lands under open/<instance>/."
    )
    parts = Path(shown).parts
    return Item(
        path, shown, name, parts[1] if len(parts) > 2 else None, verdict=Rejected("unknown_vendor", detail)
    )


def _vendor(root: Path, folder: Path, vendor: Vendor, declarations: Declarations, landing: Landing) -> None:
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        landing.items.append(_loose(path, _relative(root, path), vendor.name, None, declarations))
    for instance in _folders(folder, landing):
        if vendor.reader != TABLE:
            landing.items.extend(
                Item(path, _relative(root, path), vendor.name, instance.name, vendor.reader)
                for path in walk(instance, landing.circles)
            )
            continue
        try:
            mapping = load_mapping(instance, _relative(root, instance), vendor)
        except LandingError as error:
            landing.mistakes.append(str(error))
            continue
        landing.mappings[vendor.name, instance.name] = mapping
        items = [
            _table_item(root, instance, path, vendor, mapping) for path in walk(instance, landing.circles)
        ]
        landing.items.extend(items)
        landing.notes.extend(_idle_globs(mapping, items))


def _idle_globs(mapping: InstanceMapping, items: list[Item]) -> Iterator[str]:
    """A sentence for each glob of a mapping that names no file: mistyped, or the file did not come."""
    paths = [item.below for item in items]
    for key, glob in mapping.globs():
        if not any(glob_matches(glob, path) for path in paths):
            yield f"{mapping.path}: {glob} under {key} matches no file here; mend it, or leave it out."


def _table_item(root: Path, instance: Path, path: Path, vendor: Vendor, mapping: InstanceMapping) -> Item:
    shown = _relative(root, path)
    below = path.relative_to(instance)
    base = dict(path=path, file_path=shown, vendor=vendor.name, instance=instance.name, reader=TABLE)
    if len(below.parts) == 1 and path.name in FILE_NAMES:
        return Item(**base, verdict=Ignored("the mapping of the instance"))
    if mapping.ignores(below.as_posix()):
        return Item(**base, verdict=Ignored("named under ignore in mapping.yml"))
    tables = mapping.tables_for(below.as_posix())
    _, extension, is_gzip = split_extension(path.name)
    family = FAMILIES.get(extension)
    if not tables:
        if family is None and _NO_DATA.fullmatch(path.name):
            return Item(**base, verdict=Ignored("no data file by its name"))
        named = table_in_path(below.parts, vendor.tables_by_file_name)
        tables = [named] if named else []
    if not tables:
        return Item(**base, verdict=_unknown_table(path.name, vendor))
    if family is None:
        known = ", ".join(f".{name}" for name in FAMILIES)
        detail = f"Files of this kind are not read; export as one of {known} (.gz allowed on text)."
        return Item(**base, verdict=Rejected("unreadable_file", detail, tables[0]))
    return Item(**base, family=family, is_gzip=is_gzip, tables=tuple(tables))


def _unknown_table(name: str, vendor: Vendor) -> Rejected:
    stem = split_extension(name)[0]
    detail = (
        f"The file name is no table of {vendor.name}.{nearest(stem, vendor.relations)} "
        f"Known: {listed(vendor.relations)}. Rename it, or name its table under files in mapping.yml."
    )
    return Rejected("unknown_table", detail)


def _reference(root: Path, path: Path, declarations: Declarations) -> Item:
    shown = _relative(root, path)
    stem, extension, is_gzip = split_extension(path.name)
    base = dict(path=path, file_path=shown, vendor=REFERENCE, reader=REFERENCE)
    if extension != "csv" and _NO_DATA.fullmatch(path.name):
        return Item(**base, verdict=Ignored("no data file by its name"))
    if stem not in declarations.reference:
        hint = nearest(stem, declarations.reference)
        detail = f"{stem} is no reference table.{hint} Known: {listed(declarations.reference)}."
        return Item(**base, verdict=Rejected("unknown_table", detail))
    if extension != "csv":
        detail = "Reference data is read from CSV only; export it as <seed>.csv with a header."
        return Item(**base, verdict=Rejected("unreadable_file", detail, stem))
    return Item(**base, family=CSV, is_gzip=is_gzip, tables=(stem,))


def require_folder(root: Path) -> None:
    """Raise LandingError when the landing folder is missing or holds no file, saying what is expected."""
    expected = (
        f"Expected for example {root}/open/<instance>/conversations.jsonl and events.jsonl "
        f"(also .csv or .parquet), or {root}/transcripts/<instance>/*.json.\nSee docs/landing.md."
    )
    if not root.is_dir():
        what = "is a file, not a folder" if root.exists() else "does not exist"
        raise LandingError(f"The landing folder {root} {what}.\n{expected}")
    if next(walk(root), None) is None:
        raise LandingError(f"Nothing landed under {root}: the folder holds no file.\n{expected}")
