"""What to cut so that the evening ends in time: which elastic items give how much. It proposes, and people decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from geekx_ops.agenda.log import Evening
from geekx_ops.agenda.plan import Item
from geekx_ops.agenda.planned import Planned
from geekx_ops.agenda.timing import ON, Projection, State, projection

ZERO = timedelta()
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Cut:
    """An item that loses `less` of its time; it was expected to take `before`, and would take `after`."""

    item: Item
    less: timedelta
    before: timedelta
    after: timedelta


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to cut to end by `target`. `missing` is by how much that is not enough; None if the end is not known."""

    target: datetime
    cuts: tuple[Cut, ...]
    ends: datetime | None
    would_end: datetime | None

    @property
    def missing(self) -> timedelta | None:
        """By how much it is too late all the same."""
        return None if self.would_end is None else max(ZERO, self.would_end - self.target)


def proposal(planned: Sequence[Planned], evening: Evening, now: datetime, *, target: datetime) -> Proposal:
    """What to cut to end by *target*, in whole minutes, and no more than that needs.

    Items give in this order: those on which the fewest people have something to say, then as they come. None goes
    below its shortest length. What would not bring the end nearer, because something fixed lies behind it, is left.
    """

    def end(cuts: Mapping[str, timedelta]) -> datetime:
        ends = projection(planned, evening, now, cuts=cuts).ends
        return target if ends is None else ends

    before = projection(planned, evening, now)
    if before.ends is None or before.ends <= target:
        return Proposal(target, (), before.ends, before.ends)
    cuts = {item.slug: most_cut(item) for item in _givers(before)}
    goal = max(target, end(cuts))

    def suffices(slug: str, less: timedelta) -> bool:
        return end({**cuts, slug: less}) <= goal

    for slug in reversed(list(cuts)):  # who is to give last is spared first
        cuts[slug] = _least(cuts[slug], partial(suffices, slug))
    after = projection(planned, evening, now, cuts=cuts)
    told = tuple(_cut(slug, cuts[slug], before, after) for slug in cuts if cuts[slug])
    return Proposal(target, told, before.ends, after.ends)


def most_cut(item: Item) -> timedelta:
    """What *item* can lose."""
    return ZERO if item.shortest is None or item.ends is not None else max(ZERO, item.duration - item.shortest)


def _givers(before: Projection) -> list[Item]:
    ahead = [one.item for one in before.items if one.state is State.TO_COME or one.state in ON]
    return sorted((item for item in ahead if most_cut(item)), key=lambda item: len(item.speakers))


def _least(most: timedelta, suffices: Callable[[timedelta], bool]) -> timedelta:
    """The least number of whole minutes up to *most* that *suffices*, as *most* does."""
    too_little, enough = -1, -(-most // MINUTE)
    while enough - too_little > 1:
        middle = (too_little + enough) // 2
        if suffices(middle * MINUTE):
            enough = middle
        else:
            too_little = middle
    return min(most, enough * MINUTE)


def _cut(slug: str, less: timedelta, before: Projection, after: Projection) -> Cut:
    was, will_be = (_length(slug, seen) for seen in (before, after))
    return Cut(next(one.item for one in before.items if one.item.slug == slug), less, was, will_be)


def _length(slug: str, seen: Projection) -> timedelta:
    one = next(one for one in seen.items if one.item.slug == slug)
    return ZERO if one.starts is None or one.ends is None else one.ends - one.starts
