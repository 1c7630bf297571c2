"""The waiting list at work: offers that ran out end, whoever is next moves up. One function, whoever freed the seat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, or_, select, tuple_

from geekx_ops.events import opening
from geekx_ops.events.event import Event, PartyRule, Promotion
from geekx_ops.registration import details, ledger
from geekx_ops.registration import seats as rules
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Entry, Move, Room, Seats, Standing, Turns, move_up
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import registrations
from geekx_ops.workspace import Transaction

PAGE = 50
"""Entries of the queue that are read at a time: mostly a few are enough."""

NEWCOMER = 0
"""Stands for the id of a registration that is not written yet."""

MAX_NOTED = 50
"""Passed-over entries that one promotion notes in the journal at most."""

_own = registrations.c
_waiting = and_(_own.event_id == bindparam("event_id"), _own.standing == "waiting")
_ahead = or_(
    _own.priority > bindparam("priority"),
    and_(_own.priority == bindparam("priority"), _own.id < bindparam("registration")),
)
_HOW_MANY_AHEAD = Query(select(func.count()).select_from(registrations).where(_waiting, _ahead), int)
_HIGHEST_PRIORITY = Query(select(func.coalesce(func.max(_own.priority), 0)).where(_waiting), int)
_WANTED_OF_TYPE = Query(
    select(func.coalesce(func.sum(_own.party_size), 0)).where(_waiting, _own.ticket_type == bindparam("ticket_type")),
    int,
)
_WHO_IS_AHEAD = Query(
    select(_own.id, _own.ticket_type, _own.party_size, _own.at_least)
    .where(_waiting, _ahead)
    .order_by(_own.priority.desc(), _own.id)
    .limit(MAX_NOTED),
    Entry,
)
_DUE = Query(
    ledger.registrations_with_names()
    .where(
        _own.event_id == bindparam("event_id"), _own.standing == "offered", _own.offer_expires_at <= bindparam("now")
    )
    .order_by(_own.offer_expires_at, _own.id),
    Registration,
)


@dataclass(frozen=True, slots=True)
class Settled:
    """Who moved up (to be told, in this order), whose offers ran out, and the seats as they are after it."""

    promoted: tuple[Registration, ...]
    expired: tuple[Registration, ...]
    seats: Seats


def settle(tx: Transaction, event: Event, *, by_hand: bool = False) -> Settled:
    """End the offers that ran out and give free seats to whoever is next, as far as the event lets the queue move.

    It may run at any time: if there is nothing to do, it changes nothing. *by_hand* moves the queue although the
    event stopped it (closed, or past the cut-off). The event must be locked.
    """
    seats = ledger.seats(tx, event)
    expired = _end_due_offers(tx, event) if seats.offers else ()
    if expired:
        seats = ledger.seats(tx, event)
    stopped = opening.over(event, tx.now) if by_hand else opening.queue_stopped(event, tx.now)
    if stopped or not seats.waiting or seats.free <= 0:
        return Settled((), expired, seats)
    promoted = tuple(_promote(tx, event, seats, move) for move in next_moves(tx, event, seats))
    return Settled(promoted, expired, ledger.seats(tx, event) if promoted else seats)


def seats_behind(tx: Transaction, event: Event, seats: Seats, newcomer: Entry) -> int:
    """The seats that *newcomer* gets now, after everybody who waits."""
    return behind(tx, event, seats).give(newcomer)


def behind(tx: Transaction, event: Event, seats: Seats) -> Turns:
    """The turns of newcomers after everybody who waits: the rule is `seats.behind`."""
    room = seats.room()
    waiting = fitting_entries(tx, event, room) if seats.waiting and room.event > 0 else ()
    return rules.behind(waiting, room, event.settings.sign_up.parties)


def wanted_of(tx: Transaction, event: Event, ticket_type: str) -> int:
    """The seats of one ticket type that people in the queue ask for."""
    return tx.first(_WANTED_OF_TYPE, event_id=event.id, ticket_type=ticket_type) or 0


def highest_priority(tx: Transaction, event: Event) -> int:
    """The priority of whoever was put first last; 0 if nobody was."""
    return tx.first(_HIGHEST_PRIORITY, event_id=event.id) or 0


def position(tx: Transaction, registration: Registration) -> int:
    """The place in the queue of a waiting registration: 1 is next."""
    ahead = tx.first(
        _HOW_MANY_AHEAD,
        event_id=registration.event_id,
        priority=registration.priority,
        registration=registration.id,
    )
    return 1 + (ahead or 0)


def ahead_of(tx: Transaction, registration: Registration) -> list[Entry]:
    """The entries that stand before a registration in the queue, at most `MAX_NOTED` of them."""
    return tx.all(
        _WHO_IS_AHEAD,
        event_id=registration.event_id,
        priority=registration.priority,
        registration=registration.id,
    )


def fitting_entries(tx: Transaction, event: Event, room: Room) -> Iterator[Entry]:
    """The queue in its order, without those who cannot get a seat out of *room* anyway.

    *room* may shrink while the entries are being read. Under `strict` parties that do not fit are included, since
    nobody may pass them.
    """
    last: tuple[int, int] | None = None
    while page := _page(tx, event, room, last):
        yield from (Entry(*row[1:]) for row in page)
        last = (-page[-1][0], page[-1][1])


def _page(tx: Transaction, event: Event, room: Room, last: tuple[int, int] | None) -> Sequence[Row[*tuple[Any, ...]]]:
    fit = event.settings.sign_up.parties is PartyRule.FIT
    kinds = [
        and_(_own.ticket_type == slug, _own.at_least <= free) if fit else _own.ticket_type == slug
        for slug, free in room.open_types.items()
    ]
    if not kinds:
        return []
    queue = (
        select(_own.priority, _own.id, _own.ticket_type, _own.party_size, _own.at_least)
        .where(_own.event_id == event.id, _own.standing == Standing.WAITING, or_(*kinds))
        .order_by(_own.priority.desc(), _own.id)
        .limit(PAGE)
    )
    if last is not None:
        queue = queue.where(tuple_(-_own.priority, _own.id) > tuple_(*last))
    return tx.select(queue)


def next_moves(tx: Transaction, event: Event, seats: Seats) -> tuple[Move, ...]:
    """Who would move up if the queue moved now, whether or not the event lets it."""
    room = seats.room()
    return move_up(fitting_entries(tx, event, room), room, event.settings.sign_up.parties)


def _promote(tx: Transaction, event: Event, seats: Seats, move: Move) -> Registration:
    waiting = ledger.registration(tx, move.entry.id)
    note_passed_over(tx, waiting, seats)
    if move.seats < waiting.party_size:
        details.keep_companions(tx, waiting, seats=move.seats)
    if event.settings.sign_up.promotion is Promotion.OFFER:
        promoted = _offer(tx, event, waiting, move.seats)
    else:
        promoted = ledger.stand(
            tx, waiting, Standing.CONFIRMED, party_size=move.seats, at_least=min(waiting.at_least, move.seats)
        )
    note(tx, promoted, asked=waiting.party_size)
    return promoted


def _offer(tx: Transaction, event: Event, waiting: Registration, seats: int) -> Registration:
    # An offer that runs longer than the event helps nobody.
    deadline = min(tx.now + event.settings.sign_up.offer_lasts, event.settings.ends)
    return ledger.stand(
        tx,
        waiting,
        Standing.OFFERED,
        party_size=seats,
        at_least=min(waiting.at_least, seats),
        offer_expires_at=deadline,
    )


def note_passed_over(tx: Transaction, promoted: Registration, seats: Seats) -> None:
    """Write into the journal who was before *promoted* in the queue and whose party did not fit.

    Those whose ticket type has no seat left could not have had these, and were not passed over.
    """
    for passed in [entry for entry in ahead_of(tx, promoted) if seats.free_of(entry.ticket_type) > 0]:
        tx.record(
            "registration.passed-over",
            event=promoted.event_id,
            registration=passed.id,
            by=promoted.id,
            needed=passed.at_least,
            taken=promoted.party_size,
        )


def _end_due_offers(tx: Transaction, event: Event) -> tuple[Registration, ...]:
    expired = tuple(ledger.stand(tx, due, Standing.EXPIRED) for due in tx.all(_DUE, event_id=event.id, now=tx.now))
    for registration in expired:
        note(tx, registration)
    return expired


def seats_of_due_offers(tx: Transaction, event: Event) -> int:
    """The seats of offers that ran out, which no command has given on yet."""
    return sum(due.party_size for due in tx.all(_DUE, event_id=event.id, now=tx.now))


def note(tx: Transaction, registration: Registration, **details: int | str | None) -> None:
    """Write the standing that a registration has now into the journal."""
    tx.record(
        f"registration.{registration.standing.value}",
        event=registration.event_id,
        registration=registration.id,
        person=registration.person_id,
        seats=registration.party_size,
        **details,
    )
