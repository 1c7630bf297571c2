"""Engines for the two databases: how a transaction begins, how durable it is, and what their failures mean."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from geekx_ops.errors import Invalid, MissingExtra, Unavailable
from geekx_ops.storage.prepared import Cursor

BUSY_SECONDS = 30.0
"""How long a writer waits for another one. SQLite's back-off is unfair: under a storm somebody waits long."""


def database_url(target: str | Path) -> URL:
    """The URL of *target*: a path to an SQLite file, or a URL `sqlite:…` / `postgresql:…`."""
    if isinstance(target, Path) or "://" not in target:
        return _a_file(URL.create("sqlite+pysqlite", database=str(target)))
    try:
        url = make_url(target)
    except (ArgumentError, ValueError) as error:  # the second for a port that is no number
        # What follows the scheme is not repeated: it may hold a password.
        scheme = target.partition("://")[0]
        told = f"{scheme}://… is not a database address; give a file path or postgresql://HOST:PORT/NAME."
        raise Invalid(told) from error
    return _with_our_driver(url)


def _a_file(url: URL) -> URL:
    """*url* of SQLite, unless it keeps nothing or asks for what we decide."""
    if url.database in {None, "", ":memory:"}:
        raise Invalid("geekx keeps its data in a file; give the path of one, such as geekx.db.")
    if url.query:
        raise Invalid("an SQLite address takes no options after “?”; give the path of the file alone.")
    return url


def _with_our_driver(url: URL) -> URL:
    name = url.get_backend_name()
    if name == "postgres":
        name = "postgresql"
    if name == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if name == "sqlite":
        return _a_file(url.set(drivername="sqlite+pysqlite"))
    raise Invalid(f"geekx keeps its data in SQLite or PostgreSQL, not in {name!r}; give a file path or postgresql://…")


def make_engine(url: URL) -> Engine:
    """An engine whose transactions are ours: SQLite with BEGIN as asked for, PostgreSQL at READ COMMITTED."""
    return _sqlite_engine(url) if url.get_backend_name() == "sqlite" else _postgresql_engine(url)


def _postgresql_engine(url: URL) -> Engine:
    # The count after the event's lock must see what the lock waited for: only READ COMMITTED takes a new snapshot.
    try:
        engine = create_engine(url, isolation_level="READ COMMITTED")
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise MissingExtra(
            'PostgreSQL needs one more package: pipx install "geekx-ops[postgres]"', extra="postgres"
        ) from error
    _refuse_unknown_options(engine)
    return engine


def _refuse_unknown_options(engine: Engine) -> None:
    driver: Any = engine.dialect.loaded_dbapi
    _, options = engine.dialect.create_connect_args(engine.url)
    options.pop("context", None)  # the driver's own, not the server's
    try:
        driver.conninfo.make_conninfo(**options)
    except driver.ProgrammingError as error:
        raise Invalid(f"the address of the database is not understood: {_first_line(error)}.") from error


def _sqlite_engine(url: URL) -> Engine:
    # No reset on return: every transaction of ours ends with COMMIT or ROLLBACK before the connection goes back.
    engine = create_engine(
        url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, pool_reset_on_return=None
    )
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_connection(connection: DBAPIConnection, _record: Any) -> None:
    driver: Any = connection
    driver.isolation_level = None  # the driver opens no transaction of its own
    driver.execute("PRAGMA cache_size = -8000")  # in KiB: all of a usual event
    driver.execute("PRAGMA foreign_keys = ON")
    driver.execute("PRAGMA synchronous = FULL")  # an acknowledged sign-up survives a power cut


def _begin(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    if not driver.in_transaction:  # `begin` may have been there before SQLAlchemy
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        driver.execute(f"BEGIN {mode}")


def begin(cursor: Cursor, *, flush: bool = True) -> None:
    """Begin a transaction that writes, past SQLAlchemy, whose own begin and commit cost as much as a sign-up's rows.

    Statements that go through SQLAlchemy join it. Without *flush* its commit does not wait for the disk.
    """
    if cursor.dialect.name == "sqlite":
        if cursor.flushes is not flush:
            cursor.driver.execute(f"PRAGMA synchronous = {'FULL' if flush else 'NORMAL'}")
            cursor.flushes = flush
        cursor.driver.execute("BEGIN IMMEDIATE")
    elif not flush:  # PostgreSQL's driver begins by itself at the first statement
        cursor.driver.execute("SET LOCAL synchronous_commit = off")


def commit(connection: Connection, cursor: Cursor) -> None:
    """Commit what `begin` began."""
    if connection.in_transaction():  # a statement went through SQLAlchemy, which has to know
        connection.commit()
    else:
        cursor.driver.connection.commit()


def mark(cursor: Cursor) -> object:
    """Equal for two transactions on one connection between which no other one wrote; PostgreSQL cannot tell."""
    if cursor.dialect.name != "sqlite":
        return object()
    return cursor, cursor.driver.execute("PRAGMA data_version").fetchall()


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write: on SQLite they hold the only write lock from the first moment."""
    return engine.execution_options(sqlite_begin="IMMEDIATE")


RETRIED_STATES = frozenset({"40001", "40P01"})
"""PostgreSQL's codes for a serialization failure and a deadlock: the transaction may simply be run again."""


def driver_error(error: BaseException) -> BaseException:
    """The driver's own exception behind one of SQLAlchemy's."""
    return error.orig if isinstance(error, DBAPIError) and error.orig is not None else error


def may_be_retried(error: BaseException) -> bool:
    """Whether the database undid the transaction only because another one was in its way."""
    return getattr(driver_error(error), "sqlstate", None) in RETRIED_STATES


class _Understood:
    __slots__ = ("_place",)

    def __init__(self, place: str) -> None:
        self._place = place

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is not None:
            raise_meaning(error, self._place)


def understood(place: str) -> AbstractContextManager[None]:
    """Raise what a failure of the database *place* means to the person who asked; a bug of ours stays what it is."""
    return _Understood(place)


def raise_meaning(error: BaseException, place: str) -> None:
    """Raise what *error* means to the person who asked, if it is a failure of the database *place*."""
    meaning = translated(error, place)
    if meaning is not None:
        raise meaning from error


def translated(error: BaseException, place: str) -> Unavailable | None:
    """What a failure of the database means to the person who asked, or None if it is a bug of ours."""
    cause = driver_error(error)
    if isinstance(cause, sqlite3.Error):
        return _sqlite_failure(cause, place)
    if isinstance(cause, UnicodeDecodeError) and cause.object.startswith(_BAD_SCHEMA):
        return Unavailable(_SQLITE_MEANINGS["SQLITE_CORRUPT"].format(place=place), cause="SQLITE_CORRUPT")
    if type(cause).__module__.startswith("psycopg") and _is_connection_trouble(cause):
        return Unavailable(f"the database server does not answer: {_first_line(cause)}. Nothing was changed.")
    return None


def _is_connection_trouble(cause: BaseException) -> bool:
    state = getattr(cause, "sqlstate", None)
    # 08: connection lost. 53: out of memory, disk or connections. 57: shut down. 3D, 28: wrong database or name.
    return type(cause).__name__ == "OperationalError" or (state or "")[:2] in {"08", "53", "57", "3D", "28"}


def _first_line(cause: BaseException) -> str:
    return str(cause).strip().partition("\n")[0].rstrip(".")


_FULL = "the disk is full. Nothing of this was kept, all that was there before is; make room and try again."

# With this SQLite quotes a name out of a damaged file; if that is not UTF-8, the driver fails at reading the message.
_BAD_SCHEMA = b"malformed database schema"

# SQLite's primary result codes (https://www.sqlite.org/rescode.html), and what to tell the person at the door.
_SQLITE_MEANINGS = {
    "SQLITE_BUSY": "{place} is kept busy by another program. Nothing was changed; close that program, or try again.",
    "SQLITE_LOCKED": "{place} is kept busy by another program. Nothing was changed; close that program, or try again.",
    "SQLITE_READONLY": "{place} may not be written to. Nothing was changed; see the permissions of it and its folder.",
    "SQLITE_PERM": "{place} may not be opened. Check the permissions of the file and its folder.",
    "SQLITE_CANTOPEN": "{place} cannot be opened. Check that it is a file, and the permissions of it and its folder.",
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR_SHMSIZE": _FULL,  # no room even for the index of the changes, which readers need too
    "SQLITE_IOERR": "the disk failed at {place}. Nothing of this was kept; copy the file to another disk, work there.",
    "SQLITE_CORRUPT": "{place} is damaged. Put a backup in its place: geekx db restore BACKUP.",
    "SQLITE_NOTADB": "{place} is not a database of geekx. Nothing was changed; check --db and GEEKX_DB.",
}


def in_use(place: str) -> Unavailable:
    """What to say when another program holds *place* for longer than we wait."""
    return Unavailable(_SQLITE_MEANINGS["SQLITE_BUSY"].format(place=place), cause="SQLITE_BUSY")


def _sqlite_failure(cause: sqlite3.Error, place: str) -> Unavailable | None:
    name = getattr(cause, "sqlite_errorname", None) or ""
    primary = "_".join(name.split("_")[:2])  # extended codes such as SQLITE_IOERR_WRITE begin with the primary one
    meaning = _SQLITE_MEANINGS.get(name) or _SQLITE_MEANINGS.get(primary)
    return None if meaning is None else Unavailable(meaning.format(place=place), cause=name)
