"""Whether the stored registrations keep the rules: asked by `geekx db check`, and by the tests after every storm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select

from geekx_ops.errors import Invalid
from geekx_ops.events import opening
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.identity import audit as people
from geekx_ops.registration import ledger, queue, ticket_code
from geekx_ops.registration.capacity import OVER_ALLOWED
from geekx_ops.registration.seats import LIVE, SEATED, Seats, Standing, move_up
from geekx_ops.storage.tables import journal, registration_companions, registrations
from geekx_ops.workspace import Transaction

_own = registrations.c


def problems(tx: Transaction) -> list[str]:
    """A sentence for each rule that the stored data break; empty when all is well."""
    of_events = [
        f"{event.settings.slug}: {problem}" for event in events.all_events(tx) for problem in _problems_of(tx, event)
    ]
    return [*people.problems(tx), *of_events]


def _problems_of(tx: Transaction, event: Event) -> Iterator[str]:
    seats = ledger.seats(tx, event)
    yield from _miscounted(tx, event, seats)
    yield from _over_cap(tx, event, seats)
    yield from _waiting_in_vain(tx, event, seats)
    yield from _registered_twice(tx, event)
    yield from _bad_codes(tx, event)
    yield from _crowded_parties(tx, event)


def _miscounted(tx: Transaction, event: Event, seats: Seats) -> Iterator[str]:
    counted: Counter[tuple[str, str | None, str]] = Counter()
    rows = select(_own.ticket_type, _own.held, _own.standing, func.count(), func.sum(_own.party_size))
    grouped = rows.where(_own.event_id == event.id).group_by(_own.ticket_type, _own.held, _own.standing)
    for kind, held, standing, number, party_seats in tx.select(grouped):
        counted[kind, held, "seats"] += int(party_seats) if standing in SEATED else 0
        counted[kind, held, "waiting"] += number if standing is Standing.WAITING else 0
        counted[kind, held, "offers"] += number if standing is Standing.OFFERED else 0
    for count in seats.counts:
        for name in ("seats", "waiting", "offers"):
            rows_say = counted.pop((count.ticket_type, count.held, name), 0)
            if getattr(count, name) != rows_say:
                pool = f", held for {count.held}" if count.held else ""
                stored = getattr(count, name)
                yield f"the count of {name} ({count.ticket_type}{pool}) is {stored}, the rows say {rows_say}"
    for (kind, _, name), number in counted.items():
        if number:
            yield f"{number} {name} ({kind}) are not counted at all"


def _over_cap(tx: Transaction, event: Event, seats: Seats) -> Iterator[str]:
    """More seats than a cap, with nothing in the books that says the organizer wanted it."""
    full = [kind for kind in event.settings.ticket_types if seats.free_of(kind.slug) < 0]
    if (seats.free >= 0 and not full) or _allowed_over(tx, event):
        return
    if seats.free < 0:
        yield f"{seats.taken} seats are taken and {seats.kept_back()} held back, but the cap is {event.settings.cap}"
    for kind in full:
        taken, kept = seats.taken_of(kind.slug), seats.kept_back(kind.slug)
        yield f"{taken} seats of {kind.slug} are taken and {kept} held back, but its cap is {kind.cap}"


def _allowed_over(tx: Transaction, event: Event) -> bool:
    said = select(func.count()).where(journal.c.event_id == event.id, journal.c.action == OVER_ALLOWED)
    overbooked = select(func.count()).where(_own.event_id == event.id, _own.over_cap.is_(True))
    return any(tx.select(statement)[0][0] for statement in (said, overbooked))


def _waiting_in_vain(tx: Transaction, event: Event, seats: Seats) -> Iterator[str]:
    if opening.queue_stopped(event, tx.now):
        return
    room = seats.room()
    moves = move_up(queue.fitting_entries(tx, event, room), room, event.settings.sign_up.parties)
    if moves:
        yield f"{len(moves)} wait although there is room for them; `geekx guests move-up` mends it"


def _registered_twice(tx: Transaction, event: Event) -> Iterator[str]:
    rows = select(_own.person_id).where(_own.event_id == event.id, _own.standing.in_(LIVE))
    for (person,) in tx.select(rows.group_by(_own.person_id).having(func.count() > 1)):
        yield f"person {person} is registered more than once"


def _bad_codes(tx: Transaction, event: Event) -> Iterator[str]:
    rows = select(_own.id, _own.ticket_code).where(_own.event_id == event.id, _own.ticket_code.is_not(None))
    for number, code in tx.select(rows):
        try:
            ticket_code.parse(code)
        except Invalid:
            yield f"the ticket code of #{number} is damaged"


def _crowded_parties(tx: Transaction, event: Event) -> Iterator[str]:
    named = registration_companions.c
    rows = (
        select(_own.id, _own.party_size, func.count())
        .join(registration_companions, named.registration_id == _own.id)
        .where(_own.event_id == event.id)
        .group_by(_own.id, _own.party_size)
        .having(func.count() >= _own.party_size)
    )
    for number, size, names in tx.select(rows):
        yield f"#{number} has {size} seats for {1 + names} named people"
