"""The door of another laptop, read from its database."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import bindparam, select

from geekx_ops.door import entries
from geekx_ops.door.joining import Guest, OtherDoor
from geekx_ops.errors import Conflict, NotFound, SchemaOutdated, Unavailable
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.registration import details, ledger
from geekx_ops.registration.record import Registration
from geekx_ops.storage import backup, check, schema, tables
from geekx_ops.storage.engine import database_url
from geekx_ops.storage.prepared import Query
from geekx_ops.workspace import Transaction, open_workspace

_CREATED = Query(select(tables.events.c.created_at).where(tables.events.c.id == bindparam("event_id")), lambda at: at)
_own = tables.registrations.c


def read_file(path: Path, event: str, *, own: str | Path) -> OtherDoor:
    """The door of *event* in the database file *path*, which is only read; *own* is the address of our database.

    Raises NotFound if there is no such file or no such event in it, Conflict if it is our own, SchemaOutdated if
    another version of geekx made it, Unavailable if it is no database of geekx, or damaged.
    """
    _refuse_missing_or_own(path, own)
    try:
        backup.refuse_damaged(path)
        with open_workspace(path) as workspace, workspace.read() as tx:
            _refuse_unsound(tx, path)
            return read_door(tx, event)
    except SchemaOutdated as error:
        raise _outdated(path, error) from error
    except Unavailable as error:
        if error.details and error.details.get("cause") != "SQLITE_NOTADB":
            raise  # busy, damaged, not to be opened: the sentence names the file
        raise _foreign(path) from error


def read_door(tx: Transaction, event: str) -> OtherDoor:
    """All that another database needs to know of the door of *event*. Raises NotFound."""
    try:
        stored = events.stored(tx, event)
    except NotFound as error:
        raise _without_event(tx, event) from error
    guests = tuple(_guest(tx, one) for one in everybody(tx, stored))
    return OtherDoor(stored, created_at(tx, stored), guests, tuple(entries.of_event(tx, stored)))


def everybody(tx: Transaction, event: Event) -> list[Registration]:
    """Every registration of the event, ended ones as well, in the order of their numbers."""
    rows = tx.select(ledger.registrations_with_names().where(_own.event_id == event.id).order_by(_own.id))
    return [Registration(*row) for row in rows]


def created_at(tx: Transaction, event: Event) -> datetime:
    """When the event was first made, which all copies of it have in common."""
    created: datetime = tx.all(_CREATED, event_id=event.id)[0]
    return created


def _guest(tx: Transaction, one: Registration) -> Guest:
    return Guest(one, details.companions(tx, one), details.answers(tx, one))


def _refuse_missing_or_own(path: Path, own: str | Path) -> None:
    if schema.is_missing(path):
        raise NotFound(f"there is no database at {path}; nothing was merged. Check the name.", path=str(path))
    url = database_url(own)
    if url.get_backend_name() == "sqlite" and path.samefile(str(url.database)):
        raise Conflict(
            f"{path} is this database itself; nothing was merged. Name the file of the other laptop.", path=str(path)
        )


def _refuse_unsound(tx: Transaction, path: Path) -> None:
    if found := check.problems(tx.connection):
        raise Unavailable(f"{path} is not sound: {found[0]}. Nothing was merged.", path=str(path))


def _without_event(tx: Transaction, event: str) -> NotFound:
    there = [one.settings.slug for one in events.all_events(tx)]
    told = f"it holds {', '.join(there)}" if there else "it holds none"
    return NotFound(
        f'the other database has no event "{event}": {told}. Nothing was merged. Check the file, or say --event SLUG.',
        event=event,
        events=there,
    )


def _outdated(path: Path, error: SchemaOutdated) -> SchemaOutdated:
    found, needed = error.details["found"], error.details["needed"]
    if found is not None and found > needed:
        return SchemaOutdated(f"{error.message} Nothing was merged.", **error.details)
    return SchemaOutdated(
        f"{path} has an older schema ({found or 'none'}, needed {needed}); nothing was merged."
        f" Run `geekx db upgrade --db {path}`; it keeps a copy first.",
        **error.details,
    )


def _foreign(path: Path) -> Unavailable:
    return Unavailable(
        f"{path} is no database of geekx; nothing was merged."
        " On the other laptop, `geekx door export FILE` makes the file to bring here.",
        path=str(path),
    )
