"""`geekx agenda speakers` and `speaker`: who speaks, and what the emcee has to know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli import scrubbing
from geekx_ops.cli.asking import agreed, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.output import show

if TYPE_CHECKING:
    from geekx_ops.agenda.checking import Checked
    from geekx_ops.agenda.plan import Plan
    from geekx_ops.events.event import Event
    from geekx_ops.workspace import Transaction

CONSENTS = ("yes", "no", "unknown")


@click.command("speakers", short_help="List who speaks.")
@at_desk()
def speakers_(desk: Desk) -> None:
    """List who speaks, how each name is said, and who has confirmed and arrived."""
    from geekx_ops.agenda.service import plan_of
    from geekx_ops.cli.agenda_words import speaker_record, speaker_row

    record = speaker_row if desk.form == "table" else speaker_record
    records = [record(speaker) for speaker in desk.read(plan_of).plan.speakers]
    show(records, desk.form, empty="No speakers yet. `geekx agenda speaker SLUG --name NAME` adds one.")


@click.command("speaker", short_help="Add or change a speaker.")
@click.argument("slug")
@click.option("--name", metavar="TEXT", help="The name as it is printed.")
@click.option("--say-it", metavar="TEXT", help="How the name is said, in plain letters: R-kway.")
@click.option("--ipa", metavar="TEXT", help="The same in the phonetic alphabet.")
@click.option("--pronouns", metavar="TEXT", help="As the speaker wants to be spoken of.")
@click.option("--role", metavar="TEXT", help="What the speaker does, as it may be announced.")
@click.option("--employer", metavar="TEXT", help="Where, as it may be announced.")
@click.option("--not-yet", metavar="TEXT", help="What may not be said yet.")
@click.option("--bio", metavar="TEXT", help="A few sentences about the speaker.")
@click.option("--available-from", metavar="TIME", help="From when the speaker can be there.")
@click.option("--available-until", metavar="TIME", help="When the speaker has to leave.")
@click.option("--timezone", metavar="ZONE", help="Where the speaker is, if not where the event is.")
@click.option("--recording", type=click.Choice(CONSENTS), help="Whether the speaker agrees to be recorded.")
@click.option("--confirmed/--unconfirmed", default=None, help="Whether the speaker has said yes.")
@click.option("--arrived/--not-arrived", default=None, help="Whether the speaker is there, as of now.")
@click.option("--remove", is_flag=True, help="Take the speaker out of the plan.")
@click.option("--forget", is_flag=True, help="Forget who it is, in the plan and in all its releases.")
@yes_option
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@at_desk()
def speaker_(desk: Desk, slug: str, remove: bool, forget: bool, yes: bool, dry_run: bool, **given: Any) -> None:
    """Add the speaker SLUG, or change what is known. An empty text ("") takes a value away."""
    if forget:
        _forget(desk, slug, yes=yes)
        return
    from geekx_ops.agenda import editing
    from geekx_ops.agenda.checking import change
    from geekx_ops.cli.agenda_words import tell_change

    def work(tx: Transaction, event: str) -> Checked:
        def edit(plan: Plan, stored: Event) -> Plan:
            if remove:
                return editing.without_speaker(plan, slug)
            return editing.with_speaker(plan, stored.settings, slug, _said(given, tx))

        return change(tx, event, edit)

    done = (desk.read if dry_run else desk.write)(work)
    tell_change(done, desk.form, dry_run=dry_run)


def _forget(desk: Desk, slug: str, *, yes: bool) -> None:
    from geekx_ops.agenda.forgetting import forget_speaker

    agreed(f"Forget who {slug} is, in the plan and in all its releases, and what is said about them?", yes=yes)
    names = desk.write(lambda tx, event: forget_speaker(tx, event, slug))
    click.echo("That speaker is forgotten; the items stay, without introduction, notes and cues.")
    again = f"geekx agenda speaker {slug} --forget"
    scrubbing.tell(scrubbing.scrubbed(desk, names, again=again))


def _said(given: dict[str, Any], tx: Transaction) -> dict[str, Any]:
    """The options that were given, as the event file has them. Who arrives does so now."""
    said = {key: value for key, value in given.items() if value is not None}
    if "arrived" in said:
        said["arrived"] = tx.now if said["arrived"] else ""
    return said


VERBS = (speakers_, speaker_)
