"""`geekx raffle …`: the proof, and what is known of draws and of those in them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli import raffle_words
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.event_texts import text_of
from geekx_ops.cli.output import show

if TYPE_CHECKING:
    from geekx_ops.workspace import Transaction


@click.command("publish", short_help="End the draw, and write the proof.")
@click.argument("folder", type=click.Path(path_type=Path))
@at_desk()
def publish_(desk: Desk, folder: Path) -> None:
    """End the draw, and write into FOLDER what a stranger needs to check it. There are no names in it."""
    from geekx_ops.raffle import proof, service

    files = desk.write(lambda tx, event: proof.files_of(tx, service.end(tx, event)))
    proof.write(folder, files)
    click.echo(f"Wrote {folder}. Check it: cd {folder} && sh verify.sh, or geekx raffle verify {folder}")


@click.command("verify", short_help="Check a published proof, without a database.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--commitment", metavar="HASH", help="What the photo shows.")
@click.option("--of", "name", metavar="NAME", help="The name that the event must have.")
@click.option("--previous", type=click.Path(path_type=Path), metavar="FOLDER", help="The proof of the draw before.")
@click.option(
    "--drand", "beacon", metavar="FILE|HEX", help="What the beacon says of the round, from the beacon itself."
)
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="How to print it.")
def verify_(
    folder: Path, commitment: str | None, name: str | None, previous: Path | None, beacon: str | None, form: str
) -> None:
    """Check the proof in FOLDER: everything is recomputed from its files, the page too. No database is needed."""
    from geekx_ops.raffle import checking, proof

    before = None if previous is None else proof.commitment_in(previous)
    known = checking.Known(photo=commitment, event=name, previous=before, beacon=beacon_text(beacon))
    found = proof.verified(proof.read(folder), known)
    show([{"prize": prize, "badge": code} for prize, code in found.winners], form, empty="Nobody has a prize.")
    if found.trust is not None:
        click.echo(f"The beacon, round {found.said.beacon_round}: {found.trust.value}.", err=True)
    click.echo(f"All of it holds. Compare with the photo: {found.commitment}", err=True)


def beacon_text(given: str | None) -> str | None:
    """What --drand gives: hex digits as they are, else what the file of that name holds."""
    if given is None or (len(given) == 64 and not Path(given).exists()):  # noqa: PLR2004 - hex digits of SHA-256
        return given
    return text_of(Path(given))


@click.command("status", short_help="Tell how far the draw is, and what comes next.")
@at_desk()
def status_(desk: Desk) -> None:
    """Tell how far each draw of the event is, and the command that comes next."""
    from geekx_ops.events import service as events
    from geekx_ops.raffle import draws, steps

    known = desk.read(lambda tx, event: draws.of_event(tx, events.stored(tx, event)))
    show([raffle_words.record(one) for one in known], desk.form, empty="Nothing is frozen yet.")
    click.echo(f"Next: {desk.read(steps.next_step)}", err=True)


@click.command("log", short_help="List who was called, and what came of it.")
@at_desk()
def log_(desk: Desk) -> None:
    """List who was called in the newest draw, what came of it, and the reasons that were noted."""
    from geekx_ops.events import service as events
    from geekx_ops.raffle import draws, reasons

    def look(tx: Transaction, event: str) -> list[dict[str, Any]]:
        draw = draws.last(tx, events.stored(tx, event))
        said = reasons.of_draw(tx, draw)
        table = desk.form == "table"
        return [raffle_words.logged(draw, line, said.get(line.number), table=table) for line in draws.log(tx, draw)]

    show(desk.read(look), desk.form, empty="Nobody was called yet.")


@click.command("code", short_help="Tell a guest's badge code.")
@click.argument("guest")
@at_desk()
def code_(desk: Desk, guest: str) -> None:
    """Tell the badge code that stands for GUEST in every draw of this event."""
    from geekx_ops.events import service as events
    from geekx_ops.raffle import entrants

    one, code = desk.write(lambda tx, event: entrants.badge_of(tx, events.locked(tx, event), guest))
    show([{"name": one.name, "badge": code}], desk.form)


@click.command("history", short_help="List who won what, at every event.")
@click.option("--fairness", is_flag=True, help="Beside what each person won, what chance would have given.")
@at_desk(event=False)
def history_(desk: Desk, fairness: bool) -> None:
    """List who won what, at every event; who was erased has no name."""
    from geekx_ops.raffle import history

    with desk.open() as workspace, workspace.read() as tx:
        if fairness:
            shares = [asdict(one) for one in history.fairness(tx)]
            show(shares, desk.form, empty="Nobody was in a draw yet.")
            return
        found = history.claims(tx)
    won = [raffle_words.won(one, table=desk.form == "table") for one in found]
    show(won, desk.form, empty="Nobody has won anything yet.")


@click.command("double", short_help="Decide whether two registrations are one person.")
@click.argument("one")
@click.argument("other")
@click.option("--same/--two", "are_one", required=True, help="One person, so that OTHER is not in; or two people.")
@at_desk()
def double_(desk: Desk, one: str, other: str, are_one: bool) -> None:
    """Decide whether ONE and OTHER are one person, from the next freeze on. Who decided is noted, and when."""
    from geekx_ops.raffle import doubles

    found = desk.write(lambda tx, event: doubles.decide(tx, event, one, other, are_one=are_one))
    told = f"one person, #{found.out} is left out" if found.out else "two people, neither is left out"
    click.echo(f"#{found.pair[0]} and #{found.pair[1]}: {told} from the next freeze on.")
    if found.frozen is not None:
        click.echo(f"Draw {found.frozen} is frozen: nobody goes out of it, or comes in.", err=True)


VERBS = (publish_, verify_, status_, log_, code_, double_, history_)
