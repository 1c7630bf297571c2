"""Times as platforms write them. Whether 5/10 is in May or in October, only a whole column tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1990, 2200
"""The years in which somebody can have signed up; what is outside is a blank that a program filled in."""

_ZONE = re.compile(r" ?(?:GMT|UTC)(?:(?P<hours>[+-]\d{1,2})(?::?(?P<minutes>\d\d))?)?$")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/\d{2}")
_LONGEST = 60  # characters; no platform writes a longer one
_MONTHS = 12
_PLAIN = (
    "%Y/%m/%d %I:%M:%S %p", "%Y/%m/%d %H:%M:%S", "%b %d, %Y %H:%M:%S", "%b %d, %Y %I:%M %p", "%B %d, %Y %I:%M %p",
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%b %d, %Y", "%d %b %Y %H:%M:%S", "%d %b %Y %H:%M", "%d %b %Y", "%d.%m.%Y",
)  # fmt: skip
_MONTH_FIRST = (
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
)  # fmt: skip
_DAY_FIRST = tuple(form.replace("%m/%d", "%d/%m") for form in _MONTH_FIRST)


@dataclass(frozen=True, slots=True)
class Order:
    """Whether dates with slashes have the day first, and the one that tells it; where none does, that is empty."""

    day_first: bool
    because: str = ""


def order_of(values: Iterable[str], *, default: bool) -> Order | None:
    """The order of the dates with slashes among *values*, told by the first day after the 12th; None without any."""
    found = None
    for value in values:
        if (date := _SLASHED.match(value)) is None:
            continue
        first, second = map(int, date.groups())
        if (first > _MONTHS) != (second > _MONTHS):
            return Order(first > _MONTHS, value)
        found = Order(default)
    return found


class Instants:
    """Reads the times of one list. Those without a zone are of *zone*; *order* is asked at the first slash, if ever."""

    def __init__(self, zone: ZoneInfo, order: Callable[[], Order | None]) -> None:
        self._zone, self._order = zone, order

    def read(self, value: str) -> datetime | None:
        """A time as platforms write it; what nobody can read counts as none."""
        if not value or len(value) > _LONGEST:
            return None
        with suppress(ValueError):
            return self._zoned(datetime.fromisoformat(value))
        found = _ZONE.search(value)
        bare = value[: found.start()] if found else value
        offset = f" {int(found['hours'] or 0):+03d}{found['minutes'] or '00'}" if found else ""
        for form in self._slashed if _SLASHED.match(bare) else _PLAIN:
            with suppress(ValueError):
                return self._zoned(datetime.strptime(bare + offset, f"{form} %z" if found else form))  # noqa: DTZ007
        return None

    @cached_property
    def _slashed(self) -> tuple[str, ...]:
        order = self._order()
        return _DAY_FIRST if order is not None and order.day_first else _MONTH_FIRST

    def _zoned(self, found: datetime) -> datetime | None:
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            return None
        return found.replace(tzinfo=self._zone) if found.tzinfo is None else found
