"""What touches people across events holds all events, in one order: so no two of such changes wait for each other."""

from __future__ import annotations

from sqlalchemy import select

from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import events
from geekx_ops.workspace import Transaction

_HOLD = Query(select(events.c.id).order_by(events.c.id).with_for_update(), int)


def hold_all_events(tx: Transaction) -> None:
    """Hold every event until the transaction ends. It must come before any person is held, as at a sign-up."""
    tx.all(_HOLD)
