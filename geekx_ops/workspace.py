"""An open database. `write()` is one transaction: kept as a whole at its end, or not at all.

This is the only place that looks at the clock and at the source of randomness: a transaction carries both, so all that
happens in it happens at one instant, and a rehearsal or a test may bring its own.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Executable, Row

from geekx_ops.errors import Unavailable
from geekx_ops.storage import engine as engines
from geekx_ops.storage import schema
from geekx_ops.storage.prepared import Command, Cursor, Insert, Query
from geekx_ops.storage.tables import journal

T = TypeVar("T")

DEFAULT_ACTOR = "organizer"
ATTEMPTS = 10
"""How often a transaction is run that PostgreSQL undid because another one was in its way."""

_TOO_BUSY = "other programs change the same things again and again. Nothing of this was kept; try again in a moment."

_RECORD = Insert(journal, "at", "actor", "action", "event_id", "registration_id", "person_id", "details")


def system_clock() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the journal is told: an action, whom it concerned by their numbers, and what else."""

    action: str
    event: int | None = None
    registration: int | None = None
    person: int | None = None
    details: Mapping[str, str | float | list[str] | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction: everything in it happens at `now`, is done by `actor`, and is kept together or not at all."""

    connection: Connection
    cursor: Cursor
    now: datetime
    actor: str
    randrange: Callable[[int], int]
    seen: dict[str, Any]
    """What earlier transactions of the workspace have read, for those who can tell whether it still holds."""

    def mark(self) -> object:
        """Equal to that of an earlier transaction if certainly no other connection has written anything since."""
        return engines.mark(self.cursor)

    def all(self, query: Query[T], /, **values: Any) -> list[T]:
        """Every record of *query*."""
        return query.all(self.cursor, values)

    def first(self, query: Query[T], /, **values: Any) -> T | None:
        """The first record of *query*, or None."""
        return query.first(self.cursor, values)

    def run(self, command: Command, /, **values: Any) -> int:
        """Carry *command* out; the number of rows that it changed."""
        return command.run(self.cursor, values)

    def run_all(self, command: Command | Insert, rows: Iterable[dict[str, Any]]) -> None:
        """Carry *command* out once for each of *rows*, in their order."""
        command.run_all(self.cursor, rows)

    def insert(self, row: Insert, /, **values: Any) -> int:
        """Write one row; its key."""
        return row.run(self.cursor, values)

    def select(self, statement: Executable) -> Sequence[Row[*tuple[Any, ...]]]:
        """The rows of a statement whose shape depends on the request."""
        return self.connection.execute(statement).all()

    def record(
        self,
        action: str,
        *,
        event: int | None = None,
        registration: int | None = None,
        person: int | None = None,
        **details: str | float | list[str] | None,
    ) -> None:
        """Write into the journal that `actor` did *action*. *details* hold ids, numbers and set words: never a name."""
        self.insert(_RECORD, **self._row(Entry(action, event, registration, person, details)))

    def record_all(self, entries: Iterable[Entry]) -> None:
        """Write many entries into the journal, as `record` does each."""
        self.run_all(_RECORD, map(self._row, entries))

    def _row(self, entry: Entry) -> dict[str, Any]:
        return {
            "at": self.now,
            "actor": self.actor,
            "action": entry.action,
            "event_id": entry.event,
            "registration_id": entry.registration,
            "person_id": entry.person,
            "details": json.dumps(entry.details) if entry.details else "{}",
        }


class Workspace:
    """An open database, made by `open_workspace`. Close it, or use it in a `with` statement."""

    def __init__(
        self,
        target: str | Path,
        *,
        actor: str = DEFAULT_ACTOR,
        clock: Callable[[], datetime] = system_clock,
        randrange: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self.url = engines.database_url(target)
        self.place = str(self.url.database) if self.is_sqlite else self.url.render_as_string(hide_password=True)
        self.actor = actor
        self.clock = clock
        self._randrange = randrange
        self._engine = engines.make_engine(self.url)
        self._writing = engines.writing(self._engine)
        # The engine's pool keeps what the driver opened; SQLAlchemy's own part is as dear as the rest of a transaction.
        self._idle: list[tuple[Connection, Cursor]] = []
        self._seen: dict[str, Any] = {}

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a file, not a server."""
        return self.url.get_backend_name() == "sqlite"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        while self._idle:
            self._idle.pop()[0].close()
        self._engine.dispose()

    def write(self, *, flush: bool = True) -> AbstractContextManager[Transaction]:
        """A transaction that is kept when the block ends, and undone by any exception, Ctrl-C included.

        Without *flush* it survives whatever ends the program, and a power cut only once a later one was flushed: for
        what is written again and again, and is no loss but together with that.
        """
        return _Writing(self, flush=flush)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that sees one state of things and is never kept."""
        with engines.understood(self.place):
            connection = self._engine.connect()
            try:
                connection.begin()
                yield self._transaction(connection, Cursor(connection))
            finally:
                _let_go(connection)

    def transact(self, work: Callable[[Transaction], T], *, flush: bool = True) -> T:
        """What *work* gives, done in one `write()`; run again when the database undid it for another's sake.

        Raises Unavailable when that happened ATTEMPTS times.
        """
        for left in reversed(range(ATTEMPTS)):
            try:
                with self.write(flush=flush) as tx:
                    return work(tx)
            except Exception as error:
                if not engines.may_be_retried(error):
                    raise
                if not left:
                    raise Unavailable(_TOO_BUSY, attempts=ATTEMPTS) from error
                sleep(self._randrange(50) / 1000)  # two that met once should not meet again
        raise AssertionError("the last attempt returns or raises")

    def begin_writing(self, *, flush: bool) -> Transaction:
        """A transaction that writes, on a connection that was used before if one is idle and came to no harm."""
        try:
            connection, cursor = self._idle.pop()
        except IndexError:  # asking first would race with other threads
            connection = self._writing.connect()
            cursor = Cursor(connection)
        try:
            engines.begin(cursor, flush=flush)
            return self._transaction(connection, cursor)
        except BaseException:
            _let_go(connection)
            raise

    def commit(self, tx: Transaction) -> None:
        """Keep what *tx* did, and the connection for the next one."""
        try:
            engines.commit(tx.connection, tx.cursor)
        except BaseException:
            _let_go(tx.connection)
            raise
        self._idle.append((tx.connection, tx.cursor))

    def _transaction(self, connection: Connection, cursor: Cursor) -> Transaction:
        return Transaction(connection, cursor, self.clock(), self.actor, self._randrange, self._seen)


class _Writing:
    """One `Workspace.write()`. A class, because a generator as context manager costs as much as a statement."""

    __slots__ = ("_flush", "_tx", "_workspace")

    _tx: Transaction

    def __init__(self, workspace: Workspace, *, flush: bool) -> None:
        self._workspace = workspace
        self._flush = flush

    def __enter__(self) -> Transaction:
        with engines.understood(self._workspace.place):
            self._tx = self._workspace.begin_writing(flush=self._flush)
        return self._tx

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is not None:
            _let_go(self._tx.connection)  # that undoes all of it
            engines.raise_meaning(error, self._workspace.place)
            return
        with engines.understood(self._workspace.place):
            self._workspace.commit(self._tx)


def _let_go(connection: Connection) -> None:
    """Close *connection*, undoing what is open. If that fails too, the first error is the one to see."""
    with suppress(Exception):
        try:
            connection.connection.rollback()  # SQLAlchemy may not know of the transaction
            connection.close()
        except Exception:
            connection.invalidate()  # so that nobody uses it again
            raise


def open_workspace(
    target: str | Path,
    *,
    actor: str = DEFAULT_ACTOR,
    clock: Callable[[], datetime] = system_clock,
    randrange: Callable[[int], int] = secrets.randbelow,
) -> Workspace:
    """Open the database *target*: the path of an SQLite file, or a `postgresql://` URL.

    *actor* is who the journal names: a role or a station such as "door-1", not a person. *clock* and *randrange* are
    for rehearsals and tests. Raises NotFound if there is no such file, Unavailable if it cannot be read,
    SchemaOutdated if another version of geekx made it; it is never created or changed by opening.
    """
    schema.refuse_missing(target)
    workspace = Workspace(target, actor=actor, clock=clock, randrange=randrange)
    try:
        with workspace.read() as tx:
            schema.refuse_other_version(tx.connection, workspace.place)
    except BaseException:
        workspace.close()
        raise
    return workspace
