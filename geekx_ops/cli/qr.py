"""`geekx qr …`: codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli.asking import pairs
from geekx_ops.cli.code_files import as_option, drawn, folder_option, form_of, level_option, write_all
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.event_texts import text_of
from geekx_ops.cli.output import show
from geekx_ops.cli.qr_decks import VERBS
from geekx_ops.errors import Invalid
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.events.event import Link
    from geekx_ops.qr.symbol import Symbol
    from geekx_ops.workspace import Transaction

_force = click.option("--force", is_flag=True, help="Replace what is there.")
_dry_run = click.option("--dry-run", is_flag=True, help="Only show what would be written.")
_track = click.option("--track", multiple=True, metavar="KEY=VALUE",
                      help="Add this to each link; {link} and {item} in VALUE stand for its names.")  # fmt: skip


@click.group("qr")
def command() -> None:
    """Make codes, put them on slides, see how far they scan."""


@command.command("make", short_help="Make one code: a link, Wi-Fi, a card, an event, …")
@click.argument("kind")
@click.argument("value", required=False)
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help="Write FILE (.png, .svg or .pdf) instead of showing it here.")  # fmt: skip
@level_option
@click.option("--pixels", type=click.IntRange(1, 200), default=10, show_default=True, help="Of a module, in a PNG.")
@click.option("--logo", type=click.Path(path_type=Path), metavar="FILE", help="A PNG or JPEG for its middle.")
@click.option("--logo-share", type=float, default=10.0, show_default=True, metavar="PERCENT",
              help="Of the code's area, for the logo.")  # fmt: skip
@click.option("--light-terminal", is_flag=True, help="The terminal has dark letters; needed only without colours.")
@_force
def make_(
    kind: str, value: str | None, fields: Sequence[str], out: Path | None, level: str | None, pixels: int,
    logo: Path | None, logo_share: float, light_terminal: bool, force: bool,
) -> None:  # fmt: skip
    """Make a code of KIND for VALUE, and show it here or write it to a file. A link needs no KIND.

    Kinds: link, wifi, vcard, mecard, mail, tel, sms, geo, event, text. The fields of each stand in docs/qr.md:
    `geekx qr make wifi "Guests" password=welcome`.
    """
    from geekx_ops.qr import kinds
    from geekx_ops.qr.symbol import Level, symbol

    kind, value = kinds.alone(kind) if value is None else (kind, value)
    payload = kinds.made(kind, value, pairs(fields, "FIELD=VALUE"))
    code = symbol(payload, level=Level(level or ("H" if logo else "M")))
    if kind == "text":
        click.echo("Note: the camera of an iPhone shows nothing for plain text; a link is better.", err=True)
    if out is None:
        if logo is not None:
            raise Invalid("a logo needs a file: say --out FILE.")
        click.echo(_for_terminal(code, light=light_terminal), nl=False)
    else:
        content = drawn(code, form_of(out), logo=logo, share=logo_share / 100, pixels=pixels)
        write_all(out.parent, {out.name: content}, force=force)
        click.echo(f"Wrote {out}.")
    click.echo(_told(code), err=True)


def _for_terminal(code: Symbol, *, light: bool) -> str:
    from geekx_ops.qr.drawing import terminal

    colour = sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return terminal(code, colour=colour, dark_terminal=not light)


def _told(code: Symbol) -> str:
    shown = f"version {code.version}, {code.size} modules a side, level {code.level}"
    return f"{counted(len(code.payload), 'byte')}: {shown}."


@command.command("links", short_help="List the event's links; write a code for each.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FOLDER", help="Write a code for each into FOLDER.")
@as_option
@level_option
@_track
@_force
@at_desk()
def links_(desk: Desk, out: Path | None, kind: str, level: str | None, track: Sequence[str], force: bool) -> None:
    """List the links of the event, and with --out write a code for each, named by its slug."""
    from geekx_ops.qr.links import tracked
    from geekx_ops.qr.symbol import Level, symbol

    parameters = pairs(track, "--track KEY=VALUE")
    found = {link: tracked(link, parameters) for link in desk.read(_links)}
    codes = {link.slug: symbol(url, level=Level(level or "M")) for link, url in found.items()}
    if out is not None:
        files = {f"{slug}.{kind}": drawn(code, kind) for slug, code in codes.items()}
        new = write_all(out, files, force=force)
        click.echo(f"{counted(len(files), 'code')} in {out}, {new} of them new.", err=True)
    show([_link_record(link, url, codes[link.slug]) for link, url in found.items()], desk.form,
         empty="The event has no links; write [[links]] into its file.")  # fmt: skip


def _links(tx: Transaction, event: str) -> tuple[Link, ...]:
    from geekx_ops.events.service import stored

    return stored(tx, event).settings.links


def _link_record(link: Link, url: str, code: Symbol) -> dict[str, Any]:
    return {
        "link": link.slug,
        "item": link.item,
        "slides": ", ".join(map(str, link.slides)) or "all",
        "modules": code.size,
        "level": code.level.value,
        "url": url,
    }


@command.command("batch", short_help="Make a code for each row of a CSV file.")
@click.argument("file", type=click.Path(path_type=Path))
@folder_option
@as_option
@level_option
@_dry_run
@_force
def batch_(file: Path, out: Path, kind: str, level: str | None, dry_run: bool, force: bool) -> None:
    """Make a code for each row of FILE, a CSV with a column `value`, and `name`, `kind` and fields where wanted.

    All rows are looked at before the first code is written.
    """
    from geekx_ops.qr.batch import entries
    from geekx_ops.qr.symbol import Level, symbol

    codes = {
        one.name: symbol(one.payload, level=Level(level or "M")) for one in entries(text_of(file), source=str(file))
    }
    if dry_run:
        show([{"file": f"{name}.{kind}", "payload": code.payload.decode()} for name, code in codes.items()], "table")
        return
    new = write_all(out, {f"{name}.{kind}": drawn(code, kind) for name, code in codes.items()}, force=force)
    click.echo(f"{counted(len(codes), 'code')} in {out}, {new} of them new.")


@command.command("tickets", short_help="Make the code of each ticket.")
@folder_option
@as_option
@click.option("--guest", "guests", multiple=True, help="Only for this guest: name, e-mail, number or code.")
@_dry_run
@_force
@at_desk()
def tickets_(desk: Desk, out: Path, kind: str, guests: Sequence[str], dry_run: bool, force: bool) -> None:
    """Make the code of each confirmed guest's ticket: a file named by the number of the registration.

    It says the ticket code and nothing else, so it is small and scans from a cracked phone. Only you can read the
    files: who has one gets in.
    """
    from geekx_ops.qr.symbol import symbol
    from geekx_ops.registration import ticket_code

    tickets = desk.read(lambda tx, event: _tickets(tx, event, guests))
    codes = {f"ticket-{number}.{kind}": symbol(ticket_code.scanned(code)) for number, code in tickets.items()}
    if not dry_run:
        files = {name: drawn(code, kind) for name, code in codes.items()}
        new = write_all(out, files, force=force, private=True)
        click.echo(f"{counted(len(files), 'ticket')} in {out}, {new} of them new. Only you can read them.", err=True)
    records = [{"number": number, "file": name} for number, name in zip(tickets, codes, strict=True)]
    show(records, desk.form, empty="Nobody has a ticket.")


def _tickets(tx: Transaction, event: str, wanted: Sequence[str]) -> dict[int, str]:
    """Ticket codes by the number of their registration."""
    from geekx_ops.registration.listing import Filter, guest, guest_list
    from geekx_ops.registration.seats import Standing

    if wanted:
        found = [guest(tx, event, one).registration for one in wanted]
    else:
        found = [one.registration for one in guest_list(tx, event, Filter(standings=[Standing.CONFIRMED]))]
    return {one.id: one.ticket_code for one in found if one.ticket_code and one.standing is Standing.CONFIRMED}


for verb in VERBS:
    command.add_command(verb)
