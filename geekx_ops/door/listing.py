"""The door in numbers, its log, and its guests: read from the rows, never kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from geekx_ops.door import entries, log
from geekx_ops.door.log import NOBODY_CAME, Attendance, Entry, Kind
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.registration import ledger
from geekx_ops.registration import listing as guests
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import LIVE, Standing
from geekx_ops.storage.tables import people, registrations
from geekx_ops.workspace import Transaction

_own = registrations.c
_EXPECTED = frozenset({Standing.CONFIRMED, Standing.OFFERED})


@dataclass(frozen=True, slots=True)
class Count:
    """The door in numbers: people, except where it says registrations.

    `inside` are there now, `came` were there at any time; `expected` have a seat and are not inside, nor have been;
    `waiting` registrations have no seat, `here` of them stand at the door. `refused` counts scans. `conflicts` are
    check-ins for more people than the party has: one ticket at two laptops.
    """

    inside: int
    came: int
    expected: int
    waiting: int
    here: int
    refused: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class Door:
    """All that a screen or a list of the door needs: the guests, and what the log says of each."""

    event: Event
    guests: Mapping[int, Registration]
    attendances: Mapping[int, Attendance]
    companions: Mapping[int, list[str]]
    employers: Mapping[int, str]
    """By person."""
    refused: int

    def attendance(self, registration_id: int) -> Attendance:
        """What the log says of one registration."""
        return self.attendances.get(registration_id, NOBODY_CAME)

    @property
    def count(self) -> Count:
        """The numbers."""
        known = [(one, self.attendance(one.id)) for one in self.guests.values()]
        waiting = [attendance for one, attendance in known if one.standing is Standing.WAITING]
        return Count(
            inside=sum(attendance.inside for _, attendance in known),
            came=sum(attendance.came for _, attendance in known),
            expected=sum(one.party_size - found.came for one, found in known if one.standing in _EXPECTED),
            waiting=len(waiting),
            here=sum(attendance.is_here for attendance in waiting),
            refused=self.refused,
            conflicts=sum(len(attendance.too_many) for _, attendance in known),
        )


def door(tx: Transaction, event: str) -> Door:
    """The door of *event* as it is now: every registration that has not ended, or of which the log speaks."""
    stored = events.stored(tx, event)
    written = entries.of_event(tx, stored)
    spoken_of = {entry.registration_id for entry in written}
    rows = tx.select(ledger.registrations_with_names().where(_own.event_id == stored.id).order_by(_own.id))
    known = [Registration(*row) for row in rows]
    known_here = {one.id: one for one in known if one.standing in LIVE or one.id in spoken_of}
    attendances = log.attendances(written, {one.id: one.party_size for one in known_here.values()})
    refused = sum(entry.kind is Kind.REFUSED for entry in written)
    return Door(stored, known_here, attendances, guests.companions(tx, stored), _employers(tx, stored), refused)


def _employers(tx: Transaction, event: Event) -> dict[int, str]:
    rows = select(people.c.id, people.c.employer).join(registrations, _own.person_id == people.c.id)
    return {person: employer for person, employer in tx.select(rows.where(_own.event_id == event.id)) if employer}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log, with the name behind it; `undone` if it was taken back.

    `in_conflict` marks the check-ins of a ticket that let in more people than it has seats.
    """

    entry: Entry
    name: str | None
    undone: bool
    in_conflict: bool


def log_lines(tx: Transaction, event: str) -> list[Line]:
    """The whole log in the order in which things happened at the door."""
    here = door(tx, event)
    written = sorted(entries.of_event(tx, here.event), key=lambda entry: (entry.at, entry.nonce))
    undone = {entry.undoes for entry in written}
    return [_line(here, entry, undone=entry.nonce in undone) for entry in written]


def _line(here: Door, entry: Entry, *, undone: bool) -> Line:
    one = None if entry.registration_id is None else here.guests[entry.registration_id]
    clashes = one is not None and bool(here.attendance(one.id).too_many)
    in_conflict = clashes and entry.kind is Kind.CHECK_IN and not undone
    return Line(entry, None if one is None else one.name, undone, in_conflict)
