"""`geekx door export`, `merge` and `paper`: what leaves the laptop, and what comes back to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli import door_words, words
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.event_texts import write_text
from geekx_ops.cli.output import show
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.door.merging import Merged


@click.command("export", short_help="Make a file with which a second laptop lets people in.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@at_desk()
def export_(desk: Desk, file: Path, force: bool) -> None:
    """Make FILE, a database with this event alone, with which a second laptop lets people in.

    There: `geekx door --db FILE`. Afterwards `geekx door merge FILE`, here, brings both together.
    """
    from geekx_ops.door.copying import copy_for_door

    copy = desk.read(lambda tx, event: copy_for_door(tx, event, file, overwrite=force))
    held = f"{counted(copy.registrations, 'registration')}, and {counted(copy.entries, 'line')} of the log"
    click.echo(f"{file} holds {copy.event.settings.name}: {held}. It holds personal data: only you can read it.")
    click.echo(f"On the other laptop: GEEKX_ACTOR=door-2 geekx door --db {file}", err=True)


@click.command("merge", short_help="Take in what happened at another laptop.")
@click.argument("file", type=click.Path(path_type=Path))
@at_desk()
def merge_(desk: Desk, file: Path) -> None:
    """Take in what happened at the other laptop, whose database FILE is: its log, its walk-ins, its seats.

    Nothing is counted twice: a ticket that was scanned at both is listed, and both times are kept. Merging again
    changes nothing.
    """
    from geekx_ops.door.elsewhere import read_file
    from geekx_ops.door.merging import merge

    event = desk.read(lambda _tx, event: event)
    other = read_file(file, event, own=desk.database)
    merged = desk.write(lambda tx, event: merge(tx, event, other))
    if desk.form != "table":
        show([_record(merged)], desk.form)
        return
    for line in _lines(merged):
        click.echo(line)
    for warning in merged.warnings:
        click.echo(f"Note: {warning}", err=True)


@click.command("paper", short_help="Make the list on paper, for when the laptop dies.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help="Write FILE: .html to print it from a browser, else text.")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.option("--templates", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR",
              help="Use print/door-list.html or .txt of this folder.")  # fmt: skip
@at_desk()
def paper_(desk: Desk, out: Path | None, force: bool, templates: Path | None) -> None:
    """Make the list on paper: guests by surname with boxes to tick and ticket codes, then the waiting list.

    Without --out it is printed as text: `geekx door paper | lp`. What is ticked is entered afterwards with
    `geekx door check-in GUEST --at 18:40`.
    """
    from geekx_ops.printing.door_list import door_list
    from geekx_ops.printing.door_pages import rendered_html, rendered_text

    sheet = desk.read(door_list)
    if out is None:
        click.echo(rendered_text(sheet, templates), nl=False)
        return
    rendered = rendered_html if out.suffix.lower() in {".html", ".htm"} else rendered_text
    write_text(out, rendered(sheet, templates), database=desk.file, force=force, private=True)
    click.echo(f"Wrote {out}. It holds personal data: only you can read it.")


VERBS = (export_, merge_, paper_)


def _record(merged: Merged) -> dict[str, Any]:
    return {
        "new": merged.new,
        "known": merged.known,
        "entered": [one.id for one in merged.entered],
        "seated": [one.id for one in merged.seated],
        "given_away": [one.id for one in merged.given_away],
        "promoted": [one.id for one in merged.promoted],
        "conflicts": [
            {
                "kind": clash.kind.value,
                "number": clash.registration.id,
                "name": clash.registration.name,
                "reason": None if clash.reason is None else clash.reason.value,
                "entries": [
                    {"at": one.at.isoformat(), "actor": one.actor, "nonce": one.nonce} for one in clash.entries
                ],
            }
            for clash in merged.clashes
        ],
        "warnings": list(merged.warnings),
    }


def _lines(merged: Merged) -> Iterator[str]:
    from geekx_ops.door.joining import told

    yield f"{counted(merged.new, 'new line')} of the log; {merged.known} were here already."
    for label, parties in (
        ("Walk-ins of the other door", merged.entered),
        ("Seated there", merged.seated),
        ("Seats given away there", merged.given_away),
    ):
        if parties:
            yield f"{label}: {door_words.names(parties)}."
    words.tell_promoted(merged.promoted)
    if merged.clashes:
        yield click.style(f"{counted(len(merged.clashes), 'conflict')}:", fg="yellow", bold=True)
    yield from (f"- {told(merged.event, clash)}" for clash in merged.clashes)
