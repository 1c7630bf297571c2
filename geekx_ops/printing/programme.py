"""What is known of an evening when it is printed: its items in their order, with planned and expected times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.agenda import nights
from geekx_ops.agenda.plan import Plan, Speaker, people_of
from geekx_ops.agenda.planned import Planned
from geekx_ops.agenda.timing import Expected, State
from geekx_ops.events.event import EventFormat, EventSettings


@dataclass(frozen=True, slots=True)
class Listed:
    """An item with the number that all sheets give it; `expected` where its room has begun."""

    number: int
    planned: Planned
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """The evening as it is printed. `release` is the last one; `changed` says that the plan was changed since."""

    event: EventSettings
    plan: Plan
    listed: tuple[Listed, ...]
    printed_at: datetime
    release: int | None = None
    changed: bool = False
    contacts: tuple[str, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """Where the event takes place."""
        return ZoneInfo(self.event.timezone)

    @property
    def night(self) -> date:
        """The date of the evening."""
        return nights.night_of(self.event.starts, self.zone)

    @property
    def rooms(self) -> tuple[str, ...]:
        """The rooms in the order in which the plan comes to them."""
        return tuple(dict.fromkeys(one.planned.room for one in self.listed))

    @property
    def has_begun(self) -> bool:
        """Whether anything was begun on the stage."""
        return any(one.expected is not None for one in self.listed)

    @property
    def is_online(self) -> bool:
        """Whether somebody may follow it from elsewhere, on other clocks than those of the place."""
        return self.event.format is not EventFormat.IN_PERSON

    def clock(self, instant: datetime | None, zone: ZoneInfo | None = None) -> str:
        """*instant* on the clocks of the event, or of *zone*: `18:30`; `00:30 +1` a day later, `?` if not known."""
        if instant is None:
            return "?"
        where = zone or self.zone
        days = nights.days_after(instant, self.night, where)
        return f"{times.format_clock(instant, where)}{f' {days:+}' if days else ''}"

    def people(self, one: Listed) -> list[Speaker]:
        """Those who speak in *one*."""
        return list(people_of(self.plan, one.planned.item))

    def speaker(self, slug: str | None) -> Speaker | None:
        """The speaker or emcee of that slug, if there is one."""
        return next((one for one in self.plan.speakers if one.slug == slug), None)

    def before(self, one: Listed) -> Listed | None:
        """What is played before *one* in its room."""
        return next((other for other in reversed(self.listed[: one.number - 1]) if _is_beside(other, one)), None)

    def after(self, one: Listed) -> Listed | None:
        """What is played after *one* in its room, or else after it in another one."""
        later = [other for other in self.listed[one.number :] if _is_played(other)]
        return next((other for other in later if _is_beside(other, one)), next(iter(later), None))


def _is_beside(other: Listed, one: Listed) -> bool:
    return other.planned.room == one.planned.room and _is_played(other)


def _is_played(one: Listed) -> bool:
    return one.expected is None or one.expected.state not in {State.SKIPPED, State.PASSED}


def listed(planned: tuple[Planned, ...], expected: dict[str, Expected]) -> tuple[Listed, ...]:
    """The items with their numbers, which are those of `geekx agenda show`."""
    return tuple(Listed(number, one, expected.get(one.item.slug)) for number, one in enumerate(planned, start=1))


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone in which somebody is who speaks, with what people there call it: the city of its name."""

    name: str
    zone: ZoneInfo


def zones_elsewhere(programme: Programme) -> tuple[Zone, ...]:
    """The zones of speakers whose clocks show another time that night than those of the event."""
    here = programme.event.starts.astimezone(programme.zone).utcoffset()
    found: dict[timedelta | None, Zone] = {}
    for name in (speaker.timezone for speaker in programme.plan.speakers if speaker.timezone):
        zone = ZoneInfo(name)
        offset = programme.event.starts.astimezone(zone).utcoffset()
        if offset != here:
            found.setdefault(offset, Zone(city_of(name), zone))
    return tuple(found.values())


def city_of(timezone: str) -> str:
    """What people call a zone: `Los Angeles` for America/Los_Angeles."""
    return timezone.rpartition("/")[2].replace("_", " ")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on every page, so that an old copy is known for one."""

    event: str
    when: str
    where: str
    contacts: str
    release: str
    printed: str


def head(programme: Programme) -> Head:
    """The lines at the top and the bottom of a page."""
    event, zone = programme.event, programme.zone
    date_and_time = times.format_local(event.starts, zone, named=True)
    return Head(
        event=event.name,
        when=f"{date_and_time}, clocks of {event.timezone}",
        where=", ".join(_places(programme)),
        contacts=" · ".join(programme.contacts),
        release=release(programme),
        printed=f"printed {times.format_local(programme.printed_at, zone)}",
    )


def _places(programme: Programme) -> Iterator[str]:
    rooms = programme.rooms
    only_room = rooms[0] if len(rooms) == 1 else ""
    yield from filter(None, [only_room, programme.event.venue, programme.event.city])


def for_everybody(programme: Programme) -> Programme:
    """The same without what is for the crew alone: whom to call."""
    return replace(programme, contacts=())


def release(programme: Programme) -> str:
    """Which release it is, as every sheet says it."""
    if programme.release is None:
        return "not released"
    return f"release {programme.release}{', changed since' if programme.changed else ''}"


def role_of(speaker: Speaker) -> str:
    """Role and employer, as they may be announced."""
    return ", ".join(filter(None, [speaker.role, speaker.employer]))


def names_of(speakers: list[Speaker]) -> str:
    """Their names in a row: "Ada, Grace and Joan"."""
    names = [speaker.name for speaker in speakers]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
