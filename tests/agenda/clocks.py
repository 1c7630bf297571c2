"""Short makers of plans and evenings: minutes after seven, items by their names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from geekx_ops.agenda.log import Act, Entry, Evening, replay
from geekx_ops.agenda.plan import Item, ItemKind, Plan
from geekx_ops.agenda.planned import Planned, planned
from geekx_ops.agenda.timing import Projection, projection

SEVEN = datetime(2026, 5, 25, 19, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """So many minutes after seven."""
    return SEVEN + timedelta(minutes=minutes)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def item(slug: str, length: float = 10, **rest: Any) -> Item:
    """An item; `hard`, `until`, `shortest` and `longest` in minutes after seven, or minutes."""
    for name, key in (("hard", "starts"), ("until", "ends")):
        if name in rest:
            rest[key] = at(rest.pop(name))
    for name in ("shortest", "longest"):
        if name in rest:
            rest[name] = minutes(rest[name])
    return Item(slug, rest.pop("title", slug.title()), minutes(length), **rest)


def pause(slug: str, length: float, **rest: Any) -> Item:
    return item(slug, length, kind=ItemKind.BREAK, **rest)


def plan_of(*items: Item) -> tuple[Planned, ...]:
    """The items from seven on, one after the other."""
    return planned(Plan(items), starts=SEVEN, ends=None)


def log(*steps: Sequence[Any]) -> list[Entry]:
    """Rows out of `(minute, "start", "talk")`, `(minute, "adjust", "talk", seconds)`, `(minute, "undo", row)`."""
    return [_entry(number, *step) for number, step in enumerate(steps, start=1)]


def _entry(number: int, minute: float, act: str, what: Any = None, seconds: int | None = None) -> Entry:
    undoes = what if act == "undo" else None
    name = None if act == "undo" else what
    return Entry(number, Act(act), "", name, at(minute), "stage", seconds, undoes)


def after(*steps: Sequence[Any]) -> Evening:
    return replay(log(*steps), "")


def seen(items: Sequence[Planned], now: float, *steps: Sequence[Any], **rest: Any) -> Projection:
    return projection(items, after(*steps), at(now), **rest)


def times(shown: Projection) -> dict[str, tuple[float | None, float | None]]:
    """Expected start and end of each item, in minutes after seven."""
    return {one.item.slug: (_minute(one.starts), _minute(one.ends)) for one in shown.items}


def _minute(instant: datetime | None) -> float | None:
    return None if instant is None else (instant - SEVEN) / timedelta(minutes=1)


def known(instant: datetime | None) -> datetime:
    """*instant*, which is known."""
    assert instant is not None
    return instant
