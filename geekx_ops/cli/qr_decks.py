"""`geekx qr …`: codes on decks."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli.asking import pairs
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.event_texts import write_text
from geekx_ops.cli.output import show
from geekx_ops.errors import GeekxError, Invalid, NotFound
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.events.event import Link
    from geekx_ops.qr.checking import Checked
    from geekx_ops.qr.judging import Judged, Remark
    from geekx_ops.qr.stamping import Stamped
    from geekx_ops.workspace import Transaction

_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(m|cm|ft)?\s*")
_METRES = {"m": 1.0, "cm": 0.01, "ft": 0.3048}
_CORNERS = ("top-right", "bottom-right", "top-left", "bottom-left")

_deck = click.argument("deck", type=click.Path(path_type=Path))


@click.command("stamp", short_help="Put codes on the slides of a deck.")
@_deck
@click.option("--link", "chosen", multiple=True, metavar="SLUG", help="This link of the event.")
@click.option("--item", metavar="SLUG", help="The links of this item of the agenda.")
@click.option("--all", "every", is_flag=True, help="All links of the event.")
@click.option("--url", metavar="URL", help="This address, whatever the event says.")
@click.option("--corner", type=click.Choice(_CORNERS), help="Where. [default: the freest one]")
@click.option("--size", type=float, default=25.0, show_default=True, metavar="PERCENT", help="Of the shorter side.")
@click.option("--no-caption", is_flag=True, help="Leave out the address beside the code.")
@click.option("--closing-slide", is_flag=True, help="Add a slide with a large code for each link.")
@click.option("--track", multiple=True, metavar="KEY=VALUE",
              help="Add this to each link; {link} and {item} in VALUE stand for its names.")  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to. [default: DECK.qr.pptx or .pdf]"
)
@click.option("--force", is_flag=True, help="Replace FILE if it is another deck.")
@click.option("--dry-run", is_flag=True, help="Only show what would be put where.")
@at_desk()
def stamp_(
    desk: Desk, deck: Path, chosen: Sequence[str], item: str | None, every: bool, url: str | None, corner: str | None,
    size: float, no_caption: bool, closing_slide: bool, track: Sequence[str], out: Path | None, force: bool,
    dry_run: bool,
) -> None:  # fmt: skip
    """Put the codes of links on a copy of DECK, a .pptx, .pptm or .pdf; DECK itself stays as it is.

    Every slide has its code in the same corner. Which link a slide shows stands in the event file; a link without
    slides is for all of them. Doing it again replaces the codes.
    """
    from geekx_ops.qr import decks
    from geekx_ops.qr.links import tracked
    from geekx_ops.qr.placing import Corner
    from geekx_ops.qr.stamping import Style, stamped

    links = _one(url) if url else desk.read(lambda tx, event: _chosen(tx, event, chosen, item, every=every))
    parameters = pairs(track, "--track KEY=VALUE")
    style = Style(Corner(corner) if corner else None, size / 100, caption=not no_caption, closing=closing_slide)
    opened = decks.opened(deck)
    made = stamped(opened, links, style, lambda link: tracked(link, parameters))
    show([_stamped_record(one) for one in made], desk.form)
    for note in _notes(made):
        click.echo(f"Note: {note}", err=True)
    if dry_run:
        click.echo("Nothing was written.", err=True)
        return
    target = out or decks.new_name(deck)
    changed = decks.write(target, opened.content(), replace=force or _is_ours(target))
    click.echo(f"Wrote {target}." if changed else f"{target} has these codes already.", err=True)


def _one(url: str) -> tuple[Link, ...]:
    from geekx_ops.events.event import Link
    from geekx_ops.qr.payload import url as address

    return (Link("url", address(url)),)


def _chosen(tx: Transaction, event: str, slugs: Sequence[str], item: str | None, *, every: bool) -> tuple[Link, ...]:
    from geekx_ops.events.service import stored
    from geekx_ops.qr.links import named, of_item

    known = stored(tx, event).settings.links
    if every and not known:
        raise NotFound("the event has no links; write [[links]] into its file, or name one with --url.")
    found = known if every else tuple(named(known, slug) for slug in slugs)
    return (*found, *(of_item(known, item) if item else ()))


def _is_ours(target: Path) -> bool:
    """Whether *target* is a deck that has codes of ours: then it is brought up to date."""
    from geekx_ops.qr import decks

    if not target.is_file():
        return False
    try:
        return decks.opened(target).clean() > 0
    except GeekxError:
        return False


def _stamped_record(one: Stamped) -> dict[str, Any]:
    return {
        "slide": one.slide.number,
        "link": one.link.slug,
        "corner": one.corner.value,
        "covered": None if one.covered is None else f"{one.covered:.0%}",
        "hidden": "yes" if one.slide.hidden else None,
        "url": one.url,
    }


def _notes(made: Sequence[Stamped]) -> Iterator[str]:
    hiding = [str(one.slide.number) for one in made if one.hides_content]
    if hiding:
        word = "slide" if len(hiding) == 1 else "slides"
        yield f"the code covers something on {word} {', '.join(hiding)}; look there, or try another --corner or --size."
    if any(one.covered is None for one in made):
        yield "what lies below the codes was not looked at: that needs pip install 'geekx-ops[check]'."


@click.command("unstamp", short_help="Take the codes off a deck again.")
@_deck
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to. [default: DECK itself]")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def unstamp_(deck: Path, out: Path | None, force: bool) -> None:
    """Take everything off DECK that `geekx qr stamp` put on it, and nothing else."""
    from geekx_ops.qr import decks

    opened = decks.opened(deck)
    count = opened.clean()
    if count:
        decks.write(out or deck, opened.content(), replace=force or out is None)
    click.echo(f"{counted(count, 'code')} taken off {out or deck}." if count else f"{deck} has no codes of ours.")


def _metres(_ctx: click.Context, parameter: click.Parameter, value: str | None) -> float | None:
    if value is None:
        return None
    found = _LENGTH.fullmatch(value)
    metres = float(found[1]) * _METRES[found[2] or "m"] if found else 0.0
    if not 0 < metres <= 200:  # noqa: PLR2004 - no room is longer
        raise Invalid(
            f"--{str(parameter.name).replace('_', '-')} takes a length such as 3m, 250cm or 40ft, not “{value[:20]}”."
        )
    return metres


@click.command("check", short_help="Show every slide, find the codes, tell how far they scan.")
@_deck
@click.option("--screen-width", default="3m", show_default=True, callback=_metres, metavar="LENGTH",
              help="How wide the picture on the wall is.")  # fmt: skip
@click.option("--room-depth", callback=_metres, metavar="LENGTH", help="From the wall to the last row.")
@click.option("--photo", is_flag=True, help="Take simulated photographs with a phone, too.")
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE", help="Write a page with all slides to FILE.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@at_desk()
def check_(
    desk: Desk, deck: Path, screen_width: float, room_depth: float | None, photo: bool, report: Path | None, force: bool
) -> None:
    """Show every slide of DECK, find every code with two readers, and tell what it says and how far it scans.

    Ends with 1 if something keeps people from scanning. Metres are estimates: ten times the code's width from a bad
    seat, fifteen times as a rule, and less for dense codes.
    """
    from geekx_ops.qr.checking import checked
    from geekx_ops.qr.judging import Room

    room = Room(screen_width, room_depth)
    done = checked(deck, _known(desk), room, photo=photo, pictures=report is not None, progress=_told_slide())
    if report is not None:
        from geekx_ops.qr.report import rendered

        write_text(report, rendered(deck.name, done, room), database=None, force=force)
        click.echo(f"Wrote {report}.", err=True)
    records = [_code_record(code, form=desk.form) for page in done.verdict.pages for code in page.codes]
    show(records, desk.form, empty="No code was found.")
    _tell(done)
    if not done.verdict.passes:
        raise click.exceptions.Exit(1)


def _known(desk: Desk) -> tuple[Link, ...]:
    """The links of the event; none where there is no database to ask."""
    from geekx_ops.events.service import stored

    if desk.is_empty:
        return ()
    return desk.read(lambda tx, event: stored(tx, event).settings.links)


def _told_slide() -> Callable[[int], None]:
    if not sys.stderr.isatty():
        return lambda _number: None
    return lambda number: click.echo(f"\r\x1b[KLooked at slide {number}\r", nl=False, err=True)


def _code_record(one: Judged, *, form: str) -> dict[str, Any]:
    record = {
        "slide": one.slide,
        "link": one.link.slug if one.link else None,
        "module_px": round(one.code.module, 1),
        "quiet": one.code.quiet,
        "contrast": round(one.code.contrast, 1),
        "bad_seat_m": round(one.reach.bad_seat, 1),
        "typical_m": round(one.reach.typical, 1),
        "says": one.code.text,
    }
    # People are told below the table.
    remarks = " ".join(f"{remark.gravity.capitalize()}: {remark.text}" for remark in one.remarks)
    return record if form == "table" else {**record, "remarks": remarks}


def _tell(done: Checked) -> None:
    for shot in done.shots:
        click.echo(
            f"Photographs of {shot.text[:60]}, {shot.seat}, {shot.metres:g} m: {shot.read} of {shot.taken} read.",
            err=True,
        )
    for page in done.verdict.pages:
        for one in page.codes:
            _tell_remarks(one.remarks, f"slide {page.number}: ")
    _tell_remarks(done.verdict.remarks, "")
    if any(not page.exact for page in done.verdict.pages):
        click.echo(
            "Note: only the pictures of the slides were looked at; install LibreOffice, or check a PDF.", err=True
        )
    click.echo(done.verdict.sentence, err=True)


def _tell_remarks(remarks: Sequence[Remark], place: str) -> None:
    for remark in remarks:
        colour = "red" if remark.gravity == "problem" else "yellow"
        word = "Problem" if remark.gravity == "problem" else "Note"
        click.echo(f"{click.style(word + ':', fg=colour)} {place}{remark.text}", err=True)


VERBS = (stamp_, unstamp_, check_)
