"""The door's log as it is stored. The only place that writes it; rows are added, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from operator import attrgetter

from sqlalchemy import bindparam, select

from geekx_ops.door.log import Entry, Kind, Reason
from geekx_ops.events.event import Event
from geekx_ops.storage.prepared import Insert, Query
from geekx_ops.storage.tables import door_log
from geekx_ops.workspace import Transaction

_own = door_log.c
_NAMES = tuple(field.name for field in fields(Entry))
_VALUES = attrgetter(*_NAMES)
COLUMNS = tuple(_own[name] for name in _NAMES)
"""What makes an `Entry`, in its order."""
_ENTRIES = select(*COLUMNS)
_OF_REGISTRATION = Query(_ENTRIES.where(_own.registration_id == bindparam("registration")), Entry)
_OF_EVENT = Query(_ENTRIES.where(_own.event_id == bindparam("event_id")).order_by(_own.id), Entry)
_BY_NONCE = Query(_ENTRIES.where(_own.nonce == bindparam("nonce")), Entry)
_WRITE = Insert(door_log, "event_id", "number", *_NAMES)

_MOMENT = timedelta(microseconds=1)
_NONCES = 2**64 - 1  # one less than there are: drawing below a power of two throws every second draw away


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be written: by whom and when is known by the transaction, unless it happened earlier (`at`)."""

    kind: Kind
    people: int = 0
    undoes: str | None = None
    reason: Reason | None = None
    code: str | None = None
    nonce: str | None = None
    at: datetime | None = None


def of_registration(tx: Transaction, registration_id: int) -> list[Entry]:
    """All that the log says of one registration."""
    return tx.all(_OF_REGISTRATION, registration=registration_id)


def of_event(tx: Transaction, event: Event) -> list[Entry]:
    """The whole log of an event, in the order in which this database learnt of it."""
    return tx.all(_OF_EVENT, event_id=event.id)


def by_nonce(tx: Transaction, nonce: str) -> Entry | None:
    """The entry that a scan with this nonce made."""
    return tx.first(_BY_NONCE, nonce=nonce)


def write(tx: Transaction, event: Event, draft: Draft) -> Entry:
    """Write an entry that concerns no registration."""
    return add(tx, event, _entry(tx, draft, None, draft.at or tx.now), None)


def write_for(tx: Transaction, event: Event, registration_id: int, known: Sequence[Entry], draft: Draft) -> Entry:
    """Write an entry for a registration of which *known* is all that the log says so far."""
    return add(tx, event, _entry(tx, draft, registration_id, _moment(tx, known, draft.at)), len(known) + 1)


def add(tx: Transaction, event: Event, entry: Entry, number: int | None) -> Entry:
    """Write *entry* as it is; *number* is which one of its registration it is."""
    values = dict(zip(_NAMES, _VALUES(entry), strict=True))
    tx.insert(_WRITE, event_id=event.id, number=number, **values)
    return entry


def _entry(tx: Transaction, draft: Draft, registration_id: int | None, at: datetime) -> Entry:
    return Entry(
        nonce=draft.nonce or f"{tx.randrange(_NONCES):016x}",
        kind=draft.kind,
        registration_id=registration_id,
        people=draft.people,
        undoes=draft.undoes,
        reason=draft.reason,
        code=draft.code,
        at=at,
        recorded_at=tx.now,
        actor=tx.actor,
    )


def _moment(tx: Transaction, known: Sequence[Entry], at: datetime | None) -> datetime:
    """When the entry happened: now, but after all that is *known*, also where a clock was put back; or *at*.

    No two entries of a registration happen at once here, so that replaying them has one result.
    """
    taken = {entry.at for entry in known}
    moment = at or max([tx.now, *(instant + _MOMENT for instant in taken)])
    while moment in taken:
        moment += _MOMENT
    return moment
