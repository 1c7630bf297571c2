"""What a mail tells, apart from what is personal: plain texts, made from an event and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from geekx_ops.events.event import EventFormat, EventSettings

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ONE_NIGHT = timedelta(hours=18)
_EVENING = time(16)
"""What begins later is an evening."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """The event. Days and clocks are those of its own zone, in words."""

    slug: str
    name: str
    series: str | None
    host: str | None
    where: str | None
    """Venue and city; None if nobody has to go anywhere."""
    is_virtual: bool
    """Nobody meets in a room."""
    is_hybrid: bool
    is_cancelled: bool
    day: str
    time_of_day: str
    """As what one remembers it: an evening, or a day."""
    doors: str | None
    starts: str
    ends: str
    zone: str
    """As clocks there name it: PDT."""
    timezone: str
    doors_at: datetime | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Sender:
    """From whom the mail comes."""

    name: str
    address: str
    reply_to: str
    postal: str | None
    unsubscribe_page: str | None
    """Where a page of one's own takes who unsubscribes; None: by mail."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk, and what there is of it. `video_coming`: it was recorded, and the video is not there yet."""

    title: str
    speakers: str
    video: str | None = None
    slides: str | None = None
    video_coming: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """Questions to those who were there."""

    url: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Job:
    """An open job, for those who said that they want to hear of such."""

    title: str
    company: str
    url: str
    until: str | None


@dataclass(frozen=True, slots=True)
class NextEvent:
    """What comes next."""

    name: str
    when: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it. Each field stands in the templates under its own name."""

    event: EventFacts
    sender: Sender
    created: datetime
    """When the event became known here; with its slug nothing else is called so."""
    stamp: datetime
    """When something of the event was last decided."""
    sequence: int = 0
    """How often it was changed: a calendar takes what has the higher number."""
    talks: tuple[Talk, ...] = ()
    withheld: tuple[str, ...] = ()
    """Talks with a video of somebody who did not want to be recorded."""
    videos_by: str | None = None
    survey: Survey | None = None
    photos: str | None = None
    next_events: tuple[NextEvent, ...] = ()
    jobs: tuple[Job, ...] = ()
    join: str | None = None
    """Where those who are not in the room take part."""
    detail: str | None = None
    """What was special about this evening, in a sentence."""
    practical: tuple[str, ...] = ()
    """Paragraphs: what to know before one comes."""
    for_speakers: tuple[str, ...] = ()
    for_waiting: tuple[str, ...] = ()
    """What those are told who waited and got no seat."""
    change: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    """Why the event does not take place, and what happens instead."""


def event_facts(settings: EventSettings, *, is_cancelled: bool = False) -> EventFacts:
    """The event with *settings*, in words."""
    zone = ZoneInfo(settings.timezone)
    starts, ends = settings.starts.astimezone(zone), settings.ends.astimezone(zone)
    is_virtual = settings.format is EventFormat.VIRTUAL
    place = ", ".join(part for part in (settings.venue, settings.city) if part)
    return EventFacts(
        slug=settings.slug,
        name=settings.name,
        series=settings.series,
        host=settings.host,
        where=None if is_virtual else place or None,
        is_virtual=is_virtual,
        is_hybrid=settings.format is EventFormat.HYBRID,
        is_cancelled=is_cancelled,
        day=day_of(starts.date(), weekday=True),
        time_of_day="evening" if starts.time() >= _EVENING else "day",
        doors=None if settings.doors is None else clock_of(settings.doors, zone),
        starts=clock_of(starts, zone),
        ends=clock_of(ends, zone) if ends - starts <= _ONE_NIGHT else moment_of(ends, zone),
        zone=starts.tzname() or settings.timezone,
        timezone=settings.timezone,
        doors_at=settings.doors,
        starts_at=settings.starts,
        ends_at=settings.ends,
    )


def day_of(day: date, *, weekday: bool = False) -> str:
    """A day as one says it: 25 May 2022, or Wednesday, 25 May 2022."""
    said = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{_WEEKDAYS[day.weekday()]}, {said}" if weekday else said


def clock_of(instant: datetime, zone: ZoneInfo) -> str:
    """What clocks of *zone* show: 18:30."""
    return f"{instant.astimezone(zone):%H:%M}"


def moment_of(instant: datetime, zone: ZoneInfo) -> str:
    """A day and its clock: Wednesday, 25 May 2022, 18:30."""
    return f"{day_of(instant.astimezone(zone).date(), weekday=True)}, {clock_of(instant, zone)}"


def paragraphs(text: str | None) -> tuple[str, ...]:
    """The paragraphs of *text*, each on one line; none if there is no text."""
    return tuple(" ".join(part.split()) for part in (text or "").split("\n\n") if part.strip())


def context_of(facts: Facts) -> Mapping[str, object]:
    """*facts* as the templates see them: each field under its name."""
    return {name: getattr(facts, name) for name in Facts.__dataclass_fields__}
