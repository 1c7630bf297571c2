"""The projection: when each item will begin and end, as far as plan, log and clock can tell.

It is a walk through one room in the order of the plan. Nothing begins before what is in front of it has ended, and a
hard start not before its own time: `max(anchor, previous end)`. What is on lasts at least until now. Elastic breaks and
networking give time back by themselves, the first that comes first: one that begins late ends as planned if it can,
down to its shortest length. Nobody on stage loses time unasked: that is a cut. What nothing tells stays None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from geekx_ops.agenda.log import Evening, Run
from geekx_ops.agenda.plan import ON_STAGE, Item
from geekx_ops.agenda.planned import Planned

ZERO = timedelta()


class State(StrEnum):
    """Where an item stands."""

    DONE = "done"
    ON = "on"
    PAUSED = "paused"
    TO_COME = "to-come"
    PASSED = "passed"
    """Left out without a word: something behind it has begun."""
    SKIPPED = "skipped"
    """Left out on purpose."""


ON = frozenset({State.ON, State.PAUSED})
"""What is on the stage, running or not."""


@dataclass(frozen=True, slots=True)
class Expected:
    """An item with its expected times. Drifts are against the plan, above zero for later than planned.

    `live_gap` is the time between the end before it and this item: below zero where an anchor is overrun.
    `latest_start` is when it may begin at the latest, if all from it on is as short as it can be.
    """

    item: Item
    state: State
    planned: Planned
    starts: datetime | None
    ends: datetime | None
    live_gap: timedelta | None = None
    latest_start: datetime | None = None

    @property
    def start_drift(self) -> timedelta | None:
        """How much later than planned it begins."""
        return _difference(self.starts, self.planned.starts)

    @property
    def finish_drift(self) -> timedelta | None:
        """How much later than planned it ends."""
        return _difference(self.ends, self.planned.ends)


@dataclass(frozen=True, slots=True)
class Projection:
    """One room at one instant. `target` is by when all has to be over.

    `left` is what the item that is on has left; below zero it is over its time.
    """

    room: str
    now: datetime
    items: tuple[Expected, ...]
    target: datetime | None
    current: Expected | None = None
    next: Expected | None = None
    left: timedelta | None = None
    begun: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether something was played here, and nothing is on or to come."""
        return self.begun is not None and self.current is None and self.next is None

    @property
    def ends(self) -> datetime | None:
        """When the last item ends."""
        ends = [one.ends for one in self.items]
        return None if not ends or None in ends else max(end for end in ends if end is not None)

    @property
    def over(self) -> timedelta | None:
        """How late we are now, below zero for early: by the item that is on, else by the next one."""
        if self.begun is None:
            return None
        if self.current is not None:
            return self.current.finish_drift
        return None if self.next is None else self.next.start_drift

    @property
    def buffer(self) -> timedelta | None:
        """What is left between the expected end and the target; below zero it will be too late."""
        return _difference(self.target, self.ends)


def _difference(later: datetime | None, earlier: datetime | None) -> timedelta | None:
    return None if later is None or earlier is None else later - earlier


@dataclass(frozen=True, slots=True)
class _Walk:
    """What the walk through one room knows: the evening so far, the clock, and what items would lose."""

    evening: Evening
    now: datetime
    position: int
    """The place in the plan of what is on, or was on last; items before it that were not on were passed."""
    cuts: Mapping[str, timedelta] = field(default_factory=dict)

    def adjusted(self, item: Item) -> timedelta:
        return self.evening.adjusted.get(item.slug, ZERO) - self.cuts.get(item.slug, ZERO)

    def state(self, place: int, item: Item) -> State:
        run = self.evening.runs.get(item.slug)
        if item.slug == self.evening.current:
            return State.PAUSED if self.evening.is_paused else State.ON
        if run is not None:
            return State.DONE
        if item.slug in self.evening.skipped:
            return State.SKIPPED
        return State.PASSED if place < self.position else State.TO_COME

    def end(self, one: Planned, start: datetime) -> datetime:
        """When an item that begins at *start* ends, if nothing more happens."""
        item, more = one.item, self.adjusted(one.item)
        if item.ends is not None:
            return max(item.ends + more, start)
        if not item.is_elastic or item.kind in ON_STAGE:
            return start + max(ZERO, item.duration + more)
        wished = (one.ends or start + item.duration) + more
        shortest, longest = start + (item.shortest or item.duration), start + (item.longest or item.duration)
        return max(shortest, min(wished, longest + more))

    def end_of_current(self, one: Planned, run: Run) -> datetime:
        """When what is on ends: pauses push it, and what is over its time ends now."""
        end = self.end(one, run.started)
        if one.item.ends is not None:
            return max(end, self.now)
        return self.now + max(ZERO, end - run.started - run.elapsed(self.now))


def projection(
    planned: Sequence[Planned],
    evening: Evening,
    now: datetime,
    *,
    target: datetime | None = None,
    cuts: Mapping[str, timedelta] | None = None,
) -> Projection:
    """What is to be expected of one room, whose items are *planned*, after what happened in the *evening*.

    *target* is by when all has to be over, *cuts* what some items would lose.
    """
    now = _not_before_the_log(evening, now)
    walk = _Walk(evening, now, _position(planned, evening), cuts or {})
    items = _with_latest_starts(list(_walked(planned, walk)), walk, target)
    current = next((one for one in items if one.state in ON), None)
    following = next((one for one in items if one.state is State.TO_COME), None)
    return Projection(
        room=planned[0].room if planned else "",
        now=now,
        items=tuple(items),
        target=target,
        current=current,
        next=following,
        left=None if current is None else _left(current, walk),
        begun=evening.begun,
    )


def _not_before_the_log(evening: Evening, now: datetime) -> datetime:
    """*now*, where the clock was not put back behind what is logged."""
    return now if evening.last is None else max(now, evening.last.at)


def _position(planned: Sequence[Planned], evening: Evening) -> int:
    """The place of what is on, or else of what was on last and is still in the plan; -1 before the first."""
    places = {one.item.slug: place for place, one in enumerate(planned)}
    if evening.current in places:
        return places[evening.current]
    begun = [name for name in evening.runs if name in places]
    return places[begun[-1]] if begun else -1


def _walked(planned: Sequence[Planned], walk: _Walk) -> Iterator[Expected]:
    before: datetime | None = None
    on_stage = walk.evening.current in {one.item.slug for one in planned}
    waiting = walk.evening.begun is not None and not on_stage
    for place, one in enumerate(planned):
        state = walk.state(place, one.item)
        if state is State.TO_COME and waiting:  # nothing is on: the next cannot begin before now
            before, waiting = max(before or walk.now, walk.now), False
        expected = _expected(one, state, before, walk)
        yield expected
        if expected.ends is not None:
            before = expected.ends if before is None else max(before, expected.ends)
        elif state is State.TO_COME:
            before = None  # nothing behind an unknown is known, unless it has an anchor of its own


def _expected(one: Planned, state: State, before: datetime | None, walk: _Walk) -> Expected:
    run = walk.evening.runs.get(one.item.slug)
    if state in {State.PASSED, State.SKIPPED}:
        point = before or one.starts
        return Expected(one.item, state, one, point, point)
    if run is not None:
        end = run.ended if state is State.DONE else walk.end_of_current(one, run)
        return Expected(one.item, state, one, run.started, end)
    start = _start(one, before)
    end = None if start is None else walk.end(one, start)
    return Expected(one.item, state, one, start, end, _live_gap(one.item, start, before))


def _start(one: Planned, before: datetime | None) -> datetime | None:
    """A soft item follows what is before it, late or early; before the show that is the plan."""
    anchor = one.starts if before is None else one.item.starts
    return max((instant for instant in (anchor, before) if instant is not None), default=None)


def _live_gap(item: Item, start: datetime | None, before: datetime | None) -> timedelta | None:
    return _difference(item.starts or start, before)


def _left(current: Expected, walk: _Walk) -> timedelta:
    run = walk.evening.runs[current.item.slug]
    end = walk.end(current.planned, run.started)
    if current.item.ends is not None:
        return end - walk.now
    return end - run.started - run.elapsed(walk.now)


def _with_latest_starts(items: list[Expected], walk: _Walk, target: datetime | None) -> list[Expected]:
    latest, found = target, []
    for one in reversed(items):
        if one.state is not State.TO_COME or latest is None:
            found.append(one)
            continue
        latest = _latest_start(one.item, latest, walk)
        found.append(replace(one, latest_start=latest))
    return found[::-1]


def _latest_start(item: Item, end: datetime, walk: _Walk) -> datetime:
    """When *item* may begin at the latest to be over by *end*, as short as it can be."""
    if item.ends is not None:
        return min(end, item.ends)
    shortest = item.shortest if item.shortest is not None else max(ZERO, item.duration + walk.adjusted(item))
    return end - shortest


def shown_seconds(left: timedelta) -> int:
    """*left* as a clock shows it, in whole seconds rounded up: 0.2 s are 1, and 0 means over."""
    return -(-left // timedelta(seconds=1))
