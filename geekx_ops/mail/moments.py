"""When a mail is sent, told from its event: `1d before start`, `6h after end, at 09:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.errors import Invalid
from geekx_ops.events.event import EventSettings
from geekx_ops.text import excerpt

_WRITTEN = (
    r"(?a)(?P<by>.+?) (?P<side>before|after) (?:the )?(?P<anchor>doors|start|end)(?:,? at (?P<clock>\d{1,2}:\d{2}))?"
)


class Anchor(StrEnum):
    """What of an event a moment is counted from. Doors are the start where an event has none."""

    DOORS = "doors"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Moment:
    """So long after an anchor (before it, if less than nothing). With a *clock*, when clocks there next show that.

    Before an anchor it is the last such time, so that nothing comes later than was said.
    """

    by: timedelta
    anchor: Anchor
    clock: time | None = None

    def instant(self, settings: EventSettings) -> datetime:
        """The instant, in UTC, that is meant at an event with *settings*."""
        counted = _anchor(settings, self.anchor) + self.by
        if self.clock is None:
            return counted
        zone = ZoneInfo(settings.timezone)
        day, before = counted.astimezone(zone).date(), self.by < timedelta()
        found = _shown(day, self.clock, zone)
        if before and found > counted:
            return _shown(day - timedelta(days=1), self.clock, zone)
        return found if before or found >= counted else _shown(day + timedelta(days=1), self.clock, zone)

    def __str__(self) -> str:
        """As it is written in the event file."""
        side = "before" if self.by < timedelta() else "after"
        clock = "" if self.clock is None else f", at {self.clock:%H:%M}"
        return f"{times.format_duration(abs(self.by))} {side} {self.anchor}{clock}"


def _anchor(settings: EventSettings, anchor: Anchor) -> datetime:
    if anchor is Anchor.END:
        return settings.ends
    return settings.starts if anchor is Anchor.START or settings.doors is None else settings.doors


def _shown(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """When clocks of *zone* show *clock* on *day*: the first time, if twice; if never, as much later as they jump."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def parse(text: str) -> Moment:
    """The moment that *text* says. Raises Invalid."""
    found = re.fullmatch(_WRITTEN, " ".join(text.split()))
    if found is None:
        raise Invalid(
            f"“{excerpt(text)}” is not understood as a moment; write 1d before start, or 6h after end, at 09:00."
        )
    by = times.parse_duration(found["by"])
    return Moment(-by if found["side"] == "before" else by, Anchor(found["anchor"]), _clock(found["clock"]))


def _clock(written: str | None) -> time | None:
    if written is None:
        return None
    hour, _, minute = written.partition(":")
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise Invalid(f"“{written}” is no time that a clock shows; write one such as 09:00.") from None
