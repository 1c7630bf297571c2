"""The database behind the screen: does what an action says, and sees what has changed, whoever did it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.cli.door_screen import panels
from geekx_ops.cli.door_screen.pressing import Action, Admit, Leave, LetWalkIn, Plain, Undo, code_of
from geekx_ops.cli.door_screen.state import (
    MOST_SCANS,
    Scan,
    State,
    View,
    answered,
    asked,
    failed,
    looked_up,
    taken_back,
)
from geekx_ops.door import changes, entries, listing, release, service
from geekx_ops.door.finding import Finder, Found, namesakes
from geekx_ops.door.listing import Door
from geekx_ops.door.log import Entry, Kind
from geekx_ops.door.visitor import Answer
from geekx_ops.door.walk_in import WalkIn, walk_in
from geekx_ops.errors import GeekxError, Unavailable
from geekx_ops.events import opening
from geekx_ops.events import service as events
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Transaction, Workspace

T = TypeVar("T")

LONGEST_SEARCH = 100
"""Characters; nobody types more to find somebody."""

_CAN_BE_TAKEN_BACK = frozenset({Kind.CHECK_IN, Kind.CHECK_OUT, Kind.PRESENT})


class Station:
    """One place at the door of one event."""

    def __init__(self, workspace: Workspace, event: str) -> None:
        self._workspace, self._event = workspace, event
        self._door: Door
        self._finder: Finder
        self._mark: changes.Mark | None = None
        self._settled: changes.Mark | None = None
        self._read()

    def start(self) -> State:
        """The screen as it begins: with what happened at the door before, here and elsewhere."""
        with self._workspace.read() as tx:
            logged = entries.of_event(tx, self._door.event)
        scans = [entry for entry in logged if entry.kind is not Kind.GIVEN_AWAY][-MOST_SCANS:]
        return self.look(State(scans=tuple(self._listed(entry) for entry in reversed(scans))))

    def _listed(self, entry: Entry) -> Scan:
        one = self._door.guests.get(entry.registration_id or 0)
        return panels.scan(entry, "—" if one is None else one.name, self._time(entry.at))

    def act(self, state: State, action: Action) -> State:
        """*state* after *action*; what it has changed is on the disk by then."""
        try:
            return self._done(state, action)
        except GeekxError as error:
            if isinstance(action, Undo) and not isinstance(error, Unavailable):
                state = replace(state, done=state.done[:-1])  # it never will; the one before it may
            return failed(state, error.message[:1].upper() + error.message[1:])

    def search(self, state: State) -> State:
        """*state* with the guests whom its text may mean."""
        found = self._found(state.text.strip())
        alike = namesakes(found)
        matches = [panels.match(self._as_now(one), hint=one.registration.id in alike) for one in found]
        return looked_up(state, matches, several=len(found) > 1 and not found[0].sure)

    def look(self, state: State) -> State:
        """*state* with what is true now; seats are given out by it when their time has come."""
        try:
            is_new = self._read()
            if self._may_settle():
                self._settle()
                is_new |= self._read()
        except GeekxError as error:
            return replace(state, view=replace(state.view, trouble=error.message))
        return replace(state, view=self._view(), looked_up=None if is_new and state.text else state.looked_up)

    def _found(self, text: str) -> list[Found]:
        if len(text) > LONGEST_SEARCH:
            return []
        door, owner = self._door, self._owner(text)
        if owner is None:
            return self._finder.find(text)
        return [Found(owner, door.attendance(owner.id), tuple(door.companions.get(owner.id, ())), None, sure=True)]

    def _as_now(self, found: Found) -> Found:
        """*found* as things are now: the finder knows names, and may be older than what has become of the guests."""
        number = found.registration.id
        return replace(found, registration=self._door.guests[number], attendance=self._door.attendance(number))

    def _owner(self, text: str) -> Registration | None:
        """Whose ticket code, or number, *text* is."""
        number, code = text.removeprefix("#"), code_of(text)
        if code is None:
            return self._door.guests.get(int(number)) if number.isascii() and number.isdigit() else None
        return next((one for one in self._door.guests.values() if one.ticket_code == code), None)

    def _done(self, state: State, action: Action) -> State:
        event = self._event
        match action:
            case Admit(who, people):
                answer = self._write(lambda tx: service.check_in(tx, event, who, people=people))
            case Leave(who):
                answer = self._write(lambda tx: service.check_out(tx, event, who))
            case LetWalkIn(name, email):
                answer = self._write(lambda tx: walk_in(tx, event, WalkIn(name, email)))
            case Undo(nonce):
                return self._taken_back(state, self._write(lambda tx: service.undo(tx, event, nonce=nonce)))
            case Plain.PREVIEW:
                with self._workspace.read() as tx:
                    return asked(state, panels.plan(release.preview(tx, event)))
            case Plain.RELEASE:
                done = self._write(lambda tx: release.release(tx, event))
                return replace(state, panel=panels.released(done), asking=False)
            case _:
                return state
        return self._answered(state, answer)

    def _write(self, work: Callable[[Transaction], T]) -> T:
        return self._workspace.transact(work)

    def _answered(self, state: State, answer: Answer) -> State:
        undoable = answer.entry.kind in _CAN_BE_TAKEN_BACK and not answer.repeated
        nonce = answer.entry.nonce if undoable else None
        number = answer.entry.registration_id
        return answered(state, panels.panel(answer), self._scan(state, answer), nonce=nonce, number=number)

    def _taken_back(self, state: State, answer: Answer) -> State:
        number = answer.entry.registration_id
        return taken_back(state, panels.panel(answer), self._scan(state, answer), number=number)

    def _scan(self, state: State, answer: Answer) -> Scan:
        name = state.text.strip()[:LONGEST_SEARCH] if answer.visitor is None else answer.visitor.registration.name
        return panels.scan(answer.entry, name, self._clock())

    def _read(self) -> bool:
        """Read the door anew if anything has happened there; whether it has."""
        with self._workspace.read() as tx:
            mark = changes.mark(tx, self._event)
            if mark is not None and mark == self._mark:
                return False
            door = listing.door(tx, self._event)
        if self._mark is None or _searched(door) != _searched(self._door):
            self._finder = Finder(door)  # of ten thousand guests it takes longer than all the rest
        self._door, self._mark = door, mark
        return True

    def _may_settle(self) -> bool:
        """Whether somebody at the door may get a seat, and nobody has looked since the last change."""
        event, now = self._door.event, self._workspace.clock()
        is_time = opening.released(event, now) and opening.over(event, now) is None
        return is_time and self._settled != self._mark and self._door.count.here > 0

    def _settle(self) -> None:
        self._write(lambda tx: release.settle(tx, events.locked(tx, self._event)))
        self._settled = self._mark

    def _view(self) -> View:
        door, count = self._door, self._door.count
        return View(
            event=door.event.settings.name,
            station=self._workspace.actor,
            clock=self._clock() + (" (GEEKX_NOW)" if os.environ.get("GEEKX_NOW") else ""),
            inside=count.inside,
            expected=count.expected,
            waiting=count.waiting,
            here=count.here,
            conflicts=count.conflicts,
            call_in=_to_call_in(door),
        )

    def _clock(self) -> str:
        return self._time(self._workspace.clock())

    def _time(self, instant: datetime) -> str:
        return times.format_clock(instant, ZoneInfo(self._door.event.settings.timezone))


def _searched(door: Door) -> tuple[object, ...]:
    """What guests are found by."""
    names = [(one.id, one.person_id, one.name, one.email) for one in door.guests.values()]
    return names, door.companions, door.employers


def _to_call_in(door: Door) -> tuple[str, ...]:
    """Those at the door who have a seat by now, and are not inside yet."""
    return tuple(
        panels.party(one)
        for one in door.guests.values()
        if one.standing is Standing.CONFIRMED and door.attendance(one.id).is_here and not door.attendance(one.id).inside
    )
