"""Dirt in single rows: each function plants one piece in a sheet, and says what is expected of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tandem.simulate.dirt.clocks import LocalClock, Night, shown
from tandem.simulate.dirt.levels import VERSION_AGE
from tandem.simulate.dirt.pieces import FLAGGED, ORPHAN, QUARANTINED, STAGED, SUPERSEDED, UNMAPPED, Piece
from tandem.simulate.dirt.plot import Plot
from tandem.simulate.dirt.sheets import Sheet

# Tables whose versions and mentions the audit judges.
JUDGED = (
    "conversations",
    "conversation_links",
    "actors",
    "customers",
    "customer_identifiers",
    "events",
    "segments",
    "ai_inferences",
    "actions",
    "survey_responses",
    "evaluations",
    "assist_suggestions",
    "business_events",
    "releases",
)
# Rows of these that name an unknown conversation are used nowhere; surveys and suggestions still count.
ORPHANED = ("events", "segments", "ai_inferences", "actions", "conversation_links")
# What a row hangs on, as far as it must name it.
NAMED = {
    "customer_identifiers": "id_value",
    "events": "conversation_native_id",
    "segments": "conversation_native_id",
    "ai_inferences": "conversation_native_id",
    "actions": "conversation_native_id",
    "conversation_links": "to_native_id",
}
REQUIRED = {
    "conversations": ("channel",),
    "conversation_links": ("link_type",),
    "actors": ("actor_type",),
    "customer_identifiers": ("id_type",),
    "events": ("event_type", "actor_type"),
    "segments": ("seq", "handler_type"),
    "actions": ("action_kind",),
    "business_events": ("event_kind", "occurred_at"),
}
# Unknown values that no rule gives an effect: (column, values). Conversations get theirs as tests.
UNKNOWN = {
    "events": ("event_type", ("typing_indicator", "sentiment_alert", "Widget Opened")),
    "segments": ("handler_type", ("co_browse",)),
    "ai_inferences": ("kind", ("toxicity",)),
    "actions": ("action_kind", ("webhook",)),
    "business_events": ("event_kind", ("parcel_scanned", "newsletter_opened")),
    "customer_identifiers": ("id_type", ("loyalty_card",)),
    "conversation_links": ("link_type", ("see_also",)),
    "actors": ("actor_type", ("contractor",)),
}
UNKNOWN_IN_TESTS = (
    ("channel", "fax"),
    ("status", "zombie"),
    ("outcome_claim", "sort of"),
    ("kind", "séance"),
)
# What an older version says otherwise; each would move a number or join people if it were taken.
EARLIER: dict[str, dict[str, Any]] = {
    "conversations": {
        "status": "open",
        "ended_at": None,
        "outcome_claim": None,
        "outcome_claimed_by": None,
        "outcome_claimed_at": None,
    },
    "events": {"event_type": "close", "text": "[being written]"},
    "ai_inferences": {"confidence": 0.01},
    "actions": {"status": "failed"},
    "business_events": {"event_kind": "complaint"},
    "customer_identifiers": {"id_value": "typed-too-early"},
}
ODD_TEXT = 'Say "hello", she wrote;\nthen\ta tab, a back\\slash | 你好 🙂 — and that\'s it'
# Where people write freely.
TEXTS = {"events": "text", "survey_responses": "comment"}


def duplicate_row(plot: Plot, sheet: Sheet) -> bool:
    """The first of the two loses (R1: the last line wins)."""
    row = plot.pick(sheet)
    sheet.mark(row, Piece("duplicate_row", SUPERSEDED, "superseded"))
    sheet.add(sheet.row(row))
    return True


def older_version(plot: Plot, sheet: Sheet) -> bool:
    """The newest source_updated_at wins, whenever it was loaded."""
    day = plot.later()
    row = plot.pick(sheet)
    updated_at = sheet.value(row, "source_updated_at")
    if day is None or updated_at is None:
        return False
    values: dict[str, Any] = {"source_updated_at": updated_at - VERSION_AGE}
    values |= EARLIER.get(sheet.table, {})
    plot.post(day, sheet, sheet.row(row, **values), Piece("older_version", SUPERSEDED, "superseded"))
    return True


def missing_identifier(plot: Plot, sheet: Sheet) -> bool:
    """The row's own identifier, or by turns that of what it hangs on."""
    named = NAMED.get(sheet.table)
    field = named if named and plot.turn("missing_identifier", sheet.table) % 2 else "native_id"
    return _without(plot, sheet, "missing_identifier", field)


def missing_value(plot: Plot, sheet: Sheet) -> bool:
    """A required value that is no identifier."""
    fields = [name for name in REQUIRED.get(sheet.table, ()) if name in sheet.columns]
    if not fields:
        return False
    field = fields[plot.turn("missing_value", sheet.table) % len(fields)]
    return _without(plot, sheet, "missing_value", field)


def _without(plot: Plot, sheet: Sheet, kind: str, field: str) -> bool:
    values = {"native_id": plot.names.new(sheet.instance, "lacking")} | {field: None}
    sheet.add(sheet.row(plot.pick(sheet), **values), Piece(kind, QUARANTINED, "missing_required", field))
    return True


def unknown_value(plot: Plot, sheet: Sheet) -> bool:
    """A copy of a row whose kind the contract does not know: R6 gives it no effect."""
    if sheet.table not in UNKNOWN:
        return False
    field, known = UNKNOWN[sheet.table]
    value = known[plot.turn("unknown_value", sheet.table) % len(known)]
    row = plot.pick(sheet)
    values = {"native_id": plot.names.new(sheet.instance, "unknown"), field: value}
    if value == "sentiment_alert":
        values |= {"sentiment_score": -0.95, "actor_type": "customer", "is_public": None}
    if sheet.table == "ai_inferences":
        values["intent"] = None
    if sheet.table == "customer_identifiers":
        values["id_value"] = values["native_id"]
    if sheet.table == "actors":
        values["native_id"] = plot.names.new(sheet.instance, "contractor")
    if sheet.table == "conversation_links":
        other = plot.pick(sheet)
        values |= {name: sheet.value(other, name) for name in ("to_source_instance", "to_native_id")}
    sheet.add(sheet.row(row, **values), Piece("unknown_value", UNMAPPED, field=field, value=value))
    return True


def deleted_rows(plot: Plot, sheet: Sheet) -> bool:
    """By turns deleted from the start, or first delivered alive and deleted days later."""
    if sheet.table != "conversations":
        return False
    template = plot.pick(sheet)
    name = plot.names.new(sheet.instance, "deleted")
    if plot.turn("deleted_rows", sheet.table) % 2:
        day = plot.later()
        if day is None:
            return False
        updated_at = sheet.value(template, "source_updated_at") + VERSION_AGE
        gone = sheet.row(template, native_id=name, is_deleted=True, source_updated_at=updated_at)
        sheet.add(sheet.row(template, native_id=name), Piece("deleted_rows", SUPERSEDED, "superseded"))
        plot.post(day, sheet, gone, Piece("deleted_rows", FLAGGED, "deleted"))
    else:
        sheet.add(
            sheet.row(template, native_id=name, is_deleted=True), Piece("deleted_rows", FLAGGED, "deleted")
        )
    _hang(plot, sheet, template, name, "deleted_rows", "conversation_deleted")
    return True


def test_rows(plot: Plot, sheet: Sheet) -> bool:
    """A test conversation; values that would move numbers elsewhere are harmless in it."""
    if sheet.table != "conversations":
        return False
    template = plot.pick(sheet)
    name = plot.names.new(sheet.instance, "test")
    field, value = UNKNOWN_IN_TESTS[plot.turn("test_rows", sheet.table) % len(UNKNOWN_IN_TESTS)]
    sheet.add(
        sheet.row(template, native_id=name, is_test=True, **{field: value}),
        Piece("test_rows", FLAGGED, "test"),
        Piece("unknown_value", UNMAPPED, field=field, value=value),
    )
    _hang(plot, sheet, template, name, "test_rows", "conversation_test")
    return True


def _hang(plot: Plot, sheet: Sheet, template: int, name: str, kind: str, reason: str) -> None:
    """Rows of the same day that hang on a conversation that does not count, one a table."""
    for table in ("events", "segments", "ai_inferences", "actions", "customer_identifiers"):
        other = plot.sheets.get((sheet.instance, table))
        if not other or not other.clean:
            continue
        values = {
            "native_id": plot.names.new(sheet.instance, "hanging"),
            "conversation_native_id": name,
        }
        if table == "customer_identifiers":
            values["id_value"] = values["native_id"]
        row = other.row(plot.pick(other), **values)
        other.add(row, Piece(kind, FLAGGED, reason))
    links = plot.sheets.get((sheet.instance, "conversation_links"))
    if links and links.clean:
        row = links.row(
            plot.pick(links),
            native_id=plot.names.new(sheet.instance, "hanging"),
            from_native_id=sheet.value(template, "native_id"),
            to_source_instance=None,
            to_native_id=name,
        )
        links.add(row, Piece(kind, ORPHAN, reason))


def orphan(plot: Plot, sheet: Sheet) -> bool:
    """Staged, reported, and used nowhere (R3); a link to itself joins nothing (R20)."""
    if sheet.table not in ORPHANED:
        return False
    values = {"native_id": plot.names.new(sheet.instance, "orphan")}
    reason = "unknown_conversation"
    row = plot.pick(sheet)
    if sheet.table != "conversation_links":
        values["conversation_native_id"] = plot.names.new(sheet.instance, "nowhere")
    elif plot.turn("orphan", sheet.table) % 2:
        values |= {"to_native_id": sheet.value(row, "from_native_id"), "to_source_instance": None}
        reason = "self_link"
    else:
        values["to_native_id"] = plot.names.new(sheet.instance, "nowhere")
    sheet.add(sheet.row(row, **values), Piece("orphan", ORPHAN, reason))
    return True


def personal_data(plot: Plot, sheet: Sheet) -> bool:
    """In a text that is there, or by turns in a column that the contract does not have."""
    faker = plot.faker
    plot.names.count += 1
    person = (
        faker.name(),
        f"{faker.user_name()}.{plot.names.count}@{faker.safe_domain_name()}",
        faker.phone_number(),
        faker.credit_card_number(),
    )
    sentence = "I am {}, write to {} or call {}, my card is {}.".format(*person)
    column = TEXTS.get(sheet.table)
    row = _row_with_text(plot, sheet, column) if column else None
    if row is None or plot.turn("personal_data", sheet.table) % 4 == 3:
        column, row, text = "visitor_note", plot.pick(sheet), sentence
    else:
        text = f"{sheet.value(row, column)} {sentence}"
    if any(mark[0].kind in ("personal_data", "odd_text") and mark[1] == row for mark in sheet.on_rows):
        return False
    sheet.change([row], column, [text])
    sheet.mark(row, Piece("personal_data", STAGED, personal=person))
    return True


def odd_text(plot: Plot, sheet: Sheet) -> bool:
    """Valid in every format, and the trap of a hasty reader."""
    column = TEXTS.get(sheet.table)
    row = _row_with_text(plot, sheet, column) if column else None
    if row is None or any(mark[1] == row for mark in sheet.on_rows):
        return False
    sheet.change([row], column, [ODD_TEXT])
    sheet.mark(row, Piece("odd_text", STAGED, field=column, value=ODD_TEXT))
    return True


def _row_with_text(plot: Plot, sheet: Sheet, column: str) -> int | None:
    if column not in sheet.columns:
        return None
    known = np.flatnonzero(sheet.parts[0].column(column).is_valid().to_numpy(zero_copy_only=False))
    return int(known[plot.rng.integers(len(known))]) if len(known) else None


def night_rows(plot: Plot, sheet: Sheet, clock: LocalClock, night: Night) -> bool:
    """A test conversation with events at local times that happen twice or never in that night."""
    events = plot.sheets.get((sheet.instance, "events"))
    if not sheet.clean or not events or not events.clean:
        return False
    name = plot.names.new(sheet.instance, "night")
    conversation = sheet.row(plot.pick(sheet), native_id=name, is_test=True)
    sheet.add(conversation, Piece("local_times", FLAGGED, "test"))
    for local in night.odd_times:
        at = int(clock.read(np.array([local]))[0])
        row = events.row(
            plot.pick(events),
            native_id=plot.names.new(sheet.instance, "night"),
            conversation_native_id=name,
            occurred_at=at,
        )
        piece = Piece("local_times", STAGED, field="occurred_at", value=shown(at), written=shown(local))
        number = events.add(row, piece, Piece("local_times", FLAGGED, "conversation_test"))
        events.local_times[number, "occurred_at"] = local
    return True


PLANTERS: dict[str, Callable[[Plot, Sheet], bool]] = {
    planter.__name__: planter
    for planter in (
        duplicate_row,
        older_version,
        missing_identifier,
        missing_value,
        unknown_value,
        deleted_rows,
        test_rows,
        orphan,
        personal_data,
        odd_text,
    )
}
