"""The rules as they are stored with their event."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from geekx_ops.errors import NotFound
from geekx_ops.events import service as events
from geekx_ops.events.diff import Change
from geekx_ops.events.event import Event
from geekx_ops.raffle import rules_file
from geekx_ops.raffle.rules import Rules
from geekx_ops.storage.tables import raffle_rules
from geekx_ops.workspace import Transaction

_NAMES = ["timer_seconds" if one.name == "timer" else one.name for one in fields(Rules)]
_COLUMNS = [raffle_rules.c[name] for name in _NAMES]


def rules_of(tx: Transaction, event: Event) -> Rules | None:
    """The rules of the raffle of *event*; None if it has none."""
    rows = tx.select(select(*_COLUMNS).where(raffle_rules.c.event_id == event.id))
    return _rules(rows[0]._mapping) if rows else None


def _rules(row: Any) -> Rules:
    values = dict(row)
    return Rules(timer=timedelta(seconds=values.pop("timer_seconds")), **values)


def needed(tx: Transaction, event: Event) -> Rules:
    """The same. Raises NotFound if the event has none."""
    found = rules_of(tx, event)
    if found is None:
        raise NotFound(
            "this event has no raffle. Write [[prizes]] with a name each into its file, and [raffle] for the rules;"
            " `geekx event load FILE` takes them."
        )
    return found


def load(tx: Transaction, slug: str, wanted: Rules | None) -> tuple[Change, ...]:
    """Make the rules what an event file says of them; None: the file says nothing, and they stay.

    A draw that is frozen keeps the rules of its time.
    """
    event = events.locked(tx, slug)
    old = rules_of(tx, event)
    if wanted is None or wanted == old:
        return ()
    tx.connection.execute(delete(raffle_rules).where(raffle_rules.c.event_id == event.id))
    values = {one.name: getattr(wanted, one.name) for one in fields(Rules) if one.name != "timer"}
    seconds = int(wanted.timer.total_seconds())
    tx.connection.execute(insert(raffle_rules).values(event_id=event.id, timer_seconds=seconds, **values))
    tx.record("raffle.rules", event=event.id, prizes=len(wanted.prizes))
    return rules_file.changes(old, wanted, ZoneInfo(event.settings.timezone))


def postpone(tx: Transaction, slug: str, by: timedelta) -> tuple[Change, ...]:
    """Move the time of arrival along with its event; until when signing up is early stays as it was."""
    found = rules_of(tx, events.locked(tx, slug))
    if found is None or found.arrived_by is None:
        return ()
    return load(tx, slug, replace(found, arrived_by=found.arrived_by + by))


def texts(tx: Transaction, event: Event) -> list[tuple[str, str]]:
    """Each text of the rules that may name somebody, with its key in the event file."""
    found = rules_of(tx, event)
    if found is None:
        return []
    return [("raffle.number_from", found.number_from), *(("prizes.name", prize) for prize in found.prizes)]
