"""What a list changed is followed, one guest after the other. What cannot be followed is kept as it is, and told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geekx_ops.errors import Conflict, Invalid
from geekx_ops.events.event import Event
from geekx_ops.guest_lists.diff import ANSWER, ENDED, STANDING, Difference, Here, Said, said_of
from geekx_ops.registration import details, guests, ledger
from geekx_ops.registration.record import Registration
from geekx_ops.workspace import Transaction

_PARTY = {"seats", "ticket_type", "companions"}


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of following a list: what is to be remembered of it, who moved up, and why something was kept."""

    said: Said
    promoted: tuple[Registration, ...] = ()
    kept: str | None = None


def follow(tx: Transaction, event: Event, found: Difference, said: Said, *, over_cap: bool = False) -> Followed:
    """Change what stands here as *found* says; the list *said* before what *said* tells.

    A party that does not fit is kept, and tried again with the next import.
    """
    if found.here is None:
        raise ValueError("somebody who is not here cannot be changed")
    fields = {change.field for change in found.changes}
    if found.guest.wish == ENDED:
        ended = guests.cancel(tx, event.settings.slug, _number(found.here))
        return Followed(said_of(found.guest), ended.promoted)
    promoted: tuple[Registration, ...] = ()
    if STANDING in fields:
        promoted += guests.confirm(tx, event.settings.slug, _number(found.here)).promoted
    kept = None
    if fields & _PARTY:
        moved, kept = _tried(tx, lambda: _change_party(tx, event, found, fields, over_cap=over_cap))
        promoted += moved
    promoted += _change_person(tx, event, found, fields)
    return Followed(_remembered(found, said, kept), promoted, kept)


def _remembered(found: Difference, said: Said, kept: str | None) -> Said:
    """All that the list says now; where it could not be followed, what it said before."""
    now = said_of(found.guest)
    return now if kept is None else now | {name: said[name] for name in _PARTY if name in said}


def _tried(
    tx: Transaction, work: Callable[[], tuple[Registration, ...]]
) -> tuple[tuple[Registration, ...], str | None]:
    """What *work* does, or why it was refused, with nothing of it done."""
    try:
        with tx.connection.begin_nested():
            return work(), None
    except (Conflict, Invalid) as refusal:
        return (), refusal.message


def _change_party(
    tx: Transaction, event: Event, found: Difference, fields: set[str], *, over_cap: bool
) -> tuple[Registration, ...]:
    listed = found.guest
    wanted: dict[str, Any] = {
        "party_size": listed.seats if "seats" in fields else None,
        "ticket_type": listed.ticket_type if "ticket_type" in fields else None,
        "companions": listed.companions if "companions" in fields else None,
    }
    return guests.change(tx, event.settings.slug, _number(_here(found)), over_cap=over_cap, **wanted).promoted


def _change_person(tx: Transaction, event: Event, found: Difference, fields: set[str]) -> tuple[Registration, ...]:
    answered = {change.field.removeprefix(ANSWER): change.listed for change in found.changes if ANSWER in change.field}
    if answered:  # past what a sign-up has to answer: the list was asked elsewhere
        one = ledger.registration(tx, _here(found).number)
        details.replace_answers(tx, one, answered)
        tx.record("registration.changed", event=event.id, registration=one.id, person=one.person_id)
    if "name" not in fields:
        return ()
    return guests.change(tx, event.settings.slug, _number(_here(found)), name=found.guest.name).promoted


def _here(found: Difference) -> Here:
    assert found.here is not None  # noqa: S101 - `follow` has seen to it
    return found.here


def _number(one: Here) -> str:
    return f"#{one.number}"
