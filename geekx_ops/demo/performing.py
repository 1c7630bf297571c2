"""Does what an act says through the library, and tells what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch

from geekx_ops.agenda import service as agenda
from geekx_ops.demo import acts
from geekx_ops.demo.scenes import Kind, Line
from geekx_ops.events.event import EventSettings
from geekx_ops.mail import stored as mails
from geekx_ops.raffle import stored as raffle
from geekx_ops.registration import audit, capacity, guests, listing, service, ticket_code
from geekx_ops.registration.capacity import EventChange
from geekx_ops.registration.guests import Outcome
from geekx_ops.registration.queue import Settled
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import LIVE, Standing
from geekx_ops.storage import check
from geekx_ops.text import counted
from geekx_ops.workspace import Transaction


class Performance:
    """What came of one act, in lines, and how many moved up by it."""

    def __init__(self, lines: Iterable[Line], promoted: Iterable[Registration] = ()) -> None:
        moved_up = [Line(Kind.PROMOTED, f" (#{one.id}) moves up: {_seats(one)}", one.name) for one in promoted]
        self.lines = (*lines, *moved_up)
        self.promoted = len(moved_up)


@singledispatch
def perform(act: acts.Act, tx: Transaction, event: str) -> Performance:
    """Do *act* at the event with the slug *event*. Raises what the library raises when it refuses."""
    raise NotImplementedError(f"nobody knows how to perform {act} at {event} ({tx.now})")


@perform.register
def _(act: acts.Load, tx: Transaction, _event: str) -> Performance:
    told = _changed(capacity.change_event(tx, act.settings), act.settings)
    new = []
    if act.plan is not None and agenda.load(tx, act.settings.slug, act.plan):
        plan = f"{counted(len(act.plan.items), 'item')}, {counted(len(act.plan.speakers), 'speaker')}"
        new.append(Line(Kind.CHANGE, f"agenda: {plan}"))
    if act.rules is not None and raffle.load(tx, act.settings.slug, act.rules):
        new.append(Line(Kind.CHANGE, f"raffle: {counted(len(act.rules.prizes), 'prize')}"))
    if act.mails is not None and mails.load(tx, act.settings.slug, act.mails):
        new.append(Line(Kind.CHANGE, f"mails.sender: {act.mails.sender}"))
    return Performance([*told.lines, *new]) if new else told


@perform.register
def _(act: acts.SignUp, tx: Transaction, event: str) -> Performance:
    one = act.guest
    result = service.sign_up(
        tx,
        event,
        name=one.name,
        email=one.email,
        party_size=one.party_size,
        companions=one.companions,
        at_least=one.at_least,
        ticket_type=one.ticket_type,
        answers=one.answers,
        held=one.held,
    )
    standing = _standing(result.registration, result.position)
    if result.created:
        return Performance([standing], result.promoted)
    return Performance([Line(Kind.PLAIN, "registered already, so nothing changes"), standing])


@perform.register
def _(act: acts.Cancel, tx: Transaction, event: str) -> Performance:
    return _came_of(guests.cancel(tx, event, act.who), nobody=True)


@perform.register
def _(act: acts.Correct, tx: Transaction, event: str) -> Performance:
    return _came_of(guests.change(tx, event, act.who, name=act.name, email=act.email))


@perform.register
def _(act: acts.ComeAlone, tx: Transaction, event: str) -> Performance:
    return _came_of(guests.change(tx, event, act.who, party_size=1, companions=()))


@perform.register
def _(act: acts.ChangeType, tx: Transaction, event: str) -> Performance:
    return _came_of(guests.change(tx, event, act.who, ticket_type=act.ticket_type))


@perform.register
def _(act: acts.PutFirst, tx: Transaction, event: str) -> Performance:
    settled = guests.move_up(tx, event, act.who, reason=act.reason)
    found = listing.guest(tx, event, act.who)
    return _settled(settled, _standing(found.registration, found.position))


@perform.register
def _(_act: acts.RunQueue, tx: Transaction, event: str) -> Performance:
    return _settled(guests.move_up(tx, event))


@perform.register
def _(act: acts.SetCap, tx: Transaction, event: str) -> Performance:
    change = capacity.set_cap(tx, event, act.cap)
    return _changed(change, change.event.settings)


@perform.register
def _(act: acts.Release, tx: Transaction, event: str) -> Performance:
    change = capacity.release(tx, event, act.pool)
    return _changed(change, change.event.settings)


@perform.register
def _(act: acts.Why, tx: Transaction, event: str) -> Performance:
    return Performance(Line(Kind.PLAIN, sentence) for sentence in listing.why(tx, event, act.who))


@perform.register
def _(_act: acts.Check, tx: Transaction, _event: str) -> Performance:
    found = [*check.problems(tx.connection), *audit.problems(tx)]
    told = [Line(Kind.REFUSED, problem) for problem in found]
    return Performance(
        told or [Line(Kind.CONFIRMED, "the file, its schema and every rule of the sign-up are in order")]
    )


def _changed(change: EventChange, wanted: EventSettings) -> Performance:
    told = [Line(Kind.CHANGE, str(difference)) for difference in change.changes]
    return Performance(told or [Line(Kind.PLAIN, f"{wanted.slug}: no change")], change.promoted)


def _came_of(outcome: Outcome, *, nobody: bool = False) -> Performance:
    """*nobody* says so when a freed seat went to nobody."""
    told = [_standing(outcome.registration)]
    if nobody and not outcome.promoted:
        told.append(Line(Kind.PLAIN, "nobody moves up"))
    return Performance(told, outcome.promoted)


def _settled(settled: Settled, *first: Line) -> Performance:
    return Performance(first, settled.promoted)


def _standing(one: Registration, position: int | None = None) -> Line:
    if one.standing is Standing.CONFIRMED:
        code = ticket_code.shown(one.ticket_code or "")
        return Line(Kind.CONFIRMED, f" (#{one.id}) is confirmed: {_seats(one)}, ticket code {code}", one.name)
    place = "" if position is None else f", number {position} in the queue"
    kind = Kind.WAITING if one.standing in LIVE else Kind.ENDED
    return Line(kind, f" (#{one.id}) is {one.standing.value}: {_seats(one)}{place}", one.name)


def _seats(one: Registration) -> str:
    pool = f", held for {one.held}" if one.held else ""
    number = counted(one.party_size, "seat")
    return f"{number}, {one.ticket_type}{pool}"
