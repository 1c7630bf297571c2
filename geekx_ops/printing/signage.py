"""The sheet at the door of a room: what takes place behind it, when, and who speaks. For everybody to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from geekx_ops import times
from geekx_ops.printing import fitting
from geekx_ops.printing.programme import Head, Listed, Programme, head, role_of, zones_elsewhere

LARGEST, SMALLEST = 26, 13
"""Points of the letters: as large as the sheet allows, and not smaller than can be read standing."""
NAMES, SMALLEST_NAMES = 0.72, 11.0
"""Letters of the names under a title: a part of its own size, and the least, in points."""
ACROSS, HIGH = 500.0, 480.0
"""Points that the items may take under their head, on Letter as on A4."""
TIME, LINE, GAP = 4.6, 1.3, 0.65
"""Sizes of letters: the column of times with the gap behind it, the height of a line, and what is between two items."""


@dataclass(frozen=True, slots=True)
class SignRow:
    """An item: when it begins, also on the clocks `elsewhere`, what it is, who speaks."""

    start: str
    title: str
    who: tuple[str, ...]
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """The sheet of one room; `size` is that of titles, `names` that of names, in points."""

    room: str
    size: int
    names: float
    rows: tuple[SignRow, ...]


@dataclass(frozen=True, slots=True)
class Signage:
    """All of them: one for each room. `host` is whose evening it is, `day` its date and whose clocks these are."""

    head: Head
    title: str
    event: str
    host: str
    day: str
    signs: tuple[Sign, ...]


def signage(programme: Programme) -> Signage:
    """The sheets of the evening."""
    event = programme.event
    return Signage(
        head=head(programme),
        title="Signage",
        event=event.name,
        host=" · ".join(filter(None, [event.series, event.host])),
        day=" · ".join(_day(programme)),
        signs=tuple(_signs(programme)),
    )


def _day(programme: Programme) -> Iterator[str]:
    event, zone = programme.event, programme.zone
    yield times.format_local(event.starts, zone).rpartition(" ")[0]
    if event.doors:
        yield f"doors {times.format_clock(event.doors, zone)}"
    if programme.is_online:
        yield f"clocks of {event.timezone}"
    if programme.has_begun:
        yield f"as expected at {times.format_clock(programme.printed_at, zone)}"


def _signs(programme: Programme) -> Iterator[Sign]:
    for room in programme.rooms or ("",):
        rows = tuple(_row(programme, one) for one in programme.listed if one.planned.room == room)
        sizes = (size for size in range(LARGEST, SMALLEST, -1) if _high(rows, size) <= HIGH)
        size = next(sizes, SMALLEST)
        yield Sign(room, size, _names(size), rows)


def _names(size: int) -> float:
    return max(SMALLEST_NAMES, size * NAMES)


def _high(rows: Sequence[SignRow], size: int) -> float:
    """How high all rows are together with titles of *size*."""
    across, names = ACROSS - TIME * size, _names(size)
    titles = sum(fitting.lines(row.title, size=size, across=across) for row in rows)
    below = (told for row in rows for told in (row.elsewhere, *row.who) if told)
    people = sum(fitting.lines(told, size=names, across=across) for told in below)
    return LINE * (titles * size + people * names) + GAP * size * len(rows)


def _row(programme: Programme, one: Listed) -> SignRow:
    said = [f"{speaker.name}{f', {role}' if (role := role_of(speaker)) else ''}" for speaker in programme.people(one)]
    starts = one.planned.starts if one.expected is None else one.expected.starts
    return SignRow(programme.clock(starts), one.planned.item.title, tuple(said), _elsewhere(programme, starts))


def _elsewhere(programme: Programme, starts: datetime | None) -> str:
    zones = zones_elsewhere(programme) if programme.is_online else ()
    return " · ".join(f"{zone.name} {programme.clock(starts, zone.zone)}" for zone in zones)
