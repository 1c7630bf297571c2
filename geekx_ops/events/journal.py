"""The journal, read: who did what, when. Writing it is `Transaction.record`."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from geekx_ops.events.service import stored
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import journal
from geekx_ops.workspace import Transaction


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Something that was done, by whom, when. `details` hold numbers and set words, never a name."""

    at: datetime
    actor: str
    action: str
    event_id: int | None
    registration_id: int | None
    person_id: int | None
    details: dict[str, Any]


def _entry(*columns: Any) -> JournalEntry:
    return replace(JournalEntry(*columns), details=json.loads(columns[-1]))


_ENTRIES = select(
    journal.c.at,
    journal.c.actor,
    journal.c.action,
    journal.c.event_id,
    journal.c.registration_id,
    journal.c.person_id,
    journal.c.details,
)
_OF_REGISTRATION = Query(
    _ENTRIES.where(journal.c.registration_id == bindparam("registration")).order_by(journal.c.id), _entry
)


def of_registration(tx: Transaction, registration: int) -> list[JournalEntry]:
    """What happened to a registration, oldest first."""
    return tx.all(_OF_REGISTRATION, registration=registration)


def last_entries(tx: Transaction, event: str | None = None, *, number: int = 50) -> list[JournalEntry]:
    """The last *number* things that were done, to one event or at all, oldest first."""
    rows = _ENTRIES.order_by(journal.c.id.desc()).limit(number)
    if event is not None:
        rows = rows.where(journal.c.event_id == stored(tx, event).id)
    return [_entry(*row) for row in reversed(tx.select(rows))]
