"""Letting people in, out, and taking it back. Each call is one scan: one entry in the log, whatever comes of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from geekx_ops.door import admission, entries, log, meaning, release, wording
from geekx_ops.door.entries import Draft
from geekx_ops.door.log import Entry, Kind, Reason
from geekx_ops.door.meaning import Miss
from geekx_ops.door.visitor import Answer, Visitor, note, notes, visitor
from geekx_ops.errors import Conflict, GeekxError, Invalid, NotFound
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.registration import find, ledger, queue
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing
from geekx_ops.text import counted
from geekx_ops.workspace import Transaction

_NONCE = r"[A-Za-z0-9._~-]{1,64}"
_SOON = timedelta(minutes=1)
"""By how much the clock of another device may be ahead."""


@dataclass(frozen=True, slots=True)
class Scan:
    """How somebody was scanned: for how many people of the party, under which nonce, and when if not now."""

    people: int | None = None
    nonce: str | None = None
    at: datetime | None = None


def check_in(
    tx: Transaction,
    event: str,
    who: str,
    *,
    people: int | None = None,
    nonce: str | None = None,
    at: datetime | None = None,
) -> Answer:
    """Let in whom *who* means (a ticket code, an address, a number, a name): all of the party, or *people* of them.

    A refusal is an answer too, and is kept in the log. The same *nonce* again gives the same answer and counts once.
    *at* is for what happened earlier and was written on paper. Somebody who waits is noted as here; once the release
    has begun, she gets a seat of somebody who has not come, and is let in.
    """
    stored = events.locked(tx, event)
    scan = checked(tx, Scan(people, nonce, at))
    found = meaning.meant(tx, stored, who)
    return _missed(tx, stored, found, scan) if isinstance(found, Miss) else at_the_door(tx, found, scan)


def at_the_door(tx: Transaction, who: Visitor, scan: Scan) -> Answer:
    """Let in *who* stands at the door; as `check_in`, with the event locked."""
    event, one = who.event, who.registration
    if one.standing is Standing.EXPIRED and (now := find.live(tx, event, one.person_id)) is not None:
        who = visitor(tx, event, now.id)  # since then the guest has signed up again: that is what counts
    if (before := _repeated(tx, who.registration.id, scan, _COMING)) is not None:
        return _answer(tx, who, before, repeated=True)
    seated: tuple[Registration, ...] = ()
    if admission.closed(event, scan.at or tx.now) is None:
        who, seated = _seat_at_the_door(tx, who, scan.at or tx.now)
    reason = admission.refusal(event, who.registration, who.attendance, scan.at or tx.now)
    answer = _admit(tx, who, scan) if reason is None else _turn_down(tx, who, scan, reason)
    return replace(answer, seated=seated) if seated else answer


def check_out(tx: Transaction, event: str, who: str, *, people: int | None = None, nonce: str | None = None) -> Answer:
    """Note that somebody has left, all of the party or *people* of them; the ticket lets in again.

    Raises Conflict if fewer are inside, NotFound, Conflict or Invalid if nobody, several, or no ticket is meant.
    """
    stored = events.locked(tx, event)
    scan = checked(tx, Scan(people, nonce))
    leaver = _found(tx, stored, who)
    one, inside = leaver.registration, leaver.attendance.inside
    if (before := _repeated(tx, one.id, scan, _GOING)) is not None:
        return _answer(tx, leaver, before, repeated=True)
    leaving = inside if people is None else people
    if not 1 <= leaving <= inside:
        raise Conflict(wording.cannot_leave(one, inside, leaving), inside=inside)
    return _answer(tx, *note(tx, leaver, Draft(Kind.CHECK_OUT, leaving, nonce=nonce)))


def undo(tx: Transaction, event: str, who: str | None = None, *, nonce: str | None = None) -> Answer:
    """Take back the last thing that was noted about *who*, or what the scan *nonce* noted. Both stay in the log.

    Raises Conflict if there is nothing (left) to take back, NotFound for a nonce that nobody used.
    """
    stored = events.locked(tx, event)
    latest: Entry | None
    if nonce is not None:
        whose, latest = _scanned(tx, stored, nonce)
    elif who is not None:
        whose = _found(tx, stored, who)
        latest = whose.attendance.last
    else:
        raise Invalid("say whose check-in is to be taken back.")
    mistake = _undoable(whose, latest)
    after, entry = note(tx, whose, Draft(Kind.UNDO, undoes=mistake.nonce))
    message = wording.taken_back(stored, after.registration, after.attendance, mistake)
    return Answer(message, entry, after, notes(tx, after))


def answered(tx: Transaction, event: Event, nonce: str) -> Answer | None:
    """The answer that a scan with this nonce got before, if it concerned a registration of *event*."""
    entry = entries.by_nonce(tx, nonce)
    if entry is None or entry.registration_id is None:
        return None
    one = ledger.registration(tx, entry.registration_id)
    if one.event_id != event.id or entry.kind not in _COMING:
        raise used_otherwise(nonce)
    return _answer(tx, visitor(tx, event, one.id), entry, repeated=True)


def used_otherwise(nonce: str | None) -> Conflict:
    """What a nonce is refused with that belongs to another scan."""
    return Conflict(
        "this nonce was used for another scan already; nothing was changed. Draw a new one for each scan.", nonce=nonce
    )


def checked(tx: Transaction, scan: Scan) -> Scan:
    """*scan*, if it can be. Raises Invalid."""
    if scan.people is not None and scan.people < 1:
        raise Invalid(f"at least one of the party comes or goes, not {scan.people}.")
    if scan.nonce is not None and not re.fullmatch(_NONCE, scan.nonce):
        raise Invalid("a nonce has 1 to 64 letters, digits, or . _ ~ -; a UUID is a good one.")
    if scan.at is not None and scan.at > tx.now + _SOON:
        raise Invalid("that time has not come yet; nothing was noted. Leave --at away for now.")
    return scan


_COMING = frozenset({Kind.CHECK_IN, Kind.PRESENT, Kind.REFUSED})
_GOING = frozenset({Kind.CHECK_OUT})


def _repeated(tx: Transaction, registration_id: int | None, scan: Scan, kinds: Collection[Kind]) -> Entry | None:
    """The entry that this very scan made before. Raises Conflict if that was about somebody or something else."""
    before = None if scan.nonce is None else entries.by_nonce(tx, scan.nonce)
    if before is not None and (before.registration_id != registration_id or before.kind not in kinds):
        raise used_otherwise(scan.nonce)
    return before


def _missed(tx: Transaction, event: Event, miss: Miss, scan: Scan) -> Answer:
    before = _repeated(tx, None, scan, _COMING)
    if before is not None:
        return Answer(miss.message, before, repeated=True)
    draft = Draft(Kind.REFUSED, reason=miss.reason, code=miss.code, nonce=scan.nonce, at=scan.at)
    return Answer(miss.message, entries.write(tx, event, draft))


_ERRORS: dict[Reason, type[GeekxError]] = {
    Reason.AMBIGUOUS: Conflict,
    Reason.MISTYPED: Invalid,
    Reason.UNREADABLE: Invalid,
}


def _found(tx: Transaction, event: Event, who: str) -> Visitor:
    found = meaning.meant(tx, event, who)
    if isinstance(found, Miss):
        raise _ERRORS.get(found.reason, NotFound)(found.message, reason=found.reason.value)
    return found


def _seat_at_the_door(tx: Transaction, who: Visitor, at: datetime) -> tuple[Visitor, tuple[Registration, ...]]:
    """*who* with a seat, if she has none and there is one for her now; and the others who got one on this occasion."""
    one, event = who.registration, who.event
    seated: tuple[Registration, ...] = ()
    if one.standing is Standing.EXPIRED and who.attendance.given_away:
        late = release.to_front(tx, one)
        seated = queue.settle(tx, event).promoted  # where the release was taken back, the queue moves by itself
        one = ledger.registration(tx, late.id)
    if one.standing is Standing.WAITING:
        seated += release.seats_for(tx, event, one)
        one = ledger.registration(tx, one.id) if seated else one
    return who.seated_as(_accepted(tx, one, at)), tuple(other for other in seated if other.id != one.id)


def _accepted(tx: Transaction, one: Registration, at: datetime) -> Registration:
    """Whoever comes to the door with an offer that still holds has accepted it."""
    if one.offer_expires_at is None or one.offer_expires_at <= at:
        return one
    confirmed = ledger.stand(tx, one, Standing.CONFIRMED)
    queue.note(tx, confirmed, door=1)
    return confirmed


def _admit(tx: Transaction, who: Visitor, scan: Scan) -> Answer:
    one, left = who.registration, admission.left(who.registration, who.attendance)
    if scan.people is not None and scan.people > left:
        raise Conflict(
            f"{one.name} has {counted(one.party_size, 'seat')}; {left} may still come in, not {scan.people}."
            " Nothing was noted. Whoever has no seat is a walk-in.",
            left=left,
        )
    return _answer(tx, *note(tx, who, Draft(Kind.CHECK_IN, scan.people or left, nonce=scan.nonce, at=scan.at)))


def _turn_down(tx: Transaction, who: Visitor, scan: Scan, reason: Reason) -> Answer:
    waits = reason in {Reason.WAITING, Reason.GIVEN_AWAY} and not who.attendance.is_here
    kind = Kind.PRESENT if waits else Kind.REFUSED
    return _answer(tx, *note(tx, who, Draft(kind, reason=reason, nonce=scan.nonce, at=scan.at)))


def _scanned(tx: Transaction, event: Event, nonce: str) -> tuple[Visitor, Entry]:
    entry = entries.by_nonce(tx, nonce)
    one = None if entry is None or entry.registration_id is None else ledger.registration(tx, entry.registration_id)
    if entry is None or one is None or one.event_id != event.id:
        raise NotFound("no scan with this nonce let anybody in here; nothing was taken back.", nonce=nonce)
    return visitor(tx, event, one.id), entry


def _undoable(who: Visitor, mistake: Entry | None) -> Entry:
    """*mistake*, if it can be taken back. Raises Conflict."""
    name = who.registration.name
    if mistake is None or mistake not in log.standing(who.entries):
        raise Conflict(f"there is nothing of {name} to take back.", registration=who.registration.id)
    if mistake.kind is Kind.GIVEN_AWAY:
        raise Conflict(
            f"the seat of {name} was given to somebody who waited, and stays there. Scan {name} when they come:"
            " the next free seat is theirs.",
            registration=who.registration.id,
        )
    return mistake


def _answer(tx: Transaction, who: Visitor, entry: Entry, *, repeated: bool = False) -> Answer:
    message = wording.told(who.event, who.registration, who.attendance, entry)
    return Answer(message, entry, who, notes(tx, who), repeated)
