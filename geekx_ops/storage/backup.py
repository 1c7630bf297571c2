"""Copies of a database file, taken while it is in use, and put back."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from geekx_ops.errors import Conflict, NotFound, Unavailable
from geekx_ops.storage.engine import BUSY_SECONDS, in_use, understood
from geekx_ops.storage.schema import VERSION_TABLE

_COMPANIONS = ("-wal", "-shm")
"""What SQLite keeps beside a file while programs have it open, or after one of them was killed."""


def copy_file(source: Path, target: Path) -> None:
    """Copy the database *source* to *target*, readable by its owner only; *target* appears whole or not at all.

    SQLite's own backup is used: a copy of the file alone would miss what is still in the `-wal` beside it.
    """
    with _appearing(target) as part:
        _copy(source, part)


def back_up(source: Path, target: Path, *, overwrite: bool = False) -> None:
    """Copy *source* to *target* as `copy_file` does, unless *source* is damaged. Raises what `new_copy` raises."""
    with new_copy(target, of=source, overwrite=overwrite) as part:
        _copy(source, part)
        refuse_damaged(part, place=source)


@contextmanager
def new_copy(target: Path, *, of: Path | None, overwrite: bool = False) -> Iterator[Path]:
    """An empty file, for its owner only, that takes the name *target* when the block ends well.

    *of* is the file that is copied, None for a server. Conflict if *target* exists and *overwrite* is not said, or if
    it is a database that is in use.
    """
    with _writable(target):
        if target.exists():
            _refuse_replacing(of, target, overwrite=overwrite)
    with _appearing(target) as part:
        yield part


def _refuse_replacing(source: Path | None, target: Path, *, overwrite: bool) -> None:
    if source is not None and target.samefile(source):
        raise Conflict(f"{target} is the database itself; nothing was copied. Give another name.", path=str(target))
    if not overwrite:
        raise Conflict(f"{target} exists already; nothing was copied. Give another name, or --force.", path=str(target))
    # SQLite would take what lies beside the old file for changes of the new one.
    if any(_beside(target, companion).exists() for companion in _COMPANIONS):
        raise Conflict(f"{target} is a database in use; nothing was copied. Give another name.", path=str(target))


def restore(source: Path, target: Path, *, aside: Path) -> Path | None:
    """Make *target* hold what the backup *source* holds; what *target* held before is copied to *aside* first.

    The pages are replaced in one transaction of SQLite, so programs that have *target* open see the one or the other.
    Gives the name of the copy (*aside*, numbered if that is taken), or None if there was nothing to copy.
    """
    if not _is_file(source):
        raise NotFound(f"there is no backup at {source}; nothing was changed.", path=str(source))
    refuse_damaged(source)
    _refuse_foreign(source, may_be_empty=False)
    with _writable(target):
        if target.exists() and target.samefile(source):
            raise Conflict(f"{target} is the database itself; nothing was changed. Name a backup.", path=str(target))
        kept = _put_aside(target, free_name(aside))
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o600))
    _copy(source, target)
    return kept


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # not even to be looked at
        return False


def free_name(path: Path) -> Path:
    """*path*, or the first of `NAME-2.db`, `NAME-3.db`, … that is not there yet: a copy never replaces a copy."""
    numbered = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))
    return path if not path.exists() else next(name for name in numbered if not name.exists())


def refuse_damaged(path: Path, *, place: Path | None = None) -> None:
    """Raise Unavailable unless *path* is a database whose every page is in order; *place* names it to people."""
    shown = str(place or path)
    with understood(shown), closing(_open(path)) as connection:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise Unavailable(f"{shown} is damaged ({found}); nothing was changed. Use a sound backup.", path=shown)


def _refuse_foreign(path: Path, *, may_be_empty: bool = True) -> None:
    with understood(str(path)), closing(_open(path)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if VERSION_TABLE not in names and not (may_be_empty and not names):
        raise Unavailable(f"{path} is not a database of geekx; nothing was changed.", path=str(path))


def _put_aside(target: Path, aside: Path) -> Path | None:
    """Keep what *target* holds as *aside*: as a database, or as it is if it is too damaged to be read as one."""
    if not target.exists() or (target.is_file() and target.stat().st_size == 0):
        return None
    try:
        _refuse_foreign(target)
        copy_file(target, aside)
    except Unavailable as error:
        if error.details.get("cause") != "SQLITE_CORRUPT":
            raise
        _move(target, aside)
    return aside


def _move(target: Path, aside: Path) -> None:
    target.replace(aside)
    for companion in _COMPANIONS:
        with suppress(FileNotFoundError):
            _beside(target, companion).replace(_beside(aside, companion))


def _beside(path: Path, companion: str) -> Path:
    return path.with_name(path.name + companion)


@contextmanager
def _appearing(target: Path) -> Iterator[Path]:
    """A file to write, for its owner only, that takes the name *target* when the block ends well."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _writable(target):
            os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        yield part
        with _writable(target):
            part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink()


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        told = f"{path} cannot be written: {error.strerror}. Nothing was changed."
        raise Unavailable(told, path=str(path)) from error


def _open(path: Path) -> sqlite3.Connection:
    # By URI, so that opening never makes a file; immutable is not asked for, others may be writing.
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS)


def _copy(source: Path, target: Path) -> None:
    with understood(str(source)), closing(_open(source)) as old:
        old.execute("PRAGMA schema_version")  # what is wrong with the source comes out here
        with understood(str(target)), closing(_open(target)) as new:
            old.backup(new, progress=_refuse_waiting_forever(target))


def _refuse_waiting_forever(target: Path) -> Callable[[int, int, int], None]:
    """Python's `backup` tries again without end; it has waited as long as any writer when it first reports."""

    def look(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise in_use(str(target))

    return look
