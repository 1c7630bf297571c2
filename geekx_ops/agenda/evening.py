"""The evening as it runs: what is done on the stage is one row of the log each, and durable before it is answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from geekx_ops.agenda import entries, steps
from geekx_ops.agenda.cutting import Proposal, proposal
from geekx_ops.agenda.forecast import Forecast, forecast
from geekx_ops.agenda.log import Act, Entry, Evening, by_then, replay, to_undo
from geekx_ops.agenda.plan import Item
from geekx_ops.agenda.planned import Planned
from geekx_ops.agenda.service import StoredPlan, as_stored
from geekx_ops.agenda.timing import Projection, projection
from geekx_ops.errors import Closed, Conflict, Invalid
from geekx_ops.events import opening
from geekx_ops.events import service as events
from geekx_ops.events.event import Event, EventState
from geekx_ops.workspace import Transaction

DOUBLE_TAP = timedelta(seconds=1)
"""A second `next` so soon after the first is the same one."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One room of the event at one instant: plan, log, and what follows from them.

    `entry` is the row that was just written, if one was; a second tap of `next` within a second writes none.
    """

    stored: StoredPlan
    room: str
    planned: tuple[Planned, ...]
    entries: tuple[Entry, ...]
    evening: Evening
    shown: Projection
    now: datetime
    """What the clock says; `shown.now` is later where the log of the room is."""
    entry: Entry | None = None
    later: tuple[Entry, ...] = ()
    """In a look back: rows that had not been written by then, and do not count."""

    @property
    def behind(self) -> timedelta:
        """How far the clock is behind the last row of the room."""
        return self.shown.now - self.now

    @property
    def others(self) -> tuple[Projection, ...]:
        """How it stands in the other rooms."""
        rooms = [room for room in _rooms(self.stored) if room != self.room]
        return tuple(_stage_of(self.stored, room, self.entries, self.now).shown for room in rooms)

    @property
    def seen(self) -> int:
        """The number of the last row of the log, of any room."""
        return self.entries[-1].number if self.entries else 0

    @property
    def forecast(self) -> Forecast | None:
        """What the evening so far lets expect of the rest."""
        return forecast(self.planned, self.evening, self.shown.now, target=self.shown.target)

    def cut_to(self, target: datetime) -> Proposal:
        """What to cut to end by *target*."""
        return proposal(self.planned, self.evening, self.shown.now, target=target)


@dataclass(frozen=True, slots=True)
class Tap:
    """Where something is done: in which room, and which row of the log was the last that whoever does it had seen.

    With `seen`, what was decided on an older state is refused: two people who tap at once do not skip an item.
    """

    room: str | None = None
    seen: int | None = None


def stage(tx: Transaction, event: str, room: str | None = None, *, looks_back: bool = False) -> Stage:
    """The stage now; if it *looks_back*, as it was then: what was logged later does not count.

    Raises NotFound (no such event), Conflict if there are several rooms and none is said.
    """
    return _stage(tx, events.stored(tx, event), room, looks_back=looks_back)


def stages(tx: Transaction, event: str, room: str | None = None) -> tuple[Stage, ...]:
    """The stages of all rooms in the order of the plan, or that of *room* alone."""
    stored = as_stored(tx, events.stored(tx, event))
    rooms = _rooms(stored) if room is None else (room,)
    return tuple(_staged(tx, stored, _room(stored, one)) for one in rooms)


def start(tx: Transaction, event: str, item: str | None = None, tap: Tap | None = None) -> Stage:
    """Begin *item*, or the next one; what was on ends by that."""
    before = _locked(tx, event, tap, item)
    return _done(tx, before, Act.START, steps.to_start(before.shown, item))


def go_on(tx: Transaction, event: str, tap: Tap | None = None) -> Stage:
    """Begin the next item; a second time within a second, that is the same tap."""
    before = _locked(tx, event, tap)
    last = before.evening.last
    if last is not None and last.act is Act.START and timedelta() <= tx.now - last.at < DOUBLE_TAP:
        return before
    return _done(tx, before, Act.START, steps.to_come(before.shown))


def stop(tx: Transaction, event: str, tap: Tap | None = None) -> Stage:
    """End what is on; nothing begins by that."""
    before = _locked(tx, event, tap)
    return _done(tx, before, Act.STOP, steps.on_stage(before.shown).item)


def go_back(tx: Transaction, event: str, tap: Tap | None = None) -> Stage:
    """What is on was begun too soon: it is to come again, and the item before it goes on as if it had not ended."""
    before = _locked(tx, event, tap)
    if not before.evening.runs:
        raise Conflict("nothing has begun yet, so there is nothing to go back to. Nothing was noted.")
    return _done(tx, before, Act.BACK, None)


def pause(tx: Transaction, event: str, tap: Tap | None = None) -> Stage:
    """Interrupt what is on."""
    before = _locked(tx, event, tap)
    return _done(tx, before, Act.PAUSE, steps.to_pause(before.shown))


def resume(tx: Transaction, event: str, tap: Tap | None = None) -> Stage:
    """Go on with what is paused."""
    before = _locked(tx, event, tap)
    return _done(tx, before, Act.RESUME, steps.to_resume(before.shown))


def skip(tx: Transaction, event: str, item: str | None = None, tap: Tap | None = None) -> Stage:
    """Leave out *item*, or the next one."""
    before = _locked(tx, event, tap, item)
    return _done(tx, before, Act.SKIP, steps.to_skip(before.shown, item))


def adjust(tx: Transaction, event: str, by: timedelta, item: str | None = None, tap: Tap | None = None) -> Stage:
    """Give *item*, what is on, or the next one more time, or less; in whole seconds."""
    before = _locked(tx, event, tap, item)
    return _done(tx, before, Act.ADJUST, steps.to_adjust(before.shown, item, by), seconds=by // timedelta(seconds=1))


def undo(tx: Transaction, event: str, tap: Tap | None = None) -> Stage:
    """Take the last row back that counts; both stay in the log."""
    before = _locked(tx, event, tap)
    mistake = to_undo(before.entries, before.room)
    if mistake is None:
        raise Conflict("there is nothing to take back. Nothing was noted.")
    return _done(tx, before, Act.UNDO, None, undoes=mistake.number)


def accept_cut(tx: Transaction, event: str, target: datetime, tap: Tap | None = None) -> tuple[Stage, Proposal]:
    """Cut what is to be cut to end by *target*: rows that are taken back as one.

    Raises Conflict if nothing has to be cut, or nothing can be.
    """
    before = _locked(tx, event, tap)
    found = before.cut_to(target)
    if not found.cuts:
        reason = "nothing has to be cut" if found.missing == timedelta() else "nothing can be cut"
        raise Conflict(f"{reason} to end by then. Nothing was noted.")
    first, known = before.seen + 1, list(before.entries)
    for cut in found.cuts:
        row = entries.next_row(tx, known, Act.ADJUST, before.room, cut.item.slug)
        row = replace(row, seconds=-(cut.less // timedelta(seconds=1)), together=first)
        known.append(entries.write(tx, before.stored.event, row))
    return _after(tx, before, known), found


def _stage(tx: Transaction, event: Event, room: str | None, *, looks_back: bool = False) -> Stage:
    stored = as_stored(tx, event)
    return _staged(tx, stored, _room(stored, room), looks_back=looks_back)


def _staged(tx: Transaction, stored: StoredPlan, room: str, *, looks_back: bool = False) -> Stage:
    known = entries.of_event(tx, stored.event)
    counted = by_then(known, tx.now) if looks_back else known
    later = tuple(entry for entry in known if entry.at > tx.now) if looks_back else ()
    return replace(_stage_of(stored, room, tuple(counted), tx.now), later=later)


def _stage_of(stored: StoredPlan, room: str, known: tuple[Entry, ...], now: datetime) -> Stage:
    own = tuple(one for one in stored.planned if one.room == room)
    evening = replay(known, room)
    target = stored.plan.ends or stored.event.settings.ends
    return Stage(stored, room, own, known, evening, projection(own, evening, now, target=target), now)


def _rooms(stored: StoredPlan) -> tuple[str, ...]:
    """Where something is planned, in the order of the plan; "" is a room without a name."""
    return tuple(dict.fromkeys(one.room for one in stored.planned)) or ("",)


def _room(stored: StoredPlan, wanted: str | None) -> str:
    rooms, main = _rooms(stored), stored.plan.room or ""
    if wanted is not None and wanted not in rooms:
        listed = ", ".join(room for room in rooms if room) or "no room by name"
        raise Invalid(f"nothing is planned in “{wanted}”; there is: {listed}.", rooms=rooms)
    if wanted is None and len(rooms) > 1 and main not in rooms:
        choice = " or ".join(f'--room "{room}"' for room in rooms)
        hint = '[agenda] room = "…" in the event file makes one of them the usual one'
        raise Conflict(f"there are several rooms: say {choice}. {hint}.", rooms=rooms)
    return wanted if wanted is not None else (rooms[0] if len(rooms) == 1 else main)


def _locked(tx: Transaction, event: str, tap: Tap | None, item: str | None = None) -> Stage:
    """The stage, held until the transaction ends.

    Raises Conflict where *tap* was decided on an older state, NotFound where *item* is of another room.
    """
    stored = events.locked(tx, event)
    if stored.state is not EventState.SCHEDULED:
        raise Closed(f"{stored.settings.name} is {stored.state.value}: nothing is played. Nothing was noted.")
    if not opening.is_its_day(stored, tx.now):
        hint = "Is it the right event, and the clock right? See --event, and GEEKX_NOW for a rehearsal"
        raise Closed(f"{opening.another_day(stored)} Nothing was noted. {hint} (on a copy: geekx db backup).")
    found = _stage(tx, stored, tap.room if tap else None)
    if tap is not None and tap.seen is not None and tap.seen != found.seen:
        raise Conflict("somebody else was quicker: look what is on now, and tap again if it is still meant.")
    steps.refuse_elsewhere(found.stored.planned, found.room, item)
    return found


def _done(
    tx: Transaction,
    before: Stage,
    act: Act,
    item: Item | None,
    *,
    seconds: int | None = None,
    undoes: int | None = None,
) -> Stage:
    known = list(before.entries)
    row = entries.next_row(tx, known, act, before.room, None if item is None else item.slug)
    known.append(entries.write(tx, before.stored.event, replace(row, seconds=seconds, undoes=undoes)))
    return _after(tx, before, known)


def _after(tx: Transaction, before: Stage, known: list[Entry]) -> Stage:
    return replace(_stage_of(before.stored, before.room, tuple(known), tx.now), entry=known[-1])
