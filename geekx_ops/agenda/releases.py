"""Releases: frozen, numbered plans, as they are stored. Speakers and crew have a number in their hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, select

from geekx_ops.agenda import agenda_file, agenda_file_writing, service
from geekx_ops.agenda.comparing import Difference, Version, compared
from geekx_ops.agenda.service import StoredPlan
from geekx_ops.errors import Conflict, NotFound
from geekx_ops.events import service as events
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import agenda_releases
from geekx_ops.workspace import Transaction

UTC_ZONE = ZoneInfo("UTC")
"""Releases hold times in it: an event may get another zone."""


@dataclass(frozen=True, slots=True)
class Release:
    """A plan that was frozen under a number. `version` is that of the plan; the times are those of the event then."""

    number: int
    at: datetime
    actor: str
    version: int
    frozen: Version


@dataclass(frozen=True, slots=True)
class Released:
    """What releasing came to: the release, whether it is a new one, and what it changes in the one before."""

    release: Release
    created: bool
    differences: tuple[Difference, ...] = ()


def _release(*columns: Any) -> Release:
    number, at, actor, version, plan, *about = columns
    return Release(number, at, actor, version, Version(agenda_file.frozen(plan), *about))


_own = agenda_releases.c
_RELEASES = Query(
    select(_own.number, _own.at, _own.actor, _own.version, _own.plan, _own.starts, _own.ends, _own.place)
    .where(_own.event_id == bindparam("event_id"))
    .order_by(_own.number),
    _release,
)


def releases(tx: Transaction, event: str) -> list[Release]:
    """All releases, oldest first."""
    return tx.all(_RELEASES, event_id=events.stored(tx, event).id)


def release(tx: Transaction, event: str) -> Released:
    """Freeze the plan under the next number. A plan that has not changed since the last release stays that one.

    Raises Conflict if there is nothing in it.
    """
    stored = service.as_stored(tx, events.locked(tx, event))
    if not stored.plan.items:
        raise Conflict("the plan has no items; nothing was released. `geekx agenda add TITLE` adds one.")
    before = releases(tx, event)
    if before and (before[-1].version, before[-1].frozen) == (stored.version, current(stored)):
        return Released(before[-1], created=False)
    number = before[-1].number + 1 if before else 1
    _write(tx, stored, number)
    tx.record("agenda.released", event=stored.event.id, release=number)
    new = releases(tx, event)[-1]
    return Released(new, True, compared(before[-1].frozen, new.frozen, stored.zone) if before else ())  # noqa: FBT003


def current(stored: StoredPlan) -> Version:
    """The plan as it is now."""
    settings = stored.event.settings
    return Version(stored.plan, settings.starts, settings.ends, settings.place)


def _write(tx: Transaction, stored: StoredPlan, number: int) -> None:
    settings = stored.event.settings
    row = insert(agenda_releases).values(
        event_id=stored.event.id,
        number=number,
        at=tx.now,
        actor=tx.actor,
        version=stored.version,
        starts=settings.starts,
        ends=settings.ends,
        plan=agenda_file_writing.write(stored.plan, UTC_ZONE),
        place=settings.place,
    )
    tx.connection.execute(row)


def difference(tx: Transaction, event: str, old: int | None = None, new: int | None = None) -> tuple[Difference, ...]:
    """What release *new* (None: the plan as it is now) changes in release *old* (None: the last one).

    Raises NotFound for a number that no release has.
    """
    stored = service.plan_of(tx, event)
    known = {one.number: one.frozen for one in releases(tx, event)}
    if not known:
        raise NotFound("there is no release yet. `geekx agenda release` makes one.")
    before = _numbered(known, max(known) if old is None else old)
    after = current(stored) if new is None else _numbered(known, new)
    return compared(before, after, stored.zone)


def _numbered(known: dict[int, Version], number: int) -> Version:
    if number not in known:
        raise NotFound(f"there is no release {number}; there are 1 to {max(known)}.", release=number)
    return known[number]
