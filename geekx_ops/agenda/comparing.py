"""Two versions of a running order, item by item: what is new, moved, cancelled or changed, and who must be told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.agenda import differences
from geekx_ops.agenda.plan import Plan
from geekx_ops.agenda.planned import Planned, planned


class Fate(StrEnum):
    """What became of an item. One that is skipped is cancelled; one played after all is new."""

    NEW = "new"
    MOVED = "moved"
    CANCELLED = "cancelled"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Version:
    """A plan, the event's times that its own hang on, and where it takes place."""

    plan: Plan
    starts: datetime
    ends: datetime
    place: str | None = None

    @property
    def planned(self) -> dict[str, Planned]:
        """Its items with their times, by slug."""
        return {one.item.slug: one for one in planned(self.plan, starts=self.starts, ends=self.ends)}

    def involved(self, one: Planned) -> dict[str, str]:
        """Slugs and names of those on stage for *one*: speakers, then the emcee."""
        names = {speaker.slug: speaker.name for speaker in self.plan.speakers}
        slugs = [*one.item.speakers, *filter(None, [self.plan.emcee_of(one.item)])]
        return {slug: names.get(slug, slug) for slug in slugs}


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one item. `told` are the names of those who have to hear of it, before and after."""

    fate: Fate
    item: str
    title: str
    details: tuple[str, ...]
    told: tuple[str, ...]


def compared(old: Version, new: Version, zone: ZoneInfo) -> tuple[Difference, ...]:
    """What *new* changes in *old*, in the order of *new*, what is cancelled at its end."""
    before, after = old.planned, new.planned
    return (
        *(found for slug in after for found in _difference(before.get(slug), after[slug], (old, new), zone)),
        *(_gone(before[slug], old, zone) for slug in before if slug not in after),
    )


def _gone(one: Planned, old: Version, zone: ZoneInfo) -> Difference:
    told = tuple(old.involved(one).values())
    return Difference(Fate.CANCELLED, one.item.slug, one.item.title, (_when(one, zone),), told)


def _difference(
    was: Planned | None, now: Planned, versions: tuple[Version, Version], zone: ZoneInfo
) -> Iterator[Difference]:
    old, new = versions
    told = tuple({**(old.involved(was) if was else {}), **new.involved(now)}.values())
    if was is None:
        yield Difference(Fate.NEW, now.item.slug, now.item.title, (_when(now, zone),), told)
        return
    moved = (*_moves(was, now, zone), *_place(old, new))
    changed = tuple(_changes(was, now, zone))
    if moved or changed:
        fate = Fate.MOVED if moved else Fate.CHANGED
        yield Difference(fate, now.item.slug, now.item.title, (*moved, *changed), told)


def _moves(was: Planned, now: Planned, zone: ZoneInfo) -> Iterator[str]:
    if was.starts != now.starts:
        yield f"{_when(was, zone)} → {_when(now, zone)}"
    if was.room != now.room:
        yield f"room: {was.room or 'none'} → {now.room or 'none'}"


def _place(old: Version, new: Version) -> Iterator[str]:
    if old.place != new.place:
        yield f"place: {old.place or 'none'} → {new.place or 'none'}"


def _when(one: Planned, zone: ZoneInfo) -> str:
    return "time not known" if one.starts is None else times.format_local(one.starts, zone)


def _changes(was: Planned, now: Planned, zone: ZoneInfo) -> Iterator[str]:
    """Other values of the item itself. What made it move is told as the move."""
    old, new = Plan((replace(was.item, starts=now.item.starts, room=now.item.room),)), Plan((now.item,))
    start = f"agenda.items.{now.item.slug}."
    for change in differences.changes(old, new, zone):
        told = str(change)
        yield told.replace(start, "", 1)
