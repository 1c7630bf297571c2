"""A file for a second laptop at the door: one event, the people registered for it, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.registration.capacity import OVER_ALLOWED
from geekx_ops.storage import backup, migrate, tables
from geekx_ops.workspace import Transaction, open_workspace


@dataclass(frozen=True, slots=True)
class DoorCopy:
    """What a second door was given: how many registrations, and how much of the log."""

    path: Path
    event: Event
    registrations: int
    entries: int


def copy_for_door(tx: Transaction, event: str, target: Path, *, overwrite: bool = False) -> DoorCopy:
    """Make the database file *target*, for its owner only, with which a second laptop lets people in to *event*.

    It holds the event, its registrations with their people, companions and answers, and the log of the door; nothing
    of other events or other people, and nothing of the journal. It appears whole or not at all. Raises NotFound (no
    such event), Conflict if there is a file and *overwrite* is not said, Unavailable if it cannot be written.
    """
    stored = events.stored(tx, event)
    with backup.new_copy(target, of=_own_file(tx), overwrite=overwrite) as part:
        migrate.upgrade(part)
        with open_workspace(part, actor=tx.actor, clock=lambda: tx.now) as copy, copy.write() as new:
            copied = {table.name: _copy(tx, new, table, wanted) for table, wanted in _parts(stored.id).items()}
            events.use(new, event)
    return DoorCopy(target, stored, copied["registrations"], copied["door_log"])


def _own_file(tx: Transaction) -> Path | None:
    url = tx.connection.engine.url
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def _parts(event_id: int) -> dict[Any, Any]:
    """Which rows of which tables a door needs; what others point to comes first."""
    own = tables.registrations.c
    of_event = own.event_id == event_id
    ids, persons = select(own.id).where(of_event), select(own.person_id).where(of_event)
    return {
        tables.events: tables.events.c.id == event_id,
        tables.event_ticket_types: tables.event_ticket_types.c.event_id == event_id,
        tables.event_held_seats: tables.event_held_seats.c.event_id == event_id,
        tables.event_questions: tables.event_questions.c.event_id == event_id,
        tables.event_links: tables.event_links.c.event_id == event_id,
        tables.people: tables.people.c.id.in_(persons),
        tables.registrations: of_event,
        tables.registration_companions: tables.registration_companions.c.registration_id.in_(ids),
        tables.registration_answers: tables.registration_answers.c.registration_id.in_(ids),
        tables.registration_tally: tables.registration_tally.c.event_id == event_id,
        tables.door_log: tables.door_log.c.event_id == event_id,
        # Two numbers and no person: without it `geekx db check` would take a cap that was exceeded on purpose for an
        # error.
        tables.journal: (tables.journal.c.event_id == event_id) & (tables.journal.c.action == OVER_ALLOWED),
    }


def _copy(tx: Transaction, new: Transaction, table: Any, wanted: Any) -> int:
    rows = tx.connection.execute(select(table).where(wanted)).mappings().all()
    if rows:
        new.connection.execute(insert(table), [dict(row) for row in rows])
    return len(rows)
