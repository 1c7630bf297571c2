"""`geekx agenda export`: the running order for calendars and other programs."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.event_texts import write_bytes
from geekx_ops.errors import Invalid
from geekx_ops.text import counted

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from geekx_ops.agenda.files.clocks import Clocks
    from geekx_ops.agenda.files.exporting import Handout
    from geekx_ops.agenda.files.forms import Form, Wishes
    from geekx_ops.agenda.service import StoredPlan

FORMS = ("ics", "schedule.xml", "schedule.json", "csv", "xlsx", "markdown", "chat")
_BY_ENDING = {
    ".ics": "ics",
    ".xml": "schedule.xml",
    ".json": "schedule.json",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".md": "markdown",
    ".txt": "chat",
}
ENDINGS = {form: ending for ending, form in _BY_ENDING.items()}

zone_option = click.option("--zone", "zones", multiple=True, metavar="ZONE",
                           help="Show its clocks too; may be repeated. [default: those of the speakers]")  # fmt: skip


@click.command("export", short_help="Write the running order for calendars and other programs.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), required=False)
@click.option("--to", "kind", type=click.Choice(FORMS), help="What to write. [default: by the ending of FILE]")
@click.option("--release", "number", type=click.IntRange(1), metavar="N", help="Release N. [default: the last one]")
@click.option("--draft", is_flag=True, help="The plan as it is, released or not; in calendars it is tentative.")
@click.option("--speaker", metavar="SPEAKER", help="Only what SPEAKER is on stage for.")
@click.option("--item", metavar="ITEM", help="Only ITEM.")
@click.option("--room", metavar="TEXT", help="Only what takes place there.")
@click.option("--each", type=click.Choice(("speaker", "item")), help="A file for each; FILE is then a folder.")
@zone_option
@click.option("--say-it", is_flag=True, help="Tell how names are said, where there is a place for it.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@at_desk()
def export_(
    desk: Desk,
    file: Path | None,
    kind: str | None,
    number: int | None,
    draft: bool,
    each: str | None,
    zones: tuple[str, ...],
    say_it: bool,
    force: bool,
    **chosen: str | None,
) -> None:
    """Write the last release of the running order to FILE, or print it.

    For everybody: ics, for calendars, where it replaces what an earlier release put there; schedule.xml and
    schedule.json, for apps and video teams; markdown and chat. For the crew, with notes and cues: csv and xlsx, which
    Ontime takes, and `geekx agenda import` too.
    """
    from geekx_ops.agenda.files.exporting import handout
    from geekx_ops.agenda.files.forms import Form, Wishes
    from geekx_ops.agenda.files.programme import Choice

    if draft and number is not None:
        raise click.UsageError("give --draft or --release, not both.")
    wanted = Form(_form(kind, file, each))
    wishes = Wishes(Choice(**chosen), say_it, _zones(zones))
    found = desk.read(lambda tx, event: handout(tx, event, draft=draft, number=number))
    if each is not None:
        _write_each(desk, file, _parts(found, wanted, wishes, each), force=force)
    else:
        _write(desk, file, found, wanted, wishes, force=force)
    if not found.is_current:
        told = "the plan was changed since; `geekx agenda release` makes another, --draft writes it as it is."
        click.echo(f"Note: this is {found.edition.name}: {told}", err=True)


def clocks_of(stored: StoredPlan, names: tuple[str, ...]) -> Clocks:
    """The clocks to show of the plan as it is now."""
    from geekx_ops.agenda.files.clocks import clocks
    from geekx_ops.agenda.releases import current

    return clocks(current(stored), stored.zone, _zones(names))


def _form(form: str | None, file: Path | None, each: str | None) -> str:
    if form is not None:
        return form
    if each is not None:
        return "ics"
    ending = "" if file is None else file.suffix.lower()
    if ending not in _BY_ENDING:
        raise click.UsageError(f"say what to write: --to {' | '.join(FORMS)}.")
    return _BY_ENDING[ending]


def _zones(names: tuple[str, ...]) -> tuple[ZoneInfo, ...]:
    from geekx_ops import times

    return tuple(map(times.zone, names))


def _write(desk: Desk, file: Path | None, found: Handout, form: Form, wishes: Wishes, *, force: bool) -> None:
    from geekx_ops.agenda.files.forms import FOR_THE_CREW, Form, written

    done = written(found, form, wishes)
    if file is None or str(file) == "-":
        _print(done.content, is_text=form is not Form.XLSX)
    else:
        write_bytes(file, done.content, database=desk.file, force=force)
        kind = " It holds notes and cues: it is for the crew." if form in FOR_THE_CREW else ""
        click.echo(f"Wrote {file}: {found.edition.name}.{kind}")
    if done.left_out:
        told = "their times are not known, or no clock of the night tells them"
        click.echo(f"Note: {told}: {', '.join(done.left_out)}.", err=True)


def is_terminal() -> bool:
    """Whether somebody looks at what is printed."""
    return sys.stdout is not None and sys.stdout.isatty()


def _print(content: bytes, *, is_text: bool) -> None:
    if not is_text and is_terminal():
        raise Invalid("a workbook is nothing for a terminal; name a file that ends with .xlsx.")
    click.echo(content, nl=False)


def _parts(found: Handout, form: Form, wishes: Wishes, each: str) -> dict[str, bytes]:
    """A file for each speaker or item that is, or was, on the programme."""
    from geekx_ops.agenda.files.forms import written

    names = found.speakers if each == "speaker" else found.items
    choice = wishes.choice
    choices = {
        name: replace(choice, speaker=name) if each == "speaker" else replace(choice, item=name) for name in names
    }
    return {
        f"{name}{ENDINGS[form.value]}": written(found, form, replace(wishes, choice=chosen)).content
        for name, chosen in choices.items()
    }


def _write_each(desk: Desk, folder: Path | None, parts: dict[str, bytes], *, force: bool) -> None:
    if folder is None or str(folder) == "-":
        raise click.UsageError("--each writes several files: name a folder for them.")
    if folder.suffix.lower() in _BY_ENDING and not folder.is_dir():
        told = f"{folder} is the name of a file, and --each writes several: name a folder, such as {folder.stem}"
        raise click.UsageError(f"{told}. --to {_BY_ENDING[folder.suffix.lower()]} says what they are.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Invalid(f"{folder} cannot be written: {error.strerror}.", path=str(folder)) from None
    database = desk.file
    for name, content in parts.items():
        write_bytes(folder / name, content, database=database, force=force)
    click.echo(f"Wrote {counted(len(parts), 'file')} to {folder}.")


VERBS = (export_,)
