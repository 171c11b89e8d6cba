"""How much dirt, and of which kinds.

The clean rows of a dirty world are those of the clean world. Dirt is put beside them (copies, broken lines,
files cut short, rows of conversations that do not count), with five exceptions that the manifest names:
`late_batch` changes when rows were loaded, `personal_data` and `odd_text` the text of a message or note,
`clock_skew` the times of events, and `local_times` how one instance writes its times.
"""

from __future__ import annotations

from dataclasses import dataclass

# Dirt in single rows, in any format.
ROW_KINDS = {
    "duplicate_row": "a row twice in one file",
    "older_version": "an older version of a row, delivered days after the newer one",
    "missing_identifier": "a row without its own identifier, or without that of what it belongs to",
    "missing_value": "a row without a value that the contract requires",
    "unknown_value": "a value that the contract does not list, where by the rules it has no effect",
    "deleted_rows": "a conversation deleted in its source, with what hangs on it",
    "test_rows": "a test conversation, with what hangs on it",
    "orphan": "a row that names an unknown conversation, or a link to itself",
    "personal_data": "a name, e-mail address, phone and card number inside a text",
    "odd_text": "a text with quotes, delimiters, line breaks and characters beyond the alphabet",
}
# Dirt in single lines of text files.
LINE_KINDS = {
    "broken_line": "a line that is no JSON",
    "not_an_object": "a line that is JSON and no object",
    "bad_encoding": "bytes that are no UTF-8",
    "wrong_type": "a value that cannot be read as its column's type",
    "ragged_row": "a CSV row with other cells than the header",
    "unclosed_quote": "a quote that never closes",
    "junk_line": "a heartbeat, a repeated header, a trailer or an empty line",
}
# Dirt in whole files and batches.
BATCH_KINDS = {
    "cut_file": "an export that broke off (JSON lines, CSV, gzip, Parquet) beside its whole repetition",
    "foreign_file": "an error page, a workbook, or a file that feeds no table",
    "redelivered_day": "all files of an instance's day once more, days later",
    "late_batch": "a table's rows of a day, delivered days later",
    "clock_skew": "events of an instance whose clock is minutes slow",
    "local_times": "an instance that writes local times, over a night on which clocks change",
}
KINDS = ROW_KINDS | LINE_KINDS | BATCH_KINDS
# These change what can be measured; all others must leave every number as it is in the clean world.
MOVING_KINDS = ("clock_skew",)


@dataclass(frozen=True)
class Level:
    """Shares of batches (files of an instance, table and day) that get dirt; `row_share` is of their rows."""

    name: str
    soiled_share: float
    row_share: float
    most_pieces: int
    cut_share: float
    foreign_share: float
    late_share: float
    redelivered_share: float  # of an instance's days
    skewed_share: float  # of the batches of events of the instances with a bad clock
    kinds: tuple[str, ...] = tuple(KINDS)


LEVELS = {
    "light": Level("light", 0.06, 0.0005, 20, 0.01, 0.004, 0.01, 0.01, 0.04),
    "heavy": Level("heavy", 0.50, 0.005, 100, 0.04, 0.02, 0.04, 0.03, 0.15),
}

# Days that late rows and repetitions stay away.
DELAYS = (1, 2, 3, 5)
# The first try of an export ran so many milliseconds before the one that came through.
FIRST_TRY = 20 * 60 * 1000
# Versions are told apart by hours, so that a clock that is set back cannot make two of them equal.
VERSION_AGE = 3 * 3_600 * 1000
CLOCK_SKEW = -7 * 60 * 1000
