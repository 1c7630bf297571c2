"""A running order of another program, as a plan: rows of values in, a plan out, by the checks of the event file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from geekx_ops import text
from geekx_ops.agenda import agenda_file, agenda_file_writing, nights
from geekx_ops.agenda.plan import Item, Plan, Speaker
from geekx_ops.agenda.planned import planned
from geekx_ops.errors import Invalid
from geekx_ops.events.event import EventSettings
from geekx_ops.events.file_sections import Section
from geekx_ops.events.problems import Problems
from geekx_ops.identity.names import name_key

_TIMING = ("starts", "ends", "duration", "shortest", "longest")


@dataclass(frozen=True, slots=True)
class Row:
    """An item as a file has it: keys of the event file, and the names of who speaks. `number` is its line."""

    number: int
    values: dict[str, Any]
    speakers: tuple[str, ...] = ()
    what: str = "row"
    """What it is called in messages; only rows have lines."""
    is_exact: bool = True
    """The file tells hard starts and fixed ends from others. If not, no end is fixed, and a start that only follows
    from the item before is soft."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a file holds. `recognised` names the program that wrote it."""

    source: str
    recognised: str
    rows: tuple[Row, ...] = field(repr=False)
    unread: tuple[str, ...] = ()
    """Titles of columns that say something, and are not taken."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The plan that a file leads to; `other_days` counts items that are of another night and were left out.

    `numbered` are new speakers whose names no short name can be made of: they got numbers.
    """

    plan: Plan
    other_days: int = 0
    numbered: tuple[Speaker, ...] = ()


def taken(listing: Listing, old: Plan, settings: EventSettings) -> Taken:
    """The plan *old* with the items of *listing* in the place of its own.

    An item is the same one if it has the same slug, or else the same title: what the file does not tell of it stays.
    An empty plan takes its usual room from the first item. Speakers are added, and none is removed. Raises one Invalid
    for everything in the file that cannot be read.
    """
    problems = Problems(
        listing.source, {(_label(row), None, None): row.number for row in listing.rows if row.what == "row"}
    )
    rows = [replace(row, speakers=tuple(_names(row, problems))) for row in listing.rows]
    speakers = _speakers(rows, old)
    reader = _Reader(old, settings, {name_key(speaker.name): speaker.slug for speaker in speakers}, problems)
    items = [reader.item(row, slug) for row, slug in zip(rows, _slugs(rows, old), strict=True)]
    problems.refuse()
    here = [item for item in items if _is_tonight(item, settings)]
    plan = replace(old, items=tuple(here), speakers=speakers)
    plan = plan if old.items else _with_usual_room(plan)
    is_exact = all(row.is_exact for row in listing.rows)
    numbered = tuple(one for one in speakers if one not in old.speakers and not text.slug_of(one.name))
    return Taken(plan if is_exact else _softened(plan, settings), len(items) - len(here), numbered)


def _with_usual_room(plan: Plan) -> Plan:
    """*plan* with the room of its first item as that of the evening, if each item tells its own.

    Files tell the room of each item, and not which of them is the usual one.
    """
    if plan.room or not all(item.room for item in plan.items):
        return plan
    usual = next((item.room for item in plan.items), None)
    items = (replace(item, room=None) if item.room == usual else item for item in plan.items)
    return replace(plan, room=usual, items=tuple(items))


def _label(row: Row) -> str:
    return f"{row.what} {row.number}"


def _slugs(rows: Sequence[Row], old: Plan) -> Iterator[str]:
    """The slug of each row, made of its title if it has none; a second one of the same title gets a number.

    A title in a script that has no letters of ours is known again by itself, and gets a number that nothing has.
    """
    known = {text.folded(item.title): item.slug for item in old.items}
    taken, used = {item.slug for item in old.items}, set[str]()
    for row in rows:
        title = str(row.values.get("title", ""))
        made = str(row.values.get("slug") or text.slug_of(title) or known.get(text.folded(title), ""))
        slug = _free(made, used) if made else _numbered("item", used | taken)
        used.add(slug)
        yield slug


def _names(row: Row, problems: Problems) -> Iterator[str]:
    for name in row.speakers:
        try:
            yield text.line(name, what="the name")
        except Invalid as error:
            problems.add((_label(row), None, None), f"{_label(row)}.speakers", error.message)


def _speakers(rows: Sequence[Row], old: Plan) -> tuple[Speaker, ...]:
    """Those of the plan, and one more for each new name."""
    known = {name_key(speaker.name): speaker for speaker in old.speakers}
    used = {speaker.slug for speaker in old.speakers}
    for name in (name for row in rows for name in row.speakers):
        if name_key(name) not in known:
            made = text.slug_of(name)
            slug = _free(made, used) if made else _numbered("speaker", used)
            known[name_key(name)] = Speaker(slug, name)
            used.add(slug)
    return tuple(known.values())


def _free(slug: str, used: AbstractSet[str]) -> str:
    return slug if slug not in used else _numbered(slug, used, first=2)


def _numbered(slug: str, used: AbstractSet[str], first: int = 1) -> str:
    stem = slug[: text.LONGEST_SLUG - 5]
    return next(one for number in count(first) if (one := f"{stem}-{number}") not in used)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads rows as items; what a row does not tell is as in the old plan."""

    old: Plan
    settings: EventSettings
    slugs: Mapping[str, str]
    problems: Problems

    def item(self, row: Row, slug: str) -> Item:
        speakers = list(dict.fromkeys(self.slugs[name_key(name)] for name in row.speakers))
        told = {"speakers": speakers} if speakers else {}
        own = {key: cell for key, cell in row.values.items() if cell is not None and cell != ""}
        section = Section(_label(row), None, {**self._kept(slug), **own, **told, "slug": slug}, self.problems)
        item = agenda_file.item(section, agenda_file.clock_of(self.settings))
        if item.room == self.old.room:  # the usual one need not be said
            item = replace(item, room=None)
        return item if row.is_exact else replace(item, ends=None)

    def _kept(self, slug: str) -> dict[str, Any]:
        known = next((item for item in self.old.items if item.slug == slug), None)
        kept = agenda_file_writing.item_values(known, ZoneInfo(self.settings.timezone)) if known else {}
        return {key: value for key, value in kept.items() if key not in _TIMING and value is not None}


def _is_tonight(item: Item, settings: EventSettings) -> bool:
    zone = ZoneInfo(settings.timezone)
    night = nights.night_of(settings.starts, zone)
    return item.starts is None or nights.night_of(item.starts, zone) == night


def _softened(plan: Plan, settings: EventSettings) -> Plan:
    """*plan* with a soft start for each item that begins just when the one before it ends."""
    ends: dict[str, datetime | None] = {}
    soft = set()
    for one in planned(plan, starts=settings.starts, ends=settings.ends):
        if one.starts is not None and ends.get(one.room) == one.starts:
            soft.add(one.item.slug)
        ends[one.room] = one.ends
    items = (replace(item, starts=None) if item.slug in soft else item for item in plan.items)
    return replace(plan, items=tuple(items))
