"""Plans as rows: read and put together, taken apart and written."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update

from geekx_ops import times
from geekx_ops.agenda.plan import Item, ItemKind, Plan, Speaker, Threshold, Thresholds
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import agenda_items, agenda_keys, agenda_plans, agenda_speakers
from geekx_ops.workspace import Transaction

_IN_SECONDS = {"seconds": "duration", "shortest_seconds": "shortest", "longest_seconds": "longest"}
"""Columns, and the fields that they hold as whole seconds."""

_ALL_KINDS = "*"
_ITEM = ["seconds" if field.name == "duration" else field.name for field in fields(Item)]
_ITEM_COLUMNS = [f"{name}_seconds" if name in {"shortest", "longest"} else name for name in _ITEM]
_SPEAKER_COLUMNS = [field.name for field in fields(Speaker)]


@dataclass(frozen=True, slots=True)
class Head:
    """A plan's own row. `version` goes up with every change."""

    starts: datetime | None
    ends: datetime | None
    emcee: str | None
    room: str | None
    turnaround_seconds: int
    clock: tuple[str, ...]
    version: int
    changed_at: datetime


_HEAD = Query(
    select(*(agenda_plans.c[field.name] for field in fields(Head))).where(
        agenda_plans.c.event_id == bindparam("event_id")
    ),
    Head,
)


_KEY = Query(select(agenda_keys.c.key).where(agenda_keys.c.event_id == bindparam("event_id")), str)


def key(tx: Transaction, event_id: int) -> str | None:
    """What identifiers of the items of an event are made of in files for other programs, once it has a plan."""
    return tx.first(_KEY, event_id=event_id)


def head(tx: Transaction, event_id: int) -> Head | None:
    """The row of the plan of an event, if it has one."""
    return tx.first(_HEAD, event_id=event_id)


def complete(tx: Transaction, event_id: int, found: Head) -> Plan:
    """The plan of *found*, with its items and speakers."""
    return Plan(
        items=tuple(tx.all(_ITEMS, event_id=event_id)),
        speakers=tuple(tx.all(_SPEAKERS, event_id=event_id)),
        starts=found.starts,
        ends=found.ends,
        emcee=found.emcee,
        room=found.room,
        turnaround=timedelta(seconds=found.turnaround_seconds),
        clock=tuple(map(_thresholds, found.clock)),
    )


def _thresholds(stored: str) -> Thresholds:
    kind, warning, danger = stored.split()
    return Thresholds(_threshold(warning), _threshold(danger), None if kind == _ALL_KINDS else ItemKind(kind))


def _threshold(stored: str) -> Threshold:
    share = stored.removesuffix("%")
    return Threshold(times.parse_duration(stored) if share == stored else int(share))


def _item(*columns: Any) -> Item:
    values = dict(zip(_ITEM_COLUMNS, columns, strict=True))
    for column, name in _IN_SECONDS.items():
        seconds = values.pop(column)
        values[name] = None if seconds is None else timedelta(seconds=seconds)
    return Item(**values)


def _parts_of(table: Table, names: list[str]) -> Any:
    columns = [table.c[name] for name in names]
    return select(*columns).where(table.c.event_id == bindparam("event_id")).order_by(table.c.rank)


_ITEMS = Query(_parts_of(agenda_items, _ITEM_COLUMNS), _item)
_SPEAKERS = Query(_parts_of(agenda_speakers, _SPEAKER_COLUMNS), Speaker)


def write(tx: Transaction, event_id: int, plan: Plan, *, version: int) -> None:
    """Put *plan* in the place of the one that is there. Whoever calls holds the event."""
    values = {
        "starts": plan.starts,
        "ends": plan.ends,
        "emcee": plan.emcee,
        "room": plan.room,
        "turnaround_seconds": _seconds(plan.turnaround),
        "clock": [f"{one.kind or _ALL_KINDS} {one.warning} {one.danger}" for one in plan.clock],
        "version": version,
        "changed_at": tx.now,
    }
    same = update(agenda_plans).where(agenda_plans.c.event_id == event_id).values(values)
    if tx.connection.execute(same).rowcount == 0:
        tx.connection.execute(insert(agenda_plans).values(event_id=event_id, **values))
        tx.connection.execute(insert(agenda_keys).values(event_id=event_id, key=f"{tx.randrange(2**128):032x}"))
    _replace(tx, agenda_items, event_id, [_item_row(item) for item in plan.items])
    _replace(tx, agenda_speakers, event_id, [_values(speaker, _SPEAKER_COLUMNS) for speaker in plan.speakers])


def _replace(tx: Transaction, table: Table, event_id: int, rows: list[dict[str, Any]]) -> None:
    tx.connection.execute(delete(table).where(table.c.event_id == event_id))
    if rows:
        numbered = [{"event_id": event_id, "rank": rank, **row} for rank, row in enumerate(rows)]
        tx.connection.execute(insert(table), numbered)


def _item_row(item: Item) -> dict[str, Any]:
    in_seconds = {column: _seconds(getattr(item, name)) for column, name in _IN_SECONDS.items()}
    return {**_values(item, [name for name in _ITEM_COLUMNS if name not in in_seconds]), **in_seconds}


def _values(part: Item | Speaker, names: list[str]) -> dict[str, Any]:
    return {name: getattr(part, name) for name in names}


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else round(length.total_seconds())
