"""SQL that reads times and dates from text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tandem.landing.sql_text import literal, literals

_ZONELESS = literal(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2}(\.\d*)?)?)?")
_DATE = literal(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}([Tt ].*)?")
_NUMBER = literal(r"\d+(\.\d*)?(E\+?\d+)?")
# Behind a clock, an offset that no place on earth has: DuckDB would reckon with it all the same.
_NO_OFFSET = literal(r":\d\d([.,]\d*)? ?[+-](1[5-9]|[2-9]\d|\d\d:?[6-9])")


@dataclass(frozen=True)
class TimeRules:
    """How a table's times are written: zone of those without one, and strptime formats tried first."""

    zone: str = "UTC"
    formats: tuple[str, ...] = ()

    def timestamp(self, text: str) -> str:
        """SQL for a trimmed text as a UTC timestamp, null when it is none; the session's zone must be UTC.

        Read are ISO 8601 with or without offset, a date, 20260301 and 20260301100000, and epoch seconds from
        1973 on, milliseconds, microseconds or nanoseconds, told apart by their size.
        """
        relaxed = f"replace(regexp_replace(upper({text}), ' ([+-][0-9]{{2}})', '\\1'), ',', '.')"
        tries = [*self._by_format(text), self._iso(text), self._iso(relaxed), self._number(relaxed)]
        digit_first = f"{text} >= '0' and {text} < ':'"
        standard = f"case when {digit_first} then coalesce({', '.join(tries[-3:])}) end"
        found = f"coalesce({', '.join([*tries[:-3], standard])})" if self.formats else standard
        # Most exports write Z, and need no closer look.
        has_none = f"suffix({text}, 'Z') or not regexp_matches({text}, {_NO_OFFSET})"
        return f"case when {has_none} then {found} end"

    def date(self, text: str) -> str:
        """SQL for a trimmed text as a date: the day as written, whatever clock and offset follow it."""
        tries = [
            f"cast({form} as date)" for form in TimeRules("UTC", self.formats)._by_format(text, utc=False)
        ]
        tries.append(
            f"case when regexp_full_match({text}, {_DATE}) then "
            f"try_cast(regexp_extract({text}, '^[0-9/-]+') as date) "
            f"when {text} >= '0' and {text} < ':' then cast({self._number(text)} as date) end"
        )
        return f"coalesce({', '.join(tries)})"

    def _by_format(self, text: str, utc: bool = True) -> list[str]:
        zoned = [form for form in self.formats if "%z" in form or "%Z" in form]
        zoneless = [form for form in self.formats if form not in zoned]
        tries = []
        if zoned:
            tries.append(f"timezone('UTC', {_strptime(text, zoned)})")
        if zoneless:
            tries.append(self._to_utc(_strptime(text, zoneless)) if utc else _strptime(text, zoneless))
        return tries

    def _to_utc(self, local: str) -> str:
        """SQL for a zone-less timestamp as UTC: the first of two occurrences; a skipped hour moves on."""
        if self.zone == "UTC":
            return local
        zone = literal(self.zone)
        later = f"timezone('UTC', timezone({zone}, {local}))"

        def if_same(minutes: int) -> str:
            earlier = f"{later} - interval {minutes} minute"
            return f"when timezone({zone}, timezone('UTC', {earlier})) = {local} then {earlier}"

        return f"case {if_same(60)} {if_same(30)} else {later} end"

    def _iso(self, text: str) -> str:
        """A cast to plain timestamp drops what follows the clock, so it sees texts without offset only."""
        zoned = f"timezone('UTC', try_cast({text} as timestamptz))"
        if self.zone != "UTC":
            local = self._to_utc(f"try_cast({text} as timestamp)")
            zoned = f"case when regexp_full_match({text}, {_ZONELESS}) then {local} else {zoned} end"
        return f"try_cast({zoned} as timestamp)"

    def _number(self, text: str) -> str:
        number = f"try_cast({text} as double)"
        day, clock = (self._to_utc(_strptime(text, [form])) for form in ("%Y%m%d", "%Y%m%d%H%M%S"))
        scales = [(1e8, 1e11, "* 1e6"), (1e11, 1e14, "* 1e3"), (1e14, 1e17, "* 1"), (1e17, 1e19, "/ 1e3")]
        whens = " ".join(
            f"when {number} >= {low} and {number} < {high} "
            f"then make_timestamp(cast(round({number} {scale}) as bigint))"
            for low, high, scale in scales
        )
        return (
            f"case when regexp_full_match({text}, '\\d{{8}}') then {day} "
            f"when regexp_full_match({text}, '(19|20)\\d{{12}}') then {clock} "
            f"when regexp_full_match({text}, {_NUMBER}) then case {whens} end end"
        )


def _strptime(text: str, formats: Sequence[str]) -> str:
    return f"try_strptime({text}, [{literals(formats)}])"
