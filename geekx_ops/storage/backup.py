"""Copies of a database file, taken while it is in use, and put back."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from geekx_ops.errors import Conflict, NotFound, Unavailable
from geekx_ops.storage.engine import BUSY_SECONDS, driver_errors, translated


def copy_file(source: Path, target: Path) -> None:
    """Copy the database *source* to *target*, readable by its owner only; *target* appears whole or not at all.

    SQLite's own backup is used: a copy of the file alone would miss what is still in the `-wal` beside it.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        _copy(source, part)
        part.replace(target)
    except OSError as error:
        raise Unavailable(
            f"{target} cannot be written: {error.strerror}. Nothing was changed.", path=str(target)
        ) from error
    finally:
        part.unlink(missing_ok=True)


def back_up(source: Path, target: Path, *, overwrite: bool = False) -> None:
    """Copy *source* to *target* as `copy_file` does; Conflict if *target* exists and *overwrite* is not said."""
    if target.exists() and not overwrite:
        raise Conflict(f"{target} exists already; nothing was copied. Give another name, or --force.", path=str(target))
    copy_file(source, target)
    refuse_damaged(target)


def restore(source: Path, target: Path, *, aside: Path) -> Path | None:
    """Make *target* hold what the backup *source* holds; what *target* held before is copied to *aside* first.

    The pages are replaced in one transaction of SQLite, so programs that have *target* open see the one or the other.
    Gives *aside*, or None if there was nothing to copy.
    """
    if not source.is_file():
        raise NotFound(f"there is no backup at {source}; nothing was changed.", path=str(source))
    refuse_damaged(source)
    kept = None
    if target.exists() and target.stat().st_size > 0:
        copy_file(target, aside)
        kept = aside
    else:
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o600))
    _copy(source, target)
    return kept


def refuse_damaged(path: Path) -> None:
    """Raise Unavailable unless *path* is a database whose every page is in order."""
    with _translated(path), closing(_open(path)) as connection:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise Unavailable(f"{path} is damaged ({found}); nothing was changed. Use another backup.", path=str(path))


def _open(path: Path) -> sqlite3.Connection:
    # By URI, so that opening never makes a file; immutable is not asked for, others may be writing.
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS)


def _copy(source: Path, target: Path) -> None:
    with _translated(source), closing(_open(source)) as old, closing(_open(target)) as new:
        old.backup(new)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except driver_errors() as error:
        raise translated(error, str(path)) or error from error
