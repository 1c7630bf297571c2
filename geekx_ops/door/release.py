"""Seats of people who have not come, for people who wait at the door."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from geekx_ops.door import entries, giving, log
from geekx_ops.door.entries import Draft
from geekx_ops.door.giving import Absent, Gift
from geekx_ops.door.log import Kind
from geekx_ops.events import opening
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.registration import capacity, details, ledger, queue
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing
from geekx_ops.storage.tables import registrations
from geekx_ops.workspace import Transaction

FRONT = 1_000_000
"""The priority of late guests whose seats were given away: before all others, among themselves as they signed up."""
FRONT_REASON = "came after the seat had been given away at the door"

_own = registrations.c


@dataclass(frozen=True, slots=True)
class Released:
    """Who got a seat at the door (to be called in, in this order), and who lost theirs for it.

    `absent` seats are still kept for confirmed guests who have not come; `waiting` are those at the door who got none.
    """

    seated: tuple[Registration, ...]
    given_away: tuple[Registration, ...]
    absent: int
    waiting: tuple[Registration, ...]
    event: Event


@dataclass(frozen=True, slots=True)
class _Door:
    """Who could give seats, and who stands there for one, in the order of the queue."""

    absent: tuple[Registration, ...]
    waiting: tuple[Registration, ...]

    @property
    def parties(self) -> dict[int, Registration]:
        return {one.id: one for one in (*self.absent, *self.waiting)}


def release(tx: Transaction, event: str, *, at: datetime | None = None) -> Released:
    """Give the seats of those who have not come to those who wait at the door, from *at* (default: now) on.

    A later *at* is only noted: from then on every scan of somebody who waits does it. Guests on held seats (speakers,
    crew) keep theirs, and so does a party of which somebody has come. Raises Closed if the event is over or off.
    """
    stored = events.locked(tx, event)
    if (refusal := opening.over(stored, tx.now)) is not None:
        raise refusal
    begins = at or tx.now
    noted = stored.settings.sign_up.door_release
    if at is not None or noted is None or noted > tx.now:
        rules = replace(stored.settings.sign_up, door_release=begins)
        stored = capacity.change_event(tx, replace(stored.settings, sign_up=rules)).event
    return settle(tx, stored)


def withdraw(tx: Transaction, event: str) -> Event:
    """Keep the seats for those who have not come after all. Seats that were given away stay given."""
    stored = events.locked(tx, event)
    rules = replace(stored.settings.sign_up, door_release=None)
    return capacity.change_event(tx, replace(stored.settings, sign_up=rules)).event


def settle(tx: Transaction, event: Event, *, also_here: Collection[int] = ()) -> Released:
    """Give out what there is, if it is time; *also_here* stand at the door without an entry of the log yet.

    It may run at any time: if there is nothing to give, it changes nothing, and once the event has ended nobody loses
    a seat: what was on paper is typed then. The event must be locked.
    """
    queue.settle(tx, event)  # first: an offer that ran out is no seat of somebody absent, but a free one
    door = _door(tx, event, also_here)
    begun = opening.released(event, tx.now) and opening.over(event, tx.now) is None
    gifts = _gifts(tx, event, door) if begun else ()
    lost = [_take(tx, event, door.parties[party.id]) for gift in gifts for party in gift.taken_from]
    seated = [_seat(tx, door.parties[gift.entry.id], gift.seats) for gift in gifts]
    return _released(event, door, seated, lost)


def seats_for(tx: Transaction, event: Event, one: Registration) -> tuple[Registration, ...]:
    """Seats for *one*, who waits and is here, and for others at the door; those who got one. The event must be locked.

    Once the release has begun that is a `settle`. Before it she gets what is free for her behind everybody who is
    before her in the queue: there may be such seats where the queue does not move by itself, and nobody is passed.
    """
    if opening.released(event, tx.now):
        return settle(tx, event, also_here={one.id}).seated
    if opening.over(event, tx.now) is not None:
        return ()
    moves = queue.next_moves(tx, event, ledger.seats(tx, event))
    return tuple(_seat(tx, one, move.seats) for move in moves if move.entry.id == one.id)


def preview(tx: Transaction, event: str) -> Released:
    """What a `release` would do now, without doing it."""
    stored = events.stored(tx, event)
    door = _door(tx, stored, ())
    gifts = _gifts(tx, stored, door)
    lost = [door.parties[party.id] for gift in gifts for party in gift.taken_from]
    seated = [replace(door.parties[gift.entry.id], party_size=gift.seats) for gift in gifts]
    return _released(stored, door, seated, lost)


def to_front(tx: Transaction, one: Registration) -> Registration:
    """A late guest whose seats were given away waits again, before everybody else."""
    waiting = ledger.stand(tx, one, Standing.WAITING, priority=FRONT, priority_reason=FRONT_REASON)
    queue.note(tx, waiting, priority=FRONT)
    return waiting


def _gifts(tx: Transaction, event: Event, door: _Door) -> tuple[Gift, ...]:
    absent = [Absent(one.id, one.ticket_type, one.party_size) for one in door.absent]
    room = ledger.seats(tx, event).room()
    return giving.give((one.entry for one in door.waiting), absent, room, event.settings.sign_up.parties)


def _door(tx: Transaction, event: Event, also_here: Collection[int]) -> _Door:
    statement = ledger.registrations_with_names().where(
        _own.event_id == event.id,
        _own.standing.in_([Standing.CONFIRMED, Standing.OFFERED, Standing.WAITING]),
        _own.held.is_(None),
    )
    known = [Registration(*row) for row in tx.select(statement.order_by(_own.id))]
    attendances = log.attendances(entries.of_event(tx, event), {one.id: one.party_size for one in known})

    def came(one: Registration) -> bool:
        found = attendances.get(one.id, log.NOBODY_CAME)
        return found.is_here or found.arrived is not None or one.id in also_here

    return _Door(
        tuple(one for one in known if one.standing is not Standing.WAITING and not came(one)),
        tuple(sorted((one for one in known if one.standing is Standing.WAITING and came(one)), key=_in_queue)),
    )


def _in_queue(one: Registration) -> tuple[int, int]:
    return -one.priority, one.id


def _released(event: Event, door: _Door, seated: Sequence[Registration], lost: Sequence[Registration]) -> Released:
    changed = {one.id for one in (*seated, *lost)}
    kept = [one for one in door.absent if one.id not in changed]
    still = tuple(one for one in door.waiting if one.id not in changed)
    return Released(tuple(seated), tuple(lost), sum(one.party_size for one in kept), still, event)


def _take(tx: Transaction, event: Event, one: Registration) -> Registration:
    lost = ledger.stand(tx, one, Standing.EXPIRED)
    queue.note(tx, lost, door=1)
    entries.write_for(tx, event, one.id, entries.of_registration(tx, one.id), Draft(Kind.GIVEN_AWAY))
    return lost


def _seat(tx: Transaction, one: Registration, seats: int) -> Registration:
    if seats < one.party_size:
        details.keep_companions(tx, one, seats=seats)
    seated = ledger.stand(tx, one, Standing.CONFIRMED, party_size=seats, at_least=min(one.at_least, seats))
    queue.note(tx, seated, asked=one.party_size, door=1)
    return seated
