"""Forgetting who somebody was. What she did stays in the numbers: seats, check-ins, counts of answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from geekx_ops.door import guests
from geekx_ops.errors import Conflict, NotFound
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.identity import people
from geekx_ops.identity.people import Profile
from geekx_ops.mail import forgetting as mails
from geekx_ops.people import finding, locking, mentions
from geekx_ops.people.mentions import Rewritten
from geekx_ops.people.traces import Trace
from geekx_ops.registration import ledger
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import LIVE
from geekx_ops.workspace import Transaction


@dataclass(frozen=True, slots=True)
class Erased:
    """What erasing a person came to.

    `person` is as she was; `changed` is False if she had been erased before. `texts` counts what others said about her
    and does so no more; `left` tells where she is still named, in settings that only the organizer can judge.
    `promoted` are those who got her seats. The bytes are still in the file: see `storage.scrub`.
    """

    person: Profile
    changed: bool
    registrations: int = 0
    texts: int = 0
    left: tuple[str, ...] = ()
    promoted: tuple[Registration, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """What may be found nowhere any more; nothing is known of who was erased before."""
        return trace(self.person).spellings if self.changed else ()


def trace(person: Profile) -> Trace:
    """*person* as a text may name her."""
    return Trace(person.name, person.email)


def coming(tx: Transaction, person: Profile) -> list[tuple[Event, Registration]]:
    """Her registrations that have not ended, at events that have not ended either."""
    known = {event.id: event for event in events.all_events(tx) if event.settings.ends > tx.now}
    live = [one for one in finding.registrations_of(tx, person.id) if one.standing in LIVE]
    return [(known[one.event_id], one) for one in live if one.event_id in known]


def erase(tx: Transaction, who: str, *, cancel_registrations: bool = False) -> Erased:
    """Forget the one person that *who* means. Her registrations, check-ins and the journal stay, nameless.

    Forgotten are her name and address, what is noted of her, who came along, and her answers in words; and whatever
    names her in texts about others. Raises Conflict if she is registered for an event that is not over, unless
    *cancel_registrations*: then her seats go to the queue first. Who was erased before stays so.
    """
    found = finding.person(tx, who)
    locking.hold_all_events(tx)
    person = people.held(tx, found.id)
    if person is None:
        raise NotFound(f"{found.name} was merged with somebody at this moment; nothing was changed. Look again.")
    if person.erased_at is not None:
        return Erased(person, changed=False)
    promoted = _cancelled(tx, person, allowed=cancel_registrations)
    own = [one.id for one in finding.registrations_of(tx, person.id)]
    rewritten = forget(tx, [person], own)
    told = tuple(ledger.registration(tx, one.id) for one in promoted)
    return Erased(
        person, changed=True, registrations=len(own), texts=rewritten.changed, left=rewritten.left, promoted=told
    )


def forget(tx: Transaction, persons: Sequence[Profile], registration_ids: Collection[int]) -> Rewritten:
    """Forget *persons*, all that was said with these registrations, and what texts about others say of *persons*."""
    mentions.forget(tx, registration_ids)
    mails.forget(tx, registration_ids, [person.email for person in persons])
    for person in persons:
        people.erase(tx, person.id)
    return mentions.rewrite(tx, [trace(person) for person in persons])


def _cancelled(tx: Transaction, person: Profile, *, allowed: bool) -> tuple[Registration, ...]:
    """Give back the seats at events that are to come; who got them. Raises Conflict unless that is *allowed*."""
    registered = coming(tx, person)
    if registered and not allowed:
        told = ", ".join(f"{event.settings.name} (#{one.id}, {one.standing.value})" for event, one in registered)
        raise Conflict(
            f"{person.name} is registered for {told}; nothing was changed. "
            "--cancel-registrations gives the seats to whoever is next, and erases then.",
            registrations=[one.id for _, one in registered],
        )
    promoted: tuple[Registration, ...] = ()
    for event, one in registered:
        promoted += guests.cancel(tx, event.settings.slug, f"#{one.id}").promoted
    return promoted
