"""What a command that works on a database has in front of it: which file, which event, which clock, which format."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from geekx_ops.cli.formats import FORMAT_KEY, FORMATS, ZONE_KEY
from geekx_ops.errors import Invalid

if TYPE_CHECKING:
    from geekx_ops.registration.capacity import EventChange
    from geekx_ops.registration.guests import Outcome
    from geekx_ops.workspace import Transaction, Workspace

    Freed = TypeVar("Freed", bound=Outcome | EventChange)

T = TypeVar("T")

DEFAULT_DATABASE = "geekx.db"

_UNREADABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Desk:
    """The database, the event and the format that a command was asked for."""

    database: str
    event: str | None
    form: str

    def open(self, *, create: bool = False) -> Workspace:
        """The workspace; with *create*, a database that is not there is made first."""
        from geekx_ops.workspace import open_workspace

        if create and self.is_empty:
            from geekx_ops.storage.migrate import upgrade

            upgrade(self.database)
            click.echo(f"Made the database {self.database}.", err=True)
        return open_workspace(self.database, **_surroundings())

    def open_any(self) -> Workspace:
        """The workspace of a database that may be of another version, or not there yet."""
        from geekx_ops.workspace import Workspace

        return Workspace(self.database, **_surroundings())

    @property
    def is_empty(self) -> bool:
        """Whether the database is a file that nothing was ever written to, or that is not there."""
        from geekx_ops.storage.schema import is_missing

        return is_missing(self.database)

    def read(self, work: Callable[[Transaction, str], T]) -> T:
        """What *work* finds at the event that is meant. Nothing it does is kept."""
        with self.open() as workspace, workspace.read() as tx:
            return work(tx, self._slug(tx))

    def write(self, work: Callable[[Transaction, str], T]) -> T:
        """What *work* does to the event that is meant, as one transaction."""
        return self.do(lambda tx: work(tx, self._slug(tx)))

    def freeing(self, work: Callable[[Transaction, str], Freed]) -> Freed:
        """As `write`, for what may free seats: once they go to those who wait at the door, these get them at once."""
        from geekx_ops.door.guests import freeing

        return self.write(lambda tx, event: freeing(tx, event, lambda: work(tx, event)))

    def do(self, work: Callable[[Transaction], T], *, create: bool = False) -> T:
        """What *work*, which names its event itself, does in one transaction."""
        with self.open(create=create) as workspace:
            try:
                return workspace.transact(work)
            finally:  # a refusal may come of the pretended time, too; the zone is known by now
                _tell_pretended(workspace.clock())

    @property
    def pretends(self) -> bool:
        """Whether the time is one that somebody gave, and not that of the clock."""
        return bool(os.environ.get("GEEKX_NOW"))

    def now(self) -> datetime:
        """The time that commands believe."""
        with self.open_any() as workspace:
            return workspace.clock()

    @property
    def file(self) -> Path | None:
        """The file of the database, unless a server keeps it."""
        with self.open_any() as workspace:
            return Path(workspace.place) if workspace.is_sqlite else None

    def _slug(self, tx: Transaction) -> str:
        from geekx_ops.events.service import chosen_slug, stored

        slug = chosen_slug(tx, self.event)
        remember_zone(stored(tx, slug).settings.timezone)
        return slug


def remember_zone(name: str) -> None:
    """Tell times in the zone called *name* from now on: that of the event which is meant."""
    click.get_current_context().meta[ZONE_KEY] = name


def _tell_pretended(now: datetime) -> None:
    """Remind who sits at a terminal of a GEEKX_NOW that was forgotten there: what is written gets that time."""
    if os.environ.get("GEEKX_NOW") and sys.stderr is not None and sys.stderr.isatty():
        from geekx_ops import times

        zone = ZoneInfo(click.get_current_context().meta.get(ZONE_KEY, "UTC"))
        told = times.format_local(now, zone, named=True)
        click.echo(f"Note: GEEKX_NOW is set: it is taken to be {told}.", err=True)


def _surroundings() -> dict[str, Any]:
    """Who works, and at what time if a rehearsal pretends one."""
    clock = _rehearsal_clock()
    return {"actor": _actor()} if clock is None else {"actor": _actor(), "clock": clock}


def _actor() -> str:
    from geekx_ops import text
    from geekx_ops.workspace import DEFAULT_ACTOR

    return text.line(os.environ.get("GEEKX_ACTOR") or DEFAULT_ACTOR, what="GEEKX_ACTOR", limit=60)


def _rehearsal_clock() -> Callable[[], datetime] | None:
    pretended = os.environ.get("GEEKX_NOW")
    if not pretended:
        return None
    try:
        given = datetime.fromisoformat(pretended)
        instant = given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
    except (ValueError, OverflowError) as error:  # the second at the ends of the calendar
        raise Invalid(f"GEEKX_NOW is {pretended[:40]!r}; it takes a time such as 2022-05-01T12:00-07:00.") from error
    return lambda: instant


def _refuse_unreadable(given: Iterable[Any]) -> None:
    """Raise Invalid for a text that no database takes: a terminal of another encoding hands over half characters."""
    for value in given:
        if isinstance(value, tuple):
            _refuse_unreadable(value)
        elif isinstance(value, str) and _UNREADABLE.search(value):
            shown = value[:40].encode("utf-8", "backslashreplace").decode()
            raise Invalid(f"“{shown}” is not text that can be kept: is the terminal set to UTF-8?")


def _remember_format(ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    ctx.meta[FORMAT_KEY] = value
    return value


_DATABASE = click.option(
    "--db", "database", envvar="GEEKX_DB", default=DEFAULT_DATABASE, metavar="PATH_OR_URL",
    help="The database: a file or postgresql://… [default: geekx.db; env: GEEKX_DB]",
)  # fmt: skip
_EVENT = click.option(
    "--event", envvar="GEEKX_EVENT", metavar="SLUG", help="The event, if there are several. [env: GEEKX_EVENT]"
)
_FORMAT = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", is_eager=True,
    callback=_remember_format, help="How to print what is found. [default: table]",
)  # fmt: skip


def at_desk(*, event: bool = True) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command `--db`, `--event` (unless *event* is false) and `--format`, and a `Desk` as its first argument."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        def with_desk(database: str, form: str, **rest: Any) -> None:
            _refuse_unreadable(rest.values())
            command(Desk(database, rest.pop("event", None) if event else None, form), **rest)

        decorated: Callable[..., None] = update_wrapper(with_desk, command)
        for option in (_FORMAT, _EVENT, _DATABASE) if event else (_FORMAT, _DATABASE):
            decorated = option(decorated)
        return decorated

    return decorate
