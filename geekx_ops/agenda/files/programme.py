"""What may be told of a running order to the world: no notes, no cues, nothing that the emcee alone has to know.

Files for the public are made of these values, so that what is not here cannot get into one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from geekx_ops.agenda.comparing import Version
from geekx_ops.agenda.plan import ItemKind, Speaker, people_of
from geekx_ops.agenda.planned import Planned


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the programme, as she wants to be announced. `say_it` only where it was asked for."""

    slug: str
    name: str
    role: str | None = None
    employer: str | None = None
    bio: str | None = None
    say_it: str | None = None

    @property
    def presented(self) -> str:
        """Her name with what she does: `Ada Example (CTO, Acme)`."""
        known = ", ".join(filter(None, (self.role, self.employer)))
        return f"{self.name} ({known})" if known else self.name


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of the programme."""

    slug: str
    title: str
    kind: ItemKind
    starts: datetime
    ends: datetime
    room: str
    people: tuple[Person, ...] = ()
    links: tuple[str, ...] = ()
    recorded: bool = False

    @property
    def announced(self) -> tuple[object, ...]:
        """What a calendar tells of it: while this is the same, nothing has to be told anew."""
        people = tuple(person.presented for person in self.people)
        return self.title, self.kind, self.starts, self.ends, self.room, people, self.links

    @property
    def duration(self) -> timedelta:
        """How long it lasts by the plan."""
        return self.ends - self.starts


@dataclass(frozen=True, slots=True)
class Choice:
    """Which part of a programme is meant. None: all."""

    speaker: str | None = None
    """Slug of who speaks, or leads through it."""
    item: str | None = None
    room: str | None = None

    def takes(self, one: Planned, version: Version) -> bool:
        """Whether the item *one* of *version* belongs to it."""
        return (
            (self.item is None or self.item == one.item.slug)
            and (self.room is None or self.room == one.room)
            and (self.speaker is None or self.speaker in version.involved(one))
        )


ALL = Choice()


def entries(version: Version, choice: Choice = ALL, *, say_it: bool = False) -> tuple[Entry, ...]:
    """What *choice* takes of the programme, in the order of the plan. Items whose times nothing tells are left out."""
    chosen = (one for one in version.planned.values() if choice.takes(one, version))
    return tuple(entry for one in chosen for entry in _entry(one, version, say_it=say_it))


def without_time(version: Version, choice: Choice = ALL) -> tuple[str, ...]:
    """The titles of items that are left out because nothing tells when they begin."""
    chosen = (one for one in version.planned.values() if choice.takes(one, version))
    return tuple(one.item.title for one in chosen if one.starts is None or one.ends is None)


def _entry(one: Planned, version: Version, *, say_it: bool) -> Iterator[Entry]:
    item = one.item
    if one.starts is not None and one.ends is not None:
        people = tuple(_person(speaker, say_it=say_it) for speaker in people_of(version.plan, item))
        yield Entry(item.slug, item.title, item.kind, one.starts, one.ends, one.room, people, item.links, item.recorded)


def _person(speaker: Speaker, *, say_it: bool) -> Person:
    said = speaker.say_it if say_it else None
    return Person(speaker.slug, speaker.name, speaker.role, speaker.employer, speaker.bio, said)
