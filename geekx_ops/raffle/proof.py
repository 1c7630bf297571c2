"""The folder that a stranger checks: written when the draw is over, read without a database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from geekx_ops.errors import Conflict, Invalid, NotFound
from geekx_ops.raffle import checking, draws, page
from geekx_ops.raffle.checking import NOTHING, Checked, Known
from geekx_ops.raffle.draws import Draw
from geekx_ops.raffle.record import line_text, round_text
from geekx_ops.workspace import Transaction

LARGEST = 50_000_000
"""Bytes that a file of a proof may have: more than three million tickets."""


def files_of(tx: Transaction, draw: Draw) -> dict[str, bytes]:
    """The files of the proof of an ended *draw*."""
    texts = {
        "tickets.txt": draw.tickets,
        "rules.txt": draw.rules,
        "commit.txt": draw.commit_text,
        "rounds.txt": "".join(map(round_text, draws.rounds(tx, draw))),
        "log.txt": "".join(map(line_text, draws.log(tx, draw))),
        "secret.txt": f"{draws.links(tx, draw)[-1]}\n",
    }
    files = {name: text.encode() for name, text in texts.items()}
    files |= {page.SCRIPT: page.script(), page.PAGE: page.page(files)}
    return {**files, checking.SUMS: checking.sums_text(files).encode()}


def verified(files: Mapping[str, bytes], known: Known = NOTHING) -> Checked:
    """The proof in *files*, checked to the last byte: what can be recomputed, and what the program wrote about it."""
    found = checking.checked(files, known)
    page.refuse_others(files)
    return found


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write *files* into *folder*, new or with the same files in it. Raises Conflict if it holds others.

    Each file is there whole or not at all; what was begun when the power went is written over.
    """
    parts = {name: folder / f".{name}.part" for name in files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in set(folder.iterdir()) - set(parts.values()):
            if path.name not in files or path.read_bytes() != files[path.name]:
                raise Conflict(f"{folder} holds {path.name}, which is not of this proof. Give an empty folder.")
        for name, content in files.items():
            parts[name].write_bytes(content)
            parts[name].replace(folder / name)
    except OSError as error:
        raise Invalid(f"{folder} cannot be written: {error.strerror}. Try again with another folder.") from error


def commitment_in(folder: Path) -> bytes:
    """The `commit.txt` of the proof in *folder*. Raises NotFound."""
    content = read(folder).get("commit.txt")
    if content is None:
        raise NotFound(f"there is no commit.txt in {folder}.", path=str(folder))
    return content


def read(folder: Path) -> dict[str, bytes]:
    """The files of the proof in *folder*. Raises NotFound, or Invalid for a file that is far too long."""
    if not folder.is_dir():
        raise NotFound(f"there is no folder {folder}.", path=str(folder))
    found = {}
    try:
        for name in (*checking.FILES, checking.SUMS):
            path = folder / name
            if path.is_file():
                if path.stat().st_size > LARGEST:
                    raise Invalid(f"{path} is longer than any file of a proof.", file=name)
                found[name] = path.read_bytes()
    except OSError as error:
        raise Invalid(f"{folder} cannot be read: {error.strerror}.", path=str(folder)) from error
    return found
