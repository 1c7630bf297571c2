"""`geekx agenda check`, `release`, `releases`, `diff`: is the plan ready, and who has which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli.asking import agreed, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.output import show
from geekx_ops.errors import Conflict
from geekx_ops.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geekx_ops.agenda.comparing import Difference
    from geekx_ops.agenda.findings import Finding

_COLOURS = {"new": "green", "cancelled": "red", "moved": "yellow"}


@click.command("check", short_help="Find what would go wrong on the night.")
@at_desk()
def check_(desk: Desk) -> None:
    """Find what would go wrong on the night, the worst first, each with what to do about it.

    An error is what cannot go like that, and ends with exit code 4; a warning may go wrong; a note is worth a thought.
    """
    from geekx_ops.agenda.checking import findings
    from geekx_ops.cli.agenda_words import finding_line

    found = desk.read(findings)
    if desk.form != "table":
        show([_finding_record(one) for one in found], desk.form)
    elif not found:
        click.echo("Nothing to say: the agenda is ready.")
    for one in found if desk.form == "table" else ():
        click.echo(finding_line(one))
    errors = sum(one.severity == "error" for one in found)
    if errors:
        raise Conflict(f"the evening cannot go like that: {counted(errors, 'error')} of the agenda.", errors=errors)


def _finding_record(one: Finding) -> dict[str, Any]:
    return {"severity": one.severity.value, "check": one.check, "where": one.where, "message": one.message}


@click.command("release", short_help="Freeze the plan under a number.")
@yes_option
@at_desk()
def release_(desk: Desk, yes: bool) -> None:
    """Freeze the plan under the next number, to be handed out, and tell what differs from the one before.

    It asks before a plan is released that cannot go like that: what was handed out cannot be taken back. A plan that
    has not changed since is not released again.
    """
    from geekx_ops.agenda.releases import release

    if desk.read(release).created:
        _ask_about_errors(desk, yes=yes)
    done = desk.write(release)
    number = done.release.number
    if desk.form != "table":
        changes = [_difference_record(one) for one in done.differences]
        show([{"release": number, "created": done.created, "changes": changes}], desk.form)
        return
    told = "is released" if done.created else "is the plan as it is now; nothing was changed"
    click.echo(f"Release {number} {told}.")
    _tell(done.differences)


def _ask_about_errors(desk: Desk, *, yes: bool) -> None:
    from geekx_ops.agenda.checking import errors
    from geekx_ops.cli.agenda_words import tell_errors

    if found := desk.read(errors):
        tell_errors(found, hint="of the agenda; all there is to say: geekx agenda check")
        agreed("Release it all the same?", yes=yes)


@click.command("releases", short_help="List the releases.")
@at_desk()
def releases_(desk: Desk) -> None:
    """List the releases of the plan, oldest first."""
    from geekx_ops.agenda.releases import releases
    from geekx_ops.cli.words import local

    records = [
        {
            "release": one.number,
            "at": local(one.at) if desk.form == "table" else one.at,
            "by": one.actor,
            "items": len(one.frozen.planned),
        }
        for one in desk.read(releases)
    ]
    show(records, desk.form, empty="No releases yet. `geekx agenda release` makes one.")


@click.command("diff", short_help="Compare two releases, or one with the plan.")
@click.argument("old", type=click.IntRange(1), required=False)
@click.argument("new", type=click.IntRange(1), required=False)
@at_desk()
def diff_(desk: Desk, old: int | None, new: int | None) -> None:
    """Compare release OLD with release NEW: what is new, moved, cancelled, changed, and who must be told.

    Without NEW, compare with the plan as it is now; without OLD too, the last release with it.
    """
    from geekx_ops.agenda.releases import difference

    found = desk.read(lambda tx, event: difference(tx, event, old, new))
    if desk.form != "table":
        show([_difference_record(one) for one in found], desk.form)
    elif not found:
        click.echo("No difference.")
    else:
        _tell(found)


def _tell(found: Iterable[Difference]) -> None:
    told: dict[str, None] = {}
    for one in found:
        fate = click.style(f"{one.fate.value:<9}", fg=_COLOURS.get(one.fate))
        click.echo(f"  {fate}  {one.title} ({one.item}): {'; '.join(one.details)}")
        told.update(dict.fromkeys(one.told))
    if told:
        click.echo(f"To be told: {', '.join(told)}.")


def _difference_record(one: Difference) -> dict[str, Any]:
    return {
        "change": one.fate.value,
        "item": one.item,
        "title": one.title,
        "details": list(one.details),
        "told": list(one.told),
    }


VERBS = (check_, release_, releases_, diff_)
