"""A programme in blocks of nights and rooms, as schedule.xml and schedule.json have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from geekx_ops.agenda import nights
from geekx_ops.agenda.files.about import About
from geekx_ops.agenda.files.programme import Entry

ONLY_ROOM = "Stage"
"""What the only room is called that has no name: these formats want one."""

OURS = "geekx-ops"
"""What a file of ours names as its generator."""

SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Day:
    """A night, with its items by room, in the order of their start."""

    date: date
    starts: datetime
    ends: datetime
    rooms: dict[str, list[Entry]]


def days(entries: Sequence[Entry], zone: ZoneInfo) -> list[Day]:
    """The nights that have items; what begins after midnight belongs to the night before."""
    found: dict[date, Day] = {}
    for entry in sorted(entries, key=lambda one: one.starts):
        night = nights.night_of(entry.starts, zone)
        day = found.setdefault(night, Day(night, *nights.bounds(night, zone), {}))
        day.rooms.setdefault(room_of(entry), []).append(entry)
    return list(found.values())


def room_of(entry: Entry) -> str:
    """The name of its room."""
    return entry.room or ONLY_ROOM


def acronym(about: About) -> str:
    """The short name of the event as these formats want it: letters, digits, underscores, at least four."""
    return about.slug.replace("-", "_").rjust(SHORTEST_NAME, "_")


def slug(entry: Entry, about: About) -> str:
    """The short name of an item, unique among events: its own behind that of the event."""
    return f"{acronym(about)}-{entry.slug.rjust(SHORTEST_NAME, '_')}"


def own_slug(given: str) -> str:
    """The item's own part of what `slug` makes."""
    return given.partition("-")[2].lstrip("_")


def local(instant: datetime, zone: ZoneInfo) -> str:
    """*instant* on the clocks of *zone*, to the second and with its offset."""
    return instant.astimezone(zone).replace(microsecond=0).isoformat()
