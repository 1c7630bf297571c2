"""Clocks of several zones side by side, for people who are in several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.agenda import nights
from geekx_ops.agenda.comparing import Version


@dataclass(frozen=True, slots=True)
class Clocks:
    """Which clocks are shown, the event's own first. `night` is the date of the evening there."""

    zones: tuple[ZoneInfo, ...]
    night: date

    @property
    def several(self) -> bool:
        """Whether there is more than one."""
        return len(self.zones) > 1

    def titles(self, at: datetime) -> tuple[str, ...]:
        """What stands above each: the place, and the zone's short name at that time; `Los Angeles (PDT)`."""
        return tuple(_title(zone, at) for zone in self.zones)

    def times(self, instant: datetime) -> tuple[str, ...]:
        """*instant* on each: `18:30`, with `+1` where it is the day after that of the evening, `-1` the day before."""
        return tuple(self._time(instant, zone) for zone in self.zones)

    def elsewhere(self, instant: datetime | None, at: datetime) -> dict[str, str]:
        """*instant* on all but the event's own, by their titles *at* an instant of the evening; `?` if not known."""
        shown = ["?"] * len(self.zones) if instant is None else self.times(instant)
        return dict(zip(self.titles(at)[1:], shown[1:], strict=True))

    def _time(self, instant: datetime, zone: ZoneInfo) -> str:
        days = (instant.astimezone(zone).date() - self.night).days
        return f"{times.format_clock(instant, zone)}{f' {days:+}' if days else ''}"


def _title(zone: ZoneInfo, at: datetime) -> str:
    place = zone.key.rpartition("/")[2].replace("_", " ")
    short = at.astimezone(zone).tzname() or ""
    return place if short == place or not short.isalpha() else f"{place} ({short})"


def clocks(version: Version, zone: ZoneInfo, wanted: Iterable[ZoneInfo] = ()) -> Clocks:
    """The clocks of *zone*, where the event is, and of those *wanted*; if none is, of where its speakers are.

    A zone whose clocks go like those of one before it is not shown a second time.
    """
    asked = tuple(wanted) or tuple(ZoneInfo(one.timezone) for one in version.plan.speakers if one.timezone)
    ends = (version.starts, version.ends)
    apart: dict[tuple[object, ...], ZoneInfo] = {}
    for one in (zone, *asked):
        apart.setdefault(tuple(instant.astimezone(one).utcoffset() for instant in ends), one)
    return Clocks(tuple(apart.values()), nights.night_of(version.starts, zone))
