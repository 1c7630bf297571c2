"""The door in numbers, its log, and its guests: read from the rows, never kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geekx_ops.door import entries, log
from geekx_ops.door.log import NOBODY_CAME, Attendance, Entry, Kind
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.registration import ledger
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import LIVE, Standing
from geekx_ops.storage.tables import registrations
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
    guests = {one.id: one for one in known if one.standing in LIVE or one.id in spoken_of}
    attendances = log.attendances(written, {one.id: one.party_size for one in guests.values()})
    return Door(stored, guests, attendances, sum(entry.kind is Kind.REFUSED for entry in written))


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log, with the name behind it; `undone` if it was taken back."""

    entry: Entry
    name: str | None
    undone: bool


def log_lines(tx: Transaction, event: str) -> list[Line]:
    """The whole log in the order in which things happened at the door."""
    stored = events.stored(tx, event)
    written = sorted(entries.of_event(tx, stored), key=lambda entry: (entry.at, entry.nonce))
    undone = {entry.undoes for entry in written}
    names = {one.id: one.name for one in door(tx, event).guests.values()}
    return [Line(entry, names.get(entry.registration_id or 0), entry.nonce in undone) for entry in written]
