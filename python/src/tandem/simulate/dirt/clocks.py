"""An instance that writes local times without a zone, and what a reader makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from tandem.simulate.clock import DAY, HOUR, midnight
from tandem.simulate.settings import World

# Clocks change at whole hours of UTC in all of them; the first whose clocks change in the world is taken.
ZONES = ("Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Sydney")
# Times from so long before and after the world may be written (a roster's dates, a return).
MARGIN_DAYS = 400
MINUTE = HOUR // 60


@dataclass(frozen=True)
class Night:
    """A change of clocks at a UTC time; offsets in milliseconds, `after` < `before` when they go back."""

    at: int
    before: int
    after: int

    @property
    def goes_back(self) -> bool:
        """An hour comes twice; else one is skipped."""
        return self.after < self.before

    @property
    def odd_times(self) -> tuple[int, ...]:
        """Three local times, in milliseconds, of the hour that comes twice or never."""
        first = self.at + min(self.before, self.after)
        return tuple(first + minute * MINUTE for minute in (5, 30, 59))


class LocalClock:
    """Offsets of one zone, hour by hour."""

    def __init__(self, world: World) -> None:
        first = midnight(world.start) - MARGIN_DAYS * DAY
        hours = (world.days + 2 * MARGIN_DAYS) * 24
        whole = [_offsets(zone, first, hours) for zone in ZONES]
        begin, end = (MARGIN_DAYS + 1) * 24, (MARGIN_DAYS + world.days - 1) * 24
        changing = [place for place, offsets in enumerate(whole) if len(set(offsets[begin:end])) > 1]
        place = changing[0] if changing else 0
        self.zone = ZONES[place]
        self.nights = []
        self._first, self._offsets = first, whole[place]
        for hour in range(begin, end):
            before, after = self._offsets[hour - 1], self._offsets[hour]
            if before != after:
                self.nights.append(Night(first + hour * HOUR, int(before), int(after)))

    def offset(self, utc: np.ndarray) -> np.ndarray:
        """Milliseconds by which local clocks are ahead at these UTC times."""
        return self._offsets[(utc - self._first) // HOUR]

    def read(self, local: np.ndarray) -> np.ndarray:
        """UTC of local times as docs/landing.md reads them: the first of two, a skipped one moved on."""
        utc = local - self.offset(local - self._offsets.max())
        earlier = local - self._offsets.max()
        return np.where(earlier + self.offset(earlier) == local, earlier, utc)

    def written(self, rows: pa.Table) -> tuple[pa.Table, dict[str, np.ndarray]]:
        """Rows with local times, and per column the rows whose time will be read as another."""
        astray = {}
        for place, column in enumerate(rows.schema):
            if pa.types.is_timestamp(column.type):
                utc, known = _milliseconds(rows.column(place))
                local = utc + self.offset(np.where(known, utc, self._first))
                rows = rows.set_column(place, column.name, as_times(local, known))
                lost = np.flatnonzero(known & (self.read(np.where(known, local, self._first + DAY)) != utc))
                if len(lost):
                    astray[column.name] = lost
        return rows, astray


def _offsets(zone: str, first: int, hours: int) -> np.ndarray:
    info = ZoneInfo(zone)

    def offset(hour: int) -> int:
        moment = datetime.fromtimestamp(first / 1000 + hour * 3600, UTC)
        return int(moment.astimezone(info).utcoffset().total_seconds()) * 1000

    # Day by day; the hours only of days within which clocks change.
    days = np.array([offset(hour) for hour in range(0, hours + 24, 24)], dtype=np.int64)
    offsets = np.repeat(days[:-1], 24)[:hours]
    for day in np.flatnonzero(np.diff(days)).tolist():
        offsets[day * 24 : day * 24 + 24] = [offset(day * 24 + hour) for hour in range(24)]
    return offsets


def _milliseconds(column: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """Times and whether they are known; unknown ones are 0."""
    known = column.is_valid().to_numpy(zero_copy_only=False)
    return column.cast(pa.int64()).fill_null(0).to_numpy(), known


def as_times(milliseconds: np.ndarray, known: np.ndarray) -> pa.Array:
    """Arrow's times; null where unknown."""
    return pa.array(milliseconds, pa.int64(), mask=~known).cast(pa.timestamp("ms"))


def shown(milliseconds: int) -> str:
    """A time as staging shows it."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
