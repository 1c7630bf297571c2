"""What `geekx event retire` does and tells: an event put away, and its personal data when their time is over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli import scrubbing
from geekx_ops.cli.asking import agreed
from geekx_ops.cli.private_file import write_new
from geekx_ops.errors import Invalid
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.cli.desk import Desk
    from geekx_ops.people.retiring import Retired
    from geekx_ops.workspace import Transaction


def retire(desk: Desk, export: Path | None, *, no_export: bool, yes: bool) -> None:
    """Retire the event that is meant, ask before, and tell what came of it."""
    from geekx_ops.people import retiring

    if export is not None and no_export:
        raise Invalid("--export and --no-export contradict each other; nothing was changed. Leave one away.")

    def keep(everything: dict[str, Any]) -> None:
        # Inside the transaction: what is erased is exactly what was written.
        write_new(Path(export or ""), json.dumps(everything, ensure_ascii=False, indent=2) + "\n")

    agreed(_question(desk, export, no_export=no_export), yes=yes)
    done = desk.write(
        lambda tx, slug: retiring.retire(tx, slug, keep=keep if export else None, without_export=no_export)
    )
    _tell(done, export)
    if done.forgotten:
        again = f"geekx event retire --event {done.event.settings.slug}"
        scrubbing.tell(scrubbing.scrubbed(desk, done.spellings, again=again))


def _question(desk: Desk, export: Path | None, *, no_export: bool) -> str:
    from geekx_ops.events.opening import local
    from geekx_ops.events.service import stored
    from geekx_ops.people import retiring

    def asked(tx: Transaction, slug: str) -> str:
        event = stored(tx, slug)
        if not retiring.is_due(tx, event):
            still = f" It goes on until {local(event, event.settings.ends)}." if event.settings.ends > tx.now else ""
            return f"Put {event.settings.name} away?{still}"
        if export is None and not no_export:
            raise retiring.unsaved(event)
        after = f"after writing them to {export}" if export else "without writing them down"
        return f"Put {event.settings.name} away, and erase its personal data {after}?"

    return desk.read(asked)


def _tell(done: Retired, export: Path | None) -> None:
    from geekx_ops.events.opening import local

    settings = done.event.settings
    if export is not None:
        click.echo(f"Wrote all there is of {settings.name} to {export}. It holds personal data: only you can read it.")
    if not done.forgotten:
        click.echo(f"{settings.name} is retired. `geekx event open --event {settings.slug}` brings it back.")
        since = local(done.event, done.due)
        again = f"`geekx event retire --event {settings.slug} --export FILE`"
        click.echo(f"Its personal data may be kept until {since}; then {again} erases them.")
        return
    click.echo(f"{settings.name} is retired; who came along, answers in words and reasons are erased.")
    click.echo(f"{_people(len(done.erased))} erased. {_staying(done.staying)}".rstrip())
    if done.speakers:
        speakers = counted(len(done.speakers), "speaker")
        click.echo(f"The agenda and its releases do not know any more who spoke: {speakers} forgotten.")
    if done.left:
        click.echo(f"Still named, look there yourself: {', '.join(done.left)}.")


def _people(number: int) -> str:
    return {0: "No person is", 1: "1 person is"}.get(number, f"{number} people are")


def _staying(number: int) -> str:
    if not number:
        return ""
    stay = "1 stays" if number == 1 else f"{number} stay"
    return f"{stay}, because of other events whose data are not erased yet."
