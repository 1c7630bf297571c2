"""`geekx raffle …`: each step of the draw."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli.asking import agreed, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.output import show
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.raffle.draws import Draw
    from geekx_ops.raffle.entrants import Preview
    from geekx_ops.raffle.rules import Rules
    from geekx_ops.raffle.service import Called

_file = click.argument("file", type=click.Path(path_type=Path))


@click.group("raffle")
def command() -> None:
    """Draw prizes among those who are there, so that anybody can check it.

    The steps in their order: freeze, commit, number, draw, then claim, absent or declined, and publish.
    """


@command.command("preview", short_help="Show who would be in, and who not and why.")
@_file
@at_desk()
def preview_(desk: Desk, file: Path) -> None:
    """Show how many would be in by the rules in [raffle] and [[prizes]] of the event file FILE, and who not and why."""
    from geekx_ops.events import service as events
    from geekx_ops.raffle import entrants

    rules = _rules(file)
    found = desk.read(lambda tx, event: entrants.preview(tx, events.stored(tx, event), rules))
    show(_counts(found), desk.form)
    for first, second in found.doubles:
        click.echo(f"Note: #{first} and #{second} may be one person. `geekx guests show` tells; you decide.", err=True)
    if len(found.holdings) < len(rules.prizes):
        click.echo(f"Note: fewer people are in than there are prizes ({len(rules.prizes)}).", err=True)


@command.command("freeze", short_help="Freeze who is in, the rules, and a secret.")
@_file
@click.option("--void", is_flag=True, help="Give up a draw that is not finished; the chain will show it.")
@click.option("--practice", is_flag=True, help="A rehearsal: TEST stands in what is committed to.")
@at_desk()
def freeze_(desk: Desk, file: Path, void: bool, practice: bool) -> None:
    """Freeze who is in, the rules of FILE, and a secret that nobody sees. Nobody can come into this draw any more."""
    from geekx_ops.raffle import service

    rules = _rules(file)
    draw = desk.write(lambda tx, event: service.freeze(tx, event, rules, void=void, practice=practice))
    click.echo(f"Draw {draw.number}: {_size(draw)}. Next: geekx raffle commit")
    click.echo("Print `geekx raffle secret`, and have it sealed before that.", err=True)


@command.command("secret", short_help="Print the secret, to be sealed before the commitment.")
@at_desk()
def secret_(desk: Desk) -> None:
    """Print the secret of the frozen draw, to be sealed in an envelope before the commitment. Let nobody see it."""
    from geekx_ops.raffle import service

    click.echo(desk.read(service.sealed))


@command.command("commit", short_help="Show the fingerprint: take a photo.")
@at_desk()
def commit_(desk: Desk) -> None:
    """Show all 64 digits of the fingerprint, with a QR code. The room takes a photo, and gives its number then."""
    from geekx_ops.raffle import service

    draw = desk.write(service.commit)
    for start in range(0, 64, 16):
        click.secho(
            "    " + " ".join(draw.commitment[start + at : start + at + 4] for at in range(0, 16, 4)), bold=True
        )
    click.echo(draw.commitment)
    click.echo(_size(draw))
    click.echo(_symbol(draw.commitment), err=True)
    click.echo("Take a photo. Next: geekx raffle number DIGITS…", err=True)


@command.command("number", short_help="Save the room's number.")
@click.argument("digits", nargs=-1, required=True)
@yes_option
@at_desk()
def number_(desk: Desk, digits: tuple[str, ...], yes: bool) -> None:
    """Save the room's number: what each caller said, in order, such as `407 92 5518`. At least 8 digits.

    It is on the disk before anything is computed, and cannot be changed then.
    """
    from geekx_ops.raffle import protocol, service

    agreed(f"The room's number is {protocol.room_number(digits)}. Right?", yes=yes)
    room = desk.write(lambda tx, event: service.give_number(tx, event, digits))
    click.echo(f"Saved {room}. Next: geekx raffle draw")


@command.command("draw", short_help="Call who is next for the next prize.")
@at_desk()
def draw_(desk: Desk) -> None:
    """Call who is next in the ranking, for the next prize. Whoever is called stays called until she has answered."""
    from geekx_ops.raffle import service

    _tell(desk, desk.write(service.call))


@command.command("claim", short_help="She came forward and has the prize.")
@at_desk()
def claim_(desk: Desk) -> None:
    """Note that the one who was called has her prize."""
    _answer(desk, "claimed")


@command.command("absent", short_help="Nobody came forward in time.")
@at_desk()
def absent_(desk: Desk) -> None:
    """Note that the one who was called did not come forward in the time that the rules give."""
    _answer(desk, "absent")


@command.command("declined", short_help="She does not want the prize, or may not have it.")
@click.option("--ineligible", is_flag=True, help="By the rules she may not have it.")
@at_desk()
def declined_(desk: Desk, ineligible: bool) -> None:
    """Note that the one who was called does not take the prize."""
    _answer(desk, "ineligible" if ineligible else "declined")


@command.command("publish", short_help="End the draw, and write the proof.")
@click.argument("folder", type=click.Path(path_type=Path))
@at_desk()
def publish_(desk: Desk, folder: Path) -> None:
    """End the draw, and write into FOLDER what a stranger needs to check it. There are no names in it."""
    from geekx_ops.raffle import proof, service

    files = desk.write(lambda tx, event: proof.files_of(tx, service.end(tx, event)))
    proof.write(folder, files)
    click.echo(f"Wrote {folder}. Check it: cd {folder} && sh verify.sh, or geekx raffle verify {folder}")


@command.command("verify", short_help="Check a published proof, without a database.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--commitment", metavar="HASH", help="What the photo shows.")
@click.option("--of", "name", metavar="NAME", help="The name that the event must have.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="How to print it.")
def verify_(folder: Path, commitment: str | None, name: str | None, form: str) -> None:
    """Check the proof in FOLDER: everything is recomputed from its files. No database is needed."""
    from geekx_ops.raffle import checking, proof

    found = checking.checked(proof.read(folder), photo=commitment, event=name)
    show([{"prize": prize, "badge": code} for prize, code in found.winners], form, empty="Nobody has a prize.")
    click.echo(f"All of it holds. Compare with the photo: {found.commitment}", err=True)


@command.command("status", short_help="Tell how far the draw is, and what comes next.")
@at_desk()
def status_(desk: Desk) -> None:
    """Tell how far each draw of the event is, and the command that comes next."""
    from geekx_ops.events import service as events
    from geekx_ops.raffle import draws, service

    known = desk.read(lambda tx, event: draws.of_event(tx, events.stored(tx, event)))
    show([_record(one) for one in known], desk.form, empty="Nothing is frozen yet.")
    click.echo(f"Next: {desk.read(service.next_step)}", err=True)


@command.command("code", short_help="Tell a guest's badge code.")
@click.argument("guest")
@at_desk()
def code_(desk: Desk, guest: str) -> None:
    """Tell the badge code that stands for GUEST in every draw of this event."""
    from geekx_ops.events import service as events
    from geekx_ops.raffle import entrants

    one, code = desk.write(lambda tx, event: entrants.badge_of(tx, events.locked(tx, event), guest))
    show([{"name": one.name, "badge": code}], desk.form)


@command.command("history", short_help="List who won what, at every event.")
@at_desk(event=False)
def history_(desk: Desk) -> None:
    """List who won what, at every event; who was erased has no name."""
    from geekx_ops.raffle import history

    with desk.open() as workspace, workspace.read() as tx:
        found = history.wins(tx)
    show([{"event": one.event, "draw": one.draw, "prize": one.prize, "name": one.name, "badge": one.code,
           "at": one.at} for one in found], desk.form, empty="Nobody has won anything yet.")  # fmt: skip


def _rules(file: Path) -> Rules:
    from geekx_ops.cli.event_texts import text_of
    from geekx_ops.raffle import rules

    return rules.read(text_of(file), source=str(file))


def _counts(found: Preview) -> list[dict[str, Any]]:
    out = [{"what": f"out: {reason.value}", "number": number} for reason, number in sorted(found.out.items())]
    return [
        {"what": "registered", "number": found.registered},
        {"what": "came", "number": found.came},
        *out,
        {"what": "people in", "number": len(found.holdings)},
        {"what": "tickets", "number": found.tickets},
        {"what": "largest holding", "number": max(found.holdings.values(), default=0)},
    ]


def _size(draw: Draw) -> str:
    return f"{counted(draw.said.count, 'ticket')}, people in: {draw.said.people}, prizes: {len(draw.prizes)}"


def _symbol(text: str) -> str:
    """A QR code of *text*, in half blocks of a terminal."""
    from io import StringIO

    import qrcode

    symbol, out = qrcode.QRCode(border=2), StringIO()
    symbol.add_data(text)
    symbol.print_ascii(out=out, invert=True)
    return out.getvalue()


def _answer(desk: Desk, word: str) -> None:
    from geekx_ops.raffle import service
    from geekx_ops.raffle.record import Step

    called = desk.write(lambda tx, event: service.answer(tx, event, Step(word)))
    click.echo(f"{called.shown} ({called.line.code}), {called.prize}: {word}.")
    click.echo(f"Next: {desk.read(service.next_step)}", err=True)


def _tell(desk: Desk, called: Called) -> None:
    if desk.form != "table":
        show([{"prize": called.prize, "badge": called.line.code, "shown": called.shown, "round": called.line.round,
               "timer_seconds": called.timer_seconds, "commitment": called.commitment}], desk.form)  # fmt: skip
        return
    click.secho(f"{called.prize}: {called.shown}   {called.line.code}", bold=True)
    click.echo(f"one of {called.people}; {called.timer_seconds} seconds to come forward", err=True)
    click.echo("Then: geekx raffle claim, absent, or declined", err=True)


def _record(draw: Draw) -> dict[str, Any]:
    state = "void" if draw.void else "over" if draw.ended_at else "committed" if draw.committed_at else "frozen"
    return {"draw": draw.number, "state": state, "people": draw.said.people, "tickets": draw.said.count,
            "commitment": draw.commitment}  # fmt: skip
