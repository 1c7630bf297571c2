"""The only place that writes registrations, and with each the count of seats that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update

from geekx_ops.events.event import Event
from geekx_ops.identity.people import Person
from geekx_ops.registration import ticket_code
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Count, Seats, Standing
from geekx_ops.registration.weights import Weight, summed, weight
from geekx_ops.storage.prepared import Command, Insert, Query
from geekx_ops.storage.tables import people, registration_tally, registrations
from geekx_ops.storage.tables.registrations import IS_LIVE
from geekx_ops.workspace import Transaction

_KEPT = ("event_id", "person_id", "signed_up_at")
_CHANGING = (
    "ticket_type",
    "held",
    "standing",
    "party_size",
    "at_least",
    "ticket_code",
    "priority",
    "priority_reason",
    "over_cap",
    "standing_since",
    "offer_expires_at",
)


def registrations_with_names() -> Select[Any]:
    """A SELECT whose rows are the columns of `Registration`, in its order; narrow it with `where`."""
    own = registrations.c
    return select(
        own.id,
        own.event_id,
        own.person_id,
        people.c.name,
        people.c.email,
        own.ticket_type,
        own.held,
        own.standing,
        own.party_size,
        own.at_least,
        own.ticket_code,
        own.priority,
        own.priority_reason,
        own.over_cap,
        own.signed_up_at,
        own.standing_since,
        own.offer_expires_at,
    ).join_from(registrations, people, people.c.id == own.person_id)


_BY_ID = Query(registrations_with_names().where(registrations.c.id == bindparam("registration")), Registration)
_INSERT = Insert(registrations, *_KEPT, *_CHANGING)
_UPDATE = Command(
    update(registrations)
    .where(registrations.c.id == bindparam("registration"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)
_REASSIGN = Command(
    update(registrations).where(registrations.c.person_id == bindparam("gone")).values(person_id=bindparam("kept"))
)
_REWRITE_REASON = Command(
    update(registrations)
    .where(registrations.c.id == bindparam("registration"), registrations.c.priority_reason.is_not(None))
    .values(priority_reason=bindparam("reason"))
)
_CODE_IN_USE = Query(select(registrations.c.id).where(registrations.c.ticket_code == bindparam("code")), int)

_tally = registration_tally.c
_KEY = ("event_id", "ticket_type", "held")
_WEIGHTS = ("seats", "waiting", "offers")
_COUNTS = Query(
    select(_tally.ticket_type, _tally.held, *(_tally[name] for name in _WEIGHTS)).where(
        _tally.event_id == bindparam("event_id")
    ),
    lambda ticket_type, held, *weights: Count(ticket_type, held or None, *weights),
)
_ADD_TO_COUNT = Command(
    update(registration_tally)
    .where(*(_tally[name] == bindparam(f"more_{name}") for name in _KEY))
    .values({name: _tally[name] + bindparam(f"more_{name}") for name in _WEIGHTS})
)
_FIRST_COUNT = Command(insert(registration_tally).values({name: bindparam(name) for name in (*_KEY, *_WEIGHTS)}))


@dataclass(frozen=True, slots=True)
class NewRegistration:
    """What a registration begins with. `signed_up_at` is now, unless it was elsewhere and before."""

    ticket_type: str
    standing: Standing
    party_size: int
    at_least: int
    held: str | None = None
    over_cap: bool = False
    signed_up_at: datetime | None = None


def seats(tx: Transaction, event: Event) -> Seats:
    """The event's seats as they are now. True until the transaction ends if the event is locked."""
    return Seats(event.settings, tuple(tx.all(_COUNTS, event_id=event.id)))


def registration(tx: Transaction, registration_id: int) -> Registration:
    """The registration with this id, which must exist."""
    found = tx.first(_BY_ID, registration=registration_id)
    assert found is not None, f"no registration {registration_id}"  # noqa: S101 - ids come from our own rows
    return found


def enter(tx: Transaction, event: Event, person: Person, new: NewRegistration) -> Registration:
    """Write a new registration. A confirmed one gets its ticket code here."""
    code = _unused_code(tx) if new.standing is Standing.CONFIRMED else None
    return _write(tx, person, _new_values(tx, event, person.id, new, code))


def enter_all(tx: Transaction, event: Event, entered: Sequence[tuple[int, NewRegistration]]) -> list[int]:
    """Write new registrations of as many people, given by their numbers, in this order; their own numbers.

    None of these people may have a registration at the event that has not ended.
    """
    codes = _unused_codes(tx, sum(new.standing is Standing.CONFIRMED for _, new in entered))
    values = [
        _new_values(tx, event, person, new, next(codes) if new.standing is Standing.CONFIRMED else None)
        for person, new in entered
    ]
    tx.run_all(_INSERT, values)
    for more in summed(map(_weight_of, values)):
        _count(tx, more)
    numbers = _numbers_of(tx, event, [person for person, _ in entered])
    return [numbers[person] for person, _ in entered]


def _new_values(
    tx: Transaction, event: Event, person_id: int, new: NewRegistration, code: str | None
) -> dict[str, Any]:
    return {
        "event_id": event.id,
        "person_id": person_id,
        "ticket_type": new.ticket_type,
        "held": new.held,
        "standing": new.standing,
        "party_size": new.party_size,
        "at_least": new.at_least,
        "ticket_code": code,
        "priority": 0,
        "priority_reason": None,
        "over_cap": new.over_cap,
        "signed_up_at": new.signed_up_at or tx.now,
        "standing_since": tx.now,
        "offer_expires_at": None,
    }


def _numbers_of(tx: Transaction, event: Event, persons: Sequence[int]) -> dict[int, int]:
    own = registrations.c
    rows = select(own.person_id, own.id).where(own.event_id == event.id, own.person_id.in_(persons), IS_LIVE)
    return {row.person_id: row.id for row in tx.select(rows)}


def take_over(
    tx: Transaction, event: Event, person: Person, there: Registration, *, over_cap: bool = False
) -> Registration:
    """Write a registration as it is in another database: with its ticket code, its standing and its instants."""
    values = {
        **{name: getattr(there, name) for name in (*_KEPT, *_CHANGING)},
        "event_id": event.id,
        "person_id": person.id,
        "ticket_code": None if there.ticket_code is None else _unused_code(tx, there.ticket_code),
        "over_cap": over_cap,
    }
    return _write(tx, person, values)


def _write(tx: Transaction, person: Person, values: dict[str, Any]) -> Registration:
    entered = Registration(id=tx.insert(_INSERT, **values), name=person.name, email=person.email, **values)
    _count(tx, _weight(entered))
    return entered


def change(tx: Transaction, old: Registration, **changes: Any) -> Registration:
    """Write *changes* of a registration, and what they mean for the count."""
    new = replace(old, **changes)
    tx.run(_UPDATE, registration=old.id, **{f"new_{name}": getattr(new, name) for name in _CHANGING})
    _recount(tx, _weight(old), _weight(new))
    return new


def stand(tx: Transaction, old: Registration, standing: Standing, **changes: Any) -> Registration:
    """Give a registration another standing, from now on.

    Whoever is confirmed first gets a ticket code: the `ticket_code` among *changes* if nobody has it, else a new one.
    """
    if standing is Standing.CONFIRMED and old.ticket_code is None:
        changes["ticket_code"] = _unused_code(tx, changes.get("ticket_code"))
    deadline: datetime | None = changes.pop("offer_expires_at", None)
    return change(tx, old, standing=standing, standing_since=tx.now, offer_expires_at=deadline, **changes)


def reassign(tx: Transaction, *, gone: int, kept: int) -> int:
    """Give all registrations of the person *gone* to the person *kept*; how many they are. No count changes by it."""
    return tx.run(_REASSIGN, gone=gone, kept=kept)


def rewrite_reason(tx: Transaction, registration_id: int, reason: str) -> None:
    """Put *reason* in the place of why a registration was put first, if it was."""
    tx.run(_REWRITE_REASON, registration=registration_id, reason=reason)


def _unused_code(tx: Transaction, wanted: str | None = None) -> str:
    code = wanted or ticket_code.new(tx.randrange)
    while tx.first(_CODE_IN_USE, code=code) is not None:
        code = ticket_code.new(tx.randrange)
    return code


def _unused_codes(tx: Transaction, number: int) -> Iterator[str]:
    """*number* codes that nobody has, asked for all at once."""
    codes = list(dict.fromkeys(ticket_code.new(tx.randrange) for _ in range(number)))
    own = registrations.c.ticket_code
    used = {code for (code,) in tx.select(select(own).where(own.in_(codes)))} if codes else set()
    yield from (code for code in codes if code not in used)
    while True:  # two that are alike are rarer than a miscount, and cost one question more
        yield _unused_code(tx)


def _weight(of: Registration) -> Weight:
    return weight(of.event_id, of.ticket_type, of.held, of.standing, of.party_size)


def _weight_of(values: dict[str, Any]) -> Weight:
    return weight(*(values[name] for name in ("event_id", "ticket_type", "held", "standing", "party_size")))


def _recount(tx: Transaction, old: Weight, new: Weight) -> None:
    """Take *old* off its count and add *new* to its own; in one step if it is the same count, so that none dips."""
    if not old.same_count(new):
        _count(tx, replace(old, seats=-old.seats, waiting=-old.waiting, offers=-old.offers))
        _count(tx, new)
        return
    more = (new.seats - old.seats, new.waiting - old.waiting, new.offers - old.offers)
    if any(more):
        _count(tx, replace(new, seats=more[0], waiting=more[1], offers=more[2]))


def _count(tx: Transaction, more: Weight) -> None:
    values = {
        "event_id": more.event_id,
        "ticket_type": more.ticket_type,
        "held": more.held,
        "seats": more.seats,
        "waiting": more.waiting,
        "offers": more.offers,
    }
    if tx.run(_ADD_TO_COUNT, **{f"more_{name}": value for name, value in values.items()}) == 0:
        tx.run(_FIRST_COUNT, **values)
