"""Somebody who comes without a ticket: signed up and let in, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geekx_ops.door import admission, wording
from geekx_ops.door import service as door
from geekx_ops.door.log import Reason
from geekx_ops.door.service import Scan
from geekx_ops.door.visitor import Answer, Visitor, visitor
from geekx_ops.errors import Closed
from geekx_ops.events import opening
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.identity import addresses, names
from geekx_ops.registration import find, guests
from geekx_ops.registration import service as registration
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Transaction

_OVER_CAP = "let in at the door, over the cap"


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Who came, as much of it as was asked for."""

    name: str
    email: str | None = None
    party_size: int | None = None
    companions: Sequence[str] = ()
    ticket_type: str | None = None
    over_cap: bool = False


def walk_in(tx: Transaction, event: str, guest: WalkIn, *, nonce: str | None = None) -> Answer:
    """Sign *guest* up at the door and let her in; without a free seat she is put into the queue, as here.

    Before the release, nobody passes those who wait for a seat, present or not; after it those who are here come first.
    Somebody who is on the list already is let in by that, and so is a late guest whose seat was given away. With a
    *nonce* it can be repeated and happens once. Raises what `sign_up` raises: Closed if the event is over, off, or on
    another day, Invalid for a name or an address that cannot be.
    """
    stored = events.locked(tx, event)
    scan = door.checked(tx, Scan(nonce=nonce))
    if nonce is not None and (before := door.answered(tx, stored, nonce)) is not None:
        return _same_guest(before, guest)
    if admission.closed(stored, tx.now) is Reason.WRONG_TIME:
        raise opening.over(stored, tx.now) or Closed(wording.wrong_time(stored), reason=Reason.WRONG_TIME.value)
    if (late := _late(tx, stored, guest)) is not None:
        return door.at_the_door(tx, late, scan)
    signed_up = registration.sign_up(
        tx,
        event,
        name=guest.name,
        email=guest.email,
        party_size=guest.party_size,
        companions=guest.companions,
        ticket_type=guest.ticket_type,
        over_cap=guest.over_cap,
        at_door=True,
    )
    if guest.over_cap and signed_up.registration.standing is Standing.WAITING:  # she was on the list already
        guests.move_up(tx, event, f"#{signed_up.registration.id}", reason=_OVER_CAP, over_cap=True)
    answer = door.at_the_door(tx, visitor(tx, stored, signed_up.registration.id), scan)
    doubt = _namesake(tx, stored, signed_up.registration) if signed_up.created and guest.email is None else ()
    return replace(answer, seated=(*signed_up.promoted, *answer.seated), notes=(*doubt, *answer.notes))


def _namesake(tx: Transaction, event: Event, one: Registration) -> tuple[str, ...]:
    """What is to be known of somebody else of that name: no address tells the two apart."""
    others = find.namesakes(tx, event, one)
    return tuple(wording.namesake(event, other, visitor(tx, event, other.id).attendance) for other in others[:1])


def _same_guest(before: Answer, guest: WalkIn) -> Answer:
    """*before*, if it was the answer to *guest*. Raises Conflict if the nonce was somebody else's."""
    known = None if before.visitor is None else before.visitor.registration
    if known is None or not _is(known, guest):
        raise door.used_otherwise(before.entry.nonce)
    return before


def _is(known: Registration, guest: WalkIn) -> bool:
    if guest.email is None:
        return names.name_key(known.name) == names.name_key(guest.name)
    return known.email is not None and addresses.email_key(known.email) == addresses.email_key(guest.email)


def _late(tx: Transaction, event: Event, guest: WalkIn) -> Visitor | None:
    """*guest* as somebody whose seats were given away, if that is what came of the registration."""
    if guest.email is None:
        return None
    found = find.registrations_meant(tx, event, addresses.checked_email(guest.email))
    if len(found) != 1 or found[0].standing is not Standing.EXPIRED:
        return None
    late = visitor(tx, event, found[0].id)
    return late if late.attendance.given_away else None
