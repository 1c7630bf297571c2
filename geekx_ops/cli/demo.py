"""`geekx demo`."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from geekx_ops.cli import words
from geekx_ops.cli.output import render
from geekx_ops.cli.progress import Progress
from geekx_ops.demo.door_acts import FIRST, SECOND
from geekx_ops.errors import MissingExtra

if TYPE_CHECKING:
    from geekx_ops.demo.evening import Evening
    from geekx_ops.demo.figures import Figures
    from geekx_ops.demo.service import Night
    from geekx_ops.registration.listing import Guest

MAILS = "mails.db"
TALK = ("talk.pdf", "talk.qr.pdf", "codes.html")
"""What is left out where the packages for decks are not installed."""


@click.command("demo")
@click.option("--out", type=click.Path(path_type=Path), default=Path("demo-night"), show_default=True, metavar="FOLDER",
              help="Where to leave everything: a new folder, or that of an earlier demo.")  # fmt: skip
def command(out: Path) -> None:
    """Play the example event from sign-up to lists, into one folder.

    Its guests are made up, its clock is pretended, and it comes out the same every time. Your own database is left
    alone. Open index.html in the folder to see how the night went.
    """
    from geekx_ops.demo import folder, pages
    from geekx_ops.demo.evening import play_evening
    from geekx_ops.demo.figures import figures
    from geekx_ops.demo.handed_out import WORKBOOK, handed_out, release_plan
    from geekx_ops.demo.lists import DATABASE, play_lists
    from geekx_ops.demo.mails import play_mails
    from geekx_ops.demo.prints import PDF, prints
    from geekx_ops.demo.raffle import play_raffle
    from geekx_ops.demo.service import play
    from geekx_ops.demo.stage import play_stage
    from geekx_ops.demo.stage_page import stage_page

    folder.refuse_foreign(out)
    with TemporaryDirectory(prefix="geekx-demo-") as rehearsal:
        database = Path(rehearsal) / folder.DATABASE
        with Progress("Playing the night") as progress:
            night = play(database, progress.show)
        evening = play_evening(database, database.parent, night.event)
        release_plan(database.with_name(FIRST), night.event)
        lists, talk = play_lists(database.parent), _talk(night)
        paper = prints(database.with_name(FIRST), night.event)
        stage = play_stage(database.with_name(FIRST), night.event)
        others = handed_out(database.with_name(FIRST), night.event) | _report(database.with_name(FIRST), night)
        missing = {*TALK, *PDF, WORKBOOK} - {*talk, *paper, *others}
        made = {**lists.files, **talk, **paper, **others}
        texts = {**pages.texts(night, missing=missing), **_tables(night), **made}
        texts["door.html"], texts["lists.html"] = pages.door_page(night, evening), pages.lists_page(night, lists)
        texts["door-list.html"] = _paper(database, night)
        texts["stage.html"] = stage_page(night, stage)
        texts |= play_raffle(database.with_name(FIRST), night.event, database.parent / "raffle", stage.over).texts
        mails = play_mails(database, database.with_name(FIRST), database.with_name(MAILS), night.event)
        texts |= {"mails.html": pages.mails_page(night, mails), **mails.files}
        databases = [database, *(database.with_name(name) for name in (FIRST, SECOND, DATABASE, MAILS))]
        folder.write(out, texts, databases)
    for line in _summary(figures(night.scenes), evening, out):
        click.echo(line)


def _talk(night: Night) -> dict[str, str | bytes]:
    """A deck with codes, and whether they are read; nothing where what decks need is not installed."""
    from geekx_ops.demo.talk import with_codes

    try:
        return with_codes(night.event.settings.links)
    except MissingExtra as missing:
        click.echo(f"Without a deck: {missing.message}", err=True)
        return {}


def _paper(database: Path, night: Night) -> str:
    """The list on paper, printed when the doors open."""
    from geekx_ops.printing.door_list import door_list
    from geekx_ops.printing.door_pages import rendered_html
    from geekx_ops.workspace import open_workspace

    doors = night.event.settings.doors or night.event.settings.starts
    with open_workspace(database, clock=lambda: doors) as workspace, workspace.read() as tx:
        return rendered_html(door_list(tx, night.event.settings.slug))


def _report(database: Path, night: Night) -> dict[str, str | bytes]:
    """As `geekx agenda report --format csv` prints it."""
    from geekx_ops.agenda.evening import stages
    from geekx_ops.cli.agenda_afterwards import report_records
    from geekx_ops.workspace import open_workspace

    with open_workspace(database) as workspace, workspace.read() as tx:
        return {"agenda/report.csv": render(report_records(stages(tx, night.event.settings.slug), "csv"), "csv")}


def _tables(night: Night) -> dict[str, str]:
    return {"guests.csv": _sheet(night.guests), "waiting.csv": _sheet(night.queue), "event.toml": night.event_file}


def _sheet(guests: Iterable[Guest]) -> str:
    """As `geekx guests list --format csv` prints them."""
    records = [words.guest_record(guest) for guest in guests]
    return render([{key: value for key, value in one.items() if key != "ticket_code"} for one in records], "csv")


def _summary(night: Figures, evening: Evening, out: Path) -> list[str]:
    came, end, database = evening.count, night.end, shlex.quote(str(out / "geekx.db"))
    return [
        click.style(f"The night is played; everything lies in {out}.", bold=True),
        f"  {night.sign_ups:>3} guests asked for {night.wanted} seats; there were {night.cap_at_first}, then {end.cap}",
        f"  {end.taken:>3} seats are taken, {end.kept_back} held back, {max(0, end.free)} free",
        f"  {night.cancelled:>3} cancelled, and {night.promoted} moved up from the queue",
        f"  {end.waiting:>3} are still waiting, with {end.waiting_seats} seats between them",
        f"  {came.came:>3} came to the door; {came.refused} scans were refused, {came.conflicts} ticket came twice",
        "",
        f"See how it went: open {out / 'index.html'} in a browser.",
        "Go on with it:",
        f"  geekx guests list --db {database}",
        f"  geekx guests why Ximena --db {database}",
        f"  geekx door log --db {shlex.quote(str(out / FIRST))}",
        f"  geekx raffle verify {shlex.quote(str(out / 'raffle'))}",
        f"  GEEKX_NOW=2022-05-25T20:30-07:00 geekx agenda status --db {shlex.quote(str(out / FIRST))}",
        "What changes something has to pretend it is then:",
        f'  GEEKX_NOW=2022-05-25T12:00-07:00 geekx guests cancel "Maya Okafor" --db {database}',
    ]
