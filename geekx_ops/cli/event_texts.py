"""Event files on the disk: read whole, and written so that nothing else is lost."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from geekx_ops.errors import Conflict, Invalid, NotFound

LONGEST_FILE = 500_000
"""Bytes that an event file may have: a hundred times what a long one has."""

_BESIDE_A_DATABASE = ("", "-wal", "-shm", "-journal")


def text_of(file: Path) -> str:
    """What *file* holds. Raises NotFound, or Invalid if it cannot be read, is no text, or too long."""
    try:
        with file.open("rb") as stream:
            content = stream.read(LONGEST_FILE + 1)
        if len(content) > LONGEST_FILE:
            raise Invalid(f"{file} is longer than any event file is ({LONGEST_FILE} bytes).", path=str(file))
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"there is no file {file}.", path=str(file)) from None
    except UnicodeDecodeError as error:
        raise Invalid(f"{file} is not UTF-8 text (byte {error.start}); save it as UTF-8.", path=str(file)) from None
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.", path=str(file)) from None


def write_text(out: Path, text: str, *, database: Path | None, force: bool, private: bool = False) -> None:
    """Write *text* to *out*: a new file, or with *force* in the place of one; never in the place of *database*.

    A *private* one is for its owner only.
    """
    write_bytes(out, text.encode("utf-8"), database=database, force=force, private=private)


def write_bytes(out: Path, content: bytes, *, database: Path | None, force: bool, private: bool = False) -> None:
    """Write *content* to *out*, as `write_text` does."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")  # what is there stays whole until what comes is
    try:
        _refuse_replacing(out, database, force=force)
        part.touch(mode=0o600 if private else 0o666)
        part.write_bytes(content)
        part.replace(out)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise Invalid(f"{out} cannot be written: {error.strerror}.", path=str(out)) from None


def _refuse_replacing(out: Path, database: Path | None, *, force: bool) -> None:
    if not os.path.lexists(out):
        return
    if database is not None and _belongs_to(out, database):
        raise Conflict(f"{out} is the database itself; nothing was written. Give another name.", path=str(out))
    if out.is_symlink() or not out.is_file():
        told = f"{out} cannot be written: it is not an ordinary file. Give another name, or none to see it here."
        raise Invalid(told, path=str(out))
    if not force:
        raise Conflict(
            f"{out} exists already; nothing was written. Give another name, or --force to replace it.", path=str(out)
        )


def _belongs_to(out: Path, database: Path) -> bool:
    beside = (database.with_name(database.name + ending) for ending in _BESIDE_A_DATABASE)
    return out.exists() and any(path.exists() and out.samefile(path) for path in beside)
