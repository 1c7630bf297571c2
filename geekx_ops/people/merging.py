"""Two records of one person become one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from geekx_ops.door import entries, log
from geekx_ops.door.guests import freeing
from geekx_ops.errors import Conflict, NotFound
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.identity import people
from geekx_ops.identity.people import Profile
from geekx_ops.mail import forgetting as mails
from geekx_ops.people import finding, locking
from geekx_ops.people.doubles import Claim, best_first
from geekx_ops.registration import guests, ledger, queue
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import LIVE
from geekx_ops.workspace import Transaction


@dataclass(frozen=True, slots=True)
class Clash:
    """An event at which both records have a registration: one `stays`, the other `goes`, and its seats with it."""

    event: Event
    stays: Registration
    goes: Registration


@dataclass(frozen=True, slots=True)
class Merge:
    """What merging two records comes to.

    `person` is the one record there is then, `gone` the other one as it was. `moved` counts the registrations that
    change hands. `promoted` are those who moved up by the seats that became free, to be told.
    """

    person: Profile
    gone: Profile
    moved: int
    clashes: tuple[Clash, ...]
    promoted: tuple[Registration, ...] = ()


def plan(tx: Transaction, kept: str, gone: str) -> Merge:
    """What `merge` would do now, without doing it; who would move up is not known before."""
    first, second = finding.person(tx, kept), finding.person(tx, gone)
    _refuse(first, second)
    return _planned(tx, first, second)


def merge(tx: Transaction, kept: str, gone: str) -> Merge:
    """Make one record of two: the person that *kept* means stays, with the registrations of *gone*.

    She keeps her name and address (or gets the other's if she has none); what only the other record knows is added.
    Where both are registered, the better registration stays, and the other is cancelled. The log of the door stays as
    it is. Nothing of the other record is left. Raises Conflict if both are inside an event that is not over.
    """
    first, second = finding.person(tx, kept), finding.person(tx, gone)
    _refuse(first, second)
    locking.hold_all_events(tx)
    first, second = _held(tx, first, second)
    freed = _settled(tx, first, second)
    merged = _planned(tx, first, second)
    for clash in merged.clashes:
        freed += _cancelled(tx, clash)
    ledger.reassign(tx, gone=second.id, kept=first.id)
    mails.reassign(tx, gone=second.person, kept=merged.person.person)
    _join(tx, merged, took_address=first.email is None and second.email is not None)
    tx.record("person.merged", person=first.id, gone=second.id, registrations=merged.moved)
    told = (ledger.registration(tx, one.id) for one in freed)  # as they are now: she may be one of them
    return replace(merged, promoted=tuple(one for one in told if one.standing in LIVE))


def _cancelled(tx: Transaction, clash: Clash) -> tuple[Registration, ...]:
    slug = clash.event.settings.slug
    return freeing(tx, slug, lambda: guests.cancel(tx, slug, f"#{clash.goes.id}")).promoted


def _refuse(first: Profile, second: Profile) -> None:
    if first.id == second.id:
        raise Conflict(f"{finding.described(first)} is one record already; nothing was changed.", person=first.id)
    for one in (first, second):
        if one.erased_at is not None:
            raise Conflict(f"person {one.id} was erased and cannot be merged; nothing was changed.", person=one.id)


def _held(tx: Transaction, first: Profile, second: Profile) -> tuple[Profile, Profile]:
    found = {number: people.held(tx, number) for number in sorted({first.id, second.id})}
    kept, gone = found[first.id], found[second.id]
    if kept is None or gone is None:
        raise NotFound("one of the two was merged with somebody at this moment; nothing was changed. Look again.")
    _refuse(kept, gone)
    return kept, gone


def _settled(tx: Transaction, first: Profile, second: Profile) -> tuple[Registration, ...]:
    """End the offers that ran out where both are registered, so that none of those is kept for a better one."""
    promoted: tuple[Registration, ...] = ()
    for event, _ in _doubles(tx, first, second):
        promoted += queue.settle(tx, events.locked(tx, event.settings.slug)).promoted
    return promoted


def _planned(tx: Transaction, first: Profile, second: Profile) -> Merge:
    moved = sum(one.person_id == second.id for one in finding.registrations_of(tx, first.id, second.id))
    clashes = tuple(_clash(tx, event, both) for event, both in _doubles(tx, first, second))
    return Merge(_joined(first, second), second, moved, clashes)


def _doubles(tx: Transaction, first: Profile, second: Profile) -> list[tuple[Event, list[Registration]]]:
    """The events at which both have a registration that has not ended, with the two."""
    of: dict[int, list[Registration]] = defaultdict(list)
    for one in finding.registrations_of(tx, first.id, second.id):
        if one.standing in LIVE:
            of[one.event_id].append(one)
    known = {event.id: event for event in events.all_events(tx)}
    return [(known[number], both) for number, both in sorted(of.items()) if len(both) > 1]


def _clash(tx: Transaction, event: Event, both: list[Registration]) -> Clash:
    stays, goes = best_first(_claim(tx, one) for one in both)
    if stays.inside and goes.inside and event.settings.ends > tx.now:
        raise Conflict(
            f"#{stays.registration.id} and #{goes.registration.id} are both inside at {event.settings.name}: are they"
            " two people? Nothing was changed. Undo what was scanned by mistake, or merge when the event is over.",
            registrations=[stays.registration.id, goes.registration.id],
        )
    return Clash(event, stays.registration, goes.registration)


def _claim(tx: Transaction, one: Registration) -> Claim:
    attendance = log.replay(entries.of_registration(tx, one.id), one.party_size)
    return Claim(one, attendance.arrived is not None, attendance.inside)


def _joined(first: Profile, second: Profile) -> Profile:
    notes = dict.fromkeys(note for note in (first.note, second.note) if note)
    return replace(
        first,
        email=first.email or second.email,
        employer=first.employer or second.employer,
        note="\n".join(notes) or None,
        do_not_contact=first.do_not_contact or second.do_not_contact,
    )


def _join(tx: Transaction, merged: Merge, *, took_address: bool) -> None:
    people.remove(tx, merged.gone.id)  # first: two cannot have one address
    people.describe(tx, merged.person)
    if took_address and merged.person.email is not None:
        people.readdress(tx, merged.person.person, merged.person.email)
