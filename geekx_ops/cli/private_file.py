"""Files with personal data: new ones, for their owner only, whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from geekx_ops.errors import Conflict, Invalid


def write_new(out: Path, text: str) -> None:
    """Write *text* to the new file *out*, which is on the disk when this returns.

    Raises Conflict if there is such a file, Invalid if it cannot be written.
    """
    if os.path.lexists(out):
        raise Conflict(f"{out} exists already; nothing was changed. Give another name.", path=str(out))
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())  # what it holds is about to be erased elsewhere
        part.replace(out)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise Invalid(f"{out} cannot be written: {error.strerror}. Nothing was changed.", path=str(out)) from None
