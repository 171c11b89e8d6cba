"""Times: what is plausible, and the load time of a file from its name (R77)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import PurePosixPath

from tandem.landing.report import LandingError

FROM_NAME, FROM_OPTION, FROM_CLOCK = "file_name", "option", "clock"

# Support work has its times between these. The zeros of clocks (1900, 1970) and stand-ins for "none" such as
# 9999-12-31 lie outside: landed, they would be periods of the scorecard.
FIRST_TIME, LAST_TIME = datetime(1971, 1, 1), datetime(2199, 12, 31, 23, 59, 59, 999999)

# Identifiers that may look like a date: UUIDs, and long runs of hexadecimal digits that hold a letter.
_IDENTIFIER = re.compile(
    r"(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|(?<![0-9a-z])(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{12,}(?![0-9a-z])"
)
_DASHED = re.compile(
    r"(?<![0-9A-Za-z])(?P<y>(?:19|20)\d\d)(?P<sep>[-_.])(?P<m>\d\d)(?P=sep)(?P<d>\d\d)"
    r"(?:[T _-](?P<H>\d\d)[-:._](?P<M>\d\d)(?:[-:._](?P<S>\d\d)(?:\.\d+)?)?Z?|T(?P<hm>\d{4}(?:\d\d)?)Z?)?"
    r"(?![0-9A-Za-z])"
)
_COMPACT = re.compile(
    r"(?<![0-9A-Za-z])(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)"
    r"(?:T(?P<hm>\d{4}(?:\d\d)?)Z?|[-_](?P<hms>\d{6})Z?|(?P<tail>\d{6}))?"
    r"(?![0-9A-Za-z])"
)


def _moment(match: re.Match[str]) -> datetime | None:
    found = match.groupdict()
    clock = found.get("hm") or found.get("hms") or found.get("tail")
    if clock:
        hour, minute, second = clock[:2], clock[2:4], clock[4:6] or "0"
    else:
        hour, minute, second = (found.get(part) or "0" for part in "HMS")
    try:
        return datetime(
            int(found["y"]), int(found["m"]), int(found["d"]), int(hour), int(minute), int(second)
        )
    except ValueError:
        return None


def time_in_name(name: str) -> datetime | None:
    """Return the date or time in a file or folder name, read as UTC; the latest when there are several.

    Known are 2026-03-01 (also with _ or .), 20260301, and either with a clock: 2026-03-01T10-00,
    2026-03-01_10-00-30, 20260301T1000Z, 20260301_100030, 20260301100030.
    """
    text = _IDENTIFIER.sub(" ", name)
    moments = [_moment(match) for pattern in (_DASHED, _COMPACT) for match in pattern.finditer(text)]
    return max((moment for moment in moments if moment), default=None)


def time_in_path(file_path: str) -> datetime | None:
    """Return the time in the file's name, else in the nearest folder that has one, below the landing."""
    path = PurePosixPath(file_path)
    stem = re.sub(r"(?i)\.(jsonl|ndjson|json|csv|tsv|parquet)(\.gz)?$", "", path.name)
    for name in (stem, *reversed(path.parts[:-1])):
        moment = time_in_name(name)
        if moment:
            return moment
    return None


def as_utc(value: str | datetime | None, what: str) -> datetime | None:
    """Return a time as UTC without zone; a zone-less one is UTC. Raises LandingError for other text."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            raise LandingError(
                f"{what} {value!r} is no time. Write 2026-03-31 or 2026-03-31T18:00:00Z."
            ) from None
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
