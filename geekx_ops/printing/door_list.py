"""The list for the door, as the records are now."""

from __future__ import annotations

from sqlalchemy import select

from geekx_ops.door import listing as door
from geekx_ops.door.listing import Door
from geekx_ops.printing import door_rows
from geekx_ops.printing.door_rows import DoorList, Known
from geekx_ops.registration import answers, listing
from geekx_ops.registration.listing import Filter, Guest
from geekx_ops.registration.seats import LIVE, Standing
from geekx_ops.storage.tables import people, registrations
from geekx_ops.workspace import Transaction


def door_list(tx: Transaction, event: str) -> DoorList:
    """What a volunteer needs on paper when the laptop dies: everybody who may come, and how things stand now.

    Raises NotFound if there is no such event.
    """
    now = door.door(tx, event)
    about = _remarks(tx, now.event.id)
    guests = listing.guest_list(tx, event, Filter(standings=LIVE | {Standing.EXPIRED}))
    known = [_known(now, guest, *about[guest.registration.person_id]) for guest in _who_may_come(now, guests)]
    return door_rows.door_list(now.event, known, tx.now)


def _who_may_come(now: Door, guests: list[Guest]) -> list[Guest]:
    """Those whose registration has not ended, and those who lost it only by being late."""
    live = {guest.registration.person_id for guest in guests if guest.registration.standing in LIVE}
    return [
        guest
        for guest in guests
        if guest.registration.standing in LIVE
        or (now.attendance(guest.registration.id).given_away and guest.registration.person_id not in live)
    ]


def _known(now: Door, guest: Guest, employer: str | None, note: str | None) -> Known:
    told = answers.for_door(now.event.settings.questions, guest.answers)
    return Known(
        registration=guest.registration,
        position=guest.position,
        companions=guest.companions,
        notes=told if note is None else (*told, note),
        employer=employer,
        attendance=now.attendance(guest.registration.id),
    )


def _remarks(tx: Transaction, event_id: int) -> dict[int, tuple[str | None, str | None]]:
    """The employer of each person at the event, and the note on her."""
    wanted = select(people.c.id, people.c.employer, people.c.note).join(registrations)
    return {
        person: (employer, note)
        for person, employer, note in tx.select(wanted.where(registrations.c.event_id == event_id).distinct())
    }
