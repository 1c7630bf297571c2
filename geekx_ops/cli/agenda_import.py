"""`geekx agenda import`: the running order of another program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geekx_ops.cli.asking import agreed, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.agenda.checking import Checked
    from geekx_ops.agenda.files.imported import Listing, Taken
    from geekx_ops.agenda.plan import Plan
    from geekx_ops.events.event import Event
    from geekx_ops.workspace import Transaction


@click.command("import", short_help="Take the running order of another program.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@yes_option
@at_desk()
def import_(desk: Desk, file: Path, dry_run: bool, yes: bool) -> None:
    """Take the running order in FILE: CSV, XLSX, an export of Ontime, schedule.json or schedule.xml.

    Its items take the place of those of the plan; what it does not tell of an item that is known stays. Speakers are
    added, and none is removed. Either all of it is taken, or nothing, with every line that cannot be read.
    """
    from geekx_ops.agenda.files.reading import listing
    from geekx_ops.cli.agenda_words import tell_change

    desk.read(lambda _tx, event: event)  # a database that cannot be used is told before a long file is read
    found = listing(file)
    trial, done = desk.read(lambda tx, event: _taken(tx, event, found))
    click.echo(f"{file.name} is {found.recognised}: {counted(len(found.rows), 'item')}.", err=True)
    if found.unread:
        click.echo(f"Note: not taken, as a plan has no place for it: {', '.join(found.unread)}.", err=True)
    if done.other_days:
        click.echo(f"Note: {counted(done.other_days, 'item')} of other days were left out.", err=True)
    if done.numbered:
        numbered = ", ".join(f"{one.name} is {one.slug}" for one in done.numbered)
        click.echo(f"Note: commands know a speaker by a-z and digits; where a name has none: {numbered}.", err=True)
    gone = [one.key for one in trial.change.changes if one.new is None and one.key.startswith("agenda.items.")]
    whole = [key for key in gone if key.count(".") == 2]  # noqa: PLR2004 - agenda.items.SLUG, and not a value of it
    if whole and not dry_run and not yes:
        tell_change(trial, "table")
    if whole and not dry_run:
        agreed(f"Take {counted(len(whole), 'item')} out of the plan that {file.name} does not have?", yes=yes)
    change = trial if dry_run else desk.write(lambda tx, event: _taken(tx, event, found))[0]
    tell_change(change, desk.form, dry_run=dry_run)


def _taken(tx: Transaction, event: str, found: Listing) -> tuple[Checked, Taken]:
    from geekx_ops.agenda.checking import change
    from geekx_ops.agenda.files.imported import taken

    came_to: list[Taken] = []

    def edit(plan: Plan, stored: Event) -> Plan:
        came_to.append(taken(found, plan, stored.settings))
        return came_to[-1].plan

    return change(tx, event, edit), came_to[0]


VERBS = (import_,)
