"""`geekx agenda print`: the evening on paper."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.event_texts import write_bytes
from geekx_ops.cli.output import show
from geekx_ops.errors import Conflict, Invalid, MissingExtra

if TYPE_CHECKING:
    from geekx_ops.printing.glyphs import Undrawn
    from geekx_ops.printing.programme import Programme
    from geekx_ops.printing.sheets import Order
    from geekx_ops.printing.typesetting import Press

SHEETS = ("run-of-show", "cue-cards", "signage", "tents")
READERS = ("crew", "emcee", "technician", "host", "public")
PAPERS = ("a4", "letter")
CARDS = ("a5", "half-letter", "4x6", "3x5")
FORMS = ("pdf", "html")
_ENDINGS = {".pdf": "pdf", ".html": "html", ".htm": "html"}


@dataclass(frozen=True, slots=True)
class Look:
    """What the sheets are made with: the user's own templates and fonts."""

    templates: Path | None
    fonts: Path | None


@click.command("print", short_help="Print the run of show, cue cards, signage, table tents.")
@click.argument("sheet", required=False, type=click.Choice(SHEETS))
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write FILE, which ends with .pdf or .html."
)
@click.option("--all", "folder", type=click.Path(path_type=Path), metavar="FOLDER",
              help="Write all there is into FOLDER, as PDF and as HTML.")  # fmt: skip
@click.option("--as", "kind", type=click.Choice(FORMS), help="PDF, or HTML for a phone or a browser. [default: pdf]")
@click.option("--for", "reader", type=click.Choice(READERS), default="crew", show_default=True,
              help="Who reads the run of show: it has the columns for them.")  # fmt: skip
@click.option("--paper", type=click.Choice(PAPERS), help="What is in the printer. [default: what is usual there]")
@click.option("--size", "card", type=click.Choice(CARDS), help="Of cue cards. [default: half of the paper]")
@click.option("--emcee", metavar="SPEAKER", help="Only the cue cards of this emcee.")
@click.option(
    "--contact",
    "contacts",
    multiple=True,
    metavar="TEXT",
    help="Whom to call, on each page that is for the crew; may be repeated.",
)
@click.option("--fonts", type=click.Path(path_type=Path), metavar="DIR", help="Use the fonts of this folder, too.")
@click.option("--templates", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR",
              help="Use what is in print/ of this folder instead of our templates.")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace files that exist.")
@at_desk()
def print_(
    desk: Desk, sheet: str | None, out: Path | None, folder: Path | None, kind: str | None, reader: str,
    paper: str | None, card: str | None, emcee: str | None, contacts: Sequence[str], fonts: Path | None,
    templates: Path | None, force: bool,
) -> None:  # fmt: skip
    """Print the run of show, or another SHEET: cue cards, signage for the room, table tents for speakers.

    Without --out the file is named after the sheet. Before you hand something out: `geekx agenda release` gives it a
    number, which stands on every page. Once the evening runs, planned and expected times stand side by side.
    """
    from geekx_ops.printing.gathering import programme
    from geekx_ops.printing.run_of_show import Reader
    from geekx_ops.printing.sheets import Kind, Order, Paper, everything, usual_paper

    if folder is not None and (sheet is not None or out is not None):
        raise click.UsageError("give --all FOLDER, or one sheet and --out FILE.")
    found = desk.read(lambda tx, event: programme(tx, event, contacts))
    on = Paper(paper) if paper else usual_paper(found.event.timezone)
    look = Look(templates, fonts)
    if folder is not None:
        files = _all(found, list(everything(on, card)), look, folder, kind)
    else:
        form = _form(out, kind)
        order = Order(Kind(sheet or SHEETS[0]), on, Reader(reader), card, emcee)
        files = {out or Path(f"{order.name}.{form}"): next(_made(found, [order], look, form))}
    _write(desk, files, force=force)
    if contacts and any(file.order.is_public for file in files.values()):
        click.echo("Note: contacts are on no sheet that everybody reads.", err=True)


def _form(out: Path | None, kind: str | None) -> str:
    """PDF or HTML, as it was said, or as the name of the file has it. Raises Invalid if these differ."""
    told = None if out is None else _ENDINGS.get(out.suffix.lower())
    if out is not None and told is None:
        raise Invalid(f"{out} should end with .pdf or .html; a sheet is written as one of those.", path=str(out))
    if told is not None and kind not in {None, told}:
        raise Invalid(f"{out} is no name for {kind}; leave --as away, or give another name.", path=str(out))
    return kind or told or FORMS[0]


@dataclass(frozen=True, slots=True)
class _File:
    """A sheet to be written. `undrawn` is what no font has."""

    order: Order
    content: bytes
    undrawn: tuple[Undrawn, ...] = ()


def _all(found: Programme, orders: Sequence[Order], look: Look, folder: Path, kind: str | None) -> dict[Path, _File]:
    """All sheets as *kind*, or as both; then what is missing for PDF does not keep from HTML."""
    files: dict[Path, _File] = {}
    for form in FORMS if kind is None else (kind,):
        try:
            files |= {folder / f"{file.order.name}.{form}": file for file in _made(found, orders, look, form)}
        except MissingExtra as missing:
            if kind is not None:
                raise
            click.echo(f"Without PDF: {missing.message}", err=True)
    return files


def _made(found: Programme, orders: Iterable[Order], look: Look, form: str) -> Iterator[_File]:
    from geekx_ops.printing import pages
    from geekx_ops.printing.typesetting import press

    with ExitStack() as stack:
        engine: Press | None = None
        for order in orders:
            if form == "html":
                yield _File(order, pages.html(found, order, templates=look.templates).encode())
                continue
            engine = engine or stack.enter_context(press(fonts=look.fonts, templates=look.templates))
            printed = pages.pdf(found, order, engine)
            yield _File(order, printed.content, printed.undrawn)


def _write(desk: Desk, files: dict[Path, _File], *, force: bool) -> None:
    _refuse_replacing(files, force=force)
    for path, file in files.items():
        _make_folder(path.parent)
        write_bytes(path, file.content, database=desk.file, force=force, private=not file.order.is_public)
    _warn(one for file in files.values() for one in file.undrawn)
    if desk.form == "table":
        for path in files:
            click.echo(f"Wrote {path}.")
    else:
        show([_record(path, file) for path, file in files.items()], desk.form)


def _warn(undrawn: Iterable[Undrawn]) -> None:
    found = dict.fromkeys(undrawn)
    for one in found:
        click.echo(f"Note: {one}; a line to write on was left in the PDF.", err=True)
    if found:
        told = "Fonts for more scripts: pip install 'geekx-ops[fonts]', or --fonts DIR."
        click.echo(f"{told} HTML takes the fonts of whoever reads it.", err=True)


def _record(path: Path, file: _File) -> dict[str, Any]:
    return {"file": str(path), "sheet": file.order.name, "bytes": len(file.content)}


def _refuse_replacing(files: Iterable[Path], *, force: bool) -> None:
    """Look at all of them before the first is written."""
    there = [path for path in files if os.path.lexists(path)]
    if there and not force:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        told = f"{there[0]}{more} exists already" if not more else f"{there[0]}{more} exist already"
        raise Conflict(f"{told}; nothing was written. Say --force to print it anew.", path=str(there[0]))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Invalid(f"{folder} cannot be written: {error.strerror}.", path=str(folder)) from None
