"""The plan of an evening, as its organizer decides it: items in their order, and who speaks. Values only.

What happened is the log; what follows from both is the projection. Neither changes anything here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from geekx_ops import times
from geekx_ops.errors import NotFound

LONGEST_ITEM = timedelta(hours=24)
"""An item that is longer is a slip."""


class ItemKind(StrEnum):
    """What sort of item it is."""

    WELCOME = "welcome"
    TALK = "talk"
    PANEL = "panel"
    RAFFLE = "raffle"
    BREAK = "break"
    NETWORKING = "networking"
    ANNOUNCEMENT = "announcement"


class Consent(StrEnum):
    """Whether a speaker lets herself be recorded."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


ON_STAGE = frozenset({ItemKind.WELCOME, ItemKind.TALK, ItemKind.PANEL, ItemKind.RAFFLE, ItemKind.ANNOUNCEMENT})
"""Kinds for which somebody stands in front of the others."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the running order. Slugs are stable: an item that moves or gets another title keeps its own."""

    slug: str
    title: str
    duration: timedelta
    kind: ItemKind = ItemKind.TALK
    starts: datetime | None = None
    """A hard start: not before this instant. None: it begins when the item before it in its room ends (soft)."""
    ends: datetime | None = None
    """A fixed end: the item lasts until then, whenever it began, and so takes up what was late."""
    shortest: timedelta | None = None
    """An elastic item gives time back, down to this."""
    longest: timedelta | None = None
    """And may grow, up to this."""
    speakers: tuple[str, ...] = ()
    """Slugs of `Plan.speakers`, in the order in which they are introduced."""
    emcee: str | None = None
    """Slug of who leads through it, where it is not the plan's."""
    room: str | None = None
    """The room or channel, where it is not the plan's."""
    introduction: str | None = None
    """What the emcee says before it, word for word."""
    notes: str | None = None
    """For the crew, never for the audience."""
    cues: tuple[str, ...] = ()
    """What is to be done at the desk, in order: "mic 4 open"."""
    links: tuple[str, ...] = ()
    recorded: bool = False
    skipped: bool = False
    """Kept in the plan, and not played: invisible to times and totals."""

    @property
    def is_elastic(self) -> bool:
        """Whether its length may be changed during the evening."""
        return self.shortest is not None or self.longest is not None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody on the programme, or its emcee. Role and employer are as they may be announced."""

    slug: str
    name: str
    say_it: str | None = None
    """The name as it is said, in plain letters: "R-kway"."""
    ipa: str | None = None
    pronouns: str | None = None
    role: str | None = None
    employer: str | None = None
    not_yet: str | None = None
    """What may not be said yet."""
    bio: str | None = None
    available_from: datetime | None = None
    available_until: datetime | None = None
    timezone: str | None = None
    """Her own zone, where it is not the event's."""
    recording: Consent = Consent.UNKNOWN
    confirmed: bool = False
    arrived: datetime | None = None


@dataclass(frozen=True, slots=True)
class Threshold:
    """What is left of an item when its clock changes colour: a length, or per cent of the item's."""

    left: timedelta | int

    def of(self, duration: timedelta) -> timedelta:
        """The time left that is meant for an item of *duration*."""
        return self.left if isinstance(self.left, timedelta) else duration * self.left / 100

    def __str__(self) -> str:
        """As the event file has it: `20%`, `2m`."""
        return f"{self.left}%" if isinstance(self.left, int) else times.format_duration(self.left)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When the clock of an item warns, and when it presses. `kind` None: of every kind that has none of its own."""

    warning: Threshold = Threshold(20)
    danger: Threshold = Threshold(5)
    kind: ItemKind | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole running order. Times are aware instants."""

    items: tuple[Item, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    starts: datetime | None = None
    """When its first item begins, unless that has a hard start. None: when the event begins."""
    ends: datetime | None = None
    """By when all has to be over. None: when the event ends."""
    emcee: str | None = None
    room: str | None = None
    turnaround: timedelta = timedelta()
    """The least time between two items with people on stage in one room: walk-on, another laptop."""
    clock: tuple[Thresholds, ...] = ()

    def item(self, slug: str) -> Item:
        """The item *slug*. Raises NotFound."""
        return _named(self.items, slug, "item")

    def speaker(self, slug: str) -> Speaker:
        """The speaker *slug*. Raises NotFound."""
        return _named(self.speakers, slug, "speaker")

    def room_of(self, item: Item) -> str:
        """Where *item* takes place; "" for the only room, which needs no name."""
        return item.room or self.room or ""

    def thresholds_of(self, item: Item) -> Thresholds:
        """When the clock of *item* changes colour."""
        meant = {one.kind: one for one in self.clock}
        return meant.get(item.kind) or meant.get(None) or Thresholds()

    def emcee_of(self, item: Item) -> str | None:
        """Slug of who leads through *item*."""
        return item.emcee or self.emcee


Part = TypeVar("Part", Item, Speaker)


def _named(parts: tuple[Part, ...], slug: str, what: str) -> Part:
    for part in parts:
        if part.slug == slug:
            return part
    known = ", ".join(part.slug for part in parts) or "none yet"
    raise NotFound(f'the plan has no {what} "{slug}". There are: {known}.', **{what: slug})


def moved(plan: Plan, *, by: timedelta) -> Plan:
    """The same plan later (or earlier). What speakers said about when they can come stays as they said it."""

    def later(instant: datetime | None) -> datetime | None:
        return None if instant is None else instant + by

    items = tuple(replace(item, starts=later(item.starts), ends=later(item.ends)) for item in plan.items)
    return replace(plan, starts=later(plan.starts), ends=later(plan.ends), items=items)


def people_of(plan: Plan, item: Item) -> Iterator[Speaker]:
    """Those who speak in *item*."""
    by_slug = {speaker.slug: speaker for speaker in plan.speakers}
    return (by_slug[slug] for slug in item.speakers if slug in by_slug)
