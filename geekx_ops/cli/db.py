"""`geekx db …`."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geekx_ops.cli.asking import agreed, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.output import show
from geekx_ops.errors import Conflict, Invalid

if TYPE_CHECKING:
    from geekx_ops.workspace import Workspace


@click.group("db")
def command() -> None:
    """Look after the database: upgrade, check, back up, restore."""


@command.command("upgrade", short_help="Make the database, or bring it to this version.")
@at_desk(event=False)
def upgrade_(desk: Desk) -> None:
    """Make the database, or bring an older one to this version. A copy is kept first."""
    from geekx_ops.storage.migrate import upgrade

    done = upgrade(desk.database)
    if not done.changed:
        click.echo(f"{desk.database} is up to date (schema {done.after}).")
        return
    click.echo(f"{desk.database}: schema {done.before or 'none'} → {done.after}.")
    if done.copy is not None:
        click.echo(f"The file as it was before is kept as {done.copy}.")


@command.command("current", short_help="Show the schema the database has, and the one needed.")
@at_desk(event=False)
def current_(desk: Desk) -> None:
    """Show which schema the database has, and which one this program needs."""
    from geekx_ops.storage import schema

    schema.refuse_missing(desk.database)
    with desk.open_any() as workspace, workspace.read() as tx:
        found = schema.current(tx.connection)
    show([{"database": workspace.place, "schema": found, "needed": schema.head()}], desk.form)


@command.command("check", short_help="Check the file, its schema, and the rules of the sign-up.")
@at_desk(event=False)
def check_(desk: Desk) -> None:
    """Check the file, its schema, and that every rule of the sign-up, the agenda and the door holds."""
    from geekx_ops.agenda import audit as agenda
    from geekx_ops.door import audit as door
    from geekx_ops.registration import audit
    from geekx_ops.storage import check

    with desk.open() as workspace, workspace.read() as tx:
        found = check.problems(tx.connection) or [*audit.problems(tx), *door.problems(tx), *agenda.problems(tx)]
    if desk.form != "table":
        show([{"problem": problem} for problem in found], desk.form)
    elif not found:
        click.echo(f"{desk.database} is in order.")
    for problem in found if desk.form == "table" else ():
        click.echo(f"- {problem}", err=True)
    if found:
        raise Conflict(f"{len(found)} found wrong in {desk.database}.", problems=found)


@command.command("backup", short_help="Copy the database, also while it is in use.")
@click.argument("target", required=False, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace TARGET if it exists.")
@at_desk(event=False)
def backup_(desk: Desk, target: Path | None, force: bool) -> None:
    """Copy the database file to TARGET (default: NAME-DATE-TIME.db beside it), also while it is in use."""
    from geekx_ops.storage.backup import back_up

    with desk.open() as workspace:
        source = _file(workspace)
        copy = target or source.with_name(f"{source.stem}-{_stamp(workspace)}{source.suffix}")
    back_up(source, copy, overwrite=force)
    click.echo(f"Copied {source} to {copy}. It holds personal data: only you can read it.")


@command.command("restore", short_help="Put a backup in the place of the database.")
@click.argument("source", type=click.Path(path_type=Path))
@yes_option
@at_desk(event=False)
def restore_(desk: Desk, source: Path, yes: bool) -> None:
    """Put the backup SOURCE in the place of the database; what is there now is kept in a copy."""
    from geekx_ops.storage.backup import restore

    with desk.open_any() as workspace:
        target = _file(workspace)
        aside = target.with_name(f"{target.stem}-before-restore-{_stamp(workspace)}{target.suffix}")
    agreed(f"Replace {target} by {source}?", yes=yes)
    kept = restore(source, target, aside=aside)
    click.echo(f"{target} now holds what {source} holds.")
    if kept is not None:
        click.echo(f"What it held before is kept as {kept}.")


def _file(workspace: Workspace) -> Path:
    if not workspace.is_sqlite:
        raise Invalid("this is a database server: use its own tools, pg_dump and pg_restore.")
    return Path(workspace.place)


def _stamp(workspace: Workspace) -> str:
    return f"{workspace.clock().astimezone(UTC):%Y%m%d-%H%M%S}"
