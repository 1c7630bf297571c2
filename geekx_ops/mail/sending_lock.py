"""One process at a time sends the mails of a database: two would not know of each other's messages on their way."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

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
def sending(workspace: Workspace) -> Iterator[None]:
    """Nobody else sends the mails of this database meanwhile. Whoever dies lets go of it. Raises Unavailable."""
    holding = _file_held(Path(workspace.place)) if workspace.is_sqlite else _server_held(workspace)
    with holding:
        yield


def _busy() -> Unavailable:
    return Unavailable(
        "another geekx sends the mails of this database at this moment; nothing was sent from here. Wait for it, or"
        " stop it: geekx mail stop."
    )


@contextmanager
def _file_held(database: Path) -> Iterator[None]:
    path = database.with_name(database.name + ENDING)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror}. Nothing was sent.") from None
    try:
        if not _locked(descriptor):
            raise _busy()
        yield
    finally:
        os.close(descriptor)  # that lets go of it; the file stays, for taking it away could part two who wait


@contextmanager
def _server_held(workspace: Workspace) -> Iterator[None]:
    engine = engines.make_engine(workspace.url)
    try:
        with engine.connect() as connection:
            if not connection.execute(text(f"SELECT pg_try_advisory_lock({_NUMBER})")).scalar_one():
                raise _busy()
            connection.commit()
            yield
    finally:
        engine.dispose()
