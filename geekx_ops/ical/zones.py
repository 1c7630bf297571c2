"""Time zones as calendars carry them: VTIMEZONE (RFC 5545, 3.6.5), made of what Python knows of a zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from geekx_ops.ical.content_lines import digits, escaped

_STEP = timedelta(days=7)  # no zone has changed its clocks twice within a week


def described(zone: ZoneInfo, *, first: int, last: int) -> Iterator[str]:
    """The lines of a VTIMEZONE that is right for instants of the years *first* to *last*."""
    begin, end = datetime(max(first - 1, 2), 1, 1, tzinfo=UTC), datetime(min(last + 2, 9999), 1, 1, tzinfo=UTC)
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone.key}"
    yield from _observance(zone, begin, since=begin)
    for change in _changes(zone, begin, end):
        yield from _observance(zone, change, since=change - timedelta(seconds=1))
    yield "END:VTIMEZONE"


def _observance(zone: ZoneInfo, onset: datetime, *, since: datetime) -> Iterator[str]:
    """What clocks of *zone* show from *onset* on; before it they went as at *since*."""
    local, before = onset.astimezone(zone), _offset(since, zone)
    ahead = (local.dst() or timedelta()) > timedelta()  # in Dublin it is the winter that is set apart: behind
    kind = "DAYLIGHT" if ahead else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{digits(onset.replace(tzinfo=None) + before)}"  # the clock as it went before
    yield f"TZOFFSETFROM:{_written_offset(before)}"
    yield f"TZOFFSETTO:{_written_offset(_offset(onset, zone))}"
    yield f"TZNAME:{escaped(local.tzname() or zone.key)}"
    yield f"END:{kind}"


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The instants, from *begin* to *end*, from which clocks of *zone* go otherwise than before."""
    left = begin
    while left < end:
        right = left + _STEP
        if _offset(left, zone) != _offset(right, zone):
            yield _first_after(zone, left, right)
        left = right


def _first_after(zone: ZoneInfo, left: datetime, right: datetime) -> datetime:
    before = _offset(left, zone)
    while right - left > timedelta(seconds=1):
        middle = left + timedelta(seconds=(right - left) // timedelta(seconds=2))
        left, right = (middle, right) if _offset(middle, zone) == before else (left, middle)
    return right


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def _written_offset(offset: timedelta) -> str:
    seconds = round(abs(offset).total_seconds())
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{'-' if offset < timedelta() else '+'}{hours:02}{minutes:02}" + (f"{rest:02}" if rest else "")
