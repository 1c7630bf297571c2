"""When each item of a plan begins and ends, if all goes as planned. Nothing that is not known is made up.

A hard start, a fixed end, the start and the end of the plan are anchors. A soft item begins when the one before it in
its room ends; before the first anchor, an item ends when the next one begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from geekx_ops.agenda.plan import Item, Plan


@dataclass(frozen=True, slots=True)
class Planned:
    """An item with its planned times, None where no anchor tells them.

    `gap` is the time since the latest end before it in its room; negative when they overlap.
    """

    item: Item
    room: str
    starts: datetime | None
    ends: datetime | None
    gap: timedelta | None = None

    @property
    def overlaps(self) -> bool:
        """Whether it begins before something in front of it in its room ends."""
        return self.gap is not None and self.gap < timedelta()


def planned(plan: Plan, *, starts: datetime | None, ends: datetime | None) -> tuple[Planned, ...]:
    """The items that are played, in the order of the plan.

    *starts* and *ends* are those of the event, and count where the plan has none of its own.
    """
    played = [item for item in plan.items if not item.skipped]
    found: dict[str, Planned] = {}
    for room in dict.fromkeys(map(plan.room_of, played)):
        inside = [item for item in played if plan.room_of(item) == room]
        for one in _in_one_room(inside, room, starts=plan.starts or starts, ends=plan.ends or ends):
            found[one.item.slug] = one
    return tuple(found[item.slug] for item in played)


def _in_one_room(items: Sequence[Item], room: str, *, starts: datetime | None, ends: datetime | None) -> list[Planned]:
    # The start of all is for who has no anchor before her; a hard start before it may pull the items in front earlier.
    first_hard = next((item.starts for item in items if item.starts is not None), None)
    begins_before = starts is not None and first_hard is not None and first_hard < starts
    forward = list(_forward(items, room, None if begins_before else starts))
    return list(_with_gaps(_backward(forward, ends)))


def _forward(items: Sequence[Item], room: str, begin: datetime | None) -> Iterator[Planned]:
    before = begin
    for item in items:
        start = item.starts or before
        end = item.ends if start is None else _end(item, start)
        yield Planned(item, room, start, end)
        before = end


def _end(item: Item, start: datetime) -> datetime:
    return start + item.duration if item.ends is None else max(item.ends, start)


def _backward(forward: Sequence[Planned], end: datetime | None) -> list[Planned]:
    """The same, with what comes before the first anchor reckoned back from it."""
    after, filled = end, []
    for one in reversed(forward):
        known = one
        if one.starts is None:
            finish = one.ends or after
            known = replace(one, starts=None if finish is None else finish - one.item.duration, ends=finish)
        filled.append(known)
        after = known.starts
    return filled[::-1]


def _with_gaps(times: Sequence[Planned]) -> Iterator[Planned]:
    latest: datetime | None = None
    for one in times:
        gap = None if latest is None or one.starts is None else one.starts - latest
        yield replace(one, gap=gap)
        if one.ends is not None:
            latest = one.ends if latest is None else max(latest, one.ends)
