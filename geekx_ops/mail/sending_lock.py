"""One process at a time sends the mails of a database: two would not know of each other's messages on their way."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from geekx_ops.errors import Unavailable
from geekx_ops.storage import engine as engines
from geekx_ops.workspace import Workspace

if sys.platform == "win32":  # pragma: no cover - the other system
    import msvcrt

    def _locked(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _locked(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


ENDING = ".sending"
_NUMBER = 0x6D61696C
"""Of the advisory lock on PostgreSQL: “mail”."""


@contextmanager
def sending(workspace: Workspace) -> Iterator[Callable[[], bool]]:
    """Nobody else sends the mails of this database meanwhile; gives what asks whether that is still so.

    Whoever dies lets go of it, and so may a server that ends connections. Raises Unavailable.
    """
    holding = _file_held(Path(workspace.place)) if workspace.is_sqlite else _server_held(workspace)
    with holding as is_held:
        yield is_held


def _busy() -> Unavailable:
    return Unavailable(
        "another geekx sends the mails of this database at this moment; nothing was sent from here. Wait for it, or"
        " stop it: geekx mail stop."
    )


@contextmanager
def _file_held(database: Path) -> Iterator[Callable[[], bool]]:
    file = database.resolve()  # it may have several names
    path = file.with_name(file.name + ENDING)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror}. Nothing was sent.") from None
    try:
        if not _locked(descriptor):
            raise _busy()
        yield lambda: True
    finally:
        os.close(descriptor)  # that lets go of it; the file stays, for taking it away could part two who wait


@contextmanager
def _server_held(workspace: Workspace) -> Iterator[Callable[[], bool]]:
    engine = engines.make_engine(workspace.url)
    try:
        with engine.connect() as connection:
            if not connection.execute(text(f"SELECT pg_try_advisory_lock({_NUMBER})")).scalar_one():
                raise _busy()
            connection.commit()
            yield lambda: _is_there(connection)
    finally:
        engine.dispose()


def _is_there(connection: Connection) -> bool:
    """Whether the server still knows of *connection*, and so of its lock."""
    try:
        connection.execute(text("SELECT 1"))
        connection.commit()
    except SQLAlchemyError:
        return False
    return True
