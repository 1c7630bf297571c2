"""The folder that a demonstration is left in: made new, or an earlier one brought up to date."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from geekx_ops.errors import Conflict, Unavailable
from geekx_ops.storage import backup

MARKER = ".geekx-demo"
"""Lies in a folder that a demonstration made; without it, nothing is replaced."""

DATABASE = "geekx.db"
_EXPLAINED = "Made by `geekx demo`, which replaces its own files here when it is run again.\n"
_BESIDE = ("-wal", "-shm", "-journal")
_MOST_NAMED = 3


def refuse_foreign(folder: Path) -> None:
    """Raise Conflict if *folder* is something else than a new folder, an empty one, or an earlier demonstration."""
    with _translated(folder):
        if not os.path.lexists(folder):
            return
        if not folder.is_dir():
            raise Conflict(
                f"{folder} is no folder; nothing was written. Name another one with --out.", path=str(folder)
            )
        found = sorted(path.name for path in folder.iterdir())
        if found and not (folder / MARKER).is_file():
            raise Conflict(
                f"{folder} holds something else ({_some(found)}); nothing was written. Name another folder with --out.",
                path=str(folder),
            )


def write(folder: Path, texts: Mapping[str, str | bytes], databases: Iterable[Path]) -> None:
    """Put *texts*, by file name, and copies of *databases* into *folder*. Each file is there as a whole, or as it was.

    Other files in the folder of an earlier demonstration stay. Raises Conflict as `refuse_foreign` does, Unavailable
    if the folder cannot be written to.
    """
    refuse_foreign(folder)
    with _translated(folder), _prepared(folder, texts) as parts:
        for name, part in parts.items():
            part.replace(folder / name)
        for database in databases:
            target = folder / database.name
            for ending in _BESIDE:  # the log of a database that is no more would be taken for the new one's
                target.with_name(target.name + ending).unlink(missing_ok=True)
            backup.copy_file(database, target)


@contextmanager
def _prepared(folder: Path, texts: Mapping[str, str | bytes]) -> Iterator[dict[str, Path]]:
    """All *texts* written beside their places first, so that a full disk is found before anything is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    # First of all, so that what a run leaves that was ended halfway is known for ours.
    (folder / MARKER).write_text(_EXPLAINED, encoding="utf-8", newline="\n")
    parts = {name: _beside(folder / name) for name in texts}
    try:
        for name, part in parts.items():
            part.parent.mkdir(exist_ok=True)
            part.touch(mode=0o600)  # the lists hold names and addresses
            content = texts[name]
            part.write_bytes(content if isinstance(content, bytes) else content.encode())
        yield parts
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _beside(place: Path) -> Path:
    return place.with_name(f".{place.name}.{os.getpid()}.part")


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(
            f"{error.filename or folder} cannot be written: {error.strerror}. Name another folder with --out.",
            path=str(folder),
        ) from error


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
