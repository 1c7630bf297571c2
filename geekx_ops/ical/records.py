"""Calendars and their events as values. `writing.py` makes bytes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Method(StrEnum):
    """What the receiver is to do with a calendar (RFC 5546). A file that is only opened needs none."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Status(StrEnum):
    """How certain an event is."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class Participation(StrEnum):
    """What is known of an attendee's coming."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    TENTATIVE = "TENTATIVE"
    DECLINED = "DECLINED"


@dataclass(frozen=True, slots=True)
class Organizer:
    """Who sends an event around; changes count only if they come from the same address."""

    email: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who is asked to come. `reply_wanted` shows her the buttons, whose answers go to the organizer by mail."""

    email: str
    name: str | None = None
    participation: Participation = Participation.NEEDS_ACTION
    reply_wanted: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `uid` is the same in all versions of it; of two versions the one of the higher `sequence` counts."""

    uid: str
    stamp: datetime
    """When this version was made (DTSTAMP): of the same version the same, so that its bytes are."""
    starts: datetime
    summary: str
    ends: datetime | None = None
    """The first instant after it. None, or not after the start: it takes no time."""
    zone: ZoneInfo | None = None
    """Whose clocks its times are written in; None for UTC."""
    sequence: int = 0
    status: Status = Status.CONFIRMED
    modified: datetime | None = None
    description: str | None = None
    location: str | None = None
    url: str | None = None
    categories: tuple[str, ...] = ()
    organizer: Organizer | None = None
    attendees: tuple[Attendee, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """What goes into one file. `product` names the kind of file it is, in the same words each time (PRODID)."""

    events: tuple[Event, ...]
    product: str = "calendar"
    name: str | None = None
    method: Method | None = None
    refresh: timedelta | None = None
    """How often whoever subscribes should ask again; only a hint (RFC 7986)."""
