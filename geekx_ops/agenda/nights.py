"""Which day a clock on the wall means: a night of talks goes on past midnight, and is still the same night.

The one rule: a night lasts from four in the morning to four in the morning.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from geekx_ops import times

DAY_BEGINS = time(4)


def night_of(instant: datetime, zone: ZoneInfo) -> date:
    """The date of the evening that *instant* belongs to: until 03:59 that of the day before."""
    local = instant.astimezone(zone)
    return local.date() - timedelta(days=local.time() < DAY_BEGINS)


def bounds(night: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When the night of *night* begins and ends, as instants on the clocks of *zone*."""
    begin, end = (datetime.combine(day, DAY_BEGINS, zone) for day in (night, night + timedelta(days=1)))
    return begin, end


def day_of(clock: time, night: date) -> date:
    """The date on which clocks show *clock* in the night of *night*."""
    return night + timedelta(days=clock < DAY_BEGINS)


def days_after(instant: datetime, night: date, zone: ZoneInfo) -> int:
    """How many days after the date of *night* clocks in *zone* show *instant*: 1 for what is after midnight."""
    return (instant.astimezone(zone).date() - night).days


def instant_on(text: str, *, night: date, zone: ZoneInfo) -> datetime:
    """The instant that *text* means: `2022-05-25 19:30`, or `19:30` or `12:30am` in that night. Raises Invalid."""
    if re.match(r"\s*\d{4}-", text):
        return times.parse_instant(text, zone=zone)
    # Read without a zone first, for a clock that the zone skips on one of the two days may be right on the other.
    clock = times.parse_instant(text, zone=ZoneInfo("UTC"), today=night).astimezone(UTC).time()
    return times.parse_instant(text, zone=zone, today=day_of(clock, night))
