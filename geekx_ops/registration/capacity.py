"""Changes of an event that touch its seats: the event file, the cap, held seats. Whoever fits by it moves up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from geekx_ops.errors import Conflict, Invalid
from geekx_ops.events import service as events
from geekx_ops.events.diff import Change, changes
from geekx_ops.events.event import (
    Event,
    EventSettings,
    EventState,
    HeldSeats,
    Question,
    SignUpSwitch,
    TicketType,
    postponed,
)
from geekx_ops.events.soundness import flaws
from geekx_ops.registration import ledger, queue
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import UNLIMITED, Seats, shortages
from geekx_ops.storage.tables import registration_answers, registrations
from geekx_ops.workspace import Transaction

OVER_ALLOWED = "event.over-allowed"
"""In the journal: the organizer wanted fewer seats than are taken."""


@dataclass(frozen=True, slots=True)
class EventChange:
    """What a change of an event came to: the event as it is now, what differs, and who moved up by it.

    `created` says that there was no such event before.
    """

    event: Event
    changes: tuple[Change, ...]
    promoted: tuple[Registration, ...] = ()
    created: bool = False


def change_event(tx: Transaction, wanted: EventSettings, *, allow_over: bool = False) -> EventChange:
    """Make the event what *wanted* says, or make a new one; then move the queue.

    Raises Conflict, with the numbers, if there would be fewer seats than are taken: with *allow_over* nobody is
    thrown out, and nobody moves up until there is room. Raises Conflict as well if a ticket type, held pool or
    question would go that registrations still use.
    """
    _refuse_flawed(wanted)
    old = events.known(tx, wanted.slug)
    differences = changes(None if old is None else old.settings, wanted)
    if old is not None and not differences:
        return EventChange(old, ())
    if old is not None:
        _refuse_losing_what_is_used(tx, old, wanted)
        _refuse_too_few(tx, old, wanted, allow_over=allow_over)
    event = events.save(tx, wanted)
    if old is None:
        tx.record("event.created", event=event.id)
    else:
        tx.record("event.changed", event=event.id, keys=[difference.key for difference in differences])
    return EventChange(event, differences, queue.settle(tx, event).promoted, created=old is None)


def set_cap(tx: Transaction, event: str, cap: int | None, *, allow_over: bool = False) -> EventChange:
    """Raise or lower the cap (None: no limit) and move the queue; as `change_event`."""
    if cap is not None:
        _refuse_outside(cap, least=1, what="a cap")
    stored = events.locked(tx, event)
    return change_event(tx, replace(stored.settings, cap=cap), allow_over=allow_over)


def hold(
    tx: Transaction, event: str, pool: str, seats: int, *, ticket_type: str | None = None, allow_over: bool = False
) -> EventChange:
    """Hold *seats* in all for *pool*, a new or an existing one; fewer than before releases the rest to the queue."""
    _refuse_outside(seats, least=0, what="the number of held seats")
    stored = events.locked(tx, event)
    old = next((held for held in stored.settings.held if held.slug == pool), None)
    kind = ticket_type or (old.ticket_type if old else stored.settings.ticket_types[0].slug)
    new = HeldSeats(pool, seats, kind)
    if old is None:
        held = (*stored.settings.held, new)
    else:
        held = tuple(new if one is old else one for one in stored.settings.held)
    return change_event(tx, replace(stored.settings, held=held), allow_over=allow_over)


def release(tx: Transaction, event: str, pool: str, seats: int | None = None) -> EventChange:
    """Give held seats that nobody has taken to the public, the waiting first: all that are left, or *seats* of them."""
    stored = events.locked(tx, event)
    count = ledger.seats(tx, stored)
    found = next((held for held in stored.settings.held if held.slug == pool), None)
    if found is None:
        listed = ", ".join(held.slug for held in stored.settings.held) or "none"
        raise Invalid(f'there are no held seats "{pool[:60]}" here; there is: {listed}.', held=pool[:60])
    left = count.left_in(pool)
    given = left if seats is None else seats
    if given > left or given < 0:
        raise Conflict(
            f"{left} of the {found.seats} seats held for {pool} are left; {given} cannot be released.", left=left
        )
    return hold(tx, event, pool, found.seats - given, ticket_type=found.ticket_type)


def postpone(tx: Transaction, event: str, *, by: timedelta) -> EventChange:
    """Move the event and what hangs on its date by *by*; guests and queue stay as they are."""
    stored = events.locked(tx, event)
    return change_event(tx, postponed(stored.settings, by=by), allow_over=True)


def switch_sign_up(tx: Transaction, event: str, switch: SignUpSwitch) -> EventChange:
    """Open or close sign-up by hand. Opening brings a cancelled event back, and moves the queue."""
    stored = events.locked(tx, event)
    if switch is not SignUpSwitch.CLOSED and stored.state is not EventState.SCHEDULED:
        events.change_state(tx, stored, EventState.SCHEDULED)
    events.switch_sign_up(tx, stored, switch)
    now = events.stored(tx, event)
    return EventChange(now, (), queue.settle(tx, now).promoted)


def end(tx: Transaction, event: str, state: EventState) -> Event:
    """Cancel or retire the event: nobody signs up or moves up any more, every registration stays as it is."""
    stored = events.locked(tx, event)
    if stored.state is not state:
        events.change_state(tx, stored, state)
    return events.stored(tx, event)


def _refuse_outside(number: int, *, least: int, what: str) -> None:
    if not least <= number <= UNLIMITED:
        raise Invalid(f"{what} is a whole number of at least {least}, and not {number}. Nothing was changed.")


def _refuse_flawed(wanted: EventSettings) -> None:
    if found := flaws(wanted):
        told = "; ".join(map(str, found))
        raise Invalid(f"that cannot be: {told}. Nothing was changed.", flaws=[str(flaw) for flaw in found])


def _refuse_too_few(tx: Transaction, old: Event, wanted: EventSettings, *, allow_over: bool) -> None:
    before = ledger.seats(tx, old)
    found = shortages(before, Seats(wanted, before.counts))
    if found and allow_over:
        tx.record(OVER_ALLOWED, event=old.id, cap=wanted.cap, taken=before.taken)
    elif found:
        raise Conflict(
            f"{'; '.join(found)}. Nothing was changed; --allow-over does it all the same: "
            "nobody is thrown out, and nobody moves up until there is room.",
            cap=wanted.cap,
            taken=before.taken,
        )


def _refuse_losing_what_is_used(tx: Transaction, old: Event, wanted: EventSettings) -> None:
    own, answer = registrations.c, registration_answers.c
    kept: dict[str, tuple[Any, Any, Iterable[TicketType | HeldSeats | Question], Iterable[Any]]] = {
        "ticket type": (own.ticket_type, own.event_id, old.settings.ticket_types, wanted.ticket_types),
        "held pool": (own.held, own.event_id, old.settings.held, wanted.held),
        "question": (answer.question, answer.event_id, old.settings.questions, wanted.questions),
    }
    for what, (column, event_id, before, after) in kept.items():
        for gone in sorted(_slugs(before) - _slugs(after)):
            used = tx.select(select(func.count()).where(event_id == old.id, column == gone))[0][0]
            if used:
                raise Conflict(_in_use(what, gone, used), used=used)


def _slugs(items: Iterable[TicketType | HeldSeats | Question]) -> set[str]:
    return {item.slug for item in items}


def _in_use(what: str, slug: str, used: int) -> str:
    instead = "set `asked = false` to stop asking" if what == "question" else "lower its seats instead"
    return f'the {what} "{slug}" cannot go: {used} registrations use it. Nothing was changed; {instead}.'
