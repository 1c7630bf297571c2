"""Whether anything has happened at an event: asked every second by a screen, so it costs next to nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import door_log, events, journal
from geekx_ops.workspace import Transaction


@dataclass(frozen=True, slots=True)
class Mark:
    """Two that differ were made before and after a change of the event, its guests or its door."""

    revision: int
    logged: int | None
    noted: int | None


# All that writes at an event holds its lock, so the numbers of its own rows grow in the order in which they are kept.
_MARK = Query(
    select(
        events.c.revision,
        select(func.max(door_log.c.id)).where(door_log.c.event_id == events.c.id).scalar_subquery(),
        select(func.max(journal.c.id)).where(journal.c.event_id == events.c.id).scalar_subquery(),
    ).where(events.c.slug == bindparam("slug")),
    Mark,
)


def mark(tx: Transaction, event: str) -> Mark | None:
    """The mark of *event* now; None if there is no such event."""
    return tx.first(_MARK, slug=event)
