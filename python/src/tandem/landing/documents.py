"""Documents (any reader but `table`): what a reader module yields, completed to the declared columns."""

from __future__ import annotations

import pyarrow as pa

from tandem.landing.declarations import Relation
from tandem.landing.mapping import listed
from tandem.landing.outcome import Outcome, PendingFile, for_table
from tandem.landing.readers import document_reader
from tandem.landing.readers.base import BadRow, Ignored, ReaderContext, Rejected, Rows, SourceFile
from tandem.landing.report import LandingError
from tandem.landing.sql_text import literal, quoted
from tandem.landing.store import Store


def land_document(file: PendingFile, store: Store) -> Outcome:
    """Offer a file to its vendor's reader and gather what it yields.

    Raises LandingError when the reader is missing or yields what is not declared: that is a fault of code.
    """
    item, outcome = file.item, Outcome(file, store)
    reader = document_reader(item.reader)
    if reader is None:
        raise LandingError(f"{item.vendor}: no reader named {item.reader} in tandem.landing.readers.")
    names = {relation.name: relation for relation in file.relations.values()} | dict(file.relations)
    tables: dict[str, list[pa.Table]] = {}
    bad_rows: dict[str, list[BadRow]] = {}
    first = next(iter(file.relations.values()))
    source = SourceFile(item.path, item.file_path, item.vendor, item.instance)
    for found in reader.read(source, ReaderContext(file.relations, file.loaded_at, file.basis)):
        match found:
            case Ignored():
                outcome.ignored(found)
                return outcome
            case Rejected():
                outcome.rejected(found, names.get(found.table_name or ""))
                return outcome
            case Rows():
                tables.setdefault(names[found.relation].name, []).append(found.table)
            case BadRow():
                bad_rows.setdefault(names.get(found.table_name or "", first).name, []).append(found)
    for name in sorted({*tables, *bad_rows}) or [first.name]:
        relation = names[name]
        landed = sum(_gather(file, store, relation, table) for table in tables.get(name, []))
        bad = outcome.quarantine(name, [for_table(row, relation) for row in bad_rows.get(name, [])])
        outcome.landed(relation, landed, bad)
    return outcome


def _gather(file: PendingFile, store: Store, relation: Relation, table: pa.Table) -> int:
    """Complete a reader's table to the declared columns and keep it for the next flush; return its rows."""
    item = file.item
    unknown = set(table.column_names) - {column.name for column in relation.columns}
    if unknown:
        raise LandingError(f"Reader {item.reader}: {listed(unknown)} not declared for {relation.name}.")
    given = {name: quoted(name) for name in table.column_names if name != "batch_id"}
    filled = {
        "source_system": literal(item.vendor),
        "source_instance": literal(item.instance),
        "batch_id": literal(file.batch_id(relation.name)),
        "file_path": literal(item.file_path),
        "loaded_at": f"timestamp {literal(file.loaded_at.isoformat(sep=' '))}",
        "loaded_at_basis": (
            f"case when {given.get('loaded_at', 'null')} is null then {literal(file.basis)} else 'row' end"
        ),
    }
    columns = [
        f"cast(coalesce({given.get(c.name, 'null')}, {filled.get(c.name, 'null')}) as {c.sql_type}) "
        f"as {quoted(c.name)}"
        for c in relation.columns
    ]
    store.con.register("given", table)
    completed = store.con.sql(f"select {', '.join(columns)} from given").to_arrow_table()
    store.con.unregister("given")
    store.gather(relation, completed)
    return completed.num_rows
