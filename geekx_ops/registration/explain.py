"""Why somebody stands where they stand, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from geekx_ops.errors import Closed
from geekx_ops.events.event import PartyRule
from geekx_ops.registration import ticket_code
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import UNLIMITED, Entry, Seats, Standing
from geekx_ops.text import counted


@dataclass(frozen=True, slots=True)
class Facts:
    """All that bears on one registration. `stopped` says why the queue does not move by itself, if it does not.

    `ahead` are entries before it in the queue (the first ones only), `passed_over` is how often somebody went by.
    """

    registration: Registration
    seats: Seats
    position: int | None = None
    stopped: Closed | None = None
    ahead: tuple[Entry, ...] = ()
    passed_over: int = 0
    lapsed: bool = False
    """The deadline of its offer is over, and no command has given the seats on yet."""
    run_out: int = 0
    """Seats of other offers of which the same is true."""


def why(facts: Facts, local: Callable[[datetime], str]) -> tuple[str, ...]:
    """Sentences that explain the registration's standing; *local* writes an instant as people at the event read it."""
    registration = facts.registration
    since = local(registration.standing_since)
    if registration.standing is Standing.WAITING:
        return tuple(_waiting(facts, since))
    if registration.standing is Standing.CONFIRMED:
        return tuple(_confirmed(registration, since))
    if registration.standing is Standing.OFFERED and registration.offer_expires_at is not None:
        until, offered = local(registration.offer_expires_at), counted(registration.party_size, "seat")
        if facts.lapsed:
            return (
                f"{registration.name} was offered {offered} on {since}, and let the offer run out on {until}.",
                "The next change to the event, or `geekx guests move-up`, gives the seats to whoever is next.",
            )
        return (
            f"{registration.name} was offered {offered} on {since}, to be taken until {until}.",
            "`geekx guests confirm` takes the offer, `geekx guests cancel` declines it; then it goes to the next.",
        )
    if registration.standing is Standing.PENDING:
        return (f"{registration.name} is pending since {since}: the seats are kept until `geekx guests confirm`.",)
    ended = {"expired": "let the offer run out"}.get(registration.standing.value, registration.standing.value)
    return (
        f"{registration.name} {ended} on {since}: no seat is kept. Signing up again starts at the end of the queue.",
    )


def _confirmed(registration: Registration, since: str) -> Iterator[str]:
    code = ticket_code.shown(registration.ticket_code or "")
    seats = f"{counted(registration.party_size, 'seat')} ({registration.ticket_type})"
    yield f"{registration.name} is confirmed since {since}: {seats}, ticket code {code}."
    if registration.held:
        yield f"The seats come out of those held for {registration.held}."
    if registration.over_cap:
        yield "The organizer gave these seats beyond what was free."
    if registration.priority_reason:
        yield f"Was put first in the queue: {registration.priority_reason}."


def _waiting(facts: Facts, since: str) -> Iterator[str]:
    registration, seats = facts.registration, facts.seats
    yield f"{registration.name} is waiting since {since}: number {facts.position} of {seats.waiting} in the queue."
    if registration.priority_reason:
        yield f"Was put first in the queue: {registration.priority_reason}."
    yield _how_full(seats)
    yield _what_is_missing(facts)
    if facts.stopped:
        yield _what_stops(facts.stopped)
    if facts.ahead and facts.position is not None:
        yield _who_is_ahead(facts.ahead, facts.position - 1)
    if facts.passed_over:
        times = "once" if facts.passed_over == 1 else f"{facts.passed_over} times"
        yield f"Was passed over {times}: a smaller party, or another ticket type, fitted where this one did not."


def _how_full(seats: Seats) -> str:
    kept = seats.kept_back()
    held = f", {kept} held back" if kept else ""
    cap = "no cap" if seats.settings.cap is None else counted(seats.settings.cap, "seat")
    over = f"; that is {-seats.free} over the cap" if seats.free < 0 else ""
    return f"The event has {cap}: {seats.taken} taken{held}, {_free(seats.free)} free{over}."


def _free(free: int) -> str:
    return "any number" if free >= UNLIMITED // 2 else str(max(0, free))


def _what_is_missing(facts: Facts) -> str:
    registration, seats = facts.registration, facts.seats
    free, of_type = seats.free, seats.free_of(registration.ticket_type)
    needed = counted(registration.at_least, "seat")
    if min(free, of_type) >= registration.at_least:
        return _why_not_yet(facts)
    if facts.run_out:
        told = f"{counted(facts.run_out, 'seat')} of offers that ran out {'is' if facts.run_out == 1 else 'are'}"
        return f"{told} to be given on: `geekx guests move-up` does it now."
    if free <= 0:
        back = "a seat is" if registration.at_least - free == 1 else f"{registration.at_least - free} seats are"
        return f"Nobody moves up until {back} given back, the cap is raised, or held seats are released."
    if of_type <= 0:
        return (
            f"No seat of the ticket type “{registration.ticket_type}” is free; "
            "other types have room (geekx guests change … --type)."
        )
    return f"The party needs {needed}, but {_free(min(free, of_type))} can be had: it keeps its place until it fits."


def _why_not_yet(facts: Facts) -> str:
    if facts.stopped:
        return "There is room for it."
    if facts.seats.settings.sign_up.parties is PartyRule.STRICT and facts.ahead:
        return "There is room, but somebody ahead does not fit yet, and under the rule `strict` nobody goes by."
    return "There is room: `geekx guests move-up` runs the queue now."


def _what_stops(stopped: Closed) -> str:
    if stopped.details.get("reason") in {"closed", "cutoff", "door-release"}:
        return f"Nobody moves up by itself now: {stopped.message} `geekx guests move-up` does it by hand."
    return f"Nobody moves up any more: {stopped.message}"


def _who_is_ahead(known: tuple[Entry, ...], number: int) -> str:
    wanted = counted(sum(entry.party_size for entry in known), "seat")
    if number > len(known):
        return f"Ahead: {number} in the queue; the first {len(known)} of them ask for {wanted}."
    return f"Ahead: {number} in the queue, for {wanted}."
