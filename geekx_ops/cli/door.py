"""`geekx door …`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from geekx_ops.cli import door_words
from geekx_ops.cli.asking import agreed, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.door_files import VERBS
from geekx_ops.cli.output import show
from geekx_ops.errors import Invalid

if TYPE_CHECKING:
    from geekx_ops.door.release import Released
    from geekx_ops.door.visitor import Answer
    from geekx_ops.workspace import Transaction

_GUEST = "GUEST is a ticket code, an e-mail address, a number in the list, or (part of) a name."

_guest = click.argument("guest")
_people = click.option(
    "--people", type=click.IntRange(1, 1000), metavar="N", help="How many of the party. [default: all]"
)
_nonce = click.option("--nonce", metavar="WORD", help="A random word for this scan: repeated with it, it counts once.")


@click.group("door", invoke_without_command=True)
@at_desk()
@click.pass_context
def command(ctx: click.Context, desk: Desk) -> None:
    """Let guests in: the screen for the door, and the same as commands.

    Without a verb it is the screen, for typing and for a scanner.

    GEEKX_ACTOR=door-1 names the station in the log. On the screen, ? shows the keys.
    """
    if ctx.invoked_subcommand is not None:
        _refuse_options_before_verb(ctx)
    else:
        from geekx_ops.cli.door_screen.screen import run

        run(desk)


def _refuse_options_before_verb(ctx: click.Context) -> None:
    """An option between `door` and its verb would be for the screen, and the verb would work without it."""
    for name in ("database", "event", "form"):
        if ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(
                f"put options behind the verb: geekx door {ctx.invoked_subcommand} … --db, --event, --format"
            )


for verb in VERBS:
    command.add_command(verb)


@command.command("check-in", epilog=_GUEST, short_help="Let a guest in.")
@_guest
@_people
@_nonce
@click.option("--at", "moment", metavar="TIME", help="When it was, if it was written on paper first.")
@at_desk()
def check_in_(desk: Desk, guest: str, people: int | None, nonce: str | None, moment: str | None) -> None:
    """Let a guest in, with all of the party or N of them. A refusal says why, and since when somebody is inside."""
    from geekx_ops.door.service import check_in

    def work(tx: Transaction, event: str) -> Answer:
        return check_in(tx, event, guest, people=people, nonce=nonce, at=_instant(tx, event, moment))

    _tell(desk, desk.write(work))


@command.command("check-out", epilog=_GUEST, short_help="Note that a guest has left.")
@_guest
@_people
@_nonce
@at_desk()
def check_out_(desk: Desk, guest: str, people: int | None, nonce: str | None) -> None:
    """Note that a guest has left. The ticket lets in again, and the first arrival stays known."""
    from geekx_ops.door.service import check_out

    _tell(desk, desk.write(lambda tx, event: check_out(tx, event, guest, people=people, nonce=nonce)))


@command.command("undo", epilog=_GUEST, short_help="Take back the last thing that was noted of a guest.")
@click.argument("guest", required=False)
@click.option("--nonce", metavar="WORD", help="Take back what this scan noted, whoever it was.")
@at_desk()
def undo_(desk: Desk, guest: str | None, nonce: str | None) -> None:
    """Take back the last thing that was noted of a guest. Both stay in the log; only the mistake counts no longer."""
    from geekx_ops.door.service import undo

    _tell(desk, desk.write(lambda tx, event: undo(tx, event, guest, nonce=nonce)))


@command.command("walk-in", short_help="Sign somebody up and let them in, in one step.")
@click.argument("name")
@click.argument("email", required=False)
@click.option("--party", type=click.IntRange(1, 1000), metavar="N", help="Seats for the guest and all who come along.")
@click.option("--with", "companions", multiple=True, metavar="NAME", help="Somebody who comes along; may be repeated.")
@click.option("--type", "ticket_type", metavar="SLUG", help="The ticket type. [default: the event's first]")
@click.option("--over-cap", is_flag=True, help="Let them in even if there is no seat.")
@_nonce
@at_desk()
def walk_in_(
    desk: Desk,
    name: str,
    email: str | None,
    party: int | None,
    companions: tuple[str, ...],
    ticket_type: str | None,
    over_cap: bool,
    nonce: str | None,
) -> None:
    """Sign somebody up at the door, and let them in. Without a free seat they wait, and are noted as here.

    An address may also stand in NAME, as on the screen: “Name, address”.
    """
    from geekx_ops.cli.door_screen.pressing import walk_in_of
    from geekx_ops.door.walk_in import WalkIn, walk_in

    if email is None and "@" in name:
        typed = walk_in_of(name)
        if typed is None:
            raise Invalid(f"who is {name}? The name stands before the address. Nothing was noted.")
        name, email = typed.name, typed.email
    guest = WalkIn(name, email, party, companions, ticket_type, over_cap)
    _tell(desk, desk.write(lambda tx, event: walk_in(tx, event, guest, nonce=nonce)))


@command.command("find", short_help="Find guests by a few letters, typing errors forgiven.")
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 1000), default=8, show_default=True, metavar="N", help="How many.")
@at_desk()
def find_(desk: Desk, text: str, limit: int) -> None:
    """Find guests by a few letters of their names, companions' names, or addresses: the likeliest first."""
    from geekx_ops.door.finding import Finder
    from geekx_ops.door.listing import door

    found = desk.read(lambda tx, event: Finder(door(tx, event)).find(text, limit=limit))
    records = [door_words.found_record(one) for one in found]
    hidden = {"sure"} if desk.form == "table" else set()
    show([{key: record[key] for key in record if key not in hidden} for record in records], desk.form,
         empty=f"Nobody is found by “{text[:60]}”.")  # fmt: skip


@command.command("count", short_help="Tell how many are inside, expected, waiting.")
@at_desk()
def count_(desk: Desk) -> None:
    """Tell how many people are inside and expected, and how many registrations wait."""
    from geekx_ops.door.listing import door

    count = desk.read(door).count
    if desk.form == "table":
        click.echo(door_words.count_line(count))
    else:
        show([door_words.count_record(count)], desk.form)


@command.command("log", short_help="Show what happened at the door.")
@click.option("--refused", is_flag=True, help="Only those who were not let in.")
@click.option("--conflicts", is_flag=True, help="Only tickets that let in more people than they have seats.")
@click.option("--last", type=click.IntRange(1, 1_000_000), metavar="N", help="Only the last N entries.")
@at_desk()
def log_(desk: Desk, refused: bool, conflicts: bool, last: int | None) -> None:
    """Show what happened at the door, failed scans and what was taken back included."""
    from geekx_ops.door.listing import log_lines

    lines = desk.read(log_lines)
    if refused:
        lines = [line for line in lines if line.entry.kind.value == "refused"]
    if conflicts:
        lines = [line for line in lines if line.in_conflict]
    records = [door_words.line_record(line, table=desk.form == "table") for line in lines[-last if last else 0 :]]
    show(
        records, desk.form, empty="Nothing like that." if refused or conflicts else "Nothing has happened at the door."
    )


@command.command("release", short_help="Give seats of those who have not come to those who wait.")
@click.option("--at", "moment", metavar="TIME", help="From then on, such as 18:45. [default: now]")
@click.option("--never", is_flag=True, help="Keep the seats after all; those that were given away stay given.")
@click.option("--dry-run", is_flag=True, help="Only show who would get a seat now, and whose.")
@yes_option
@at_desk()
def release_(desk: Desk, moment: str | None, never: bool, dry_run: bool, yes: bool) -> None:
    """Give the seats of those who have not come to those who wait at the door, in the order of the queue.

    From then on every scan of somebody who waits does it too. Held seats (speakers, crew) are kept, and so are those
    of a party of which somebody has come. Who comes late is let in while there is a seat, and else waits first in line.
    """
    from geekx_ops.door import release

    if never:
        desk.write(release.withdraw)
        click.echo("Seats are kept for those who have not come.")
    elif dry_run:
        _tell_released(desk, desk.read(release.preview), given=False)
    else:
        if moment is None:
            _ask(desk.read(release.preview), yes=yes)
        _tell_released(desk, desk.write(lambda tx, event: release.release(tx, event, at=_instant(tx, event, moment))))


def _ask(planned: Released, *, yes: bool) -> None:
    """Ask before somebody loses a seat; where nobody does, there is nothing to ask."""
    if planned.given_away:
        lose, get = door_words.names(planned.given_away), door_words.names(planned.seated)
        agreed(f"Give the seats of {lose} to {get}?", yes=yes)


def _tell_released(desk: Desk, released: Released, *, given: bool = True) -> None:
    if desk.form != "table":
        show([door_words.released_record(released)], desk.form)
        return
    for line in door_words.released_lines(released, desk.now(), given=given):
        click.echo(line)


def _instant(tx: Transaction, event: str, moment: str | None) -> datetime | None:
    """The time that is meant: on the day of the event, unless another one is said."""
    from geekx_ops import times
    from geekx_ops.events.service import stored

    if moment is None:
        return None
    settings = stored(tx, event).settings
    zone = ZoneInfo(settings.timezone)
    return times.parse_instant(moment, zone=zone, today=settings.starts.astimezone(zone).date())


def _tell(desk: Desk, answer: Answer) -> None:
    if desk.form == "table":
        door_words.tell(answer)
    else:
        show([door_words.record(answer)], desk.form)
    if not answer.ok:
        raise click.exceptions.Exit(door_words.exit_code(answer))
