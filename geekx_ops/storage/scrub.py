"""Makes a database lose what was deleted from it: free pages and the changes beside the file hold it for long."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError

from geekx_ops.errors import Unavailable
from geekx_ops.storage.engine import driver_error, make_engine
from geekx_ops.storage.tables import (
    agenda_items,
    agenda_releases,
    agenda_speakers,
    guest_list_rows,
    mail_attempts,
    mail_mailings,
    mail_outbox,
    mail_suppressions,
    people,
    registration_answers,
    registration_companions,
    registrations,
)

PATIENCE = 10.0
"""Seconds that are usually long enough for programs that read or write at this moment to end that."""

SHORTEST = 5
"""Bytes of a word that is looked for: shorter ones stand in any file by chance."""

_BESIDE = ("-wal", "-shm", "-journal")
_CHUNK = 1 << 20
_ABOUT_PEOPLE = (
    people,
    registrations,
    registration_companions,
    registration_answers,
    guest_list_rows,
    mail_mailings,
    mail_outbox,
    mail_attempts,
    mail_suppressions,
    agenda_items,
    agenda_speakers,
    agenda_releases,
)

_BUSY = ("another program has it open", "Close that program")
_FULL = ("there is no room to write it anew", "Make room on the disk")
_REASONS = {"SQLITE_BUSY": _BUSY, "SQLITE_LOCKED": _BUSY, "SQLITE_FULL": _FULL}


class _UnfinishedError(Exception):
    """What may still be held where, and why."""

    def __init__(self, place: str, reason: tuple[str, str]) -> None:
        super().__init__(place)
        self.place = place
        self.reason, self.advice = reason


@dataclass(frozen=True, slots=True)
class Copy:
    """A file beside the database that holds the words that are looked for, or that could not be read to look."""

    path: Path
    readable: bool


def scrub(url: URL, words: Collection[str], *, again: str, patience: float) -> tuple[str, ...]:
    """Write the database anew without what was deleted, and see that no file of it holds one of *words* any more.

    What rows still hold is not looked for; the columns that do are given back, as "events.host". A server rewrites its
    tables; its own write-ahead log and backups are beyond us. Raises Unavailable if it cannot be done now, with the
    command *again* that does it: it may be called at any time. Others are waited for, for *patience* seconds.
    """
    try:
        if url.get_backend_name() == "sqlite":
            return _scrub_file(Path(url.database or ""), words, patience)
        _scrub_server(url, patience)
    except _UnfinishedError as left:
        told = f"the records are anonymised, but {left.place} may still hold what they said: {left.reason}."
        raise Unavailable(f"{told} {left.advice}, and repeat it: {again}", place=left.place) from left
    return ()


def copies_with(path: Path, words: Collection[str]) -> list[Copy]:
    """The databases beside the file *path*, copies of it above all, that hold one of *words* or cannot be read."""
    own = {path.name, *(path.name + ending for ending in _BESIDE)}
    wanted = _wanted(words)
    found = []
    for file in sorted(_databases(path)) if wanted else ():
        if file.name in own:
            continue
        try:
            holds = bool(_found_in(file, wanted))
        except OSError:
            found.append(Copy(file, readable=False))
        else:
            found += [Copy(file, readable=True)] if holds else []
    return found


def _databases(path: Path) -> Iterator[Path]:
    endings = {".db", path.suffix} - {""}
    with suppress(OSError):
        for file in path.absolute().parent.iterdir():
            if any(ending in file.name for ending in endings) and not file.is_dir():
                yield path.with_name(file.name)


def _scrub_file(path: Path, words: Collection[str], patience: float) -> tuple[str, ...]:
    uri = f"{path.resolve().as_uri()}?mode=rw"
    with (
        _understood(path),
        closing(sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None)) as connection,
    ):
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("VACUUM")
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise _UnfinishedError(f"the changes beside {path} ({_left_over(path)} bytes)", _BUSY)
        remains = _remains(path, _wanted(words))
        kept = {word: _columns_with(connection, word) for word in remains}
    if forgotten := [word for word, columns in kept.items() if not columns]:
        raise _UnfinishedError(f"{path} ({sum(map(len, forgotten))} bytes)", _BUSY)
    return tuple(sorted({column for columns in kept.values() for column in columns}))


def _left_over(path: Path) -> int:
    """Bytes of changes that are not in the file yet."""
    with suppress(OSError):
        return path.with_name(path.name + "-wal").stat().st_size
    return 0


@contextmanager
def _understood(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or "SQLITE_ERROR"
        primary = "_".join(name.split("_")[:2])
        reason = _REASONS.get(primary, (f"it could not be written anew ({error})", "See that it can be written"))
        raise _UnfinishedError(str(path), reason) from error


def _remains(path: Path, wanted: Collection[bytes]) -> set[bytes]:
    """Those of *wanted* that the bytes of the database hold, or of what SQLite keeps beside it."""
    found: set[bytes] = set()
    for file in (path, *(path.with_name(path.name + ending) for ending in _BESIDE)):
        with suppress(FileNotFoundError):
            found |= _found_in(file, wanted)
    return found


def _columns_with(connection: sqlite3.Connection, word: bytes) -> list[str]:
    """The columns in which a row still holds *word*: it is there on purpose."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    columns = [
        (table, column)
        for table in ("sqlite_master", *tables)
        for _, column, *_ in connection.execute(f'PRAGMA table_info("{table}")')
    ]
    return [
        f"{table}.{column}"
        for table, column in columns
        if connection.execute(
            f'SELECT 1 FROM "{table}" WHERE instr("{column}", ?) LIMIT 1',  # noqa: S608 - its own names
            (word.decode(),),
        ).fetchone()
    ]


def _wanted(words: Collection[str]) -> set[bytes]:
    return {word.encode() for word in words if len(word.encode()) >= SHORTEST}


def _found_in(file: Path, wanted: Collection[bytes]) -> set[bytes]:
    """Those of *wanted* that the bytes of *file* hold."""
    found: set[bytes] = set()
    overlap = max(map(len, wanted), default=1) - 1
    with file.open("rb") as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            seen = tail + chunk
            found |= {word for word in wanted if word in seen}
            tail = seen[-overlap:] if overlap else b""
    return found


def _scrub_server(url: URL, patience: float) -> None:
    engine = make_engine(url)
    place = url.render_as_string(hide_password=True)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"SET lock_timeout = {int(patience * 1000)}"))
            for table in _ABOUT_PEOPLE:
                connection.execute(text(f"VACUUM FULL {table.name}"))  # the plain one leaves the old rows' bytes
    except DBAPIError as error:
        told = str(driver_error(error)).strip().partition("\n")[0]
        raise _UnfinishedError(place, (told, "See that nobody works with it")) from error
    finally:
        engine.dispose()
