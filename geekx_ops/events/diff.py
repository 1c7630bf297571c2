"""What a new version of an event's settings changes in the old one, in words ready to be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol, TypeVar
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.events.event import EventSettings, HeldSeats, Link, Question, TicketType

NO_LIMIT = "no limit"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes. *key* is a path in the event file; None stands for "not there"."""

    key: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        """One line of a listing: `event.cap: 120 → 125`, `+ held.press: 2 seats of room`."""
        if self.old is None:
            return f"+ {self.key}: {self.new}"
        return f"- {self.key}: {self.old}" if self.new is None else f"{self.key}: {self.old} → {self.new}"


class Shown(NamedTuple):
    """A value, to be compared, and its words, to be read."""

    value: Any
    words: str | None


class Listed(Protocol):
    """A part of the settings of which there may be several."""

    @property
    def slug(self) -> str:
        """Its name among them."""


Part = TypeVar("Part", bound=Listed)


def changes(old: EventSettings | None, new: EventSettings) -> tuple[Change, ...]:
    """What *new* changes in *old*, in the order of the event file; all of it if there is no *old*; empty if nothing."""
    return (
        *value_changes("", {} if old is None else _single(old), _single(new)),
        *part_changes("ticket_types", old.ticket_types if old else (), new.ticket_types, _ticket_type, _type_summary),
        *part_changes("held", old.held if old else (), new.held, _held, _held_summary),
        *part_changes("questions", old.questions if old else (), new.questions, _question, _question_summary),
        *part_changes("links", old.links if old else (), new.links, _link, _link_summary),
    )


def value_changes(prefix: str, old: Mapping[str, Shown], new: Mapping[str, Shown]) -> Iterator[Change]:
    """The values of *new* that *old* does not have."""
    nothing = Shown(None, None)
    for key, after in new.items():
        before = old.get(key, nothing)
        # Without an old one everything is new, "no limit" included; but not what is not set.
        if before.value != after.value or (key not in old and after.words is not None):
            yield Change(f"{prefix}{key}", before.words, after.words)


def part_changes(
    section: str,
    old: Sequence[Part],
    new: Sequence[Part],
    shown: Callable[[Part], Mapping[str, Shown]],
    summary: Callable[[Part], str],
) -> Iterator[Change]:
    """What is new in a list of parts, gone from it, changed or in another order."""
    before, after = {part.slug: part for part in old}, {part.slug: part for part in new}
    for slug in [*before, *(slug for slug in after if slug not in before)]:
        key = f"{section}.{slug}"
        if slug not in before:
            yield Change(key, None, summary(after[slug]))
        elif slug not in after:
            yield Change(key, summary(before[slug]), None)
        else:
            yield from value_changes(key, shown(before[slug]), shown(after[slug]))
    yield from _reordered(section, list(before), list(after))


def _reordered(section: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """The order, if it is not the old one with what is new at its end."""
    expected = [*(slug for slug in before if slug in after), *(slug for slug in after if slug not in before)]
    if list(after) != expected:
        yield Change(f"{section} (order)", ", ".join(expected), ", ".join(after))


def _single(settings: EventSettings) -> dict[str, Shown]:
    return {**_event(settings), **_sign_up(settings)}


def _event(settings: EventSettings) -> dict[str, Shown]:
    zone = ZoneInfo(settings.timezone)
    return {
        "event.slug": plain(settings.slug),
        "event.name": plain(settings.name),
        "event.series": plain(settings.series),
        "event.host": plain(settings.host),
        "event.format": plain(settings.format.value),
        "event.venue": plain(settings.venue),
        "event.city": plain(settings.city),
        "event.timezone": plain(settings.timezone),
        "event.doors": time(settings.doors, zone),
        "event.starts": time(settings.starts, zone),
        "event.ends": time(settings.ends, zone),
        "event.cap": _limit(settings.cap),
        "event.retention_days": plain(settings.retention_days),
    }


def _sign_up(settings: EventSettings) -> dict[str, Shown]:
    zone, rules = ZoneInfo(settings.timezone), settings.sign_up
    return {
        "signup.opens": time(rules.opens, zone),
        "signup.closes": time(rules.closes, zone),
        "signup.cutoff": time(rules.cutoff, zone),
        "signup.door_release": time(rules.door_release, zone),
        "signup.max_party": plain(rules.max_party),
        "signup.parties": plain(rules.parties.value),
        "signup.promotion": plain(rules.promotion.value),
        "signup.offer_lasts": Shown(rules.offer_lasts, times.format_duration(rules.offer_lasts)),
    }


def _ticket_type(kind: TicketType) -> dict[str, Shown]:
    return {".name": plain(kind.name), ".cap": _limit(kind.cap)}


def _type_summary(kind: TicketType) -> str:
    return kind.name if kind.cap is None else f"{kind.name}, cap {kind.cap}"


def _held(held: HeldSeats) -> dict[str, Shown]:
    return {"": Shown((held.seats, held.ticket_type), _held_summary(held))}


def _held_summary(held: HeldSeats) -> str:
    return f"{held.seats} {'seat' if held.seats == 1 else 'seats'} of {held.ticket_type}"


def _question(question: Question) -> dict[str, Shown]:
    return {
        ".text": plain(question.text),
        ".kind": plain(question.kind.value),
        ".required": yes_no(value=question.required),
        ".choices": Shown(question.choices, ", ".join(question.choices) or None),
        ".asked": yes_no(value=question.asked),
        ".at_door": Shown(question.at_door, ", ".join(question.at_door) or None),
    }


def _question_summary(question: Question) -> str:
    kind = f"{question.kind}: {', '.join(question.choices)}" if question.choices else question.kind.value
    marks = [*(["required"] if question.required else []), *([] if question.asked else ["no longer asked"])]
    return f"{question.text} ({'; '.join([kind, *marks])})"


def _link(link: Link) -> dict[str, Shown]:
    return {".url": plain(link.url), ".item": plain(link.item), ".slides": Shown(link.slides, _slides(link))}


def _link_summary(link: Link) -> str:
    marks = [mark for mark in (link.item, f"slides {_slides(link)}" if link.slides else None) if mark]
    return f"{link.url} ({'; '.join(marks)})" if marks else link.url


def _slides(link: Link) -> str | None:
    return ", ".join(map(str, link.slides)) or None


def plain(value: str | int | None) -> Shown:
    """A value that is its own words."""
    return Shown(value, None if value is None else str(value))


def _limit(cap: int | None) -> Shown:
    return Shown(cap, NO_LIMIT if cap is None else str(cap))


def yes_no(*, value: bool) -> Shown:
    """A switch."""
    return Shown(value, "yes" if value else "no")


def time(instant: datetime | None, zone: ZoneInfo) -> Shown:
    """An instant, on the clocks of *zone*."""
    # With the zone's name: if only the zone changes, the clocks of the old and of the new one look the same.
    if instant is None:
        return Shown(None, None)
    return Shown(instant, times.format_local(instant, zone, seconds=instant.second > 0, named=True))
