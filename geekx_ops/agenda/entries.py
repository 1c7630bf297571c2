"""The log of the evening as it is stored. The only place that writes it; rows are added, never changed."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import bindparam, insert, select

from geekx_ops.agenda.log import Act, Entry, last_instant
from geekx_ops.events.event import Event
from geekx_ops.storage.prepared import Command, Query
from geekx_ops.storage.tables import agenda_log
from geekx_ops.workspace import Transaction

_own = agenda_log.c
_NAMES = tuple(field.name for field in fields(Entry))
_OF_EVENT = Query(
    select(*(_own[name] for name in _NAMES)).where(_own.event_id == bindparam("event")).order_by(_own.number), Entry
)
_WRITE = Command(insert(agenda_log).values({"event_id": bindparam("event_id"), **{n: bindparam(n) for n in _NAMES}}))


def of_event(tx: Transaction, event: Event) -> list[Entry]:
    """The whole log of an event."""
    return tx.all(_OF_EVENT, event=event.id)


def next_row(tx: Transaction, known: list[Entry], act: Act, room: str, item: str | None) -> Entry:
    """A row that follows all that is *known*: its time is now, or that of the last row of *room* if that is later.

    So the clock of a room does not go back, and no room holds back another's.
    """
    number = known[-1].number + 1 if known else 1
    return Entry(number, act, room, item, max(tx.now, last_instant(known, room) or tx.now), tx.actor)


def write(tx: Transaction, event: Event, entry: Entry) -> Entry:
    """Write *entry*."""
    tx.run(_WRITE, event_id=event.id, **{name: getattr(entry, name) for name in _NAMES})
    return entry
