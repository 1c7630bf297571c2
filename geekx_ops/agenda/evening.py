"""The evening as it runs: what is done on the stage is one row of the log each, and durable before it is answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from geekx_ops.agenda import entries, steps
from geekx_ops.agenda.cutting import Proposal, proposal
from geekx_ops.agenda.forecast import Forecast, forecast
from geekx_ops.agenda.log import Act, Entry, Evening, replay, to_undo
from geekx_ops.agenda.plan import Item
from geekx_ops.agenda.planned import Planned
from geekx_ops.agenda.service import StoredPlan, as_stored
from geekx_ops.agenda.timing import Projection, projection
from geekx_ops.errors import Closed, Conflict, Invalid
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
    entry: Entry | None = None

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


def stage(tx: Transaction, event: str, room: str | None = None) -> Stage:
    """The stage now. Raises NotFound (no such event), Conflict if there are several rooms and none is said."""
    return _stage(tx, events.stored(tx, event), room)


def start(tx: Transaction, event: str, item: str | None = None, tap: Tap | None = None) -> Stage:
    """Begin *item*, or the next one; what was on ends by that."""
    before = _locked(tx, event, tap)
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
    before = _locked(tx, event, tap)
    return _done(tx, before, Act.SKIP, steps.to_skip(before.shown, item))


def adjust(tx: Transaction, event: str, by: timedelta, item: str | None = None, tap: Tap | None = None) -> Stage:
    """Give *item*, what is on, or the next one more time, or less; in whole seconds."""
    before = _locked(tx, event, tap)
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


def _stage(tx: Transaction, event: Event, room: str | None) -> Stage:
    stored = as_stored(tx, event)
    where = _room(stored, room)
    own = tuple(one for one in stored.planned if one.room == where)
    known = tuple(entries.of_event(tx, event))
    evening = replay(known, where)
    target = stored.plan.ends or event.settings.ends
    return Stage(stored, where, own, known, evening, projection(own, evening, tx.now, target=target))


def _room(stored: StoredPlan, wanted: str | None) -> str:
    rooms = list(dict.fromkeys(one.room for one in stored.planned)) or [""]
    if wanted is not None and wanted not in rooms:
        listed = ", ".join(room for room in rooms if room) or "no room by name"
        raise Invalid(f"nothing is planned in “{wanted}”; there is: {listed}.", rooms=rooms)
    main = stored.plan.room or ""
    if wanted is None and len(rooms) > 1 and main not in rooms:
        raise Conflict(f"there are several rooms: {', '.join(rooms)}. Say --room.", rooms=rooms)
    return wanted if wanted is not None else (rooms[0] if len(rooms) == 1 else main)


def _locked(tx: Transaction, event: str, tap: Tap | None) -> Stage:
    """The stage, held until the transaction ends. Raises Conflict where *tap* was decided on an older state."""
    stored = events.locked(tx, event)
    if stored.state is not EventState.SCHEDULED:
        raise Closed(f"{stored.settings.name} is {stored.state.value}: nothing is played. Nothing was noted.")
    found = _stage(tx, stored, tap.room if tap else None)
    if tap is not None and tap.seen is not None and tap.seen != found.seen:
        raise Conflict("somebody else was quicker: look what is on now, and tap again if it is still meant.")
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
    evening = replay(known, before.room)
    shown = projection(before.planned, evening, tx.now, target=before.shown.target)
    return replace(before, entries=tuple(known), evening=evening, shown=shown, entry=known[-1])
