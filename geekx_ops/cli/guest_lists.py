"""`geekx guests import` and `geekx guests export`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geekx_ops.cli.asking import agreed, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.event_texts import write_bytes
from geekx_ops.cli.guest_filter import filtered
from geekx_ops.errors import Invalid
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.guest_lists.comparing import Wishes
    from geekx_ops.guest_lists.exporting import Sheet
    from geekx_ops.registration.listing import Filter


@click.command("import", short_help="Take in the list of another platform.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "name", metavar="NAME", help="Read it as this platform's list, or as what --remember named so.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=TITLE",
              help="Which column holds what, if no platform made it: email='Your mail'; may be repeated.")  # fmt: skip
@click.option("--status", "statuses", multiple=True, metavar="WORD=STANDING",
              help="What a status means that is not known: maybe=waiting; may be repeated.")  # fmt: skip
@click.option("--remember", metavar="NAME", help="Remember --column and --status under NAME, for --as NAME.")
@click.option("--list", "list_name", metavar="NAME", help="Tells lists of one event apart. [default: the platform]")
@click.option("--day-first/--month-first", default=None,
              help="What 5/10/2026 means, if no date of the list tells. [default: as the platform writes]")  # fmt: skip
@click.option("--type", "types", multiple=True, metavar="[TITLE=]SLUG",
              help="The ticket type that TITLE means; without it, that of all who have none here.")  # fmt: skip
@click.option("--no-new-questions", is_flag=True, help="Leave columns out that the event does not ask for.")
@click.option("--allow-over", is_flag=True, help="Give seats also to those for whom the event has none.")
@click.option("--cancel-gone", is_flag=True, help="Cancel those who were in the list and are not any more.")
@click.option("--skip-bad", is_flag=True, help="Take good lines in; write bad ones to a file that can be mended.")
@click.option("--rejects", type=click.Path(path_type=Path), metavar="FILE", help="That file. [default: FILE-rejects.…]")
@click.option("--dry-run", is_flag=True, help="Only show what differs.")
@click.option("--explain", is_flag=True, help="Only say what FILE is recognised as, and why; needs no database.")
@yes_option
@at_desk()
def import_(
    desk: Desk,
    file: Path,
    name: str | None,
    columns: tuple[str, ...],
    statuses: tuple[str, ...],
    remember: str | None,
    list_name: str | None,
    day_first: bool | None,
    types: tuple[str, ...],
    no_new_questions: bool,
    allow_over: bool,
    cancel_gone: bool,
    skip_bad: bool,
    rejects: Path | None,
    dry_run: bool,
    explain: bool,
    yes: bool,
) -> None:
    """Take in FILE, the list of guests that another platform exports: CSV or Excel, recognised by its columns.

    Who is new gets a seat while there is room, else a place in the queue, in the order of sign-up. The same list again
    changes nothing; next week's brings what it changed. What was changed here since is kept and shown.
    """
    from geekx_ops.cli import guest_list_words, list_files

    order = list_files.ListFile(file, name, list_files.columns_given(columns), remember, list_name, rejects, day_first,
                                list_files.statuses_given(statuses))  # fmt: skip
    if explain:
        list_files.show_explained(desk.form, order)
        return
    wishes = _wishes(types, new_questions=not no_new_questions, allow_over=allow_over, cancel_gone=cancel_gone,
                     skip_bad=skip_bad)  # fmt: skip
    if dry_run:
        guest_list_words.tell_rehearsed(desk.form, *list_files.rehearsed(desk, order, wishes))
        return
    if cancel_gone and not yes and (gone := list_files.compared(desk, order, wishes)[1].gone):
        agreed(f"Cancel {counted(len(gone), 'registration')} of those who are gone from the list?", yes=yes)
    guest_list_words.tell_taken_in(desk.form, *list_files.taken_in(desk, order, wishes))


def _wishes(types: Iterable[str], **rest: bool) -> Wishes:
    from geekx_ops.guest_lists.comparing import Wishes
    from geekx_ops.guest_lists.terms import TypeChoice

    named: dict[str, str] = {}
    others = None
    for text in types:
        title, sign, slug = text.rpartition("=")
        if sign:
            named[title] = slug
        else:
            others = slug
    return Wishes("", TypeChoice(named, others), **rest)


@click.command("export", short_help="Write the guests to a file for a spreadsheet.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@filtered
@click.option("--columns", metavar="TITLE,…", help="Only these columns, in this order.")
@click.option("--semicolon", is_flag=True, help="Part the cells of a CSV file by semicolons, as a German Excel wants.")
@click.option("--with-codes", is_flag=True, help="Write the ticket codes as well: they let people in.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@at_desk()
def export_(
    desk: Desk,
    file: Path,
    chosen: Callable[[], Filter],
    columns: str | None,
    semicolon: bool,
    with_codes: bool,
    force: bool,
) -> None:
    """Write the guests to FILE, for a spreadsheet: .csv, or .xlsx for Excel; - prints CSV.

    `geekx guests import FILE` reads it again, and finds nothing changed.
    """
    from geekx_ops.guest_lists.exporting import sheet

    wanted = [title.strip() for title in (columns or "").split(",") if title.strip()]
    found = desk.read(lambda tx, event: sheet(tx, event, chosen(), wanted=wanted, with_codes=with_codes))
    if str(file) == "-":
        from geekx_ops.guest_lists.exporting import as_csv

        click.echo(as_csv(found, delimiter=";" if semicolon else ","), nl=False)
        return
    write_bytes(file, _content(file, found, semicolon=semicolon), database=desk.file, force=force, private=True)
    click.echo(f"Wrote {file}: {counted(len(found.guests), 'guest')}. It holds personal data: only you can read it.")


def _content(file: Path, found: Sheet, *, semicolon: bool) -> bytes:
    if file.suffix.lower() == ".xlsx":
        from geekx_ops.guest_lists.workbook import as_workbook

        if semicolon:
            raise Invalid("--semicolon is for CSV; a workbook has no separators. Nothing was written.")
        return as_workbook(found)
    if file.suffix.lower() not in {".csv", ".txt", ""}:
        raise Invalid(f"{file} would be written as .csv or .xlsx; give it one of these endings. Nothing was written.")
    from geekx_ops.guest_lists.exporting import MARK, as_csv

    return (MARK + as_csv(found, delimiter=";" if semicolon else ",")).encode("utf-8")


VERBS = (import_, export_)
