"""How many of those with a seat came to past events, and what that says of one to come."""

from __future__ import annotations

from dataclasses import dataclass

from geekx_ops.door import forecast as model
from geekx_ops.door.forecast import Forecast, Turnout
from geekx_ops.door.listing import Door, door
from geekx_ops.errors import Invalid
from geekx_ops.events import service as events
from geekx_ops.events.event import Event, EventState
from geekx_ops.registration import ledger
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import SEATED
from geekx_ops.workspace import Transaction

RISK = 0.05
"""How often the room may be too full: one evening in twenty."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be expected of an event. `seats_to_give` and `too_full` (a probability) are None without a cap."""

    event: Event
    forecast: Forecast
    seats_to_give: int | None
    too_full: float | None


def outlook(tx: Transaction, event: str, *, seats: int | None = None, risk: float = RISK) -> Outlook:
    """How many come if *seats* are given (default: those that are taken now), and how many may be given at all.

    *risk* is the probability with which more may come than the event's cap.
    """
    if seats is not None and seats < 0:
        raise Invalid(f"seats are counted from 0, not from {seats}.")
    stored = events.stored(tx, event)
    past, cap = turnouts(tx, stored), stored.settings.cap
    given = ledger.seats(tx, stored).taken if seats is None else seats
    return Outlook(
        event=stored,
        forecast=model.forecast(past, given),
        seats_to_give=None if cap is None else model.seats_to_give(past, cap=cap, risk=risk),
        too_full=None if cap is None else model.chance_of_too_many(past, seats=given, cap=cap),
    )


def turnouts(tx: Transaction, event: Event) -> list[Turnout]:
    """Past events at whose door somebody was let in: those of the same series if there are any, else all."""
    past = [
        other
        for other in events.all_events(tx)
        if other.id != event.id and other.settings.ends <= tx.now and other.state is not EventState.CANCELLED
    ]
    of_series = [other for other in past if event.settings.series and other.settings.series == event.settings.series]
    return _logged(tx, of_series) or _logged(tx, past)


def _logged(tx: Transaction, past: list[Event]) -> list[Turnout]:
    found = [turnout(door(tx, event.settings.slug)) for event in past]
    return [one for one in found if one.came]


def turnout(of: Door) -> Turnout:
    """How many of those who had a seat when the doors opened came; walk-ins are not among them."""
    begins = of.event.settings.doors or of.event.settings.starts
    expected = [one for one in of.guests.values() if one.signed_up_at < begins and _had_seat(of, one)]
    return Turnout(
        event=of.event.settings.slug,
        seats=sum(one.party_size for one in expected),
        came=sum(of.attendance(one.id).came for one in expected),
    )


def _had_seat(of: Door, one: Registration) -> bool:
    found = of.attendance(one.id)
    # Who got a seat at the door, instead of somebody absent, was not expected.
    seated_before = one.standing_since < (of.event.settings.doors or of.event.settings.starts)
    return found.given_away is not None or (one.standing in SEATED and seated_before)
