"""`geekx raffle …`: each step of the draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geekx_ops.cli import raffle_words
from geekx_ops.cli.asking import agreed, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.output import show
from geekx_ops.cli.raffle_records import VERBS, beacon_text

if TYPE_CHECKING:
    from geekx_ops.raffle.entrants import Preview
    from geekx_ops.raffle.rules import Rules
    from geekx_ops.raffle.service import Frozen
    from geekx_ops.workspace import Transaction


@click.group("raffle")
def command() -> None:
    """Draw prizes among those who are there, for anybody to check.

    The steps in their order: freeze, commit, number, draw, then claim, absent or declined, and publish.
    """


_reason = click.option("--reason", metavar="TEXT", help="Why, for your own record: it is not published.")

for verb in VERBS:
    command.add_command(verb)


@command.command("preview", short_help="Show who would be in, and who not and why.")
@at_desk()
def preview_(desk: Desk) -> None:
    """Show how many would be in by the rules in [raffle] of the event file, and who not and why."""
    from geekx_ops.events import service as events
    from geekx_ops.raffle import entrants, stored

    def look(tx: Transaction, slug: str) -> tuple[Rules, Preview]:
        event = events.stored(tx, slug)
        rules = stored.needed(tx, event)
        return rules, entrants.preview(tx, event, rules)

    rules, found = desk.read(look)
    show(raffle_words.counts(found), desk.form)
    raffle_words.tell_doubles(found.doubles)
    if len(found.holdings) < len(rules.prizes):
        click.echo(f"Note: fewer people are in than there are prizes ({len(rules.prizes)}).", err=True)


@command.command("freeze", short_help="Freeze who is in, the rules, and a secret.")
@click.option("--void", is_flag=True, help="Give up a draw that is not finished, as `geekx raffle void` does.")
@click.option("--again", is_flag=True, help="Offer the prizes once more that somebody has already.")
@click.option("--practice", is_flag=True, help="A rehearsal: TEST stands in what is committed to.")
@click.option("--beacon", metavar="TIME", help="Add the randomness that drand publishes at TIME to the room's number.")
@yes_option
@at_desk()
def freeze_(desk: Desk, void: bool, again: bool, practice: bool, beacon: str | None, yes: bool) -> None:
    """Freeze who is in, the rules, and a secret that nobody sees. Nobody can come into this draw any more.

    Prizes that somebody has already are not offered again, but with --again.
    """
    from geekx_ops import times
    from geekx_ops.events import service as events
    from geekx_ops.raffle import service

    def freeze(tx: Transaction, slug: str) -> Frozen:
        zone = times.zone(events.stored(tx, slug).settings.timezone)
        day = tx.now.astimezone(zone).date()
        at = None if beacon is None else times.parse_instant(beacon, zone=zone, today=day)
        return service.freeze(tx, slug, service.Wishes(void=void, again=again, practice=practice, beacon_at=at))

    if void:
        _agreed_to_give_up(desk, yes=yes)
    frozen = desk.write(freeze)
    draw = frozen.draw
    raffle_words.tell_doubles(frozen.doubles)
    if frozen.given:
        click.echo(f"Not offered again: {', '.join(frozen.given)}. With --again they are.", err=True)
    if desk.form != "table":
        show([raffle_words.record(draw)], desk.form)
        return
    click.echo(f"Draw {draw.number}: {raffle_words.size(draw)}. Next: geekx raffle commit")
    click.echo("Print `geekx raffle secret`, and have it sealed before that.", err=True)


@command.command("void", short_help="Give up a draw that is not finished.")
@yes_option
@at_desk()
def void_(desk: Desk, yes: bool) -> None:
    """Give up the draw that is not finished, for good, and begin no other. The next commitment names it."""
    from geekx_ops.raffle import service

    _agreed_to_give_up(desk, yes=yes)
    draw = desk.write(service.give_up)
    if desk.form != "table":
        show([raffle_words.record(draw)], desk.form)
        return
    click.echo(f"Draw {draw.number} is given up. `geekx raffle freeze` begins another one.")


def _agreed_to_give_up(desk: Desk, *, yes: bool) -> None:
    """Ask whether the draw that is not finished may be given up; nothing is asked if there is none."""
    from geekx_ops.raffle import steps

    found = desk.read(steps.open_draw)
    if found is not None:
        draw, given = found
        lost = f" Who won {', '.join(given)} in it does not count as a winner." if given else ""
        told = f"Draw {draw.number} cannot be taken up again, and the next commitment names it."
        agreed(f"{told}{lost} Give it up?", yes=yes)


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
    if desk.form != "table":
        show([raffle_words.record(draw)], desk.form)
        return
    for group in raffle_words.groups(draw.commitment):
        click.secho(f"    {group}", bold=True)
    click.echo(draw.commitment)
    click.echo(raffle_words.size(draw))
    click.echo(raffle_words.symbol(draw.commitment), err=True)
    click.echo("Take a photo. Next: geekx raffle number DIGITS…", err=True)


@command.command("number", short_help="Save the room's number.")
@click.argument("digits", nargs=-1, required=True)
@click.option(
    "--drand", "beacon", metavar="FILE|HEX", help="What the beacon said in its round: its JSON, or 64 digits."
)
@yes_option
@at_desk()
def number_(desk: Desk, digits: tuple[str, ...], beacon: str | None, yes: bool) -> None:
    """Save the room's number: what each caller said, in order, such as `407 92 5518`. At least 8 digits.

    It is on the disk before anything is computed, and cannot be changed then. By RFC 3797 each is a source; several
    numbers of one have commas between them: `9319 2,5,12`.
    """
    from geekx_ops.raffle import numbers

    said = beacon_text(beacon)
    number = desk.read(lambda tx, event: numbers.understood(tx, event, digits, said))
    if number.trust is not None:
        click.echo(f"The beacon: {number.trust.value}.", err=True)
    agreed(f"The room's number is {number.room}. Right?", yes=yes)
    desk.write(lambda tx, event: numbers.give_number(tx, event, digits, said))
    if desk.form != "table":
        show([{"number": number.room, "beacon": number.trust and number.trust.name.lower()}], desk.form)
        return
    click.echo(f"Saved {number.room}. Next: geekx raffle draw")


@command.command("draw", short_help="Call who is next for the next prize.")
@click.option("--stage", is_flag=True, help="On a screen of its own, for the room: suspense, the winner, the timer.")
@at_desk()
def draw_(desk: Desk, stage: bool) -> None:
    """Call who is next in the ranking, for the next prize. Whoever is called stays called until the answer is noted."""
    from geekx_ops.raffle import service

    if stage:
        from geekx_ops.cli.raffle_screen.screen import run

        run(desk)
        return
    called = desk.write(service.call)
    if desk.form == "table":
        raffle_words.tell(called)
    else:
        show([raffle_words.called_record(called)], desk.form)


@command.command("claim", short_help="Who was called came forward and has the prize.")
@at_desk()
def claim_(desk: Desk) -> None:
    """Note that the one who was called came forward and has the prize."""
    _answer(desk, "claimed")


@command.command("absent", short_help="Nobody came forward in time.")
@_reason
@at_desk()
def absent_(desk: Desk, reason: str | None) -> None:
    """Note that the one who was called did not come forward in the time that the rules give."""
    _answer(desk, "absent", reason)


@command.command("declined", short_help="Who was called does not take the prize, or may not.")
@click.option("--ineligible", is_flag=True, help="Not eligible: --reason tells by which rule.")
@_reason
@at_desk()
def declined_(desk: Desk, ineligible: bool, reason: str | None) -> None:
    """Note that the one who was called does not take the prize."""
    _answer(desk, "ineligible" if ineligible else "declined", reason)


def _answer(desk: Desk, word: str, reason: str | None = None) -> None:
    from geekx_ops.raffle import service, steps
    from geekx_ops.raffle.vocabulary import Step

    called = desk.write(lambda tx, event: service.answer(tx, event, Step(word), reason))
    if desk.form != "table":
        show([{**raffle_words.called_record(called), "step": word}], desk.form)
        return
    click.echo(f"{called.shown} ({called.line.code}), {called.prize}: {word}.")
    click.echo(f"Next: {desk.read(steps.next_step)}", err=True)
