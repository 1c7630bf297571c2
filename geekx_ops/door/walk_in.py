"""Somebody who comes without a ticket: signed up and let in, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geekx_ops.door import service as door
from geekx_ops.door.service import Scan
from geekx_ops.door.visitor import Answer
from geekx_ops.events import service as events
from geekx_ops.registration import service as registration
from geekx_ops.workspace import Transaction


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
    Somebody who is on the list already is let in by that. With a *nonce* it can be repeated and happens once. Raises
    what `sign_up` raises: Closed if the event is over or off, Invalid for a name or an address that cannot be.
    """
    stored = events.locked(tx, event)
    scan = door.checked(tx, Scan(nonce=nonce))
    if nonce is not None and (before := door.answered(tx, stored, nonce)) is not None:
        return before
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
    answer = door.at_the_door(tx, stored, signed_up.registration, scan)
    return replace(answer, seated=(*signed_up.promoted, *answer.seated))
