"""What follows an erasure: the bytes leave the file, and copies that still have them are named."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.cli.desk import Desk
    from geekx_ops.storage.scrub import Copy


def scrubbed(desk: Desk, words: Collection[str], *, again: str) -> dict[str, Any]:
    """Take *words* out of the files of the database; where they still are. *again* is the command to repeat it."""
    from geekx_ops.storage import scrub

    with desk.open() as workspace:
        url, path = workspace.url, Path(workspace.place) if workspace.is_sqlite else None
    kept = scrub.scrub(url, words, again=again, patience=scrub.PATIENCE)
    copies = [] if path is None else scrub.copies_with(path, words)
    told = _server_sentence() if path is None else _file_sentence(path, words)
    return {"told": told, "kept": list(kept), "copies": copies}


def tell(found: dict[str, Any]) -> None:
    """Say what `scrubbed` found."""
    click.echo(found["told"])
    if found["kept"]:
        click.echo(f"Rows that were not changed still hold a name or address: {', '.join(found['kept'])}.")
    holding = [copy for copy in found["copies"] if copy.readable]
    if holding:
        which = "1 other file still holds" if len(holding) == 1 else f"{len(holding)} other files still hold"
        click.echo(f"{which} a name or address. Delete what is not needed, or erase there too, with --db FILE:")
        _list(holding)
    unread = [copy for copy in found["copies"] if not copy.readable]
    if unread:
        click.echo(f"{counted(len(unread), 'other file')} could not be read to look; look there yourself:")
        _list(unread)


def records(found: dict[str, Any]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "still_in_rows": found["kept"],
        "still_in_files": [str(copy.path) for copy in found["copies"] if copy.readable],
        "unreadable_files": [str(copy.path) for copy in found["copies"] if not copy.readable],
    }


def _list(copies: Collection[Copy]) -> None:
    for copy in copies:
        click.echo(f"  {copy.path}")


def _file_sentence(path: Path, words: Collection[str]) -> str:
    looked = ", and looked through for what is to be forgotten" if words else ""
    return f"{path} was written anew without what was erased{looked}."


def _server_sentence() -> str:
    return (
        "The tables were written anew without what was erased. The server's own log and its backups are beyond geekx: "
        "they forget when they are rotated."
    )
