"""Calendars as bytes: iCalendar (RFC 5545) to the byte, with the methods of iTIP (RFC 5546).

The same values give the same bytes. What would make a file that calendars misread is a mistake of the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from geekx_ops.ical import zones
from geekx_ops.ical.content_lines import address, digits, escaped, folded, in_utc, quoted
from geekx_ops.ical.records import Calendar, Event, Method, Status

_UTC = {"UTC", "Etc/UTC"}


def encoded(calendar: Calendar) -> bytes:
    """*calendar* as the bytes of a file.

    Raises ValueError for what RFC 5545 and 5546 forbid: no events, two of one UID, instants without a zone, a negative
    sequence, a method without an organizer, a request that asks nobody, a publication that does, a cancellation of
    what is not CANCELLED.
    """
    _refuse_empty(calendar)
    for event in calendar.events:
        _refuse_unsound(event, calendar.method)
    return b"".join(folded(line) for line in _lines(calendar))


def _refuse_empty(calendar: Calendar) -> None:
    uids = [event.uid for event in calendar.events]
    if not uids:
        raise ValueError("a calendar has at least one event")
    if len(set(uids)) < len(uids):
        raise ValueError("two events of a calendar have one UID")


def _refuse_unsound(event: Event, method: Method | None) -> None:
    instants = (event.stamp, event.starts, event.ends, event.modified)
    if any(instant is not None and instant.tzinfo is None for instant in instants):
        raise ValueError("an instant needs a time zone")
    if event.sequence < 0 or not event.uid:
        raise ValueError("an event has a UID, and a sequence that counts from 0")
    if method is not None and event.organizer is None:
        raise ValueError(f"{method} needs an organizer (RFC 5546)")
    if method == Method.REQUEST and not event.attendees:
        raise ValueError("REQUEST needs somebody who is asked (RFC 5546)")
    if method == Method.PUBLISH and event.attendees:
        raise ValueError("PUBLISH names no attendees (RFC 5546)")
    if method == Method.CANCEL and event.status != Status.CANCELLED:
        raise ValueError("CANCEL is for what is CANCELLED (RFC 5546)")


def _lines(calendar: Calendar) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//geekx-ops//{escaped(calendar.product)}//EN"
    yield "CALSCALE:GREGORIAN"
    if calendar.method is not None:
        yield f"METHOD:{calendar.method}"
    if calendar.name is not None:
        yield f"NAME:{escaped(calendar.name)}"
        yield f"X-WR-CALNAME:{escaped(calendar.name)}"  # what most programs read
    if calendar.refresh is not None:
        every = _duration(calendar.refresh)
        yield f"REFRESH-INTERVAL;VALUE=DURATION:{every}"
        yield f"X-PUBLISHED-TTL:{every}"
    yield from _zones(calendar.events)
    for event in calendar.events:
        yield from _event(event)
    yield "END:VCALENDAR"


def _duration(length: timedelta) -> str:
    return f"PT{max(1, round(length.total_seconds() / 60))}M"


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{in_utc(event.stamp)}"
    yield from _span(event)
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{event.status}"
    if event.modified is not None:
        yield f"LAST-MODIFIED:{in_utc(event.modified)}"
    yield f"SUMMARY:{escaped(event.summary)}"
    yield from _details(event)
    yield from _people(event)
    yield "END:VEVENT"


def _details(event: Event) -> Iterator[str]:
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.location:
        yield f"LOCATION:{escaped(event.location)}"
    if event.url:
        yield f"URL:{address(event.url)}"
    if event.categories:
        yield f"CATEGORIES:{','.join(map(escaped, event.categories))}"


def _people(event: Event) -> Iterator[str]:
    if event.organizer is not None:
        yield f"ORGANIZER{_called(event.organizer.name)}:mailto:{address(event.organizer.email)}"
    for one in event.attendees:
        reply = "TRUE" if one.reply_wanted else "FALSE"
        wanted = f";ROLE=REQ-PARTICIPANT;PARTSTAT={one.participation};RSVP={reply}"
        yield f"ATTENDEE{_called(one.name)}{wanted}:mailto:{address(one.email)}"


def _called(name: str | None) -> str:
    return f";CN={quoted(name)}" if name else ""


def _span(event: Event) -> Iterator[str]:
    """When it begins and ends. In UTC if a clock shows one of the two times twice: TZID would mean the first."""
    ends = event.ends if event.ends is not None and event.ends > event.starts else None
    zone = _label(event)
    if zone is None:
        yield f"DTSTART:{in_utc(event.starts)}"
    else:
        yield f"DTSTART;TZID={zone}:{digits(event.starts.astimezone(zone))}"
    if ends is not None:
        yield f"DTEND:{in_utc(ends)}" if zone is None else f"DTEND;TZID={zone}:{digits(ends.astimezone(zone))}"


def _label(event: Event) -> ZoneInfo | None:
    """The zone whose clocks the event is written in, if they can say it."""
    zone = event.zone
    if zone is None or zone.key in _UTC:
        return None
    return None if any(_comes_twice(instant.astimezone(zone)) for instant in _ends(event)) else zone


def _ends(event: Event) -> tuple[datetime, ...]:
    return (event.starts,) if event.ends is None else (event.starts, event.ends)


def _comes_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _zones(events: Sequence[Event]) -> Iterator[str]:
    """A VTIMEZONE for each TZID, for the years around what is written in it."""
    written: dict[str, list[Event]] = {}
    for event in events:
        if (zone := _label(event)) is not None:
            written.setdefault(zone.key, []).append(event)
    for key, inside in sorted(written.items()):
        years = [instant.year for event in inside for instant in _ends(event)]
        yield from zones.described(ZoneInfo(key), first=min(years), last=max(years))
