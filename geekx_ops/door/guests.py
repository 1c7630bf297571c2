"""Changes of guests while the door is open: who is inside keeps the seat, and a freed one goes to those at the door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from geekx_ops.door import release, wording
from geekx_ops.door.visitor import Visitor, visitor
from geekx_ops.errors import Conflict
from geekx_ops.events import opening
from geekx_ops.events import service as events
from geekx_ops.registration import find, guests
from geekx_ops.registration.capacity import EventChange
from geekx_ops.registration.guests import Outcome
from geekx_ops.workspace import Transaction

Freed = TypeVar("Freed", bound=Outcome | EventChange)


def cancel(tx: Transaction, event: str, who: str) -> Outcome:
    """As `registration.cancel`, on the evening as well. Raises Conflict if somebody of the party is inside."""
    found = _found(tx, event, who)
    _refuse_below_inside(tx, found, 0)
    return freeing(tx, event, lambda: guests.cancel(tx, event, f"#{found.registration.id}"))


def change(tx: Transaction, event: str, who: str, **changes: Any) -> Outcome:
    """As `registration.change`, on the evening as well. Raises Conflict for fewer seats than people inside."""
    found = _found(tx, event, who)
    outcome = freeing(tx, event, lambda: guests.change(tx, event, f"#{found.registration.id}", **changes))
    _refuse_below_inside(tx, found, outcome.registration.party_size)
    return outcome


def freeing(tx: Transaction, event: str, work: Callable[[], Freed]) -> Freed:
    """What *work* does to the seats of *event*; those that it freed go to who waits at the door, once that has begun.

    Who gets one is among the promoted of what comes back.
    """
    outcome = work()
    stored = events.locked(tx, event)
    if not opening.released(stored, tx.now):
        return outcome
    seated = release.settle(tx, stored).seated
    return replace(outcome, promoted=(*outcome.promoted, *seated))


def _found(tx: Transaction, event: str, who: str) -> Visitor:
    stored = events.locked(tx, event)
    return visitor(tx, stored, find.registration(tx, stored, who).id)


def _refuse_below_inside(tx: Transaction, found: Visitor, seats: int) -> None:
    """Raise Conflict if more people are inside than *seats*; after the event they only were."""
    inside = found.attendance.inside
    if inside > seats and opening.over(found.event, tx.now) is None:
        told = wording.keeps_seat(found.event, found.registration, found.attendance)
        raise Conflict(told, inside=inside)
